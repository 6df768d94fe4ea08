"""``compare`` and ``diagnose``: tables that fit the screen, studies that are stopped and go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from bip_teach.cli import comparison, study
from bip_teach.diagnose import DESIGNS, DIAGNOSIS_COLUMNS, TARGET_COLUMNS

Run = Callable[..., Result]

#: A small study of one design and one group of estimators.
SMALL = ("diagnose", "--designs", "sorting", "--estimators", "shares", "--clients", "500")
#: Runs the command where Ctrl-C is heard, with true values that take no time.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "import pandas as pd\n"
    "from bip_teach.cli import main, study\n"
    "from bip_teach.diagnose import TARGET_COLUMNS\n"
    "study.target_table = lambda *_, **__: pd.DataFrame(columns=list(TARGET_COLUMNS))\n"
    "main()\n"
)


@pytest.fixture
def quick_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    """True values that take no time."""

    def targets(cases, *_, tick):
        rows = [
            (case.name, "large_sample_share", outcome, 0.06)
            for case in cases
            for outcome in ("job_52w", "job_or_education_52w")
        ]
        tick()
        return pd.DataFrame(rows, columns=list(TARGET_COLUMNS))

    monkeypatch.setattr(study, "target_table", targets)


@pytest.mark.slow
def test_the_shipped_panel_is_compared_in_a_hundred_columns(run: Run) -> None:
    result = run("compare")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0].split() == ["result", "published", "true", "found", "95%", "interval", "covers", "unit"]
    assert any(line.startswith("a job within a year ") and line.rstrip().endswith("%") for line in lines)


def test_a_comparison_shows_what_is_known_and_leaves_the_rest_empty(
    run: Run, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"true": -1.26, "estimate": -0.94, "conf_low": -2.0, "conf_high": 0.1, "covers": "yes"}
    unknown = {"true": None, "estimate": 3.0, "conf_low": None, "conf_high": None, "covers": ""}
    rows = [
        {
            "topic": "Switches",
            "result": "word " * 20,
            "printed": "−1.3",
            "unit": "percentage points",
            **known,
        },
        {"topic": "Rates", "result": "a job", "printed": "3", "unit": "percent", **unknown},
    ]
    table = pd.DataFrame(rows).astype({name: float for name in known if name != "covers"})
    monkeypatch.setattr(comparison, "comparison_table", lambda *_: table)
    lines = run("compare", made).stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[2].rstrip() == "Switches"
    assert lines[3].split()[-8:] == ["−1.3", "−1.3", "−0.9", "−2.0", "to", "0.1", "yes", "pp"]
    assert lines[-1].split() == ["a", "job", "3", "3.0", "%"]


def test_a_comparison_is_written_as_csv(
    run: Run, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pd.DataFrame({"topic": ["Rates"], "estimate": [1 / 3]})
    asked = []

    def compared(panel, truth):
        asked.append((len(panel.clients), len(truth.clients)))
        return table

    monkeypatch.setattr(comparison, "comparison_table", compared)
    out = tmp_path / "comparison.csv"
    assert run("compare", made, "--out", out).stdout == f"Wrote 1 results to {out}.\n"
    assert out.read_text() == "topic,estimate\nRates,0.333333\n"
    assert asked == [(500, 500)]


def test_a_panel_without_its_truth_cannot_be_compared(run: Run, made: Path, tmp_path: Path) -> None:
    for path in made.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    result = run("compare", tmp_path)
    assert result.exit_code == 2
    assert f"there is no folder {tmp_path / 'truth'}" in result.stderr


@pytest.mark.usefixtures("quick_targets")
def test_a_diagnosis_is_shown_and_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "diagnosis.csv"
    result = run(*SMALL, "--simulations", "3", "--workers", "1", "--out", out)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(len, lines[:-1])) <= 100  # the last line names a folder of any length
    assert lines[0].split() == list(study._HEADERS)
    assert lines[2].rstrip() == "sorting"
    assert sum(line.startswith("share ") for line in lines) == 2
    assert lines[-1] == f"Wrote 2 rows to {out}."
    table = pd.read_csv(out)
    assert tuple(table.columns) == DIAGNOSIS_COLUMNS
    assert table["simulations"].tolist() == [3, 3]
    notes = [line for line in result.stderr.splitlines() if line.startswith("Note: ")]
    assert len(notes) == 1
    assert "fewer than 200 simulations" in notes[0]


@pytest.mark.usefixtures("quick_targets")
def test_a_study_goes_on_and_refuses_other_settings(run: Run, tmp_path: Path) -> None:
    store = ("--store", tmp_path / "study", "--workers", "1")
    assert run(*SMALL, "--simulations", "2", *store).exit_code == 0
    first = (tmp_path / "study" / "answers.csv").read_text()
    assert run(*SMALL, "--simulations", "3", *store).exit_code == 0
    assert (tmp_path / "study" / "answers.csv").read_text().startswith(first)
    refused = run(*SMALL, "--simulations", "3", "--seed", "9", *store)
    assert refused.exit_code == 2
    assert "first_seed: 1 before, 9 now" in refused.stderr
    assert run(*SMALL, "--simulations", "3", "--seed", "9", *store, "--force").exit_code == 0


def test_a_list_of_names_has_the_order_of_the_package() -> None:
    first, second = list(DESIGNS)[:2]
    chosen = study._chosen("design", f"{second}, {first},{second}", DESIGNS)
    assert [case.name for case in chosen] == [first, second]
    assert study._chosen("design", None, DESIGNS) == tuple(DESIGNS.values())


def test_ctrl_c_without_a_store_says_how_to_keep_trials(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "simulate_answers", stop)
    result = run(*SMALL)
    assert result.exit_code == 130
    assert result.stderr.endswith("No trial is kept. With --store DIR a study can go on where it stopped.\n")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_real_signal_keeps_what_is_finished_and_the_study_goes_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, workers: str
) -> None:
    folder = tmp_path / "study"
    arguments = [*SMALL, "--workers", workers, "--store", str(folder), "--simulations"]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments, "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    ) as process:
        for _ in range(1200):
            if len(list(folder.glob("trials/*.csv"))) >= 3:
                break
            time.sleep(0.05)
        process.send_signal(number)
        _, error = process.communicate(timeout=60)
    kept = {path.name: path.read_bytes() for path in (folder / "trials").iterdir()}
    assert process.returncode == 130, error
    assert error == (f"Stopped. Finished trials in {folder}: {len(kept)}. The same command goes on there.\n")
    assert all(name.endswith(".csv") for name in kept)
    monkeypatch.setattr(study, "target_table", lambda *_, **__: pd.DataFrame(columns=list(TARGET_COLUMNS)))
    more = str(len(kept) + 2)
    assert run(*arguments, more).exit_code == 0
    assert run(*arguments[:-2], tmp_path / "whole", "--simulations", more).exit_code == 0
    answers = [(place / "answers.csv").read_bytes() for place in (folder, tmp_path / "whole")]
    assert answers[0] == answers[1]
    assert {name: (folder / "trials" / name).read_bytes() for name in kept} == kept
