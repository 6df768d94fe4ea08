"""Chances under an intervention minus chances as they are, response by response."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.simulate.outcomes import Hazard, hazards, window_chances, window_chances_if
from bip_teach.simulate.progression import Paths, steps
from bip_teach.simulate.world import World

Array = NDArray[np.float64]

#: Steps of belief by which a slope is measured: small, yet enough for some clients to take up a channel.
SMALL_SHIFT: Final = 0.1


def first_responses(world: World) -> NDArray[np.bool_]:
    """Which responses are the first of their client, bool array (rows,)."""
    client = world.rows[0]
    return np.asarray(np.diff(client, prepend=-1) != 0)


def just_switched(world: World) -> NDArray[np.bool_]:
    """Which responses follow on a change of caseworker since the response before, bool array (rows,)."""
    switches = world.paths.n_switches[world.rows]
    return np.asarray((np.diff(switches, prepend=0) > 0) & ~first_responses(world))


def switch_contrast(world: World) -> tuple[Array, Array]:
    """Chance with one more switch minus chance as it is: job and education, arrays (rows,).

    Parameters
    ----------
    world : World
        A draw.
    """
    more = replace(world.paths, n_switches=world.paths.n_switches + np.int8(1))
    then = window_chances(_hazards_under(world, more), world.rows)
    return _difference(then, window_chances(world.hazard, world.rows))


def switch_just_made_contrast(world: World) -> tuple[Array, Array]:
    """Chance as it is minus chance with one switch fewer: job and education, arrays (rows,).

    It has a meaning where a switch was made, see :func:`just_switched`; the caseworker and all answers stay.

    Parameters
    ----------
    world : World
        A draw.
    """
    fewer = replace(world.paths, n_switches=world.paths.n_switches - np.int8(1))
    then = window_chances(world.hazard, world.rows)
    return _difference(then, window_chances(_hazards_under(world, fewer), world.rows))


def belief_contrast(world: World, shift: float = SMALL_SHIFT) -> tuple[Array, Array]:
    """Slope of the chance in the current caseworker's belief: job and education, arrays (rows,).

    For each response of its own, belief is raised from that response until the next caseworker. It acts
    on the hazards of jobs and education, and on job search with the channels that follow from it.

    Parameters
    ----------
    world : World
        A draw.
    shift : float
        Steps by which belief is raised; the difference is divided by it.
    """
    raised = _hazards_under(world, _raised_belief(world, shift))
    client, quarter = world.rows
    switches = world.paths.n_switches
    now = switches[client, quarter]

    def until_switch(step: int) -> NDArray[np.bool_]:
        return np.asarray(switches[client, quarter + step] == now)

    then = window_chances_if(world.hazard, raised, until_switch, world.rows)
    job, education = _difference(then, window_chances(world.hazard, world.rows))
    return job / shift, education / shift


def _difference(then: tuple[Array, Array], now: tuple[Array, Array]) -> tuple[Array, Array]:
    job, education = ((a - b).sum(axis=0) for a, b in zip(then, now, strict=True))
    return job, education


def _raised_belief(world: World, shift: float) -> Paths:
    design, paths = world.design, world.paths
    search = paths.search_latent + design.belief_effect * design.search_belief * shift
    channels = steps(search, design.search_cuts, lowest=0)
    return replace(paths, belief_shift=shift, search_latent=search, n_channels=channels)


def _hazards_under(world: World, paths: Paths) -> Hazard:
    """Hazards of the same clients and staff under other paths."""
    return hazards(world.population, world.staff, paths, world.design)
