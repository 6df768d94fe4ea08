"""What the documents promise exists, and no file speaks of one person's machine."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
MADE = {
    ".git",
    ".venv",
    ".venv-peer",
    ".venv-estimators",
    ".venv-pages",
    "_build",
    "_cache",
    "node_modules",
    "dist",
    "__pycache__",
    ".hypothesis",
}
MADE |= {".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints"}
TEXT = {"", ".bib", ".cff", ".css", ".csv", ".html", ".js", ".json", ".lock", ".md", ".po", ".py"}
TEXT |= {".sh", ".svg", ".toml", ".txt", ".yaml", ".yml"}

# Each pattern is written so that it does not match itself.
UNWANTED = {
    "the path of one machine": r"(?<![\w.])/(?:work|root|home|Users)/\w|[A-Z]:\\(?:Users)\\",
    "unfinished work": r"\b(?:TO[D]O|FIX[M]E|X{3})\b",
    "the number of an issue": r"(?i)\b(?:issue|ticket)\s+#\d|\b(?:see|fixes|closes)\s+(?:issue|#)\s*\d",
    "the address of a package registry": r"https?://(?:registry\.|[^\s\"]*/simple\b|files\.python)",
}


def files(root: Path) -> Iterator[Path]:
    """Text files of the checkout, without what is made by tools."""
    for path in sorted(root.iterdir()):
        if path.name in MADE or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from files(path)
        elif path.suffix in TEXT:
            yield path


def unwanted(path: Path) -> list[str]:
    """Lines of a file that say what no file should say."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return [
        f"{path.name}:{number}: {what}"
        for number, line in lines
        for what, pattern in UNWANTED.items()
        if re.search(pattern, line)
    ]


@pytest.fixture(scope="module")
def targets(root: Path) -> dict[str, str]:
    """Targets of the Makefile, each with its line of help, or an empty one."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    return {
        name: text_of or "" for name, text_of in re.findall(r"(?m)^([a-z-]+):[^=\n]*?(?:## (.*))?$", text)
    }


def commands(text: str) -> str:
    """Everything in code blocks and between backquotes."""
    return "\n".join(re.findall(r"(?ms)^```.*?^```|`[^`\n]+`", text))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_make_commands_of_the_documents_exist(root: Path, targets: dict[str, str], name: str) -> None:
    named = re.findall(r"\bmake ([a-z]+)", commands((root / name).read_text(encoding="utf-8")))
    assert set(named) <= targets.keys()


def test_the_readme_names_the_two_commands(root: Path) -> None:
    named = commands((root / "README.md").read_text(encoding="utf-8"))
    assert "make book" in named
    assert "make test" in named


def test_every_promised_target_explains_itself(targets: dict[str, str]) -> None:
    promised = {"setup", "book", "test", "check", "data", "serve", "clean", "help"}
    assert {name for name in promised if not targets.get(name)} == set()


def test_the_continuous_check_runs_the_test_command(root: Path) -> None:
    script = root / ".ci" / "run"
    assert re.search(r"(?m)^exec make test\b", script.read_text(encoding="utf-8"))
    assert os.access(script, os.X_OK)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_modules_and_files_of_the_documents_exist(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    modules = set(re.findall(r"-m (bip_teach[\w.]*)", text))
    assert {module for module in modules if importlib.util.find_spec(module) is None} == set()
    links = {link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link}
    named = set(re.findall(r"`((?:bip_teach|book|data|tests|tools)/[\w./]*)`", text))
    assert {path for path in links | named if not (root / path).exists()} == set()


def test_the_example_of_the_readme_runs(root: Path) -> None:
    (example,) = re.findall(r"(?ms)^```python\n(.*?)^```", (root / "README.md").read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert len(names["frame"]) > 0


def test_no_file_says_what_it_should_not(root: Path) -> None:
    checked = list(files(root))
    assert root / "pyproject.toml" in checked
    assert [line for path in checked for line in unwanted(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "see /ho" + "me/anna/panel",
        "# TO" + "DO: more",
        "fixes" + " #12",
        "https://regis" + "try.example.org/x",
    ],
)
def test_unwanted_lines_are_found(tmp_path: Path, line: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"fine\n{line}\n", encoding="utf-8")
    assert len(unwanted(path)) == 1


@pytest.mark.parametrize("line", ["{doc}`/book/home/start`", "https://example.org/home/page", "Issue 12"])
def test_ordinary_lines_pass(tmp_path: Path, line: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(line, encoding="utf-8")
    assert unwanted(path) == []
