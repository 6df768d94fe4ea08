"""From cells to typed columns: text from a file, or whatever types a frame in memory has."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.language import Sentence
from bip_teach.panel.descriptor import Column, Table
from bip_teach.panel.findings import Finding

Mask = NDArray[np.bool_]

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
#: Whole numbers below this are exact as floating-point numbers.
_EXACT: Final = 2.0**53
_WORDS: Final = {
    "integer": Sentence("is not a whole number."),
    "number": Sentence("is not a number. Write decimals with a point."),
    "string": Sentence("is not text."),
}


class _NotOfTypeError(ValueError):
    """A cell that cannot be read as its column's type."""


def typed_table(table: Table, raw: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding], dict[str, Mask]]:
    """Read every cell as the type of its column.

    Parameters
    ----------
    table : Table
        The codebook of the table.
    raw : DataFrame
        Cells as text or in any other type; the index holds file rows. Columns may be missing.

    Returns
    -------
    typed : DataFrame
        The known columns in codebook order: ``Int64``, ``float64`` or text; NA where a cell is empty
        or cannot be read.
    findings : list of Finding
        Cells that cannot be read.
    unread : dict of str to array of bool
        For each column, which cells could not be read.
    """
    typed: dict[str, pd.Series] = {}
    findings: list[Finding] = []
    unread: dict[str, Mask] = {}
    for column in table.columns:
        if column.name not in raw.columns:
            continue
        cells = raw[column.name]
        typed[column.name], unread[column.name] = _typed_column(column, cells)
        bad = unread[column.name]
        if bad.any():
            rows, values = raw.index[bad].tolist(), cells[bad].tolist()
            findings.append(Finding(table.name, column.name, _WORDS[column.type], rows, values))
    return pd.DataFrame(typed, index=raw.index), findings, unread


def _typed_column(column: Column, cells: pd.Series) -> tuple[pd.Series, Mask]:
    codes, uniques = pd.factorize(cells, use_na_sentinel=True)
    values, bad = _parsed(uniques.tolist(), _PARSERS[column.type])
    empty = np.array([value is None for value in values] + [True])
    unread = np.append(bad, False)[codes]
    typed = _typed_values(column.type, values, empty).take(codes)
    return typed.set_axis(cells.index), unread


def _parsed(uniques: list[object], parse: Callable[[object], object]) -> tuple[list[object], Mask]:
    values: list[object] = []
    bad = np.zeros(len(uniques), dtype=bool)
    for place, cell in enumerate(uniques):
        try:
            values.append(parse(cell))
        except (_NotOfTypeError, OverflowError):
            values.append(None)
            bad[place] = True
    return values, bad


def _typed_values(kind: str, values: list[object], empty: Mask) -> pd.Series:
    """Give the values with one empty cell behind them, for code −1."""
    if kind == "string":
        return pd.Series([*values, None], dtype="str")
    filled = [0 if value is None else value for value in [*values, None]]
    if kind == "integer":
        return pd.Series(pd.arrays.IntegerArray(np.array(filled, dtype=np.int64), empty))
    numbers = np.array(filled, dtype=np.float64)
    numbers[empty] = np.nan
    return pd.Series(numbers)


def _text(cell: object) -> str | None:
    if not isinstance(cell, str):
        raise _NotOfTypeError
    return cell or None


def _whole(cell: object) -> int | None:
    if isinstance(cell, str):
        text = _written(cell, _WHOLE)
        return None if text is None else int(text)
    number = _number(cell)
    if number is None or (number.is_integer() and abs(number) < _EXACT):
        return None if number is None else int(number)
    raise _NotOfTypeError


def _number(cell: object) -> float | None:
    if isinstance(cell, str):
        text = _written(cell, _DECIMAL)
        return None if text is None else float(text)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not math.isfinite(cell):
        raise _NotOfTypeError
    return float(cell)


def _written(cell: str, pattern: re.Pattern[str]) -> str | None:
    """Give the text of a number, None for an empty cell."""
    if cell and not pattern.fullmatch(cell):
        raise _NotOfTypeError
    return cell or None


_PARSERS: Final[dict[str, Callable[[object], object]]] = {
    "string": _text,
    "integer": _whole,
    "number": _number,
}


def final_types(table: Table, typed: pd.DataFrame) -> pd.DataFrame:
    """Give checked columns the types that analysts get.

    Required whole numbers become ``int64``; others ``Int8`` when their values are small, otherwise
    ``Int64`` (both allow NA); numbers ``float64``; text stays text. Rows are numbered from 0.
    """
    wanted = {column.name: final_type(column) for column in table.columns if column.type == "integer"}
    return typed.astype(wanted).reset_index(drop=True)


def final_type(column: Column) -> str:
    """Give the type that analysts get for a column of whole numbers."""
    if column.required:
        return "int64"
    small = bool(column.levels) or (column.maximum is not None and column.maximum < 128)
    return "Int8" if small else "Int64"
