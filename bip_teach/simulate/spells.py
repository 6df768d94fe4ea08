"""Weekly labour-market spells of every client, from the first Monday of 2013 to the end of 2017."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.simulate.design import LAST_WEEK, QUARTER_WEEKS, Design
from bip_teach.simulate.outcomes import EXITS, WINDOW_QUARTERS, WINDOW_WEEKS
from bip_teach.simulate.world import World

Array = NDArray[np.floating]
IntArray = NDArray[np.int64]

#: States of a spell; a spell holds the place in this row.
STATES: Final = (*EXITS, "cash_benefit")
_JOB, _CASH = STATES.index("job"), STATES.index("cash_benefit")
_NEVER: Final = LAST_WEEK + 1
#: Other support lasts to the end of the register.
_FOREVER: Final = 1e9


@dataclass(frozen=True)
class Spells:
    """Spells that cover weeks 0–259 of every client without gap or overlap, in client and time order.

    Attributes
    ----------
    client : int array (spells,)
        Place of the client in the world.
    start_week, end_week : int array (spells,)
        First and last week.
    state : int array (spells,)
        Place in `STATES`.
    """

    client: IntArray
    start_week: IntArray
    end_week: IntArray
    state: IntArray


def generate_spells(world: World) -> Spells:
    """Turn events into spells.

    A client lives on cash benefit, apart from: a job before entry (some), the first way out, and
    another job after a first one (some). Other support lasts to the end of the register.
    """
    uniform = world.stream("spells").uniform(6).T
    n = len(world.population)
    before_start, before_end = _job_before_entry(world, uniform[:3])
    exit_start, exit_end = _first_exit(world, uniform[3])
    again_start, again_end = _another_job(world, exit_end, uniform[4:])
    cash, job = np.full(n, _CASH), np.full(n, _JOB)
    starts = [np.zeros(n, dtype=np.int64), before_start, before_end]
    starts += [exit_start, exit_end, again_start, again_end]
    states = [cash, job, cash, world.events.exit_kind, cash, job, cash]
    return _assemble(np.stack(starts, axis=1), np.stack(states, axis=1))


def _weeks(uniform: Array, mean: Array | float) -> IntArray:
    """Whole weeks, exponential with a mean."""
    return np.floor(-np.log(uniform) * mean).astype(np.int64)


def _job_weeks(uniform: Array, design: Design) -> IntArray:
    return int(design.job_min_weeks) + _weeks(uniform, design.job_more_weeks)


def _job_before_entry(world: World, uniform: Array) -> tuple[IntArray, IntArray]:
    """Start and end (exclusive) of an ordinary job before the first measurement; never where none."""
    entry = world.entry_week
    room = entry - QUARTER_WEEKS
    has = (uniform[0] < world.design.job_before_entry_share) & (room > 4)
    start = np.floor(uniform[1] * np.maximum(room, 1)).astype(np.int64)
    end = np.minimum(start + 4 + _weeks(uniform[2], 20), np.maximum(entry - 1, 1))
    return np.where(has, start, _NEVER), np.where(has, end, _NEVER)


def _first_exit(world: World, uniform: Array) -> tuple[IntArray, IntArray]:
    design, kind = world.design, world.events.exit_kind
    mean = np.array([1.0, design.education_mean_weeks, design.flexjob_mean_weeks, _FOREVER])[kind]
    length = np.where(kind == _JOB, _job_weeks(uniform, design), 1 + _weeks(uniform, mean))
    start = np.minimum(world.events.exit_week, _NEVER)
    return start, np.minimum(start + length, _NEVER)


def _another_job(world: World, free: IntArray, uniform: Array) -> tuple[IntArray, IntArray]:
    """A second ordinary job after a first one has ended."""
    design = world.design
    wait = 1 + _weeks(uniform[0], WINDOW_WEEKS / max(design.job_again_yearly_hazard, 1e-9))
    may = (world.events.exit_kind == _JOB) & (free < _NEVER)
    start = np.where(may, np.minimum(free + wait, _NEVER), _NEVER)
    return start, np.minimum(start + _job_weeks(uniform[1], design), _NEVER)


def _assemble(starts: IntArray, states: IntArray) -> Spells:
    """Put the segments of each client, in time order, end to end."""
    follower = np.concatenate([starts[:, 1:], np.full((len(starts), 1), _NEVER)], axis=1)
    # A segment that never comes starts after the last week: the next one that comes ends this one. Of two
    # segments that start in one week the later one is meant.
    ends = np.minimum.accumulate(follower[:, ::-1], axis=1)[:, ::-1]
    real = (starts < _NEVER) & (ends > starts)
    client, _ = np.nonzero(real)
    return Spells(client, starts[real], ends[real] - 1, states[real])


def still_in_work(design: Design) -> Array:
    """Chance to be in ordinary work 52 weeks after a response, given a job that starts in the window.

    Parameters
    ----------
    design : Design
        Its lengths of jobs and hazard of another one.

    Returns
    -------
    array (4 quarters,)
        By the quarter of the window in which the job starts, every week of it alike; a second job that
        follows in the window counts too.
    """
    weeks, least = np.arange(WINDOW_WEEKS + 1), int(design.job_min_weeks)
    lasts = np.where(weeks < least, 1.0, _survival(weeks - least + 1, design))
    ended = -np.diff(lasts, prepend=1.0)
    again = 1 - np.exp(-design.job_again_yearly_hazard * weeks / WINDOW_WEEKS)
    # A second job is counted as lasting: hardly any has ended by then.
    present = lasts + np.convolve(ended, again)[: len(weeks)]
    elapsed = WINDOW_WEEKS - 1 - np.arange(WINDOW_WEEKS)
    return np.asarray(present[elapsed].reshape(WINDOW_QUARTERS, QUARTER_WEEKS).mean(axis=1))


def _survival(weeks: NDArray[np.int64] | Array, design: Design) -> Array:
    return np.asarray(np.exp(-np.maximum(weeks, 0) / max(design.job_more_weeks, 1e-9)))
