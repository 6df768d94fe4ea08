"""What happens to clients quarter by quarter until something ends it: latent paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.simulate.caseworkers import Staff, assign_first, assign_next
from bip_teach.simulate.choices import CHOICE_MIX, choose, groups_of
from bip_teach.simulate.design import N_QUARTERS, Design
from bip_teach.simulate.population import TRAITS, Population

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Traits that carry job, search and education (the reports' seven, nine and four indicators).
JOB_TRAITS: Final = ("health", "knowledge", "manage_work", "goal", "cooperation")
SEARCH_TRAITS: Final = (
    "manage_work",
    "health",
    "knowledge",
    "everyday",
    "cooperation",
    "goal",
    "concentration",
)
EDUCATION_TRAITS: Final = ("everyday", "network", "wage_realism")

#: How well known the six channels are: log weights, own network and portals first.
_CHANNEL_LOG_WEIGHT: Final = {
    "newspapers": 0.2,
    "online_portals": 1.5,
    "unsolicited": 0.3,
    "own_network": 1.2,
    "internship": -0.6,
    "temp_agency": -0.8,
}


@dataclass(frozen=True)
class Paths:
    r"""Latent paths, all arrays (clients, quarters) unless noted.

    Attributes
    ----------
    readiness : float
        Readiness :math:`\theta` at the start of the quarter.
    caseworker : int
        Index of the caseworker in the quarter.
    n_switches : int
        Changes of caseworker so far.
    offer : bool
        Whether a job is in sight in the quarter; the caseworker knows, registers and items do not.
    belief_latent, belief : float, int
        Latent belief and the answer to S12 (1–5).
    search_latent : float
        Latent job search.
    channel_order : int (clients, quarters, 6)
        Place of each channel, from 0, in the order in which the client would take channels up.
    channels : bool (clients, quarters, 6)
        Channels used, in the order of the instrument.
    choice : int
        Index in `CHOICES`.
    groups : bool (clients, quarters, 4)
        Intervention groups of the quarter, in the order of the instrument.
    belief_shift : float
        Steps added to the answers to S12 where they act on hazards, for what-if questions.
    """

    readiness: Array
    caseworker: IntArray
    n_switches: IntArray
    offer: NDArray[np.bool_]
    belief_latent: Array
    belief: IntArray
    search_latent: Array
    channel_order: IntArray
    channels: NDArray[np.bool_]
    choice: IntArray
    groups: NDArray[np.bool_]
    belief_shift: float = 0.0


def steps(latent: Array, cuts: tuple[float, ...] | Array) -> IntArray:
    """Cut latent values into steps 1, 2, … at the rising `cuts`."""
    answer = np.ones(latent.shape, dtype=np.int64)
    for cut in cuts:
        answer += latent > cut
    return answer


def trait_mean(traits: Array, names: tuple[str, ...]) -> Array:
    """Mean of the named traits, array (clients,)."""
    return np.asarray(traits[:, [TRAITS.index(name) for name in names]].mean(axis=1))


def trait_score(readiness: Array, mean: Array, n_traits: int, design: Design) -> Array:
    """Combine readiness with the mean of `n_traits` traits into a score with SD about one.

    Parameters
    ----------
    readiness : array (clients, quarters) or (clients,)
        Readiness.
    mean : array that broadcasts with `readiness`
        Mean of the traits.
    """
    scale = np.sqrt(design.rating_readiness**2 + design.rating_trait**2 / n_traits)
    return np.asarray((design.rating_readiness * readiness + design.rating_trait * mean) / scale)


def generate_paths(population: Population, staff: Staff, design: Design, rng: np.random.Generator) -> Paths:
    """Draw readiness, caseworkers, beliefs, search and interventions for every quarter.

    Parameters
    ----------
    population : Population
        Clients.
    staff : Staff
        Caseworkers.
    design : Design
        Parameters.
    rng : numpy.random.Generator
        Source of randomness; the number of draws does not depend on the design, so two designs with
        one seed share their random numbers.
    """
    shape = (len(population), N_QUARTERS)
    readiness, choice, groups = _readiness(population, design, rng)
    caseworker, n_switches = _caseworkers(population, staff, readiness, design, rng)
    offer = rng.random(shape) < design.offer_share * np.exp(design.offer_readiness * readiness)
    belief_latent = _belief(population, staff, readiness, caseworker, design) + (
        design.belief_offer * offer + design.belief_noise * rng.standard_normal(shape)
    )
    belief = steps(belief_latent, design.belief_cuts)
    search_latent = _search(
        population, staff, readiness, caseworker, belief, design, rng.standard_normal(shape)
    )
    order = _channel_order(shape, rng)
    return Paths(
        readiness=readiness,
        caseworker=caseworker,
        n_switches=n_switches,
        offer=offer,
        belief_latent=belief_latent,
        belief=belief,
        search_latent=search_latent,
        channel_order=order,
        channels=channels_used(search_latent, order, design),
        choice=choice,
        groups=groups,
    )


def channels_used(search_latent: Array, order: IntArray, design: Design) -> NDArray[np.bool_]:
    """Channels that latent search leads to: the first ones in the client's own order.

    Parameters
    ----------
    search_latent : array (clients, quarters)
        Latent job search.
    order : int array (clients, quarters, 6)
        Place of each channel in the client's order.
    design : Design
        Its cut points give the number of channels.

    Returns
    -------
    bool array (clients, quarters, 6)
    """
    n_channels = steps(search_latent, design.search_cuts) - 1
    return np.asarray(order < n_channels[..., None])


def _readiness(
    population: Population, design: Design, rng: np.random.Generator
) -> tuple[Array, IntArray, NDArray[np.bool_]]:
    shape = (len(population), N_QUARTERS)
    base = design.readiness_register * population.register
    state = design.readiness_start_sd * rng.standard_normal(shape[0])
    shock = design.readiness_shock * rng.standard_normal(shape)
    uniform = rng.random(shape)
    readiness, choice = np.empty(shape), np.empty(shape, dtype=np.int64)
    gain = np.array(design.mix_gain)[CHOICE_MIX]
    for quarter in range(N_QUARTERS):
        readiness[:, quarter] = base + state
        choice[:, quarter] = choose(readiness[:, quarter], uniform[:, quarter], design)
        state = design.readiness_persistence * state + gain[choice[:, quarter]] + shock[:, quarter]
    return readiness, choice, groups_of(choice, rng.random(shape))


def _caseworkers(
    population: Population, staff: Staff, readiness: Array, design: Design, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Caseworker of each quarter; the chance of a change falls with readiness."""
    shape = readiness.shape
    current = assign_first(staff, _prospects(population), design, rng)
    uniform, pick = rng.random(shape), rng.random(shape)
    caseworker, n_switches = np.empty(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    caseworker[:, 0] = current
    for quarter in range(1, N_QUARTERS):
        share = design.switch_share * np.exp(design.switch_readiness * readiness[:, quarter - 1])
        switch = uniform[:, quarter] < share
        current = np.where(switch, assign_next(staff, current, pick[:, quarter]), current)
        caseworker[:, quarter] = current
        n_switches[:, quarter] = n_switches[:, quarter - 1] + switch
    return caseworker, n_switches


def _prospects(population: Population) -> Array:
    """Job prospects at entry, standard score: register, job traits and private information alike."""
    traits = np.sqrt(len(JOB_TRAITS)) * trait_mean(population.traits, JOB_TRAITS)
    return np.asarray((population.register + traits + population.private) / np.sqrt(3))


def _belief(
    population: Population, staff: Staff, readiness: Array, caseworker: IntArray, design: Design
) -> Array:
    """Latent belief without a job in sight and without noise."""
    job = trait_score(readiness, trait_mean(population.traits, JOB_TRAITS)[:, None], len(JOB_TRAITS), design)
    education = trait_score(
        readiness, trait_mean(population.traits, EDUCATION_TRAITS)[:, None], len(EDUCATION_TRAITS), design
    )
    seen = np.where(population.under_30[:, None], 0.5 * (job + education), job)
    client = (
        design.belief_register * population.register[:, None]
        + design.belief_trait * seen
        + design.belief_private * population.private[:, None]
    )
    return np.asarray(
        design.belief_client * client
        + design.belief_focus * staff.job_focus[caseworker]
        + design.belief_jobcentre * staff.belief_constant[staff.jobcentre[caseworker]]
    )


def _search(
    population: Population,
    staff: Staff,
    readiness: Array,
    caseworker: IntArray,
    belief: IntArray,
    design: Design,
    noise: Array,
) -> Array:
    trait = trait_score(
        readiness, trait_mean(population.traits, SEARCH_TRAITS)[:, None], len(SEARCH_TRAITS), design
    )
    return (
        design.search_register * population.register_search[:, None]
        + design.search_trait * trait
        + design.search_belief * (belief - 2.5)
        + design.search_caseworker * staff.search_support[caseworker]
        + design.search_noise * noise
    )


def _channel_order(shape: tuple[int, int], rng: np.random.Generator) -> IntArray:
    """Order in which channels are taken up: by perturbed weights, the best known ones mostly first."""
    score = rng.gumbel(size=(*shape, len(SEARCH_CHANNELS)))
    score += np.array([_CHANNEL_LOG_WEIGHT[channel.id] for channel in SEARCH_CHANNELS])
    return np.asarray(np.argsort(np.argsort(-score, axis=-1), axis=-1))
