"""Everything that a session needs, in one folder; and the usual plans as files of the book."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.workshop.activities import rules
from bip_teach.workshop.handouts import write_handouts
from bip_teach.workshop.plan import Plan, plan_session
from bip_teach.workshop.runsheet import run_sheet_docx, run_sheet_html, run_sheet_ics, run_sheet_text
from bip_teach.workshop.slides import write_slides

RUN_SHEET: Final = "run-sheet"
"""Name of the run sheet, without its ending."""


def write_run_sheets(
    plan: Plan, folder: Path, day: date, language: str | None = None, site: str = ""
) -> list[Path]:
    """Write a plan as text, page, document and calendar entry.

    Parameters
    ----------
    plan : Plan
        A session.
    folder : pathlib.Path
        Where the files go; it has to be there.
    day : datetime.date
        Day of the session.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    site : str
        Address of the top of the book.

    Returns
    -------
    list of pathlib.Path
        The files.
    """
    contents = {
        f"{RUN_SHEET}.txt": run_sheet_text(plan, language, site).encode(),
        f"{RUN_SHEET}.html": run_sheet_html(plan, language, site).encode(),
        f"{RUN_SHEET}.docx": run_sheet_docx(plan, language, site),
        "session.ics": run_sheet_ics(plan, day, language),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def write_session(
    plan: Plan, folder: Path, day: date, language: str | None = None, site: str = ""
) -> list[Path]:
    """Write everything that a session needs: run sheets, slides, handouts.

    Parameters
    ----------
    plan : Plan
        A session.
    folder : pathlib.Path
        Where the files go; it is made if it is missing. Other files in it stay.
    day : datetime.date
        Day of the session.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    site : str
        Address of the top of the book.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    InvalidArgumentError
        If the folder cannot be written.

    Notes
    -----
    All files are made beside the folder first, so a session that fails half-way changes nothing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".session-", dir=folder) as beside:
            fresh = Path(beside)
            write_run_sheets(plan, fresh, day, language, site)
            write_slides(plan, fresh, language)
            write_handouts(plan, fresh, language)
            return sorted(_moved(fresh, folder))
    except OSError as error:
        problem = error.strerror or str(error)
        raise InvalidArgumentError(
            "{folder} cannot be written: {problem}. Choose another folder with --out.",
            folder=folder,
            problem=problem,
        ) from error


def _moved(fresh: Path, folder: Path) -> Iterator[Path]:
    for path in [path for path in fresh.rglob("*") if path.is_file()]:
        target = folder / path.relative_to(fresh)
        target.parent.mkdir(parents=True, exist_ok=True)
        yield path.replace(target)


def ready_plan_name(audience: str, minutes: int) -> str:
    """Return the name of the file of a usual plan.

    Parameters
    ----------
    audience : str
        Who comes.
    minutes : int
        How long it takes.

    Returns
    -------
    str
        Such as ``run-sheet-managers-90.docx``.

    Examples
    --------
    >>> ready_plan_name("managers", 90)
    'run-sheet-managers-90.docx'
    """
    return f"{RUN_SHEET}-{audience}-{minutes}.docx"


def offline_plan_name(audience: str) -> str:
    """Return the name, without its ending, of an audience's run sheet that needs no network.

    Parameters
    ----------
    audience : str
        Who comes.

    Returns
    -------
    str
        Such as ``run-sheet-managers-90-no-network``.

    Examples
    --------
    >>> offline_plan_name("managers")
    'run-sheet-managers-90-no-network'
    """
    return f"{RUN_SHEET}-{audience}-{rules()['usual']['minutes']}-no-network"


def write_offline_plans(folder: Path, language: str | None = None) -> list[Path]:
    """Write a run sheet of the usual length for every audience, in one room and without a network.

    Parameters
    ----------
    folder : pathlib.Path
        Where the files go; it is made if it is missing.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    list of pathlib.Path
        A page and a document for each audience. They link to nothing, so they can be sent alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for audience in rules()["audiences"]:
        plan = plan_session(audience, rules()["usual"]["minutes"], internet=False)
        stem = offline_plan_name(audience)
        contents = {".html": run_sheet_html(plan, language).encode(), ".docx": run_sheet_docx(plan, language)}
        for ending, content in contents.items():
            path = folder / f"{stem}{ending}"
            path.write_bytes(content)
            written.append(path)
    return written


def write_ready_plans(folder: Path, language: str | None = None) -> list[Path]:
    """Write the usual plans: every audience, every usual length, topics that fit them.

    Parameters
    ----------
    folder : pathlib.Path
        Where the files go; it is made if it is missing.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    list of pathlib.Path
        The files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for audience in rules()["audiences"]:
        for minutes in rules()["lengths"]:
            path = folder / ready_plan_name(audience, minutes)
            path.write_bytes(run_sheet_docx(plan_session(audience, minutes), language))
            written.append(path)
    return written
