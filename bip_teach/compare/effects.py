"""Rows about effects: belief, switches, places in the queue, and differences between caseworkers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Final

import pandas as pd

from bip_teach.calibrate import MIN_CASELOAD
from bip_teach.compare.rows import Row, interval_of, new_row
from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.estimate import (
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    LeniencyFit,
    fit_effectiveness,
    fit_leniency,
    fit_linear_probability,
    fit_progress,
    fit_switches,
)
from bip_teach.language import message
from bip_teach.panel import Panel, Truth
from bip_teach.panel.tables import LAST_RESPONSE_WEEK

CONTROLS: Final = (*REGISTER_COVARIATES, *CLIENT_RATINGS)
_OUTCOMES: Final = {"job_52w": "A.{}.job.pp", "job_or_education_52w": "A.{}.jobedu.pp"}
_UNTIL_SWITCH: Final = "belief_until_switch"
_FROM_FIRST: Final = "belief_from_first_response"
_FORECAST: Final = message("mostly a forecast, not an effect")
_STAYED: Final = message(
    "two-stage least squares, as in the report; too low on average in this world (a little for a job, "
    "clearly for a job or education), because those whom belief helped have left before the later answers"
)
_FRESH: Final = message("UJIVE; nobody has left yet, and what is true is meant for first answers")
_SWITCH_ROWS: Final = (
    ("naive", "one_more_switch", message("two errors that may cancel")),
    (
        "adjusted",
        "one_more_switch",
        message(
            "an effect only if nothing unmeasured decides who switches; on average here, too near zero, "
            "because late answers, with their low chances, weigh most"
        ),
    ),
    (
        "just_switched",
        "just_switched",
        message(
            "same time, same number of switches before, same characteristics; an effect only if nothing "
            "unmeasured decides who switches"
        ),
    ),
)
_BELIEF_WORDS: Final = {
    "job_52w": (
        message("job, one step more belief, compared directly"),
        message("job, one step more belief, from job focus, all answers"),
        message("job, one step more belief, from job focus, first answers"),
    ),
    "job_or_education_52w": (
        message("job or education, one step more belief, compared directly"),
        message("job or education, one step more belief, from job focus, all answers"),
        message("job or education, one step more belief, from job focus, first answers"),
    ),
}
_SWITCH_WORDS: Final = {
    "job_52w": {
        "naive": message("job, one switch more, compared directly"),
        "adjusted": message("job, one switch more, same time and same characteristics"),
        "just_switched": message("job, one switch more, just switched or not"),
    },
    "job_or_education_52w": {
        "naive": message("job or education, one switch more, compared directly"),
        "adjusted": message("job or education, one switch more, same time and same characteristics"),
        "just_switched": message("job or education, one switch more, just switched or not"),
    },
}
_QUARTER: Final = message("share in a job, quarter {0} of caseworkers")
_ALIKE: Final = message("{0} if all caseworkers were alike, {1} after shrinkage")
_POINTS: Final = message("percentage points")
_MIX_FIGURES: Final = {
    "none": ("C.queue.none", message("places moved in three months: no intervention")),
    "job_only": ("C.queue.job", message("places moved in three months: job-focused only")),
    "other_single": (
        "C.queue.other_best",
        message("places moved in three months: one other intervention only"),
    ),
    "combined_with_job": (
        "C.queue.combined",
        message("places moved in three months: combined, with a job focus"),
    ),
}


def belief_effect(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    """One step more belief: compared directly, and from job focus, in all answers and in first answers."""
    answered = frame.dropna(subset=["belief"])
    first = answered[answered["wave"] == 1]
    for outcome, pattern in _OUTCOMES.items():
        naive = fit_linear_probability(answered, outcome, ["belief"], cluster="client_id").table
        rows = (
            ("association", naive, "belief", _UNTIL_SWITCH, _FORECAST),
            (
                "effect",
                fit_belief(answered, outcome).table,
                "2sls",
                _UNTIL_SWITCH,
                _STAYED,
            ),
            (
                "effect",
                fit_belief(first, outcome).table,
                "ujive",
                _FROM_FIRST,
                _FRESH,
            ),
        )
        for words, (kind, table, term, estimand, note) in zip(_BELIEF_WORDS[outcome], rows, strict=True):
            yield new_row(
                message("Belief effect"),
                words,
                pattern.format("iv"),
                kind,
                true=_true_effect(truth, estimand, outcome.removesuffix("_52w")),
                unit=_POINTS,
                note=note,
                **interval_of(table, term),
            )


def fit_belief(answered: pd.DataFrame, outcome: str) -> LeniencyFit:
    """Fit the effect of belief from caseworkers' job focus, on rows with an answer to S12.

    Parameters
    ----------
    answered : DataFrame
        From :func:`bip_teach.panel.analysis_frame`, without rows where ``belief`` is missing.
    outcome : str
        Column such as ``job_52w``.
    """
    with warnings.catch_warnings():
        # The rows of caseworkers with a single client are counted in the fit's sample.
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        return fit_leniency(
            answered,
            outcome=outcome,
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=CONTROLS,
            cluster="caseworker_id",
            leave_out="client_id",
        )


def switch_effect(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    """One switch more: compared directly, and at the same time with the same characteristics."""
    for outcome, pattern in _OUTCOMES.items():
        fit = fit_switches(
            frame, outcome, controls=CONTROLS, time=("quarters_since_entry",), cluster="client_id"
        )
        for term, estimand, note in _SWITCH_ROWS:
            yield new_row(
                message("Switches"),
                _SWITCH_WORDS[outcome][term],
                pattern.format("switch"),
                "association",
                true=_true_effect(truth, estimand, outcome.removesuffix("_52w")),
                unit=_POINTS,
                note=note,
                **interval_of(fit.table, term),
            )


def queue(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    """Places moved by people near the middle of the queue."""
    fit = fit_progress(frame, controls=REGISTER_COVARIATES, cluster="client_id", between=(40, 60))
    adjusted = fit.table[fit.table["contrast"].eq("adjusted")].set_index("term")
    for mix, (figure_id, words) in _MIX_FIGURES.items():
        yield new_row(
            message("Interventions"),
            words,
            figure_id,
            "association",
            true=_true_effect(truth, "mix_places", mix),
            unit=message("places of 100"),
            note=message("people near the middle of the queue, adjusted"),
            **interval_of(adjusted, mix, scale=1.0),
        )


def quartiles(frame: pd.DataFrame, panel: Panel) -> Iterator[Row]:
    """Share in a job by quarter of caseworkers, ranked by that share."""
    clients = job_after_first_response(frame, panel)
    table = fit_effectiveness(clients, "job_by_end_2016", "caseworker_id").quartiles
    figures = ("C.effect.q1_least", "C.effect.q2", "C.effect.q3", "C.effect.q4_most")
    values = 100 * table[["raw", "chance", "shrunken"]].to_numpy(dtype=float)
    for number, (figure_id, (raw, chance, shrunken)) in enumerate(zip(figures, values, strict=True), start=1):
        yield new_row(
            message("Differences between caseworkers"),
            _QUARTER.format(number),
            figure_id,
            "description",
            estimate=raw,
            note=_ALIKE.format(f"{chance:.0f}", f"{shrunken:.0f}"),
        )


def job_after_first_response(
    frame: pd.DataFrame, panel: Panel, min_clients: int = MIN_CASELOAD
) -> pd.DataFrame:
    """Give each client's first caseworker and the outcome of the effectiveness slide.

    Parameters
    ----------
    frame : DataFrame
        From :func:`bip_teach.panel.analysis_frame`.
    panel : Panel
        Its panel, for the spells.
    min_clients : int
        Caseworkers who met fewer clients first are left out. No source says how many clients stand
        behind a caseworker; with 25 or more, the quarters come closest to the published ones.

    Returns
    -------
    DataFrame
        One row per client: ``client_id``, ``caseworker_id`` (of the first response) and
        ``job_by_end_2016`` (1 if an ordinary job starts after the first response and by week 207).
    """
    first = frame.groupby("client_id")[["week", "caseworker_id"]].first()
    jobs = panel.spells[panel.spells["state"].eq("job")]
    after = jobs["start_week"].gt(jobs["client_id"].map(first["week"])) & jobs["start_week"].le(
        LAST_RESPONSE_WEEK
    )
    got = first.index.isin(jobs.loc[after, "client_id"].unique())
    clients = first[["caseworker_id"]].assign(job_by_end_2016=got.astype(float)).reset_index()
    known = clients.groupby("caseworker_id")["client_id"].transform("size") >= min_clients
    return clients[known].reset_index(drop=True)


def _true_effect(truth: Truth, estimand: str, outcome: str) -> float:
    effects = truth.effects
    chosen = effects[effects["estimand"].eq(estimand) & effects["outcome"].eq(outcome)]
    return float(chosen["value"].iloc[0])
