"""Calibration: choose the parameters so that a large draw reproduces the published figures.

Simulated method of moments with common random numbers. Cut points and the weights of interventions
follow in closed form from one draw; the other parameters come from a damped least-squares search.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from bip_teach.published import figure
from bip_teach.simulate.design import Design, calibrated_design
from bip_teach.simulate.measurement import ITEM_TRAITS, client_belief_latent, rating_rows
from bip_teach.simulate.moments import moments
from bip_teach.simulate.progression import CHOICES
from bip_teach.simulate.world import World, generate_world

Array = NDArray[np.float64]

#: Where the calibrated parameters live.
PARAMETERS_FILE: Final = Path(__file__).with_name("parameters.json")


@dataclass(frozen=True)
class Target:
    """A published figure that the process must reproduce.

    Attributes
    ----------
    moment : str
        Name in :func:`bip_teach.simulate.moments.moments`.
    figure_id : str
        Id in the registry of published figures.
    tolerance : float
        How far off counts as one unit of misfit, in the figure's unit.
    """

    moment: str
    figure_id: str
    tolerance: float

    @property
    def value(self) -> float:
        """The published value, as a number."""
        return figure(self.figure_id).number


_GRADIENT: Final = ("1_no", "2_doubt", "3_varies", "4_good", "5_yes")

#: Targets of the least-squares search.
TARGETS: Final = (
    Target("job", "A.base.job", 0.02),
    Target("education_young", "B.edu.under30", 0.1),
    Target("education_older", "B.edu.over30", 0.02),
    *(
        Target(f"gradient_{step}", f"A.gradient.{name}", tolerance)
        for step, (name, tolerance) in enumerate(
            zip(_GRADIENT, (0.1, 0.2, 0.4, 0.8, 1.5), strict=True), start=1
        )
    ),
    Target("effect_belief_job", "A.iv.job.pp", 0.02),
    Target("effect_belief_job_or_education", "A.iv.jobedu.pp", 0.03),
    Target("effect_switch_job", "A.switch.job.pp", 0.02),
    Target("effect_switch_job_or_education", "A.switch.jobedu.pp", 0.02),
    Target("tertile_low", "A.tertile.low", 0.1),
    Target("tertile_high", "A.tertile.high", 0.1),
    Target("r2_job_register", "B.r2.job.register", 0.5),
    Target("r2_job_both", "B.r2.job.both", 0.5),
    Target("r2_search_register", "B.r2.search.register", 0.5),
    Target("r2_search_both", "B.r2.search.both", 0.5),
    Target("switched", "A.switch.share", 0.2),
    Target("job_ever", "B.job.ever", 0.2),
    Target("job_after_entry", "C.thought.mean", 0.3),
    Target("job_end_2016", "B.job.end2016", 0.1),
    Target("flexjob_end_2016", "B.flexjob.end2016", 0.1),
    Target("education_end_2016", "B.edu.end2016", 0.1),
    Target("places_none", "C.queue.none", 0.1),
    Target("places_job_only", "C.queue.job", 0.1),
    Target("places_combined_with_job", "C.queue.combined", 0.1),
)
#: Parameters of the search, with the size of a step that matters.
FREE: Final = {
    "job_intercept": 0.1,
    "job_register": 0.1,
    "job_trait": 0.1,
    "job_private": 0.1,
    "job_belief": 0.05,
    "job_switch": 0.05,
    "belief_focus": 0.05,
    "belief_noise": 0.05,
    "search_register": 0.03,
    "search_trait": 0.05,
    "education_intercept_young": 0.1,
    "education_intercept_older": 0.1,
    "education_belief": 0.1,
    "education_switch": 0.05,
    "flexjob_intercept": 0.1,
    "job_mean_weeks": 5.0,
    "education_mean_weeks": 5.0,
    "job_before_entry_share": 0.02,
    "switch_share": 0.01,
    "leaving_share": 0.01,
    "mix_gain.0": 0.05,
    "mix_gain.1": 0.05,
    "mix_gain.2": 0.05,
    "mix_gain.3": 0.05,
}
#: Share of responses by number of channels, 0–5 (6 is the rest).
_CHANNELS: Final = ("B.search.none", *(f"B.search.channels_{number}" for number in range(1, 6)))
_CHOICE_FIGURES: Final = {
    "none": "C.part.none",
    "job": "C.part.one.job",
    "competence": "C.part.one.competence",
    "social": "C.part.one.social",
    "health": "C.part.one.health",
    "combined_with_job": "C.part.combined_job",
}
Progress = Callable[[str, float], None]


def calibrate(
    start: Design, n_clients: int = 60_000, seed: int = 7, rounds: int = 3, progress: Progress | None = None
) -> Design:
    """Search for the parameters that reproduce the targets.

    Parameters
    ----------
    start : Design
        Where the search begins.
    n_clients : int
        Clients in the draw.
    seed : int
        Seed of the draw, the same for every evaluation.
    rounds : int
        Rounds of: closed-form cut points and weights, then least squares.
    progress : callable, optional
        Called with a sentence and the sum of squared misfits.

    Returns
    -------
    Design
        The best design found.
    """
    design = start
    for number in range(rounds):
        for _ in range(2):
            design = closed_form(generate_world(n_clients, seed, design))
        design, misfit = _search(design, n_clients, seed)
        if progress is not None:
            progress(f"round {number + 1} of {rounds}", misfit)
    return closed_form(generate_world(n_clients, seed, design))


def _search(design: Design, n_clients: int, seed: int) -> tuple[Design, float]:
    steps = np.array(list(FREE.values()))
    origin = _read(design)

    def misfit(move: Array) -> Array:
        found = moments(generate_world(n_clients, seed, _write(design, origin + (move - 1) * steps)))
        gaps = [(found[target.moment] - target.value) / target.tolerance for target in TARGETS]
        places = found["places_other_single"] - np.mean(
            [figure("C.queue.other_worst").number, figure("C.queue.other_best").number]
        )
        leaving = found["responses_per_client"] - responses_per_client()
        return np.array([*gaps, places / 0.1, leaving / 0.05])

    # The search starts at one, so that a relative step of a half moves each parameter by half of its
    # step: events jump when a parameter moves, and small steps would only measure those jumps.
    result = least_squares(misfit, np.ones(len(steps)), diff_step=0.5, max_nfev=3)
    return _write(design, origin + (result.x - 1) * steps), float(2 * result.cost)


def responses_per_client() -> float:
    """Published responses of clients divided by published clients."""
    return figure("A.n_responses_client").number / figure("A.n_clients").number


def _read(design: Design) -> Array:
    values = []
    for name in FREE:
        field, _, number = name.partition(".")
        value = getattr(design, field)
        values.append(value[int(number)] if number else value)
    return np.array(values)


def _write(design: Design, values: Array) -> Design:
    changes: dict[str, Any] = {}
    for name, value in zip(FREE, values.tolist(), strict=True):
        field, _, number = name.partition(".")
        if number:
            row = list(changes.get(field, getattr(design, field)))
            row[int(number)] = value
            changes[field] = tuple(row)
        else:
            changes[field] = value
    return replace(design, **changes)


def closed_form(world: World) -> Design:
    """Set cut points and intervention weights from the distribution of one draw."""
    design = world.design
    client, quarter = rating_rows(world)
    noise = np.random.default_rng(world.streams[0]).standard_normal((len(client), len(ITEM_TRAITS)))
    found = moments(world)
    shares = choice_shares()
    log_weights = [
        weight + float(np.log(share / found[f"choice_{name}"]))
        for weight, (name, share) in zip(design.choice_log_weights, shares.items(), strict=True)
    ]
    return replace(
        design,
        belief_cuts=_cuts(world.paths.belief_latent[client, quarter], _bars("cw")),
        client_belief_cuts=_cuts(client_belief_latent(world, client, quarter, noise), _bars("client")),
        search_cuts=_cuts(world.paths.search_latent[client, quarter], [figure(i).number for i in _CHANNELS], 100.0),
        choice_log_weights=tuple(weight - log_weights[0] for weight in log_weights),
    )


def choice_shares() -> dict[str, float]:
    """Published participation, scaled to 100 (the source's parts add up to 99)."""
    shares = {name: figure(identifier).number for name, identifier in _CHOICE_FIGURES.items()}
    shares["combined_without_job"] = figure("C.part.combined").number - shares["combined_with_job"]
    total = sum(shares.values())
    return {name: 100 * shares[name] / total for name in CHOICES}


def _bars(who: str) -> list[float]:
    return [figure(f"C.bars.{who}.{step}").number for step in range(1, 6)]


def _cuts(latent: Array, percents: list[float], total: float | None = None) -> tuple[float, ...]:
    """Cut points that give steps these percents; the last step is the rest."""
    cumulative = np.cumsum(percents) / (sum(percents) if total is None else total)
    inner = cumulative if total is not None else cumulative[:-1]
    return tuple(float(cut) for cut in np.quantile(latent, inner))


def calibration_report(design: Design, n_clients: int, seed: int) -> list[dict[str, Any]]:
    """Compare every target with what a draw of the design achieves."""
    found = moments(generate_world(n_clients, seed, design))
    return [
        {
            "moment": target.moment,
            "figure_id": target.figure_id,
            "published": target.value,
            "achieved": round(found[target.moment], 3),
            "tolerance": target.tolerance,
        }
        for target in TARGETS
    ]


def write_parameters(design: Design, report: list[dict[str, Any]], path: Path = PARAMETERS_FILE) -> None:
    """Write parameters and report beside the old file, then replace it."""
    rounded = {
        name: [round(item, 5) for item in value] if isinstance(value, tuple) else round(value, 5)
        for name, value in asdict(design).items()
    }
    text = json.dumps({"parameters": rounded, "report": report}, indent=1) + "\n"
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


__all__ = ["TARGETS", "Target", "calibrate", "calibrated_design", "calibration_report", "write_parameters"]
