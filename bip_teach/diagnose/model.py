"""The words of a Monte Carlo study: a design, a question, an analysis that answers it, a trial."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.panel import Panel, analysis_frame
from bip_teach.simulate import Design, calibrated_design, true_caseworker_means
from bip_teach.simulate.generate import observed
from bip_teach.simulate.world import generate_world

#: Columns of a table of answers, in order.
ANSWER_COLUMNS: Final = (
    "design",
    "seed",
    "estimator",
    "outcome",
    "estimand",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "gap_low",
    "gap_high",
    "note",
)
#: Columns of a table of true values, in order.
TARGET_COLUMNS: Final = ("design", "estimand", "outcome", "true")
#: Clients over whom the true mean of a caseworker is taken in a trial.
_AVERAGED_CLIENTS: Final = 2_048


@dataclass(frozen=True)
class DesignCase:
    """One synthetic world in which analyses are tried.

    Parameters
    ----------
    name : str
        Short name, such as ``sorting``.
    knobs : mapping of str to float
        Fields of the calibrated design that differ here; none means the calibrated design itself.
    sentence : str
        What is different in this world, for a reader.
    simulations : int
        Draws of it in the study that comes with the package.
    tries : tuple of str
        Names of the analyses that are tried in it; none means all.

    Examples
    --------
    >>> DesignCase("sorted", {"sorting": 0.5}, "Better clients meet optimists.").design().sorting
    0.5
    """

    name: str
    knobs: Mapping[str, float]
    sentence: str
    simulations: int = 200
    tries: tuple[str, ...] = ()

    def design(self) -> Design:
        """Give the design with the knobs turned."""
        return calibrated_design(**self.knobs)


@dataclass(frozen=True)
class Question:
    """What one number of an analysis is meant to tell.

    Parameters
    ----------
    estimator : str
        Name of the estimator, such as ``ujive``; one analysis may give several.
    outcome : str
        Column of the analysis frame, such as ``job_52w``.
    estimand : str
        Name of the true value that the estimate is held against, such as ``belief_until_switch``.
    """

    estimator: str
    outcome: str
    estimand: str


@dataclass(frozen=True)
class Answer:
    """One estimate with its interval.

    Parameters
    ----------
    question : Question
        What it answers.
    estimate : float
        The estimate, as a share (0–1) where the outcome is one; missing when the estimator refuses.
    std_error : float
        Its standard error; missing for an estimator that has none.
    conf_low, conf_high : float
        Ends of the 95 per cent interval; infinite where it has no end, missing where there is no interval.
    gap_low, gap_high : float
        Ends of the hole in an interval that is made of two rays, otherwise missing.
    note : str
        Why there is no estimate, or what to know about it.
    """

    question: Question
    estimate: float
    std_error: float = np.nan
    conf_low: float = np.nan
    conf_high: float = np.nan
    gap_low: float = np.nan
    gap_high: float = np.nan
    note: str = ""


@dataclass(frozen=True)
class Analysis:
    """A way to answer one or more questions from what an analyst sees.

    Parameters
    ----------
    name : str
        Name by which the command line selects it.
    questions : tuple of Question
        Everything that it answers. When it refuses, each of these becomes a row without an estimate.
    run : callable
        Takes a :class:`Draw`, which it must not change, and gives the answers. It must be importable by its
        name, so that another process can run it.
    """

    name: str
    questions: tuple[Question, ...]
    run: Callable[[Draw], Iterable[Answer]]


@dataclass(frozen=True)
class Trial:
    """One draw of one design, from which everything is estimated.

    Parameters
    ----------
    case : DesignCase
        The world.
    seed : int
        Seed of the draw. Trials of two designs with one seed share their random numbers, so that a
        difference between designs is not a difference in luck.
    """

    case: DesignCase
    seed: int

    @property
    def key(self) -> tuple[str, int]:
        """Name of the design and seed, which identify the trial."""
        return self.case.name, self.seed

    def __str__(self) -> str:
        return f"design {self.case.name}, seed {self.seed}"


@dataclass(frozen=True)
class Draw:
    """What one trial draws: what an analyst sees, and the way to what is true of this very draw.

    Parameters
    ----------
    trial : Trial
        Design and seed.
    n_clients : int
        Clients.
    panel : Panel
        The tables that an analyst sees.
    frame : DataFrame
        From :func:`bip_teach.panel.analysis_frame`.
    """

    trial: Trial
    n_clients: int
    panel: Panel
    frame: pd.DataFrame

    @classmethod
    def of(cls, trial: Trial, n_clients: int) -> Draw:
        """Draw the panel of a trial."""
        panel = observed(generate_world(n_clients, trial.seed, trial.case.design()))
        return cls(trial, n_clients, panel, analysis_frame(panel))

    def true_caseworker_means(self) -> pd.DataFrame:
        """Compute the true mean of each caseworker of the draw; takes longer than the draw itself."""
        design = self.trial.case.design()
        return true_caseworker_means(self.n_clients, self.trial.seed, design, _AVERAGED_CLIENTS)


#: One row of a table of answers.
Row = dict[str, str | int | float]


@dataclass(frozen=True)
class FinishedTrial:
    """A trial that has been run.

    Parameters
    ----------
    key : tuple of str and int
        Name of the design and seed.
    rows : tuple of dict
        Its answers, with the columns of :data:`ANSWER_COLUMNS`.
    """

    key: tuple[str, int]
    rows: tuple[Row, ...] = field(default=())


def answer_table(finished: Iterable[FinishedTrial]) -> pd.DataFrame:
    """Put the answers of trials under each other.

    Parameters
    ----------
    finished : iterable of FinishedTrial
        Trials, in the order that the table should have.

    Returns
    -------
    DataFrame
        One row per trial and question, with the columns of :data:`ANSWER_COLUMNS`; see
        :class:`Answer` for the meaning of the numbers.

    Examples
    --------
    >>> answer_table([FinishedTrial(("base", 1))]).columns[:3].tolist()
    ['design', 'seed', 'estimator']
    """
    table = pd.DataFrame([row for trial in finished for row in trial.rows], columns=list(ANSWER_COLUMNS))
    return table.astype({"seed": "int64", **dict.fromkeys(ANSWER_COLUMNS[5:-1], "float64")})
