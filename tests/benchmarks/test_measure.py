"""A measured command: its time, its memory, and what is said when it fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.measure import BenchmarkError, floor_mb, measure
from bip_teach.errors import BipTeachError

MEGABYTES = 1_000_000


def test_memory_that_a_command_touches_is_counted(tmp_path: Path) -> None:
    size = int(floor_mb()) + 200
    idle = measure([sys.executable, "-c", "pass"], tmp_path / "log")
    busy = measure([sys.executable, "-c", f"block = b'x' * {size * MEGABYTES}"], tmp_path / "log")
    assert busy.peak_mb >= size
    # An idle interpreter needs less than the process that measures, so it shows the floor at most.
    assert idle.peak_mb <= floor_mb() + 50
    assert idle.seconds > 0


def test_seconds_are_those_on_the_clock(tmp_path: Path) -> None:
    cost = measure([sys.executable, "-c", "import time; time.sleep(0.3)"], tmp_path / "log")
    assert cost.seconds >= 0.3


def test_what_a_command_prints_is_kept_and_one_thread_is_set(tmp_path: Path) -> None:
    code = "import os, sys; print(os.environ['OMP_NUM_THREADS'], os.getcwd()); print('b', file=sys.stderr)"
    measure([sys.executable, "-c", code], tmp_path / "log", tmp_path)
    assert sorted((tmp_path / "log").read_text().split()) == sorted(["1", str(tmp_path.resolve()), "b"])


def test_a_command_that_fails_is_shown_with_its_last_words(tmp_path: Path) -> None:
    code = "import sys; print('no room left'); sys.exit(3)"
    with pytest.raises(BenchmarkError, match=r"exit code 3[\s\S]*no room left") as caught:
        measure([sys.executable, "-c", code], tmp_path / "log")
    assert isinstance(caught.value, BipTeachError)


def test_a_command_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="no-such-program could not be started"):
        measure(["no-such-program"], tmp_path / "log")
