"""What the analyses should find: true effects, and what a very large sample says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import pandas as pd

from bip_teach.diagnose.caseworkers import CASEWORKERS, OUTCOME, caseworker_targets
from bip_teach.diagnose.model import TARGET_COLUMNS, Analysis, DesignCase, Draw, Trial
from bip_teach.simulate import ESTIMANDS, true_effects

#: Clients of the draws that give the true values, and their seed, which no trial uses. A description needs
#: more of them, because its true value holds the luck of the outcomes.
TARGET_CLIENTS: Final = 100_000
MORE: Final = 2
TARGET_SEED: Final = 987_654_321
#: How the name of an estimand begins that describes: its value is what a very large sample says.
DESCRIBES: Final = "large_sample"
#: Of several answers to one question, the one that is right in a very large sample.
_RIGHT: Final = ("share", "linear_probability", "logit", "explained_adjusted")
#: A share of one, in percentage points.
_POINTS: Final = 100.0
_OUTCOMES: Final = {
    "job": "job_52w",
    "education": "education_52w",
    "job_or_education": "job_or_education_52w",
}
_Row = dict[str, str | float]


def target_table(
    cases: Sequence[DesignCase],
    analyses: Sequence[Analysis],
    n_clients: int = TARGET_CLIENTS,
    tick: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Compute what every analysis should find in each design.

    Parameters
    ----------
    cases : sequence of DesignCase
        Designs.
    analyses : sequence of Analysis
        The analyses; true values are computed for their questions only.
    n_clients : int
        Clients in the large draw of each design.
    tick : callable
        Called after each design.

    Returns
    -------
    DataFrame
        Columns ``design``, ``estimand``, ``outcome`` and ``true``: a share (0–1), a difference of shares,
        or places of a queue of 100. Effects come from intervening in the process, see
        :func:`bip_teach.simulate.true_effects`. For a description (an estimand that begins with
        ``large_sample``) the value is what the same analysis says of the large draw.

    Notes
    -----
    For a description, the draw has twice as many clients, 50 times a shipped panel, so its own error adds
    about one per cent to the spread of the estimates that are held against it.
    """
    rows: list[_Row] = []
    for case in cases:
        tried = [one for one in analyses if not case.tries or one.name in case.tries]
        rows += [*_effects(case, tried, n_clients), *_descriptions(case, tried, n_clients)]
        if CASEWORKERS in tried:
            found = caseworker_targets(case, TARGET_SEED)
            rows += [_row(case, estimand, OUTCOME, true) for estimand, true in found.items()]
        tick()
    return pd.DataFrame(rows, columns=list(TARGET_COLUMNS))


def _row(case: DesignCase, estimand: str, outcome: str, true: float) -> _Row:
    return {"design": case.name, "estimand": estimand, "outcome": outcome, "true": true}


def _effects(case: DesignCase, analyses: Sequence[Analysis], n_clients: int) -> Iterator[_Row]:
    asked = {question.estimand for one in analyses for question in one.questions}
    for estimand in ESTIMANDS:
        if estimand in asked:
            effects = true_effects(case.design(), estimand, n_clients, TARGET_SEED)
            for outcome, value in zip(effects["outcome"], effects["value"], strict=True):
                scale = _POINTS if outcome in _OUTCOMES else 1.0
                yield _row(case, estimand, _OUTCOMES.get(outcome, outcome), float(value) / scale)


def _descriptions(case: DesignCase, analyses: Sequence[Analysis], n_clients: int) -> Iterator[_Row]:
    describing = [
        one for one in analyses if all(question.estimand.startswith(DESCRIBES) for question in one.questions)
    ]
    if not describing:
        return
    draw = Draw.of(Trial(case, TARGET_SEED), MORE * n_clients)
    for analysis in describing:
        for answer in analysis.run(draw):
            if answer.question.estimator in _RIGHT:
                yield _row(case, answer.question.estimand, answer.question.outcome, answer.estimate)
