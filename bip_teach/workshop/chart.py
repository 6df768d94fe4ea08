"""A picture as a table that a slide can show: numbers, names and colours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bip_teach.figures.look import PUBLISHED


@dataclass(frozen=True)
class ChartSeries:
    """One set of marks.

    Parameters
    ----------
    name : str
        What the legend calls it.
    color : str
        Colour as ``#rrggbb``, the same as on the page.
    numbers : tuple of float or None
        One value for each row; None where there is none.
    low, high : tuple of float or None
        Ends of the uncertainty interval of each row; None where there is none.
    """

    name: str
    color: str
    numbers: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]

    @property
    def is_published(self) -> bool:
        """Whether a document printed these numbers."""
        return self.color == PUBLISHED


@dataclass(frozen=True)
class Chart:
    """A picture as numbers and words.

    Parameters
    ----------
    caption : str
        What is seen.
    unit : str
        Unit of every value, in words.
    rows : tuple of str
        What the rows are called, top to bottom.
    series : tuple of ChartSeries
        What is drawn in each row.
    decimals : int
        With how many decimals a value is written; whole numbers have none.
    alt : str
        Text alternative with every number.
    """

    caption: str
    unit: str
    rows: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    decimals: int
    alt: str


def chart_of(drawn: Any) -> Chart:
    """Return what a figure of the book shows, as numbers and words.

    Parameters
    ----------
    drawn : plotly.graph_objects.Figure
        A figure of :mod:`bip_teach.figures` that has rows of dots or bars.

    Returns
    -------
    Chart
        With the values of the figure's data table and the colours of its marks.
    """
    meta = drawn.layout.meta
    table = pd.DataFrame(meta["table"]["rows"], columns=meta["table"]["columns"], dtype=object)
    colors = {trace.name: trace.marker.color for trace in drawn.data}
    empty = pd.Series([None] * len(table), dtype=object)
    grouped: dict[str, list[pd.Series]] = {}
    for place, name in enumerate(table.columns[1:], start=1):
        # A column that no mark is named after holds an end of the interval of the mark before it.
        last = name if name in colors else list(grouped)[-1]
        grouped.setdefault(last, []).append(table.iloc[:, place])
    series = tuple(
        ChartSeries(name, colors[name], *map(_known, [*columns, empty, empty][:3]))
        for name, columns in grouped.items()
    )
    unit = str(drawn.layout.xaxis.title.text)
    labels = tuple(map(str, table.iloc[:, 0]))
    return Chart(meta["caption"], unit, labels, series, int(meta["table"]["decimals"]), meta["alt"])


def _known(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if _is_missing(value) else value for value in column)


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
