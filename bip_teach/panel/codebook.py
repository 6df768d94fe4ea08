"""The codebook as a table for readers."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from bip_teach.errors import check_choice
from bip_teach.panel.descriptor import Column, tables


def codebook(language: Literal["en", "sv"] = "en") -> pd.DataFrame:
    """List every column of the panel with its meaning.

    Parameters
    ----------
    language : {"en", "sv"}
        English or Swedish.

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
    check_choice("language", language, ("en", "sv"))
    rows = [
        {
            "table": table.name,
            "column": column.name,
            "title": column.title_sv if language == "sv" else column.title,
            "type": column.type,
            "unit": column.unit_sv if language == "sv" else column.unit,
            "levels": _levels(column, language),
            "required": column.required,
            "description": column.description_sv if language == "sv" else column.description,
        }
        for table in tables("panel")
        for column in table.columns
    ]
    return pd.DataFrame(rows)


def _levels(column: Column, language: str) -> str:
    labels = ((level.value, level.label_sv if language == "sv" else level.label) for level in column.levels)
    if column.levels:
        return "; ".join(label if label == value else f"{value} = {label}" for value, label in labels)
    if column.maximum is None:
        return "" if column.minimum is None else f"≥ {column.minimum}"
    return f"{column.minimum}–{column.maximum}"
