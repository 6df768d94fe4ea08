"""The words of a figure: caption, text alternative and data table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from bip_teach.figures.marks import Series, written
from bip_teach.language import translate


def described(
    figure: go.Figure,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    rows_are: str,
    caption: str,
    unit: str,
    decimals: int = 1,
) -> go.Figure:
    """Give a figure its caption, its text alternative and its data table.

    All words come in the language spoken now: whoever calls has translated them.

    ``figure.layout.meta`` gets ``alt`` (one paragraph with every number and the unit), ``caption``
    (what is seen) and ``table`` (``columns`` and ``rows``, the exact values that are drawn, and with how many
    ``decimals`` they are written).
    """
    columns: dict[str, list[Any]] = {rows_are: list(labels)}
    for one in series:
        if one.has_numbers:
            columns.update(one.columns)
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    spoken = "; ".join(_sentence(row, list(columns), decimals) for row in rows)
    figure.update_layout(
        meta={
            "alt": text_alternative(caption, unit, f"{spoken}."),
            "caption": caption,
            "table": {"columns": list(columns), "rows": rows, "decimals": decimals},
        },
        showlegend=len(figure.data) > 1,
    )
    return figure


def text_alternative(caption: str, unit: str, numbers: str) -> str:
    """Say in one paragraph what a figure shows, with its unit and its numbers.

    Parameters
    ----------
    caption : str
        What is seen, in whole sentences.
    unit : str
        Unit of all numbers.
    numbers : str
        The numbers, in whole sentences.

    Examples
    --------
    >>> text_alternative("People in a job.", "of 100 people", "a: 5; b: 6.")
    'People in a job. Unit: of 100 people. a: 5; b: 6.'
    """
    return translate("{caption} Unit: {unit}. {numbers}").format(caption=caption, unit=unit, numbers=numbers)


def _sentence(row: Sequence[Any], columns: Sequence[str], decimals: int) -> str:
    named = [(name, value) for name, value in zip(columns, row, strict=True) if value is not None]
    parts = [f"{name} {written(value, decimals)}" for name, value in named[1:]]
    said = ", ".join(parts) if parts else translate("no value")
    return f"{row[0]}: {said}"
