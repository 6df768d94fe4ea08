"""How a latent path becomes answers: the ratings of a client and a caseworker."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from bip_teach.instrument import RATING_ITEMS
from bip_teach.simulate.choices import CHOICE_MIX
from bip_teach.simulate.design import LAST_MEASURED_WEEK, MIXES, N_QUARTERS, QUARTER_WEEKS
from bip_teach.simulate.population import TRAITS
from bip_teach.simulate.progression import EDUCATION_TRAITS, JOB_TRAITS, steps
from bip_teach.simulate.world import World

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Trait that each item measures; S12 is the caseworker's belief and has a model of its own.
ITEM_TRAITS: Final = {
    "b1": "idea",
    "b2": "contact",
    "b3": "cooperation",
    "b4": "network",
    "b5": "everyday",
    "b6": "health",
    "b7": "competence",
    "b8": "manage_work",
    "b9": "knowledge",
    "s2": "realism",
    "s3": "goal",
    "s4": "contact",
    "s5": "tell",
    "s6": "cooperation",
    "s7": "instruction",
    "s8": "concentration",
    "s9": "network",
    "s10": "everyday",
    "s11": "health",
}
#: Shares of the five steps for items whose distribution no source prints (invented).
_USUAL_SHARES: Final = (0.12, 0.22, 0.32, 0.23, 0.11)
#: How easy an item is to score high on (SD); caseworkers rate cooperation high and goals low.
_EASE: Final = {
    "b3": 0.45,
    "s6": 0.40,
    "s7": 0.35,
    "b5": -0.15,
    "b6": -0.35,
    "s3": -0.20,
    "s11": -0.25,
    "b4": 0.25,
}


def rating_rows(world: World) -> tuple[IntArray, IntArray]:
    """Client and quarter of every response, in client and time order."""
    client, quarter = np.nonzero(world.events.answered)
    return client, quarter


def rate(
    world: World, client: IntArray, quarter: IntArray, noise: Array, shift: Array | float = 0.0
) -> IntArray:
    """Answer the nineteen rating items apart from S12.

    Parameters
    ----------
    world : World
        A draw.
    client, quarter : int array (rows,)
        Which responses.
    noise : array (rows, 19)
        Standard normal.
    shift : array (rows,) or float
        Added to readiness (for what-if questions).

    Returns
    -------
    int array (rows, 19)
        Steps 1–5, columns in the order of `ITEM_TRAITS`.
    """
    design = world.design
    readiness = world.paths.readiness[client, quarter] + shift
    focus = world.staff.job_focus[world.paths.caseworker[client, quarter]]
    answers = np.empty((len(client), len(ITEM_TRAITS)), dtype=np.int64)
    for number, (item, trait) in enumerate(ITEM_TRAITS.items()):
        latent = (
            design.rating_readiness * readiness
            + design.rating_trait * world.population.traits[client, TRAITS.index(trait)]
            + design.rating_noise * noise[:, number]
            + (design.rating_leniency * focus if item.startswith("s") else 0.0)
        )
        answers[:, number] = steps(latent, _cuts(world, item))
    return answers


def _cuts(world: World, item: str) -> Array:
    if item == "b8":
        return np.array(world.design.client_belief_cuts)
    return np.asarray(norm.ppf(np.cumsum(_USUAL_SHARES)[:-1]) - _EASE.get(item, 0.0))


def client_belief_latent(world: World, client: IntArray, quarter: IntArray, noise: Array) -> Array:
    """Latent value of item B8, before it is cut into steps; for calibration."""
    design = world.design
    number = list(ITEM_TRAITS).index("b8")
    return np.asarray(
        design.rating_readiness * world.paths.readiness[client, quarter]
        + design.rating_trait * world.population.traits[client, TRAITS.index("manage_work")]
        + design.rating_noise * noise[:, number]
    )


def believe(world: World, client: IntArray, quarter: IntArray, shift: Array | float = 0.0) -> IntArray:
    """Answer S12 (steps 1–5), with readiness moved by `shift`."""
    design = world.design
    slopes = {
        names: design.rating_readiness
        / np.sqrt(design.rating_readiness**2 + design.rating_trait**2 / len(names))
        for names in (JOB_TRAITS, EDUCATION_TRAITS)
    }
    both = 0.5 * (slopes[JOB_TRAITS] + slopes[EDUCATION_TRAITS])
    slope = np.where(world.population.under_30[client], both, slopes[JOB_TRAITS])
    latent = world.paths.belief_latent[client, quarter]
    latent = latent + design.belief_client * design.belief_trait * slope * shift
    return steps(latent, design.belief_cuts)


def progress_index(ratings: IntArray, belief: IntArray) -> Array:
    """Mean of the twenty five-point items, each scaled to 0–1, array (rows,)."""
    total = (ratings - 1).sum(axis=1) + (belief - 1)
    return np.asarray(total / (4 * len(RATING_ITEMS)))


def places(index: Array, reference: Array) -> Array:
    """Place in a queue of 100: mid-rank of `index` in the sorted `reference` distribution, times 100."""
    below = np.searchsorted(reference, index, side="left")
    upto = np.searchsorted(reference, index, side="right")
    return np.asarray(100 * (below + upto) / (2 * len(reference)))


def true_places(world: World) -> tuple[Array, Array]:
    """Places now, and three months later under each mix of interventions.

    Returns
    -------
    place : array (rows,)
        Place at the response, for responses that leave time for one more measurement.
    after : array (5 mixes, rows)
        Place at the next measurement had the client got that mix, with all noise as drawn. The
        caseworker of the next quarter is the one who was drawn.
    """
    client, quarter = rating_rows(world)
    rng = np.random.default_rng(world.streams[0])
    now = progress_index(
        rate(world, client, quarter, rng.standard_normal((len(client), len(ITEM_TRAITS)))),
        believe(world, client, quarter),
    )
    reference = np.sort(now)
    next_week = world.entry_week[client] + QUARTER_WEEKS * (quarter + 1)
    follow = (quarter + 1 < N_QUARTERS) & (next_week <= LAST_MEASURED_WEEK)
    client, quarter = client[follow], quarter[follow]
    noise = rng.standard_normal((len(client), len(ITEM_TRAITS)))
    gain = np.array(world.design.mix_gain)
    actual = gain[CHOICE_MIX[world.paths.choice[client, quarter]]]
    after = np.empty((len(MIXES), len(client)))
    for number in range(len(MIXES)):
        shift = gain[number] - actual
        index = progress_index(
            rate(world, client, quarter + 1, noise, shift), believe(world, client, quarter + 1, shift)
        )
        after[number] = places(index, reference)
    return places(now[follow], reference), after
