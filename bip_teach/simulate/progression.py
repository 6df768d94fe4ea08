"""What happens to clients quarter by quarter until something ends it: latent paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.simulate.caseworkers import Staff, assign_first, assign_next
from bip_teach.simulate.choices import ChoiceWeights
from bip_teach.simulate.design import N_QUARTERS, Design
from bip_teach.simulate.draws import Stream
from bip_teach.simulate.population import Population

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Mask = NDArray[np.bool_]
Steps = NDArray[np.int8]

#: Traits that carry job, search and education. Belief, job search and the wage asked for stand beside them.
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
_FASTEST: Final = 1e-12


@dataclass(frozen=True)
class Paths:
    r"""Latent paths, all arrays (clients, quarters), contiguous by quarter, unless noted.

    Attributes
    ----------
    readiness : float
        Readiness :math:`\theta` at the start of the quarter.
    caseworker : int
        Index of the caseworker in the quarter.
    n_switches : int
        Changes of caseworker so far.
    offer : bool
        Whether an employer has said yes for the quarter. The caseworker knows, in the quarter before too;
        registers and items do not.
    belief_latent, belief : float, int
        Latent belief and the answer to S12 (1–5) that it leads to.
    search_latent : float
        Latent job search.
    n_channels : int
        Number of search channels in use, 0–6.
    channel_order : int (clients, 6)
        Place of each channel, from 0, in the order in which the client takes channels up.
    choice : int
        Place in ``CHOICES``: the interventions of the quarter.
    belief_shift : float
        Steps added to the answers to S12 where they act on hazards, for what-if questions.
    """

    readiness: Array
    caseworker: IntArray
    n_switches: Steps
    offer: Mask
    belief_latent: Array
    belief: Steps
    search_latent: Array
    n_channels: Steps
    channel_order: Steps
    choice: Steps
    belief_shift: float = 0.0

    def uses(self, channel: str) -> Mask:
        """Whether a channel of the instrument is in use, array (clients, quarters)."""
        number = [item.id for item in SEARCH_CHANNELS].index(channel)
        return np.asarray(self.channel_order[:, [number]] < self.n_channels)


@dataclass(frozen=True)
class Sources:
    """Sources of randomness of the paths, one for each part of the process."""

    readiness: Stream
    caseworkers: Stream
    belief: Stream
    search: Stream


def steps(
    latent: NDArray[np.floating], cuts: tuple[float, ...] | NDArray[np.floating], lowest: int = 1
) -> Steps:
    """Cut latent values into steps `lowest`, `lowest` + 1, … at the rising `cuts`."""
    answer = np.full_like(latent, lowest, dtype=np.int8)
    for cut in cuts:
        answer += latent > cut
    return answer


def trait_score(readiness: Array, traits: NDArray[np.floating], design: Design) -> Array:
    """Combine readiness with a standardised sum of traits into a score with SD about one.

    Parameters
    ----------
    readiness : array (clients, quarters) or (clients,)
        Readiness.
    traits : array that broadcasts with `readiness`
        Standardised sum of traits.
    """
    scale = np.hypot(design.rating_readiness, design.rating_trait)
    return np.asarray(design.rating_readiness / scale * readiness + design.rating_trait / scale * traits)


def client_score(population: Population, readiness: Array, traits: tuple[str, ...], design: Design) -> Array:
    """Score of every client and quarter on the named traits; see :func:`trait_score`."""
    return trait_score(readiness, population.trait_sum(traits)[:, None], design)


def generate_paths(population: Population, staff: Staff, design: Design, sources: Sources) -> Paths:
    """Draw readiness, caseworkers, beliefs, search and interventions for every quarter.

    Parameters
    ----------
    population : Population
        Clients.
    staff : Staff
        Caseworkers.
    design : Design
        Parameters.
    sources : Sources
        Sources of randomness; the number of draws does not depend on the design, so two designs with
        one seed share their random numbers.
    """
    readiness, choice = _readiness(population, design, sources.readiness)
    caseworker, n_switches = _caseworkers(population, staff, readiness, design, sources.caseworkers)
    uniform = sources.belief.uniform(N_QUARTERS)
    offer = uniform < design.offer_share * np.exp(design.offer_readiness * readiness)
    noise = sources.belief.normal(N_QUARTERS)
    belief_latent = _belief(population, staff, readiness, caseworker, design)
    belief_latent += design.belief_offer * _in_sight(offer)
    belief_latent += design.rater_noise * design.belief_noise * noise
    belief = steps(belief_latent, design.belief_cuts)
    search_latent = _search(population, staff, readiness, caseworker, belief, design)
    search_latent += design.search_noise * sources.search.normal(N_QUARTERS)
    return Paths(
        readiness=readiness,
        caseworker=caseworker,
        n_switches=n_switches,
        offer=offer,
        belief_latent=belief_latent,
        belief=belief,
        search_latent=search_latent,
        n_channels=steps(search_latent, design.search_cuts, lowest=0),
        channel_order=_channel_order(sources.search),
        choice=choice,
    )


def _by_quarter(n_clients: int, kind: type) -> NDArray[np.generic]:
    """An empty array (clients, quarters), contiguous by quarter."""
    return np.empty((N_QUARTERS, n_clients), dtype=kind).T


def _in_sight(offer: Mask) -> Mask:
    """Whether an employer has said yes for this quarter or the next."""
    seen = offer.copy(order="K")
    seen[:, :-1] |= offer[:, 1:]
    return seen


def _readiness(population: Population, design: Design, stream: Stream) -> tuple[Array, Steps]:
    n = len(population)
    base = design.readiness_register * population.register
    state = design.readiness_start_sd * stream.normal()[:, 0]
    shock = design.readiness_shock * stream.normal(N_QUARTERS)
    uniform = stream.uniform(N_QUARTERS)
    weights = ChoiceWeights(population, design)
    gain = np.array(design.choice_gain)
    readiness, choice = np.asarray(_by_quarter(n, float), dtype=float), _by_quarter(n, np.int8)
    for quarter in range(N_QUARTERS):
        readiness[:, quarter] = base + state
        chosen = weights.choose(readiness[:, quarter], uniform[:, quarter])
        choice[:, quarter] = chosen
        state = design.readiness_persistence * state + gain[chosen] + shock[:, quarter]
    return readiness, choice.astype(np.int8, copy=False)


def _caseworkers(
    population: Population, staff: Staff, readiness: Array, design: Design, stream: Stream
) -> tuple[IntArray, Steps]:
    """Caseworker of each quarter; the chance of a change shifts with readiness."""
    n = len(population)
    current = assign_first(staff, _prospects(population), design, stream)
    uniform = stream.uniform(N_QUARTERS)
    share = np.minimum(design.switch_share * np.exp(design.switch_selection * readiness), 1.0)
    caseworker = np.asarray(_by_quarter(n, np.int64), dtype=np.int64)
    n_switches = np.zeros((N_QUARTERS, n), dtype=np.int8).T
    caseworker[:, 0] = current
    for quarter in range(1, N_QUARTERS):
        own = share[:, quarter - 1]
        switch = np.flatnonzero(uniform[:, quarter] < own)
        current = current.copy()
        # Given that it lies below the share, the same draw is uniform up to the share.
        pick = uniform[switch, quarter] / np.maximum(own[switch], _FASTEST)
        current[switch] = assign_next(staff, current[switch], np.minimum(pick, 1 - _FASTEST))
        caseworker[:, quarter] = current
        n_switches[:, quarter] = n_switches[:, quarter - 1]
        n_switches[switch, quarter] += 1
    return caseworker, n_switches


def _prospects(population: Population) -> Array:
    """Job prospects at entry, about a standard score: register, job traits and private information alike."""
    everything = population.register + population.trait_sum(JOB_TRAITS) + population.private
    return np.asarray(everything / np.sqrt(3))


def _belief(
    population: Population, staff: Staff, readiness: Array, caseworker: IntArray, design: Design
) -> Array:
    """Latent belief without a job in sight and without noise."""
    job = client_score(population, readiness, JOB_TRAITS, design)
    young = np.flatnonzero(population.under_30)
    education = trait_score(readiness[young], population.trait_sum(EDUCATION_TRAITS)[young, None], design)
    job[young] = 0.5 * (job[young] + education)
    weight = design.belief_client
    fixed = weight * (
        design.belief_register * population.register + design.belief_private * population.private
    )
    own = (
        design.belief_focus * staff.job_focus
        + design.belief_jobcentre * staff.belief_constant[staff.jobcentre]
    )
    job *= weight * design.belief_trait
    job += fixed[:, None]
    job += own[caseworker]
    return job


def _search(
    population: Population,
    staff: Staff,
    readiness: Array,
    caseworker: IntArray,
    belief: Steps,
    design: Design,
) -> Array:
    """Latent job search without noise."""
    latent = client_score(population, readiness, SEARCH_TRAITS, design)
    latent *= design.search_trait
    slope = design.belief_effect * design.search_belief
    latent += (design.search_register * population.register_search - 2.5 * slope)[:, None]
    latent += slope * belief
    latent += (design.search_caseworker * staff.search_support)[caseworker]
    return latent


def _channel_order(stream: Stream) -> Steps:
    """Order in which a client takes channels up: by perturbed weights, the best known ones mostly first."""
    score = -np.log(-np.log(stream.uniform(len(SEARCH_CHANNELS))))
    score = score + np.array([_CHANNEL_LOG_WEIGHT[channel.id] for channel in SEARCH_CHANNELS])
    # The place of a channel is the number of channels with a higher score.
    order = np.zeros(score.shape, dtype=np.int8, order="F")
    for number in range(len(SEARCH_CHANNELS)):
        order[:, number] = (score > score[:, [number]]).sum(axis=1)
    return order
