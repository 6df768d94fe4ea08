"""What a build makes for sessions: slides, handouts, and one zip file with all that a staff session needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bip_teach.language import speaking, spoken_language
from bip_teach.workshop.activities import rules, topics
from bip_teach.workshop.files import offline_plan_name, write_offline_plans
from bip_teach.workshop.handouts import sheet_ids, write_sheets
from bip_teach.workshop.plan import default_topics
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.sheet import titles
from bip_teach.workshop.sheet_pdf import can_write_pdf
from bip_teach.workshop.slides import REVEAL, write_decks
from bip_teach.workshop.words import words as plan_words

SLIDES, HANDOUTS = "slides", "handouts"
CHECKLIST: Final = "before-you-decide"
"""The sheet for managers."""
_ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ProductFile:
    """A file that a build makes for sessions.

    Parameters
    ----------
    address : str
        Where it lies below the folder of the products.
    words : str
        What a link to it says.
    """

    address: str
    words: str


@dataclass(frozen=True)
class ProductRow:
    """Files that belong together.

    Parameters
    ----------
    title : str
        Title of a chapter, or of a sheet.
    files : tuple of ProductFile
        The same thing in several formats.
    """

    title: str
    files: tuple[ProductFile, ...]


def pack_name(language: str | None = None) -> str:
    """Return the name of the zip file for staff sessions.

    Parameters
    ----------
    language : str, optional
        Language of the edition; default: the one that is spoken now.

    Returns
    -------
    str
        Name of the file.
    """
    return f"bip-teach-session-pack-{language or spoken_language()}.zip"


def product_rows(kind: str, language: str | None = None) -> list[ProductRow]:
    """Return what a build makes of one kind, without making it.

    Parameters
    ----------
    kind : str
        ``slides``, ``handouts`` (one for each topic), ``sheets`` (for any topic), ``checklist`` (the one of
        them that is for managers), ``run-sheets`` (ready, without a network) or ``pack``.
    language : str, optional
        Language of the edition; default: the one that is spoken now.

    Returns
    -------
    list of ProductRow
        In the order of the book.

    Raises
    ------
    UnknownLanguageError
        If the products do not speak this language.
    """
    with speaking(language or spoken_language()):
        return _rows(kind, product_words("files"))


def _rows(kind: str, words: dict[str, Any]) -> list[ProductRow]:
    if kind == "pack":
        return [ProductRow(words["pack"], (ProductFile(pack_name(), words["zip"]),))]
    if kind == "run-sheets":
        return _run_sheet_rows(words)
    if kind in {"sheets", "checklist"}:
        heads = {one["id"]: one["title"] for one in product_words("sheets")["sheet"]}
        wanted = [CHECKLIST] if kind == "checklist" else sheet_ids()
        return [_row(heads[name], f"{HANDOUTS}/{name}", _sheet_formats(), words) for name in wanted]
    named = {name: one.title for name, one in topics().items()}
    if kind == "handouts":
        return [
            _row(title, f"{HANDOUTS}/handout-{name}", _sheet_formats(), words)
            for name, title in named.items()
        ]
    return [_row(title, f"{SLIDES}/{name}", ("html", "pptx"), words) for name, title in named.items()]


def _run_sheet_rows(words: dict[str, Any]) -> list[ProductRow]:
    """Return each audience with the topics that its run sheet takes."""
    named, rows = plan_words(), []
    for audience in rules()["audiences"]:
        taken = titles(default_topics(audience, rules()["usual"]["minutes"]), named)
        title = words["run_sheet"].format(audience=named["audiences"][audience], topics=taken)
        rows.append(_row(title, offline_plan_name(audience), ("html", "docx"), words))
    return rows


def _sheet_formats() -> tuple[str, ...]:
    return ("pdf", "html") if can_write_pdf() else ("html",)


def _row(title: str, stem: str, formats: Iterable[str], words: dict[str, Any]) -> ProductRow:
    return ProductRow(title, tuple(ProductFile(f"{stem}.{one}", words[one]) for one in formats))


def write_products(folder: Path, language: str | None = None, scripts: Path = REVEAL) -> list[Path]:
    """Write slides, handouts, run sheets and the zip file of an edition.

    Parameters
    ----------
    folder : pathlib.Path
        Where they go, such as the folder ``workshop`` of a built edition; it is made if it is missing.
    language : str, optional
        Language of the edition; default: the one that is spoken now.
    scripts : pathlib.Path
        Folder of the installed reveal.js.

    Returns
    -------
    list of pathlib.Path
        The files that were written, the zip file last.

    Raises
    ------
    InvalidArgumentError
        If reveal.js is not installed.
    UnknownLanguageError
        If the products do not speak this language.
    """
    names = list(topics())
    slides = write_decks(names, folder / SLIDES, language, scripts)
    sheets = write_sheets(names, folder / HANDOUTS, language, can_write_pdf())
    run_sheets = write_offline_plans(folder, language)
    return [*slides, *sheets, *run_sheets, _write_pack(folder, language)]


def _write_pack(folder: Path, language: str | None) -> Path:
    """Write everything into one zip file, which is the same in every build of the same files."""
    words = product_words("files", language)
    target = folder / pack_name(language)
    with ZipFile(target, "w", ZIP_DEFLATED) as pack:
        _add(pack, f"{target.stem}/{words['read_me_name']}", words["read_me"].encode("utf-8"))
        for path in _files(folder):
            _add(pack, f"{target.stem}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return target


def _files(folder: Path) -> Sequence[Path]:
    """Return what lies there already, such as the usual plans, and what was just written."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip")


def _add(pack: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _ANY_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    pack.writestr(entry, content)
