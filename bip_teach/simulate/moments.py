"""The moments of a draw that calibration holds against published figures.

Outcome rates use each response's chance given its latent path, not the realised 0/1 outcome, so a draw
of 100,000 clients is as precise as a much larger one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.simulate.choices import CHOICES
from bip_teach.simulate.design import LAST_MEASURED_WEEK, MIXES
from bip_teach.simulate.measurement import ITEM_TRAITS, rate, rating_rows, true_places
from bip_teach.simulate.outcomes import window_probabilities
from bip_teach.simulate.spells import generate_spells
from bip_teach.simulate.truth import belief_contrast, switch_contrast
from bip_teach.simulate.world import World

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


def moments(world: World) -> dict[str, float]:
    """Compute every moment, in percent, percentage points, places or counts as published.

    Parameters
    ----------
    world : World
        A draw.

    Returns
    -------
    dict
        Moment name to value; names are those of the targets in the calibration.
    """
    client, quarter = rating_rows(world)
    chance = 100 * window_probabilities(world.hazard)[client, quarter]
    return {
        **_rates(world, client, chance),
        **_belief(world, client, quarter, chance[:, 0]),
        **_effects(world, client, quarter),
        **_participation(world, client, quarter),
        **_explained(world, client, quarter, chance[:, 0] / 100),
        **_queue(world),
        **_spells(world),
    }


def _rates(world: World, client: IntArray, chance: Array) -> dict[str, float]:
    job, education = chance.T
    young = world.population.under_30[client]
    count = world.events.answered.sum(axis=1)
    switched = (world.paths.n_switches * world.events.answered).max(axis=1) > 0
    return {
        "job": float(job.mean()),
        "job_or_education": float((job + education).mean()),
        "education_young": float(education[young].mean()),
        "education_older": float(education[~young].mean()),
        "responses_per_client": float(count.mean()),
        "switched": 100 * float(switched[count >= 2].mean()),
        "searches": 100 * float((world.paths.channels[world.events.answered].any(axis=-1)).mean()),
    }


def _belief(world: World, client: IntArray, quarter: IntArray, job: Array) -> dict[str, float]:
    belief = world.paths.belief[client, quarter]
    found = {}
    for step in range(1, 6):
        found[f"belief_share_{step}"] = 100 * float((belief == step).mean())
        found[f"gradient_{step}"] = float(job[belief == step].mean())
    leniency = _leniency(world, client, quarter, belief)
    low, high = np.quantile(leniency, [1 / 3, 2 / 3])
    found["tertile_low"] = float(job[leniency <= low].mean())
    found["tertile_high"] = float(job[leniency > high].mean())
    return found


def _leniency(world: World, client: IntArray, quarter: IntArray, belief: IntArray) -> Array:
    """Mean belief of the caseworker about all other clients, relative to the job centre."""
    caseworker = world.paths.caseworker[client, quarter]
    pair = np.unique(client * len(world.staff.jobcentre) + caseworker, return_inverse=True)[1]
    total, number = np.bincount(caseworker, belief), np.bincount(caseworker)
    own_total, own_number = np.bincount(pair, belief), np.bincount(pair)
    others = np.maximum(number[caseworker] - own_number[pair], 1)
    mean = (total[caseworker] - own_total[pair]) / others
    centre = world.staff.jobcentre[caseworker]
    return np.asarray(mean - (np.bincount(centre, belief) / np.bincount(centre))[centre])


def _effects(world: World, client: IntArray, quarter: IntArray) -> dict[str, float]:
    belief = 100 * belief_contrast(world)[client, quarter].mean(axis=0)
    switch = 100 * switch_contrast(world)[client, quarter].mean(axis=0)
    return {
        "effect_belief_job": float(belief[0]),
        "effect_belief_job_or_education": float(belief.sum()),
        "effect_switch_job": float(switch[0]),
        "effect_switch_job_or_education": float(switch.sum()),
    }


def _participation(world: World, client: IntArray, quarter: IntArray) -> dict[str, float]:
    choice = world.paths.choice[client, quarter]
    return {f"choice_{name}": 100 * float((choice == number).mean()) for number, name in enumerate(CHOICES)}


def _explained(world: World, client: IntArray, quarter: IntArray, job: Array) -> dict[str, float]:
    """Explained variation (R squared) for clients of 30 or more: register, then register and items."""
    older = ~world.population.under_30[client]
    rows = client[older], quarter[older]
    noise = np.random.default_rng(world.streams[0]).standard_normal((len(client), len(ITEM_TRAITS)))[older]
    register = pd.get_dummies(world.population.covariates, drop_first=True, dtype=float).to_numpy()[rows[0]]
    items = np.column_stack([rate(world, *rows, noise), world.paths.belief[rows]]).astype(float)
    channels = world.paths.channels[rows].sum(axis=-1).astype(float)
    job = job[older]
    blocks = {"register": register, "both": np.column_stack([register, items])}
    found = {}
    for name, block in blocks.items():
        # The chance has the same fitted values as the 0/1 outcome, with less noise.
        found[f"r2_job_{name}"] = 100 * _fitted_variance(block, job) / (job.mean() * (1 - job.mean()))
        found[f"r2_search_{name}"] = 100 * _fitted_variance(block, channels) / channels.var()
    return found


def _fitted_variance(block: Array, outcome: Array) -> float:
    design = np.column_stack([np.ones(len(block)), block])
    coefficients = np.linalg.lstsq(design.T @ design, design.T @ outcome, rcond=None)[0]
    return float((design @ coefficients).var())


def _queue(world: World) -> dict[str, float]:
    place, after = true_places(world)
    near = (place >= 40) & (place <= 60)
    return {f"places_{mix}": float((after[n][near] - place[near]).mean()) for n, mix in enumerate(MIXES)}


def _spells(world: World) -> dict[str, float]:
    spells = generate_spells(world, np.random.default_rng(world.streams[2]))
    n = len(world.population)
    state, start, end = (spells[name].to_numpy() for name in ("state", "start_week", "end_week"))
    job = state == "job"
    at_end = (start <= LAST_MEASURED_WEEK) & (end >= LAST_MEASURED_WEEK)
    entry = world.entry_week[spells["client"].to_numpy()]
    measured = job & (start <= LAST_MEASURED_WEEK)
    return {
        "job_ever": 100 * spells["client"][measured].nunique() / n,
        "job_after_entry": 100 * spells["client"][measured & (start > entry)].nunique() / n,
        "job_end_2016": 100 * float((at_end & job).sum() / n),
        "flexjob_end_2016": 100 * float((at_end & (state == "flexjob")).sum() / n),
        "education_end_2016": 100 * float((at_end & (state == "education")).sum() / n),
    }
