"""Which indicators the report lists, and which of them one sample shows: job search, a job, education."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.estimate import REGISTER_COVARIATES, fit_importance
from bip_teach.instrument import INDICATORS, RATING_ITEMS, Item, indicator, item, items_of
from bip_teach.language import SOURCE_LANGUAGE, message
from bip_teach.published import figure
from bip_teach.simulate import Design, calibrated_design
from bip_teach.simulate.measurement import ITEM_TRAITS
from bip_teach.simulate.progression import EDUCATION_TRAITS, JOB_TRAITS, SEARCH_TRAITS

#: The wage a person would accept: asked, but not one of the eleven.
_WAGE: Final = "b11"
_ELEVEN_AND_WAGE: Final = (*(one.id for one in INDICATORS), _WAGE)
_RESPONDENTS: Final = {"client": message("{0} (person)"), "caseworker": message("{0} (caseworker)")}
#: Three ways to call an indicator found; see :func:`indicator_table`.
FINDINGS: Final = ("found", "found_holm", "found_as_read")
_NUMBERS: Final = ("estimate", "conf_low", "conf_high", "p_value", "p_value_holm", "rank", "n_obs")


@dataclass(frozen=True)
class IndicatorQuestion:
    """One of the report's three questions about indicators.

    Parameters
    ----------
    outcome : str
        Its name: ``search``, ``job`` or ``education``.
    column : str
        Outcome in the analysis frame.
    unit : str
        Unit of an estimate: ``share`` (0–1) or ``channels``.
    under_30 : int
        1 for people under 30, 0 for the others, as in the report.
    candidates : tuple of str
        What is compared: items for job search, where the report counts person and caseworker apart;
        otherwise the eleven indicators and the wage asked for.
    lists : mapping of str to str
        Candidate to the id of the published list that names it or could have named it.
    count : str
        Id of the published number of indicators.
    traits : tuple of str
        Traits of the synthetic world with a place of their own in the outcome.
    """

    outcome: str
    column: str
    unit: str
    under_30: int
    candidates: tuple[str, ...]
    lists: Mapping[str, str]
    count: str
    traits: tuple[str, ...]

    def is_published(self, candidate: str) -> bool:
        """Whether the report's list names the candidate."""
        return candidate in figure(self.lists[candidate]).refers_to


QUESTIONS: Final = (
    IndicatorQuestion(
        message("search"),
        "n_channels",
        "channels",
        0,
        tuple(one.id for one in RATING_ITEMS),
        {
            one.id: "B.search.indicators_client" if one.respondent == "client" else "B.search.indicators_cw"
            for one in RATING_ITEMS
        },
        "B.search.n_indicators",
        SEARCH_TRAITS,
    ),
    IndicatorQuestion(
        message("job"),
        "job_52w",
        "share",
        0,
        _ELEVEN_AND_WAGE,
        dict.fromkeys(_ELEVEN_AND_WAGE, "B.job.indicators"),
        "B.job.n_indicators",
        JOB_TRAITS,
    ),
    IndicatorQuestion(
        message("education"),
        "education_52w",
        "share",
        1,
        _ELEVEN_AND_WAGE,
        dict.fromkeys(_ELEVEN_AND_WAGE, "B.edu.indicators"),
        "B.edu.n_indicators",
        EDUCATION_TRAITS,
    ),
)


def indicator_table(frame: pd.DataFrame, *, jointly: bool = True) -> pd.DataFrame:
    """Set the indicators that the report lists beside what one sample shows.

    Parameters
    ----------
    frame : DataFrame
        From :func:`bip_teach.panel.analysis_frame`.
    jointly : bool
        Whether all indicators are in one model; see :func:`bip_teach.estimate.fit_importance`. The report
        does not say.

    Returns
    -------
    DataFrame
        One row for each outcome and candidate, the largest first:

        ``outcome``, ``indicator``, ``label``
            ``search``, ``job`` or ``education``; id of an indicator or item; reading name.
        ``published``, ``figure_id``
            Whether the report lists it, and the list to look at.
        ``true_sign``
            1 or −1 where the synthetic world gives it a place of its own in the outcome, 0 where not. An
            indicator without one still goes with the outcome as far as it tells about readiness.
        ``model``, ``unit``, ``estimate``, ``conf_low``, ``conf_high``
            Difference in the outcome for one standard deviation more: average marginal effect of a logit
            (``share``, 0–1) or, for the number of channels, least squares (``channels``).
        ``p_value``, ``p_value_holm``, ``rank``, ``n_obs``
            Of that estimate; as :func:`bip_teach.estimate.fit_importance` gives them.
        ``found``, ``found_holm``, ``found_as_read``
            Whether the 95 percent interval excludes zero; the same after Holm's correction; whether the
            interval excludes zero on the side on which the report reads indicators: more goes with more, and
            for the wage asked less goes with more.
        ``linear_estimate``, ``linear_low``, ``linear_high``, ``linear_found``
            The same from least squares.

    Raises
    ------
    EstimationError
        A model has no finite estimate in this sample.
    """
    return pd.concat([question_table(frame, one, jointly=jointly) for one in QUESTIONS], ignore_index=True)


