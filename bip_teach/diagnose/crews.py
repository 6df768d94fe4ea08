"""Who does the work: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from joblib import Parallel, delayed

from bip_teach.diagnose.model import FinishedTrial, Trial

Work = Callable[[Trial], FinishedTrial]


class Crew(Protocol):
    """Whoever runs trials, and gives each as soon as it is finished."""

    def run(self, work: Work, trials: Sequence[Trial]) -> Iterator[FinishedTrial]:
        """Run trials in any order."""
        ...


@dataclass(frozen=True)
class LocalCrew:
    """Processes of this machine.

    Parameters
    ----------
    workers : int
        Processes; 1 means this process itself.
    """

    workers: int = 1

    def run(self, work: Work, trials: Sequence[Trial]) -> Iterator[FinishedTrial]:
        """Run trials side by side; when the iteration ends early, what runs is stopped.

        Parameters
        ----------
        work : callable
            What to do with a trial.
        trials : sequence of Trial
            The trials.

        Yields
        ------
        FinishedTrial
            Each of them, the first to finish first.
        """
        if self.workers == 1:
            yield from map(work, trials)
            return
        # One trial in a batch, so that each is kept as soon as it is finished.
        parallel = Parallel(
            self.workers, return_as="generator_unordered", batch_size=1, initializer=_leave_ctrl_c
        )
        yield from parallel(delayed(work)(trial) for trial in trials)


def _leave_ctrl_c() -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
