"""The workers of a Dask cluster, for more trials than one machine can run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bip_teach.diagnose.crews import Work
from bip_teach.diagnose.model import FinishedTrial, Trial
from bip_teach.diagnose.settings import source_fingerprint
from bip_teach.errors import BipTeachError, ClusterError


@dataclass(frozen=True)
class ClusterCrew:
    """The workers of a Dask cluster.

    Parameters
    ----------
    address : str
        Address of the scheduler, such as ``tcp://10.0.0.1:8786``.
    patience_seconds : float
        How long to wait for the scheduler, and then for a first worker.

    Notes
    -----
    Trials are handed to the scheduler one by one. The Dask backend of joblib would do the same work, but
    leaves trials on the cluster running when the work here is stopped. Start the workers with one thread
    each: trials of one process take turns.
    """

    address: str
    patience_seconds: float = 5.0

    def run(self, work: Work, trials: Sequence[Trial]) -> Iterator[FinishedTrial]:
        """Run trials on the cluster; when the iteration ends early, those that wait are dropped.

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

        Raises
        ------
        ClusterError
            If the cluster cannot be reached, has no workers or other code, or gives up on a trial.
        """
        with self._client() as client:
            yield from _finished(client, work, trials)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        """Connect, and see that the workers are there and run the same code."""
        connect = _distributed().Client
        try:
            client = connect(self.address, timeout=self.patience_seconds, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(
                "There is no Dask scheduler at {address!r}: {reason}. Give the address that "
                "`dask scheduler` prints, such as tcp://127.0.0.1:8786.",
                address=self.address,
                reason=str(error),
            ) from error
        with client:
            self._check_workers(client)
            yield client

    def _check_workers(self, client: Any) -> None:
        try:
            client.wait_for_workers(1, timeout=self.patience_seconds)
        except TimeoutError as error:
            raise ClusterError(
                "The scheduler at {address} has no workers. "
                "Type on each machine: dask worker --nthreads 1 {address}",
                address=self.address,
            ) from error
        try:
            code: dict[str, str] = client.run(source_fingerprint)
        except Exception as error:
            raise ClusterError(
                "The workers of {address} cannot run this package: {kind}: {reason}. "
                "Install the same version of bip-teach on every machine.",
                address=self.address,
                kind=type(error).__name__,
                reason=str(error),
            ) from error
        other = sorted(worker for worker, found in code.items() if not _same_code(found))
        if other:
            raise ClusterError(
                "These workers have other code than this machine: {workers}. "
                "Install the same version of bip-teach there and start them again.",
                workers=", ".join(other),
            )


def _same_code(found: str) -> bool:
    return found == source_fingerprint()


def _distributed() -> Any:
    """Import the library only when a cluster is asked for: it is an extra."""
    try:
        import distributed
    except ImportError as error:
        raise ClusterError('A cluster needs more packages. Type: pip install "bip-teach[cluster]"') from error
    return distributed


def _finished(client: Any, work: Work, trials: Sequence[Trial]) -> Iterator[FinishedTrial]:
    futures = client.map(work, trials, pure=False)
    names = {future.key: str(trial) for future, trial in zip(futures, trials, strict=True)}
    for future in _distributed().as_completed(futures, loop=client.loop):
        yield _result(future, names[future.key])
        future.release()


def _result(future: Any, name: str) -> FinishedTrial:
    try:
        finished: FinishedTrial = future.result()
    except BipTeachError:
        raise
    except Exception as error:
        raise ClusterError(
            "The cluster gave up on {name}: {kind}: {reason}. "
            "See that the workers have enough memory and that the scheduler still runs.",
            name=name,
            kind=type(error).__name__,
            reason=str(error),
        ) from error
    return finished
