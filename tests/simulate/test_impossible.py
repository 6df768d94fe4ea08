"""Impossible sequences in a million clients: every kind is counted, and there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from bip_teach.instrument import INTERVENTION_GROUPS, INTERVENTIONS, SEARCH_CHANNELS
from bip_teach.panel.tables import RATING_COLUMNS
from bip_teach.simulate import calibrated_design
from bip_teach.simulate.design import CHOICES, ENTRY_WEEKS, LAST_MEASURED_WEEK, LAST_WEEK
from bip_teach.simulate.observe import Tables, client_tables, hidden_client_tables
from bip_teach.simulate.world import World, generate_world, generate_worlds

Array = np.ndarray
CHANNELS = [f"b10_{item.id}" for item in SEARCH_CHANNELS]
ITEMS = (*(f"b{number}" for number in range(1, 10)), "b10", "b11", *(f"s{n}" for n in range(2, 13)))
#: Group of each type of intervention, and whether it is the job group.
GROUP = np.unique([item.group for item in INTERVENTIONS], return_inverse=True)[1]
JOB = np.array([item.group == "job" for item in INTERVENTIONS])


def number(ids: pa.ChunkedArray) -> Array:
    """Number in an identifier such as P000001."""
    return pc.cast(pc.utf8_slice_codeunits(ids, start=1), pa.int64()).to_numpy()


def values(table: pa.Table, name: str) -> Array:
    """Numbers of a column, −1 where there is none; levels as text."""
    column = table[name].combine_chunks()
    if pa.types.is_dictionary(column.type):
        codes = column.indices.fill_null(-1).to_numpy()
        levels = np.array([*column.dictionary.to_pylist(), ""])
        return levels[codes]
    return column.fill_null(-1).to_numpy() if column.null_count else column.to_numpy()


def repeated(key: Array) -> Array:
    """Whether a row has the key of the row before it."""
    return np.append(False, key[1:] == key[:-1])


def of_clients(clients: pa.Table) -> dict[str, Array]:
    age, entry = values(clients, "age"), values(clients, "entry_week")
    work, benefit = values(clients, "work_share_3y"), values(clients, "benefit_share_5y")
    medicated = (values(clients, "antidepressants") == 1) | (values(clients, "antipsychotics") == 1)
    return {
        "age outside 18 to 65": (age < 18) | (age > 65),
        "entry outside its weeks": (entry < 0) | (entry >= ENTRY_WEEKS),
        "more work and benefit than time": (0.6 * work + benefit > 1 + 1e-9) | (work < 0) | (benefit < 0),
        "psychiatric medicine without the mark": medicated & (values(clients, "psychiatric") == 0),
        "clients out of order": np.diff(number(clients["client_id"]), prepend=0) < 1,
    }


def of_spells(spells: pa.Table) -> dict[str, Array]:
    client, start, end = number(spells["client_id"]), values(spells, "start_week"), values(spells, "end_week")
    same = repeated(client)
    return {
        "two states in one week": same & (start <= np.append(0, end[:-1])),
        "a week without a state": (same & (start > np.append(0, end[:-1]) + 1)) | (~same & (start != 0)),
        "a spell that ends before it starts": end < start,
        "a register that stops early": ~np.append(same[1:], False) & (end != LAST_WEEK),
        "the same state twice in a row": same & repeated(values(spells, "state")),
    }


def of_responses(tables: Tables, centre_of: Array) -> dict[str, Array]:
    clients, spells, rows = tables["clients"], tables["spells"], tables["responses"]
    everybody, client = number(clients["client_id"]), number(rows["client_id"])
    place = np.searchsorted(everybody, client)
    wave, week = values(rows, "wave").astype(int), values(rows, "week").astype(int)
    entry = values(clients, "entry_week").astype(int)[place]
    same = repeated(client)
    spell = number(spells["client_id"]) * 1_000 + values(spells, "start_week")
    state = values(spells, "state")[np.searchsorted(spell, client * 1_000 + week, side="right") - 1]
    home = number(clients["jobcentre_id"])[place]
    return {
        "measurements not 13 weeks apart": same & (np.diff(week, prepend=0) != 13),
        "waves that do not count 1, 2, 3": np.where(same, np.diff(wave, prepend=0) != 1, wave != 1),
        "a first measurement not at entry": ~same & (week != entry),
        "a measurement after 2016": (week < 0) | (week > LAST_MEASURED_WEEK),
        "a response outside cash benefit": state != "cash_benefit",
        "a response after leaving": week >= first_exit(tables)[place],
        "a caseworker of another job centre": centre_of[number(rows["caseworker_id"])] != home,
    }


def first_exit(tables: Tables) -> Array:
    """First week after entry outside cash benefit, for each client; after the register where none."""
    clients, spells = tables["clients"], tables["spells"]
    place = np.searchsorted(number(clients["client_id"]), number(spells["client_id"]))
    start = values(spells, "start_week").astype(int)
    entry = values(clients, "entry_week").astype(int)
    out = (values(spells, "state") != "cash_benefit") & (start > entry[place])
    week = np.full(len(entry), LAST_WEEK + 1)
    np.minimum.at(week, place[out], start[out])
    return week


def of_answers(rows: pa.Table) -> dict[str, Array]:
    found = {}
    for item in RATING_COLUMNS:
        answer = values(rows, item)
        found[f"{item} off its scale"] = ((answer < 1) | (answer > 5)) & (answer != -1)
    for item in ITEMS:
        column = CHANNELS[0] if item == "b10" else item
        missing, reason = values(rows, column) == -1, values(rows, f"{item}_missing")
        found[f"{item} missing without a reason"] = missing != (reason != "")
        found[f"{item} missing for an unknown reason"] = ~np.isin(reason, ["", "dont_know", "no_answer"])
    wage = values(rows, "b11")
    found["a wage that nobody asks"] = (wage != -1) & ((wage < 12_000) | (wage > 60_000) | (wage % 500 != 0))
    return found


def of_world(world: World, tables: Tables) -> dict[str, Array]:
    """What needs the process behind the tables: switches, channels and choices."""
    paths, rows = world.paths, tables["responses"]
    changed = paths.caseworker[:, 1:] != paths.caseworker[:, :-1]
    count = np.diff(paths.n_switches, axis=1)
    centre = world.staff.jobcentre[paths.caseworker]
    flags = np.stack([values(rows, name) for name in CHANNELS], axis=1)
    used = np.where((flags == -1).all(axis=1), paths.n_channels[world.rows], flags.sum(axis=1))
    return {
        "a switch to the same caseworker": (count == 1) & ~changed,
        "a new caseworker without a switch": (count == 0) & changed,
        "more than one switch in a quarter": (count < 0) | (count > 1),
        "a switch to another job centre": centre[:, 1:] != centre[:, :-1],
        "channels other than those in use": used != paths.n_channels[world.rows],
        "channels neither used nor unused": ~np.isin(flags, [-1, 0, 1]).all(axis=1),
        "channels missing in part": (flags == -1).any(axis=1) != (flags == -1).all(axis=1),
        **of_interventions(world, tables),
    }


def of_interventions(world: World, tables: Tables) -> dict[str, Array]:
    rows, given = tables["responses"], tables["interventions"]
    key = number(rows["client_id"]) * 100 + values(rows, "wave")
    own = number(given["client_id"]) * 100 + values(given, "wave")
    place = np.minimum(np.searchsorted(key, own), len(key) - 1)
    names, code = np.unique(values(given, "intervention"), return_inverse=True)
    kind = np.array([[item.id for item in INTERVENTIONS].index(name) for name in names])[code]
    count = np.bincount(place, minlength=len(key))
    has_job = np.bincount(place, JOB[kind], minlength=len(key)) > 0
    choice = world.paths.choice[world.rows]
    name = np.array(CHOICES)[choice]
    combined = np.char.startswith(name, "combined")
    single = np.array([group.id for group in INTERVENTION_GROUPS])[np.clip(choice - 1, 0, 3)]
    alone = np.isin(name, single)[place] & ~combined[place]
    wrong_group = alone & (np.array([item.group for item in INTERVENTIONS])[kind] != single[place])
    return {
        "an intervention without a response": key[place] != own,
        "a group twice in a quarter": repeated(own * 10 + GROUP[kind]),
        "interventions that are no choice": np.where(
            combined, (count < 2) | (count > 4), count != (choice > 0)
        ),
        "a group other than the one chosen": wrong_group,
        "a combination with the wrong job part": combined & (has_job != (name == "combined_with_job")),
    }


def of_truth(hidden: Tables) -> dict[str, Array]:
    rows = hidden["responses"]
    job, education, work = (values(rows, f"{name}_52w_share") for name in ("job", "education", "in_work"))
    return {
        "chances above one or below zero": (job < 0) | (education < 0) | (job + education > 1),
        "more chance of work than of a job": (work < 0) | (work > job),
    }


def impossible(world: World, tables: Tables) -> Counter[str]:
    """How often each impossible thing happens in a piece of a world."""
    centre_of = np.append(0, world.staff.jobcentre + 1)
    found = {
        **of_clients(tables["clients"]),
        **of_spells(tables["spells"]),
        **of_responses(tables, centre_of),
        **of_answers(tables["responses"]),
        **of_world(world, tables),
        **of_truth(hidden_client_tables(world)),
    }
    return Counter({what: int(np.count_nonzero(rows)) for what, rows in found.items()})


@pytest.mark.slow
def test_a_million_clients_do_nothing_impossible() -> None:
    counts: Counter[str] = Counter()
    clients = responses = 0
    for world in generate_worlds(1_000_000, 2_024, calibrated_design(), chunk=16_384):
        tables = client_tables(world)
        clients, responses = clients + len(world.population), responses + len(tables["responses"])
        counts.update(impossible(world, tables))
    assert clients == 1_000_000
    assert responses > 3_000_000
    assert len(counts) > 60
    assert {what: count for what, count in counts.items() if count} == {}


@pytest.fixture(scope="module")
def piece() -> tuple[World, Tables]:
    world = generate_world(2_000, 3, calibrated_design(sorting=0.9, effectiveness=2.0, attrition=0.0))
    return world, client_tables(world)


def test_extreme_knobs_make_nothing_impossible(piece: tuple[World, Tables]) -> None:
    assert not +impossible(*piece)


def changed(table: pa.Table, column: str, row: int, change: Callable[[object], object]) -> pa.Table:
    cells = table[column].to_pylist()
    cells[row] = change(cells[row])
    kind = table.schema.field(column).type
    return table.set_column(table.schema.get_field_index(column), column, pa.array(cells).cast(kind))


@pytest.mark.parametrize(
    ("table", "column", "row", "change", "what"),
    [
        ("clients", "age", 5, lambda _: 17, "age outside 18 to 65"),
        ("clients", "benefit_share_5y", 5, lambda _: 1.4, "more work and benefit than time"),
        ("clients", "entry_week", 5, lambda week: (week + 1) % 130, "a first measurement not at entry"),
        ("spells", "end_week", 0, lambda week: week - 1, "a week without a state"),
        ("spells", "start_week", 1, lambda week: week + 300, "a spell that ends before it starts"),
        ("responses", "week", 1, lambda week: week + 1, "measurements not 13 weeks apart"),
        ("responses", "wave", 2, lambda wave: wave + 1, "waves that do not count 1, 2, 3"),
        ("responses", "s12", 3, lambda _: 6, "s12 off its scale"),
        ("responses", "b1", 3, lambda _: None, "b1 missing without a reason"),
        ("responses", "caseworker_id", 0, lambda _: "C0150", "a caseworker of another job centre"),
        ("responses", "b10_newspapers", 0, lambda flag: 1 - flag, "channels other than those in use"),
        ("interventions", "wave", 0, lambda _: 19, "an intervention without a response"),
    ],
)
def test_what_is_wrong_is_found(
    piece: tuple[World, Tables],
    table: str,
    column: str,
    row: int,
    change: Callable[[object], object],
    what: str,
) -> None:
    world, tables = piece
    broken = tables | {table: changed(tables[table], column, row, change)}
    assert impossible(world, broken)[what] > 0
