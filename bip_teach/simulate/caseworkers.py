"""Job centres, caseworkers, and who works with whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate.design import Design
from bip_teach.simulate.draws import Stream

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: What sets the job centres apart in belief and in the local job market (invented): standard scores, fixed
#: so that two draws describe the same ten places. :func:`generate_staff` centres them by size.
JOBCENTRE_BELIEF: Final = (0.4, -1.0, 1.3, 0.1, -0.5, -1.4, 0.8, 1.6, -0.2, -0.9)
JOBCENTRE_JOBS: Final = (-0.6, 1.0, 0.2, -1.5, 0.7, 1.4, -0.3, -1.0, 1.1, 0.5)
#: Fewest caseworkers of a job centre, so that a client can get another one.
_MIN_CASEWORKERS: Final = 2


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

    @cached_property
    def first(self) -> IntArray:
        """Index of each job centre's first caseworker, and one past the last caseworker at the end."""
        return np.searchsorted(self.jobcentre, np.arange(len(self.belief_constant) + 1))

    @cached_property
    def stretch_end(self) -> Array:
        """Where each caseworker's stretch of weights ends, all job centres one after the other."""
        return np.cumsum(self.weight)

    @cached_property
    def by_focus(self) -> tuple[IntArray, Array]:
        """Caseworkers in order of job centre and job focus, and where their stretches end."""
        order = np.lexsort((self.job_focus, self.jobcentre))
        return order, np.cumsum(self.weight[order])


def generate_staff(n_clients: int, seed: int, design: Design) -> Staff:
    """Draw job centres and caseworkers for a number of clients.

    Parameters
    ----------
    n_clients : int
        Number of clients; caseworkers are in proportion (300 for 4,000).
    seed : int
        Seed of the draw.
    design : Design
        Its sizes of job centres and caseworkers per client.

    Raises
    ------
    InvalidArgumentError
        If there are so few clients that a job centre would have fewer than two caseworkers.
    """
    sizes = np.array(design.jobcentre_sizes)
    counts = np.floor(n_clients * design.caseworkers_per_client * sizes + 0.5).astype(np.int64)
    if counts.min() < _MIN_CASEWORKERS:
        raise InvalidArgumentError(
            "The number of clients is {n_clients:,}; some job centre would have fewer than "
            "{min_caseworkers} caseworkers. Allowed: {least:,} or more.",
            n_clients=n_clients,
            min_caseworkers=_MIN_CASEWORKERS,
            least=min_clients(design),
        )
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    jobcentre = np.repeat(np.arange(len(counts)), counts)
    raw = rng.gamma(2.0, size=len(jobcentre)) + 0.1
    focus, effectiveness, search = rng.standard_normal((3, len(jobcentre)))
    weight = raw / np.bincount(jobcentre, raw)[jobcentre]
    constants = (_centred(scores, sizes) for scores in (JOBCENTRE_BELIEF, JOBCENTRE_JOBS))
    return Staff(jobcentre, focus, effectiveness, search, weight, *constants)


def min_clients(design: Design) -> int:
    """Give the fewest clients for which every job centre has two caseworkers."""
    return ceil((_MIN_CASEWORKERS - 0.5) / (min(design.jobcentre_sizes) * design.caseworkers_per_client))


def _centred(scores: tuple[float, ...], sizes: Array) -> Array:
    """Scores minus their mean over clients."""
    return np.asarray(np.array(scores) - np.average(scores, weights=sizes))


def assign_first(staff: Staff, prospects: Array, design: Design, stream: Stream) -> IntArray:
    """Give each client a first caseworker.

    Job centres are drawn by size. Inside a job centre, clients stand in line by a score that correlates
    ``design.sorting`` with their job prospects, caseworkers by job focus, and the line is dealt out by
    the weight of the caseworkers. With ``sorting`` 0 the score is pure chance.

    Parameters
    ----------
    staff : Staff
        Caseworkers.
    prospects : array (clients,)
        Job prospects, standard scores.
    design : Design
        Its ``sorting``.
    stream : Stream
        Source of randomness.

    Returns
    -------
    int array (clients,)
        Index of the caseworker.
    """
    sizes = np.cumsum(design.jobcentre_sizes)
    centre = np.searchsorted(sizes[:-1], stream.uniform()[:, 0], side="right")
    chance = stream.normal()[:, 0]
    score = design.sorting * prospects + np.sqrt(1 - design.sorting**2) * chance
    order, ends = staff.by_focus
    position = np.searchsorted(ends, centre + ndtr(score), side="right")
    first = staff.first
    return np.asarray(order[np.clip(position, first[centre], first[centre + 1] - 1)])


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
    centre = staff.jobcentre[current]
    own_weight = staff.weight[current]
    # Draw on the job centre's stretch of weights without the current caseworker's own part.
    own_start = staff.stretch_end[current] - own_weight
    draw = centre + uniform * (1 - own_weight)
    draw = np.where(draw >= own_start, draw + own_weight, draw)
    chosen = np.searchsorted(staff.stretch_end, draw, side="right")
    last = staff.first[centre + 1] - 1
    chosen = np.clip(chosen, staff.first[centre], last)
    neighbour = np.where(current == last, current - 1, current + 1)
    return np.where(chosen == current, neighbour, chosen)
