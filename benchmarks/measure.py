"""Run a command alone and say what it took: seconds on the clock and the most memory it held."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bip_teach.errors import BipTeachError

#: Lines of a failed command's output that are shown.
SHOWN_LINES: Final = 15
#: Everything runs on one core, and an interpreter starts in the same state each time.
ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_BYTES_PER_UNIT: Final = 1 if sys.platform == "darwin" else 1024


class BenchmarkError(BipTeachError, RuntimeError):
    """A measurement that could not be made."""


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Parameters
    ----------
    seconds : float
        Time on the clock, from the start of the process to its end.
    peak_mb : float
        Largest resident set size of the process or of one of its children, in megabytes (10^6 bytes).
    """

    seconds: float
    peak_mb: float


def measure(command: Sequence[str], log: Path, folder: Path | None = None) -> Cost:
    """Run a command in a process of its own and measure it.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    log : pathlib.Path
        File that gets what the command prints.
    folder : pathlib.Path, optional
        Folder to run in; the current one if omitted.

    Returns
    -------
    Cost
        Seconds and peak memory. The peak is the kernel's own, so nothing between two looks is missed. It is
        never below that of the process that measures, see :func:`floor_mb`.

    Raises
    ------
    BenchmarkError
        If the command cannot be started or does not end well; the message shows its last lines.
    """
    start = time.perf_counter()
    try:
        with log.open("wb") as printed:
            status, usage = _wait(command, printed.fileno(), folder)
    except OSError as error:
        raise BenchmarkError(f"{command[0]} could not be started: {error.strerror or error}.") from error
    seconds = time.perf_counter() - start
    if status:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LINES:]
        raise BenchmarkError(
            "\n".join([f"This command ended with exit code {status}:", *_said(command, lines)])
        )
    return Cost(seconds, _megabytes(usage))


def floor_mb() -> float:
    """Give the peak memory of this process in megabytes: no peak below it can be told from it.

    A new process counts, for a moment, the memory of the one that starts it.
    """
    return _megabytes(resource.getrusage(resource.RUSAGE_SELF))


def _wait(command: Sequence[str], output: int, folder: Path | None) -> tuple[int, resource.struct_rusage]:
    environment = {**os.environ, **ONE_THREAD}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, cwd=folder
    )
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


def _said(command: Sequence[str], lines: Sequence[str]) -> list[str]:
    return [f"  {' '.join(command)}", "It said:", *(f"  {line}" for line in lines or ["nothing"])]


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss * _BYTES_PER_UNIT / 1e6
