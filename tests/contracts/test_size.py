"""Files and functions stay small enough to be read at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 300
FUNCTION_LINES = 40
SUFFIXES = {".py", ".js", ".css"}


def long_files(package: Path) -> list[str]:
    """Files of `FILE_LINES` lines or more."""
    sizes = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted(package.rglob("*"))
        if path.suffix in SUFFIXES
    }
    return [f"{path.name}: {size} lines" for path, size in sizes.items() if size >= FILE_LINES]


def function_sizes(source: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function, its docstring left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) is not None else None
            described = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
            yield node.name, node.end_lineno - node.lineno + 1 - described


def long_functions(package: Path) -> list[str]:
    """Functions of more than `FUNCTION_LINES` lines, docstrings left out."""
    return [
        f"{path.name}: {name} has {size} lines"
        for path in sorted(package.rglob("*.py"))
        for name, size in function_sizes(path.read_text(encoding="utf-8"))
        if size > FUNCTION_LINES
    ]


def test_no_file_is_too_long(root: Path) -> None:
    assert long_files(root / "bip_teach") == []


def test_no_function_is_too_long(root: Path) -> None:
    assert long_functions(root / "bip_teach") == []


def test_long_files_and_functions_are_found(tmp_path: Path) -> None:
    body = "    x = 1\n"
    (tmp_path / "short.py").write_text('def f():\n    """Say."""\n' + body * (FUNCTION_LINES - 1))
    (tmp_path / "long.py").write_text('def g():\n    """Say."""\n' + body * FUNCTION_LINES)
    (tmp_path / "long.js").write_text("x\n" * FILE_LINES)
    assert long_functions(tmp_path) == [f"long.py: g has {FUNCTION_LINES + 1} lines"]
    assert long_files(tmp_path) == [f"long.js: {FILE_LINES} lines"]
