"""Figures about one person's progress: indicators over time, and the place in the queue that answers give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.figures.look import ESTIMATE, FONT_SIZE, GRID, empty_figure
from bip_teach.figures.marks import Series, written
from bip_teach.figures.words import described
from bip_teach.language import message, translate

_BAND: Final = "rgba(0, 114, 178, 0.25)"
_GROUND: Final = "rgba(118, 118, 118, 0.16)"
_PLACES: Final = message("places of 100")
_COLUMNS: Final = 2
_TITLE_LETTERS: Final = 21
_PICTURE_PIXELS: Final = 112
#: Where the drawing of a small picture stands, from its left to its right and from its top to its bottom.
_LEFT: Final = 0.08
_RIGHT: Final = 0.86
_HIGHEST: Final = 0.42
_LOWEST: Final = 0.9


def place_curve_figure(table: pd.DataFrame) -> go.Figure:
    """Draw which place in the queue of 100 goes with which mean answer.

    Parameters
    ----------
    table : DataFrame
        From :attr:`bip_teach.what_if.InventedPerson.table`: ``progress_index`` (0–1), ``place``, ``conf_low``
        and ``conf_high`` (places of 100).

    Returns
    -------
    plotly.graph_objects.Figure
        A line with its band over the mean answer, from 1 (lowest) to 5 (highest).

    Raises
    ------
    UnknownNameError
        If a column is missing.
    InvalidArgumentError
        If the table has no rows.

    Examples
    --------
    >>> import pandas as pd
    >>> one = {"progress_index": [0.5], "place": [49.7], "conf_low": [25.0], "conf_high": [73.0]}
    >>> place_curve_figure(pd.DataFrame(one)).layout.meta["table"]["rows"]
    [['3.0', 49.7, 25.0, 73.0]]
    """
    check_columns(table, ["progress_index", "place", "conf_low", "conf_high"], "table")
    _check_rows(table)
    steps = [1 + 4 * float(index) for index in table["progress_index"]]
    line = Series(
        translate("place in the queue"),
        list(table["place"]),
        ESTIMATE,
        low=list(table["conf_low"]),
        high=list(table["conf_high"]),
    )
    caption = translate(
        "The mean of a person's twenty ratings, and the place in the queue that it gives; 100 is nearest to "
        "work. The band shows uncertainty: other questions of the same kind could have given any place in it."
    )
    labels = [written(step, 1) for step in steps]
    drawn, unit, rows_are = _curve(steps, line), translate(_PLACES), translate("mean answer")
    told = described(drawn, labels, [line], rows_are=rows_are, caption=caption, unit=unit)
    return told.update_layout(showlegend=False)


def indicator_paths_figure(table: pd.DataFrame, who: str = message("An invented person")) -> go.Figure:
    """Draw how each of a person's indicators moves over the months, one small picture for each.

    Parameters
    ----------
    table : DataFrame
        From ``indicator_paths``: ``label`` of the indicator, ``month`` and ``level`` (0–1; NaN where no
        answer was given).
    who : str
        Whose answers they are; it opens the caption.

    Returns
    -------
    plotly.graph_objects.Figure
        Lines with dots in one scale; the last level is written beside each.

    Raises
    ------
    UnknownNameError
        If a column is missing.
    InvalidArgumentError
        If the table has no rows.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"label": ["Health", "Health"], "month": [0, 3], "level": [0.25, 0.5]})
    >>> indicator_paths_figure(two).layout.meta["table"]["rows"]
    [['Health', 25.0, 50.0]]
    """
    check_columns(table, ["label", "month", "level"], "table")
    _check_rows(table)
    wide = 100 * table.pivot_table("level", "label", "month", dropna=False).loc[table["label"].unique()]
    wide.index = pd.Index([translate(str(label)) for label in wide.index])
    series = [
        Series(translate("month {month}").format(month=month), list(wide[month]), ESTIMATE)
        for month in wide.columns
    ]
    caption = translate(
        "{who}, indicator by indicator, from the first measurement (left) to the last (right)."
    ).format(who=translate(who))
    unit, rows_are = translate("0 is the lowest answer, 100 the highest"), translate("indicator")
    labels, drawn = list(wide.index), _small_pictures(wide)
    told = described(drawn, labels, series, rows_are=rows_are, caption=caption, unit=unit, decimals=0)
    return told.update_layout(showlegend=False)


def _check_rows(table: pd.DataFrame) -> None:
    if not len(table):
        raise InvalidArgumentError("The table has no rows. Give a table with at least one row to draw.")


def _curve(steps: Sequence[float], line: Series) -> go.Figure:
    low, high = list(line.low or []), list(line.high or [])
    hover = translate("mean answer {mean}: place {place}").format(mean="%{x:.1f}", place="%{y:.0f}")
    figure = empty_figure(height=340)
    figure.add_scatter(
        name=translate("interval"),
        x=[*steps, *reversed(steps)],
        y=[*low, *reversed(high)],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_BAND,
        hoverinfo="skip",
    )
    figure.add_scatter(
        name=line.name,
        x=list(steps),
        y=list(line.numbers),
        mode="lines",
        line={"color": ESTIMATE, "width": 3},
        hovertemplate=f"{hover}<extra></extra>",
    )
    figure.update_xaxes(title_text=translate("mean of the twenty ratings, 1 to 5"))
    return figure.update_yaxes(title_text=translate(_PLACES), range=[0, 102], automargin=True, gridcolor=GRID)


def _small_pictures(wide: pd.DataFrame) -> go.Figure:
    n_rows = math.ceil(len(wide) / _COLUMNS)
    figure = empty_figure(height=n_rows * _PICTURE_PIXELS + 8)
    places = [(place % _COLUMNS, place // _COLUMNS) for place in range(len(wide))]
    months = [int(month) for month in wide.columns]
    figure.add_trace(_grounds(places))
    ends: list[tuple[float, float, str]] = []
    for (column, row), (label, numbers) in zip(places, wide.iterrows(), strict=True):
        levels = list(numbers)
        points = [(column + x, row + y) for x, y in _points(levels, months)]
        figure.add_annotation(_heading(column, row, str(label)))
        figure.add_trace(_path(str(label), points, levels, months))
        ends += _end(points, levels)
    figure.add_trace(_written_ends(ends))
    figure.update_xaxes(range=[0, _COLUMNS], visible=False, fixedrange=True)
    figure.update_yaxes(range=[n_rows, 0], visible=False, fixedrange=True)
    return figure.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 4})


def _points(levels: Sequence[float], months: Sequence[int]) -> list[tuple[float, float]]:
    """Where the levels stand inside a small picture; its top is 0, its bottom 1."""
    month = (_RIGHT - _LEFT) / max(months[-1] - months[0], 1)
    return [
        (_LEFT + month * (when - months[0]), _LOWEST - (_LOWEST - _HIGHEST) * level / 100)
        for when, level in zip(months, levels, strict=True)
    ]


def _path(
    label: str, points: Sequence[tuple[float, float]], levels: Sequence[float], months: Sequence[int]
) -> go.Scatter:
    known = [number for number, level in enumerate(levels) if math.isfinite(level)]
    return go.Scatter(
        name=label,
        x=[points[number][0] for number in known],
        y=[points[number][1] for number in known],
        mode="lines+markers",
        line={"color": ESTIMATE, "width": 3},
        marker={"color": ESTIMATE, "size": 8},
        customdata=[
            translate("month {month}: {level}").format(month=months[number], level=written(levels[number], 0))
            for number in known
        ],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _grounds(places: Sequence[tuple[int, int]]) -> go.Bar:
    """The room between the lowest and the highest answer of every small picture."""
    return go.Bar(
        name=translate("from the lowest to the highest answer"),
        orientation="h",
        base=[column + _LEFT for column, _ in places],
        x=[_RIGHT - _LEFT] * len(places),
        y=[row + (_HIGHEST + _LOWEST) / 2 for _, row in places],
        width=_LOWEST - _HIGHEST,
        marker={"color": _GROUND},
        hoverinfo="skip",
    )


def _end(points: Sequence[tuple[float, float]], levels: Sequence[float]) -> list[tuple[float, float, str]]:
    known = [number for number, level in enumerate(levels) if math.isfinite(level)]
    return [(*points[known[-1]], written(levels[known[-1]], 0))] if known else []


def _written_ends(ends: Sequence[tuple[float, float, str]]) -> go.Scatter:
    return go.Scatter(
        name=translate("last level"),
        x=[end[0] for end in ends],
        y=[end[1] for end in ends],
        text=[f"  {end[2]}" for end in ends],
        mode="text",
        textposition="middle right",
        textfont={"size": FONT_SIZE - 2},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _heading(column: int, row: int, label: str) -> dict[str, Any]:
    lines = wrap(label, _TITLE_LETTERS)
    return {
        "text": f"<b>{'<br>'.join(lines)}</b>",
        "font": {"size": FONT_SIZE - 1},
        "align": "left",
        "x": column + _LEFT,
        "y": row,
        "xanchor": "left",
        "yanchor": "top",
        "borderpad": 0,
        "showarrow": False,
    }
