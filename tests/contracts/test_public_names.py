"""What a package offers exists, and its description says what goes in and what comes out."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import pytest

import bip_teach

SECTION = "(?ms)^{name}\n-+\n(.*?)(?=^[A-Z][A-Za-z ]+\n-+\n|\\Z)"


def module_names(*, packages_only: bool = False) -> list[str]:
    """Dotted names of the modules of the package."""
    found = pkgutil.walk_packages(bip_teach.__path__, "bip_teach.")
    return sorted(info.name for info in found if info.ispkg or not packages_only)


def offered(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Names in `__all__` with what they stand for."""
    return ((name, getattr(module, name)) for name in getattr(module, "__all__", ()))


def section(text: str, name: str) -> str:
    """Body of one numpydoc section; empty when it is missing."""
    found = re.search(SECTION.format(name=name), text)
    return found.group(1) if found else ""


def faults(name: str, thing: object) -> list[str]:
    """What the docstring of a public function or class leaves out."""
    text = inspect.getdoc(thing) or ""
    if not text:
        return [f"{name} has no docstring"]
    if not inspect.isfunction(thing):
        return []
    signature = inspect.signature(thing)
    described = section(text, "Parameters")
    missing = [
        f"{name} does not describe {parameter}"
        for parameter in signature.parameters
        if not re.search(rf"(?m)^.*(?<!\w){parameter}\b.* : ", described)
    ]
    gives = signature.return_annotation not in {None, "None", "NoReturn", inspect.Signature.empty}
    if gives and not (section(text, "Returns") or section(text, "Yields")):
        missing.append(f"{name} does not describe what it returns")
    return missing


@pytest.mark.parametrize("module", module_names(packages_only=True))
def test_each_package_says_what_it_offers(module: str) -> None:
    names = getattr(importlib.import_module(module), "__all__", None)
    assert names, f"{module} has no __all__"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("module", ["bip_teach", *module_names()])
def test_offered_names_exist_and_are_described(module: str) -> None:
    loaded = importlib.import_module(module)
    assert [name for name, _ in offered(loaded) if name.startswith("_") and name != "__version__"] == []
    own = [
        (name, thing) for name, thing in offered(loaded) if inspect.isclass(thing) or inspect.isroutine(thing)
    ]
    assert [fault for name, thing in own for fault in faults(name, thing)] == []


def test_missing_descriptions_are_found() -> None:
    def bare(x: int) -> int:
        return x

    def half(clients: int, seed: int) -> int:
        """Draw.

        Parameters
        ----------
        clients : int
            How many.
        """
        return clients + seed

    def whole(clients: int, seed: int) -> int:
        """Draw.

        Parameters
        ----------
        clients, seed : int
            How many, and from where.

        Returns
        -------
        int
            A number.
        """
        return clients + seed

    assert faults("bare", bare) == ["bare has no docstring"]
    assert faults("half", half) == ["half does not describe seed", "half does not describe what it returns"]
    assert faults("whole", whole) == []
