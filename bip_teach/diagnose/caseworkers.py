"""Trials about differences between caseworkers, whose true means differ from draw to draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from bip_teach.compare import caseworker_recovery_table, job_after_first_response
from bip_teach.diagnose.model import Analysis, Answer, DesignCase, Draw, Question
from bip_teach.estimate import fit_effectiveness
from bip_teach.simulate import true_caseworker_means

OUTCOME: Final = "job_by_end_2016"
#: Estimands: what the spread, the gap and the intervals are held against.
SPREAD: Final = "true_between_sd"
GAP: Final = "true_gap"
PROMISE: Final = "promised_coverage"
#: Share of intervals that hold the truth, as their makers promise.
PROMISED: Final = 0.95
_COVERED: Final = ("adjusted", "shrunken", "rank")
_GAPS: Final = ("raw", "shrunken")
#: Caseworkers in the draw that gives the true spread: as many as 40,000 clients have.
_MANY_CLIENTS: Final = 40_000
_QUESTIONS: Final = (
    Question("caseworkers_between_sd", OUTCOME, SPREAD),
    *(Question(f"caseworkers_gap_{name}", OUTCOME, GAP) for name in _GAPS),
    *(Question(f"caseworkers_covered_{name}", OUTCOME, PROMISE) for name in _COVERED),
)


def _caseworkers(draw: Draw) -> Iterator[Answer]:
    """Hold the spread, the gap between quarters and the intervals of one draw against the true means."""
    clients = job_after_first_response(draw.frame, draw.panel)
    fit = fit_effectiveness(clients, OUTCOME, "caseworker_id")
    true = draw.true_caseworker_means()
    found = caseworker_recovery_table(fit, true).set_index("quantity")["value"]
    spread, *gaps_and_shares = _QUESTIONS
    yield Answer(
        spread,
        float(found["between_sd"]),
        conf_low=float(found["between_sd_low"]),
        conf_high=float(found["between_sd_high"]),
    )
    gaps = fit.gaps.set_index("number")["gap"]
    values = [*(gaps[name] for name in _GAPS), *(found[f"covered_{name}"] for name in _COVERED)]
    for question, value in zip(gaps_and_shares, values, strict=True):
        yield Answer(question, float(value))


CASEWORKERS: Final = Analysis("caseworkers", _QUESTIONS, _caseworkers)


def caseworker_targets(case: DesignCase, seed: int) -> dict[str, float]:
    """Give the true values that the answers about caseworkers are held against.

    Parameters
    ----------
    case : DesignCase
        The design.
    seed : int
        Seed of the draw that gives them.

    Returns
    -------
    dict of str to float
        Estimand to its value: the standard deviation of true means between caseworkers; the gap between the
        highest and the lowest quarter of true means; the share of intervals that should hold the truth.
    """
    true = np.sort(true_caseworker_means(_MANY_CLIENTS, seed, case.design())["true_share"].to_numpy())
    quarters = np.array_split(true, 4)
    return {
        SPREAD: float(true.std(ddof=1)),
        GAP: float(quarters[-1].mean() - quarters[0].mean()),
        PROMISE: PROMISED,
    }
