"""Marks of a figure: series of numbers, and where they stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from textwrap import wrap
from typing import Any, Final

import plotly.graph_objects as go

from bip_teach.figures.look import (
    AXIS_PIXELS,
    BAR_PIXELS,
    DOT_PIXELS,
    FONT_SIZE,
    GAP_PIXELS,
    LEGEND_PIXELS,
    LINE_LETTERS,
    LINE_PIXELS,
    empty_figure,
)
from bip_teach.language import translate, write_number

#: Digits of a number that are meant; those behind them come from binary fractions.
_MEANT_DIGITS: Final = 12


@dataclass(frozen=True)
class Series:
    """One set of marks in a figure.

    Parameters
    ----------
    name : str
        What the legend, the data table and the text alternative call it, in the language spoken now.
    numbers : Sequence of float
        One value for each label, in the unit of the value axis; NaN where there is none. A whole number
        (``int``) is written without decimals.
    color, symbol : str
        Colour and marker of the series; both differ between series, so colour is never the only sign.
    low, high : Sequence of float, optional
        Ends of the uncertainty interval, in the same unit.
    """

    name: str
    numbers: Sequence[float]
    color: str
    symbol: str = "circle"
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None

    @property
    def rows(self) -> list[int]:
        """Rows in which the series has a number."""
        return [row for row, number in enumerate(self.numbers) if math.isfinite(number)]

    @property
    def has_numbers(self) -> bool:
        """Whether the series has any number."""
        return bool(self.rows)

    @property
    def columns(self) -> dict[str, list[float | None]]:
        """Column name to values, as the data table under the figure shows them."""
        columns = {self.name: _or_none(self.numbers)}
        if self.low is not None and self.high is not None:
            columns[translate("{series}: interval from").format(series=self.name)] = _or_none(self.low)
            columns[translate("{series}: interval to").format(series=self.name)] = _or_none(self.high)
        return columns


@dataclass(frozen=True)
class Block:
    """Where one series stands inside the block of its label; block `row` runs from `row` to `row` + 1.

    Parameters
    ----------
    labels : tuple of str
        All labels, top to bottom.
    count : int
        Number of series in a block.
    pixels : int
        Height of one series.
    decimals : int
        Decimals of the written values.
    place : int
        Which series of the block, from 0.
    """

    labels: tuple[str, ...]
    count: int
    pixels: int
    decimals: int
    place: int = 0

    @property
    def height(self) -> int:
        """Height of a block in pixels."""
        return self.heading_pixels + self.pixels * self.count + GAP_PIXELS

    @property
    def heading_pixels(self) -> int:
        """Height of the tallest label in pixels."""
        return LINE_PIXELS * max(len(_lines(label)) for label in self.labels) + GAP_PIXELS

    @property
    def thickness(self) -> float:
        """Thickness of a bar, in blocks."""
        return 0.85 * self.pixels / self.height

    def middle(self, row: int) -> float:
        """Middle of the series in block `row`."""
        return row + (self.heading_pixels + self.pixels * (self.place + 0.5)) / self.height

    def heading(self, row: int, label: str) -> dict[str, Any]:
        """Label of block `row`, as a plotly annotation."""
        return {
            "text": f"<b>{'<br>'.join(_lines(label))}</b>",
            "align": "left",
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": row,
            "yanchor": "top",
            "showarrow": False,
        }


def dots(labels: Sequence[str], series: Sequence[Series], unit: str, decimals: int = 1) -> go.Figure:
    """Draw one block for each label and in it one dot for each series, with intervals as error bars.

    Parameters
    ----------
    labels : Sequence of str
        Labels of the blocks, top to bottom, in the language spoken now. They stand above their dots, so that
        a narrow screen keeps its width for the drawing.
    series : Sequence of Series
        What stands in each block. A series without any number is left out.
    unit : str
        Title of the value axis, with its unit, in the language spoken now.
    decimals : int
        Decimals of the value that is written beside a dot.

    Returns
    -------
    plotly.graph_objects.Figure
        Scatter traces only, one for each series.
    """
    return _drawn(labels, series, unit, decimals, DOT_PIXELS, _dot_trace)


def bars(labels: Sequence[str], series: Sequence[Series], unit: str, decimals: int = 1) -> go.Figure:
    """Draw one block for each label and in it one bar for each series, with its value beside it.

    Parameters and return value are those of :func:`dots`; the traces are bars.
    """
    return _drawn(labels, series, unit, decimals, BAR_PIXELS, _bar_trace)


def _drawn(
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    decimals: int,
    pixels: int,
    trace: Callable[[Series, Block], go.Scatter | go.Bar],
) -> go.Figure:
    shown = [one for one in series if one.has_numbers]
    figure = empty_figure(barmode="overlay")
    lanes = max(sum(row in one.rows for one in shown) for row in range(len(labels)))
    block = Block(tuple(labels), lanes if lanes == 1 else len(shown), pixels, decimals)
    for place, one in enumerate(shown):
        figure.add_trace(trace(one, block if lanes == 1 else replace(block, place=place)))
    for row, label in enumerate(labels):
        figure.add_annotation(block.heading(row, label))
    figure.update_yaxes(range=[len(labels), 0], showticklabels=False, showgrid=False, zeroline=False)
    figure.update_xaxes(title_text=unit, rangemode="tozero")
    legend = LEGEND_PIXELS * len(shown) if len(shown) > 1 else 0
    figure.update_layout(height=round(AXIS_PIXELS + legend + block.height * len(labels)))
    return figure


def _dot_trace(one: Series, block: Block) -> go.Scatter:
    interval = None
    if one.low is not None and one.high is not None:
        interval = {
            "type": "data",
            "array": [_reach(one.high[row], one.numbers[row]) for row in one.rows],
            "arrayminus": [_reach(one.numbers[row], one.low[row]) for row in one.rows],
            "thickness": 2,
            "width": 5,
        }
    return go.Scatter(
        **_shared(one, block),
        error_x=interval,
        mode="markers+text",
        textposition="top center",
        textfont={"size": FONT_SIZE - 1},
        marker={
            "color": one.color,
            "symbol": one.symbol,
            "size": 11,
            "line": {"width": 2, "color": one.color},
        },
    )


def _bar_trace(one: Series, block: Block) -> go.Bar:
    return go.Bar(
        **_shared(one, block),
        orientation="h",
        width=block.thickness,
        textposition="outside",
        marker={"color": one.color},
    )


def _shared(one: Series, block: Block) -> dict[str, Any]:
    numbers = [one.numbers[row] for row in one.rows]
    return {
        "name": one.name,
        "x": [float(number) for number in numbers],
        "y": [block.middle(row) for row in one.rows],
        "text": [written(number, block.decimals) for number in numbers],
        "customdata": [block.labels[row] for row in one.rows],
        "hovertemplate": f"%{{customdata}}: %{{text}}<extra>{one.name}</extra>",
        "cliponaxis": False,
    }


def _lines(label: str) -> list[str]:
    """Label in lines that a narrow screen can show."""
    return wrap(label, LINE_LETTERS) or [label]


def _reach(upper: float, lower: float) -> float:
    # A missing end (no interval could be computed) is drawn as no bar, never as NaN.
    gap = float(upper) - float(lower)
    return max(gap, 0.0) if math.isfinite(gap) else 0.0


def written(value: float, decimals: int) -> str:
    """Write a number as figures and their words show it: whole numbers bare, with a true minus sign.

    The decimal mark is that of the language spoken now; thousands are not separated. Halves go away from
    zero, as people round. What binary fractions leave behind is no part of the number: 28.449999999999996,
    a share of 0.2845 in people of 100, is 28.45.

    Examples
    --------
    >>> written(100 * 0.2845, 1), written(-0.25, 1), written(-0.04, 1), written(3, 1)
    ('28.5', '−0.3', '0.0', '3')
    """
    meant = Decimal(f"{value:.{_MEANT_DIGITS}g}")
    step = Decimal(1).scaleb(0 if isinstance(value, int) else -decimals)
    rounded = meant.quantize(step, ROUND_HALF_UP)
    return write_number(rounded if rounded else abs(rounded), thousands=False)


def _or_none(values: Sequence[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]
