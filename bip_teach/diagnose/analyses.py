"""The analyses that are tried, each with the questions that it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import pandas as pd

from bip_teach.compare.effects import CONTROLS, fit_belief
from bip_teach.diagnose.caseworkers import CASEWORKERS
from bip_teach.diagnose.model import Analysis, Answer, Draw, Question
from bip_teach.estimate import (
    CASEWORKER_RATINGS,
    LinearFit,
    LogitFit,
    fit_explained_variation,
    fit_linear_probability,
    fit_logit,
    fit_progress,
    fit_switches,
    gradient_table,
)

#: Answers of one client depend on each other, and so do those that one caseworker colours.
_BOTH: Final = ("client_id", "caseworker_id")
#: Outcomes whose chance an effect changes.
OUTCOMES: Final = ("job_52w", "job_or_education_52w")
_INTERVAL: Final = ["estimate", "std_error", "conf_low", "conf_high"]
_ROBUST: Final = ["conf_low", "conf_high", "gap_low", "gap_high"]
_MIXES: Final = ("none", "job_only", "other_single", "combined_with_job", "combined_without_job")
_BELIEF_ROWS: Final = ("ols", "2sls", "ujive")
_SWITCH_ROWS: Final = {
    "naive": "one_more_switch",
    "time_adjusted": "one_more_switch",
    "adjusted": "one_more_switch",
    "just_switched": "just_switched",
}
_EXPLAINED_COLUMNS: Final = {
    "in_sample": "r_squared",
    "adjusted": "adjusted",
    "cross_validated": "cross_validated",
}


def _of_row(question: Question, table: pd.DataFrame, row: str) -> Answer:
    """Answer from one row of a table of estimates."""
    return Answer(question, *table.loc[[row], _INTERVAL].to_numpy(dtype=float)[0].tolist())


def _share(question: Question, rows: pd.DataFrame) -> Answer:
    table = gradient_table(rows.assign(everybody=1.0), question.outcome, by="everybody", cluster=_BOTH)
    return Answer(question, *table[_INTERVAL].to_numpy(dtype=float)[0].tolist())


_SHARES: Final = tuple(Question("share", outcome, "large_sample_share") for outcome in OUTCOMES)


def _shares(draw: Draw) -> Iterator[Answer]:
    for question in _SHARES:
        yield _share(question, draw.frame)


_ASSOCIATIONS: Final[dict[str, tuple[Callable[..., LinearFit | LogitFit], str]]] = {
    "linear_probability": (fit_linear_probability, "large_sample_linear"),
    "logit": (fit_logit, "large_sample_logit"),
}


def _associations(draw: Draw) -> Iterator[Answer]:
    """Belief with register covariates and both sides' ratings held fixed: an association."""
    answered = draw.frame.dropna(subset=["belief"])
    predictors = [*CONTROLS, *CASEWORKER_RATINGS, "belief"]
    for name, (fit, estimand) in _ASSOCIATIONS.items():
        table = fit(answered, "job_52w", predictors, cluster=_BOTH).table
        yield _of_row(Question(name, "job_52w", estimand), table, "belief")


def _compared(draw: Draw) -> Iterator[Answer]:
    """People with different answers to S12 compared as they are."""
    answered = draw.frame.dropna(subset=["belief"])
    for outcome in OUTCOMES:
        table = fit_linear_probability(answered, outcome, ["belief"], cluster="client_id").table
        yield _of_row(Question("compared", outcome, "belief_until_switch"), table, "belief")


def _leniency(rows: pd.DataFrame, names: str, estimand: str) -> Iterator[Answer]:
    answered = rows.dropna(subset=["belief"])
    for outcome in OUTCOMES:
        fit = fit_belief(answered, outcome)
        for name in _BELIEF_ROWS:
            yield _of_row(Question(f"{names}_{name}", outcome, estimand), fit.table, name)
        robust = fit.diagnostics.anderson_rubin[_ROBUST].to_numpy(dtype=float)[0].tolist()
        estimate = float(fit.table["estimate"].to_numpy(dtype=float)[_BELIEF_ROWS.index("2sls")])
        yield Answer(Question(f"{names}_anderson_rubin", outcome, estimand), estimate, float("nan"), *robust)


