"""Impossible sequences: each rule finds what it says, and only that, in CSV files and in Parquet parts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.impossible import ITEMS, RULES, count_impossible, impossible_rows
from bip_teach.panel.tables import FIRST_WEEK, LAST_RESPONSE_WEEK, RATING_COLUMNS

CASEWORKERS = pd.DataFrame({"caseworker_id": ["C1", "C2"], "jobcentre_id": ["J1", "J2"]})
CLIENTS = pd.DataFrame(
    {"client_id": ["P1", "P2"], "jobcentre_id": ["J1", "J2"], "entry_week": [10, 20]},
)


def good() -> pd.DataFrame:
    """Five responses of two clients with nothing wrong; one answer is missing."""
    frame = pd.DataFrame(
        {
            "client_id": ["P1", "P1", "P1", "P2", "P2"],
            "wave": [1, 2, 3, 1, 2],
            "caseworker_id": ["C1", "C1", "C1", "C2", "C2"],
            "week": [10, 23, 207, 20, 33],
        }
    )
    answers = {item: [1, 2, None, 4, 5] for item in ITEMS}
    return frame.assign(**answers)


def wrong(row: int, column: str, value: object) -> dict[str, list[int]]:
    """Break one cell of the good responses; give the rows that each broken rule finds."""
    responses = good().astype({column: object})
    responses.loc[row, column] = value
    found = impossible_rows(CLIENTS, responses, CASEWORKERS)
    return {rule: list(found.index[found[rule]]) for rule in RULES if found[rule].any()}


def test_nothing_is_wrong_in_good_responses() -> None:
    found = impossible_rows(CLIENTS, good(), CASEWORKERS)
    assert list(found.columns) == list(RULES)
    assert not found.to_numpy().any()


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (1, "week", 10, {"duplicate_week": [1]}),
        (2, "week", 22, {"falling_week": [2]}),
        (2, "week", 208, {"outside_window": [2]}),
        (2, "week", None, {"outside_window": [2]}),
        (0, "week", 9, {"before_entry": [0]}),
        (0, "week", -1, {"outside_window": [0], "before_entry": [0]}),
        (3, "caseworker_id", "C1", {"other_jobcentre": [3]}),
        (3, "caseworker_id", "C9", {"other_jobcentre": [3]}),
        (3, "caseworker_id", None, {"other_jobcentre": [3]}),
        (4, "s12", 0, {"outside_scale": [4]}),
        (4, "b1", 6, {"outside_scale": [4]}),
        (4, "b1", 2.5, {"outside_scale": [4]}),
        (4, "wave", 3, {"broken_wave": [4]}),
        (4, "wave", None, {"broken_wave": [4]}),
    ],
)
def test_each_rule_finds_its_row(
    row: int, column: str, value: object, expected: dict[str, list[int]]
) -> None:
    assert wrong(row, column, value) == expected


def test_a_client_whom_nobody_knows_is_elsewhere() -> None:
    found = impossible_rows(CLIENTS.iloc[:1], good(), CASEWORKERS)
    assert list(found["other_jobcentre"]) == [False, False, False, True, True]


def test_the_rules_know_the_same_limits_as_the_panel() -> None:
    assert ITEMS == RATING_COLUMNS
    assert f"{FIRST_WEEK}–{LAST_RESPONSE_WEEK}" in RULES["outside_window"]


@given(order=st.permutations(range(5)))
def test_the_order_of_the_clients_does_not_matter(order: list[int]) -> None:
    shuffled = good().iloc[order].sort_values("wave", kind="stable")
    assert not impossible_rows(CLIENTS, shuffled, CASEWORKERS).to_numpy().any()


def test_csv_and_parquet_parts_give_the_same_counts(tmp_path: Path) -> None:
    responses = good().assign(wave=[1, 1, 3, 1, 7])
    csv, parquet = tmp_path / "csv", tmp_path / "parquet"
    csv.mkdir()
    tables = {"clients": CLIENTS, "responses": responses, "caseworkers": CASEWORKERS}
    for name, table in tables.items():
        (parquet / name).mkdir(parents=True)
        table.to_csv(csv / f"{name}.csv", index=False)
    CASEWORKERS.to_parquet(parquet / "caseworkers" / "part-00000.parquet")
    for number, client in enumerate(("P1", "P2")):
        for name, table in (("clients", CLIENTS), ("responses", responses)):
            table[table["client_id"] == client].to_parquet(parquet / name / f"part-{number:05d}.parquet")
    expected = {"clients": 2, "responses": 5, "broken_wave": 2, "any_response": 2, "any_client": 2}
    counts = count_impossible(csv)
    assert counts == count_impossible(parquet)
    assert counts == count_impossible(csv, csv / "caseworkers.csv")
    assert {name: count for name, count in counts.items() if count} == expected


def test_the_shipped_panel_has_nothing_impossible(root: Path) -> None:
    counts = count_impossible(root / "data" / "synthetic")
    assert counts["clients"] > 0
    assert counts["responses"] > counts["clients"]
    assert [counts[rule] for rule in (*RULES, "any_response", "any_client")] == [0] * (len(RULES) + 2)
