"""Two cheap analyses and two worlds, to try the machinery without waiting for estimators."""

from __future__ import annotations

import warnings

import pytest

from bip_teach.diagnose import Analysis, Answer, DesignCase, Question
from bip_teach.errors import EstimationError, WeakInstrumentWarning

#: Clients of a panel, as few as the calibrated design allows.
CLIENTS = 500


@pytest.fixture
def cases() -> tuple[DesignCase, ...]:
    return (
        DesignCase("base", {}, "The calibrated world."),
        DesignCase("sorted", {"sorting": 0.5}, "People with good prospects meet certain caseworkers."),
    )


@pytest.fixture
def mean() -> Analysis:
    """The share with a job, with the error of independent rows."""
    question = Question("mean", "job_52w", "share")

    # A function inside a function travels to other processes whole; a test module cannot be imported there.
    def run(draw):
        values = draw.frame["job_52w"].astype(float)
        error = float(values.std() / len(values) ** 0.5)
        middle = float(values.mean())
        yield Answer(question, middle, error, middle - 2 * error, middle + 2 * error)

    return Analysis("mean", (question,), run)


@pytest.fixture
def fussy() -> Analysis:
    """Answers one question with a warning and refuses the other in about half of the panels."""
    first, second = (Question("fussy", outcome, "share") for outcome in ("job_52w", "education_52w"))

    def run(draw):
        warnings.warn("It is weak.", WeakInstrumentWarning, stacklevel=1)
        yield Answer(first, 1 / 3)
        if len(draw.frame) % 2:
            raise EstimationError("The number of rows is odd.")
        yield Answer(second, float(len(draw.frame)))

    return Analysis("fussy", (first, second), run)
