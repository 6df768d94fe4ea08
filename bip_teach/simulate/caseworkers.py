"""Job centres, caseworkers, and who works with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.simulate.design import CASEWORKERS_PER_CLIENT, Design

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Relative sizes of the ten job centres (invented, unequal).
JOBCENTRE_SIZES: Final = (0.18, 0.15, 0.13, 0.11, 0.10, 0.09, 0.08, 0.07, 0.05, 0.04)
#: What sets the job centres apart in belief and in the local job market (invented): standard scores, fixed
#: so that two draws describe the same ten places. :func:`generate_staff` centres them by size.
JOBCENTRE_BELIEF: Final = (0.4, -1.0, 1.3, 0.1, -0.5, -1.4, 0.8, 1.6, -0.2, -0.9)
JOBCENTRE_JOBS: Final = (-0.6, 1.0, 0.2, -1.5, 0.7, 1.4, -0.3, -1.0, 1.1, 0.5)
#: Fewest clients for which every job centre has two caseworkers or more.
MIN_CLIENTS: Final = 700


@dataclass(frozen=True)
class Staff:
    """Job centres and caseworkers.

    Attributes
    ----------
    jobcentre : int array (caseworkers,)
        Job centre of each caseworker, 0–9, in rising order.
    job_focus, effectiveness, search_support : array (caseworkers,)
        What sets caseworkers apart, independent standard normal.
    weight : array (caseworkers,)
        Share of the job centre's clients that a caseworker meets; sums to one in each job centre.
    belief_constant, job_constant : array (job centres,)
        Differences between job centres in belief and in the job market, mean zero over clients.
    """

    jobcentre: IntArray
    job_focus: Array
    effectiveness: Array
    search_support: Array
    weight: Array
    belief_constant: Array
    job_constant: Array

    def first(self) -> IntArray:
        """Index of each job centre's first caseworker, and one past the last caseworker at the end."""
        return np.searchsorted(self.jobcentre, np.arange(len(JOBCENTRE_SIZES) + 1))


def generate_staff(n_clients: int, rng: np.random.Generator) -> Staff:
    """Draw job centres and caseworkers for a number of clients.

    Parameters
    ----------
    n_clients : int
        Number of clients, at least `MIN_CLIENTS`; caseworkers are in proportion (300 for 4,000).
    rng : numpy.random.Generator
        Source of randomness.
    """
    counts = np.floor(n_clients * CASEWORKERS_PER_CLIENT * np.array(JOBCENTRE_SIZES) + 0.5).astype(np.int64)
    jobcentre = np.repeat(np.arange(len(counts)), counts)
    raw = rng.gamma(2.0, size=len(jobcentre)) + 0.1
    focus, effectiveness, search = rng.standard_normal((3, len(jobcentre)))
    weight = raw / np.bincount(jobcentre, raw)[jobcentre]
    constants = (_centred(scores) for scores in (JOBCENTRE_BELIEF, JOBCENTRE_JOBS))
    return Staff(jobcentre, focus, effectiveness, search, weight, *constants)


def _centred(scores: tuple[float, ...]) -> Array:
    """Scores minus their mean over clients."""
    return np.asarray(np.array(scores) - np.average(scores, weights=JOBCENTRE_SIZES))


def assign_first(staff: Staff, prospects: Array, design: Design, rng: np.random.Generator) -> IntArray:
    """Give each client a first caseworker.

    Job centres are drawn by size. Inside a job centre, clients queue by a score that correlates
    ``design.sorting`` with their job prospects, caseworkers by job focus, and the queue is dealt out.
    With ``sorting`` 0 the score is pure chance.

    Returns
    -------
    int array (clients,)
        Index of the caseworker.
    """
    n = len(prospects)
    centre = rng.choice(len(JOBCENTRE_SIZES), n, p=JOBCENTRE_SIZES)
    chance = rng.standard_normal(n)
    score = design.sorting * prospects + np.sqrt(1 - design.sorting**2) * chance
    caseworker = np.empty(n, dtype=np.int64)
    first = staff.first()
    for number in range(len(JOBCENTRE_SIZES)):
        clients = np.flatnonzero(centre == number)
        own = np.arange(first[number], first[number + 1])
        own = own[np.argsort(staff.job_focus[own], kind="stable")]
        place = (np.argsort(np.argsort(score[clients], kind="stable")) + 0.5) / max(len(clients), 1)
        position = np.searchsorted(np.cumsum(staff.weight[own]), place)
        caseworker[clients] = own[np.minimum(position, len(own) - 1)]
    return caseworker


def assign_next(staff: Staff, current: IntArray, uniform: Array) -> IntArray:
    """Give each client another caseworker of the same job centre, by weight, never the same one.

    Parameters
    ----------
    staff : Staff
        Caseworkers.
    current : int array (clients,)
        Index of the caseworker until now.
    uniform : array (clients,)
        Uniform draws on 0–1.
    """
    cumulative = np.cumsum(staff.weight)
    centre = staff.jobcentre[current]
    start = cumulative[staff.first()[centre]] - staff.weight[staff.first()[centre]]
    # Draw on the job centre's stretch of weights without the current caseworker's own part.
    own_start = cumulative[current] - staff.weight[current]
    draw = start + uniform * (1 - staff.weight[current])
    draw = np.where(draw >= own_start, draw + staff.weight[current], draw)
    chosen = np.searchsorted(cumulative, draw, side="right")
    last = staff.first()[centre + 1] - 1
    chosen = np.clip(chosen, staff.first()[centre], last)
    neighbour = np.where(current == last, current - 1, current + 1)
    return np.where(chosen == current, neighbour, chosen)
