"""Measure the estimators beside their peers: time, memory, and whether the numbers agree, in one run.

Run it by ``python -m benchmarks.estimators``; ``README.md`` says what is compared.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.estimator_catalogue import LENIENCY, RESULTS, SIZES, TOOLS, Answers, FitRow, Tool
from benchmarks.machine import ESTIMATOR_PACKAGES, this_machine
from benchmarks.measure import floor_mb, measure
from benchmarks.programs import plain_errors
from benchmarks.results import Run, write_run
from benchmarks.scale import next_step, peer_versions

HERE: Final = Path(__file__).resolve().parent
PROGRAM: Final = HERE / "estimator_tools.py"
PEER_PYTHON: Final = HERE / ".venv-estimators" / "bin" / "python"
#: A process that takes longer is measured once.
LONG_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Measured:
    """One fit in one process.

    Parameters
    ----------
    seconds, start_seconds, peak_mb, start_mb : float
        As in :class:`benchmarks.estimator_catalogue.FitRow`.
    answers : dict
        What the tool found.
    """

    seconds: float
    start_seconds: float
    peak_mb: float
    start_mb: float
    answers: Answers


@dataclass(frozen=True)
class Case:
    """A tool and the size of its table."""

    tool: Tool
    n_rows: int


def cases(largest: int, peers: bool) -> list[Case]:
    """All tools at all sizes up to `largest`, by size and task, ours first."""
    return [
        Case(one, n_rows)
        for task, sizes in SIZES.items()
        for n_rows in sizes
        for one in TOOLS
        if one.task == task and n_rows <= min(largest, one.largest) and (peers or one.ours)
    ]


def table_of(task: str, n_rows: int, seed: int, folder: Path) -> Path:
    """Write the table of a task as Parquet, unless it is there; give its path.

    A process of its own does so: what this one holds would count in the memory of all that it starts.
    """
    path = folder / f"{task.replace(' ', '_')}_{n_rows}.parquet"
    if not path.exists():
        options = ["--rows", str(n_rows), "--seed", str(seed), "--out", str(path)]
        command = [sys.executable, "-m", "benchmarks.estimator_data", task, *options]
        measure(command, folder / "table.log", HERE.parent)
    return path


def measure_case(case: Case, seed: int, folder: Path) -> Measured:
    """Fit once in a new process.

    Raises
    ------
    BenchmarkError
        If the tool fails; the message shows its last lines.
    """
    task, out = case.tool.task, folder / "answers.json"
    table = table_of(task, case.n_rows, seed, folder)
    small = table_of(task, min(SIZES[task]), seed, folder)
    python = sys.executable if case.tool.ours else str(PEER_PYTHON)
    command = [python, str(PROGRAM), case.tool.key]
    command += ["--data", str(table), "--warm-up", str(small), "--out", str(out)]
    cost = measure(command, folder / "fit.log")
    found = json.loads(out.read_text(encoding="utf-8"))
    return Measured(
        found["seconds"], cost.seconds - found["seconds"], cost.peak_mb, found["start_mb"], found["answers"]
    )


def fit_row(case: Case, measured: Sequence[Measured], ours: Answers) -> FitRow:
    """Medians of the measurements of a tool at a size, and how far its numbers are from ours."""
    found = measured[0].answers
    effect = case.tool.task == LENIENCY
    gaps: Mapping[str, float | None] = {"estimate": None, "std_error": None}
    if case.tool.compared and not case.tool.ours:
        gaps = largest_gaps(found[case.tool.compared], ours[case.tool.compared])
    return FitRow(
        key=case.tool.key,
        n_rows=case.n_rows,
        repeats=len(measured),
        seconds=median(one.seconds for one in measured),
        start_seconds=median(one.start_seconds for one in measured),
        peak_mb=median(one.peak_mb for one in measured),
        start_mb=median(one.start_mb for one in measured),
        estimate=found[case.tool.compared or "2sls_examiners"]["estimate"][0] if effect else None,
        estimate_gap=gaps["estimate"],
        std_error_gap=gaps["std_error"],
    )


def largest_gaps(
    theirs: Mapping[str, Sequence[float]], ours: Mapping[str, Sequence[float]]
) -> dict[str, float | None]:
    """Largest relative difference of estimates and of standard errors; None where a tool gives none."""
    return {
        name: max((abs(a / b - 1) for a, b in zip(theirs[name], ours[name], strict=True)), default=None)
        if theirs[name]
        else None
        for name in ("estimate", "std_error")
    }


def run_all(
    todo: Sequence[Case], repeats: int, seed: int, folder: Path, say: Callable[[str], object]
) -> tuple[FitRow, ...]:
    """Measure every case, short ones several times, every other round in reverse order.

    Parameters
    ----------
    todo : sequence of Case
        From :func:`cases`.
    repeats : int
        Rounds. A case whose process takes longer than :data:`LONG_SECONDS` runs in the first one only.
    seed : int
        Seed of the tables.
    folder : pathlib.Path
        Folder for the tables; they are left there.
    say : callable
        Takes the name of each measurement before it starts.
    """
    found: dict[Case, list[Measured]] = {case: [] for case in todo}
    for number in range(repeats):
        for case in _in_round(found, number):
            say(f"{case.tool.name}, {case.n_rows:,} rows, round {number + 1}")
            found[case].append(measure_case(case, seed, folder))
    own = {(case.tool.task, case.n_rows): runs[0].answers for case, runs in found.items() if case.tool.ours}
    return tuple(fit_row(case, runs, own[case.tool.task, case.n_rows]) for case, runs in found.items())


def _in_round(found: Mapping[Case, Sequence[Measured]], number: int) -> Iterable[Case]:
    short = [case for case, runs in found.items() if not runs or _process_seconds(runs[0]) < LONG_SECONDS]
    return reversed(short) if number % 2 else short


def _process_seconds(one: Measured) -> float:
    return one.seconds + one.start_seconds


def main(
    largest: Annotated[int, typer.Option(min=500, help="Rows of the largest table.")] = 500_000,
    repeats: Annotated[int, typer.Option(min=1, help="Measurements of what takes under ten seconds.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the tables.")] = 37,
    peer: Annotated[bool, typer.Option(help="Whether to measure the peers as well.")] = True,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="File of results to write.",
            show_default="benchmarks/results/estimators.json",
        ),
    ] = RESULTS,
) -> None:
    """Measure the estimators and keep the results as JSON."""
    settings: dict[str, Any] = {"seed": seed, "repeats": repeats, "peers": None}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with plain_errors():
        if peer:
            settings["peers"] = peer_versions(PEER_PYTHON, ESTIMATOR_PACKAGES)
        with Progress(*columns, console=Console(stderr=True)) as bar, TemporaryDirectory() as place:
            todo = cases(largest, peer)
            rows = run_all(todo, repeats, seed, Path(place), lambda step: next_step(bar, step))
    settings["floor_mb"] = floor_mb()
    write_run(Run(this_machine(), settings, rows), out)
    typer.echo(f"Wrote {len(rows)} rows to {out}. For the tables: python -m benchmarks.estimator_report")


if __name__ == "__main__":
    typer.run(main)
