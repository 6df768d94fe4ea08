"""The command line: good input gives 0, bad input 2 and readable lines, Ctrl-C 130; never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from typer.testing import CliRunner, Result

from bip_teach import __version__, cli
from bip_teach.calibrate import PARAMETERS_FILE, TARGETS, Draw, Outcome
from bip_teach.errors import InvalidArgumentError
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


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


#: Undoes what a shell does to programs in the background, which do not hear Ctrl-C.
HEED_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A panel written by the command line; no test changes it."""
    folder = tmp_path_factory.mktemp("made") / "panel"
    result = run("generate", "--clients", str(CLIENTS), "--seed", "5", "--out", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Wrote {CLIENTS} clients with ")
    assert result.stdout.rstrip().endswith(f"to {folder} (seed 5).")
    return folder


@pytest.fixture
def bad(made: Path, tmp_path: Path) -> Path:
    """A panel with three faults in two tables, and one in its truth."""
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, text in content(made).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text)
    _change(folder / "clients.csv", 4, 4, "abc")
    _change(folder / "clients.csv", 5, 4, "17")
    _change(folder / "responses.csv", 6, 4, "9")
    _change(folder / "truth" / "clients.csv", 3, 1, "much")
    return folder


def _change(path: Path, row: int, place: int, text: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[row - 1].split(",")
    cells[place] = text
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_what_is_generated_can_be_loaded_and_checked(made: Path) -> None:
    assert len(load_panel(made).clients) == len(load_truth(made).clients) == CLIENTS
    result = run("check", made)
    assert (result.exit_code, result.stdout) == (0, f"The panel in {made} is good.\n")
    assert result.stderr == ""


def test_the_same_seed_gives_the_same_files(made: Path, tmp_path: Path) -> None:
    run("generate", "--clients", str(CLIENTS), "--seed", "5", "--out", tmp_path / "same")
    run("generate", "--clients", str(CLIENTS), "--seed", "6", "--out", tmp_path / "other")
    assert content(tmp_path / "same") == content(made)
    assert content(tmp_path / "other")["responses.csv"] != content(made)["responses.csv"]


def test_without_options_the_shipped_panel_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def generate(*options):
        asked.append(options)
        return generate_panel(n_clients=CLIENTS)

    monkeypatch.setattr(cli, "generate_panel", generate)
    assert run("generate", "--out", tmp_path / "panel").exit_code == 0
    assert asked == [(SHIPPED_CLIENTS, SHIPPED_SEED, calibrated_design())]


def test_a_parquet_panel_holds_the_same_as_a_csv_panel(made: Path, tmp_path: Path) -> None:
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


def test_the_command_writes_the_parquet_panel_of_the_function(tmp_path: Path) -> None:
    run("generate", "--clients", "600", "--seed", "3", "--format", "parquet", "--out", tmp_path / "command")
    write_large_panel(tmp_path / "function", 600, 3)
    assert content(tmp_path / "command") == content(tmp_path / "function")


def test_workers_are_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def write(*_arguments, **options):
        asked.update(options)
        options["progress"](CLIENTS)
        return {"panel": {"responses": 1_234}, "truth": {}}

    monkeypatch.setattr(cli, "write_large_panel", write)
    arguments = ("--clients", str(CLIENTS), "--format", "parquet", "--workers", "3", "--out", tmp_path / "x")
    result = run("generate", *arguments)
    assert result.exit_code == 0, result.output
    assert (asked["workers"], asked["force"]) == (3, False)
    assert "1,234 responses" in result.stdout


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_knobs_are_turned(tmp_path: Path, file_format: str) -> None:
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
def test_options_that_do_not_fit_write_nothing(tmp_path: Path, knobs: list[str], words: str) -> None:
    result = run("generate", "--clients", str(CLIENTS), *knobs, "--out", tmp_path / "panel")
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "panel").exists()


def test_check_lists_every_problem_on_a_line_of_its_own(bad: Path) -> None:
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


