"""Figures about changes of caseworker: before and after, and how far each answer is from the truth."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, NAIVE
from bip_teach.figures.marks import Series, dots
from bip_teach.figures.words import described
from bip_teach.language import message, translate, translate_plural

_POINTS = message("percentage points")
_ANSWERS: Mapping[str, tuple[str, str, str]] = {
    "naive": (message("everybody compared"), NAIVE, "circle-open"),
    "time_adjusted": (message("same time in the project"), NAIVE, "diamond-open"),
    "adjusted": (message("same time, register and answers"), ESTIMATE, "diamond"),
    "just_switched": (message("just switched against not, like with like"), ESTIMATE, "circle"),
}


def event_study_figure(
    table: pd.DataFrame, question: str, unit: str = _POINTS, scale: float = 100.0
) -> go.Figure:
    """Draw the difference between people who switch and people who do not, before and after the switch.

    Parameters
    ----------
    table : DataFrame
        Result columns ``term`` (event time: ``-2``, ``-1``, ``0``, ``+1`` …), ``estimate``, ``conf_low`` and
        ``conf_high``, from :func:`bip_teach.estimate.fit_event_study`.
    question : str
        The question as a sentence; it opens the caption.
    unit : str
        Unit of what is drawn, in words.
    scale : float
        What the estimates are multiplied with to be in that unit.

    Returns
    -------
    plotly.graph_objects.Figure
        One block for each event time, in the order of the table: open dots before the switch, full dots
        after.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"term": ["-1", "0"], "estimate": [0.0, -0.02], "conf_low": [-0.01, -0.03],
    ...                     "conf_high": [0.01, -0.01]})
    >>> event_study_figure(two, "What changes?").layout.meta["table"]["rows"][1]
    ['first response after the switch', None, None, None, -2.0, -3.0, -1.0]
    """
    check_columns(table, ["term", "estimate", "conf_low", "conf_high"], "table")
    times = [int(term) for term in table["term"]]
    labels = [_when(time) for time in times]
    before = pd.Series([time < 0 for time in times], index=table.index)
    series = [
        _differences(table.where(before), translate("before the switch"), NAIVE, "circle-open", scale),
        _differences(table.where(~before), translate("after the switch"), ESTIMATE, "circle", scale),
    ]
    caption = translate(
        "{question} Difference between people who change caseworker for the first time and people at the "
        "same time who have not. The lines show uncertainty."
    ).format(question=translate(question))
    axis = translate(unit)
    drawn = dots(labels, series, axis)
    return described(drawn, labels, series, rows_are=translate("response"), caption=caption, unit=axis)


def switch_bias_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how far each answer about switches is from the truth, in several designs.

    Parameters
    ----------
    table : DataFrame
        Rows of one outcome from :func:`bip_teach.compare.switch_bias_table`: ``design``, ``term``,
        ``bias_pp``, ``bias_low_pp`` and ``bias_high_pp`` (percentage points).

    Returns
    -------
    plotly.graph_objects.Figure
        One block for each design and in it one dot for each answer; zero is the truth.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"design": ["as shipped"], "term": ["naive"], "bias_pp": [0.5],
    ...                     "bias_low_pp": [0.3], "bias_high_pp": [0.7]})
    >>> switch_bias_figure(one).layout.meta["table"]["rows"]
    [['as shipped', 0.5, 0.3, 0.7]]
    """
    check_columns(table, ["design", "term", "bias_pp", "bias_low_pp", "bias_high_pp"], "table")
    designs = list(dict.fromkeys(str(design) for design in table["design"]))
    gaps = table.rename(
        columns={"bias_pp": "estimate", "bias_low_pp": "conf_low", "bias_high_pp": "conf_high"}
    )
    series = [
        _differences(
            gaps[gaps["term"].eq(term)].set_index("design").reindex(designs),
            translate(name),
            color,
            symbol,
            scale=1.0,
        )
        for term, (name, color, symbol) in _ANSWERS.items()
    ]
    labels = [translate(design) for design in designs]
    unit = translate("percentage points from the true value")
    caption = translate(
        "How far each answer about switches is from the true value on average, in several synthetic worlds; "
        "zero is the truth. The lines show uncertainty of that average."
    )
    drawn = dots(labels, series, unit, decimals=1)
    return described(drawn, labels, series, rows_are=translate("world"), caption=caption, unit=unit)


def _differences(table: pd.DataFrame, name: str, color: str, symbol: str, scale: float) -> Series:
    columns = ("estimate", "conf_low", "conf_high")
    estimate, low, high = ([scale * float(value) for value in table[column]] for column in columns)
    return Series(name, estimate, color, symbol, low=low, high=high)


def _when(time: int) -> str:
    count = abs(time)
    if time == 0:
        return translate("first response after the switch")
    if time < 0:
        steps = translate_plural(
            "{count} quarter before that response", "{count} quarters before that response", count
        )
    else:
        steps = translate_plural(
            "{count} quarter after that response", "{count} quarters after that response", count
        )
    return steps.format(count=count)
