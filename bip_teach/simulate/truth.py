"""True effects, computed by intervening in the process while every random number stays the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.errors import check_choice
from bip_teach.simulate.design import MIXES, Design, calibrated_design
from bip_teach.simulate.measurement import true_places
from bip_teach.simulate.outcomes import hazards, window_probabilities
from bip_teach.simulate.progression import Paths, channels_used
from bip_teach.simulate.world import World, generate_world

Array = NDArray[np.float64]

#: What each true effect means, in one sentence.
ESTIMANDS: Final = {
    "belief_until_switch": (
        "Raise the current caseworker's answer to S12 by one step (the slope of a small shift) from this "
        "response until the client's next caseworker; mean over all responses; percentage points of the "
        "chance that the outcome starts within 52 weeks."
    ),
    "one_more_switch": (
        "Give the client one more change of caseworker at this response, all else equal; mean over all "
        "responses; percentage points of the chance that the outcome starts within 52 weeks."
    ),
    "mix_places": (
        "Give every client near the middle of the queue (places 40 to 60) this mix of interventions for "
        "the coming three months; mean change in places of a queue of 100 until the next measurement, "
        "also for clients who leave before it."
    ),
}
_OUTCOMES: Final = ("job", "education", "job_or_education")
#: Steps of belief by which a slope is measured: small, yet enough for some clients to take up a channel.
SMALL_SHIFT: Final = 0.1


#: Size and seed of the draw over which true effects are averaged.
TRUTH_CLIENTS: Final = 20_000
TRUTH_SEED: Final = 1


def true_effects(
    design: Design | None = None,
    estimand: str | None = None,
    n_clients: int = TRUTH_CLIENTS,
    seed: int = TRUTH_SEED,
) -> pd.DataFrame:
    """Compute the true effects of a design.

    Parameters
    ----------
    design : Design, optional
        The calibrated design if omitted.
    estimand : {"belief_until_switch", "one_more_switch", "mix_places"}, optional
        What is changed, and what is compared; spelled out in `ESTIMANDS`. All of them if omitted.
    n_clients : int
        Clients in the draw over which the effect is averaged.
    seed : int
        Seed of that draw.

    Returns
    -------
    DataFrame
        Columns ``estimand``, ``outcome`` (or the mix), ``value`` (percentage points, or places of
        100), ``std_error`` (Monte Carlo, clustered by client; that clients share caseworkers is left
        out), ``description``.

    Examples
    --------
    >>> effects = true_effects(estimand="one_more_switch", n_clients=2_000)
    >>> list(effects["outcome"])
    ['job', 'education', 'job_or_education']
    """
    if estimand is not None:
        check_choice("estimand", estimand, ESTIMANDS)
    design = calibrated_design() if design is None else design
    world = generate_world(n_clients, seed, design)
    chosen = ESTIMANDS if estimand is None else (estimand,)
    return pd.concat([_effect(world, name) for name in chosen], ignore_index=True)


def _effect(world: World, estimand: str) -> pd.DataFrame:
    rows = _mix_places(world) if estimand == "mix_places" else _hazard_effect(world, estimand)
    frame = pd.DataFrame(rows, columns=["outcome", "value", "std_error"])
    frame.insert(0, "estimand", estimand)
    return frame.assign(description=ESTIMANDS[estimand])


def _hazard_effect(world: World, estimand: str) -> list[tuple[str, float, float]]:
    difference = belief_contrast(world) if estimand == "belief_until_switch" else switch_contrast(world)
    answered = world.events.answered[:, : difference.shape[1]]
    columns = [difference[..., 0], difference[..., 1], difference.sum(axis=-1)]
    return [
        (outcome, *_client_mean(100 * column, answered))
        for outcome, column in zip(_OUTCOMES, columns, strict=True)
    ]


def _client_mean(values: Array, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """Mean over the marked responses and its standard error clustered by client."""
    count = mask.sum()
    mean = float((values * mask).sum() / count)
    residual = ((values - mean) * mask).sum(axis=1)
    return mean, float(np.sqrt((residual**2).sum()) / count)


def switch_contrast(world: World) -> Array:
    """Chance with one more switch minus chance as it is, array (clients, quarters − 3, 2).

    Parameters
    ----------
    world : World
        A draw.
    """
    more = replace(world.paths, n_switches=world.paths.n_switches + 1)
    return window_probabilities(_hazards_under(world, more)) - window_probabilities(world.hazard)


def belief_contrast(world: World, shift: float = SMALL_SHIFT) -> Array:
    """Slope of the chance in the current caseworker's belief, array (clients, quarters − 3, 2).

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
    return (_until_switch(world, raised) - window_probabilities(world.hazard)) / shift


def _raised_belief(world: World, shift: float) -> Paths:
    design, paths = world.design, world.paths
    search = paths.search_latent + design.search_belief * shift
    channels = channels_used(search, paths.channel_order, design)
    return replace(paths, belief_shift=shift, search_latent=search, channels=channels)


def _hazards_under(world: World, paths: Paths) -> Array:
    """Hazards of the same clients and staff under other paths."""
    return hazards(world.population, world.staff, paths, world.design)


def _until_switch(world: World, raised: Array) -> Array:
    """Window chances when, from each quarter on, the `raised` hazards hold until the next switch."""
    switches = world.paths.n_switches

    def ahead(quarters: slice) -> Array:
        then = switches[:, quarters]
        same = (then == switches[:, : then.shape[1]])[..., None]
        return np.where(same, raised[:, quarters], world.hazard[:, quarters])

    return window_probabilities(world.hazard, ahead)


def _mix_places(world: World) -> list[tuple[str, float, float]]:
    """Mean change in places near the middle of the queue under each mix."""
    rows = []
    place, after = true_places(world)
    near = (place >= 40) & (place <= 60)
    for number, mix in enumerate(MIXES):
        change = after[number][near] - place[near]
        rows.append((mix, float(change.mean()), float(change.std() / np.sqrt(len(change)))))
    return rows
