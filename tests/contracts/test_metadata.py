"""The lock file, the environment, the package's description and the citation agree."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from importlib.metadata import version as installed_version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bip_teach


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def pins(root: Path) -> list[Requirement]:
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.lstrip().startswith("#")]


@pytest.fixture(scope="module")
def here(pins: list[Requirement]) -> dict[str, str]:
    """Name and version of what the lock file installs on this system."""
    wanted = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in wanted}


def needs(requirements: list[str], extra: str = "") -> list[Requirement]:
    """Requirements that apply on this system."""
    parsed = map(Requirement, requirements)
    return [need for need in parsed if need.marker is None or need.marker.evaluate({"extra": extra})]


def test_every_line_pins_one_version(pins: list[Requirement]) -> None:
    assert len(pins) > 100
    assert [str(pin) for pin in pins if not re.fullmatch(r"==[^*,]+", str(pin.specifier))] == []


def test_the_lock_file_names_no_address(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\s*-.*|.*://.*|.* @ .*", text) == []


def test_the_lock_file_covers_the_package_and_its_extras(project: dict, here: dict[str, str]) -> None:
    extras = project["optional-dependencies"].values()
    declared = [*project["dependencies"], *(need for extra in extras for need in extra)]
    unmet = [
        str(need)
        for need in needs(declared)
        if not need.specifier.contains(here.get(canonicalize_name(need.name), "0"))
    ]
    assert unmet == []


def test_the_lock_file_is_complete(here: dict[str, str]) -> None:
    unmet = [
        f"{name} needs {need}"
        for name in here
        for need in needs(distribution(name).requires or [])
        if not need.specifier.contains(here.get(canonicalize_name(need.name), "0"), prereleases=True)
    ]
    assert unmet == []


def test_the_environment_holds_what_the_lock_file_says(here: dict[str, str]) -> None:
    assert {name: installed_version(name) for name in here} == here


def test_the_package_imports_only_what_it_declares(root: Path, project: dict) -> None:
    extras = project["optional-dependencies"]
    always = {canonicalize_name(Requirement(need).name) for need in project["dependencies"]}
    more = {
        layer: always | {canonicalize_name(Requirement(need).name) for need in extras[extra]}
        for layer, extra in {
            "sphinx_ext": "book",
            "diagnose": "cluster",
            "cli": "lab",
            "workshop": "workshop",
        }.items()
    }
    owners = packages_distributions()
    undeclared = []
    for path in sorted((root / "bip_teach").rglob("*.py")):
        declared = more.get(path.relative_to(root / "bip_teach").parts[0], always)
        undeclared += [
            f"{path.name} imports {name}"
            for name in outside_modules(path)
            if not {canonicalize_name(owner) for owner in owners.get(name, [])} & declared
        ]
    assert undeclared == []


def outside_modules(path: Path) -> set[str]:
    """First names of the imported modules that come neither with Python nor with this package."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).split(".")[0])
    return found - set(sys.stdlib_module_names) - {"bip_teach"}


def test_one_version_everywhere(root: Path, project: dict) -> None:
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert bip_teach.__version__ == project["version"] == citation["version"]


def test_the_citation_has_what_the_format_requires(root: Path) -> None:
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert all("name" in author or "family-names" in author for author in citation["authors"])


def test_the_licence_file_holds_both_licences(root: Path, project: dict) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "MIT AND CC-BY-4.0"
    assert "MIT License" in text
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text
