"""From latent paths to jobs, education and the other ways out: hazards, chances and events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.simulate.caseworkers import Staff
from bip_teach.simulate.design import LAST_MEASURED_WEEK, N_QUARTERS, QUARTER_WEEKS, Design
from bip_teach.simulate.population import Population
from bip_teach.simulate.progression import (
    EDUCATION_TRAITS,
    JOB_TRAITS,
    Paths,
    trait_mean,
    trait_score,
)

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Ways out of the group, in the order of the last axis of a hazard array.
EXITS: Final = ("job", "education", "flexjob", "other_support")
#: Quarters in the outcome window of 52 weeks.
WINDOW_QUARTERS: Final = 52 // QUARTER_WEEKS


@dataclass(frozen=True)
class Events:
    """The first way out and the measurements before it.

    Attributes
    ----------
    exit_quarter, exit_week, exit_kind : int array (clients,)
        Quarter and study week in which it starts and index in `EXITS`; quarter `N_QUARTERS` if none.
    answered : bool array (clients, quarters)
        Whether client and caseworker answered at the start of the quarter.
    """

    exit_quarter: IntArray
    exit_week: IntArray
    exit_kind: IntArray
    answered: NDArray[np.bool_]


def hazards(population: Population, staff: Staff, paths: Paths, design: Design) -> Array:
    """Quarterly hazards of the four ways out, array (clients, quarters, 4).

    Hazards depend on traits, belief, switches and search, never on the answers to other items.
    """
    log_hazard = [
        _log_job(population, staff, paths, design),
        _log_education(population, paths, design),
        np.full(paths.readiness.shape, design.flexjob_intercept),
        np.full(paths.readiness.shape, design.other_support_intercept),
    ]
    hazard = np.exp(np.stack(log_hazard, axis=-1))
    hazard[..., 0] += design.job_offer * paths.offer
    return np.asarray(hazard)


def _log_job(population: Population, staff: Staff, paths: Paths, design: Design) -> Array:
    mean = trait_mean(population.traits, JOB_TRAITS)[:, None]
    channel = {item.id: paths.channels[..., number] for number, item in enumerate(SEARCH_CHANNELS)}
    return np.asarray(
        design.job_intercept
        + design.job_register * population.register[:, None]
        + design.job_trait * trait_score(paths.readiness, mean, len(JOB_TRAITS), design)
        + design.job_private * population.private[:, None]
        + design.job_belief * (paths.belief + paths.belief_shift - 2.5)
        + design.job_switch * paths.n_switches
        + design.effectiveness * staff.effectiveness[paths.caseworker]
        + design.caseworker_direct * staff.job_focus[paths.caseworker]
        + design.job_search * paths.search_latent
        + design.job_internship * channel["internship"]
        + design.job_portals * channel["online_portals"]
        + design.job_jobcentre * staff.job_constant[staff.jobcentre[paths.caseworker]]
    )


def _log_education(population: Population, paths: Paths, design: Design) -> Array:
    mean = trait_mean(population.traits, EDUCATION_TRAITS)[:, None]
    trait = trait_score(paths.readiness, mean, len(EDUCATION_TRAITS), design)
    young = population.under_30[:, None]
    return np.asarray(
        np.where(young, design.education_intercept_young, design.education_intercept_older)
        + np.where(young, 1.0, 0.5)
        * (
            design.education_register * population.register_education[:, None]
            + design.education_trait * trait
        )
        + design.education_belief * (paths.belief + paths.belief_shift - 2.5)
        + design.education_switch * paths.n_switches
    )


def generate_events(entry_week: IntArray, hazard: Array, design: Design, rng: np.random.Generator) -> Events:
    """Draw the first way out of each client, and which measurements took place before it.

    Parameters
    ----------
    entry_week : int array (clients,)
        Week of the first measurement.
    hazard : array (clients, quarters, 4)
        From :func:`hazards`.
    """
    n = len(entry_week)
    total = hazard.sum(axis=-1)
    cumulative = np.cumsum(total, axis=1)
    level = rng.exponential(size=n)
    exit_quarter = (cumulative < level[:, None]).sum(axis=1)
    inside = np.minimum(exit_quarter, N_QUARTERS - 1)
    rows = np.arange(n)
    share = 1 - (cumulative[rows, inside] - level) / total[rows, inside]
    offset = np.clip(np.floor(QUARTER_WEEKS * share), 0, QUARTER_WEEKS - 1).astype(np.int64)
    kinds = np.cumsum(hazard[rows, inside], axis=1) / total[rows, inside][:, None]
    exit_kind = (rng.random(n)[:, None] > kinds[:, :-1]).sum(axis=1)
    exit_week = entry_week + QUARTER_WEEKS * exit_quarter + offset + 1
    quarters = np.arange(N_QUARTERS)
    stay = rng.geometric(max(design.leaving_share, 1e-9), size=n)
    answered = (
        (quarters < stay[:, None])
        & (quarters <= exit_quarter[:, None])
        & (entry_week[:, None] + QUARTER_WEEKS * quarters <= LAST_MEASURED_WEEK)
    )
    return Events(exit_quarter, exit_week, exit_kind, answered)


def window_probabilities(hazard: Array, ahead: Callable[[slice], Array] | None = None) -> Array:
    """Chance that a job, or education, starts in the 52 weeks after the start of each quarter.

    Given the latent path, and that nothing has ended it before. Ways out compete inside a quarter.

    Parameters
    ----------
    hazard : array (clients, quarters, 4)
        Quarterly hazards.
    ahead : callable, optional
        Gives, for the quarters that lie one step ahead of every starting quarter, the hazards that hold
        there; those of `hazard` if omitted. For what-if questions that begin at each starting quarter.

    Returns
    -------
    array (clients, quarters − 3, 2)
        Job and education; the last quarters have no whole window.
    """
    last = hazard.shape[1] - WINDOW_QUARTERS + 1
    alive = np.ones((hazard.shape[0], last))
    chance = np.zeros((hazard.shape[0], last, 2))
    for step in range(WINDOW_QUARTERS):
        quarters = slice(step, step + last)
        now = hazard[:, quarters] if ahead is None else ahead(quarters)
        total = now.sum(axis=-1)
        survival = np.exp(-total)
        chance += (alive * (1 - survival) / total)[..., None] * now[..., :2]
        alive = alive * survival
    return chance
