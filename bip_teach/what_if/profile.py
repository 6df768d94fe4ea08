"""Which answers go with job search, a job or an education: three model cards."""

from __future__ import annotations

from typing import Final

import pandas as pd

from bip_teach import estimate
from bip_teach.compare.indicators import QUESTIONS, IndicatorQuestion, candidate_items, candidate_score
from bip_teach.errors import check_choice
from bip_teach.instrument import HIGHEST_LEVEL, LOWEST_LEVEL, SEARCH_CHANNELS
from bip_teach.what_if.card import ModelCard, Predictor
from bip_teach.what_if.cards import ModelCards

PROFILE_OUTCOMES: Final = tuple(one.outcome for one in QUESTIONS)
#: The caseworker's belief in a job: a forecast about the person, not something to change in the person.
FORECAST: Final = "s12"

_SEARCHES: Final = "searches"
_RATING_LEVELS: Final = tuple(range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))
_CHANNEL_LEVELS: Final = tuple(range(len(SEARCH_CHANNELS) + 1))
#: Lowest acceptable pay, DKK a month: about the middle nine tenths of the answers.
_PAY_LEVELS: Final = tuple(range(18_000, 30_000, 2_000))
_OTHER_LEVELS: Final = {"job_search": _CHANNEL_LEVELS, "b11": _PAY_LEVELS}
_DECIMALS: Final = 3


def profile_cards(frame: pd.DataFrame) -> ModelCards:
    """Fit the three cards of the profile explorer: job search, a job, an education.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.

    Returns
    -------
    ModelCards
        Cards ``search``, ``job`` and ``education``, see :func:`profile_card`.
    """
    return ModelCards({outcome: profile_card(frame, outcome) for outcome in PROFILE_OUTCOMES})


def profile_card(frame: pd.DataFrame, outcome: str) -> ModelCard:
    """Fit a logit of one outcome on the answers that the published list of this outcome names.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.
    outcome : str
        ``search``: looks for work in any way, people aged 30 or more; ``job``: a job starts within 52 weeks,
        people aged 30 or more; ``education``: an education starts within 52 weeks, people under 30.

    Returns
    -------
    ModelCard
        Predictors as in the published list. The list for job search names single questions, so each is a
        predictor of its own. The lists for a job and for education name indicators: an indicator is the
        mean of its ratings by person and caseworker, and has the name of its item where it has only one.
        Ratings go from 1 to 5; ``job_search`` is the number of search channels, 0 to 6; ``b11`` is the
        lowest acceptable pay in DKK a month, one step is 2,000.

    Raises
    ------
    InvalidArgumentError
        `outcome` is none of the three.
    EstimationError
        The model has no finite estimate in this sample.

    Notes
    -----
    Clustered by client, no other covariates. Missing answers follow the rule of
    :mod:`bip_teach.estimate.covariates`; the card is for a person who answered everything. Associations:
    other answers mean other persons. The caseworker's belief (``s12``) is in every list and is a forecast.
    """
    check_choice("outcome", outcome, PROFILE_OUTCOMES)
    question = next(one for one in QUESTIONS if one.outcome == outcome)
    rows = frame[frame["under_30"] == question.under_30]
    scores = {_axis_name(name): candidate_score(rows, name) for name in _listed(question)}
    column = _SEARCHES if outcome == "search" else question.column
    fit = estimate.fit_logit(rows.assign(**scores), column, list(scores), cluster="client_id")
    return ModelCard.from_fit(fit, outcome, [_predictor(name, score) for name, score in scores.items()])


def _listed(question: IndicatorQuestion) -> list[str]:
    return [name for name in question.candidates if question.is_published(name)]


def _axis_name(candidate: str) -> str:
    """Name of the axis: the item where only one is behind a candidate, so that cards share its control."""
    if candidate == "job_search":
        return candidate
    items = candidate_items(candidate)
    return items[0].id if len(items) == 1 else candidate


def _predictor(name: str, score: pd.Series[float]) -> Predictor:
    levels = _OTHER_LEVELS.get(name, _RATING_LEVELS)
    return Predictor(
        name, levels, round(float(score.mean()), _DECIMALS), round(float(score.std()), _DECIMALS)
    )
