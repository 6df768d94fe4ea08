"""``indicators`` and ``switch-biases``: what is asked for is drawn; bad input is refused before any work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

from bip_teach.cli import repetitions

Run = Callable[..., Result]
COMMANDS = {
    "indicators": ("write_indicator_draws", ("--seeds", "20")),
    "switch-biases": ("write_switch_biases", ("--draws", "20")),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_asked_for_is_drawn(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, number = COMMANDS[command]
    asked = []

    def write(draws, workers, tick, path):
        tick()
        asked.append((draws, workers, path))

    monkeypatch.setattr(repetitions, writer, write)
    result = run(command, *number, "--workers", "1", "--out", tmp_path / "new.csv")
    assert result.exit_code == 0, result.output
    assert asked == [(20, 1, tmp_path / "new.csv")]
    assert "new.csv" in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_cannot_be_written_is_refused_before_any_draw(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, number = COMMANDS[command]
    monkeypatch.setattr(repetitions, writer, lambda *_: pytest.fail("it drew"))
    result = run(command, *number, "--out", tmp_path / "nowhere" / "new.csv")
    assert result.exit_code == 2
    assert "lies in a folder that does not exist" in result.stderr


@pytest.mark.slow
def test_switch_biases_are_measured_and_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write = repetitions.write_switch_biases
    monkeypatch.setattr(repetitions, "write_switch_biases", lambda *asked: write(*asked, n_clients=1_500))
    result = run("switch-biases", "--draws", "2", "--workers", "1", "--out", tmp_path / "new.csv")
    assert result.exit_code == 0, result.output
    table = pd.read_csv(tmp_path / "new.csv")
    assert set(table["draws"]) == {2}
    assert table["bias_pp"].notna().all()
