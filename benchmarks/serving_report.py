"""What a run of the servers found, and what it means for a number of learners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.results import Run, read_rows
from bip_teach.language import message

RESULTS: Final = Path(__file__).parent / "results" / "serving.json"
PROGRAM: Final = "benchmarks.serving"
#: Time that a learner stays on a page, in the question how many a server carries at once.
MINUTES_ON_A_PAGE: Final = 3
_SECONDS: Final = 60
_MB_PER_GB: Final = 1000


@dataclass(frozen=True)
class ServingRow:
    """One server under load, or one notebook at work.

    Parameters
    ----------
    server : str
        What was measured.
    files : int
        Files of a visit: the page and what it loads.
    kilobytes : float
        What a visit brings over the network, in kilobytes (10^3 bytes).
    requests_per_second : float
        Files that the server gave in a second.
    median_ms, p99_ms : float
        Time until a file was there: for half of the requests, and for all but one of 100.
    peak_mb : float
        Largest memory of the process, in megabytes; 0 where it was not measured.
    """

    server: str
    files: int = 0
    kilobytes: float = 0.0
    requests_per_second: float = 0.0
    median_ms: float = 0.0
    p99_ms: float = 0.0
    peak_mb: float = 0.0


def read_serving(path: Path = RESULTS) -> Run[ServingRow]:
    """Read a run of the servers.

    Parameters
    ----------
    path : pathlib.Path
        File of ``python -m benchmarks.serving``.

    Returns
    -------
    Run
        The run.

    Raises
    ------
    BenchmarkError
        If there is no such file, or it is not a run.
    """
    return read_rows(path, ServingRow, PROGRAM)


def visits_table(run: Run[ServingRow], minutes: float = MINUTES_ON_A_PAGE) -> pd.DataFrame:
    """Say how many learners each server of pages carries at once.

    Parameters
    ----------
    run : Run
        A run.
    minutes : float
        Time that a learner stays on a page.

    Returns
    -------
    DataFrame
        ``server``, ``requests per second``, ``visits per second``, ``learners at once`` (visits in the time
        that one learner stays on a page, when nothing is kept by the browser), ``median ms``, ``p99 ms``,
        ``megabits per second`` (what the network has to carry at that speed).
    """
    return pd.DataFrame([_visits(row, minutes) for row in run.rows if row.files])


def _visits(row: ServingRow, minutes: float) -> dict[str, object]:
    visits = row.requests_per_second / row.files
    return {
        message("server"): row.server,
        message("requests per second"): row.requests_per_second,
        message("visits per second"): visits,
        message("learners at once"): visits * minutes * _SECONDS,
        message("median ms"): row.median_ms,
        message("p99 ms"): row.p99_ms,
        message("megabits per second"): visits * row.kilobytes * 8 / 1000,
    }


def notebooks_table(run: Run[ServingRow], learners: Sequence[int]) -> pd.DataFrame:
    """Say how much memory notebooks take, which each learner needs for themselves.

    Parameters
    ----------
    run : Run
        A run.
    learners : sequence of int
        Learners at the same time.

    Returns
    -------
    DataFrame
        ``learners at once``, ``memory, GB``.
    """
    (peak,) = [row.peak_mb for row in run.rows if not row.files]
    memory = [number * peak / _MB_PER_GB for number in learners]
    return pd.DataFrame({message("learners at once"): list(learners), message("memory, GB"): memory})
