"""Weekly labour-market spells of every client, from the first Monday of 2013 to the end of 2017."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.simulate.design import LAST_WEEK, QUARTER_WEEKS
from bip_teach.simulate.outcomes import EXITS
from bip_teach.simulate.world import World

IntArray = NDArray[np.int64]

_NEVER = LAST_WEEK + 1


def generate_spells(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """Turn events into spells that cover weeks 0–259 without gap or overlap.

    A client lives on cash benefit, apart from: a job before entry (some), the first way out, and
    another job after a first one (some). Other support lasts to the end of the register.

    Returns
    -------
    DataFrame
        Columns ``client`` (index), ``start_week``, ``state``, ``end_week``, in client and time order.
    """
    n = len(world.population)
    before_start, before_end = _job_before_entry(world, rng)
    exit_start, exit_end = _first_exit(world, rng)
    again_start, again_end = _another_job(world, exit_end, rng)
    exit_state = np.array(EXITS)[world.events.exit_kind]
    cash, job = np.full(n, "cash_benefit"), np.full(n, "job")
    segments = [
        (np.zeros(n, dtype=np.int64), cash),
        (before_start, job),
        (before_end, cash),
        (exit_start, exit_state),
        (exit_end, cash),
        (again_start, job),
        (again_end, cash),
    ]
    return _assemble(segments)


def _job_before_entry(world: World, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Start and end (exclusive) of an ordinary job before the first measurement; never where none."""
    entry = world.entry_week
    n = len(entry)
    room = entry - QUARTER_WEEKS
    length = 4 + np.floor(rng.exponential(20, n)).astype(np.int64)
    has = (rng.random(n) < world.design.job_before_entry_share) & (room > 4)
    start = np.floor(rng.random(n) * np.maximum(room, 1)).astype(np.int64)
    end = np.minimum(start + length, np.maximum(entry - 1, 1))
    return np.where(has, start, _NEVER), np.where(has, end, _NEVER)


def _first_exit(world: World, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    design, events = world.design, world.events
    mean = np.array([design.job_mean_weeks, design.education_mean_weeks, design.flexjob_mean_weeks, 1e9])[
        events.exit_kind
    ]
    length = 1 + np.floor(rng.exponential(mean)).astype(np.int64)
    start = np.minimum(events.exit_week, _NEVER)
    return start, np.minimum(start + length, _NEVER)


def _another_job(world: World, free: IntArray, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """A second ordinary job after a first one has ended."""
    design = world.design
    n = len(free)
    wait = 1 + np.floor(rng.exponential(52 / max(design.job_again_yearly_hazard, 1e-9), n)).astype(np.int64)
    length = 1 + np.floor(rng.exponential(design.job_mean_weeks, n)).astype(np.int64)
    may = (world.events.exit_kind == EXITS.index("job")) & (free < _NEVER)
    start = np.where(may, np.minimum(free + wait, _NEVER), _NEVER)
    return start, np.minimum(start + length, _NEVER)


def _assemble(segments: list[tuple[IntArray, NDArray[np.str_]]]) -> pd.DataFrame:
    starts = np.stack([start for start, _ in segments], axis=1)
    states = np.stack([state for _, state in segments], axis=1)
    client = np.repeat(np.arange(len(starts)), starts.shape[1])
    table = pd.DataFrame({"client": client, "start_week": starts.ravel(), "state": states.ravel()})
    table = table[table["start_week"] < _NEVER]
    # Of two segments that start in one week the later one is meant.
    table = table.drop_duplicates(["client", "start_week"], keep="last")
    follower = table["start_week"].shift(-1)
    same = table["client"].eq(table["client"].shift(-1))
    table["end_week"] = np.where(same, follower - 1, LAST_WEEK).astype(np.int64)
    return table.reset_index(drop=True)
