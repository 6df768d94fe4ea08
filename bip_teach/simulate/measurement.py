"""How a latent path becomes answers, and answers a place in the queue."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from bip_teach.instrument import RATING_ITEMS
from bip_teach.simulate.design import CHOICES, LAST_MEASURED_WEEK, N_QUARTERS, QUARTER_WEEKS, Design
from bip_teach.simulate.population import TRAITS
from bip_teach.simulate.progression import Steps, steps
from bip_teach.simulate.world import World

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Rows = tuple[IntArray, IntArray]
Noise = NDArray[np.float32]

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


def client_belief_latent(world: World, noise: Noise) -> Noise:
    """Latent value of item B8 at every response, before it is cut into steps; for calibration."""
    design, (client, quarter) = world.design, world.rows
    ready = design.rating_readiness * world.paths.readiness[client, quarter]
    trait = design.rating_trait * world.population.trait("manage_work")[client]
    latent = ready + trait + design.rating_noise * noise[:, list(ITEM_TRAITS).index("b8")]
    return np.asarray(latent, dtype=np.float32)


def rate(world: World, rows: Rows, noise: Noise, shift: Array | float = 0.0) -> Steps:
    """Answer the nineteen rating items apart from S12.

    Parameters
    ----------
    world : World
        A draw.
    rows : tuple of int array (rows,)
        Client and quarter of each response.
    noise : array (rows, 19)
        Standard normal.
    shift : array (rows,) or float
        Added to readiness (for what-if questions).

    Returns
    -------
    int array (rows, 19), contiguous by item
        Steps 1–5, columns in the order of `ITEM_TRAITS`.
    """
    design = world.design
    readiness = (design.rating_readiness * (world.paths.readiness[rows] + shift)).astype(np.float32)
    focus = (design.rating_leniency * world.staff.job_focus).astype(np.float32)[world.paths.caseworker[rows]]
    traits = (design.rating_trait * world.population.traits).astype(np.float32, order="F")
    answers = np.empty((len(ITEM_TRAITS), len(rows[0])), dtype=np.int8)
    for number, (item, trait) in enumerate(ITEM_TRAITS.items()):
        by_caseworker = item.startswith("s")
        latent = (
            np.float32(design.rating_noise * (design.rater_noise if by_caseworker else 1)) * noise[:, number]
        )
        latent += readiness
        latent += traits[:, TRAITS.index(trait)][rows[0]]
        if by_caseworker:
            latent += focus
        answers[number] = steps(latent, _cuts(design, item))
    return answers.T


def rating_noise(world: World) -> Noise:
    """Noise of the nineteen items at every response of a draw, array (rows, 19)."""
    return world.stream("ratings").normal_rows(world.rows, len(ITEM_TRAITS))


def _cuts(design: Design, item: str) -> NDArray[np.float32]:
    if item == "b8":
        return np.array(design.client_belief_cuts, dtype=np.float32)
    return np.asarray(ndtri(np.cumsum(_USUAL_SHARES)[:-1]) - _EASE.get(item, 0.0), dtype=np.float32)


def believe(world: World, rows: Rows, shift: Array | float = 0.0) -> Steps:
    """Answer S12 (steps 1–5), with readiness moved by `shift`."""
    design = world.design
    slope = design.rating_readiness / np.hypot(design.rating_readiness, design.rating_trait)
    moved = design.belief_client * design.belief_trait * slope * shift
    return steps(world.paths.belief_latent[rows] + moved, design.belief_cuts)


def progress_index(ratings: Steps, belief: Steps) -> Array:
    """Mean of the twenty five-point items, each scaled to 0–1, array (rows,)."""
    total = ratings.sum(axis=1, dtype=np.int64) + belief - len(RATING_ITEMS)
    return np.asarray(total / (4 * len(RATING_ITEMS)))


def places(index: Array, reference: Array) -> Array:
    """Place in a queue of 100: mid-rank of `index` in the sorted `reference` distribution, times 100."""
    below = np.searchsorted(reference, index, side="left")
    upto = np.searchsorted(reference, index, side="right")
    return np.asarray(100 * (below + upto) / (2 * len(reference)))


def true_indices(world: World) -> tuple[Array, Array, Array]:
    """Progress index now, and three months later under each choice of interventions.

    Returns
    -------
    everywhere : array (rows,)
        Index at every response.
    now : array (rows that leave time for one more measurement,)
        Index at those responses.
    after : array (7 choices, rows)
        Index at the next measurement had the client got that choice, with the same noise for every
        choice. The caseworker of the next quarter is the one who was drawn.
    """
    client, quarter = world.rows
    noise = rating_noise(world)
    everywhere = progress_index(rate(world, (client, quarter), noise), world.paths.belief[client, quarter])
    next_week = world.entry_week[client] + QUARTER_WEEKS * (quarter + 1)
    follow = (quarter + 1 < N_QUARTERS) & (next_week <= LAST_MEASURED_WEEK)
    rows = client[follow], quarter[follow] + 1
    later = world.stream("follow_up").normal_rows(rows, len(ITEM_TRAITS))
    gain = np.array(world.design.choice_gain)
    actual = gain[world.paths.choice[client[follow], quarter[follow]]]
    after = np.empty((len(CHOICES), len(rows[0])))
    for number in range(len(CHOICES)):
        shift = gain[number] - actual
        after[number] = progress_index(rate(world, rows, later, shift), believe(world, rows, shift))
    return everywhere, everywhere[follow], after
