"""Parameters that follow from one draw without a search: cut points and the weights of interventions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.published import figure
from bip_teach.simulate.design import CHOICES, Design
from bip_teach.simulate.measurement import client_belief_latent, rating_noise
from bip_teach.simulate.observe import dont_know_share
from bip_teach.simulate.world import World

Array = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]

_CHOICE_FIGURES: Final = {
    "none": "C.part.none",
    "job": "C.part.one.job",
    "competence": "C.part.one.competence",
    "social": "C.part.one.social",
    "health": "C.part.one.health",
    "combined_with_job": "C.part.combined_job",
}
#: The three headline shares add up to 99; a third of the missing point goes to each of them.
_HEADLINES: Final = (
    ("none",),
    ("job", "competence", "social", "health"),
    ("combined_with_job", "combined_without_job"),
)


def with_closed_form(design: Design, pieces: Iterable[World]) -> Design:
    """Set cut points and intervention weights from the distribution of one draw.

    Parameters
    ----------
    design : Design
        The design of the draw.
    pieces : iterable of World
        The draw in pieces.

    Returns
    -------
    Design
        The same design with cut points at which the draw shows the published shares.
    """
    parts = [_latent(world) for world in pieces]
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    channels = [figure(f"B.search.channels_{number}").number for number in range(1, 7)]
    known = 1 - np.asarray(rows["dont_know"], dtype=float)
    return replace(
        design,
        belief_cuts=_cuts(rows["belief_latent"], _bars("cw"), known),
        client_belief_cuts=_cuts(rows["client_belief_latent"], _bars("client")),
        search_cuts=_cuts(rows["search_latent"], [100 - sum(channels), *channels]),
        choice_log_weights=_choice_weights(design, rows["choice"]),
    )


def _latent(world: World) -> Columns:
    """What cut points and weights are set on, at every response."""
    return {
        "belief_latent": world.paths.belief_latent[world.rows],
        "client_belief_latent": client_belief_latent(world, rating_noise(world)),
        "search_latent": world.paths.search_latent[world.rows],
        "dont_know": dont_know_share(world),
        "choice": world.paths.choice[world.rows],
    }


def choice_shares() -> dict[str, float]:
    """Give the published participation in percent, made to add up to 100; every part rounds as printed."""
    shares = {name: figure(identifier).number for name, identifier in _CHOICE_FIGURES.items()}
    shares["combined_without_job"] = figure("C.part.combined").number - shares["combined_with_job"]
    missing = 100 - sum(shares.values())
    for names in _HEADLINES:
        for name in names:
            shares[name] += missing / len(_HEADLINES) / len(names)
    return {name: shares[name] for name in CHOICES}


def _choice_weights(design: Design, choice: NDArray[Any]) -> tuple[float, ...]:
    taken = np.bincount(choice, minlength=len(CHOICES))
    wanted = np.array(list(choice_shares().values())) * taken.sum() / 100
    weights = np.array(design.choice_log_weights) + np.log(wanted / np.maximum(taken, 1))
    return tuple((weights - weights[0]).tolist())


def _bars(who: str) -> list[float]:
    return [figure(f"C.bars.{who}.{step}").number for step in range(1, 6)]


def _cuts(latent: NDArray[Any], percents: list[float], weights: Array | None = None) -> tuple[float, ...]:
    """Cut points that give the steps these shares of the total."""
    cumulative = np.cumsum(percents)[:-1] / sum(percents)
    order = np.argsort(latent)
    weight = np.ones(len(latent)) if weights is None else weights
    mass = np.cumsum(weight[order])
    places = np.searchsorted(mass, cumulative * mass[-1])
    return tuple(np.asarray(latent, dtype=float)[order[places]].tolist())
