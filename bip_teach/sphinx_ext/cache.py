"""Where executed cells are kept: a folder of its own for every state of code, data, words and pins.

A cell's own source does not tell whether its output is still right: the package behind it and the data can
change. So the key of the cache covers them all. All languages share it: an output holds every one of them.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

CACHE = "_cache"
_SOURCES = ("bip_teach", "benchmarks", "data/synthetic", "requirements.lock")
# No cell can see these: the top layers, which work on what the cells gave, and what is installed or compiled.
UNSEEN = ("bip_teach/sphinx_ext", "bip_teach/workshop", "bip_teach/cli")
_INSTALLED = re.compile(r"(^|/)(__pycache__|node_modules|\.[^/]+)(/|$)")


def _files(root: Path) -> Iterator[Path]:
    for name in _SOURCES:
        source = root / name
        found = [source] if source.is_file() else sorted(source.rglob("*"))
        for file in found:
            path = file.relative_to(root).as_posix()
            if file.is_file() and not path.startswith(UNSEEN) and not _INSTALLED.search(path):
                yield file


def cache_key(root: Path) -> str:
    """Return a short hash of all that a cell can see: package with its words, benchmarks, data, pins.

    Parameters
    ----------
    root : pathlib.Path
        The checkout.
    """
    digest = hashlib.sha256()
    for file in _files(root):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"\n{file.relative_to(root).as_posix()} {content}".encode())
    return digest.hexdigest()[:16]


def cache_folder(root: Path) -> Path:
    """Return the folder for executed cells in the present state."""
    return Path(root) / CACHE / cache_key(Path(root))


def remove_old_caches(root: Path) -> None:
    """Remove the executed cells of every other state."""
    current = cache_folder(root)
    for folder in (root / CACHE).glob("[!.]*"):
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)
