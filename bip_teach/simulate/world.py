"""A draw of the whole process, with everything that is hidden in real life."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bip_teach.errors import check_whole_number
from bip_teach.simulate.caseworkers import Staff, generate_staff
from bip_teach.simulate.design import ENTRY_WEEKS, Design
from bip_teach.simulate.draws import BLOCK, Stream
from bip_teach.simulate.outcomes import Events, Hazard, generate_events, hazards
from bip_teach.simulate.population import Population, generate_population
from bip_teach.simulate.progression import Paths, Sources, generate_paths

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """A range of clients with staff, latent paths, hazards and events.

    Attributes
    ----------
    design : Design
        Parameters of the process.
    seed : int
        Seed of the draw.
    clients : range
        Which clients of the draw; arrays are in this order.
    n_clients : int
        Clients of the whole draw.
    population, staff, paths, hazard, events
        Parts of the process. The staff is that of the whole draw.
    entry_week : int array (clients,)
        Week of the first measurement.
    """

    design: Design
    seed: int
    clients: range
    n_clients: int
    population: Population
    staff: Staff
    entry_week: IntArray
    paths: Paths
    hazard: Hazard
    events: Events

    @cached_property
    def rows(self) -> tuple[IntArray, IntArray]:
        """Client (place in the range) and quarter of every response, in client and time order."""
        client, quarter = np.nonzero(self.events.answered)
        return client, quarter

    def stream(self, part: str) -> Stream:
        """Randomness of one part of the process, from its beginning."""
        return Stream(self.seed, part, self.clients)


def generate_world(n_clients: int, seed: int, design: Design) -> World:
    """Draw a world.

    Parameters
    ----------
    n_clients : int
        Number of clients.
    seed : int
        Seed, a whole number from 0. Each part of the process has a stream of its own, so that two designs
        share their random numbers: a client or a response keeps them whatever else the designs change.
    design : Design
        Parameters.

    Raises
    ------
    InvalidArgumentError
        If the seed is negative, or there are so few clients that a job centre would have fewer than two
        caseworkers.
    """
    check_whole_number("The number of clients", n_clients, 1)
    return next(generate_worlds(n_clients, seed, design, chunk=n_clients))


def generate_worlds(n_clients: int, seed: int, design: Design, chunk: int) -> Iterator[World]:
    """Draw a world piece by piece, so that memory stays flat; see :func:`generate_world`.

    Parameters
    ----------
    n_clients, seed, design
        As for :func:`generate_world`.
    chunk : int
        Clients in a piece, rounded up to whole blocks. The clients do not depend on it.
    """
    check_whole_number("The seed", seed)
    check_whole_number("The number of clients", n_clients, 1)
    staff = generate_staff(n_clients, seed, design)
    size = BLOCK * -(-chunk // BLOCK)
    for start in range(0, n_clients, size):
        clients = range(start, min(start + size, n_clients))
        yield generate_piece(clients, n_clients, staff, seed, design)


def generate_piece(clients: range, n_clients: int, staff: Staff, seed: int, design: Design) -> World:
    """Draw some clients of a world.

    Parameters
    ----------
    clients : range
        Which clients; it starts at a multiple of ``draws.BLOCK``.
    n_clients, seed, design
        As for :func:`generate_world`.
    staff : Staff
        The staff of the whole draw.
    """
    population = generate_population(Stream(seed, "population", clients))
    uniform = Stream(seed, "entry", clients).uniform()[:, 0]
    entry_week = np.floor(ENTRY_WEEKS * uniform).astype(np.int64)
    sources = Sources(*(Stream(seed, part, clients) for part in Sources.__dataclass_fields__))
    paths = generate_paths(population, staff, design, sources)
    hazard = hazards(population, staff, paths, design)
    events = generate_events(entry_week, hazard, paths.readiness, design, Stream(seed, "events", clients))
    return World(design, seed, clients, n_clients, population, staff, entry_week, paths, hazard, events)
