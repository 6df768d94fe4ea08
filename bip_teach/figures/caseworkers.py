"""Figures about caseworkers: belief and job focus."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_choice, check_columns
from bip_teach.figures.look import ESTIMATE
from bip_teach.figures.marks import Series, dots
from bip_teach.figures.printed import printed_series
from bip_teach.figures.words import described
from bip_teach.instrument import item
from bip_teach.language import translate

_GRADIENT_STEPS = ("1_no", "2_doubt", "3_varies", "4_good", "5_yes")
_SOURCE_LETTERS = {"caseworker_report": "A", "webinar": "C", "danish_slides": "D"}


def gradient_figure(table: pd.DataFrame, source: str = "caseworker_report") -> go.Figure:
    """Draw the share in work a year later by the caseworker's belief, published and re-estimated.

    Parameters
    ----------
    table : DataFrame
        ``term`` (belief step, 1–5), ``estimate``, ``conf_low`` and ``conf_high`` (shares, 0–1).
    source : str
        The document whose published gradient is shown: ``caseworker_report``, ``webinar`` or
        ``danish_slides``.

    Returns
    -------
    plotly.graph_objects.Figure
        Two dots for each step; the re-estimated ones carry intervals.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"term": [5], "estimate": [0.25], "conf_low": [0.2], "conf_high": [0.3]})
    >>> gradient_figure(one).layout.meta["table"]["rows"]
    [['5 Yes', 25.0, 20.0, 30.0, 26.8]]
    """
    check_columns(table, ["term", "estimate", "conf_low", "conf_high"], "table")
    check_choice("source", source, _SOURCE_LETTERS)
    known = table[pd.to_numeric(table["term"], errors="coerce").between(1, len(_GRADIENT_STEPS))]
    steps = pd.to_numeric(known["term"]).astype(int)
    ordered = known.assign(step=steps).sort_values("step")
    levels = item("s12").levels()
    labels = [f"{step} {levels[step - 1]}" for step in ordered["step"]]
    ids = [f"{_SOURCE_LETTERS[source]}.gradient.{_GRADIENT_STEPS[step - 1]}" for step in ordered["step"]]
    series = [_with_interval(ordered), printed_series(ids)]
    caption = translate(
        "Share in work one year later, by what the caseworker answered about the person's chances. "
        "The lines show uncertainty."
    )
    unit = translate("in work one year later, of 100 responses")
    drawn, rows_are = dots(labels, series, unit), translate("caseworker's belief")
    return described(drawn, labels, series, rows_are=rows_are, caption=caption, unit=unit)


def leniency_figure(table: pd.DataFrame) -> go.Figure:
    """Draw the share who get a job by the job focus of their caseworker, in thirds of the responses.

    Parameters
    ----------
    table : DataFrame
        Rows ``low``, ``middle`` and ``high`` in ``term``, with ``estimate``, ``conf_low`` and ``conf_high``
        (shares, 0–1); other rows, such as their difference, are not drawn.

    Returns
    -------
    plotly.graph_objects.Figure
        Dots with intervals beside the published shares; the middle third was not printed.
    """
    check_columns(table, ["term", "estimate", "conf_low", "conf_high"], "table")
    thirds = table.set_index("term").loc[["low", "middle", "high"]]
    labels = [translate("lowest third"), translate("middle third"), translate("highest third")]
    series = [
        _with_interval(thirds),
        printed_series(["A.tertile.low", None, "A.tertile.high"]),
    ]
    caption = translate(
        "Share who get a job within a year, by how the same caseworker judges all other people. "
        "The lines show uncertainty."
    )
    unit = translate("get a job within a year, of 100 responses")
    drawn, rows_are = dots(labels, series, unit), translate("caseworker's job focus")
    return described(drawn, labels, series, rows_are=rows_are, caption=caption, unit=unit)


def _with_interval(table: pd.DataFrame) -> Series:
    return Series(
        translate("in the synthetic data"),
        list(100 * table["estimate"]),
        ESTIMATE,
        low=list(100 * table["conf_low"]),
        high=list(100 * table["conf_high"]),
    )
