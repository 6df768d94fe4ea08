"""What the contract tests share: the files of a folder as bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Contents = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="session")
def contents() -> Contents:
    """Return a function that reads every file below a folder."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture(scope="session")
def shipped(root: Path, contents: Contents) -> dict[str, bytes]:
    """Return the files of the shipped panel."""
    return contents(root / "data" / "synthetic")
