"""The command line: good input gives 0, bad input 2 and readable lines, Ctrl-C 130; never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bip_teach import __version__, cli
from bip_teach.panel import load_panel, load_truth, write_panel
from bip_teach.simulate import SHIPPED_SEED, generate_panel
from bip_teach.simulate.calibrate import TARGETS

#: Fewest clients, so that the tests are quick.
CLIENTS = 700


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


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
    asked = {}

    def generate(**options):
        asked.update(options)
        return generate_panel(n_clients=CLIENTS)

    monkeypatch.setattr(cli, "generate_panel", generate)
    assert run("generate", "--out", tmp_path / "panel").exit_code == 0
    assert asked == {"n_clients": 4000, "seed": SHIPPED_SEED}


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
        (["generate", "--out", "x", "--clients", "1000001"], "Invalid value for '--clients'"),
        (
            ["generate", "--out", "x", "--clients", "699"],
            "The number of clients is 699. Allowed: a whole number of 700 or more",
        ),
        (["generate", "--out", "x", "--clients", "-1"], "The number of clients is -1."),
        (["generate", "--out", "x", "--seed", "-1"], "Invalid value for '--seed'"),
        (["generate", "--out", "x", "--seed", "1.5"], "Invalid value for '--seed'"),
        (["generate", "--out", "."], "is the current folder"),
        (["generate", "--out", ""], "is the current folder"),
        (["generate", "--out", "file"], "file is a file. Give the name of a folder."),
        (["generate", "--out", "file/x"], "Nothing can be written in"),
        (["generate", "--out", "full", "--force"], "not a panel's: notes.txt"),
        (["generate", "--out", "full"], "not a panel's: notes.txt"),
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
        "from bip_teach.panel import write\n"
        "def wait(*_): print('writing', flush=True); time.sleep(60)\n"
        "write._swap = wait\n"
        "cli.main()\n"
    )
    arguments = ["generate", "--clients", str(CLIENTS), "--out", str(bad), "--force"]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
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
        assert all(word in result.stdout for word in ("generate", "check", "--version"))
    assert (
        "Example: bip-teach generate --clients 10000 --seed 7 --out my_panel" in run("generate", "-h").stdout
    )
    assert "Example: bip-teach check my_panel" in run("check", "-h").stdout


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


def test_calibrate_writes_parameters_and_reports_every_target(tmp_path: Path) -> None:
    out = tmp_path / "parameters.json"
    result = run("calibrate", "--clients", "1500", "--rounds", "1", "--out", out)
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == len(TARGETS)
    assert len(json.loads(out.read_text(encoding="utf-8"))["report"]) == len(TARGETS)


def test_calibrate_refuses_too_few_clients_and_writes_nothing(tmp_path: Path) -> None:
    result = run("calibrate", "--clients", "300", "--out", tmp_path / "parameters.json")
    assert result.exit_code == 2
    assert "Allowed: a whole number of 700 or more" in result.output
    assert not list(tmp_path.iterdir())
