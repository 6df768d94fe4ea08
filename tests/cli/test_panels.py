"""``generate`` and ``check``: good input gives 0, bad input 2 and readable lines, Ctrl-C 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal
from typer.testing import Result

from bip_teach.cli import panels
from bip_teach.panel import load_panel, load_truth, write_panel
from bip_teach.panel.tables import frames
from bip_teach.simulate import (
    SHIPPED_CLIENTS,
    SHIPPED_SEED,
    calibrated_design,
    generate_panel,
    large,
    write_large_panel,
)
from bip_teach.simulate.caseworkers import min_clients

#: Fewest clients, so that the tests are quick.
CLIENTS = min_clients(calibrated_design())
#: Undoes what a shell does to programs in the background, which do not hear Ctrl-C.
HEED_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"

Run = Callable[..., Result]
Content = Callable[[Path], dict[str, bytes]]


def test_what_is_generated_can_be_loaded_and_checked(run: Run, made: Path) -> None:
    assert len(load_panel(made).clients) == len(load_truth(made).clients) == CLIENTS
    result = run("check", made)
    assert (result.exit_code, result.stdout) == (0, f"The panel in {made} is good.\n")
    assert result.stderr == ""


def test_the_same_seed_gives_the_same_files(run: Run, content: Content, made: Path, tmp_path: Path) -> None:
    run("generate", "--clients", str(CLIENTS), "--seed", "5", "--out", tmp_path / "same")
    run("generate", "--clients", str(CLIENTS), "--seed", "6", "--out", tmp_path / "other")
    assert content(tmp_path / "same") == content(made)
    assert content(tmp_path / "other")["responses.csv"] != content(made)["responses.csv"]


def test_without_options_the_shipped_panel_is_meant(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def generate(*options):
        asked.append(options)
        return generate_panel(n_clients=CLIENTS)

    monkeypatch.setattr(panels, "generate_panel", generate)
    assert run("generate", "--out", tmp_path / "panel").exit_code == 0
    assert asked == [(SHIPPED_CLIENTS, SHIPPED_SEED, calibrated_design())]


def test_a_parquet_panel_holds_the_same_as_a_csv_panel(run: Run, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "panel"
    result = run("generate", "--clients", str(CLIENTS), "--seed", "5", "--format", "parquet", "--out", folder)
    assert result.exit_code == 0, result.output
    rows = len(load_panel(made).responses)
    assert result.stdout == f"Wrote {CLIENTS:,} clients with {rows:,} responses to {folder} (seed 5).\n"
    for load in (load_panel, load_truth):
        csv, parquet = frames(load(made)), frames(load(folder))
        for name, frame in csv.items():
            assert_frame_equal(parquet[name], frame)
    assert run("check", folder).exit_code == 0


def test_the_command_writes_the_parquet_panel_of_the_function(
    run: Run, content: Content, tmp_path: Path
) -> None:
    run("generate", "--clients", "600", "--seed", "3", "--format", "parquet", "--out", tmp_path / "command")
    write_large_panel(tmp_path / "function", 600, 3)
    assert content(tmp_path / "command") == content(tmp_path / "function")


def test_workers_are_passed_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def write(*_arguments, **options):
        asked.update(options)
        options["progress"](CLIENTS)
        return {"panel": {"responses": 1_234}, "truth": {}}

    monkeypatch.setattr(panels, "write_large_panel", write)
    arguments = ("--clients", str(CLIENTS), "--format", "parquet", "--workers", "3", "--out", tmp_path / "x")
    result = run("generate", *arguments)
    assert result.exit_code == 0, result.output
    assert (asked["workers"], asked["force"]) == (3, False)
    assert "1,234 responses" in result.stdout


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_knobs_are_turned(run: Run, tmp_path: Path, file_format: str) -> None:
    knobs = ("--set", "sorting=0.5", "--set", "attrition = 1", "--format", file_format)
    result = run("generate", "--clients", str(CLIENTS), "--seed", "5", *knobs, "--out", tmp_path / "panel")
    assert result.exit_code == 0, result.output
    expected, _ = generate_panel(CLIENTS, 5, calibrated_design(sorting=0.5, attrition=1.0))
    assert_frame_equal(load_panel(tmp_path / "panel").responses, expected.responses)
    # Everybody stops answering after the first measurement.
    assert expected.responses["wave"].eq(1).all()


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        (["--set", "sorting=0.9", "--set", "sorting=0"], "--set sorting is given twice. Give it once."),
        (["--set", "jobcentre_sizes=0.1"], "jobcentre_sizes is a row of numbers."),
        (["--set", "=3"], "--set =3 cannot be read."),
        (["--set", "job_intercept=900"], "job_intercept is 900.0; allowed: -20.0 to 20.0."),
        (["--workers", "2"], "--workers is 2, but a csv panel is made in one process."),
    ],
)
def test_options_that_do_not_fit_write_nothing(
    run: Run, tmp_path: Path, knobs: list[str], words: str
) -> None:
    result = run("generate", "--clients", str(CLIENTS), *knobs, "--out", tmp_path / "panel")
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "panel").exists()


def test_check_lists_every_problem_on_a_line_of_its_own(run: Run, bad: Path) -> None:
    result = run("check", bad)
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0] == "The panel has 4 problems:"
    assert lines[1] == "table clients, row 4, column age: 'abc' is not a whole number."
    assert lines[2] == "table clients, row 5, column age: 17 is too small. Allowed: 18 to 65."
    assert lines[3].startswith("table responses, row 6, column b1: 9 is not a level.")
    assert lines[4].startswith("table truth/clients, row 3, column register_index: 'much' is not a number.")
    assert len(lines) == 5


def test_lines_are_not_cut_at_the_width_of_the_terminal(run: Run, bad: Path) -> None:
    environment = {**os.environ, "COLUMNS": "40", "TERM": "dumb"}
    done = subprocess.run(
        [sys.executable, "-m", "bip_teach.cli", "check", str(bad)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == run("check", bad).stderr


def test_an_old_panel_is_replaced_only_with_force(run: Run, content: Content, bad: Path, made: Path) -> None:
    before = content(bad)
    arguments = ("generate", "--clients", str(CLIENTS), "--seed", "5", "--out", bad)
    result = run(*arguments)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert content(bad) == before
    assert run(*arguments, "--force").exit_code == 0
    assert content(bad) == content(made)


@pytest.mark.parametrize("step", ["generate_panel", "write_panel"])
def test_ctrl_c_gives_130_and_leaves_the_old_panel(
    run: Run, content: Content, bad: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    before = content(bad)
    monkeypatch.setattr(panels, step, stop)
    result = run("generate", "--clients", str(CLIENTS), "--out", bad, "--force")
    assert result.exit_code == 130
    assert result.stderr == "Stopped. Nothing half-written is left behind.\n"
    assert content(bad) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_signal_while_writing_leaves_the_old_panel(
    content: Content, bad: Path, number: signal.Signals
) -> None:
    before = content(bad.parent)
    # The program waits in the middle of the writing for the signal.
    program = (
        "import time\n"
        "from bip_teach import cli\n"
        "from bip_teach.panel import output\n"
        "def wait(*_): print('writing', flush=True); time.sleep(60)\n"
        "output._swap = wait\n"
        "cli.main()\n"
    )
    arguments = ["generate", "--clients", str(CLIENTS), "--out", str(bad), "--force"]
    with subprocess.Popen(
        [sys.executable, "-c", HEED_CTRL_C + program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        assert len(list(bad.parent.iterdir())) == 2
        process.send_signal(number)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert error == "Stopped. Nothing half-written is left behind.\n"
    assert content(bad.parent) == before


def test_the_example_of_generate_works(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(
        "generate", "--clients", str(CLIENTS), "--seed", "7", "--set", "sorting=0.5", "--out", "my_panel"
    )
    assert result.exit_code == 0, result.output
    assert run("check", "my_panel").exit_code == 0


def test_a_disk_that_is_full_is_bad_luck_not_a_traceback(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bip_teach.panel.write._write_tables", full)
    result = run("generate", "--clients", str(CLIENTS), "--out", tmp_path / "panel")
    assert result.exit_code == 2
    assert "No space left on device. Nothing was changed." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_what_the_function_writes(content: Content, made: Path, tmp_path: Path) -> None:
    write_panel(*generate_panel(n_clients=CLIENTS, seed=5), tmp_path / "panel")
    assert content(tmp_path / "panel") == content(made)


@pytest.mark.parametrize("step", ["write_large_panel", "check_output"])
def test_ctrl_c_in_a_large_panel_gives_130(
    run: Run, content: Content, bad: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    before = content(bad)
    monkeypatch.setattr(panels, step, stop)
    result = run("generate", "--clients", str(CLIENTS), "--out", bad, "--force", "--format", "parquet")
    assert result.exit_code == 130
    assert result.stderr.endswith("Stopped. Nothing half-written is left behind.\n")
    assert content(bad) == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_signal_stops_all_processes_of_a_large_panel(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "panel"
    clients = str(3 * large.PART_CLIENTS)
    arguments = [
        "generate",
        "--clients",
        clients,
        "--format",
        "parquet",
        "--workers",
        "2",
        "--out",
        str(folder),
    ]
    program = HEED_CTRL_C + "from bip_teach import cli; cli.main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for _ in range(600):
            if list(tmp_path.glob(".panel*/responses")):
                break
            time.sleep(0.05)
        process.send_signal(number)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error.endswith("Stopped. Nothing half-written is left behind.\n")
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []
