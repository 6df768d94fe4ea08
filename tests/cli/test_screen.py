"""What all commands share: help, version, plain lines about bad input, and progress on terminals only."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import Result

from bip_teach import __version__
from bip_teach.cli import screen

Run = Callable[..., Result]
Content = Callable[[Path], dict[str, bytes]]


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
        (["compare", "nowhere"], "there is no folder nowhere"),
        (["compare", "--out", "full"], "full is a folder. Give the name of a file"),
        (["compare", "--out", "nowhere/x.csv"], "lies in a folder that does not exist"),
        (["diagnose", "--designs", "as_shiped"], "There is no design called 'as_shiped'. Did you mean"),
        (["diagnose", "--estimators", "shares,swiches"], "called 'swiches'. Did you mean 'switches'"),
        (["diagnose", "--designs", ""], "There is no design called ''."),
        (["diagnose", "--simulations", "0"], "Invalid value for '--simulations'"),
        (["diagnose", "--workers", "0"], "Invalid value for '--workers'"),
        (["diagnose", "--seed", "-1"], "Invalid value for '--seed'"),
        (["diagnose", "--clients", "100"], "The number of clients is 100"),
        (["diagnose", "--dask", "tcp://x:1", "--workers", "2"], "Leave one out."),
        (["diagnose", "--dask", "nonsense"], "There is no Dask scheduler at 'nonsense'"),
        (["diagnose", "--force"], "Give --store DIR too."),
        (["diagnose", "--store", "full"], "not a study's: notes.txt"),
        (["diagnose", "--store", "full", "--force"], "not a study's: notes.txt"),
        (["diagnose", "--store", "file"], "file is a file. Give the name of a folder."),
        (["diagnose", "--out", "nowhere/x.csv"], "lies in a folder that does not exist"),
        (["destroy"], "No such command 'destroy'"),
        (["--colour"], "No such option"),
    ],
)
def test_bad_input_gives_2_and_writes_nothing(
    run: Run,
    content: Content,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
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


def test_help_and_version(run: Run) -> None:
    assert run("--version").stdout == f"bip-teach {__version__}\n"
    for flag in ("--help", "-h"):
        result = run(flag)
        assert result.exit_code == 0
        words = ("generate", "check", "calibrate", "bands", "compare", "diagnose", "--version")
        assert all(word in result.stdout for word in words)
    examples = (
        "Example: bip-teach generate --clients 10000 --seed 7 --set sorting=0.5 --out my_panel",
        "Example: bip-teach check my_panel",
        "Example: bip-teach calibrate --rounds 8 --workers 2",
        "Example: bip-teach bands --seeds 200 --workers 2",
        "Example: bip-teach compare my_panel --out comparison.csv",
        "Example: bip-teach diagnose --designs as_shipped,sorting --simulations 500 --store my_study",
    )
    for example in examples:
        shown = " ".join(run(example.split()[2], "-h").stdout.split())
        assert example in shown


def test_no_command_shows_the_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Commands:" in result.output


def test_the_step_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for shown in (True, False):
        monkeypatch.setattr(screen, "Console", lambda shown=shown, **options: _console(shown, **options))
        with screen.progress("Counting"):
            time.sleep(0.01)
        assert ("Counting …" in capsys.readouterr().err) is shown


def _console(terminal: bool, **options):
    return Console(force_terminal=terminal, **options)
