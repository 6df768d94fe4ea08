"""A panel in memory: what is right passes, and every broken rule is found at its table, row and column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import PanelError
from bip_teach.panel import Panel, check_panel
from bip_teach.panel.check import checked_panel


def places(panel: Panel) -> set[tuple[str, int | None, str | None]]:
    """Where the check finds problems."""
    with pytest.raises(PanelError) as caught:
        check_panel(panel)
    return {(problem.table, problem.row, problem.column) for problem in caught.value.problems}


def changed(panel: Panel, table: str, row: int, column: str, value: Any) -> Panel:
    """The panel with one cell changed; the header is row 1."""
    frame = getattr(panel, table).astype({column: object})
    frame.iloc[row - 2, frame.columns.get_loc(column)] = value
    return replace(panel, **{table: frame})


def test_a_good_panel_passes_and_is_not_changed(small: Panel) -> None:
    before = small.responses.copy()
    check_panel(small)
    pd.testing.assert_frame_equal(small.responses, before)


def test_row_order_index_column_order_and_integer_types_do_not_matter(small: Panel) -> None:
    responses = small.responses.sample(frac=1, random_state=1)[small.responses.columns[::-1]]
    clients = small.clients.astype({"age": np.int16, "entry_week": float, "sex": "category"})
    check_panel(replace(small, responses=responses, clients=clients))


def test_final_types(small: Panel) -> None:
    panel = checked_panel(small)
    types = panel.responses.dtypes.astype(str)
    assert (types["client_id"], types["wave"], types["week"]) == ("str", "int64", "int64")
    assert (types["b1"], types["b10_own_network"], types["s12"], types["b11"]) == ("Int8",) * 3 + ("Int64",)
    assert types["s12_missing"] == "str"
    assert str(panel.clients["work_share_3y"].dtype) == "float64"


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "words"),
    [
        ("clients", 3, "age", "abc", "'abc' is not a whole number."),
        ("clients", 3, "age", 30.5, "30.5 is not a whole number."),
        ("clients", 3, "age", True, "True is not a whole number."),
        ("clients", 3, "age", 10**400, "is not a whole number."),
        ("clients", 3, "age", 17, "17 is too small. Allowed: 18 to 65."),
        ("clients", 3, "age", 66, "66 is too large. Allowed: 18 to 65."),
        ("clients", 3, "age", None, "no value; every row needs one."),
        ("clients", 3, "work_share_3y", "0,5", "'0,5' is not a number. Write decimals with a point."),
        ("clients", 3, "work_share_3y", float("inf"), "inf is not a number."),
        ("clients", 3, "benefit_share_5y", 1.001, "1.001 is too large. Allowed: 0 to 1."),
        ("clients", 3, "sex", "other", "'other' is not a level. Allowed: female, male."),
        ("clients", 3, "sex", 1, "1 is not text."),
        ("clients", 3, "convicted", 2, "2 is not a level. Allowed: 0, 1."),
        ("caseworkers", 4, "jobcentre_id", "J09", "'J09' stands nowhere in table jobcentres"),
        ("responses", 5, "week", 208, "208 is too large. Allowed: 0 to 207."),
        ("responses", 5, "b2", 6, "6 is not a level. Allowed: 1, 2, 3, 4, 5."),
        ("responses", 5, "s3_missing", "dont_know", "s3 has an answer, so this must be empty."),
        ("responses", 6, "b10_internship", None, "no value, and b10_missing gives no reason."),
        ("responses", 5, "b10_internship", 0, "has a value, but b10_missing says that it is missing."),
        ("interventions", 4, "intervention", "yoga", "'yoga' is not a level."),
        ("spells", 3, "state", "holiday", "'holiday' is not a level."),
    ],
)
def test_one_wrong_cell(small: Panel, table: str, row: int, column: str, value: Any, words: str) -> None:
    panel = changed(small, table, row, column, value)
    assert (table, row, column) in places(panel)
    with pytest.raises(PanelError) as caught:
        check_panel(panel)
    assert f"table {table}, row {row}, column {column}: " in str(caught.value)
    assert words in str(caught.value)


def test_an_empty_item_needs_a_reason(small: Panel) -> None:
    assert places(changed(small, "responses", 9, "s3", None)) == {("responses", 9, "s3_missing")}


def test_a_cell_that_cannot_be_read_is_reported_once(small: Panel) -> None:
    assert places(changed(small, "spells", 2, "end_week", "late")) == {("spells", 2, "end_week")}


def test_a_client_cannot_stand_twice(small: Panel) -> None:
    clients = pd.concat([small.clients, small.clients.iloc[[2]]])
    assert places(replace(small, clients=clients)) == {("clients", 14, "client_id")}


def test_a_wave_cannot_be_left_out(small: Panel) -> None:
    responses = small.responses.drop(
        index=small.responses.query("client_id == 'P000003' and wave == 2").index
    )
    # The third response of the client is now in row 6 of the file.
    assert places(replace(small, responses=responses)) == {("responses", 6, "wave")}


def test_weeks_rise_with_waves(small: Panel) -> None:
    assert places(changed(small, "responses", 4, "week", 3)) == {("responses", 4, "week")}


def test_no_response_before_entry(small: Panel) -> None:
    assert places(changed(small, "clients", 2, "entry_week", 1)) == {("responses", 2, "week")}


def test_the_caseworker_works_at_the_clients_job_centre(small: Panel) -> None:
    assert places(changed(small, "responses", 2, "caseworker_id", "C0002")) == {
        ("responses", 2, "caseworker_id")
    }


def test_an_intervention_belongs_to_a_response(small: Panel) -> None:
    assert places(changed(small, "interventions", 2, "wave", 3)) == {("interventions", 2, "wave")}


def test_every_client_has_responses_and_spells(small: Panel) -> None:
    spells = small.spells.query("client_id != 'P000005'")
    assert places(replace(small, spells=spells)) == {("clients", 6, "client_id")}


@pytest.mark.parametrize(
    ("row", "column", "value", "found"),
    [
        (2, "end_week", 50, {(3, "start_week")}),  # gap
        (2, "end_week", 52, {(3, "start_week")}),  # overlap
        (2, "start_week", 1, {(2, "start_week")}),  # late start
        (3, "end_week", 258, {(3, "end_week")}),  # early end
        (3, "end_week", 51, {(3, "end_week")}),  # ends before it starts
    ],
)
def test_spells_cover_all_weeks_once(
    small: Panel, row: int, column: str, value: int, found: set[tuple[int, str]]
) -> None:
    assert places(changed(small, "spells", row, column, value)) == {("spells", *place) for place in found}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda frame: frame.drop(columns="age"), {("clients", None, "age")}),
        (lambda frame: frame.assign(shoe_size=40), {("clients", None, "shoe_size")}),
        (lambda frame: frame.assign(**{"7": 1}).rename(columns={"7": 7}), {("clients", None, "7")}),
        (lambda frame: pd.concat([frame, frame[["age"]]], axis=1), {("clients", None, "age")}),
    ],
    ids=["missing", "extra", "not text", "double"],
)
def test_columns(
    small: Panel, change: Callable[[pd.DataFrame], pd.DataFrame], found: set[tuple[str, None, str]]
) -> None:
    assert places(replace(small, clients=change(small.clients))) == found


def test_tables_need_rows_but_no_interventions_are_fine(small: Panel) -> None:
    check_panel(replace(small, interventions=small.interventions.iloc[:0]))
    found = places(replace(small, caseworkers=small.caseworkers.iloc[:0]))
    assert ("caseworkers", None, None) in found


def test_all_problems_come_in_one_pass_in_table_order(small: Panel) -> None:
    panel = changed(small, "spells", 3, "state", "holiday")
    panel = changed(panel, "clients", 3, "age", "abc")
    panel = changed(panel, "responses", 5, "b2", 6)
    with pytest.raises(PanelError) as caught:
        check_panel(panel)
    found = [(problem.table, problem.row) for problem in caught.value.problems]
    assert found == [("clients", 3), ("responses", 5), ("spells", 3)]
    assert str(caught.value).startswith("The panel has 3 problems:\n")


def test_many_wrong_rows_are_counted(small: Panel) -> None:
    n = 2_000
    spells = pd.DataFrame({"client_id": "P000001", "start_week": range(n), "state": "x", "end_week": 5})
    with pytest.raises(PanelError) as caught:
        check_panel(replace(small, spells=spells))
    states = [problem for problem in caught.value.problems if problem.column == "state"]
    assert [problem.row for problem in states] == [*range(2, 52), None]
    assert states[-1].message.startswith("… and 1,950 more rows (52–2001): is not a level.")
    assert states[-1].count == 1_950
    assert len(str(caught.value)) < 50_000
