"""Figures about indicators: how strongly each goes with an outcome, and how often it is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import InvalidArgumentError, check_choice, check_columns
from bip_teach.figures.look import ESTIMATE, NEUTRAL
from bip_teach.figures.marks import Series, bars, dots
from bip_teach.figures.words import described
from bip_teach.language import message, translate

_UNITS: Final = {
    "share": message("percentage points per standard deviation"),
    "channels": message("search channels per standard deviation, of 100 people"),
}


def importance_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how strongly each indicator goes with an outcome, the largest association first.

    Parameters
    ----------
    table : DataFrame
        Rows of one outcome: ``label``, ``estimate``, ``conf_low`` and ``conf_high`` (for one standard
        deviation more), their ``unit`` (``share``, 0–1, or ``channels``) and ``published`` (whether the
        report lists the indicator).

    Returns
    -------
    plotly.graph_objects.Figure
        Dots with intervals; listed and other indicators differ by name and by symbol.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"label": ["health"], "estimate": [0.02], "conf_low": [0.01], "conf_high": [0.03]})
    >>> importance_figure(one.assign(unit="share", published=True)).layout.meta["table"]["rows"]
    [['health', 2.0, 1.0, 3.0]]
    """
    check_columns(table, ["label", "estimate", "conf_low", "conf_high", "unit", "published"], "table")
    unit = translate(_UNITS[_one_unit(table)])
    ordered = table.loc[table["estimate"].abs().sort_values(ascending=False, kind="stable").index]
    labels = [translate(str(label)) for label in ordered["label"]]
    series = [
        Series(
            name,
            _only(ordered, "estimate", listed),
            color,
            symbol,
            low=_only(ordered, "conf_low", listed),
            high=_only(ordered, "conf_high", listed),
        )
        for name, listed, color, symbol in _groups()
    ]
    caption = translate(
        "Difference in the outcome between people who differ by one standard deviation of an indicator. "
        "The lines show uncertainty: where a line crosses zero, the sign is not certain."
    )
    drawn = dots(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("indicator"), caption=caption, unit=unit)


def indicator_draws_figure(table: pd.DataFrame) -> go.Figure:
    """Draw in how many of 100 repetitions of the study each indicator is found.

    Parameters
    ----------
    table : DataFrame
        Rows of one outcome: ``label``, ``found_share`` (0–1, missing where no repetition has an estimate)
        and ``published`` (whether the report lists the indicator).

    Returns
    -------
    plotly.graph_objects.Figure
        Bars, the indicator that is found most often first; listed and other indicators differ by name.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"label": ["network", "health"], "found_share": [0.2, 0.9]})
    >>> indicator_draws_figure(two.assign(published=[False, True])).layout.meta["table"]["rows"]
    [['health', 90.0, None], ['network', None, 20.0]]
    """
    check_columns(table, ["label", "found_share", "published"], "table")
    ordered = table.sort_values("found_share", ascending=False, kind="stable")
    labels = [translate(str(label)) for label in ordered["label"]]
    series = [
        Series(name, _only(ordered, "found_share", listed), color) for name, listed, color, _ in _groups()
    ]
    unit = translate("found, in 100 repetitions of the study")
    caption = translate(
        "In how many of 100 repetitions with other people the interval of an indicator excludes zero. "
        "The world behind them is always the same."
    )
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("indicator"), caption=caption, unit=unit)


def _groups() -> Sequence[tuple[str, bool, str, str]]:
    return (
        (translate("on the report's list"), True, ESTIMATE, "circle"),
        (translate("not on the list"), False, NEUTRAL, "circle-open"),
    )


def _only(table: pd.DataFrame, column: str, listed: bool) -> list[float]:
    """Hundredfold values where the indicator is listed (or not), NaN elsewhere."""
    return list((100 * table[column]).where(table["published"].astype(bool) == listed))


def _one_unit(table: pd.DataFrame) -> str:
    units = table["unit"].unique()
    if len(units) != 1:
        listed = ", ".join(map(repr, units)) or "none"
        raise InvalidArgumentError(
            "The table has the units {listed}. Give the rows of one outcome.", listed=listed
        )
    check_choice("unit", units[0], _UNITS)
    return str(units[0])
