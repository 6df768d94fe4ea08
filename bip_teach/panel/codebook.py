"""The codebook as a table for readers."""

from __future__ import annotations

import pandas as pd

from bip_teach.language import speaking, spoken_language, translate
from bip_teach.panel.descriptor import Column, tables


def codebook(language: str | None = None) -> pd.DataFrame:
    """List every column of the panel with its meaning.

    Parameters
    ----------
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    DataFrame
        One row for each column of each table, in file order, with the columns

        ``table``, ``column``
            Names in the files.
        ``title``
            The column in a few words.
        ``type``
            ``string``, ``integer`` or ``number``.
        ``unit``
            Unit of measurement; empty where there is none.
        ``levels``
            Allowed values with their meaning, or the allowed range; empty where any value is allowed.
        ``required``
            Whether every row has a value.
        ``description``
            What the column holds.

    Examples
    --------
    >>> codebook().query("column == 'sex'")["levels"].item()
    'female; male'
    """
    with speaking(language or spoken_language()):
        rows = [_row(table.name, column) for table in tables("panel") for column in table.columns]
    return pd.DataFrame(rows)


def _row(table: str, column: Column) -> dict[str, object]:
    return {
        "table": table,
        "column": column.name,
        "title": translate(column.title),
        "type": column.type,
        "unit": translate(column.unit),
        "levels": _levels(column),
        "required": column.required,
        "description": translate(column.description),
    }


def _levels(column: Column) -> str:
    labels = ((level.value, translate(level.label)) for level in column.levels)
    if column.levels:
        return "; ".join(label if label == value else f"{value} = {label}" for value, label in labels)
    if column.maximum is None:
        return "" if column.minimum is None else f"≥ {column.minimum}"
    return f"{column.minimum}–{column.maximum}"
