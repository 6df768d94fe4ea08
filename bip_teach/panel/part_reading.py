"""Read the parts of a Parquet panel, and find what is wrong with a file before its cells are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bip_teach.language import Sentence, message
from bip_teach.panel.arrow import text_series, whole_series
from bip_teach.panel.descriptor import DESCRIPTOR_NAME, Column, Kind, Table, tables
from bip_teach.panel.findings import Finding
from bip_teach.panel.parts import SPLIT_TABLES, part_files, part_name
from bip_teach.panel.reading import RawTable, name_findings, stated_resources

#: Index of the first row of a part: a Parquet file has no header row.
FIRST_PART_ROW: Final = 1
_NEEDED: Final = {
    "string": message("the column is of type {came}; text is needed."),
    "integer": message("the column is of type {came}; whole numbers are needed."),
    "number": message("the column is of type {came}; numbers are needed."),
}


@dataclass(frozen=True)
class Layout:
    """The files of a Parquet panel or truth, as they stand in its folder.

    Parameters
    ----------
    files : mapping of str to mapping of int to pathlib.Path
        For each table its files by part number.
    n_parts : int
        Number of parts that the split tables should have.
    rows_by_part : mapping of str to list of int
        For each table the rows of each part, where the descriptor states them.
    rows : mapping of str to int
        For each table all its rows, where the descriptor states them, but not by part.
    findings : list of Finding
        Missing parts, needless parts, and a descriptor that is none.
    """

    files: Mapping[str, Mapping[int, Path]]
    n_parts: int
    rows_by_part: Mapping[str, list[int]]
    rows: Mapping[str, int]
    findings: list[Finding]


def part_layout(kind: Kind, directory: Path) -> Layout:
    """Find the parts of a panel or truth and compare them with what its descriptor states.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which tables.
    directory : pathlib.Path
        The folder that holds them.
    """
    resources, findings = stated_resources(directory)
    by_part = {name: resource["rows_by_part"] for name, resource in resources.items() if _counted(resource)}
    rows = {name: resource["rows"] for name, resource in resources.items() if "rows" in resource}
    files = {table.name: part_files(directory, table.name) for table in tables(kind)}
    split = SPLIT_TABLES[kind]
    numbers = [number for name in split for number in files[name]]
    n_parts = max([0, *numbers, *(len(by_part.get(name, ())) - 1 for name in split)]) + 1
    for name, found in files.items():
        findings += _number_findings(directory, name, found, n_parts if name in split else 1)
        findings += _stated_findings(name, found, by_part.get(name))
    rest = {name: count for name, count in rows.items() if name not in by_part}
    return Layout(files, n_parts, by_part, rest, findings)


def _counted(resource: Mapping[str, Any]) -> bool:
    counts = resource.get("rows_by_part")
    return isinstance(counts, list) and all(type(count) is int for count in counts)


def _number_findings(
    directory: Path, name: str, found: Mapping[int, Path], n_parts: int
) -> Iterator[Finding]:
    missing = [number for number in range(n_parts) if number not in found]
    needless = [number for number in found if number >= n_parts]
    if missing:
        told = Sentence(
            "there is no file {file} in {directory}.", file=part_name(name, missing[0]), directory=directory
        )
        if len(missing) > 1:
            told = Sentence(
                "there is no file {file} and {more:,} more in {directory}.",
                more=len(missing) - 1,
                **told.values,
            )
        yield Finding(name, None, told)
    if needless:
        file = part_name(name, needless[0])
        yield Finding(name, None, Sentence("the table has one part only; remove {file}.", file=file))


def _stated_findings(name: str, found: Mapping[int, Path], counts: list[int] | None) -> Iterator[Finding]:
    if counts is not None and found and max(found) >= len(counts):
        told = Sentence(
            "there are parts up to {part}, but {file} states {count}. Remove the parts of another panel.",
            part=part_name(name, max(found)),
            file=DESCRIPTOR_NAME,
            count=len(counts),
        )
        yield Finding(name, None, told)


def read_part(table: Table, path: Path, stated_rows: int | None) -> RawTable:
    """Read one part of a table.

    Parameters
    ----------
    table : Table
        The codebook of the table.
    path : pathlib.Path
        The Parquet file.
    stated_rows : int or None
        How many rows the descriptor says it has, where it does.

    Returns
    -------
    RawTable
        Columns as ``Int64``, ``float64`` or text, the index from 1. Columns of a wrong type are reported
        and left out of the frame.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            findings = list(name_findings(table, file.schema_arrow.names))
            # A column that stands twice is reported; its values cannot be told apart.
            known = [name for name in table.names if file.schema_arrow.names.count(name) == 1]
            data = file.read(columns=known, use_threads=False)
            data.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        told = Sentence(
            "the file {file} cannot be read as Parquet; it may be cut off. Write it again ({reason}).",
            file=path.name,
            reason=reason,
        )
        return RawTable(None, [Finding(table.name, None, told)])
    if stated_rows is not None and stated_rows != len(data):
        told = Sentence(
            "the part has {rows:,} rows, but {file} says {stated:,}.",
            rows=len(data),
            file=DESCRIPTOR_NAME,
            stated=stated_rows,
        )
        findings.append(Finding(table.name, None, told))
    columns = [column for column in table.columns if column.name in known]
    wrong = [column for column in columns if not _fits(column, data.schema.field(column.name).type)]
    findings += [_type_finding(table, column, data) for column in wrong]
    cells = {column.name: _cells(data.column(column.name)) for column in columns if column not in wrong}
    index = pd.RangeIndex(FIRST_PART_ROW, FIRST_PART_ROW + len(data))
    return RawTable(
        pd.DataFrame({name: values.set_axis(index) for name, values in cells.items()}, index=index), findings
    )


def _type_finding(table: Table, column: Column, data: pa.Table) -> Finding:
    came = data.schema.field(column.name).type
    return Finding(table.name, column.name, Sentence(_NEEDED[column.type], came=came))


def _fits(column: Column, came: pa.DataType) -> bool:
    """Whether values of this Arrow type can be cells of a column; numbers are looked at one by one later."""
    if pa.types.is_null(came):
        return True
    if column.type == "string":
        return _is_text(came.value_type if pa.types.is_dictionary(came) else came)
    return pa.types.is_signed_integer(came) or came in _UNSIGNED or pa.types.is_floating(came)


#: A larger whole number without a sign would not fit ``Int64``.
_UNSIGNED: Final = (pa.uint8(), pa.uint16(), pa.uint32())


def _is_text(came: pa.DataType) -> bool:
    return bool(pa.types.is_string(came) or pa.types.is_large_string(came))


def _cells(values: pa.ChunkedArray) -> pd.Series:
    if pa.types.is_null(values.type):
        return pd.Series([None] * len(values), dtype=object)
    if pa.types.is_integer(values.type):
        return whole_series(values)
    if pa.types.is_floating(values.type):
        return pd.Series(values.cast(pa.float64()).to_numpy())
    return text_series(values)
