"""The book without a network: a service worker for those who visit, a zip file for those who carry it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bip_teach.sphinx_ext.editions import Edition
from bip_teach.sphinx_ext.front_door import redirect_html
from bip_teach.sphinx_ext.policy import with_policy

WORKER = "service-worker.js"
DOWNLOAD_CLASS = "bip-edition-download"
LANGUAGES_CLASS = "bip-languages"
NOTEBOOKS = "notebooks"
"""Folder of the pages as notebooks: part of the zip file, not of what every visitor's browser keeps."""
PRODUCTS = "workshop"
"""Folder of an edition with what sessions need; a learner's browser does not keep it."""

_SOURCE = Path(__file__).parent / "templates" / WORKER
_NOT_READ = {".buildinfo", "objects.inv", WORKER}
_TO_FETCH = {".zip", ".pdf"}
# What leads out of an edition: files to take along, and the other languages.
_WAYS_OUT = re.compile(
    rf'<p class="{DOWNLOAD_CLASS}">.*?</p>|<div class="{LANGUAGES_CLASS}">.*?</div>'
    r'|<link rel="alternate"[^>]*>',
    re.DOTALL,
)
# A zip file that says nothing of when it was made is the same in every build.
_ANY_DAY = (1980, 1, 1, 0, 0, 0)


def zip_name(folder: str) -> str:
    """Return the name of the file that holds a whole edition, from the name of the edition's folder."""
    return f"bip-teach-book-{folder}.zip"


def edition_files(pages: Path) -> list[Path]:
    """Return the files of an edition that a reader takes along, in order."""
    found = (path for path in pages.rglob("*") if path.is_file())
    return sorted(path for path in found if path.name not in _NOT_READ and path.suffix not in _TO_FETCH)


def worker_source(pages: Path) -> str:
    """Return the service worker of an edition: its version follows every byte of the pages.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the finished pages.
    """
    version, names = hashlib.sha256(), []
    left_out = {pages / NOTEBOOKS, pages / PRODUCTS}
    for path in (path for path in edition_files(pages) if left_out.isdisjoint(path.parents)):
        names.append(path.relative_to(pages).as_posix())
        version.update(names[-1].encode("utf-8") + hashlib.sha256(path.read_bytes()).digest())
    head = f"const VERSION = {json.dumps(version.hexdigest()[:16])};\nconst FILES = {json.dumps(names)};\n"
    return head + _SOURCE.read_text(encoding="utf-8")


def write_worker(pages: Path) -> None:
    """Write the service worker at the top of an edition, which is as far as its power reaches."""
    (pages / WORKER).write_text(worker_source(pages), encoding="utf-8")


def write_zip(pages: Path, edition: Edition) -> Path:
    """Write a zip file of an edition, which opens with a double click on its ``start.html``.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the finished pages.
    edition : Edition
        The edition.

    Returns
    -------
    pathlib.Path
        The file, at the top of the edition. Its pages offer neither the file itself nor other editions.
    """
    target = pages / zip_name(edition.folder)
    top = target.stem
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as file:
        door = with_policy(redirect_html(edition.language, f"pages/{edition.start}"))
        _add(file, f"{top}/start.html", door.encode("utf-8"))
        for path in edition_files(pages):
            content = path.read_bytes()
            if path.suffix == ".html":
                content = _WAYS_OUT.sub("", content.decode("utf-8")).encode("utf-8")
            _add(file, f"{top}/pages/{path.relative_to(pages).as_posix()}", content)
    return target


def _add(file: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _ANY_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    file.writestr(entry, content)
