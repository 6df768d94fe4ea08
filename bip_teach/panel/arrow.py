"""Tables of the panel as Arrow tables: compact types for large panels, and the way to and from frames."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bip_teach.errors import InvalidArgumentError
from bip_teach.panel.descriptor import Column, Kind, table_named
from bip_teach.panel.types import final_type

_LEVELS: Final = pa.dictionary(pa.int8(), pa.string())


@cache
def arrow_schema(kind: Kind, name: str) -> pa.Schema:
    """Give the Arrow types of a table, as the codebook states its columns.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Where the table belongs.
    name : str
        Table name.

    Returns
    -------
    pyarrow.Schema
        Columns in codebook order. Identifiers and other free text are ``string``; text with levels is
        ``dictionary<int8, string>``; whole numbers are ``int8`` where they have levels or a maximum below
        128, ``int16`` where the maximum is below 32,768, otherwise ``int32``; numbers are ``float64``.

    Raises
    ------
    UnknownNameError
        If there is no such table.

    Examples
    --------
    >>> arrow_schema("panel", "spells")
    client_id: string
    start_week: int16
    state: dictionary<values=string, indices=int8, ordered=0>
    end_week: int16
    """
    return pa.schema([(column.name, _arrow_type(column)) for column in table_named(kind, name).columns])


def _arrow_type(column: Column) -> pa.DataType:
    if column.type == "number":
        return pa.float64()
    if column.type == "string":
        return _LEVELS if column.levels else pa.string()
    if column.levels or (column.maximum is not None and column.maximum < 2**7):
        return pa.int8()
    return pa.int16() if column.maximum is not None and column.maximum < 2**15 else pa.int32()


def as_frame(kind: Kind, name: str, table: pa.Table) -> pd.DataFrame:
    """Turn an Arrow table into a frame with the types that :func:`bip_teach.panel.load_panel` gives.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Where the table belongs.
    name : str
        Table name.
    table : pyarrow.Table
        Columns of the codebook, in its order.

    Returns
    -------
    DataFrame
        Text as text; required whole numbers ``int64``, others ``Int8`` or ``Int64``; numbers
        ``float64``. Rows are numbered from 0. Values are not checked.

    Raises
    ------
    InvalidArgumentError
        If the columns are not those of the codebook, or a required whole number is missing.
    """
    check_names(kind, name, table.column_names)
    columns = table_named(kind, name).columns
    return pd.DataFrame({column.name: _series(column, table.column(column.name)) for column in columns})


def check_names(kind: Kind, name: str, names: list[str]) -> None:
    """Raise :class:`InvalidArgumentError` unless `names` are the columns of the codebook, in its order."""
    needed = list(table_named(kind, name).names)
    if names != needed:
        came, wanted = ", ".join(names), ", ".join(needed)
        raise InvalidArgumentError(
            "Table {name} has the columns {came}. Needed, in this order: {wanted}.",
            name=name,
            came=came,
            wanted=wanted,
        )


def _series(column: Column, values: pa.ChunkedArray) -> pd.Series:
    if column.type == "string":
        return text_series(values)
    if column.type == "number":
        return pd.Series(values.to_numpy())
    wanted = final_type(column)
    if wanted == "int64":
        if values.null_count:
            raise InvalidArgumentError(
                "Column {column} has empty cells; every row needs a value.", column=column.name
            )
        return pd.Series(values.to_numpy().astype(np.int64))
    return whole_series(values, wanted)


def text_series(values: pa.ChunkedArray) -> pd.Series:
    """Give an Arrow column of text, plain or as dictionary, as a series of type ``str``."""
    return pd.Series(values.cast(pa.large_string()).to_pandas(), dtype="str")


def whole_series(values: pa.ChunkedArray, dtype: str = "Int64") -> pd.Series:
    """Give an Arrow column of whole numbers as a series of a type that allows NA."""
    empty = values.is_null().to_numpy() if values.null_count else np.zeros(len(values), dtype=bool)
    filled = (values.fill_null(0) if values.null_count else values).to_numpy()
    wanted = np.dtype(dtype.lower())
    return pd.Series(pd.arrays.IntegerArray(filled.astype(wanted), empty))


def as_arrow(kind: Kind, name: str, frame: pd.DataFrame) -> pa.Table:
    """Turn a frame into an Arrow table with the types of :func:`arrow_schema`.

    Parameters
    ----------
    kind : {"panel", "truth"}
        Where the table belongs.
    name : str
        Table name.
    frame : DataFrame
        Columns of the codebook, in its order; empty cells are NA.

    Returns
    -------
    pyarrow.Table
        The same rows; the dictionary of a column with levels holds all its levels, in codebook order.

    Raises
    ------
    InvalidArgumentError
        If the columns are not those of the codebook, or a value does not fit the type of its column.

    Examples
    --------
    >>> table = as_arrow("panel", "jobcentres", pd.DataFrame({"jobcentre_id": ["J01", "J02"]}))
    >>> as_frame("panel", "jobcentres", table)["jobcentre_id"].tolist()
    ['J01', 'J02']
    """
    check_names(kind, name, list(map(str, frame.columns)))
    columns = table_named(kind, name).columns
    return pa.Table.from_arrays(
        [_array(column, frame[column.name]) for column in columns], schema=arrow_schema(kind, name)
    )


def _array(column: Column, values: pd.Series) -> pa.Array:
    wanted = pa.string() if column.type == "string" else _arrow_type(column)
    try:
        array = pa.array(values, type=wanted, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise InvalidArgumentError(
            "Column {column} holds a value that does not fit its type {wanted}: {reason}.",
            column=column.name,
            wanted=wanted,
            reason=str(error),
        ) from error
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return level_codes(column, array) if column.type == "string" and column.levels else array


def level_codes(column: Column, values: pa.Array) -> pa.DictionaryArray:
    """Code text by the levels of its column, in codebook order.

    Raises
    ------
    InvalidArgumentError
        If a value is not a level.
    """
    levels = pa.array(list(column.allowed), type=pa.string())
    codes = pc.index_in(values, value_set=levels)
    if codes.null_count > values.null_count:
        strange = pc.unique(values.filter(pc.and_(codes.is_null(), values.is_valid()))).to_pylist()
        listed, allowed = ", ".join(map(repr, strange[:5])), ", ".join(map(str, column.allowed))
        raise InvalidArgumentError(
            "Column {column} holds {listed}. Allowed: {allowed}.",
            column=column.name,
            listed=listed,
            allowed=allowed,
        )
    return pa.DictionaryArray.from_arrays(codes.cast(pa.int8()), levels)
