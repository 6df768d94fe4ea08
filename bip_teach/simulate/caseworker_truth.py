"""What each caseworker would achieve with the average client: the truth behind raw and adjusted means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.errors import check_whole_number
from bip_teach.simulate.caseworkers import Staff, generate_staff
from bip_teach.simulate.design import (
    LAST_MEASURED_WEEK,
    N_QUARTERS,
    QUARTER_WEEKS,
    SHIPPED_CLIENTS,
    Design,
    calibrated_design,
)
from bip_teach.simulate.generate import SHIPPED_SEED
from bip_teach.simulate.observe import as_text, identifiers
from bip_teach.simulate.outcomes import Hazard, hazards
from bip_teach.simulate.progression import Paths, steps
from bip_teach.simulate.world import World, generate_piece

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Clients over whom the means are taken, and the seed of their draw.
AVERAGED_CLIENTS: Final = 4_096
AVERAGED_SEED: Final = 20_170_302
#: Fewer say too little about the average client.
_FEWEST_CLIENTS: Final = 500
#: Share of clients in a job centre that shall be empty: none may be exactly so.
_NOBODY: Final = 1e-12


def true_caseworker_means(
    n_clients: int = SHIPPED_CLIENTS,
    seed: int = SHIPPED_SEED,
    design: Design | None = None,
    averaged_clients: int = AVERAGED_CLIENTS,
) -> pd.DataFrame:
    """Compute the share of average clients who would find a job if this caseworker were their first one.

    The same clients live near each job centre in turn, and are given to each of its caseworkers. With the
    caseworker come job focus (and with it belief), effectiveness and support of job search, until the
    client's next caseworker; all that comes later, and every random number, stays as it is. The outcome is
    an ordinary job that starts after the first response and by week 207, the last one with a response. Its
    chance follows from the hazards, so that no luck in the outcome is left.

    Parameters
    ----------
    n_clients, seed : int
        The draw whose caseworkers are meant, as for :func:`bip_teach.simulate.generate_panel`.
    design : Design, optional
        The calibrated design if omitted.
    averaged_clients : int
        Clients over whom the means are taken, 500 or more: new ones, the same for all caseworkers.

    Returns
    -------
    DataFrame
        One row per caseworker: ``caseworker_id``, ``jobcentre_id``, ``true_share`` (0–1) and ``std_error``
        (Monte Carlo, from the draw of clients; nearly the same error for all caseworkers, so that their
        differences are far more exact).

    Raises
    ------
    InvalidArgumentError
        If a number of clients is too small, or not a whole number.

    Notes
    -----
    This is the mean for clients as a job centre gets them, not for the clients whom a caseworker really
    met: with sorting, those differ. It holds the differences between job centres, as raw means do. A client
    who is later given to the very caseworker who was put in first counts as changed all the same; that is
    one in about thirty of those who change.

    Examples
    --------
    >>> means = true_caseworker_means(n_clients=700, seed=1, averaged_clients=500)
    >>> list(means.columns), len(means)
    (['caseworker_id', 'jobcentre_id', 'true_share', 'std_error'], 53)
    """
    check_whole_number("The number of averaged clients", averaged_clients, _FEWEST_CLIENTS)
    design = calibrated_design() if design is None else design
    staff = generate_staff(n_clients, seed, design)
    found = [
        _mean_and_error(job_chance(under_first(world, given), world.entry_week))
        for world in _near_each_job_centre(averaged_clients, staff, design)
        for given in _each_caseworker(world)
    ]
    number, centres = np.arange(len(staff.jobcentre)), len(design.jobcentre_sizes)
    return pd.DataFrame(
        {
            "caseworker_id": as_text(identifiers("C", 4, number, len(number))).to_pylist(),
            "jobcentre_id": as_text(identifiers("J", 2, staff.jobcentre, centres)).to_pylist(),
            "true_share": [mean for mean, _ in found],
            "std_error": [error for _, error in found],
        }
    )


def _near_each_job_centre(n_clients: int, staff: Staff, design: Design) -> Iterator[World]:
    """Give the same clients again and again, all of them in one job centre, then all in the next."""
    clients = range(n_clients)
    for centre in range(len(design.jobcentre_sizes)):
        sizes = np.full(len(design.jobcentre_sizes), _NOBODY)
        sizes[centre] = 1 - _NOBODY * (len(sizes) - 1)
        together = replace(design, jobcentre_sizes=tuple(sizes.tolist()))
        yield generate_piece(clients, n_clients, staff, AVERAGED_SEED, together)


def _each_caseworker(world: World) -> Iterator[IntArray]:
    """Give every client one caseworker of the job centre, then the next one."""
    staff, first = world.staff, world.paths.caseworker[:, 0]
    centre = staff.jobcentre[first[0]]
    for caseworker in range(staff.first[centre], staff.first[centre + 1]):
        yield np.full_like(first, caseworker)


def _mean_and_error(chance: Array) -> tuple[float, float]:
    return float(chance.mean()), float(chance.std() / np.sqrt(len(chance)))


def under_first(world: World, given: IntArray) -> Hazard:
    """Compute the hazards of a draw if each client had this caseworker until the first change.

    Parameters
    ----------
    world : World
        A draw.
    given : int array (clients,)
        Index of the first caseworker that each client is given.
    """
    paths = _paths_under(world.paths, given, world.staff, world.design)
    return hazards(world.population, world.staff, paths, world.design)


def _paths_under(paths: Paths, given: IntArray, staff: Staff, design: Design) -> Paths:
    at_first = paths.n_switches == 0
    caseworker = np.where(at_first, given[:, None], paths.caseworker)

    def gain(trait: Array) -> Array:
        return np.asarray(at_first * (trait[given] - trait[paths.caseworker[:, 0]])[:, None])

    belief_latent = paths.belief_latent + design.belief_focus * gain(staff.job_focus)
    belief = steps(belief_latent, design.belief_cuts)
    search = paths.search_latent + design.search_caseworker * gain(staff.search_support)
    search += design.belief_effect * design.search_belief * (belief - paths.belief)
    return replace(
        paths,
        caseworker=caseworker,
        belief_latent=belief_latent,
        belief=belief,
        search_latent=search,
        n_channels=steps(search, design.search_cuts, lowest=0),
    )


def job_chance(hazard: Hazard, entry_week: IntArray) -> Array:
    """Chance of an ordinary job as the first way out, after entry and by the last week with a response.

    Parameters
    ----------
    hazard : Hazard
        Quarterly hazards.
    entry_week : int array (clients,)
        Week of the first response.

    Returns
    -------
    array (clients,)
    """
    total = hazard.total()
    before = np.cumsum(total, axis=1) - total
    weeks_left = LAST_MEASURED_WEEK - entry_week[:, None] - QUARTER_WEEKS * np.arange(N_QUARTERS)
    part = np.clip(weeks_left / QUARTER_WEEKS, 0, 1)
    within = hazard.job / total * -np.expm1(-total * part)
    return np.asarray((np.exp(-before) * within).sum(axis=1))
