"""Figures about differences between caseworkers: quarters, chance, and a thought experiment."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, NAIVE, NEUTRAL, PUBLISHED, TRUE
from bip_teach.figures.marks import Series, bars, dots
from bip_teach.figures.printed import printed_series
from bip_teach.figures.words import described
from bip_teach.language import message, translate

_IN_A_JOB: Final = message("in a job, of 100 people")
_PUBLISHED_TOP: Final = message("if all were like the top quarter, published")
_ESTIMATED_TOP: Final = message("if all were like the top quarter, estimated")
_TRUE_TOP: Final = message("if all were like the top quarter, true, in the synthetic world")
_THOUGHT_WORDS: Final = {
    "published": message("published"),
    "raw": message("ranked on the raw share"),
    "adjusted": message("ranked on the adjusted share"),
    "shrunken": message("ranked on the shrunken share"),
    "true": message("true shares, ranked on them"),
    "true_of_raw": message("true shares, ranked on the raw share"),
    "true_of_shrunken": message("true shares, ranked on the shrunken share"),
}


def effectiveness_figure(table: pd.DataFrame) -> go.Figure:
    """Draw four quarters of caseworkers, ranked by their clients' success, beside pure chance.

    Parameters
    ----------
    table : DataFrame
        Four rows, from the quarter with the lowest to the one with the highest success, with ``raw``,
        ``shrunken`` and ``chance`` (shares, 0–1). ``chance`` is what caseworkers who are all alike give.

    Returns
    -------
    plotly.graph_objects.Figure
        Bars in people of 100 with the published quarters as diamonds.
    """
    check_columns(table, ["raw", "shrunken", "chance"], "table")
    labels = [
        translate("lowest quarter"),
        translate("second quarter"),
        translate("third quarter"),
        translate("highest quarter"),
    ]
    series = [
        printed_series(["C.effect.q1_least", "C.effect.q2", "C.effect.q3", "C.effect.q4_most"]),
        Series(translate("raw, in the synthetic data"), list(100 * table["raw"]), ESTIMATE),
        Series(translate("identical caseworkers (chance)"), list(100 * table["chance"]), NEUTRAL),
        Series(translate("shrunken"), list(100 * table["shrunken"]), NAIVE),
    ]
    caption = translate(
        "Caseworkers in four quarters, by how many of their people found a job: as published, in the "
        "synthetic data, if all caseworkers were identical, and after shrinking towards the mean."
    )
    unit = translate(_IN_A_JOB)
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("caseworkers"), caption=caption, unit=unit)


def thought_experiment_figure(table: pd.DataFrame) -> go.Figure:
    """Draw the thought experiment: everybody, and everybody as with the top quarter of caseworkers.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.estimate.thought_experiment_table`, or with true rows from
        :func:`bip_teach.compare.true_thought_experiment`: ``term``, ``mean_share``, ``effective_share``,
        ``conf_low`` and ``conf_high`` (of the increase; shares, 0–1).

    Returns
    -------
    plotly.graph_objects.Figure
        Two dots for each way of ranking. The line at an estimate is the interval of the increase, laid off
        from the mean of all.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"term": ["raw"], "mean_share": [0.25], "effective_share": [0.5]})
    >>> drawn = thought_experiment_figure(one.assign(conf_low=0.125, conf_high=0.375))
    >>> drawn.layout.meta["table"]["rows"]
    [['ranked on the raw share', 25.0, 50.0, 37.5, 62.5]]
    """
    columns = ["term", "mean_share", "effective_share", "conf_low", "conf_high"]
    check_columns(table, columns, "table")
    terms = table["term"].astype(str)
    labels = [translate(_THOUGHT_WORDS.get(term, term)) for term in terms]
    numbers = (100 * table[columns[1:]]).astype(float)
    numbers[["conf_low", "conf_high"]] = numbers[["conf_low", "conf_high"]].add(numbers["mean_share"], axis=0)
    published, true = terms.eq("published"), terms.str.startswith("true")
    series = [
        Series(translate("all caseworkers"), list(numbers["mean_share"]), NEUTRAL, symbol="diamond"),
        _top_quarter(_PUBLISHED_TOP, numbers[published], PUBLISHED, "diamond-open", table.index),
        _top_quarter(_ESTIMATED_TOP, numbers[~published & ~true], ESTIMATE, "circle", table.index),
        _top_quarter(_TRUE_TOP, numbers[true], TRUE, "square", table.index),
    ]
    caption = translate(
        "People in a job: with all caseworkers, and if all were like the quarter at the top of the list. "
        "The lines show the uncertainty of the increase."
    )
    unit = translate(_IN_A_JOB)
    drawn = dots(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("top quarter"), caption=caption, unit=unit)


def _top_quarter(name: str, numbers: pd.DataFrame, color: str, symbol: str, rows: pd.Index) -> Series:
    """The top quarter in the rows of one kind; the other rows stay empty."""
    shown = numbers.reindex(rows)
    interval = {"low": list(shown["conf_low"]), "high": list(shown["conf_high"])}
    return Series(
        translate(name),
        list(shown["effective_share"]),
        color,
        symbol,
        **(interval if shown["conf_low"].notna().any() else {}),
    )
