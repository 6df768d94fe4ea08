"""Pandera schemas, built from the codebook so that the two cannot part."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import pandera.pandas as pa

from bip_teach.language import Sentence, all_of
from bip_teach.panel.descriptor import Column, Table
from bip_teach.panel.findings import Finding
from bip_teach.panel.types import Mask

_DTYPES: Final = {"integer": "Int64", "number": "float64", "string": "str"}
_NO_VALUE: Final = Sentence("no value; every row needs one.")


@cache
def table_schema(table: Table) -> pa.DataFrameSchema:
    """Build the pandera schema of a table: types, required values, levels, limits and the key.

    Parameters
    ----------
    table : Table
        The codebook of the table.

    Returns
    -------
    pandera.DataFrameSchema
        For a frame as :func:`bip_teach.panel.types.typed_table` gives it. Columns that are absent are
        not checked here; reading the file reports them.
    """
    return pa.DataFrameSchema({column.name: _schema_column(column) for column in table.columns})


def schema_findings(table: Table, typed: pd.DataFrame, unread: dict[str, Mask]) -> list[Finding]:
    """Check a typed table against its schema.

    Parameters
    ----------
    table : Table
        The codebook of the table.
    typed : DataFrame
        Typed columns; the index holds file rows.
    unread : dict of str to array of bool
        Cells that are already reported as unreadable, so that they are not reported as empty too.

    Returns
    -------
    list of Finding
        In column order.
    """
    findings = [*_column_findings(table, typed, unread), *_key_findings(table, typed)]
    return sorted(findings, key=lambda finding: table.names.index(str(finding.column)))


def _schema_column(column: Column) -> pa.Column:
    return pa.Column(
        _DTYPES[column.type],
        list(_checks(column)),
        nullable=not column.required,
        required=False,
        title=column.title,
        description=column.description,
    )


def _checks(column: Column) -> Iterator[pa.Check]:
    """Give the checks of a column; pandera keeps of each sentence the text of the source."""
    faults = _faults(column)
    if column.levels:
        yield pa.Check.isin(column.allowed, error=faults["level"].source())
    if column.minimum is not None:
        yield pa.Check.ge(column.minimum, error=faults["small"].source())
    if column.maximum is not None:
        yield pa.Check.le(column.maximum, error=faults["large"].source())


def _faults(column: Column) -> dict[str, Sentence]:
    """Say what may be wrong with a cell."""
    faults = {}
    if column.levels:
        listed = ", ".join(map(str, column.allowed))
        faults["level"] = Sentence("is not a level. Allowed: {listed}.", listed=listed)
    if column.minimum is not None or column.maximum is not None:
        limits = _limits(column)
        faults["small"] = Sentence("is too small. Allowed: {limits}.", limits=limits)
        faults["large"] = Sentence("is too large. Allowed: {limits}.", limits=limits)
    return faults


def _limits(column: Column) -> Sentence:
    low, high = column.minimum, column.maximum
    if high is None:
        return Sentence("{low:,} or more", low=low)
    if low is None:
        return Sentence("{high:,} or less", high=high)
    return Sentence("{low:,} to {high:,}", low=low, high=high)


def _column_findings(table: Table, typed: pd.DataFrame, unread: dict[str, Mask]) -> Iterator[Finding]:
    try:
        table_schema(table).validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        said = {
            (column.name, fault.source()): fault
            for column in table.columns
            for fault in _faults(column).values()
        }
        for (name, check), found in cases.groupby(["column", "check"], sort=False):
            rows = np.sort(found["index"].to_numpy(dtype=np.int64))
            if check == "not_nullable":
                rows = rows[~np.isin(rows, typed.index[unread[name]])]
                told, values = _NO_VALUE, []
            else:
                told = said[name, check]
                values = typed.loc[rows, name].tolist()
            if len(rows):
                yield Finding(table.name, name, told, rows.tolist(), values)


def _key_findings(table: Table, typed: pd.DataFrame) -> Iterator[Finding]:
    """Find rows whose key stands in an earlier row already."""
    if not set(table.key) <= set(typed.columns):
        return
    key = typed[list(table.key)]
    again = key.duplicated() & key.notna().all(axis=1)
    if again.any():
        values = list(key[again].itertuples(index=False, name=None))
        told = Sentence("stands in an earlier row already; {keys} must be unique.", keys=all_of(table.key))
        yield Finding(table.name, table.key[-1], told, typed.index[again].tolist(), values)