def _leniency_first(draw: Draw) -> Iterator[Answer]:
    yield from _leniency(draw.frame[draw.frame["wave"] == 1], "first", "belief_from_first_response")


def _leniency_all(draw: Draw) -> Iterator[Answer]:
    yield from _leniency(draw.frame, "all", "belief_until_switch")


def _switches(draw: Draw) -> Iterator[Answer]:
    for outcome in OUTCOMES:
        table = fit_switches(
            draw.frame, outcome, controls=CONTROLS, time=("quarters_since_entry",), cluster="client_id"
        ).table
        for name, estimand in _SWITCH_ROWS.items():
            yield _of_row(Question(f"switch_{name}", outcome, estimand), table, name)


def _progress(draw: Draw) -> Iterator[Answer]:
    fit = fit_progress(draw.frame, controls=CONTROLS, cluster=_BOTH, between=(40, 60))
    for name, table in fit.table.groupby("contrast"):
        rows = table.set_index("term")
        for mix in _MIXES:
            yield _of_row(Question(f"places_{name}", mix, "mix_places"), rows, mix)


def explained_rows(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Give the rows on which explained variation is measured: education under 30, the rest from 30 on."""
    answered = frame.dropna(subset=["n_channels"]).astype({"n_channels": float, "b11": float})
    return answered[answered["under_30"] == (outcome == "education_52w")]


#: Outcome of explained variation, and its measure.
EXPLAINED: Final = {"n_channels": "r_squared", "job_52w": "r_squared", "education_52w": "mcfadden"}


def explained_columns(outcome: str) -> list[str]:
    """Name everything that the register and the items say, for one outcome."""
    items = [*CONTROLS, *CASEWORKER_RATINGS, "belief"]
    return items if outcome == "n_channels" else [*items, "n_channels", "b11"]


def _explained(draw: Draw) -> Iterator[Answer]:
    for outcome, measure in EXPLAINED.items():
        blocks = {"both": explained_columns(outcome)}
        fit = fit_explained_variation(
            explained_rows(draw.frame, outcome), outcome, blocks, measure=measure, cluster="client_id"
        )
        for name, column in _EXPLAINED_COLUMNS.items():
            value = fit.table[column].to_numpy(dtype=float)[0]
            yield Answer(Question(f"explained_{name}", outcome, "large_sample_explained"), float(value))


def _questions(estimators: Iterable[tuple[str, str]], outcomes: Iterable[str]) -> tuple[Question, ...]:
    return tuple(Question(name, outcome, estimand) for outcome in outcomes for name, estimand in estimators)


def _leniency_questions(names: str, estimand: str) -> tuple[Question, ...]:
    return _questions([(f"{names}_{name}", estimand) for name in (*_BELIEF_ROWS, "anderson_rubin")], OUTCOMES)


def _analysis(
    name: str, questions: tuple[Question, ...], run: Callable[[Draw], Iterable[Answer]]
) -> tuple[str, Analysis]:
    return name, Analysis(name, questions, run)


#: Analyses by name.
ANALYSES: Final = dict(
    [
        _analysis("shares", _SHARES, _shares),
        _analysis(
            "associations",
            _questions([(name, estimand) for name, (_, estimand) in _ASSOCIATIONS.items()], ["job_52w"]),
            _associations,
        ),
        _analysis("compared", _questions([("compared", "belief_until_switch")], OUTCOMES), _compared),
        _analysis(
            "leniency_first", _leniency_questions("first", "belief_from_first_response"), _leniency_first
        ),
        _analysis("leniency_all", _leniency_questions("all", "belief_until_switch"), _leniency_all),
        _analysis(
            "switches",
            _questions([(f"switch_{name}", to) for name, to in _SWITCH_ROWS.items()], OUTCOMES),
            _switches,
        ),
        _analysis(
            "progress",
            _questions([(f"places_{name}", "mix_places") for name in ("naive", "adjusted")], _MIXES),
            _progress,
        ),
        _analysis(
            "explained",
            _questions(
                [(f"explained_{name}", "large_sample_explained") for name in _EXPLAINED_COLUMNS], EXPLAINED
            ),
            _explained,
        ),
        (CASEWORKERS.name, CASEWORKERS),
    ]
)
