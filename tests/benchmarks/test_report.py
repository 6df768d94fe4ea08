"""The results of a run: kept as JSON, shown as one table with ratios."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks import report, scale
from benchmarks.impossible import RULES
from benchmarks.machine import Machine, this_machine
from benchmarks.measure import BenchmarkError, Cost
from benchmarks.programs import BAD_INPUT
from benchmarks.report import readable, scale_table
from benchmarks.results import OURS, PEER, Row, Run, read_run, write_run

COUNTS = {"clients": 40, "responses": 90, "any_response": 30, "any_client": 20, **dict.fromkeys(RULES, 10)}
MACHINE = Machine("a processor", 2, 8.0, "a system", "3.11.0", {"numpy": "2.0"})
ROWS = (
    Row(
        OURS, "generate", 4_000, 2.0, 2_000.0, 300.5, 3.25, {**dict.fromkeys(COUNTS, 0), "responses": 13_000}
    ),
    Row(PEER, "fit", 400, 100.0, 4.0, 900.0),
    Row(PEER, "sample", 40, 8.0, 5.0, 500.0, 0.5, COUNTS),
)
RUN = Run(MACHINE, {"seed": 1}, ROWS)


def test_a_run_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "scale.json"
    write_run(RUN, path)
    assert read_run(path) == RUN


@pytest.mark.parametrize("text", [None, "no json", "[]", '{"rows": [{}]}'])
def test_a_file_without_a_run_is_refused(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "scale.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BenchmarkError, match=r"holds no run[\s\S]*python -m benchmarks\.scale"):
        read_run(path)


def test_the_table_sets_speed_against_the_peers_sampling() -> None:
    table = scale_table(RUN)
    assert table["times_peer"].iloc[0] == 400.0
    assert pd.isna(table["times_peer"].iloc[1])
    assert table["times_peer"].iloc[2] == 1.0
    assert list(table["any_client"]) == [0, pd.NA, 20]
    assert set(RULES) < set(table.columns)


def test_without_a_peer_there_is_no_ratio() -> None:
    table = scale_table(Run(MACHINE, {}, ROWS[:1]))
    assert table["times_peer"].isna().all()
    assert table["responses"].iloc[0] == 13_000


def test_the_report_writes_csv_and_prints_markdown(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "scale.json")
    app = Typer()
    app.command()(report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "scale.json")])
    assert result.exit_code == 0
    assert result.stdout == readable(scale_table(RUN)) + "\n"
    read = pd.read_csv(tmp_path / "scale.csv")
    assert list(read.columns) == list(scale_table(RUN).columns)
    assert read["clients_per_second"].tolist() == [2_000.0, 4.0, 5.0]


def test_markdown_has_a_cell_for_every_value() -> None:
    lines = readable(scale_table(RUN)).splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert len({line.count("|") for line in lines}) == 1
    assert "| 4,000 |" in lines[2]
    assert "nan" not in "".join(lines).lower()


def test_the_report_says_what_to_do_without_results(tmp_path: Path) -> None:
    app = Typer()
    app.command()(report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "none.json")])
    assert result.exit_code == BAD_INPUT
    assert "python -m benchmarks.scale" in result.output


def test_a_missing_environment_of_the_peer_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="--no-peer"):
        scale.peer_versions(tmp_path / "python")


def test_a_run_measures_every_size_with_one_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def measured(command: list[str], log: Path, _folder: Path | None = None) -> Cost:
        commands.append(command)
        log.write_text('{"clients": 1}')
        return Cost(seconds=2.0, peak_mb=100.0)

    said: list[str] = []
    monkeypatch.setattr(scale, "measure", measured)
    run = scale.run_all([10, 20], seed=5, peer=None, folder=tmp_path, say=said.append)
    assert [(row.clients, row.clients_per_second) for row in run.rows] == [(10, 5.0), (20, 10.0)]
    assert [row.impossible for row in run.rows] == [{"clients": 1}] * 2
    generated = [command for command in commands if "generate" in command]
    assert all(command[command.index("--workers") + 1] == "1" for command in generated)
    assert len(said) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_machine_says_what_it_is() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_gb > 0
    assert {"numpy", "pandas", "pyarrow", "bip-teach"} <= machine.packages.keys()
    assert "unknown" not in machine.packages.values()
