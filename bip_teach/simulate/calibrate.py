"""Calibration: choose the parameters so that a large draw reproduces the published figures.

Simulated moments with common random numbers: every evaluation uses the same seed. Each parameter has a
figure that it mainly moves, and is moved towards it a little at a time; cut points and the weights of
interventions follow in closed form from each draw. The search ends when nothing moves much.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.published import figure
from bip_teach.simulate.choices import CHOICES
from bip_teach.simulate.design import Design
from bip_teach.simulate.measurement import ITEM_TRAITS, client_belief_latent, rating_rows
from bip_teach.simulate.moments import moments
from bip_teach.simulate.world import World, generate_world

Array = NDArray[np.float64]

#: Where the calibrated parameters live.
PARAMETERS_FILE: Final = Path(__file__).with_name("parameters.json")
#: Share of a full correction that one round makes.
DAMPING: Final = 0.6


@dataclass(frozen=True)
class Target:
    """A published figure that the process must reproduce.

    Attributes
    ----------
    moment : str
        Name in :func:`bip_teach.simulate.moments.moments`.
    figure_id : str
        Id in the registry of published figures.
    offset : float
        What is added to the printed value: an aim inside its rounding where figures agree only there.
    parameter : str
        Parameter that mainly moves the moment; empty where none is free to do so. ``name.2`` is the
        third value of a row.
    move : str
        ``log``: add `gain` times the log of aim over moment; ``ratio``: multiply by that ratio to the
        power `gain`; ``difference``: add `gain` times aim minus moment.
    gain : float
        See `move`.
    """

    moment: str
    figure_id: str
    offset: float = 0.0
    parameter: str = ""
    move: str = "ratio"
    gain: float = 1.0

    @property
    def published(self) -> float:
        """The printed value, as a number."""
        return figure(self.figure_id).number

    @property
    def aim(self) -> float:
        """What the search aims at."""
        return self.published + self.offset


#: All targets. The rates of jobs and education agree with each other, and with the table of belief, only
#: inside their rounding: the table and its bars imply a job rate of 5.6, and 10 needs 9.5 or more.
TARGETS: Final = (
    Target("job", "A.base.job", -0.20, "job_intercept", "log", 1.6),
    Target("job_or_education", "A.base.jobedu"),
    Target("education_young", "B.edu.under30", 0.20, "education_intercept_young", "log"),
    Target("education_older", "B.edu.over30", 0.47, "education_intercept_older", "log"),
    Target("gradient_1", "A.gradient.1_no"),
    Target("gradient_2", "A.gradient.2_doubt"),
    Target("gradient_3", "A.gradient.3_varies"),
    Target("gradient_4", "A.gradient.4_good"),
    Target("gradient_5", "A.gradient.5_yes", 0.0, "job_trait", "log", 0.4),
    Target("effect_belief_job", "A.iv.job.pp", 0.0, "job_belief", "ratio", 0.9),
    Target("effect_belief_job_or_education", "A.iv.jobedu.pp", 0.0, "education_belief", "ratio", 1.2),
    Target("effect_switch_job", "A.switch.job.pp", 0.0, "job_switch", "ratio", 0.9),
    Target(
        "effect_switch_job_or_education", "A.switch.jobedu.pp", 0.0, "education_switch", "difference", 0.5
    ),
    Target("tertile_low", "A.tertile.low"),
    Target("tertile_high", "A.tertile.high", 0.0, "belief_focus", "log", 0.6),
    Target("r2_job_register", "B.r2.job.register", 0.0, "job_register", "ratio", 0.4),
    Target("r2_job_both", "B.r2.job.both"),
    Target("r2_search_register", "B.r2.search.register", 0.0, "search_register", "ratio", 0.5),
    Target("r2_search_both", "B.r2.search.both", 0.0, "search_trait", "ratio", 0.6),
    Target("switched", "A.switch.share", 0.0, "switch_share", "ratio", 1.2),
    Target("job_ever", "B.job.ever", 0.0, "job_before_entry_share", "difference", 0.012),
    Target("job_after_entry", "C.thought.mean"),
    Target("job_end_2016", "B.job.end2016", 0.0, "job_mean_weeks", "ratio", 1.3),
    Target("flexjob_end_2016", "B.flexjob.end2016", 0.0, "flexjob_intercept", "log"),
    Target("education_end_2016", "B.edu.end2016", 0.0, "education_mean_weeks", "ratio", 1.5),
    Target("places_none", "C.queue.none", 0.0, "mix_gain.0", "difference", 0.03),
    Target("places_job_only", "C.queue.job", 0.0, "mix_gain.1", "difference", 0.03),
    Target("places_other_single", "C.queue.other_best", -1.0, "mix_gain.2", "difference", 0.03),
    Target("places_combined_with_job", "C.queue.combined", 0.0, "mix_gain.3", "difference", 0.03),
)
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
Progress = Callable[[int, float], None]


def calibrate(
    start: Design, n_clients: int, seed: int, rounds: int, progress: Progress | None = None
) -> Design:
    """Search for the parameters that reproduce the targets.

    Parameters
    ----------
    start : Design
        Where the search begins.
    n_clients : int
        Clients in the draw, 20,000 or more for steady moments.
    seed : int
        Seed of the draw, the same in every round.
    rounds : int
        Rounds of correction.
    progress : callable, optional
        Called after each round with its number and the largest relative gap of a target that has a
        parameter of its own.

    Returns
    -------
    Design
        The design after the last round.
    """
    design = start
    for number in range(1, rounds + 1):
        world = generate_world(n_clients, seed, design)
        found = moments(world)
        design = _corrected(closed_form(world, found), found)
        if progress is not None:
            own = [target for target in TARGETS if target.parameter]
            progress(number, max(abs(found[t.moment] - t.aim) / max(abs(t.aim), 1.0) for t in own))
    return design


def _corrected(design: Design, found: dict[str, float]) -> Design:
    """Move each parameter towards its figure."""
    changes: dict[str, Any] = {}
    for target in TARGETS:
        if not target.parameter:
            continue
        field, _, place = target.parameter.partition(".")
        if place:
            row = list(changes.get(field, getattr(design, field)))
            row[int(place)] = _moved(row[int(place)], target, found[target.moment])
            changes[field] = tuple(row)
        else:
            changes[field] = _moved(getattr(design, field), target, found[target.moment])
    # A tertile gap says more about job focus than one third alone: the level belongs to the job rate.
    gap = (figure("A.tertile.high").number - figure("A.tertile.low").number) / (
        found["tertile_high"] - found["tertile_low"]
    )
    changes["belief_focus"] = design.belief_focus * float(np.clip(gap, 0.8, 1.25)) ** (0.5 * DAMPING)
    return replace(design, **changes)


def _moved(value: float, target: Target, moment: float) -> float:
    step = DAMPING * target.gain
    if target.move == "difference":
        return float(value + step * (target.aim - moment))
    ratio = float(np.clip(target.aim / moment, 0.5, 2.0))
    return float(value + step * np.log(ratio) if target.move == "log" else value * ratio**step)


def closed_form(world: World, found: dict[str, float]) -> Design:
    """Set cut points and intervention weights from the distribution of one draw.

    Parameters
    ----------
    world : World
        A draw.
    found : dict
        Its moments.
    """
    design = world.design
    client, quarter = rating_rows(world)
    noise = np.random.default_rng(world.streams[0]).standard_normal((len(client), len(ITEM_TRAITS)))
    shares = choice_shares()
    log_weights = [
        weight + float(np.log(share / found[f"choice_{name}"]))
        for weight, (name, share) in zip(design.choice_log_weights, shares.items(), strict=True)
    ]
    channels = [figure(identifier).number for identifier in _CHANNELS]
    return replace(
        design,
        belief_cuts=_cuts(world.paths.belief_latent[client, quarter], _bars("cw")),
        client_belief_cuts=_cuts(client_belief_latent(world, client, quarter, noise), _bars("client")),
        search_cuts=_cuts(world.paths.search_latent[client, quarter], [*channels, 100 - sum(channels)]),
        choice_log_weights=tuple(weight - log_weights[0] for weight in log_weights),
    )


def choice_shares() -> dict[str, float]:
    """Give the published participation, scaled to 100 (the source's parts add up to 99)."""
    shares = {name: figure(identifier).number for name, identifier in _CHOICE_FIGURES.items()}
    shares["combined_without_job"] = figure("C.part.combined").number - shares["combined_with_job"]
    total = sum(shares.values())
    return {name: 100 * shares[name] / total for name in CHOICES}


def _bars(who: str) -> list[float]:
    return [figure(f"C.bars.{who}.{step}").number for step in range(1, 6)]


def _cuts(latent: Array, percents: list[float]) -> tuple[float, ...]:
    """Cut points that give the steps these shares of the total."""
    cumulative = np.cumsum(percents)[:-1] / sum(percents)
    return tuple(float(cut) for cut in np.quantile(latent, cumulative))


def calibration_report(design: Design, n_clients: int, seed: int) -> list[dict[str, Any]]:
    """Compare every target with what a draw of the design achieves.

    Parameters
    ----------
    design : Design
        The design to report on.
    n_clients, seed : int
        Size and seed of the draw; another seed than the calibration's shows what is real.

    Returns
    -------
    list of dict
        ``moment``, ``figure_id``, ``published``, ``aim``, ``achieved`` for each target.
    """
    found = moments(generate_world(n_clients, seed, design))
    return [
        {
            "moment": target.moment,
            "figure_id": target.figure_id,
            "published": target.published,
            "aim": round(target.aim, 3),
            "achieved": round(found[target.moment], 3),
        }
        for target in TARGETS
    ]


def write_parameters(design: Design, report: list[dict[str, Any]], path: Path = PARAMETERS_FILE) -> None:
    """Write parameters and report beside the old file, then replace it.

    Parameters
    ----------
    design : Design
        Parameters to write, rounded to five decimals.
    report : list of dict
        From :func:`calibration_report`.
    path : Path
        File to replace.
    """
    rounded = {
        name: [round(item, 5) for item in value] if isinstance(value, tuple) else round(value, 5)
        for name, value in asdict(design).items()
    }
    text = json.dumps({"parameters": rounded, "report": report}, indent=1) + "\n"
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
