"""Figures about interventions: who gets what, and places in the queue."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, NAIVE, TRUE
from bip_teach.figures.marks import Series, bars, dots
from bip_teach.figures.printed import printed_series
from bip_teach.figures.words import described
from bip_teach.language import message, translate

_MIXES = {
    "none": message("no intervention"),
    "job_only": message("job-focused only"),
    "other_single": message("one other group only"),
    "combined_with_job": message("combined, with job focus"),
    "combined_without_job": message("combined, without job focus"),
}
_PARTICIPATION = {
    "none": "C.part.none",
    "job_only": "C.part.one.job",
    "combined_with_job": "C.part.combined_job",
}
_QUEUE = {
    "none": "C.queue.none",
    "job_only": "C.queue.job",
    "combined_with_job": "C.queue.combined",
}


def participation_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how many take part in which mix of interventions, beside the published shares.

    Parameters
    ----------
    table : DataFrame
        ``mix`` (none, job_only, other_single, combined_with_job, combined_without_job) and ``share``
        (0–1, of quarters).

    Returns
    -------
    plotly.graph_objects.Figure
        Bars in quarters of 100.

    Examples
    --------
    >>> import pandas as pd
    >>> drawn = participation_figure(pd.DataFrame({"mix": ["none"], "share": [0.25]}))
    >>> drawn.layout.meta["table"]["rows"]
    [['no intervention', 25.0, 23]]
    """
    check_columns(table, ["mix", "share"], "table")
    ordered = table.set_index("mix").reindex([mix for mix in _MIXES if mix in set(table["mix"])])
    labels = [translate(_MIXES[str(mix)]) for mix in ordered.index]
    series = [
        Series(translate("in the synthetic data"), list(100 * ordered["share"]), ESTIMATE),
        printed_series([_PARTICIPATION.get(str(mix)) for mix in ordered.index]),
    ]
    unit = translate("of 100 three-month periods")
    caption = translate("Who takes part in what during three months.")
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("interventions"), caption=caption, unit=unit)


def queue_figure(table: pd.DataFrame, truth: pd.Series | None = None) -> go.Figure:
    """Draw how many places of 100 a person moves in the queue towards a job, by mix.

    Parameters
    ----------
    table : DataFrame
        ``term`` (mix), ``contrast`` (``naive`` or ``adjusted``), ``estimate``, ``conf_low`` and
        ``conf_high`` (places of 100).
    truth : Series, optional
        True places, indexed by mix.

    Returns
    -------
    plotly.graph_objects.Figure
        Dots with intervals; the right-hand side is nearer a job.
    """
    check_columns(table, ["term", "contrast", "estimate", "conf_low", "conf_high"], "table")
    mixes = [mix for mix in _MIXES if mix in set(table["term"])]
    series = [
        _places(table, mixes, "naive", translate("as it looks"), NAIVE, "circle-open"),
        _places(table, mixes, "adjusted", translate("like with like"), ESTIMATE, "circle"),
        printed_series([_QUEUE.get(mix) for mix in mixes]),
    ]
    if truth is not None:
        values = [float(truth.get(mix, float("nan"))) for mix in mixes]
        series.append(Series(translate("true, in the synthetic world"), values, TRUE, symbol="square"))
    labels = [translate(_MIXES[mix]) for mix in mixes]
    unit = translate("places of 100 in three months")
    caption = translate(
        "Places a person moves in the queue towards a job during three months; plus is forward. "
        "The lines show uncertainty."
    )
    drawn = dots(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("interventions"), caption=caption, unit=unit)


def _places(
    table: pd.DataFrame, mixes: list[str], contrast: str, name: str, color: str, symbol: str
) -> Series:
    rows = table[table["contrast"] == contrast].set_index("term").reindex(mixes)
    return Series(
        name,
        list(rows["estimate"]),
        color,
        symbol,
        low=list(rows["conf_low"]),
        high=list(rows["conf_high"]),
    )
