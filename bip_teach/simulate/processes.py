"""Processes that work side by side, and are gone when the work ends, whatever ends it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any


@contextmanager
def side_by_side(
    workers: int, begin: Callable[..., None] | None = None, arguments: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes that is empty when the block ends.

    Parameters
    ----------
    workers : int
        Processes.
    begin : callable, optional
        What each process does first, with `arguments`.
    arguments : tuple
        For `begin`.

    Yields
    ------
    concurrent.futures.ProcessPoolExecutor
        Work that waits is dropped when the block ends; work that has begun is finished.
    """
    # Fresh processes: a fork could copy a lock that another thread holds.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _quietly, (begin, arguments))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _quietly(begin: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if begin is not None:
        begin(*arguments)
