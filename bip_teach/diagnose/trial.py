"""One trial: draw a panel, run every analysis on it, and never let one refusal stop the others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Lock
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from bip_teach.diagnose.model import Analysis, Answer, Draw, FinishedTrial, Question, Row, Trial
from bip_teach.errors import BipTeachError, BipTeachWarning, TrialError

#: Digits that are kept: processors may differ in the last ones.
_DIGITS: Final = 10
#: Trials of one process take turns, because warnings are recorded for a whole process.
_TURN: Final = Lock()


def run_trial(trial: Trial, n_clients: int, analyses: Sequence[Analysis]) -> FinishedTrial:
    """Draw one panel and let every analysis answer its questions.

    Parameters
    ----------
    trial : Trial
        Design and seed.
    n_clients : int
        Clients in the panel.
    analyses : sequence of Analysis
        What to estimate, where the design tries it.

    Returns
    -------
    FinishedTrial
        One row for each question. An analysis that refuses gives rows without an estimate, whose note is
        the name of its error. Otherwise the note names the warnings that the analysis gave, if any.

    Raises
    ------
    TrialError
        If an analysis fails for another reason than data that cannot support it.
    """
    with _TURN, threadpool_limits(1):
        draw = Draw.of(trial, n_clients)
        tried = [one for one in analyses if not trial.case.tries or one.name in trial.case.tries]
        rows = [_row(trial, answer) for analysis in tried for answer in _answers(analysis, draw)]
    return FinishedTrial(trial.key, tuple(rows))


def _answers(analysis: Analysis, draw: Draw) -> Iterator[Answer]:
    """Give one answer to each question, in the order of the questions."""
    found: dict[Question, Answer] = {}
    refusal = ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            for answer in analysis.run(draw):
                found[answer.question] = answer
        except BipTeachError as error:
            refusal = type(error).__name__
        except Exception as error:
            raise TrialError(
                "The analysis {analysis} failed on {trial}: {kind}: {reason}. "
                "This is a fault of the analysis, not of the data.",
                analysis=analysis.name,
                trial=draw.trial,
                kind=type(error).__name__,
                reason=str(error),
            ) from error
    _check_answers(draw.trial, analysis, set(found), refusal)
    note = _names(caught)
    for question in analysis.questions:
        answer = found.get(question, Answer(question, np.nan, note=refusal))
        yield replace(answer, note=answer.note or note)


def _check_answers(trial: Trial, analysis: Analysis, found: set[Question], refusal: str) -> None:
    asked = set(analysis.questions)
    if found - asked or (asked - found and not refusal):
        wrong = sorted(map(str, found ^ asked))
        raise TrialError(
            "The analysis {analysis} must answer each of its questions and no other. "
            "On {trial} these do not match: {wrong}.",
            analysis=analysis.name,
            trial=trial,
            wrong="; ".join(wrong),
        )


def _names(caught: Sequence[warnings.WarningMessage]) -> str:
    """Names of the warnings that say something about a number."""
    kinds = (BipTeachWarning, RuntimeWarning)
    return " ".join(
        sorted({warning.category.__name__ for warning in caught if issubclass(warning.category, kinds)})
    )


def _row(trial: Trial, answer: Answer) -> Row:
    numbers = ("estimate", "std_error", "conf_low", "conf_high", "gap_low", "gap_high")
    return {
        "design": trial.case.name,
        "seed": trial.seed,
        "estimator": answer.question.estimator,
        "outcome": answer.question.outcome,
        "estimand": answer.question.estimand,
        **{name: float(f"{getattr(answer, name):.{_DIGITS}g}") for name in numbers},
        "note": answer.note,
    }
