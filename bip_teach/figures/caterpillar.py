"""Many caseworkers in one figure: sorted estimates or ranks, one thin line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.figures.look import AXIS_PIXELS, ESTIMATE, LEGEND_PIXELS, NEUTRAL, TRUE, empty_figure
from bip_teach.figures.marks import Series, written
from bip_teach.figures.words import described, text_alternative
from bip_teach.language import message, translate

_ROW_PIXELS: Final = (5, 18)
"""Height of a caseworker's line when there are many, and when there are few."""
_TALL_PIXELS: Final = 900
_IN_A_JOB: Final = message("in a job, of 100 people")


@dataclass(frozen=True)
class _Line:
    """Many estimates with intervals, sorted, one thin line each.

    Parameters
    ----------
    names : list of str
        One for each estimate.
    series : Series
        Estimates with intervals, in the order of the names.
    others : tuple of Series
        Further dots, in the same order.
    middle : float
        Where the reference line stands.
    middle_is : str
        What it is, in words; all words are in the language spoken now.
    """

    names: list[str]
    series: Series
    others: tuple[Series, ...]
    middle: float
    middle_is: str


def caterpillar_figure(table: pd.DataFrame) -> go.Figure:
    """Draw the shrunken mean of every caseworker with its interval, from the highest to the lowest.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.estimate.fit_effectiveness`: ``term``, ``shrunken``, ``shrunken_low`` and
        ``shrunken_high`` (shares, 0–1). If it also has ``true_share``, the true means are drawn as squares.

    Returns
    -------
    plotly.graph_objects.Figure
        One thin line for each caseworker, readable for 30 to 300. The text alternative gives a summary; the
        data table holds every number.

    Raises
    ------
    UnknownNameError
        A column is missing.
    InvalidArgumentError
        The table is empty, or a number that is drawn is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"term": ["C0001", "C0002"], "shrunken": [0.125, 0.25]})
    >>> two = two.assign(shrunken_low=0.0625, shrunken_high=0.3125)
    >>> drawn = caterpillar_figure(two)
    >>> drawn.layout.meta["table"]["rows"]
    [['C0002', 25.0, 6.25, 31.25], ['C0001', 12.5, 6.25, 31.25]]
    """
    columns = ["term", "shrunken", "shrunken_low", "shrunken_high"]
    shown = _drawable(table, columns).sort_values(["shrunken", "term"], ascending=[False, True])
    numbers = {name: list(100 * shown[name]) for name in columns[1:]}
    estimates = Series(
        translate("shrunken mean"),
        numbers["shrunken"],
        ESTIMATE,
        low=numbers["shrunken_low"],
        high=numbers["shrunken_high"],
    )
    true: tuple[Series, ...] = ()
    if "true_share" in shown:
        true = (Series(translate("true mean"), list(100 * shown["true_share"]), TRUE, symbol="square"),)
    names = list(shown["term"].astype(str))
    middle = float(np.mean(numbers["shrunken"]))
    line = _Line(names, estimates, true, middle, translate("the mean of all"))
    caption = translate(
        "Every caseworker's share of people in a job, shrunken towards the mean, from the highest to the "
        "lowest. The lines show uncertainty; the broken line is the mean of all."
    )
    return _lined(line, caption, translate(_IN_A_JOB))


