"""Check a panel against its codebook and its rules, and list everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Final

import pandas as pd

from bip_teach.errors import PanelError, Problem
from bip_teach.language import Sentence
from bip_teach.panel.descriptor import TRUTH_FOLDER, Kind, tables
from bip_teach.panel.findings import Finding
from bip_teach.panel.pieces import Piece, checked_pieces, finished_piece, listed_problems
from bip_teach.panel.reading import FIRST_ROW, folder_format, is_folder, name_findings
from bip_teach.panel.rules import truth_link_findings
from bip_teach.panel.tables import Panel, Truth, frames

#: Problems after which the check of a Parquet panel goes on with no further part.
MOST_PROBLEMS: Final = 1_000


def check_panel(panel: Panel | str | Path) -> None:
    """Check a panel against its codebook, and list everything that is wrong.

    Parameters
    ----------
    panel : Panel or path of a data folder
        In a folder, the files are checked first: missing, empty or cut off, wrong encoding, missing or
        extra columns, rows with too few or too many cells.

    Raises
    ------
    PanelError
        With every problem as table, row and column. The header of a CSV file is row 1; the first row
        of a Parquet file, which the table then names, is row 1 too. At most 50 rows are listed for each
        column and rule; the rest is counted. A Parquet panel is checked part by part in flat memory, up
        to the part in which there are 1,000 problems or more.

    Notes
    -----
    Checked are types, required values, levels, limits, keys and links between tables, as the
    descriptor ``datapackage.json`` states them, and what a descriptor cannot say: an item is empty
    exactly when a reason is given; waves count 1, 2, 3 …; weeks rise with waves and do not start before
    entry; the caseworker works at the client's job centre; spells cover weeks 0–259 once.
    The truth is not part of a panel and is not read.

    Examples
    --------
    >>> check_panel("no such folder")
    Traceback (most recent call last):
        ...
    bip_teach.errors.PanelError: The panel has 1 problem:
    table all: there is no folder no such folder. Give the folder that holds clients.csv and the others.
    """
    if isinstance(panel, Panel):
        checked_frames("panel", frames(panel))
    else:
        _raise_any(piece.problems for piece in checked_pieces("panel", Path(panel)))


def check_folder(directory: str | Path) -> None:
    """Check a data folder: its panel, and its truth where there is one.

    Parameters
    ----------
    directory : path of a data folder
        The truth is not needed: a panel of real people has none.

    Raises
    ------
    PanelError
        With every problem of both.
    """
    folder = Path(directory)
    if is_folder(folder / TRUTH_FOLDER):
        _raise_any(_both_problems(folder))
    else:
        _raise_any(piece.problems for piece in checked_pieces("panel", folder))


def _both_problems(folder: Path) -> Iterator[list[Problem]]:
    """Check a panel and its truth side by side, so that neither has to be held whole."""
    truth = folder / TRUTH_FOLDER
    stored_as, truth_stored_as = folder_format("panel", folder)[0], folder_format("truth", truth)[0]
    if stored_as != truth_stored_as:
        told = Sentence(
            "the truth is stored as {truth}, the panel as {panel}; both need one format.",
            truth=truth_stored_as,
            panel=stored_as,
        )
        yield [Problem(TRUTH_FOLDER, None, None, told)]
    good = stored_as == truth_stored_as
    pieces = zip_longest(checked_pieces("panel", folder), checked_pieces("truth", truth), fillvalue=Piece())
    for seen, hidden in pieces:
        found = [*seen.problems, *hidden.problems]
        good = good and not found
        if good and seen.number != hidden.number:
            told = Sentence("the truth has another number of parts than the panel; both need the same.")
            found, good = [Problem(TRUTH_FOLDER, None, None, told)], False
        if good:
            links = truth_link_findings(seen.frames, hidden.frames, hidden.first_row)
            found = listed_problems("truth", links, hidden.number)
        yield found


def _raise_any(found: Iterable[list[Problem]]) -> None:
    """Raise every problem; after very many, those so far and the word that there may be more."""
    listed: list[Problem] = []
    for problems in found:
        listed += problems
        if len(listed) >= MOST_PROBLEMS:
            told = Sentence("the check stopped here, because there are so many problems. Repair these first.")
            listed.append(Problem("all", None, None, told))
            break
    if listed:
        raise PanelError(listed)


def read_folder(kind: Kind, directory: Path) -> dict[str, pd.DataFrame]:
    """Read and check the tables of a folder, in whatever format.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which tables.
    directory : pathlib.Path
        The folder that holds them.

    Returns
    -------
    dict of str to DataFrame
        Tables with their final types.

    Raises
    ------
    PanelError
        With every problem.
    """
    read: dict[str, list[pd.DataFrame]] = {table.name: [] for table in tables(kind)}

    def kept() -> Iterator[list[Problem]]:
        for piece in checked_pieces(kind, directory):
            for name, frame in piece.frames.items():
                read[name].append(frame)
            yield piece.problems

    _raise_any(kept())
    return {name: _joined(read.pop(name)) for name in list(read)}


def _joined(pieces: list[pd.DataFrame]) -> pd.DataFrame:
    return pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)


def checked_frames(kind: Kind, given: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Check tables in memory and give them their final types.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which tables.
    given : mapping of str to DataFrame
        Tables by name; columns in any order, whole numbers of any integer type.

    Raises
    ------
    PanelError
        With every problem; row numbers are those that the row would have in a file.
    """
    raw: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for table in tables(kind):
        findings += name_findings(table, given[table.name].columns.tolist())
        frame = given[table.name].loc[:, ~given[table.name].columns.duplicated()]
        raw[table.name] = frame.set_axis(pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame)), axis=0)
    piece = finished_piece(kind, raw, findings)
    _raise_any([piece.problems])
    return piece.frames


def checked_panel(panel: Panel) -> Panel:
    """Give a panel with final types, or raise :class:`PanelError`."""
    return Panel(**checked_frames("panel", frames(panel)))


def checked_truth(truth: Truth) -> Truth:
    """Give a truth with final types, or raise :class:`PanelError`."""
    return Truth(**checked_frames("truth", frames(truth)))