def test_lines_are_not_cut_at_the_width_of_the_terminal(bad: Path) -> None:
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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere"], "there is no folder nowhere"),
        (["check"], "Missing argument"),
        (["check", "a", "b"], "unexpected extra argument"),
        (["generate"], "Missing option '--out'"),
        (["generate", "--out", "x", "--clients", "ten"], "Invalid value for '--clients'"),
        (
            ["generate", "--out", "x", "--clients", "200001"],
            "is 200,001. Allowed as csv: 200,000 or fewer. For more, add --format parquet.",
        ),
        (
            ["generate", "--out", "x", "--clients", "50000001", "--format", "parquet"],
            "The number of clients is 50,000,001. Allowed as parquet: 50,000,000 or fewer.\n",
        ),
        (
            ["generate", "--out", "x", "--clients", "499"],
            "is 499; some job centre would have fewer than 2 caseworkers. Allowed: 500 or more.",
        ),
        (
            ["generate", "--out", "x", "--clients", "499", "--format", "parquet"],
            "The number of clients is 499; some job centre would have fewer than 2 caseworkers.",
        ),
        (["generate", "--out", "x", "--clients", "0", "--format", "parquet"], "The number of clients is 0"),
        (["generate", "--out", "x", "--format", "xml"], "Invalid value for '--format'"),
        (["generate", "--out", "x", "--workers", "0"], "Invalid value for '--workers'"),
        (["generate", "--out", "x", "--workers", "two"], "Invalid value for '--workers'"),
        (
            ["generate", "--out", "x", "--set", "sorting"],
            "--set sorting cannot be read. Give a name and a number",
        ),
        (["generate", "--out", "x", "--set", "sorting=much"], "--set sorting=much cannot be read."),
        (["generate", "--out", "x", "--set", "sorting="], "--set sorting= cannot be read."),
        (["generate", "--out", "x", "--set", "sorting=2"], "sorting is 2.0; allowed: -1 to 1."),
        (
            ["generate", "--out", "x", "--set", "sorting=nan"],
            "sorting is nan; it must hold finite numbers only.",
        ),
        (["generate", "--out", "x", "--set", "sortin=0"], "A design has no field sortin. It has: "),
        (["generate", "--out", "x", "--set", "=0"], "--set =0 cannot be read."),
        (
            ["generate", "--out", "x", "--set", "choice_gain=0"],
            "choice_gain is a row of numbers",
        ),
        (["generate", "--out", "x", "--clients", "-1"], "The number of clients is -1."),
        (["generate", "--out", "x", "--seed", "-1"], "Invalid value for '--seed'"),
        (["generate", "--out", "x", "--seed", "1.5"], "Invalid value for '--seed'"),
        (["generate", "--out", "."], "is the current folder"),
        (["generate", "--out", ""], "is the current folder"),
        (["generate", "--out", "file"], "file is a file. Give the name of a folder."),
        (["generate", "--out", "file/x"], "Nothing can be written in"),
        (["generate", "--out", "full", "--force"], "not a panel's: notes.txt"),
        (["generate", "--out", "full", "--force", "--format", "parquet"], "not a panel's: notes.txt"),
        (["generate", "--out", "full"], "not a panel's: notes.txt"),
        (["calibrate", "--clients", "300"], "Invalid value for '--clients'"),
        (["calibrate", "--rounds", "-1"], "Invalid value for '--rounds'"),
        (["calibrate", "--workers", "0"], "Invalid value for '--workers'"),
        (["calibrate", "--out", "nowhere.json"], "nowhere.json cannot be read as a file of parameters"),
        (["calibrate", "--out", "file"], "file cannot be read as a file of parameters"),
        (["calibrate", "--out", "nowhere.json", "--rounds", "0"], "nowhere.json cannot be read as a file"),
        (["bands", "--seeds", "19"], "Invalid value for '--seeds'"),
        (["bands", "--workers", "0"], "Invalid value for '--workers'"),
        (["destroy"], "No such command 'destroy'"),
        (["--colour"], "No such option"),
    ],
)
def test_bad_input_gives_2_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    before = content(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert content(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]


def test_an_old_panel_is_replaced_only_with_force(bad: Path, made: Path) -> None:
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
    bad: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    before = content(bad)
    monkeypatch.setattr(cli, step, stop)
    result = run("generate", "--clients", str(CLIENTS), "--out", bad, "--force")
    assert result.exit_code == 130
    assert result.stderr == "Stopped. Nothing half-written is left behind.\n"
    assert content(bad) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_signal_while_writing_leaves_the_old_panel(bad: Path, number: signal.Signals) -> None:
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


def test_help_and_version() -> None:
    assert run("--version").stdout == f"bip-teach {__version__}\n"
    for flag in ("--help", "-h"):
        result = run(flag)
        assert result.exit_code == 0
        words = ("generate", "check", "calibrate", "bands", "--version")
        assert all(word in result.stdout for word in words)
    examples = (
        "Example: bip-teach generate --clients 10000 --seed 7 --set sorting=0.5 --out my_panel",
        "Example: bip-teach check my_panel",
        "Example: bip-teach calibrate --rounds 8 --workers 2",
        "Example: bip-teach bands --seeds 200 --workers 2",
    )
    for example in examples:
        shown = " ".join(run(example.split()[2], "-h").stdout.split())
        assert example in shown


def test_the_example_of_generate_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(
        "generate", "--clients", str(CLIENTS), "--seed", "7", "--set", "sorting=0.5", "--out", "my_panel"
    )
    assert result.exit_code == 0, result.output
    assert run("check", "my_panel").exit_code == 0


def test_no_command_shows_the_help() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Commands:" in result.output


def test_the_step_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for shown in (True, False):
        monkeypatch.setattr(cli, "Console", lambda shown=shown, **options: _console(shown, **options))
        with cli._progress("Counting"):
            time.sleep(0.01)
        assert ("Counting …" in capsys.readouterr().err) is shown


def _console(terminal: bool, **options):
    from rich.console import Console

    return Console(force_terminal=terminal, **options)


def test_a_disk_that_is_full_is_bad_luck_not_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bip_teach.panel.write._write_tables", full)
    result = run("generate", "--clients", str(CLIENTS), "--out", tmp_path / "panel")
    assert result.exit_code == 2
    assert "No space left on device. Nothing was changed." in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_what_the_function_writes(made: Path, tmp_path: Path) -> None:
    write_panel(*generate_panel(n_clients=CLIENTS, seed=5), tmp_path / "panel")
    assert content(tmp_path / "panel") == content(made)


@pytest.mark.parametrize("step", ["write_large_panel", "check_output"])
def test_ctrl_c_in_a_large_panel_gives_130(bad: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    before = content(bad)
    monkeypatch.setattr(cli, step, stop)
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


def measured_at_aims(*_arguments: object) -> dict[str, object]:
    return {"clients": 1, "seed": 1, "moments": {target.moment: [target.aim, 0.0] for target in TARGETS}}


@pytest.fixture
def parameters(tmp_path: Path) -> Path:
    """A file of parameters of the test's own."""
    return Path(shutil.copy(PARAMETERS_FILE, tmp_path / "parameters.json"))


def test_calibrate_searches_measures_and_reports(parameters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def search(plan, path, tick):
        asked.append((plan, path))
        tick(1)
        return Outcome(calibrated_design(), 10.0, 25.0, 3)

    monkeypatch.setattr(cli.calibrate, "calibrate", search)
    monkeypatch.setattr(cli.calibrate, "measure", measured_at_aims)
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
    parameters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = parameters.read_bytes()
    monkeypatch.setattr(cli.calibrate, "measure", measured_at_aims)
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
    parameters: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str, step: str
) -> None:
    def fail(*_arguments, **_options):
        raise error

    before = content(parameters.parent)
    monkeypatch.setattr(cli.calibrate, "calibrate", lambda *_: Outcome(calibrated_design(), 1.0, 2.0, 1))
    monkeypatch.setattr(cli.calibrate, step, fail)
    result = run("calibrate", "--out", parameters)
    assert result.exit_code == code
    assert result.stderr.endswith(words)
    assert content(parameters.parent) == before


def test_bands_are_drawn_and_written(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, written = [], []
    panels = pd.DataFrame({"job": [5.0, 6.0]}, index=pd.RangeIndex(1, 3, name="seed"))

    def measure(seeds, workers, tick):
        asked.append((seeds, workers))
        tick()
        return panels

    monkeypatch.setattr(cli, "measure_panels", measure)
    monkeypatch.setattr(cli, "band_table", lambda table: table.describe())
    monkeypatch.setattr(cli, "write_bands", lambda table, _path: written.append(table))
    monkeypatch.setattr(cli, "first_seed", lambda table: int(table.index[1]))
    result = run("bands", "--seeds", "20", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert asked == [(20, 1)]
    assert len(written) == 1
    assert result.stdout.splitlines() == [
        "Wrote the bands of 1 moments over 20 panels.",
        f"First seed that follows the rule: 2; shipped: {SHIPPED_SEED}.",
    ]


def test_bands_that_are_stopped_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments):
        raise KeyboardInterrupt

    written = []
    monkeypatch.setattr(cli, "measure_panels", stop)
    monkeypatch.setattr(cli, "write_bands", lambda table, _path: written.append(table))
    assert run("bands").exit_code == 130
    assert written == []