def rank_figure(table: pd.DataFrame) -> go.Figure:
    """Draw which ranks are possible for every caseworker, in the order of the estimates.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.estimate.rank_table`: ``term``, ``rank``, ``rank_low`` and ``rank_high``.

    Returns
    -------
    plotly.graph_objects.Figure
        One thin line for each caseworker, from the lowest to the highest possible rank, with the rank of
        the estimate as a dot; summary and data table as for :func:`caterpillar_figure`.

    Raises
    ------
    UnknownNameError
        A column is missing.
    InvalidArgumentError
        The table is empty, or a number that is drawn is missing.
    """
    columns = ["term", "rank", "rank_low", "rank_high"]
    shown = _drawable(table, columns).sort_values("rank", kind="stable")
    low, high = list(shown["rank_low"].astype(float)), list(shown["rank_high"].astype(float))
    name, numbers = translate("rank of the estimate"), list(shown["rank"].astype(float))
    ranks = Series(name, numbers, ESTIMATE, low=low, high=high)
    names, middle = list(shown["term"].astype(str)), (len(shown) + 1) / 2
    line = _Line(names, ranks, (), middle, translate("the middle rank"))
    caption = translate(
        "Which ranks are possible for every caseworker, 1 being the highest share. Each line holds the "
        "true rank in at least 95 of 100 cases; the broken line is the middle rank."
    )
    return _lined(line, caption, translate("rank"))


def _drawable(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The table, or an error that says what is missing in it."""
    check_columns(table, columns, "table")
    lacking = int(table[columns].isna().any(axis=1).sum())
    if table.empty or lacking:
        raise InvalidArgumentError(
            "The table has {rows} rows, and {lacking} of them lack one of "
            "{columns}. Give at least one row, and leave out those that lack a number.",
            rows=len(table),
            lacking=lacking,
            columns=", ".join(columns),
        )
    return table


def _lined(line: _Line, caption: str, unit: str) -> go.Figure:
    few, many = max(_ROW_PIXELS), min(_ROW_PIXELS)
    pixels = max(many, min(few, _TALL_PIXELS / len(line.names)))
    figure = empty_figure()
    for one in (line.series, *line.others):
        figure.add_trace(_thin_trace(one, line.names, pixels))
    figure.add_vline(x=line.middle, line={"dash": "dash", "width": 2, "color": NEUTRAL})
    figure.update_yaxes(range=[len(line.names), -1], visible=False)
    figure.update_xaxes(title_text=unit)
    legend = LEGEND_PIXELS * len(figure.data) if line.others else 0
    figure.update_layout(height=round(AXIS_PIXELS + legend + pixels * (len(line.names) + 1)))
    series = (line.series, *line.others)
    figure = described(
        figure, line.names, series, rows_are=translate("caseworker"), caption=caption, unit=unit
    )
    figure.layout.meta = {**figure.layout.meta, "alt": text_alternative(caption, unit, _summary(line))}
    return figure


def _thin_trace(one: Series, names: list[str], pixels: float) -> go.Scatter:
    interval = None
    if one.low is not None and one.high is not None:
        x = np.asarray(one.numbers)
        interval = {
            "type": "data",
            "array": np.asarray(one.high) - x,
            "arrayminus": x - np.asarray(one.low),
            "thickness": 1,
            "width": 0,
        }
    size = min(8.0, pixels)
    return go.Scatter(
        name=one.name,
        x=list(one.numbers),
        y=list(range(len(names))),
        error_x=interval,
        mode="markers",
        marker={"color": one.color, "symbol": one.symbol, "size": size},
        customdata=names,
        hovertemplate=f"%{{customdata}}: %{{x:.1f}}<extra>{one.name}</extra>",
    )


def _summary(line: _Line) -> str:
    """Say what a reader sees at a glance, instead of hundreds of numbers."""
    numbers = line.series.numbers
    low, high = np.asarray(line.series.low), np.asarray(line.series.high)
    return translate(
        "{n} caseworkers: {what} from {lowest} to {highest}. {hold} of {n} intervals hold {middle_is}, "
        "{middle}. The intervals are {width} wide on average."
    ).format(
        n=len(numbers),
        what=line.series.name,
        lowest=written(float(min(numbers)), 1),
        highest=written(float(max(numbers)), 1),
        hold=int(((low <= line.middle) & (line.middle <= high)).sum()),
        middle_is=line.middle_is,
        middle=written(line.middle, 1),
        width=written(float(np.mean(high - low)), 1),
    )
