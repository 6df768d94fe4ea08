"""Write a large panel as Parquet, part by part, so that no process ever holds the whole panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bip_teach.errors import InvalidArgumentError, check_whole_number
from bip_teach.language import Sentence
from bip_teach.panel.arrow import arrow_schema, check_names, level_codes
from bip_teach.panel.descriptor import Column, Kind, descriptor, table_named, tables, write_descriptor
from bip_teach.panel.output import new_folder
from bip_teach.panel.parts import SPLIT_TABLES, kind_folder, part_name

__all__ = ["SPLIT_TABLES", "finish", "new_folder", "write_part"]

MEDIA_TYPE: Final = "application/vnd.apache.parquet"


def write_part(folder: Path, kind: Kind, name: str, number: int, table: pa.Table) -> None:
    """Write one part of a table. Processes may write different parts at the same time.

    Parameters
    ----------
    folder : pathlib.Path
        The data folder, as :func:`new_folder` gives it; the truth goes to its folder ``truth``.
    kind : {"panel", "truth"}
        Where the table belongs.
    name : str
        Table name.
    number : int
        Number of the part, from 0. Part k of every table in :data:`SPLIT_TABLES` must hold the same
        clients, and the clients of part k + 1 must come after those of part k.
    table : pyarrow.Table
        With the types of :func:`bip_teach.panel.arrow.arrow_schema`. Numbers are rounded to the
        decimals of the codebook, as in a CSV file. Values are not checked here.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    InvalidArgumentError
        If the table has other columns or types, or a table that is not split gets a part above 0.
    OSError
        If the file cannot be written; :func:`new_folder` turns it into an error for people.

    Notes
    -----
    The bytes depend on the table only: no time, no machine, one row group, whatever the chunks and
    the order of levels in the table's dictionaries. Every page of cells has a checksum, so that
    damage is found when the panel is loaded.
    """
    table = _tidy(kind, name, number, table)
    place = kind_folder(folder, kind)
    # The data folder itself is never made here: a part that comes too late must not bring it back.
    if kind == "truth":
        place.mkdir(exist_ok=True)
    (place / name).mkdir(exist_ok=True)
    pq.write_table(
        table,
        place / part_name(name, number),
        row_group_size=max(len(table), 1),
        compression="zstd",
        compression_level=1,
        use_dictionary=_dictionary_columns(table.schema),
        write_statistics=[column for column in table.column_names if column == "client_id"],
        write_page_checksum=True,
        store_schema=False,
    )


def _tidy(kind: Kind, name: str, number: int, table: pa.Table) -> pa.Table:
    """Give the table in the only shape that is written: one chunk, known dictionaries, rounded numbers."""
    check_whole_number("number", number)
    if number and name not in SPLIT_TABLES[kind]:
        raise InvalidArgumentError(
            "Table {name} of the {kind} has one part, number 0; {number} came.",
            name=name,
            kind=kind,
            number=number,
        )
    columns = table_named(kind, name).columns
    check_names(kind, name, table.column_names)
    schema = arrow_schema(kind, name)
    for came, wanted in zip(table.schema, schema, strict=True):
        if came.type != wanted.type:
            raise InvalidArgumentError(
                "Column {column} of table {name} is of type {came}. Needed: {wanted}.",
                column=came.name,
                name=name,
                came=came.type,
                wanted=wanted.type,
            )
    arrays = [_tidy_array(column, table.column(column.name)) for column in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def _tidy_array(column: Column, values: pa.ChunkedArray) -> pa.Array:
    array = values.combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # what older versions give
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], type=array.type)
    if column.type == "string" and column.levels:
        known = array.dictionary.equals(pa.array(list(column.allowed), type=pa.string()))
        return array if known else level_codes(column, array.cast(pa.string()))
    if column.decimals is None:
        return array
    # Adding zero turns −0 into 0, as in a CSV file.
    rounded = np.round(array.to_numpy(zero_copy_only=False), column.decimals) + 0.0
    return pa.array(rounded, from_pandas=True)


def _dictionary_columns(schema: pa.Schema) -> list[str]:
    """Give the columns with few different values; identifiers have too many for a dictionary."""
    return [
        field.name
        for field in schema
        if pa.types.is_dictionary(field.type) or pa.types.is_int8(field.type) or pa.types.is_int16(field.type)
    ]


def finish(folder: Path, rows: Mapping[Kind, Mapping[str, Sequence[int]]]) -> None:
    """Write the descriptors of a panel and its truth, when all parts are written.

    Parameters
    ----------
    folder : pathlib.Path
        The data folder with the parts.
    rows : mapping of {"panel", "truth"} to mapping of str to sequence of int
        For each table the number of rows of each part.

    Raises
    ------
    InvalidArgumentError
        If a table is not named, or the tables that are split have different numbers of parts.
    OSError
        If a descriptor cannot be written.
    """
    for kind, counts in rows.items():
        _check_counts(kind, counts)
        write_descriptor(kind_folder(folder, kind), parquet_descriptor(kind, counts))


def _check_counts(kind: Kind, counts: Mapping[str, Sequence[int]]) -> None:
    names = {table.name for table in tables(kind)}
    if set(counts) != names:
        raise InvalidArgumentError(
            "rows of the {kind} names {given}. Needed: {names}.",
            kind=kind,
            given=", ".join(counts) or Sentence("no table"),
            names=", ".join(names),
        )
    n_parts = {name: len(counts[name]) for name in names}
    split = {n_parts[name] for name in SPLIT_TABLES[kind]}
    if len(split) > 1 or 0 in split or any(n_parts[name] != 1 for name in names - set(SPLIT_TABLES[kind])):
        listed = ", ".join(f"{name} {count}" for name, count in sorted(n_parts.items()))
        raise InvalidArgumentError(
            "The numbers of parts of the {kind} do not fit: {listed}. "
            "{tables} need equally many, every other table one.",
            kind=kind,
            listed=listed,
            tables=", ".join(SPLIT_TABLES[kind]),
        )


def parquet_descriptor(kind: Kind, counts: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Give the Data Package descriptor of a panel or truth in Parquet files.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Which of the two.
    counts : mapping of str to sequence of int
        For each table the number of rows of each part.

    Returns
    -------
    dict
        As in a CSV folder, but ``path`` lists the part files, and beside ``rows``, the number of rows
        of the table, stands ``rows_by_part``.
    """
    described = descriptor(kind)
    for resource in described["resources"]:
        by_part = [int(count) for count in counts[resource["name"]]]
        del resource["encoding"]
        # Many readers show a missing whole number in Parquet as "nan"; frictionless is one of them.
        resource["schema"]["missingValues"] = ["", "nan"]
        resource |= {
            "path": [part_name(resource["name"], number) for number in range(len(by_part))],
            "profile": "data-resource",
            "format": "parquet",
            "mediatype": MEDIA_TYPE,
            "rows": sum(by_part),
            "rows_by_part": by_part,
        }
    return described
