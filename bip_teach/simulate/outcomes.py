"""From latent paths to jobs, education and the other ways out: hazards, chances and events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.simulate.caseworkers import Staff
from bip_teach.simulate.design import LAST_MEASURED_WEEK, N_QUARTERS, QUARTER_WEEKS, Design
from bip_teach.simulate.draws import Stream
from bip_teach.simulate.population import Population
from bip_teach.simulate.progression import EDUCATION_TRAITS, JOB_TRAITS, Paths, client_score

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Ways out of the group, in the order in which hazards are added up.
EXITS: Final = ("job", "education", "flexjob", "other_support")
#: Weeks and quarters of the outcome window.
WINDOW_WEEKS: Final = 52
WINDOW_QUARTERS: Final = WINDOW_WEEKS // QUARTER_WEEKS
#: In place of zero, where a logarithm is taken.
_SMALLEST: Final = 1e-300


@dataclass(frozen=True)
class Hazard:
    """Quarterly hazards of the four ways out.

    Attributes
    ----------
    job, education : array (clients, quarters)
        Hazards, contiguous by quarter.
    other : tuple of float
        Hazards of a flexjob and of other support, the same for everybody.
    """

    job: Array
    education: Array
    other: tuple[float, float]

    def total(self) -> Array:
        """Sum over the four ways out, array (clients, quarters)."""
        return np.asarray(self.job + self.education + sum(self.other))


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


def hazards(population: Population, staff: Staff, paths: Paths, design: Design) -> Hazard:
    """Compute the quarterly hazards of the four ways out.

    Hazards depend on traits, belief, switches and search, never on the answers to other items.
    """
    other = (float(np.exp(design.flexjob_intercept)), float(np.exp(design.other_support_intercept)))
    return Hazard(_job(population, staff, paths, design), _education(population, paths, design), other)


def _job(population: Population, staff: Staff, paths: Paths, design: Design) -> Array:
    belief, switch = design.belief_effect * design.job_belief, design.switch_effect * design.job_switch
    client = (
        design.job_intercept
        + design.job_register * population.register
        + design.job_private * population.private
        + design.job_wage_realism * population.trait("wage_realism")
        + belief * (paths.belief_shift - 2.5)
    )
    caseworker = (
        design.effectiveness * staff.effectiveness
        + design.caseworker_direct * staff.job_focus
        + design.job_jobcentre * staff.job_constant[staff.jobcentre]
    )
    log_hazard = client_score(population, paths.readiness, JOB_TRAITS, design)
    log_hazard *= design.job_trait
    log_hazard += client[:, None]
    log_hazard += caseworker[paths.caseworker]
    log_hazard += belief * paths.belief
    log_hazard += switch * paths.n_switches
    log_hazard += design.job_search * paths.search_latent
    log_hazard += design.job_internship * paths.uses("internship")
    log_hazard += design.job_portals * paths.uses("online_portals")
    hazard = np.exp(log_hazard, out=log_hazard)
    hazard += design.job_offer * paths.offer
    return np.asarray(hazard)


def _education(population: Population, paths: Paths, design: Design) -> Array:
    belief = design.belief_effect * design.education_belief
    switch = design.switch_effect * design.education_switch
    half = np.where(population.under_30, 1.0, 0.5)
    intercepts = design.education_intercept_young, design.education_intercept_older
    client = (
        np.where(population.under_30, *intercepts)
        + half * design.education_register * population.register_education
        + belief * (paths.belief_shift - 2.5)
    )
    log_hazard = client_score(population, paths.readiness, EDUCATION_TRAITS, design)
    log_hazard *= (half * design.education_trait)[:, None]
    log_hazard += client[:, None]
    log_hazard += belief * paths.belief
    log_hazard += switch * paths.n_switches
    return np.asarray(np.exp(log_hazard, out=log_hazard))


def generate_events(
    entry_week: IntArray, hazard: Hazard, readiness: Array, design: Design, stream: Stream
) -> Events:
    """Draw the first way out of each client, and which measurements took place before it.

    Parameters
    ----------
    entry_week : int array (clients,)
        Week of the first measurement.
    hazard : Hazard
        From :func:`hazards`.
    readiness : array (clients, quarters)
        Shifts who stops answering.
    design : Design
        Its attrition.
    stream : Stream
        Source of randomness.
    """
    uniform = stream.uniform(3)
    # Added up quarter by quarter, along the axis that is contiguous.
    cumulative = np.add.accumulate(hazard.total().T, axis=0).T
    level = -np.log(uniform[:, 0])
    exit_quarter = (cumulative < level[:, None]).sum(axis=1)
    rows, inside = np.arange(len(level)), np.minimum(exit_quarter, N_QUARTERS - 1)
    job, education = hazard.job[rows, inside], hazard.education[rows, inside]
    total = job + education + sum(hazard.other)
    share = 1 - (cumulative[rows, inside] - level) / total
    offset = np.clip(np.floor(QUARTER_WEEKS * share), 0, QUARTER_WEEKS - 1).astype(np.int64)
    draw = uniform[:, 1] * total
    ends = (job, job + education, job + education + hazard.other[0])
    exit_kind = np.sum([draw > end for end in ends], axis=0)
    quarters = np.arange(N_QUARTERS)
    answered = (
        (quarters <= exit_quarter[:, None])
        & (entry_week[:, None] + QUARTER_WEEKS * quarters <= LAST_MEASURED_WEEK)
        & _still_answers(uniform[:, 2], readiness, design)
    )
    exit_week = entry_week + QUARTER_WEEKS * exit_quarter + offset + 1
    return Events(exit_quarter, exit_week, exit_kind, answered)


def _still_answers(uniform: Array, readiness: Array, design: Design) -> NDArray[np.bool_]:
    """Whether the client has not stopped answering before the quarter, array (clients, quarters)."""
    leaving = -np.log(max(1 - design.attrition, _SMALLEST))
    patience = -np.log(uniform)
    still = np.empty(readiness.shape, dtype=bool, order="F")
    spent = np.zeros(len(uniform))
    for quarter in range(N_QUARTERS):
        still[:, quarter] = spent <= patience
        spent = spent + leaving * np.exp(design.attrition_selection * readiness[:, quarter])
    return still


def window_chances(hazard: Hazard, rows: tuple[IntArray, IntArray]) -> tuple[Array, Array]:
    """Chance that a job, or education, starts within each quarter of the year after some responses.

    Parameters
    ----------
    hazard : Hazard
        Quarterly hazards.
    rows : tuple of int array (rows,)
        Client and quarter of each response, with a whole window ahead.

    Returns
    -------
    job, education : array (4 quarters, rows)
        Given the latent path, and that nothing has ended it before. Ways out compete inside a quarter.
    """
    client, quarter = rows
    return _competing(
        lambda step: (hazard.job[client, quarter + step], hazard.education[client, quarter + step]),
        len(client),
        sum(hazard.other),
    )


def window_chances_if(
    hazard: Hazard,
    raised: Hazard,
    applies: Callable[[int], NDArray[np.bool_]],
    rows: tuple[IntArray, IntArray],
) -> tuple[Array, Array]:
    """Give the chances of :func:`window_chances` when other hazards hold in some quarters ahead.

    Parameters
    ----------
    hazard, raised : Hazard
        Hazards as they are, and as they would be.
    applies : callable
        For the quarters that lie some steps ahead (0–3): in which rows the raised hazards hold.
    rows : tuple of int array (rows,)
        Client and quarter of each response.
    """
    client, quarter = rows

    def ahead(step: int) -> tuple[Array, Array]:
        place, holds = (client, quarter + step), applies(step)
        return (
            np.where(holds, raised.job[place], hazard.job[place]),
            np.where(holds, raised.education[place], hazard.education[place]),
        )

    return _competing(ahead, len(client), sum(hazard.other))


def _competing(ahead: Callable[[int], tuple[Array, Array]], n: int, other: float) -> tuple[Array, Array]:
    alive = np.ones(n)
    job, education = np.empty((2, WINDOW_QUARTERS, n))
    for step in range(WINDOW_QUARTERS):
        job_hazard, education_hazard = ahead(step)
        total = job_hazard + education_hazard + other
        survival = np.exp(-total)
        ended = alive * (1 - survival) / total
        job[step], education[step] = ended * job_hazard, ended * education_hazard
        alive = alive * survival
    return job, education
