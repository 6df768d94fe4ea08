"""The one look of all figures, and the text alternative that each of them carries.

Colours come from the palette of Okabe and Ito (2008), darkened where needed so that marks keep a
contrast of three to one on a white and on a dark page. Three meanings never change colour: what a
report *published*, what is *true* in the synthetic world, what we *estimate* from the panel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

PUBLISHED = "#D55E00"
TRUE = "#009E73"
ESTIMATE = "#0072B2"
NAIVE = "#B5548A"
NEUTRAL = "#767676"

TEXT = "#767676"
GRID = "rgba(118, 118, 118, 0.35)"
FONT_SIZE = 14

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": "system-ui, sans-serif", "size": FONT_SIZE, "color": TEXT},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "colorway": [ESTIMATE, PUBLISHED, TRUE, NAIVE, NEUTRAL],
        "margin": {"l": 8, "r": 16, "t": 56, "b": 8},
        "height": 380,
        "xaxis": {"automargin": True, "gridcolor": GRID, "zerolinecolor": NEUTRAL, "title": {"standoff": 12}},
        "yaxis": {"automargin": True, "gridcolor": GRID, "zerolinecolor": NEUTRAL, "title": {"standoff": 12}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        "bargap": 0.3,
        "hovermode": "closest",
    }
)


@dataclass(frozen=True)
class Series:
    """One set of marks in a figure.

    Parameters
    ----------
    name : str
        What the legend, the data table and the text alternative call it.
    numbers : Sequence of float
        One value for each label, in the unit of the value axis; NaN where there is none.
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
    def columns(self) -> dict[str, list[float | None]]:
        """Column name to values, as the data table under the figure shows them."""
        columns = {self.name: _or_none(self.numbers)}
        if self.low is not None and self.high is not None:
            columns[f"{self.name}: interval from"] = _or_none(self.low)
            columns[f"{self.name}: interval to"] = _or_none(self.high)
        return columns


def dots(labels: Sequence[str], series: Sequence[Series], unit: str, decimals: int = 1) -> go.Figure:
    """Draw one row for each label and one dot for each series, with intervals as error bars.

    Parameters
    ----------
    labels : Sequence of str
        Row labels, top to bottom.
    series : Sequence of Series
        What stands in each row.
    unit : str
        Title of the value axis, with its unit.
    decimals : int
        Decimals of the value that is written beside a dot.

    Returns
    -------
    plotly.graph_objects.Figure
        Scatter traces only, one for each series.
    """
    figure = go.Figure(layout={"template": TEMPLATE})
    step = 0.8 / len(series)
    for place, one in enumerate(series):
        offset = (place - (len(series) - 1) / 2) * step
        kept = [row for row, value in enumerate(one.numbers) if math.isfinite(value)]
        if not kept:
            continue
        figure.add_trace(_dot_trace(one, kept, labels, offset if len(series) > 1 else 0.0, decimals))
    figure.update_yaxes(_rows(labels))
    figure.update_xaxes(title_text=unit)
    figure.update_layout(height=max(240, 110 + 26 * len(labels) * max(1, len(series))))
    return figure


def bars(labels: Sequence[str], series: Sequence[Series], unit: str, decimals: int = 1) -> go.Figure:
    """Draw horizontal bars, grouped by label, each with its value written beside it.

    Parameters and return value are those of :func:`dots`; the traces are bars.
    """
    figure = go.Figure(layout={"template": TEMPLATE})
    for one in series:
        kept = [row for row, value in enumerate(one.numbers) if math.isfinite(value)]
        if kept:
            figure.add_trace(_bar_trace(one, kept, labels, decimals))
    figure.update_yaxes(_rows(labels))
    figure.update_xaxes(title_text=unit, rangemode="tozero")
    figure.update_layout(barmode="group", height=max(240, 110 + 26 * len(labels) * max(1, len(series))))
    return figure


def _rows(labels: Sequence[str]) -> dict[str, Any]:
    """Axis with one row for each label, the first on top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
    }


def described(
    figure: go.Figure,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    rows_are: str,
    caption: str,
    unit: str,
) -> go.Figure:
    """Give a figure its caption, its text alternative and its data table.

    ``figure.layout.meta`` gets ``alt`` (one paragraph with every number and the unit), ``caption``
    (what is seen) and ``table`` (``columns`` and ``rows``, the exact values that are drawn).
    """
    columns: dict[str, list[Any]] = {rows_are: list(labels)}
    for one in series:
        columns.update(one.columns)
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    spoken = "; ".join(_sentence(row, list(columns)) for row in rows)
    figure.update_layout(
        meta={
            "alt": f"{caption} Unit: {unit}. {spoken}.",
            "caption": caption,
            "table": {"columns": list(columns), "rows": rows},
        },
        showlegend=len(figure.data) > 1,
    )
    return figure


def _dot_trace(
    one: Series, kept: Sequence[int], labels: Sequence[str], offset: float, decimals: int
) -> go.Scatter:
    values = [float(one.numbers[row]) for row in kept]
    interval = None
    if one.low is not None and one.high is not None:
        interval = {
            "type": "data",
            "array": [_reach(one.high[row], one.numbers[row]) for row in kept],
            "arrayminus": [_reach(one.numbers[row], one.low[row]) for row in kept],
            "thickness": 2,
            "width": 5,
        }
    return go.Scatter(
        name=one.name,
        x=values,
        y=[row + offset for row in kept],
        error_x=interval,
        mode="markers+text",
        text=[_written(value, decimals) for value in values],
        textposition="top center",
        textfont={"size": FONT_SIZE - 1},
        customdata=[labels[row] for row in kept],
        hovertemplate="%{customdata}: %{text}<extra>" + one.name + "</extra>",
        marker={"color": one.color, "symbol": one.symbol, "size": 11},
        cliponaxis=False,
    )


def _bar_trace(one: Series, kept: Sequence[int], labels: Sequence[str], decimals: int) -> go.Bar:
    values = [float(one.numbers[row]) for row in kept]
    return go.Bar(
        name=one.name,
        x=values,
        y=list(kept),
        orientation="h",
        text=[_written(value, decimals) for value in values],
        textposition="outside",
        customdata=[labels[row] for row in kept],
        hovertemplate="%{customdata}: %{text}<extra>" + one.name + "</extra>",
        marker={"color": one.color},
        cliponaxis=False,
    )


def _reach(upper: float, lower: float) -> float:
    # A missing end (no interval could be computed) is drawn as no bar, never as NaN.
    gap = float(upper) - float(lower)
    return max(gap, 0.0) if math.isfinite(gap) else 0.0


def _written(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace("-", "−")


def _or_none(values: Sequence[float]) -> list[float | None]:
    return [float(value) if math.isfinite(value) else None for value in values]


def _sentence(row: Sequence[Any], columns: Sequence[str]) -> str:
    parts = [
        f"{name} {value:.1f}" for name, value in zip(columns[1:], row[1:], strict=True) if value is not None
    ]
    return f"{row[0]}: {', '.join(parts) if parts else 'no value'}"
