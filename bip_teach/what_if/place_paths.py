"""Where a queue of 100 truly moves when everybody gets one mix of activities for some quarters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.simulate import Design, calibrated_design
from bip_teach.simulate.design import CHOICES, LAST_MEASURED_WEEK, QUARTER_WEEKS
from bip_teach.simulate.measurement import (
    ITEM_TRAITS,
    believe,
    places,
    progress_index,
    rate,
    rating_noise,
)
from bip_teach.simulate.world import World, generate_world

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

QUARTERS: Final = (1, 2, 3, 4, 5, 6, 7, 8)
PATH_CLIENTS: Final = 4_000
PATH_SEED: Final = 1
_LAST_QUARTER: Final = LAST_MEASURED_WEEK // QUARTER_WEEKS


def true_place_paths(
    design: Design | None = None, n_clients: int = PATH_CLIENTS, seed: int = PATH_SEED
) -> pd.DataFrame:
    r"""Compute how far people truly move in a queue of 100 under each choice of activities.

    Everybody gets the choice in each of :math:`k` quarters in a row; shocks, noise and caseworkers stay as
    they are. Readiness then differs from its path by
    :math:`\sum_{j=0}^{k-1} \rho^{k-1-j} (g_{new} - g_j)`, with the gain :math:`g_j` of the choice that the
    client got in quarter :math:`j` and the persistence :math:`\rho`.

    Parameters
    ----------
    design : Design, optional
        The calibrated design if omitted.
    n_clients : int
        Clients of the draw over which the mean is taken.
    seed : int
        Seed of that draw.

    Returns
    -------
    DataFrame
        Columns ``choice`` (``none``, one group, ``combined_with_job``, ``combined_without_job``),
        ``quarters`` (1–8), ``true_places`` (mean change in places, a plus is nearer to work).

    Notes
    -----
    The mean is over responses that leave time for eight more measurements. It counts also those who would
    have left before the end, so it differs from what is seen among those who stayed.

    Examples
    --------
    >>> paths = true_place_paths(n_clients=500)
    >>> paths["choice"].unique().tolist()[:3]
    ['none', 'job', 'competence']
    """
    world = generate_world(n_clients, seed, calibrated_design() if design is None else design)
    client, quarter = world.rows
    chosen = quarter + max(QUARTERS) <= _LAST_QUARTER
    start = client[chosen], quarter[chosen]
    everywhere = progress_index(rate(world, world.rows, rating_noise(world)), world.paths.belief[world.rows])
    queue = np.sort(everywhere)
    before = places(everywhere[chosen], queue)
    found = [
        (choice, quarters, float((after - before).mean()))
        for quarters in QUARTERS
        for choice, after in _places_after(world, start, quarters, queue)
    ]
    return pd.DataFrame(found, columns=["choice", "quarters", "true_places"])


def _places_after(
    world: World, start: tuple[IntArray, IntArray], quarters: int, queue: Array
) -> Iterator[tuple[str, Array]]:
    """Each choice, and the place of every response some quarters later had the client got it all the time."""
    later = start[0], start[1] + quarters
    noise = world.stream("follow_up").normal_rows(later, len(ITEM_TRAITS))
    for number, choice in enumerate(CHOICES):
        shift = _shift(world, start, quarters, number)
        index = progress_index(rate(world, later, noise, shift), believe(world, later, shift))
        yield choice, places(index, queue)


def _shift(world: World, start: tuple[IntArray, IntArray], quarters: int, choice: int) -> Array:
    """How far readiness would differ from its path after some quarters of one choice."""
    client, quarter = start
    gain, persistence = np.array(world.design.choice_gain), world.design.readiness_persistence
    shift = np.zeros(len(client))
    for step in range(quarters):
        shift = persistence * shift + gain[choice] - gain[world.paths.choice[client, quarter + step]]
    return shift
