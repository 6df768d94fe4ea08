"""What a run of the benchmarks found, and the file that keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from benchmarks.machine import Machine
from benchmarks.measure import BenchmarkError

RESULTS: Final = Path(__file__).parent / "results" / "scale.json"
#: Names of what is measured.
OURS: Final = "bip-teach generate"
PEER: Final = "SDV PARSynthesizer"

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Row:
    """One measured command.

    Parameters
    ----------
    name : str
        What was measured, `OURS` or `PEER`.
    step : {"generate", "fit", "sample"}
        Which step of it. Only the peer has to be fitted.
    clients : int
        Clients made, or fitted to.
    seconds : float
        Time of the whole command on the clock, start of Python and writing of files included.
    clients_per_second : float
        Clients divided by seconds.
    peak_mb : float
        Largest resident memory in megabytes.
    disk_mb : float, optional
        Size of the files written, in megabytes; None for a fit.
    impossible : dict of str to int, optional
        Counts of :func:`benchmarks.impossible.count_impossible`; None for a fit.
    """

    name: str
    step: str
    clients: int
    seconds: float
    clients_per_second: float
    peak_mb: float
    disk_mb: float | None = None
    impossible: dict[str, int] | None = None


@dataclass(frozen=True)
class Run(Generic[RowT]):
    """All rows of one run, and what they ran on.

    Parameters
    ----------
    machine : Machine
        The machine.
    settings : dict
        Seed, workers, what the peer was given, its packages, and the least memory that can be measured.
    rows : tuple
        In the order of measurement; :class:`Row`, or the rows of another benchmark.
    """

    machine: Machine
    settings: dict[str, Any]
    rows: tuple[RowT, ...]


def write_run(run: Run[Any], path: Path = RESULTS) -> None:
    """Write a run as JSON, numbers rounded to what a measurement can carry."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_rounded(asdict(run)), indent=2) + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    """Round every number in nested lists and dicts to six digits."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def read_run(path: Path = RESULTS) -> Run[Row]:
    """Read a run of the generator and its peer; see :func:`read_rows`."""
    return read_rows(path, Row, "benchmarks.scale")


def read_rows(path: Path, kind: type[RowT], program: str) -> Run[RowT]:
    """Read a run whose rows are of one kind.

    Parameters
    ----------
    path : pathlib.Path
        File of :func:`write_run`.
    kind : type
        Dataclass of the rows.
    program : str
        Module that makes such a file, for the message.

    Raises
    ------
    BenchmarkError
        If there is no such file, or it is not a run.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(kind(**row) for row in raw["rows"])
        return Run(Machine(**raw["machine"]), raw["settings"], rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchmarkError(
            f"{path} holds no run of the benchmarks ({error}). Make one with: python -m {program}"
        ) from error
