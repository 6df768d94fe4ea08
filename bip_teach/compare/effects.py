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
from bip_teach.panel import Panel, Truth
from bip_teach.panel.tables import LAST_RESPONSE_WEEK

CONTROLS: Final = (*REGISTER_COVARIATES, *CLIENT_RATINGS)
_OUTCOMES: Final = {"job_52w": "A.{}.job.pp", "job_or_education_52w": "A.{}.jobedu.pp"}
#: What the method is known to get wrong in the synthetic world; the calibration page has the numbers.
_BIASES: Final = {"job_52w": "", "job_or_education_52w": "; too low on average in this world"}
_OUTCOME_WORDS: Final = {"job_52w": "job", "job_or_education_52w": "job or education"}
_MIX_FIGURES: Final = {
    "none": ("C.queue.none", "no intervention"),
    "job_only": ("C.queue.job", "job-focused only"),
    "other_single": ("C.queue.other_best", "one other intervention only"),
    "combined_with_job": ("C.queue.combined", "combined, with a job focus"),
}


def belief_effect(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    """One step more belief: compared directly, and from job focus."""
    answered = frame.dropna(subset=["belief"])
    for outcome, pattern in _OUTCOMES.items():
        words = _OUTCOME_WORDS[outcome]
        true = _true_effect(truth, "belief_until_switch", outcome.removesuffix("_52w"))
        naive = fit_linear_probability(answered, outcome, ["belief"], cluster="client_id")
        iv = fit_belief(answered, outcome)
        for label, kind, estimate, note in (
            (
                "compared directly",
                "association",
                interval_of(naive.table, naive.table.index[0]),
                "mostly a forecast, not an effect",
            ),
            (
                "from caseworkers' job focus",
                "effect",
                interval_of(iv.table, "2sls"),
                "two-stage least squares" + _BIASES[outcome],
            ),
        ):
            yield new_row(
                "Belief effect",
                f"{words}, one step more belief, {label}",
                pattern.format("iv"),
                kind,
                true=true,
                unit="percentage points",
                note=note,
                **estimate,
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
        true = _true_effect(truth, "one_more_switch", outcome.removesuffix("_52w"))
        for term, kind, label, note in (
            ("naive", "association", "compared directly", "two errors that may cancel"),
            (
                "adjusted",
                "association",
                "same time and same characteristics",
                "an effect only if nothing unmeasured decides who switches; here too near zero on average",
            ),
        ):
            yield new_row(
                "Switches",
                f"{_OUTCOME_WORDS[outcome]}, one switch more, {label}",
                pattern.format("switch"),
                kind,
                true=true,
                unit="percentage points",
                note=note,
                **interval_of(fit.table, term),
            )


def queue(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    """Places moved by people near the middle of the queue."""
    fit = fit_progress(frame, controls=REGISTER_COVARIATES, cluster="client_id", between=(40, 60))
    adjusted = fit.table[fit.table["contrast"].eq("adjusted")].set_index("term")
    for mix, (figure_id, words) in _MIX_FIGURES.items():
        yield new_row(
            "Interventions",
            f"places moved in three months: {words}",
            figure_id,
            "association",
            true=_true_effect(truth, "mix_places", mix),
            unit="places of 100",
            note="people near the middle of the queue, adjusted",
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
            "Differences between caseworkers",
            f"share in a job, quarter {number} of caseworkers",
            figure_id,
            "description",
            estimate=raw,
            note=f"{chance:.0f} if all caseworkers were alike, {shrunken:.0f} after shrinkage",
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
