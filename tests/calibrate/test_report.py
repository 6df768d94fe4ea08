"""The report: every target beside its figure, held or not, and the role of every figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bip_teach.calibrate import (
    PARAMETERS_FILE,
    TARGETS,
    coverage_table,
    measure,
    report,
    report_file,
    target_table,
    write_file,
)
from bip_teach.calibrate.coverage import allowed_by
from bip_teach.calibrate.files import REPORT_FILE
from bip_teach.calibrate.report import MISSED
from bip_teach.published import figures
from bip_teach.simulate import calibrated_design

TARGETED = [identifier for target in TARGETS for identifier in target.figures]


def measured(shift: float = 0.0, error: float = 0.0) -> dict[str, Any]:
    """A report in which every moment is at its aim, moved by so much."""
    return {"clients": 1, "seed": 1, "moments": {t.moment: [t.aim + shift, error] for t in TARGETS}}


def outside_print() -> set[str]:
    """Figures of a target whose print does not allow the aim of the search."""
    return {
        name
        for target in TARGETS
        for name in target.figures
        if not allowed_by(name)[0] <= target.aim <= allowed_by(name)[1]
    }


def test_there_is_one_row_for_each_figure() -> None:
    table = target_table(measured())
    assert table["figure_id"].tolist() == TARGETED
    assert list(table.columns) == [
        "topic",
        "figure_id",
        "moment",
        "published",
        "low",
        "high",
        "achieved",
        "std_error",
        "tolerance",
        "held",
        "reason",
    ]


def test_what_is_at_its_aim_is_held() -> None:
    table = target_table(measured())
    assert set(table.loc[~table["held"], "figure_id"]) == outside_print()


def test_what_is_far_off_is_not_held() -> None:
    assert not target_table(measured(shift=1e5))["held"].any()


def test_three_monte_carlo_errors_are_allowed_and_no_more() -> None:
    high = allowed_by("B.job.ever")[1]
    for errors, held in ((2.9, True), (3.1, False)):
        values = measured()
        values["moments"]["job_ever"] = [high + errors * 0.2, 0.2]
        row = target_table(values).set_index("figure_id").loc["B.job.ever"]
        assert bool(row["held"]) is held
        assert row["tolerance"] == pytest.approx(0.6)


def test_a_report_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    write_file(measured(), path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["calibration.json"]
    assert json.loads(path.read_text(encoding="utf-8")) == measured()


def test_the_report_stands_beside_the_parameters(tmp_path: Path) -> None:
    assert report_file(tmp_path / "mine.json") == tmp_path / "mine.report.json"
    assert report_file(PARAMETERS_FILE) == REPORT_FILE
    assert REPORT_FILE.parent.name == "calibrate"


def test_measuring_gives_every_moment_with_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "REPORT_CLIENTS", 6_000)
    monkeypatch.setattr(report, "ERROR_DRAWS", 3)
    ticks: list[int] = []
    found = measure(calibrated_design(), ticks.append)
    assert ticks == [1, 2, 3, report.REPORT_DRAWS]
    assert found["clients"] == 6_000
    assert {target.moment for target in TARGETS} <= set(found["moments"])
    for value, error in found["moments"].values():
        assert isinstance(value, float)
        assert error >= 0
    # 6,000 clients: a share of about a tenth of them has an error of a third of a point, times clustering.
    assert 0.02 < found["moments"]["job"][1] < 1
    json.dumps(found)


def test_the_coverage_names_every_figure_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "read_report", measured)
    table = coverage_table(calibrated_design())
    assert table["figure_id"].tolist() == [printed.id for printed in figures()]
    assert set(table["role"]) == {"target", "design", "conflict", "outside"}
    assert set(table.loc[table["role"] == "target", "figure_id"]) == set(TARGETED)
    decided = table["role"].isin(["target", "design"])
    assert table.loc[decided, "held"].isin([True, False]).all()
    assert table.loc[~decided, "held"].isna().all()
    assert table.loc[~decided, "reason"].str.endswith(".").all()
    assert table.loc[table["role"] == "design", "held"].eq(True).all()


def test_what_is_named_as_missed_is_a_target_with_a_reason() -> None:
    assert set(MISSED) <= set(TARGETED)
    assert all(reason.endswith(".") for reason in MISSED.values())
