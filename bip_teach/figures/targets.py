"""Published figures that the synthetic world is held to, in words and numbers for a reader."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

import pandas as pd

from bip_teach.errors import check_columns
from bip_teach.language import message, translate, write_number
from bip_teach.published import Figure, figure_words
from bip_teach.published import figure as published_figure

#: Columns of a table of targets, and those that the bands of many draws add.
NEEDED: Final = (
    "topic",
    "figure_id",
    "moment",
    "published",
    "low",
    "high",
    "achieved",
    "std_error",
    "tolerance",
    "held",
)
BANDS: Final = ("shipped", "low_band", "high_band")


def targets_table(table: pd.DataFrame) -> pd.DataFrame:
    """Write every target as a reader should see it, each number with one decimal more than its source.

    The cells are in the language spoken now. Columns keep their English names, so that code can ask for them.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.calibrate.target_table`; with ``shipped``, ``low_band`` and ``high_band``
        where the bands of :func:`bip_teach.compare.read_bands` are joined to it.

    Returns
    -------
    DataFrame
        Text only: ``topic``, ``what``, ``source``, ``published``, ``large draw``, ``standard error``,
        ``inside`` (``yes`` or ``no``), ``shipped data``, ``other draws from``, ``other draws to``; a dash
        where there is no number.
    """
    check_columns(table, list(NEEDED), "table")
    return pd.DataFrame([_target_row(row) for _, row in with_bands(table).iterrows()])


def _target_row(row: pd.Series) -> dict[str, str]:
    one = published_figure(row["figure_id"])
    return {
        message("topic"): translate(str(row["topic"])),
        message("what"): figure_words(one.id),
        message("source"): f"{translate(one.source.short_name)}, {translate(one.place)}",
        message("published"): one.format(),
        message("large draw"): like_printed(one, row["achieved"]),
        message("standard error"): like_printed(one, row["std_error"], more=2),
        message("inside"): translate("yes") if row["held"] else translate("no"),
        message("shipped data"): like_printed(one, row["shipped"]),
        message("other draws from"): like_printed(one, row["low_band"]),
        message("other draws to"): like_printed(one, row["high_band"]),
    }


def like_printed(one: Figure, value: float, more: int = 1) -> str:
    """Write a number with `more` decimals than the figure has; counts in the thousands get none."""
    if not math.isfinite(value):
        return "–"
    decimals = 0 if abs(one.number) >= 1000 else one.decimals + more
    rounded = Decimal(f"{value:.{decimals}f}")
    return write_number(rounded if rounded else abs(rounded))


def with_bands(table: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of the bands, empty, where they are not joined."""
    missing = {name: math.nan for name in BANDS if name not in table}
    return table.assign(**missing)
