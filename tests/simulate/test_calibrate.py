"""Calibration moves parameters towards their figures and never loses the old ones."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bip_teach.published import figure
from bip_teach.simulate import calibrated_design
from bip_teach.simulate.calibrate import (
    TARGETS,
    calibrate,
    calibration_report,
    choice_shares,
    closed_form,
    write_parameters,
)
from bip_teach.simulate.design import design_from_dict
from bip_teach.simulate.moments import moments
from bip_teach.simulate.world import generate_world


def test_targets_stand_in_the_registry_and_parameters_move_once() -> None:
    for target in TARGETS:
        assert figure(target.figure_id).number == target.published
        assert abs(target.offset) <= max(figure(target.figure_id).rounding, 1.0)
    moved = [target.parameter for target in TARGETS if target.parameter]
    assert len(moved) == len(set(moved))


def test_a_job_hazard_that_is_off_comes_back() -> None:
    start = calibrated_design()
    off = replace(start, job_intercept=start.job_intercept - 0.7)
    before = moments(generate_world(4_000, 9, off))["job"]
    after = moments(generate_world(4_000, 9, calibrate(off, 4_000, 9, rounds=5)))["job"]
    aim = next(target.aim for target in TARGETS if target.moment == "job")
    assert abs(after - aim) < 0.3 * abs(before - aim)


def test_cut_points_give_the_published_answers_at_once() -> None:
    world = generate_world(4_000, 9, calibrated_design(belief_cuts=(-2.0, -1.0, 1.0, 2.0)))
    found = moments(generate_world(4_000, 9, closed_form(world, moments(world))))
    # Belief acts on jobs, so who is still there shifts a little when the cut points do.
    for step in range(1, 6):
        assert found[f"belief_share_{step}"] == pytest.approx(figure(f"C.bars.cw.{step}").number, abs=3)


def test_choices_add_up_to_everybody() -> None:
    assert sum(choice_shares().values()) == pytest.approx(100)


def test_parameters_come_back_as_they_were_written(tmp_path: Path) -> None:
    design, path = calibrated_design(), tmp_path / "parameters.json"
    report = calibration_report(design, 1_000, 1)
    write_parameters(design, report, path)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert design_from_dict(written["parameters"]) == design
    assert written["report"] == report
    assert [entry.name for entry in tmp_path.iterdir()] == ["parameters.json"]
