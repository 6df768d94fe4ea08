"""Read and check a data folder piece by piece: CSV in one piece, Parquet part by part in flat memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pandas as pd

from bip_teach.errors import Problem
from bip_teach.language import Sentence, message
from bip_teach.panel.descriptor import DESCRIPTOR_NAME, TRUTH_FOLDER, Format, Kind, table_named, tables
from bip_teach.panel.findings import Finding, problems
from bip_teach.panel.part_reading import FIRST_PART_ROW, Layout, part_layout, read_part
from bip_teach.panel.parts import SPLIT_TABLES, part_name
from bip_teach.panel.reading import FIRST_ROW, folder_format, is_folder, read_table, row_count_findings
from bip_teach.panel.rules import RULES, Rule, foreign_key_findings
from bip_teach.panel.schemas import schema_findings
from bip_teach.panel.types import final_types, typed_table

Frames = Mapping[str, pd.DataFrame]
_RULES: Final[dict[Kind, tuple[Rule, ...]]] = {"panel": RULES, "truth": ()}
_OUT_OF_ORDER: Final = message(
    "does not come after {last}, the last client of the parts before. "
    "The parts are out of order, or two of them hold the same clients."
)


@dataclass(frozen=True, eq=False)
class Piece:
    """Some tables of a panel or truth, checked.

    Parameters
    ----------
    number : int or None
        Number of the part; None for tables that are whole.
    first_row : int
        Number of the first row of data in the file.
    frames : dict of str to DataFrame
        Tables with their final types; none if there is a problem.
    problems : list of Problem
        Everything that is wrong.
    """

    number: int | None = None
    first_row: int = FIRST_ROW
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def checked_pieces(kind: Kind, directory: Path) -> Iterator[Piece]:
    """Read and check the tables of a folder, piece by piece.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which tables.
    directory : pathlib.Path
        The folder that holds them.

    Yields
    ------
    Piece
        For CSV one piece. For Parquet first the tables that are whole, then part 0 of all others, part 1
        and so on, so that nobody has to hold more than one part in memory.
    """
    if not is_folder(directory):
        told = Sentence(
            "there is no folder {directory}. Give the folder that holds clients.csv and the others.",
            directory=directory,
        )
        yield Piece(problems=[Problem("all", None, None, told)])
        return
    stored_as, findings = folder_format(kind, directory)
    if findings:
        yield Piece(problems=listed_problems(kind, findings))
    else:
        yield from _READERS[stored_as](kind, directory)


def _csv_pieces(kind: Kind, directory: Path) -> Iterator[Piece]:
    reads = {table.name: read_table(table, directory) for table in tables(kind)}
    raw = {name: read.frame for name, read in reads.items() if read.frame is not None}
    findings = [finding for read in reads.values() for finding in read.findings]
    findings += row_count_findings(directory, {name: len(frame) for name, frame in raw.items()})
    yield finished_piece(kind, raw, findings)


def _parquet_pieces(kind: Kind, directory: Path) -> Iterator[Piece]:
    layout = part_layout(kind, directory)
    counts: Counter[str] = Counter()
    whole, findings = _read_whole(kind, layout, counts)
    yield _piece(kind, whole, [*layout.findings, *findings], None, FIRST_PART_ROW)
    last = ""
    for number in range(layout.n_parts):
        raw, findings = _read_parts(layout, kind, SPLIT_TABLES[kind], number, counts)
        order, last = _order_findings(raw, last)
        typed, found = _examined(kind, raw, whole)
        yield _piece(kind, typed, [*findings, *order, *found], number, FIRST_PART_ROW)
    yield _piece(kind, {}, _total_findings(layout, counts), None, FIRST_PART_ROW)


_READERS: Final[dict[Format, Callable[[Kind, Path], Iterator[Piece]]]] = {
    "csv": _csv_pieces,
    "parquet": _parquet_pieces,
}


def _read_whole(
    kind: Kind, layout: Layout, counts: Counter[str]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    names = [table.name for table in tables(kind) if table.name not in SPLIT_TABLES[kind]]
    raw, findings = _read_parts(layout, kind, names, 0, counts)
    typed, found = _examined(kind, raw, {})
    return typed, [*findings, *found]


def _read_parts(
    layout: Layout, kind: Kind, names: Iterable[str], number: int, counts: Counter[str]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Read one part of some tables, as far as there is one, and count its rows."""
    raw: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for name in names:
        if number not in layout.files[name]:
            continue
        stated = dict(enumerate(layout.rows_by_part.get(name, ())))
        read = read_part(table_named(kind, name), layout.files[name][number], stated.get(number))
        findings += read.findings
        if read.frame is not None:
            raw[name] = read.frame
            counts[name] += len(read.frame)
    return raw, findings


