"""Check a panel against its codebook and its rules, and list everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from bip_teach.errors import PanelError, Problem
from bip_teach.panel.descriptor import DESCRIPTOR_NAME, Kind, Table, tables
from bip_teach.panel.findings import Finding, problems
from bip_teach.panel.reading import FIRST_ROW, is_folder, read_table, row_count_findings
from bip_teach.panel.rules import RULES, Rule, foreign_key_findings, truth_link_findings
from bip_teach.panel.schemas import schema_findings
from bip_teach.panel.tables import Panel, Truth, frames
from bip_teach.panel.types import final_types, typed_table

#: Folder of the truth inside a data folder.
TRUTH_FOLDER: Final = "truth"
_RULES: Final[dict[Kind, tuple[Rule, ...]]] = {"panel": RULES, "truth": ()}


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
        With every problem as table, row (the header is row 1) and column. At most 50 rows are listed
        for each column and rule; the rest is counted.

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
        read_folder("panel", Path(panel))


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
    kinds: list[tuple[Kind, Path]] = [("panel", folder)]
    if is_folder(folder / TRUTH_FOLDER):
        kinds.append(("truth", folder / TRUTH_FOLDER))
    found: list[Problem] = []
    read: dict[Kind, dict[str, pd.DataFrame]] = {}
    for kind, place in kinds:
        try:
            read[kind] = read_folder(kind, place)
        except PanelError as error:
            found += error.problems
    if len(read) == len(_RULES):
        found += _problems("truth", truth_link_findings(read["panel"], read["truth"]))
    if found:
        raise PanelError(found)


def read_folder(kind: Kind, directory: Path) -> dict[str, pd.DataFrame]:
    """Read and check the tables of a folder.

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
    if not is_folder(directory):
        message = f"there is no folder {directory}. Give the folder that holds clients.csv and the others."
        raise PanelError([Problem("all", None, None, message)])
    raw: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for table in tables(kind):
        read = read_table(table, directory)
        findings += read.findings
        if read.frame is not None:
            raw[table.name] = read.frame
    findings += row_count_findings(directory, raw)
    return _finished(kind, raw, findings)


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
        findings += _column_findings(table, given[table.name])
        frame = given[table.name].loc[:, ~given[table.name].columns.duplicated()]
        raw[table.name] = frame.set_axis(pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame)), axis=0)
    return _finished(kind, raw, findings)


def _column_findings(table: Table, frame: pd.DataFrame) -> Iterable[Finding]:
    for name in table.names:
        if name not in frame.columns:
            yield Finding(table.name, name, "the table has no such column.")
    for name in frame.columns.difference(pd.Index(table.names), sort=False):
        yield Finding(table.name, str(name), "the codebook has no such column. Remove it.")
    for name in frame.columns[frame.columns.duplicated()]:
        yield Finding(table.name, str(name), "the table has this column more than once.")


def _finished(
    kind: Kind, raw: Mapping[str, pd.DataFrame], findings: Iterable[Finding]
) -> dict[str, pd.DataFrame]:
    """Check cells, keys, links and rules; give final types or raise with every problem."""
    known = [table for table in tables(kind) if table.name in raw]
    typed: dict[str, pd.DataFrame] = {}
    found = list(findings)
    for table in known:
        typed[table.name], unreadable, unread = typed_table(table, raw[table.name])
        found += unreadable
        found += schema_findings(table, typed[table.name], unread)
    found += foreign_key_findings(known, typed)
    for rule in _RULES[kind]:
        found += rule.findings(typed)
    if found:
        raise PanelError(_problems(kind, found))
    return {table.name: final_types(table, typed[table.name]) for table in known}


def _problems(kind: Kind, findings: Iterable[Finding]) -> Sequence[Problem]:
    order = [DESCRIPTOR_NAME, *(table.name for table in tables(kind))]
    listed = problems(findings, order)
    if kind == "panel":
        return listed
    return [Problem(f"{TRUTH_FOLDER}/{item.table}", item.row, item.column, item.message) for item in listed]


def checked_panel(panel: Panel) -> Panel:
    """Give a panel with final types, or raise :class:`PanelError`."""
    return Panel(**checked_frames("panel", frames(panel)))


def checked_truth(truth: Truth) -> Truth:
    """Give a truth with final types, or raise :class:`PanelError`."""
    return Truth(**checked_frames("truth", frames(truth)))
