"""Belief as a forecast and job focus as a cause: two lines on the same axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, FONT_SIZE, NAIVE, empty_figure
from bip_teach.figures.marks import Series, written
from bip_teach.figures.words import described
from bip_teach.instrument import item
from bip_teach.language import message, translate

_THIRDS: Final = ("low", "middle", "high")
_FORECAST: Final = message("by belief in this person")
_CAUSE: Final = message("by belief in all others (thirds)")
_UNIT: Final = message("of 100 responses")
_LABELS: Final = (
    message("lowest third of job focus"),
    message("middle third of job focus"),
    message("highest third of job focus"),
)
_OUTCOME: Final = message("get a job within a year")
_HEIGHT: Final = 420


def forecast_figure(
    gradient: pd.DataFrame,
    belief_thirds: pd.DataFrame,
    outcome_thirds: pd.DataFrame,
    outcome: str = _OUTCOME,
) -> go.Figure:
    """Draw the outcome by the caseworker's belief in this person, and by the belief in all others.

    The slope of the first line is what belief tells. The slope of the second, outcome per step of belief
    between thirds of job focus, is the Wald ratio: what an instrument takes for the effect of a step.

    Parameters
    ----------
    gradient : DataFrame
        ``term`` (belief step, 1–5) and ``estimate`` (share, 0–1).
    belief_thirds : DataFrame
        Rows ``low``, ``middle`` and ``high`` in ``term``, with the mean belief in ``estimate`` (steps).
    outcome_thirds : DataFrame
        The same rows, with the share (0–1) in ``estimate``.
    outcome : str
        What the share is of, in words; by default *get a job within a year*.

    Returns
    -------
    plotly.graph_objects.Figure
        Two lines with marks; belief across, responses of 100 upwards.

    Examples
    --------
    >>> import pandas as pd
    >>> steps = pd.DataFrame({"term": [1, 5], "estimate": [0.01, 0.25]})
    >>> belief = pd.DataFrame({"term": ["low", "middle", "high"], "estimate": [2.0, 2.5, 3.0]})
    >>> jobs = pd.DataFrame({"term": ["low", "middle", "high"], "estimate": [0.05, 0.06, 0.0625]})
    >>> forecast_figure(steps, belief, jobs).layout.meta["table"]["rows"][-1]
    ['highest third of job focus', 3.0, 6.25]
    """
    for name, table in {"gradient": gradient, "belief_thirds": belief_thirds}.items():
        check_columns(table, ["term", "estimate"], name)
    check_columns(outcome_thirds, ["term", "estimate"], "outcome_thirds")
    steps = gradient[pd.to_numeric(gradient["term"], errors="coerce").between(1, 5)].sort_values("term")
    forecast = ([float(step) for step in steps["term"]], [100 * float(one) for one in steps["estimate"]])
    cause = (_at_thirds(belief_thirds), [100 * one for one in _at_thirds(outcome_thirds)])
    levels = item("s12").levels()
    labels = [f"{step:.0f} {levels[int(step) - 1]}" for step in forecast[0]]
    labels += [translate(third) for third in _LABELS]
    caption = translate(
        "How many {outcome}: by what the caseworker believes about this person, and by what the same "
        "caseworker believes about all other people."
    ).format(outcome=translate(outcome))
    unit = translate(_UNIT)
    figure = empty_figure(height=_HEIGHT)
    figure.add_trace(_line(_FORECAST, forecast, NAIVE, "circle-open"))
    figure.add_trace(_line(_CAUSE, cause, ESTIMATE, "circle"))
    figure.update_xaxes(title_text=translate("mean belief about the person, in steps"), range=[0.7, 5.3])
    figure.update_yaxes(title_text=unit, rangemode="tozero", automargin=True)
    series = [
        Series(translate("mean belief, in steps"), [*forecast[0], *cause[0]], NAIVE),
        Series(unit, [*forecast[1], *cause[1]], ESTIMATE),
    ]
    return described(figure, labels, series, rows_are=translate("responses"), caption=caption, unit=unit)


def _at_thirds(table: pd.DataFrame) -> list[float]:
    """Estimates of the three thirds, lowest first."""
    return [float(one) for one in table.set_index("term").loc[list(_THIRDS), "estimate"]]


def _line(
    series: str, points: tuple[Sequence[float], Sequence[float]], color: str, symbol: str
) -> go.Scatter:
    name = translate(series)
    hover = translate("belief {belief}: {number} {unit}").format(
        belief="%{x:.1f}", number="%{y:.1f}", unit=translate(_UNIT)
    )
    return go.Scatter(
        name=name,
        x=list(points[0]),
        y=list(points[1]),
        mode="lines+markers+text",
        text=[written(value, 0) for value in points[1]],
        textposition="top center",
        textfont={"size": FONT_SIZE - 1},
        hovertemplate=f"{hover}<extra>{name}</extra>",
        line={"color": color, "width": 2},
        marker={"color": color, "symbol": symbol, "size": 11, "line": {"width": 2, "color": color}},
        cliponaxis=False,
    )
