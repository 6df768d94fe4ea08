"""``calibrate`` and ``bands``: they report what was found, and leave the old files when they fail."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from bip_teach.calibrate import PARAMETERS_FILE, TARGETS, Draw, Outcome
from bip_teach.cli import calibration
from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate import SHIPPED_SEED, calibrated_design

Run = Callable[..., Result]
Content = Callable[[Path], dict[str, bytes]]


def measured_at_aims(*_arguments: object) -> dict[str, object]:
    return {"clients": 1, "seed": 1, "moments": {target.moment: [target.aim, 0.0] for target in TARGETS}}


@pytest.fixture
def parameters(tmp_path: Path) -> Path:
    """A file of parameters of the test's own."""
    return Path(shutil.copy(PARAMETERS_FILE, tmp_path / "parameters.json"))


def test_calibrate_searches_measures_and_reports(
    run: Run, parameters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def search(plan, path, tick):
        asked.append((plan, path))
        tick(1)
        return Outcome(calibrated_design(), 10.0, 25.0, 3)

    monkeypatch.setattr(calibration.calibrate, "calibrate", search)
    monkeypatch.setattr(calibration.calibrate, "measure", measured_at_aims)
    options = ("--clients", "6000", "--rounds", "3", "--seed", "8", "--workers", "1", "--out", parameters)
    result = run("calibrate", *options)
    assert result.exit_code == 0, result.output
    ((plan, path),) = asked
    assert (plan.draw, plan.rounds, plan.workers, path) == (Draw(6_000, 8), 3, 1, parameters)
    assert plan.slopes.n_clients <= plan.draw.n_clients
    lines = result.stdout.splitlines()
    assert lines[0] == f"The loss fell from 25.0 to 10.0 in {parameters}."
    n_figures = sum(len(target.figures) for target in TARGETS)
    assert lines[-1].endswith(f" of {n_figures} figures are held.")
    # One line for each figure that is not held.
    assert int(lines[-1].split()[0]) == n_figures - len(lines[1:-1])
    report = json.loads(parameters.with_name("parameters.report.json").read_text(encoding="utf-8"))
    assert report == measured_at_aims()


def test_calibrate_without_rounds_makes_the_report_only(
    run: Run, parameters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = parameters.read_bytes()
    monkeypatch.setattr(calibration.calibrate, "measure", measured_at_aims)
    result = run("calibrate", "--rounds", "0", "--out", parameters)
    assert result.exit_code == 0, result.output
    assert "sum of gaps" not in result.stdout
    assert parameters.read_bytes() == before
    assert parameters.with_name("parameters.report.json").is_file()


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InvalidArgumentError("The search found nothing better."), 2, "The search found nothing better.\n"),
        (KeyboardInterrupt(), 130, "Stopped. Nothing half-written is left behind.\n"),
    ],
)
@pytest.mark.parametrize("step", ["calibrate", "measure"])
def test_a_calibration_that_fails_leaves_the_parameters(
    run: Run,
    content: Content,
    parameters: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    words: str,
    step: str,
) -> None:
    def fail(*_arguments, **_options):
        raise error

    before = content(parameters.parent)
    monkeypatch.setattr(
        calibration.calibrate, "calibrate", lambda *_: Outcome(calibrated_design(), 1.0, 2.0, 1)
    )
    monkeypatch.setattr(calibration.calibrate, step, fail)
    result = run("calibrate", "--out", parameters)
    assert result.exit_code == code
    assert result.stderr.endswith(words)
    assert content(parameters.parent) == before


def test_bands_are_drawn_and_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, written = [], []
    panels = pd.DataFrame({"job": [5.0, 6.0]}, index=pd.RangeIndex(1, 3, name="seed"))

    def measure(seeds, workers, tick):
        asked.append((seeds, workers))
        tick()
        return panels

    monkeypatch.setattr(calibration, "measure_panels", measure)
    monkeypatch.setattr(calibration, "band_table", lambda table: table.describe())
    monkeypatch.setattr(calibration, "write_bands", lambda table, _path: written.append(table))
    monkeypatch.setattr(calibration, "first_seed", lambda table: int(table.index[1]))
    result = run("bands", "--seeds", "20", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert asked == [(20, 1)]
    assert len(written) == 1
    assert result.stdout.splitlines() == [
        "Wrote the bands of 1 moments over 20 panels.",
        f"First seed that follows the rule: 2; shipped: {SHIPPED_SEED}.",
    ]


def test_bands_that_are_stopped_are_not_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments):
        raise KeyboardInterrupt

    written = []
    monkeypatch.setattr(calibration, "measure_panels", stop)
    monkeypatch.setattr(calibration, "write_bands", lambda table, _path: written.append(table))
    assert run("bands").exit_code == 130
    assert written == []