def _order_findings(raw: Frames, last: str) -> tuple[list[Finding], str]:
    """Check that the clients of a part come after `last`; give the last client so far."""
    clients = raw["clients"].get("client_id") if "clients" in raw else None
    known = None if clients is None else clients.dropna()
    if known is None or not len(known):
        return [], last
    length = known.str.len()
    lowest = known[length == length.min()]
    highest = str(known[length == length.max()].max())
    first = str(lowest.min())
    if _order(first) > _order(last):
        return [], highest
    row = int(lowest.index[lowest == first][0])
    finding = Finding("clients", "client_id", Sentence(_OUT_OF_ORDER, last=last), (row,), (first,))
    return [finding], max(last, highest, key=_order)


def _order(client: str) -> tuple[int, str]:
    """Order identifiers as their numbers count: P999999 comes before P1000000."""
    return len(client), client


def _total_findings(layout: Layout, counts: Counter[str]) -> list[Finding]:
    return [
        Finding(
            name,
            None,
            Sentence(
                "the table has {count:,} rows, but {file} says {stated!r}.",
                count=counts[name],
                file=DESCRIPTOR_NAME,
                stated=stated,
            ),
        )
        for name, stated in layout.rows.items()
        if layout.files.get(name) and counts[name] != stated
    ]


def _examined(kind: Kind, raw: Frames, whole: Frames) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Check cells, keys, links and rules of tables, beside others that have been checked before.

    Gives the typed tables, those of `whole` not among them, and what is wrong with them.
    """
    known = [table for table in tables(kind) if table.name in raw]
    typed: dict[str, pd.DataFrame] = {}
    found: list[Finding] = []
    for table in known:
        typed[table.name], unreadable, unread = typed_table(table, raw[table.name])
        found += unreadable
        found += schema_findings(table, typed[table.name], unread)
    together = {**whole, **typed}
    found += foreign_key_findings(known, together, within=list(raw) if whole else ())
    for rule in _RULES[kind]:
        found += [finding for finding in rule.findings(together) if finding.table not in whole]
    return typed, found


def finished_piece(kind: Kind, raw: Frames, findings: Iterable[Finding]) -> Piece:
    """Check the tables of a whole panel or truth.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which tables.
    raw : mapping of str to DataFrame
        Cells as text or in any other type; the index holds file rows.
    findings : iterable of Finding
        What is known to be wrong already.
    """
    typed, found = _examined(kind, raw, {})
    return _piece(kind, typed, [*findings, *found], None, FIRST_ROW)


def _piece(
    kind: Kind, typed: Frames, findings: Iterable[Finding], number: int | None, first_row: int
) -> Piece:
    """Give final types if nothing is wrong; otherwise only the problems."""
    listed = listed_problems(kind, findings, number)
    frames = {} if listed else {name: final_types(table_named(kind, name), typed[name]) for name in typed}
    return Piece(number, first_row, frames, listed)


def listed_problems(kind: Kind, findings: Iterable[Finding], number: int | None = None) -> list[Problem]:
    """List findings as problems in table order; those of a part or of the truth name it.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Where the tables belong.
    findings : iterable of Finding
        What is wrong.
    number : int, optional
        Number of the part.
    """
    order = [DESCRIPTOR_NAME, *(table.name for table in tables(kind))]
    listed = problems(findings, order)
    if number is not None:
        listed = [replace(item, table=part_name(item.table, number)) for item in listed]
    if kind == "truth":
        listed = [replace(item, table=f"{TRUTH_FOLDER}/{item.table}") for item in listed]
    return listed
