"""Simulate: every design times every seed, on one machine or on many, with the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol

import pandas as pd

from bip_teach.diagnose.crews import Crew, LocalCrew
from bip_teach.diagnose.model import Analysis, DesignCase, FinishedTrial, Trial, answer_table
from bip_teach.diagnose.trial import run_trial
from bip_teach.errors import InvalidArgumentError, check_whole_number
from bip_teach.language import Sentence, message
from bip_teach.simulate import SHIPPED_CLIENTS


class Keeper(Protocol):
    """Whatever keeps finished trials; see :class:`bip_teach.diagnose.store.Store`."""

    def finished(self) -> Iterator[FinishedTrial]:
        """Give the trials that are kept already."""
        ...

    def keep(self, trial: FinishedTrial) -> None:
        """Keep one more."""
        ...


def simulate_answers(
    cases: Sequence[DesignCase],
    analyses: Sequence[Analysis],
    simulations: int | None = None,
    n_clients: int = SHIPPED_CLIENTS,
    first_seed: int = 1,
    crew: Crew | None = None,
    store: Keeper | None = None,
    tick: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Draw panels of every design and answer every question on each of them.

    Parameters
    ----------
    cases : sequence of DesignCase
        The worlds.
    analyses : sequence of Analysis
        What to estimate in each panel.
    simulations : int, optional
        Panels of each design; if omitted, as many as each design asks for.
    n_clients : int
        Clients in each panel.
    first_seed : int
        The panels of each design have the seeds `first_seed`, `first_seed` + 1, …
    crew : LocalCrew or ClusterCrew, optional
        Who does the work; one process if omitted. It does not change the answers.
    store : Store, optional
        Keeps every finished trial at once, and gives those that it kept before, which are not run again.
    tick : callable
        Called once for each trial, also for those that were kept before.

    Returns
    -------
    DataFrame
        One row per trial and question in the order of `cases`, seeds and `analyses`, with the columns
        of :data:`bip_teach.diagnose.ANSWER_COLUMNS`. Numbers have ten digits.

    Raises
    ------
    InvalidArgumentError
        If there is nothing to do, a name stands twice, or a panel would be too small.
    InvalidDesignError
        If a knob does not exist or is outside its limits; before anything is drawn.
    TrialError
        If an analysis fails for another reason than data that cannot support it.
    """
    _check(cases, analyses, simulations, n_clients, first_seed)
    trials = [
        Trial(case, first_seed + step) for case in cases for step in range(simulations or case.simulations)
    ]
    wanted = {trial.key for trial in trials}
    done: dict[tuple[str, int], FinishedTrial] = {}
    for trial in store.finished() if store else ():
        if trial.key in wanted:
            done[trial.key] = trial
            tick()
    waiting = [trial for trial in trials if trial.key not in done]
    work = partial(run_trial, n_clients=n_clients, analyses=tuple(analyses))
    for finished in (crew or LocalCrew()).run(work, waiting):
        if store:
            store.keep(finished)
        done[finished.key] = finished
        tick()
    return answer_table(done[trial.key] for trial in trials)


def _check(
    cases: Sequence[DesignCase],
    analyses: Sequence[Analysis],
    simulations: int | None,
    n_clients: int,
    first_seed: int,
) -> None:
    for name, value, least in (
        ("simulations", 1 if simulations is None else simulations, 1),
        ("n_clients", n_clients, 1),
        ("first_seed", first_seed, 0),
    ):
        check_whole_number(name, value, least)
    questions = [question for analysis in analyses for question in analysis.questions]
    for what, names in (
        (message("design"), [case.name for case in cases]),
        (message("analysis"), [analysis.name for analysis in analyses]),
        (message("question"), list(map(str, questions))),
    ):
        _check_names(what, names)
    for case in cases:
        case.design()


def _check_names(what: str, names: Sequence[str]) -> None:
    if not names:
        raise InvalidArgumentError("There is no {what}. Give one or more.", what=Sentence(what))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidArgumentError(
            "A {what} stands twice: {repeated}. Give each of them once.",
            what=Sentence(what),
            repeated=", ".join(twice),
        )
