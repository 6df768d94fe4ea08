"""The search for parameters: Gauss–Newton steps on simulated moments, with common random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import huber

from bip_teach.calibrate.closed_form import with_closed_form
from bip_teach.calibrate.files import read_report
from bip_teach.calibrate.moments import moments
from bip_teach.calibrate.sample import collect
from bip_teach.calibrate.targets import TARGETS, Target
from bip_teach.published import figure
from bip_teach.simulate.design import Design
from bip_teach.simulate.world import World, generate_worlds

Array = NDArray[np.float64]

#: Clients in a piece of a draw.
CHUNK: Final = 8192


@dataclass(frozen=True)
class Free:
    """A parameter that the search may move.

    Attributes
    ----------
    name : str
        Field of the design; ``name.2`` is the third value of a row.
    step : float
        Change by which its derivative is measured; no round changes it by more than `LEASH` steps.
    low, high : float
        Limits of the search.
    """

    name: str
    step: float = 0.05
    low: float = -np.inf
    high: float = np.inf

    def get(self, design: Design) -> float:
        """Value in a design."""
        field, _, place = self.name.partition(".")
        value = getattr(design, field)
        return float(value[int(place)] if place else value)

    def set(self, design: Design, value: float) -> Design:
        """Design with another value, kept inside the limits."""
        field, _, place = self.name.partition(".")
        inside = float(np.clip(value, self.low, self.high))
        changed: dict[str, Any] = {field: inside}
        if place:
            row = list(getattr(design, field))
            row[int(place)] = inside
            changed[field] = tuple(row)
        return replace(design, **changed)


#: Gap, in tolerances, from which it counts in proportion and no longer squared.
_BEND: Final = 6.0
#: Dampings that a round tries: pulls towards the present parameters, in units of their steps.
_DAMPINGS: Final = (0.1, 0.4, 1.5, 6.0)
#: Steps that a parameter may move in one round.
LEASH: Final = 4.0
FREE: Final = (
    Free("job_intercept", 0.12),
    Free("job_register", 0.03, 0.0),
    Free("job_trait", 0.05, 0.0),
    Free("job_private", 0.05, 0.0, 1.5),
    Free("job_offer", 0.15, 0.0, 4.0),
    Free("job_belief", 0.03),
    Free("job_switch", 0.03),
    Free("job_wage_realism", 0.04, 0.0, 0.5),
    Free("effectiveness", 0.04, 0.0, 0.35),
    Free("job_again_yearly_hazard", 0.05, 0.05, 1.0),
    Free("job_more_weeks", 12.0, 20.0, 800.0),
    Free("job_before_entry_share", 0.01, 0.0, 0.5),
    Free("offer_share", 0.0004, 0.0002, 0.01),
    Free("offer_readiness", 0.1, 0.0, 3.0),
    Free("belief_offer", 0.3, 0.0, 8.0),
    Free("belief_private", 0.05, 0.0, 1.5),
    Free("belief_trait", 0.05, 0.0, 1.5),
    Free("belief_register", 0.04, 0.0, 1.0),
    Free("belief_noise", 0.04, 0.1, 1.0),
    Free("belief_focus", 0.04, 0.1, 1.5),
    Free("education_intercept_young", 0.2),
    Free("education_intercept_older", 0.2),
    Free("education_register", 0.05, 0.0),
    Free("education_trait", 0.1, 0.0),
    Free("education_belief", 0.04),
    Free("education_switch", 0.03),
    Free("education_mean_weeks", 10.0, 20.0, 800.0),
    Free("flexjob_intercept", 0.05),
    Free("other_support_intercept", 0.15, -8.0, -3.0),
    Free("search_register", 0.02, 0.0),
    Free("search_trait", 0.04, 0.0),
    Free("search_caseworker", 0.03, 0.0),
    Free("switch_share", 0.006, 0.01, 0.5),
    Free("attrition", 0.006, 0.01, 0.6),
    Free("dont_know_share", 0.002, 0.001, 0.1),
    Free("dont_know_register", 0.06),
    *(Free(f"choice_gain.{place}", 0.02) for place in range(7) if place != 6),
)
#: Smallest tolerance in the search.
_FINEST: Final = 0.03
#: Monte Carlo errors of the last report within which the search does not look closer.
_ERRORS: Final = 2.0


def searched() -> tuple[Target, ...]:
    """Give the targets that the search moves parameters for."""
    return tuple(target for target in TARGETS if not target.closed_form)


def gaps(found: dict[str, float]) -> Array:
    """Distance of each searched moment from its aim, in units of its tolerance, array (targets,)."""
    return np.array([found[target.moment] - target.aim for target in searched()]) / _tolerances()


@cache
def _tolerances() -> Array:
    """What print rounds away, or what a large draw cannot tell apart where that is more, array (targets,)."""
    measured = read_report()["moments"]
    return np.array(
        [
            min(
                max(figure(target.figures[0]).rounding, _ERRORS * measured[target.moment][1], _FINEST),
                target.tolerance,
            )
            for target in searched()
        ]
    )


@dataclass(frozen=True)
class Evaluation:
    """A design, its moments in one draw, and how far they are from their aims (sum of squares)."""

    design: Design
    found: dict[str, float]

    @property
    def loss(self) -> float:
        """Sum of squared gaps; beyond a few tolerances a gap counts in proportion, so that none rules all."""
        return float(huber(_BEND, gaps(self.found)).sum())


@dataclass(frozen=True)
class Draw:
    """A draw on which moments are computed, the same in every evaluation.

    Attributes
    ----------
    n_clients, seed : int
        Size and seed.
    """

    n_clients: int
    seed: int

    def evaluate(self, design: Design, closed_form: bool = True) -> Evaluation:
        """Compute the moments of a design, after setting cut points and weights where asked to."""
        if closed_form:
            design = with_closed_form(design, self._pieces(design))
        return Evaluation(design, moments(collect(self._pieces(design))))

    def _pieces(self, design: Design) -> Iterator[World]:
        return generate_worlds(self.n_clients, self.seed, design, CHUNK)


def improve(
    start: Evaluation, draw: Draw, slopes: Draw, pool: Executor, tick: Callable[[], None]
) -> Evaluation:
    """Make one round: derivatives of all moments, then the best of a few damped steps.

    Parameters
    ----------
    start : Evaluation
        Where to begin, on `draw`.
    draw : Draw
        The large draw, which says how far moments are from their aims.
    slopes : Draw
        A smaller one for the derivatives: with common random numbers they need fewer clients.
    pool : Executor
        Where the evaluations run.
    tick : callable
        Called after each evaluation.

    Returns
    -------
    Evaluation
        A better one, or `start` where no step is better.
    """
    jacobian = _jacobian(start.design, slopes, pool, tick)
    tries = [_stepped(start, jacobian, damping) for damping in _DAMPINGS]
    best = start
    for evaluation in pool.map(draw.evaluate, tries):
        tick()
        if evaluation.loss < best.loss:
            best = evaluation
    return best


#: Evaluations in one round, for a progress bar.
EVALUATIONS: Final = 1 + len(FREE) + len(_DAMPINGS)


def _jacobian(design: Design, draw: Draw, pool: Executor, tick: Callable[[], None]) -> Array:
    """Change of every gap by one step of every parameter, array (targets, parameters)."""
    # At its upper limit a parameter is moved down.
    ways = [1 if free.get(design) + free.step <= free.high else -1 for free in FREE]
    moved = [
        free.set(design, free.get(design) + way * free.step) for free, way in zip(FREE, ways, strict=True)
    ]
    columns = []
    for evaluation in pool.map(draw.evaluate, [design, *moved]):
        tick()
        columns.append(gaps(evaluation.found))
    changes = [way * (column - columns[0]) for way, column in zip(ways, columns[1:], strict=True)]
    return np.column_stack(changes)


def _stepped(start: Evaluation, jacobian: Array, damping: float) -> Design:
    gap = gaps(start.found)
    weight = np.sqrt(np.minimum(1.0, _BEND / np.maximum(np.abs(gap), 1e-9)))
    pull = damping * np.eye(len(FREE))
    system = np.vstack([weight[:, None] * jacobian, pull])
    target = np.concatenate([-weight * gap, np.zeros(len(FREE))])
    steps = np.clip(np.linalg.lstsq(system, target, rcond=None)[0], -LEASH, LEASH)
    design = start.design
    for free, step in zip(FREE, steps, strict=True):
        design = free.set(design, free.get(design) + free.step * float(step))
    return design