def question_table(frame: pd.DataFrame, question: IndicatorQuestion, *, jointly: bool = True) -> pd.DataFrame:
    """Rows of :func:`indicator_table` for one question."""
    rows = _scored(frame[frame["under_30"] == question.under_30], question)
    names = list(question.candidates)
    fit = fit_importance(
        rows, question.column, names, REGISTER_COVARIATES, cluster="client_id", jointly=jointly
    )
    by_model = dict(iter(fit.table.set_index("term").groupby("model")))
    main, linear = by_model.get("logit", by_model["linear"]).loc[names], by_model["linear"].loc[names]
    found = pd.DataFrame(
        {
            "model": main["model"],
            **{name: main[name] for name in _NUMBERS},
            "found": main["excludes_zero"],
            "found_holm": main["excludes_zero_holm"],
            "found_as_read": np.where(main.index == _WAGE, main["conf_high"] < 0, main["conf_low"] > 0),
            "linear_estimate": linear["estimate"],
            "linear_low": linear["conf_low"],
            "linear_high": linear["conf_high"],
            "linear_found": linear["excludes_zero"],
        }
    )
    table = described_candidates(question).join(found, on="indicator")
    return table.sort_values("rank", ignore_index=True)


def described_candidates(question: IndicatorQuestion) -> pd.DataFrame:
    """What the candidates of a question are: the columns of :func:`indicator_table` that need no data."""
    names, design = question.candidates, calibrated_design()
    return pd.DataFrame(
        {
            "outcome": question.outcome,
            "indicator": names,
            "label": [label_of(name) for name in names],
            "published": [question.is_published(name) for name in names],
            "figure_id": [question.lists[name] for name in names],
            "true_sign": [true_sign(question, name, design) for name in names],
            "unit": question.unit,
        }
    )


def found_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Count how many of the listed indicators a sample shows.

    Parameters
    ----------
    table : DataFrame
        From :func:`indicator_table`.

    Returns
    -------
    DataFrame
        One row for each outcome: ``outcome``, ``figure_id`` and ``listed`` (the printed number),
        ``listed_found`` (of those listed), ``others`` and ``others_found`` (not listed), ``found``,
        ``found_holm`` and ``found_as_read`` (of all; see :func:`indicator_table`).
    """
    counts = {one.outcome: one.count for one in QUESTIONS}
    return pd.DataFrame(
        [
            {
                "outcome": outcome,
                "figure_id": counts[str(outcome)],
                "listed": int(figure(counts[str(outcome)]).number),
                "listed_found": int((rows["published"] & rows["found"]).sum()),
                "others": int((~rows["published"]).sum()),
                "others_found": int((~rows["published"] & rows["found"]).sum()),
                **{name: int(rows[name].sum()) for name in FINDINGS},
            }
            for outcome, rows in table.groupby("outcome", sort=False)
        ]
    )


def label_of(candidate: str) -> str:
    """Reading name, in the language of the source, of an indicator, or of an item with who answers."""
    if candidate in {one.id for one in INDICATORS}:
        return indicator(candidate).label(SOURCE_LANGUAGE)
    one = item(candidate)
    return _RESPONDENTS[one.respondent].format(one.label(SOURCE_LANGUAGE))


def true_sign(question: IndicatorQuestion, candidate: str, design: Design) -> int:
    """Sign of an indicator's own place in the outcome: 1, −1, or 0 for none.

    Parameters
    ----------
    question : IndicatorQuestion
        The question.
    candidate : str
        Indicator or item.
    design : Design
        Parameters of the synthetic world.
    """
    if candidate == _WAGE:
        # A realistic person asks for less.
        return -1 if question.outcome == "job" or "wage_realism" in question.traits else 0
    if candidate == "job_search":
        return int(np.sign(design.job_search)) if question.outcome == "job" else 0
    asked = {one.id for one in candidate_items(candidate)}
    if "s12" in asked:
        return int(np.sign(design.belief_effect * getattr(design, f"{question.outcome}_belief")))
    return int(any(ITEM_TRAITS[one] in question.traits for one in asked))


def _scored(rows: pd.DataFrame, question: IndicatorQuestion) -> pd.DataFrame:
    """The rows with a column for each candidate, as floats; indicators are means of their ratings."""
    scores = {name: candidate_score(rows, name) for name in question.candidates}
    outcome = rows[question.column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    scored = rows.assign(**scores, **{question.column: outcome})
    if question.under_30:
        # So few people are neither Danish nor of non-western origin that in some samples none begins.
        scored["origin"] = scored["origin"].where(scored["origin"] == "danish", "other")
    return scored


def candidate_score(rows: pd.DataFrame, candidate: str) -> pd.Series:
    """Score of a candidate in each row: the mean of its ratings, or the number of search channels."""
    if candidate == "job_search":
        return rows["n_channels"].astype("Float64").astype(float)
    return rows[[one.id for one in candidate_items(candidate)]].astype("Float64").astype(float).mean(axis=1)


def candidate_items(candidate: str) -> tuple[Item, ...]:
    """Ratings behind a candidate: those of an indicator, or the item itself."""
    if candidate in {one.id for one in INDICATORS}:
        return tuple(one for one in items_of(candidate) if one.is_rating)
    return (item(candidate),)
