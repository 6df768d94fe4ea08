"""Read the files of a data folder as text, and find what is wrong with a file before its cells are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from bip_teach.language import PluralSentence, Sentence
from bip_teach.panel.descriptor import DESCRIPTOR_NAME, FORMATS, Format, Kind, Table, tables
from bip_teach.panel.findings import Finding

#: Index of the first row of data: the header is row 1, as in a spreadsheet.
FIRST_ROW: Final = 2
_UNKNOWN_COLUMN: Final = Sentence("the codebook has no such column. Remove it.")


@dataclass(frozen=True)
class RawTable:
    """One file as text.

    Parameters
    ----------
    frame : DataFrame or None
        Cells as text, index = file row; None when the file cannot be read as a table at all.
    findings : list of Finding
        What is wrong with the file.
    """

    frame: pd.DataFrame | None
    findings: list[Finding]


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; no, when it cannot even be looked at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def read_table(table: Table, directory: Path) -> RawTable:
    """Read one CSV file as text.

    Parameters
    ----------
    table : Table
        The codebook of the table.
    directory : pathlib.Path
        Folder of the file.

    Returns
    -------
    RawTable
        Rows with too few or too many cells are reported and left out of the frame.
    """
    path = directory / table.file_name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _unreadable(
            table,
            Sentence("there is no file {file} in {directory}.", file=table.file_name, directory=directory),
        )
    except OSError as error:
        return _unreadable(
            table, Sentence("{path} cannot be read: {reason}.", path=path, reason=error.strerror)
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        told = Sentence("the text is not UTF-8. Save the file as CSV with encoding UTF-8.")
        return _unreadable(table, told, row)
    if not text.strip():
        return _unreadable(
            table, Sentence("the file {file} is empty; it needs a header and rows.", file=table.file_name)
        )
    if "\0" in text:
        return _unreadable(
            table, Sentence("the file is not plain text. Save the file as CSV with encoding UTF-8.")
        )
    return _parse(table, text)


def _unreadable(table: Table, told: Sentence, row: int | None = None) -> RawTable:
    return RawTable(None, [Finding(table.name, None, told, () if row is None else (row,))])


def _parse(table: Table, text: str) -> RawTable:
    widths: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        widths.extend(map(len, reader))
    except csv.Error as error:
        told = Sentence("the row cannot be read: {reason}.", reason=str(error))
        return _unreadable(table, told, FIRST_ROW + len(widths))
    findings = [*_header_findings(table, header), *_width_findings(table, widths, len(header))]
    if not text.endswith(("\n", "\r")):
        told = Sentence("the file ends in the middle of this row: there is no line break at its end.")
        findings.append(Finding(table.name, None, told, (FIRST_ROW + len(widths) - 1,)))
    if len(set(header)) < len(header):
        return RawTable(None, findings)
    return RawTable(_frame(text, header, widths), findings)


def _frame(text: str, header: list[str], widths: list[int]) -> pd.DataFrame:
    rows = [FIRST_ROW + place for place, width in enumerate(widths) if width == len(header)]
    if len(rows) == len(widths):
        frame = pd.read_csv(io.StringIO(text), dtype=str, na_filter=False, skip_blank_lines=False)
    else:
        reader = csv.reader(io.StringIO(text, newline=""))
        next(reader)
        frame = pd.DataFrame((row for row in reader if len(row) == len(header)), columns=header, dtype=str)
    frame.index = pd.Index(rows, dtype="int64")
    return frame


def _header_findings(table: Table, header: list[str]) -> Iterator[Finding]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield Finding(table.name, None, Sentence("the cells are not separated by commas."), (1,))
        return
    missing = [name for name in table.names if name not in header]
    extra = [name for name in header if name not in table.names]
    double = sorted({name for name in header if header.count(name) > 1})
    for name in missing:
        yield Finding(table.name, name, Sentence("the file has no such column."), (1,))
    for name in extra:
        yield Finding(table.name, name or "(no name)", _UNKNOWN_COLUMN, (1,))
    for name in double:
        yield Finding(table.name, name, Sentence("the file has this column more than once."), (1,))
    if not (missing or extra or double) and tuple(header) != table.names:
        wrong = next(name for name, expected in zip(header, table.names, strict=True) if name != expected)
        told = Sentence("the columns are in another order. Needed: {names}.", names=", ".join(table.names))
        yield Finding(table.name, wrong, told, (1,))


def _width_findings(table: Table, widths: list[int], expected: int) -> Iterator[Finding]:
    rows_by_width: dict[int, list[int]] = {}
    for row, width in enumerate(widths, FIRST_ROW):
        if width != expected:
            rows_by_width.setdefault(width, []).append(row)
    for width, rows in rows_by_width.items():
        told = Sentence("the row is empty. Remove it.")
        if width:
            told = PluralSentence(
                "the row has {count} cell; the header has {expected}.",
                "the row has {count} cells; the header has {expected}.",
                width,
                expected=expected,
            )
        yield Finding(table.name, None, told, rows)


def name_findings(table: Table, names: Sequence[str]) -> Iterator[Finding]:
    """Compare the column names of a table, in any order, with the codebook.

    Parameters
    ----------
    table : Table
        The codebook of the table.
    names : sequence of str
        The names that came.
    """
    for name in table.names:
        if name not in names:
            yield Finding(table.name, name, Sentence("the table has no such column."))
    for name in dict.fromkeys(names):
        if name not in table.names:
            yield Finding(table.name, str(name), _UNKNOWN_COLUMN)
        elif names.count(name) > 1:
            yield Finding(table.name, str(name), Sentence("the table has this column more than once."))


def stated_resources(directory: Path) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """Read what the folder's own descriptor states of its tables.

    Parameters
    ----------
    directory : pathlib.Path
        The data folder.

    Returns
    -------
    resources : dict of str to dict
        The resources of the descriptor by name; none if it cannot be read.
    findings : list of Finding
        Why it cannot be read.
    """
    try:
        listed = json.loads((directory / DESCRIPTOR_NAME).read_bytes())["resources"]
        return {resource["name"]: dict(resource) for resource in listed}, []
    except FileNotFoundError:
        told = Sentence("there is no file {file} in {directory}.", file=DESCRIPTOR_NAME, directory=directory)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        told = Sentence("the file is not a Data Package descriptor in JSON.")
    return {}, [Finding(DESCRIPTOR_NAME, None, told)]


def row_count_findings(directory: Path, counts: Mapping[str, int]) -> Iterator[Finding]:
    """Compare the tables with the row counts that the folder's own descriptor states.

    Parameters
    ----------
    directory : pathlib.Path
        The data folder.
    counts : mapping of str to int
        Rows of the tables that could be read.
    """
    resources, findings = stated_resources(directory)
    yield from findings
    for name, count in counts.items():
        stated = resources.get(name, {}).get("rows", count)
        if stated != count:
            told = Sentence(
                "the table has {count} whole rows, but {file} says {stated!r}. "
                "Compare the file with the one that was written.",
                count=count,
                file=DESCRIPTOR_NAME,
                stated=stated,
            )
            yield Finding(name, None, told)


def folder_format(kind: Kind, directory: Path) -> tuple[Format, list[Finding]]:
    """Find out in which format a panel or truth is stored.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which tables.
    directory : pathlib.Path
        The folder that holds them.

    Returns
    -------
    format : {"csv", "parquet"}
        What stands in the folder; in a folder without tables what the descriptor says, otherwise CSV.
    findings : list of Finding
        Both formats side by side, an unknown format, or a descriptor of the other format.
    """
    resources, _ = stated_resources(directory)
    stated = [resource["format"] for resource in resources.values() if "format" in resource]
    names = [table.name for table in tables(kind)]
    found: list[Format] = ["csv"] if any((directory / f"{name}.csv").exists() for name in names) else []
    if any(is_folder(directory / name) for name in names):
        found.append("parquet")
    strange = [name for name in stated if name not in FORMATS]
    if len(found) > 1:
        told = Sentence("the folder holds tables as CSV and as Parquet. Remove one of the two.")
        return "csv", [Finding("all", None, told)]
    if strange:
        told = Sentence(
            "the format {name!r} is not known. Allowed: {formats}.",
            name=strange[0],
            formats=", ".join(FORMATS),
        )
        return "csv", [Finding(DESCRIPTOR_NAME, None, told)]
    known = found[0] if found else stated[0] if stated else "csv"
    if any(name != known for name in stated):
        told = Sentence(
            "the tables are stored as {known}, but the file says something else. Write the panel again.",
            known=known,
        )
        return known, [Finding(DESCRIPTOR_NAME, None, told)]
    return known, []
