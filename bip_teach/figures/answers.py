"""Figures that put several answers to one question side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, NAIVE, NEUTRAL, TRUE
from bip_teach.figures.marks import Series, bars, dots
from bip_teach.figures.printed import printed_series
from bip_teach.figures.words import described
from bip_teach.language import message, translate

_PP: Final = message("percentage points")
_TRUE: Final = message("true, in the synthetic world")


def answers_figure(
    table: pd.DataFrame,
    question: str,
    published: str | None = None,
    true: float | Mapping[str, float] | None = None,
    labels: dict[str, str] | None = None,
) -> go.Figure:
    """Draw what different analyses answer to the same question, from naive to careful.

    Parameters
    ----------
    table : DataFrame
        Result columns ``term``, ``estimate``, ``conf_low`` and ``conf_high`` (shares, 0–1).
    question : str
        The question as a sentence; it opens the caption.
    published : str, optional
        Id of the published figure (percentage points).
    true : float or mapping of str to float, optional
        The true value in the synthetic world (percentage points). Where the analyses ask about different
        people, a true value for each term: it then stands in the row of its analysis.
    labels : dict of str to str, optional
        Reading names for the terms.

    Returns
    -------
    plotly.graph_objects.Figure
        One row for each analysis, with its interval, then the published and a single true value.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"term": ["naive"], "estimate": [0.02], "conf_low": [0.01], "conf_high": [0.03]})
    >>> answers_figure(one, "How much?", true=1.5).layout.meta["table"]["rows"]
    [['naive', 2.0, 1.0, 3.0, None], ['true, in the synthetic world', None, None, None, 1.5]]
    """
    check_columns(table, ["term", "estimate", "conf_low", "conf_high"], "table")
    names = labels or {}
    rows = [translate(names.get(str(term), str(term))) for term in table["term"]]
    own: Mapping[str, float] = true if isinstance(true, Mapping) else {}
    alone = None if isinstance(true, Mapping) else true
    ids = [None] * len(rows) + [published] * (published is not None) + [None] * (alone is not None)
    rows += [translate("published")] * (published is not None) + [translate(_TRUE)] * (alone is not None)
    blank = [float("nan")] * (len(rows) - len(table))
    series = [
        Series(
            translate("estimate"),
            [*(100 * table["estimate"]), *blank],
            ESTIMATE,
            low=[*(100 * table["conf_low"]), *blank],
            high=[*(100 * table["conf_high"]), *blank],
        )
    ]
    if published is not None:
        series.append(printed_series(ids))
    if true is not None:
        squares = [own.get(str(term), float("nan")) for term in table["term"]] + blank
        squares[-1] = squares[-1] if alone is None else alone
        series.append(Series(translate("true"), squares, TRUE, symbol="square"))
    unit = translate(_PP)
    caption = translate("{question} The lines show uncertainty.").format(question=translate(question))
    drawn = dots(rows, series, unit)
    return described(drawn, rows, series, rows_are=translate("analysis"), caption=caption, unit=unit)


def comparison_figure(table: pd.DataFrame, unit: str) -> go.Figure:
    """Draw the published, the true and the re-estimated value of several results.

    Parameters
    ----------
    table : DataFrame
        Rows of the comparison table with one unit: ``result``, ``figure_id`` (of the published value, missing
        where there is none), ``true``, ``estimate``, ``conf_low`` and ``conf_high``, all in that unit.
    unit : str
        The unit of all values, in words.

    Returns
    -------
    plotly.graph_objects.Figure
        Three dots in each row; the estimate carries its interval.
    """
    check_columns(table, ["result", "figure_id", "true", "estimate", "conf_low", "conf_high"], "table")
    labels = [translate(str(result)) for result in table["result"]]
    unit = translate(unit)
    series = [
        printed_series([None if pd.isna(figure_id) else str(figure_id) for figure_id in table["figure_id"]]),
        Series(translate(_TRUE), _numbers(table["true"]), TRUE, symbol="square"),
        Series(
            translate("re-estimated"),
            _numbers(table["estimate"]),
            ESTIMATE,
            low=_numbers(table["conf_low"]),
            high=_numbers(table["conf_high"]),
        ),
    ]
    caption = translate("Published, true and re-estimated values side by side. The lines show uncertainty.")
    drawn = dots(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("result"), caption=caption, unit=unit)


def answer_gaps_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how far two answers lie apart, for several pairs of answers.

    Parameters
    ----------
    table : DataFrame
        ``term`` (which two answers), ``contrast`` (how far apart, in words, in one order for all) and
        ``estimate`` (share of the pairs, 0–1), as :func:`bip_teach.estimate.answer_gap_table` returns them.

    Returns
    -------
    plotly.graph_objects.Figure
        A block of bars for each pair, one bar for each gap, in pairs of 100.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"term": ["health"] * 2, "contrast": ["same", "apart"], "estimate": [0.75, 0.25]})
    >>> answer_gaps_figure(one).layout.meta["table"]["rows"]
    [['health', 75.0, 25.0]]
    """
    check_columns(table, ["term", "contrast", "estimate"], "table")
    terms, gaps = table["term"].unique(), table["contrast"].unique()
    shares = 100 * table.set_index(["contrast", "term"])["estimate"]
    series = [
        Series(translate(str(gap)), _numbers(shares[gap].loc[terms]), color)
        for gap, color in zip(gaps, (ESTIMATE, NAIVE, NEUTRAL), strict=False)
    ]
    labels, unit = [translate(str(term)) for term in terms], translate("of 100 pairs of answers")
    caption = translate("How far two answers to one question lie apart.")
    drawn = bars(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("two answers"), caption=caption, unit=unit)


def _numbers(column: pd.Series) -> Sequence[float]:
    return [float(value) for value in pd.to_numeric(column, errors="coerce")]
