"""The search: it measures gaps in tolerances, stays inside its limits, and each round lowers the loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from bip_teach.calibrate import TARGETS, Draw
from bip_teach.calibrate import search as search_module
from bip_teach.calibrate.search import (
    EVALUATIONS,
    FREE,
    LEASH,
    Evaluation,
    Free,
    gaps,
    improve,
    searched,
)
from bip_teach.simulate import Design, calibrated_design
from bip_teach.simulate.limits import _LENGTHS, _LIMITS

DESIGN = calibrated_design()

pytestmark = pytest.mark.usefixtures("plain_tolerances")


class InLine(Executor):
    """Evaluations one after the other, in this process."""

    def map(self, function: Callable[..., Any], *values: Iterable[Any], **_options: Any) -> Any:
        return map(function, *values)


def at_aims() -> dict[str, float]:
    return {target.moment: target.aim for target in TARGETS}


@pytest.mark.parametrize("free", FREE, ids=lambda free: free.name)
def test_a_free_parameter_is_a_field_inside_its_limits(free: Free) -> None:
    name = free.name.partition(".")[0]
    assert name in {field.name for field in fields(Design)}
    assert free.step > 0
    assert free.low < free.high
    # The limits of the search lie inside those of the design.
    low, high = _LIMITS.get(name, (-np.inf, np.inf))
    assert free.low >= low or name not in _LIMITS
    assert free.high <= high or name not in _LIMITS


@pytest.mark.parametrize("free", FREE, ids=lambda free: free.name)
def test_a_free_parameter_can_be_moved_and_read(free: Free) -> None:
    value = free.get(DESIGN)
    moved = free.set(DESIGN, value + free.step)
    assert free.get(moved) == pytest.approx(min(value + free.step, free.high))
    assert free.set(moved, value) == free.set(DESIGN, value)


def test_parameters_are_free_once_and_no_cut_point_is() -> None:
    names = [free.name for free in FREE]
    assert len(names) == len(set(names))
    assert {name.partition(".")[0] for name in names} & set(_LENGTHS) <= {"choice_gain"}
    assert len(FREE) < EVALUATIONS


def test_limits_hold() -> None:
    free = Free("effectiveness", 0.04, 0.0, 0.35)
    assert free.set(DESIGN, 1.0).effectiveness == 0.35
    assert free.set(DESIGN, -1.0).effectiveness == 0.0
    assert Free("choice_gain.2").set(DESIGN, 0.5).choice_gain == (
        *DESIGN.choice_gain[:2],
        0.5,
        *DESIGN.choice_gain[3:],
    )


def test_there_is_no_gap_at_the_aims() -> None:
    assert np.allclose(gaps(at_aims()), 0)
    assert Evaluation(DESIGN, at_aims()).loss == pytest.approx(0)


def test_targets_that_follow_by_themselves_are_not_searched_for() -> None:
    moved = at_aims() | {target.moment: 1e6 for target in TARGETS if target.closed_form}
    assert Evaluation(DESIGN, moved).loss == pytest.approx(0)
    assert len(searched()) == sum(not target.closed_form for target in TARGETS)


@pytest.mark.parametrize("target", searched(), ids=lambda target: target.moment)
def test_the_loss_rises_with_every_gap_and_large_gaps_do_not_rule(target: Any) -> None:
    losses = [
        Evaluation(DESIGN, at_aims() | {target.moment: target.aim + gap}).loss for gap in (0.5, 1.0, 1e4, 2e4)
    ]
    assert losses == sorted(losses)
    assert losses[0] > 0
    # Far away the loss is a straight line.
    assert losses[3] / losses[2] == pytest.approx(2, rel=0.2)


@pytest.fixture(scope="module")
def few() -> tuple[Free, ...]:
    names = ("job_intercept", "education_intercept_young", "switch_share", "attrition")
    return tuple(free for free in FREE if free.name in names)


@pytest.fixture(scope="module")
def off() -> Design:
    return replace(DESIGN, job_intercept=DESIGN.job_intercept - 0.5, attrition=DESIGN.attrition + 0.05)


def test_a_round_comes_nearer_and_keeps_the_leash(
    monkeypatch: pytest.MonkeyPatch, few: tuple[Free, ...], off: Design
) -> None:
    monkeypatch.setattr(search_module, "FREE", few)
    draw = Draw(5_000, 9)
    start = draw.evaluate(off)
    ticks: list[None] = []
    better = improve(start, draw, Draw(2_000, 10), InLine(), lambda: ticks.append(None))
    assert len(ticks) == len(few) + EVALUATIONS - len(FREE)
    assert better.loss < 0.9 * start.loss
    assert abs(better.found["job"] - at_aims()["job"]) < abs(start.found["job"] - at_aims()["job"])
    for free in FREE:
        distance = abs(free.get(better.design) - free.get(start.design))
        assert distance <= (LEASH * free.step + 1e-9 if free in few else 0)


def test_a_round_that_finds_nothing_better_gives_back_where_it_began(
    monkeypatch: pytest.MonkeyPatch, few: tuple[Free, ...]
) -> None:
    monkeypatch.setattr(search_module, "FREE", few)
    perfect = Evaluation(DESIGN, at_aims())

    class Flat(Draw):
        def evaluate(self, design: Design, closed_form: bool = True) -> Evaluation:  # noqa: ARG002
            return Evaluation(design, at_aims() | {"job": at_aims()["job"] + 1})

    assert improve(perfect, Flat(1, 1), Flat(1, 1), InLine(), lambda: None) is perfect


def test_tolerances_are_what_print_or_chance_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a unit of print, or two errors of the last report where that is more."""
    monkeypatch.undo()
    report = {"moments": {target.moment: [target.aim, 0.001] for target in TARGETS}}
    report["moments"]["job_ever"][1] = 4.0
    monkeypatch.setattr(search_module, "read_report", lambda: report)
    search_module._tolerances.cache_clear()
    try:
        moved = at_aims() | {"job_ever": at_aims()["job_ever"] + 8, "job": at_aims()["job"] + 0.5}
        by_moment = dict(zip((target.moment for target in searched()), gaps(moved), strict=True))
    finally:
        search_module._tolerances.cache_clear()
    assert by_moment["job_ever"] == pytest.approx(1)
    assert by_moment["job"] == pytest.approx(1)
    assert sum(value != 0 for value in by_moment.values()) == 2


def test_evaluations_of_one_draw_are_the_same_each_time() -> None:
    draw = Draw(2_000, 4)
    first, second = (draw.evaluate(DESIGN, closed_form=False) for _ in range(2))
    assert first.found == second.found
    assert first.design == DESIGN
    assert draw.evaluate(DESIGN).design.belief_cuts != DESIGN.belief_cuts
