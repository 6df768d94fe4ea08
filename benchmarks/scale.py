"""Measure the generator at several sizes, and the peer beside it, in one run.

Run it by ``python -m benchmarks.scale``; ``README.md`` says what is compared.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.machine import PEER_PACKAGES, this_machine
from benchmarks.measure import BenchmarkError, Cost, floor_mb, measure
from benchmarks.programs import plain_errors
from benchmarks.results import OURS, PEER, RESULTS, Row, Run, write_run

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
SHIPPED_PANEL: Final = ROOT / "data" / "synthetic"
PEER_PYTHON: Final = HERE / ".venv-peer" / "bin" / "python"
SIZES: Final = [4_000, 100_000, 1_000_000, 5_000_000]
#: One process makes the panel: more would hide what a client costs.
WORKERS: Final = 1


@dataclass(frozen=True)
class PeerSettings:
    """What the peer gets to do.

    Parameters
    ----------
    fit_clients : int
        Clients of the shipped panel to fit to. The time of a fit grows faster than their number.
    epochs : int
        Passes over them; 128 is the peer's own default.
    sample_clients : int
        Clients to sample.
    seed : int
        Seed of the choice of clients, the fit and the sampling.
    """

    fit_clients: int
    epochs: int
    sample_clients: int
    seed: int


def generate_command(clients: int, seed: int, out: Path) -> list[str]:
    """Give the command that writes a panel of `clients` clients as Parquet, with one worker."""
    options = {
        "--clients": clients,
        "--seed": seed,
        "--format": "parquet",
        "--workers": WORKERS,
        "--out": out,
    }
    flags = [str(part) for option in options.items() for part in option]
    return [sys.executable, "-m", "bip_teach.cli", "generate", *flags, "--force"]


def measure_generator(clients: int, seed: int, folder: Path) -> Row:
    """Generate a panel, measure the command, and count what is impossible in the panel.

    Parameters
    ----------
    clients : int
        Number of clients.
    seed : int
        Seed of the panel.
    folder : pathlib.Path
        Folder for the files; they are left there.
    """
    out = folder / f"panel_{clients}"
    cost = measure(generate_command(clients, seed, out), folder / "generate.log", ROOT)
    return _row(OURS, "generate", clients, cost, out, count(out, folder))


def measure_peer(settings: PeerSettings, folder: Path, python: Path = PEER_PYTHON) -> Iterator[Row]:
    """Fit the peer, then sample from the fit, each in a process of its own.

    Parameters
    ----------
    settings : PeerSettings
        What to fit to and how much to sample.
    folder : pathlib.Path
        Folder for the files; they are left there.
    python : pathlib.Path, optional
        Interpreter of the peer's environment.

    Yields
    ------
    Row
        The fit, then the sampling.
    """
    out = folder / "peer"
    program = [str(python), str(HERE / "peer.py")]
    common = ["--model", str(folder / "peer.pkl"), "--seed", str(settings.seed)]
    fit = [
        "--panel",
        str(SHIPPED_PANEL),
        "--clients",
        str(settings.fit_clients),
        "--epochs",
        str(settings.epochs),
    ]
    cost = measure([*program, "fit", *common, *fit], folder / "fit.log")
    yield _row(PEER, "fit", settings.fit_clients, cost)
    sample = ["--clients", str(settings.sample_clients), "--out", str(out)]
    cost = measure([*program, "sample", *common, *sample], folder / "sample.log")
    counts = count(out, folder, SHIPPED_PANEL / "caseworkers.csv")
    yield _row(PEER, "sample", settings.sample_clients, cost, out, counts)


def count(out: Path, folder: Path, caseworkers: Path | None = None) -> dict[str, int]:
    """Count what is impossible in a folder of tables, in a process of its own; see `count_impossible`."""
    command = [sys.executable, "-m", "benchmarks.impossible", str(out)]
    command += ["--caseworkers", str(caseworkers)] if caseworkers else []
    log = folder / "count.log"
    measure(command, log, ROOT)
    counts: dict[str, int] = json.loads(log.read_text(encoding="utf-8"))
    return counts


def _row(
    name: str,
    step: str,
    clients: int,
    cost: Cost,
    out: Path | None = None,
    impossible: dict[str, int] | None = None,
) -> Row:
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6 if out else None
    return Row(name, step, clients, cost.seconds, clients / cost.seconds, cost.peak_mb, size, impossible)


def peer_versions(python: Path = PEER_PYTHON, packages: Sequence[str] = PEER_PACKAGES) -> dict[str, str]:
    """Look up the packages of a peer in its own environment.

    Raises
    ------
    BenchmarkError
        If there is no such environment.
    """
    if not python.is_file():
        raise BenchmarkError(
            f"The peer's environment is missing: there is no {python}. "
            "Make it as benchmarks/README.md says, or measure our own part alone with --no-peer."
        )
    ask = "import json, sys; from importlib.metadata import version"
    ask += "; print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
    said = subprocess.run([python, "-c", ask, *packages], capture_output=True, text=True, check=False)
    if said.returncode:
        raise BenchmarkError(f"The peer's environment is not complete:\n{said.stderr}")
    found: dict[str, str] = json.loads(said.stdout)
    return found


def run_all(
    sizes: Sequence[int], seed: int, peer: PeerSettings | None, folder: Path, say: Callable[[str], object]
) -> Run[Row]:
    """Measure the generator at each size, then the peer.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of clients.
    seed : int
        Seed of the panels.
    peer : PeerSettings or None
        What the peer gets to do; None leaves it out.
    folder : pathlib.Path
        Folder for large files, on a disk with room for the largest panel.
    say : callable
        Takes the name of each step before it starts.
    """
    settings: dict[str, Any] = {"seed": seed, "workers": WORKERS, "format": "parquet", "peer": None}
    if peer:
        settings["peer"] = {**asdict(peer), "packages": peer_versions()}
    rows: list[Row] = []
    for clients in sizes:
        say(f"{OURS}, {clients:,} clients")
        with TemporaryDirectory(dir=folder) as place:
            rows.append(measure_generator(clients, seed, Path(place)))
    if peer:
        say(f"{PEER}, fit to {peer.fit_clients:,} and sample {peer.sample_clients:,} clients")
        with TemporaryDirectory(dir=folder) as place:
            rows.extend(measure_peer(peer, Path(place)))
    settings["floor_mb"] = floor_mb()
    return Run(this_machine(), settings, tuple(rows))


def main(
    size: Annotated[
        list[int] | None, typer.Option(min=1, help="Clients in a panel; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the panels and of the peer.")] = 37,
    peer: Annotated[bool, typer.Option(help="Whether to measure the peer as well.")] = True,
    peer_fit_clients: Annotated[int, typer.Option(min=2, help="Clients to fit the peer to.")] = 400,
    peer_epochs: Annotated[int, typer.Option(min=1, help="Passes over them.")] = 128,
    peer_sample_clients: Annotated[int, typer.Option(min=1, help="Clients to sample from it.")] = 4_000,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="File of results to write.", show_default="benchmarks/results/scale.json"
        ),
    ] = RESULTS,
    folder: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Folder with room for the panels.")
    ] = None,
) -> None:
    """Measure clients per second and peak memory, and keep them as JSON."""
    settings = PeerSettings(peer_fit_clients, peer_epochs, peer_sample_clients, seed) if peer else None
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True))
    with plain_errors(), progress as bar, TemporaryDirectory(dir=folder) as place:
        run = run_all(size or SIZES, seed, settings, Path(place), lambda step: next_step(bar, step))
    write_run(run, out)
    typer.echo(f"Wrote {len(run.rows)} rows to {out}. For the tables: python -m benchmarks.report")


def next_step(bar: Progress, step: str) -> None:
    """End the line of the step that ran and show the one that starts."""
    for task in bar.tasks:
        bar.update(task.id, total=1, completed=1)
    bar.add_task(step, total=None)


if __name__ == "__main__":
    typer.run(main)
