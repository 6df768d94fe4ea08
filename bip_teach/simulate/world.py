"""One draw of the whole process, with everything that is hidden in real life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bip_teach.errors import check_whole_number
from bip_teach.simulate.caseworkers import MIN_CLIENTS, Staff, generate_staff
from bip_teach.simulate.design import ENTRY_WEEKS, Design
from bip_teach.simulate.outcomes import Events, generate_events, hazards
from bip_teach.simulate.population import Population, generate_population
from bip_teach.simulate.progression import Paths, generate_paths


@dataclass(frozen=True)
class World:
    """A draw: clients, staff, latent paths, hazards and events.

    Attributes
    ----------
    entry_week : int array (clients,)
        Week of the first measurement.
    hazard : array (clients, quarters, 4)
        Quarterly hazards of job, education, flexjob and other support.
    streams : tuple of numpy.random.SeedSequence
        Seeds of what is drawn from the world: ratings, answers, spells and types of intervention.
    """

    design: Design
    population: Population
    staff: Staff
    entry_week: NDArray[np.int64]
    paths: Paths
    hazard: NDArray[np.float64]
    events: Events
    streams: tuple[np.random.SeedSequence, ...]


def generate_world(n_clients: int, seed: int, design: Design) -> World:
    """Draw a world.

    Parameters
    ----------
    n_clients : int
        Number of clients.
    seed : int
        Seed, a whole number from 0. Each part of the process has a stream of its own, so that two designs
        share their random numbers up to the events; answers are drawn for the responses that take place.
    design : Design
        Parameters.

    Raises
    ------
    InvalidArgumentError
        If the seed is negative, or there are so few clients that a job centre would have fewer than two
        caseworkers.
    """
    check_whole_number("The seed", seed)
    check_whole_number("The number of clients", n_clients, MIN_CLIENTS)
    seeds = np.random.SeedSequence(seed).spawn(9)
    streams = [np.random.default_rng(child) for child in seeds[:5]]
    staff = generate_staff(n_clients, streams[0])
    population = generate_population(n_clients, streams[1])
    entry_week = streams[2].integers(0, ENTRY_WEEKS, n_clients)
    paths = generate_paths(population, staff, design, streams[3])
    hazard = hazards(population, staff, paths, design)
    events = generate_events(entry_week, hazard, design, streams[4])
    return World(design, population, staff, entry_week, paths, hazard, events, tuple(seeds[5:]))
