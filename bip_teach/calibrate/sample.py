"""What is kept of a large draw, piece by piece, to compute moments from: one array per quantity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.simulate.contrasts import belief_contrast, switch_contrast
from bip_teach.simulate.design import LAST_MEASURED_WEEK, QUARTER_WEEKS, Design
from bip_teach.simulate.measurement import (
    rate,
    rating_noise,
    true_indices,
)
from bip_teach.simulate.observe import dont_know_share, reservation_wage
from bip_teach.simulate.outcomes import EXITS, WINDOW_WEEKS, window_chances
from bip_teach.simulate.population import LEVELS
from bip_teach.simulate.spells import STATES, generate_spells, still_in_work
from bip_teach.simulate.world import World

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Mask = NDArray[np.bool_]
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Sample:
    """A draw for computing moments.

    Attributes
    ----------
    design : Design
        Its parameters.
    clients : dict of str to array (clients,)
        Register covariates (each level but the first as 0/1), ``young``, ``n_responses``, ``switched``
        (between responses), and whether the client was in a job at some time (``job_ever``), after the first
        response (``job_after_entry``), and in a job, flexjob or education at the end of 2016.
    responses : dict of str to array (responses,)
        Who (``client``, ``caseworker``, ``centre``), chances (``job``, ``education``, ``in_work``), answers
        (the rating items, ``belief``), true effects and more.
    followed : dict of str to array (rows,)
        Progress index ``now`` and after each choice of interventions, where one more measurement follows.
    """

    design: Design
    clients: Columns
    responses: Columns
    followed: Columns


def collect(pieces: Iterable[World]) -> Sample:
    """Keep what moments need of a draw.

    Parameters
    ----------
    pieces : iterable of World
        The draw in pieces, in order.
    """
    parts = [_part(world) for world in pieces]
    joined = {
        field.name: {
            name: np.concatenate([getattr(part, field.name)[name] for part in parts])
            for name in getattr(parts[0], field.name)
        }
        for field in fields(Sample)
        if field.name != "design"
    }
    return Sample(parts[0].design, **joined)


def _part(world: World) -> Sample:
    everywhere, now, after = true_indices(world)
    followed: Columns = {"now": now} | {f"after_{number}": index for number, index in enumerate(after)}
    responses = _responses(world) | {"index": everywhere}
    return Sample(world.design, _clients(world), responses, followed)


def _clients(world: World) -> Columns:
    answered, switches = world.events.answered, world.paths.n_switches
    return {
        **_register(world),
        "young": world.population.under_30,
        "first_caseworker": world.paths.caseworker[:, 0],
        "n_responses": answered.sum(axis=1),
        "switched": (switches * answered).max(axis=1) > 0,
        **_states(world),
    }


def _register(world: World) -> Columns:
    """Register covariates as numbers, with one 0/1 column for each level but the first."""
    columns: Columns = {}
    for name, values in world.population.covariates.items():
        if name in LEVELS:
            levels = LEVELS[name][1:]
            columns |= {f"x_{level}": values == place for place, level in enumerate(levels, 1)}
        else:
            columns[f"x_{name}"] = values
    return columns


def _states(world: World) -> Columns:
    spells = generate_spells(world)
    n = len(world.population)
    measured = spells.start_week <= LAST_MEASURED_WEEK
    job = measured & (spells.state == STATES.index("job"))
    at_end = measured & (spells.end_week >= LAST_MEASURED_WEEK)

    def ever(spell: Mask) -> Mask:
        return np.bincount(spells.client[spell], minlength=n) > 0

    return {
        "job_ever": ever(job),
        "job_after_entry": ever(job & (spells.start_week > world.entry_week[spells.client])),
        **{
            f"{state}_end_2016": ever(at_end & (spells.state == STATES.index(state)))
            for state in ("job", "flexjob", "education")
        },
    }


def _responses(world: World) -> Columns:
    rows = world.rows
    client, quarter = rows
    job, education = window_chances(world.hazard, rows)
    noise = rating_noise(world)
    ratings, belief = rate(world, rows, noise), world.paths.belief[rows]
    caseworker = world.paths.caseworker[rows]
    effects = {"belief": belief_contrast(world), "switch": switch_contrast(world)}
    return {
        "client": client + world.clients.start,
        "caseworker": caseworker,
        "centre": world.staff.jobcentre[caseworker],
        "week": world.entry_week[client] + QUARTER_WEEKS * quarter,
        "young": world.population.under_30[client],
        "job": job.sum(axis=0),
        "education": education.sum(axis=0),
        "in_work": still_in_work(world.design) @ job,
        "got_job": _got_job(world),
        "belief": belief,
        "dont_know": dont_know_share(world),
        "n_channels": world.paths.n_channels[rows],
        "wage": reservation_wage(world),
        "choice": world.paths.choice[rows],
        **{f"item_{number}": ratings[:, number] for number in range(ratings.shape[1])},
        **{f"{name}_job": both[0] for name, both in effects.items()},
        **{f"{name}_education": both[1] for name, both in effects.items()},
        **_channels(world),
    }


def _channels(world: World) -> Columns:
    return {f"uses_{channel.id}": world.paths.uses(channel.id)[world.rows] for channel in SEARCH_CHANNELS}


def _got_job(world: World) -> Mask:
    """Whether a job started within 52 weeks of the response, as it turned out."""
    client, quarter = world.rows
    wait = world.events.exit_week[client] - (world.entry_week[client] + QUARTER_WEEKS * quarter)
    is_job = world.events.exit_kind[client] == EXITS.index("job")
    return np.asarray(is_job & (wait >= 1) & (wait <= WINDOW_WEEKS))
