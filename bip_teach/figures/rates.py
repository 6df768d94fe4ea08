"""Figures of shares: job search, outcomes within a year, explained variation."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, NAIVE, NEUTRAL
from bip_teach.figures.marks import Series, bars, dots
from bip_teach.figures.printed import printed_series
from bip_teach.figures.words import described
from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.language import message, translate, translate_plural


def channels_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how many search channels people use, beside the published shares.

    Parameters
    ----------
    table : DataFrame
        ``channels`` (whole number, 0–6) and ``share`` (0–1, of all responses).

    Returns
    -------
    plotly.graph_objects.Figure
        Bars in responses of 100, one row for each number of channels.

    Examples
    --------
    >>> import pandas as pd
    >>> drawn = channels_figure(pd.DataFrame({"channels": [0, 1], "share": [0.75, 0.25]}))
    >>> drawn.layout.meta["table"]["rows"]
    [['no channel', 75.0, 72], ['1 channel', 25.0, 9.8]]
    """
    check_columns(table, ["channels", "share"], "table")
    ordered = table.sort_values("channels")
    counts = [int(count) for count in ordered["channels"]]
    labels = [_channels(count) for count in counts]
    ids = ["B.search.none" if count == 0 else f"B.search.channels_{count}" for count in counts]
    series = [
        Series(translate("in the synthetic data"), list(100 * ordered["share"]), ESTIMATE),
        printed_series(ids),
    ]
    unit = translate("of 100 responses")
    caption = translate("Number of search channels a person uses, in the synthetic data and as published.")
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("search channels"), caption=caption, unit=unit)


def _channels(count: int) -> str:
    if count == 0:
        return translate("no channel")
    return translate_plural("{count} channel", "{count} channels", count).format(count=count)


def channel_types_figure(table: pd.DataFrame) -> go.Figure:
    """Draw which search channels people use.

    Parameters
    ----------
    table : DataFrame
        ``channel`` (id, or the column name ``b10_<id>``) and ``share`` (0–1, of responses by people
        who search).

    Returns
    -------
    plotly.graph_objects.Figure
        One bar for each channel, most used first.
    """
    check_columns(table, ["channel", "share"], "table")
    names = {channel.id: channel.label() for channel in SEARCH_CHANNELS}
    ordered = table.sort_values("share", ascending=False)
    labels = [names[str(channel).removeprefix("b10_")] for channel in ordered["channel"]]
    series = [Series(translate("in the synthetic data"), list(100 * ordered["share"]), ESTIMATE)]
    unit = translate("of 100 responses from people who search")
    caption = translate("Which channels people who search for a job use.")
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("search channel"), caption=caption, unit=unit)


def outcome_rates_figure(
    table: pd.DataFrame,
    caption: str = message("How many reach each outcome: in the synthetic data and as published."),
) -> go.Figure:
    """Draw how many people (or answers) of 100 there are in each row, beside the published shares.

    Parameters
    ----------
    table : DataFrame
        ``label`` (row name), ``share`` (0–1) and ``figure_id`` (id of the published figure, or missing).
    caption : str
        What the rows are, as one sentence.

    Returns
    -------
    plotly.graph_objects.Figure
        Bars in people (or responses) of 100.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"label": ["got a job"], "share": [0.05], "figure_id": ["A.base.job"]})
    >>> outcome_rates_figure(one).layout.meta["table"]["rows"]
    [['got a job', 5.0, 6]]
    """
    check_columns(table, ["label", "share", "figure_id"], "table")
    labels = [translate(str(label)) for label in table["label"]]
    ids = [str(one) if pd.notna(one) else None for one in table["figure_id"]]
    series = [
        Series(translate("in the synthetic data"), list(100 * table["share"]), ESTIMATE),
        printed_series(ids),
    ]
    unit, rows_are = translate("of 100"), translate("group")
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=rows_are, caption=translate(caption), unit=unit)


def explained_variation_figure(table: pd.DataFrame, published: Sequence[str | None]) -> go.Figure:
    """Draw how much variation each set of information explains, one block added at a time.

    Parameters
    ----------
    table : DataFrame
        ``block`` (what was added last), ``r_squared`` (explained in these people), ``cross_validated``
        (explained in people whom the model has not seen; can be negative) and ``permuted`` (explained
        when what was added last is dealt out at random), all as shares (0–1).
    published : Sequence of str or None
        Ids of the published figures, one for each row.

    Returns
    -------
    plotly.graph_objects.Figure
        Bars in per cent of variation explained.
    """
    check_columns(table, ["block", "r_squared", "cross_validated", "permuted"], "table")
    labels = [translate(str(block)) for block in table["block"]]
    series = [
        printed_series(published),
        Series(translate("in these people"), list(100 * table["r_squared"]), ESTIMATE),
        Series(translate("in people the model has not seen"), list(100 * table["cross_validated"]), NAIVE),
        Series(
            translate("with what is added last dealt out at random"), list(100 * table["permuted"]), NEUTRAL
        ),
    ]
    unit = translate("per cent of variation explained")
    caption = translate(
        "How much of the differences between people each set of information accounts for: as published, "
        "in these people, and in people whom the model has not seen."
    )
    drawn = bars(labels, series, unit)
    return described(
        drawn, labels, series, rows_are=translate("information used"), caption=caption, unit=unit
    )


def marginal_effects_figure(table: pd.DataFrame, labels: dict[str, str] | None = None) -> go.Figure:
    """Draw how much the chance of an outcome differs with each rating, holding the others still.

    Parameters
    ----------
    table : DataFrame
        Result columns ``term``, ``estimate``, ``conf_low`` and ``conf_high`` (shares, 0–1).
    labels : dict of str to str, optional
        Reading names for the terms.

    Returns
    -------
    plotly.graph_objects.Figure
        Dots in percentage points with intervals, largest association first. These are associations:
        no design here makes them effects.
    """
    check_columns(table, ["term", "estimate", "conf_low", "conf_high"], "table")
    ordered = table.sort_values("estimate", ascending=False)
    names = labels or {}
    rows = [translate(names.get(str(term), str(term))) for term in ordered["term"]]
    series = [
        Series(
            translate("association"),
            list(100 * ordered["estimate"]),
            ESTIMATE,
            low=list(100 * ordered["conf_low"]),
            high=list(100 * ordered["conf_high"]),
        )
    ]
    unit = translate("percentage points per step")
    caption = translate(
        "Difference in the chance of the outcome for one step more on each item, other items held "
        "still. The lines show uncertainty: where a line crosses zero, the sign is not certain."
    )
    drawn = dots(rows, series, unit)
    return described(drawn, rows, series, rows_are=translate("item"), caption=caption, unit=unit)
