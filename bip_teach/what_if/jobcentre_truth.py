"""The true changes in the share with a job that a programme of a job centre brings in a synthetic world."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.errors import EstimationError
from bip_teach.simulate import Design, true_effects
from bip_teach.simulate.contrasts import first_responses
from bip_teach.simulate.design import CHOICES
from bip_teach.simulate.outcomes import WINDOW_QUARTERS, window_chances
from bip_teach.simulate.truth import TRUTH_CLIENTS, TRUTH_SEED
from bip_teach.simulate.world import World, generate_world

_SUPPORT: Final = CHOICES.index("combined_with_job")
#: Log odds by which combined support with a job focus is made more usual, to see who then gets it.
_MORE_USUAL: Final = 1.0


def true_changes(design: Design, n_clients: int = TRUTH_CLIENTS, seed: int = TRUTH_SEED) -> dict[str, float]:
    """Return the true change in the share with a job within 52 weeks, per unit of each lever.

    Parameters
    ----------
    design : Design
        The synthetic world.
    n_clients, seed : int
        Size and seed of the draw over which the changes are averaged.

    Returns
    -------
    dict
        Shares (0–1). ``belief``: one step more from the first response until the next caseworker, mean over
        first responses. ``switches``: a change just made, mean over the responses that follow on one.
        ``combined``: combined support with a job focus in the first quarter instead of what people get,
        the same support in the three quarters after; mean over those who get it when its odds rise alike
        for everybody.

    Raises
    ------
    EstimationError
        If nobody changes caseworker, or nobody gets combined support when it is more usual.
    """
    names = {"belief": "belief_from_first_response", "switches": "just_switched"}
    true = {part: _on_jobs(design, estimand, n_clients, seed) for part, estimand in names.items()}
    return {**true, "combined": _of_support(design, n_clients, seed)}


def _on_jobs(design: Design, estimand: str, n_clients: int, seed: int) -> float:
    effects = true_effects(design, estimand, n_clients, seed)
    if effects.empty:
        raise EstimationError(
            "The world has no response that {estimand!r} is about. Use a design in which people change "
            "caseworker, or more clients.",
            estimand=estimand,
        )
    return float(effects.loc[effects["outcome"].eq("job"), "value"].iloc[0]) / 100


def _of_support(design: Design, n_clients: int, seed: int) -> float:
    weights = np.array(design.choice_log_weights)
    weights[_SUPPORT] += _MORE_USUAL
    more = replace(design, choice_log_weights=tuple(weights.tolist()))
    # Both worlds share their random numbers, so a person differs only by the support that they get.
    today, then = generate_world(n_clients, seed, design), generate_world(n_clients, seed, more)
    client, quarter = (part[first_responses(today)] for part in today.rows)
    before, after = (
        np.stack([world.paths.choice[client, quarter + step] for step in range(WINDOW_QUARTERS)])
        for world in (today, then)
    )
    moved = (before[0] != _SUPPORT) & (after[0] == _SUPPORT) & (before[1:] == after[1:]).all(axis=0)
    if not moved.any():
        raise EstimationError("Nobody gets combined support when it is more usual. Use more clients.")
    rows = (client[moved], quarter[moved])
    return float((_job_chance(then, rows) - _job_chance(today, rows)).mean())


def _job_chance(world: World, rows: tuple[NDArray[np.int64], NDArray[np.int64]]) -> NDArray[np.float64]:
    return np.asarray(window_chances(world.hazard, rows)[0].sum(axis=0))
