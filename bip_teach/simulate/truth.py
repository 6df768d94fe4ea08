"""True effects, computed by intervening in the process while every random number stays the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.errors import check_choice
from bip_teach.simulate.contrasts import (
    belief_contrast,
    first_responses,
    just_switched,
    switch_contrast,
    switch_just_made_contrast,
)
from bip_teach.simulate.design import CHOICES, Design, calibrated_design
from bip_teach.simulate.measurement import places, true_indices
from bip_teach.simulate.world import World, generate_world

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: What each true effect means, in one sentence.
ESTIMANDS: Final = {
    "belief_until_switch": (
        "Raise the current caseworker's answer to S12 by one step (the slope of a small shift) from this "
        "response until the client's next caseworker; mean over all responses; percentage points of the "
        "chance that the outcome starts within 52 weeks."
    ),
    "belief_from_first_response": (
        "Raise the first caseworker's answer to S12 by one step (the slope of a small shift) from the first "
        "response until the client's next caseworker; mean over first responses; percentage points of the "
        "chance that the outcome starts within 52 weeks."
    ),
    "one_more_switch": (
        "Give the client one more change of caseworker at this response, all else equal; mean over all "
        "responses; percentage points of the chance that the outcome starts within 52 weeks."
    ),
    "just_switched": (
        "The change of caseworker between the response before and this one, against no such change, all else "
        "equal; mean over the responses that follow on a change; percentage points of the chance that the "
        "outcome starts within 52 weeks."
    ),
    "mix_places": (
        "Give every client near the middle of the queue (places 40 to 60) this mix of interventions for "
        "the coming three months; mean change in places of a queue of 100 until the next measurement, "
        "also for clients who leave before it. The mix of one other intervention is the mean of its three "
        "groups, by how many take part in each."
    ),
}
_OUTCOMES: Final = ("job", "education", "job_or_education")
#: Mixes of interventions, and the choices that each is made of.
MIXES: Final = {
    "none": ("none",),
    "job_only": ("job",),
    "other_single": ("competence", "social", "health"),
    "competence_only": ("competence",),
    "social_only": ("social",),
    "health_only": ("health",),
    "combined_with_job": ("combined_with_job",),
    "combined_without_job": ("combined_without_job",),
}
#: Places of the queue near the middle.
MIDDLE: Final = (40, 60)


def _all_responses(world: World) -> Mask:
    return np.ones(len(world.rows[0]), dtype=bool)


#: What is compared in each estimand about chances, and the responses over which the mean is taken.
_CONTRASTS: Final[dict[str, tuple[Callable[[World], tuple[Array, Array]], Callable[[World], Mask]]]] = {
    "belief_until_switch": (belief_contrast, _all_responses),
    "belief_from_first_response": (belief_contrast, first_responses),
    "one_more_switch": (switch_contrast, _all_responses),
    "just_switched": (switch_just_made_contrast, just_switched),
}
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
    estimand : str, optional
        What is changed, and what is compared: a key of `ESTIMANDS`, which spells it out. All of them if
        omitted.
    n_clients : int
        Clients in the draw over which the effect is averaged.
    seed : int
        Seed of that draw.

    Returns
    -------
    DataFrame
        Columns ``estimand``, ``outcome`` (or the mix), ``value`` (percentage points, or places of
        100), ``std_error`` (Monte Carlo; for chances clustered by client, for places as if responses were
        independent; that clients share caseworkers is left out), ``description``. An estimand about
        responses that no client gives is left out.

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
    contrast, chosen = _CONTRASTS[estimand]
    rows = chosen(world)
    if not rows.any():
        return []
    job, education = (values[rows] for values in contrast(world))
    return [
        (outcome, *_client_mean(100 * values, world.rows[0][rows]))
        for outcome, values in zip(_OUTCOMES, (job, education, job + education), strict=True)
    ]


def _client_mean(values: Array, client: IntArray) -> tuple[float, float]:
    """Mean over responses and its standard error clustered by client."""
    mean = float(values.mean())
    residual = np.bincount(client, values - mean)
    return mean, float(np.sqrt((residual**2).sum()) / len(values))


def _mix_places(world: World) -> list[tuple[str, float, float]]:
    """Mean change in places near the middle of the queue under each mix."""
    everywhere, now, after = true_indices(world)
    changes = place_changes(np.sort(everywhere), now, after)
    taken = np.bincount(world.paths.choice[world.rows], minlength=len(CHOICES))
    found = []
    for mix, choices in MIXES.items():
        members = [CHOICES.index(choice) for choice in choices]
        change = np.average(changes[members], axis=0, weights=taken[members])
        found.append((mix, float(change.mean()), float(change.std() / np.sqrt(len(change)))))
    return found


def place_changes(reference: Array, now: Array, after: Array) -> Array:
    """Places that clients near the middle of the queue move under each choice of interventions.

    Parameters
    ----------
    reference : array (responses,)
        Progress index of everybody, sorted: the queue.
    now : array (rows,)
        Index at responses with one more measurement ahead.
    after : array (choices, rows)
        Index at the next measurement.

    Returns
    -------
    array (choices, rows near the middle)
    """
    place = places(now, reference)
    near = (place >= MIDDLE[0]) & (place <= MIDDLE[1])
    return np.stack([places(index[near], reference) - place[near] for index in after])
