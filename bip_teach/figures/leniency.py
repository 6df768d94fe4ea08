"""Figures about examiner designs: the outcome by leniency, and whether assignment is as good as by lot."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.figures.look import ESTIMATE, NEUTRAL, empty_figure
from bip_teach.figures.marks import Series, dots, written
from bip_teach.figures.words import described, text_alternative
from bip_teach.language import message, translate

_CURVE = message("in the synthetic data")
_BARS = message("responses, of 100")
_UNIT = message("of 100 responses")
_BAND = "rgba(0, 114, 178, 0.25)"
_HEIGHT = 380
#: The tallest bar takes this share of the height, so that the curve stays clear of it.
_BAR_SHARE = 0.35


def leniency_curve_figure(
    curve: pd.DataFrame, histogram: pd.DataFrame, outcome: str = message("get a job within a year")
) -> go.Figure:
    """Draw how many reach the outcome by the leniency of their caseworker, above how leniency is spread.

    Parameters
    ----------
    curve : DataFrame
        From ``leniency_curve``: ``leniency``, ``estimate``, ``conf_low`` and ``conf_high`` (shares, 0–1).
    histogram : DataFrame
        From ``leniency_histogram``: ``low`` and ``high`` ends of each bin, and ``share`` (0–1).
    outcome : str
        What the share is of, in words.

    Returns
    -------
    plotly.graph_objects.Figure
        A line with its band, and bars on an axis of their own. The data table lists the points of the curve,
        then the bins; the text alternative names the ends and the middle of the curve.

    Examples
    --------
    >>> import pandas as pd
    >>> curve = pd.DataFrame({
    ...     "leniency": [-1.0, 1.0], "estimate": [0.05, 0.07],
    ...     "conf_low": [0.04, 0.06], "conf_high": [0.06, 0.08],
    ... })
    >>> histogram = pd.DataFrame({"low": [-1.0, 0.0], "high": [0.0, 1.0], "share": [0.5, 0.48]})
    >>> leniency_curve_figure(curve, histogram).layout.meta["table"]["rows"][0]
    ['−1.00', 5.0, 4.0, 6.0, None]
    """
    check_columns(curve, ["leniency", "estimate", "conf_low", "conf_high"], "curve")
    check_columns(histogram, ["low", "high", "share"], "histogram")
    _check_rows(curve=curve, histogram=histogram)
    line, bars = _line(curve, len(histogram)), _bars(histogram, len(curve))
    labels = [written(float(value), 2) for value in curve["leniency"]]
    labels += [
        translate("{low} to {high}").format(low=written(float(low), 2), high=written(float(high), 2))
        for low, high in zip(histogram["low"], histogram["high"], strict=True)
    ]
    caption = translate(
        "How many {outcome}, by how the same caseworker judges all other people, relative to colleagues "
        "(in steps of belief). The band shows uncertainty; the bars show how common each leniency is."
    ).format(outcome=translate(outcome))
    unit, rows_are = translate(_UNIT), translate("leniency")
    figure = _drawn(curve, histogram)
    described(figure, labels, [line, bars], rows_are=rows_are, caption=caption, unit=unit)
    alt = text_alternative(caption, unit, f"{_spoken(curve, labels)}.")
    return figure.update_layout(meta={**figure.layout.meta, "alt": alt})


def balance_figure(table: pd.DataFrame, labels: dict[str, str] | None = None) -> go.Figure:
    """Draw how much people differ between caseworkers who give more and less of the treatment.

    Parameters
    ----------
    table : DataFrame
        From ``balance_table``: ``term``, ``contrast``, ``estimate``, ``conf_low``, ``conf_high`` (standard
        deviations of the covariate) and ``p_value``. The row ``joint`` is not drawn; the caption tells it.
    labels : dict of str to str, optional
        Reading names for the terms.

    Returns
    -------
    plotly.graph_objects.Figure
        One dot with its interval for each covariate; zero is perfect balance.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "term": ["age", "joint"], "contrast": ["belief + 1", "F(1, 99)"], "estimate": [0.1, float("nan")],
    ...     "conf_low": [-0.1, float("nan")], "conf_high": [0.3, float("nan")], "p_value": [0.3, 0.3],
    ... })
    >>> balance_figure(table).layout.meta["table"]["rows"]
    [['age', 0.1, -0.1, 0.3]]
    """
    check_columns(table, ["term", "contrast", "estimate", "conf_low", "conf_high", "p_value"], "table")
    shown, joint = table[table["term"].ne("joint")], table[table["term"].eq("joint")]
    _check_rows(table=shown)
    names = [translate((labels or {}).get(str(term), str(term))) for term in shown["term"]]
    series = [
        Series(
            translate("difference"),
            list(shown["estimate"]),
            ESTIMATE,
            low=list(shown["conf_low"]),
            high=list(shown["conf_high"]),
        )
    ]
    contrast = translate(str(shown["contrast"].iloc[0]))
    unit = translate("standard deviations, for {contrast}").format(contrast=contrast)
    caption = translate(
        "How people differ between caseworkers of the same place who give more and less. By lot, all would "
        "lie at zero but for chance. The lines show uncertainty."
    )
    if len(joint):
        p_value = written(float(joint["p_value"].iloc[0]), 2)
        test = translate("A test of all together has p = {p_value}.").format(p_value=p_value)
        caption = f"{caption} {test}"
    drawn = dots(names, series, unit, decimals=2)
    rows_are = translate("what was known before")
    return described(drawn, names, series, rows_are=rows_are, caption=caption, unit=unit, decimals=2)


def _check_rows(**tables: pd.DataFrame) -> None:
    for name, table in tables.items():
        if not len(table):
            raise InvalidArgumentError(
                "{name} has no rows. Give a table with at least one row to draw.", name=name
            )


def _line(curve: pd.DataFrame, after: int) -> Series:
    """The curve, with empty rows for the bins."""
    empty = [math.nan] * after
    estimate, low, high = ([*(100 * curve[name]), *empty] for name in ("estimate", "conf_low", "conf_high"))
    return Series(translate(_CURVE), estimate, ESTIMATE, low=low, high=high)


def _bars(histogram: pd.DataFrame, before: int) -> Series:
    """The bins, with empty rows for the points of the curve."""
    return Series(translate(_BARS), [*[math.nan] * before, *(100 * histogram["share"])], NEUTRAL)


def _drawn(curve: pd.DataFrame, histogram: pd.DataFrame) -> go.Figure:
    known = curve.dropna(subset=["conf_low", "conf_high"])
    bars, line = 100 * histogram["share"], 100 * curve["estimate"]
    figure = empty_figure(bargap=0.05, height=_HEIGHT)
    figure.add_bar(
        name=translate(_BARS),
        x=list((histogram["low"] + histogram["high"]) / 2),
        y=list(bars),
        width=list(0.95 * (histogram["high"] - histogram["low"])),
        yaxis="y2",
        marker={"color": NEUTRAL, "opacity": 0.6},
        hovertemplate=translate("{number} of 100 responses").format(number="%{y:.1f}") + "<extra></extra>",
    )
    figure.add_scatter(
        name=translate("interval"),
        x=[*known["leniency"], *known["leniency"][::-1]],
        y=[*(100 * known["conf_low"]), *(100 * known["conf_high"])[::-1]],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_BAND,
        hoverinfo="skip",
    )
    figure.add_scatter(
        name=translate(_CURVE),
        x=list(curve["leniency"]),
        y=list(line),
        mode="lines",
        line={"color": ESTIMATE, "width": 3},
    )
    figure.update_xaxes(title_text=translate("leniency to all others, steps of belief"))
    figure.update_yaxes(rangemode="tozero", automargin=True)
    top = float(bars.max()) / _BAR_SHARE or 1.0
    second = {"overlaying": "y", "side": "right", "range": [0, top], "visible": False, "fixedrange": True}
    return figure.update_layout(yaxis={"title": {"text": translate(_UNIT)}}, yaxis2=second)


def _spoken(curve: pd.DataFrame, labels: Sequence[str]) -> str:
    """The ends and the middle of the curve in words."""
    places = sorted({0, (len(curve) - 1) // 2, len(curve) - 1})
    parts = []
    for place in places:
        row = curve.iloc[place]
        words = {"leniency": labels[place], "number": written(100 * float(row["estimate"]), 1)}
        if math.isfinite(row["conf_low"]) and math.isfinite(row["conf_high"]):
            low, high = (written(100 * float(row[end]), 1) for end in ("conf_low", "conf_high"))
            part = translate("leniency {leniency}: {number} (interval from {low} to {high})")
            parts.append(part.format(**words, low=low, high=high))
        else:
            parts.append(translate("leniency {leniency}: {number}").format(**words))
    return "; ".join(parts)
