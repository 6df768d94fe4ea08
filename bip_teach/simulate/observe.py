"""From a draw of the world to what an analyst sees, and to the truth behind it, as Arrow tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bip_teach.instrument import INTERVENTION_GROUPS, INTERVENTIONS, SEARCH_CHANNELS
from bip_teach.panel.arrow import arrow_schema
from bip_teach.panel.descriptor import Kind
from bip_teach.simulate.caseworkers import Staff
from bip_teach.simulate.choices import groups_of, types_of
from bip_teach.simulate.design import QUARTER_WEEKS, Design
from bip_teach.simulate.measurement import ITEM_TRAITS, rate, rating_noise
from bip_teach.simulate.outcomes import window_chances
from bip_teach.simulate.population import LEVELS
from bip_teach.simulate.spells import STATES, generate_spells, still_in_work
from bip_teach.simulate.truth import true_effects
from bip_teach.simulate.world import World

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Mask = NDArray[np.bool_]
Tables = dict[str, pa.Table]

#: Shares of "don't know" and "no answer" (invented, but for "don't know" to S12, which the design holds).
_DONT_KNOW: Final = {"b10": 0.0, "b11": 0.12}
_NO_ANSWER: Final = {"b10": 0.015, "b11": 0.04, "s12": 0.0}
_USUAL_DONT_KNOW: Final = 0.015
_USUAL_NO_ANSWER: Final = 0.008
_REASONS: Final = ("dont_know", "no_answer")
#: What is usually paid at the start, DKK a month before tax, by education (invented).
_USUAL_WAGES: Final = (21_000, 23_000, 26_000)
_WAGE_STEP: Final = 500
_WAGE_LIMITS: Final = (12_000, 60_000)
_STAFF_TRAITS: Final = ("job_focus", "effectiveness", "search_support")
_ITEMS: Final = (*(f"b{number}" for number in range(1, 12)), *(f"s{number}" for number in range(2, 13)))


def place_tables(staff: Staff) -> Tables:
    """Give the tables of an analyst that do not grow with the range of clients.

    Parameters
    ----------
    staff : Staff
        Staff of the draw.
    """
    centres, workers = np.arange(len(staff.belief_constant)), np.arange(len(staff.jobcentre))
    ids = {"caseworker_id": _caseworker_ids(staff, workers), "jobcentre_id": _jobcentre_ids(staff.jobcentre)}
    return {
        "jobcentres": _table("panel", "jobcentres", {"jobcentre_id": _jobcentre_ids(centres)}),
        "caseworkers": _table("panel", "caseworkers", ids),
    }


def hidden_place_tables(staff: Staff, design: Design) -> Tables:
    """Give the traits of the staff and the true effects of a design.

    Parameters
    ----------
    staff : Staff
        Staff of the draw.
    design : Design
        Whose true effects to give.
    """
    ids = _caseworker_ids(staff, np.arange(len(staff.jobcentre)))
    traits = {name: np.round(getattr(staff, name), 6) for name in _STAFF_TRAITS}
    effects = true_effects(design).round(4)
    return {
        "caseworkers": _table("truth", "caseworkers", {"caseworker_id": ids, **traits}),
        "effects": _table(
            "truth", "effects", {str(name): values.to_numpy() for name, values in effects.items()}
        ),
    }


def client_tables(world: World) -> Tables:
    """Give what an analyst sees of a range of clients.

    Parameters
    ----------
    world : World
        A draw, or a piece of one.
    """
    return {
        "clients": _table("panel", "clients", _clients(world)),
        "responses": _table("panel", "responses", _responses(world)),
        "interventions": _table("panel", "interventions", _interventions(world)),
        "spells": _table("panel", "spells", _spells(world)),
    }


def hidden_client_tables(world: World) -> Tables:
    """Give what is hidden of a range of clients; see :func:`client_tables`."""
    return {
        "clients": _table("truth", "clients", _hidden_clients(world)),
        "responses": _table("truth", "responses", _hidden_responses(world)),
    }


def _table(kind: Kind, name: str, columns: Mapping[str, Any]) -> pa.Table:
    schema = arrow_schema(kind, name)
    return pa.table([_column(columns[field.name], field.type) for field in schema], schema=schema)


def _column(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    return pa.array(values, kind)


def identifiers(letter: str, width: int, numbers: IntArray, highest: int = 0) -> NDArray[np.void]:
    """Write identifiers: a letter and a number from 1 with leading zeros.

    Parameters
    ----------
    letter : str
        One letter.
    width : int
        Digits at least.
    numbers : int array (rows,)
        Numbers from 0.
    highest : int
        Highest number from 1 on in the draw; all identifiers are wide enough for it.

    Returns
    -------
    array (rows,)
        Each identifier as bytes, to be picked from and then turned into text by :func:`as_text`.
    """
    digits = max(width, len(str(highest)))
    text = np.empty((len(numbers), digits + 1), dtype=np.uint8)
    text[:, 0] = ord(letter)
    rest = (numbers + 1).astype(np.uint32)
    for place in range(digits, 0, -1):
        rest, digit = np.divmod(rest, np.uint32(10))
        text[:, place] = digit + ord("0")
    return text.view(np.dtype((np.void, digits + 1)))[:, 0]


def as_text(names: NDArray[np.void]) -> pa.Array:
    """Turn identifiers of equal width into Arrow text."""
    width = names.dtype.itemsize
    offsets = np.arange(0, width * len(names) + 1, width, dtype=np.int32)
    return pa.StringArray.from_buffers(len(names), pa.py_buffer(offsets), pa.py_buffer(names))


def _jobcentre_ids(numbers: IntArray) -> pa.Array:
    return as_text(identifiers("J", 2, np.arange(numbers.max() + 1))[numbers])


def _caseworker_ids(staff: Staff, numbers: IntArray) -> pa.Array:
    known = range(int(numbers.min()), int(numbers.max()) + 1)
    if len(known) > len(numbers):
        return as_text(identifiers("C", 4, numbers, len(staff.jobcentre)))
    return as_text(identifiers("C", 4, np.array(known), len(staff.jobcentre))[numbers - known.start])


def _client_ids(world: World, client: IntArray) -> pa.Array:
    everyone = np.arange(world.clients.start, world.clients.stop)
    return as_text(identifiers("P", 6, everyone, world.n_clients)[client])


def _levels(codes: NDArray[np.integer], levels: tuple[str, ...], mask: Mask | None = None) -> pa.Array:
    indices = pa.array(codes.astype(np.int8, copy=False), pa.int8(), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(levels, pa.string()))


def _keys(world: World) -> dict[str, Any]:
    client, quarter = world.rows
    return {"client_id": _client_ids(world, client), "wave": (quarter + 1).astype(np.int8)}


def _clients(world: World) -> Mapping[str, Any]:
    centre = world.staff.jobcentre[world.paths.caseworker[:, 0]]
    covariates = {
        name: _levels(values, LEVELS[name]) if name in LEVELS else values
        for name, values in world.population.covariates.items()
    }
    return {
        "client_id": _client_ids(world, np.arange(len(world.population))),
        "jobcentre_id": _jobcentre_ids(centre),
        "entry_week": world.entry_week,
        **covariates,
    }


def _responses(world: World) -> Mapping[str, Any]:
    client, quarter = world.rows
    answers = rate(world, world.rows, rating_noise(world))
    given: dict[str, NDArray[Any]] = {item: answers[:, number] for number, item in enumerate(ITEM_TRAITS)}
    given["s12"] = world.paths.belief[client, quarter]
    given["b11"] = reservation_wage(world)
    channels = world.paths.channel_order[client] < world.paths.n_channels[client, quarter][:, None]
    columns: dict[str, Any] = {
        **_keys(world),
        "caseworker_id": _caseworker_ids(world.staff, world.paths.caseworker[client, quarter]),
        "week": (world.entry_week[client] + QUARTER_WEEKS * quarter).astype(np.int16),
    }
    uniform = world.stream("missing").uniform_rows(world.rows, len(_ITEMS))
    for number, item in enumerate(_ITEMS):
        reason = _missing_reason(item, uniform[:, number], dont_know_share(world) if item == "s12" else None)
        missing = reason >= 0
        if item == "b10":
            flags = {f"b10_{channel.id}": channels[:, place] for place, channel in enumerate(SEARCH_CHANNELS)}
            columns |= {name: pa.array(flag.astype(np.int8), mask=missing) for name, flag in flags.items()}
        else:
            columns[item] = pa.array(given[item], mask=missing)
        columns[f"{item}_missing"] = _levels(reason, _REASONS, ~missing)
    return columns


def _missing_reason(item: str, uniform: NDArray[np.float32], share: Array | None) -> NDArray[np.int8]:
    """Place in `_REASONS` of each answer that is missing, −1 where there is an answer."""
    dont_know = _DONT_KNOW.get(item, _USUAL_DONT_KNOW) if share is None else share
    no_answer = _NO_ANSWER.get(item, _USUAL_NO_ANSWER)
    either = uniform < dont_know + no_answer
    return np.asarray(either.astype(np.int8) - 1 + (either & (uniform >= dont_know)), dtype=np.int8)


def dont_know_share(world: World) -> Array:
    """Chance that the caseworker does not know what to answer to S12, array (rows,)."""
    share = world.design.dont_know_share * np.exp(world.design.dont_know_register * world.population.register)
    return np.asarray(np.minimum(share, 1.0)[world.rows[0]])


def reservation_wage(world: World) -> NDArray[np.int32]:
    """Wage asked for, DKK a month before tax: near what is realistic, higher where realism is low."""
    client, _ = world.rows
    education = world.population.covariates["education"].astype(np.int64)
    usual = np.array(_USUAL_WAGES)[education] * np.exp(0.05 - 0.10 * world.population.trait("wage_realism"))
    asked = usual[client] * np.exp(0.05 * world.stream("wage").normal_rows(world.rows, 1)[:, 0])
    inside = np.clip(_WAGE_STEP * np.round(asked / _WAGE_STEP), *_WAGE_LIMITS)
    return np.asarray(inside, dtype=np.int32)


def _interventions(world: World) -> Mapping[str, Any]:
    """One type in each group that is in."""
    client, quarter = world.rows
    uniform = world.stream("interventions").uniform_rows(world.rows, 1 + len(INTERVENTION_GROUPS))
    groups = groups_of(world.paths.choice[client, quarter], uniform[:, 0])
    row, group = np.nonzero(groups)
    kind = types_of(group, world.population, client[row], uniform[row, 1 + group].astype(np.float64))
    return {
        "client_id": _client_ids(world, client[row]),
        "wave": (quarter[row] + 1).astype(np.int8),
        "intervention": _levels(kind, tuple(item.id for item in INTERVENTIONS)),
    }


def _spells(world: World) -> Mapping[str, Any]:
    spells = generate_spells(world)
    return {
        "client_id": _client_ids(world, spells.client),
        "start_week": spells.start_week.astype(np.int16),
        "state": _levels(spells.state, STATES),
        "end_week": spells.end_week.astype(np.int16),
    }


def _hidden_clients(world: World) -> Mapping[str, Any]:
    return {
        "client_id": _client_ids(world, np.arange(len(world.population))),
        "register_index": world.population.register,
        "private_information": world.population.private,
        "readiness_at_entry": world.paths.readiness[:, 0],
    }


def _hidden_responses(world: World) -> Mapping[str, Any]:
    job, education = window_chances(world.hazard, world.rows)
    return {
        **_keys(world),
        "readiness": world.paths.readiness[world.rows],
        "belief_latent": world.paths.belief_latent[world.rows],
        "job_52w_share": job.sum(axis=0),
        "education_52w_share": education.sum(axis=0),
        "in_work_52w_share": still_in_work(world.design) @ job,
    }
