"""The codebook is one: pandera and frictionless find the same faults at the same places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bip_teach.errors import PanelError, Problem
from bip_teach.panel import check_panel
from bip_teach.panel.data_package import data_package_problems

Place = tuple[str, int | None, str | None]


def ours(folder: Path) -> list[Problem]:
    with pytest.raises(PanelError) as caught:
        check_panel(folder)
    return list(caught.value.problems)


def test_both_pass_a_good_panel(folder: Path) -> None:
    check_panel(folder)
    assert data_package_problems(folder) == []


#: Wrong cells, each in a row of its own: table, row, column, text.
WRONG_CELLS = [
    ("clients", 2, "age", "abc"),
    ("clients", 3, "age", "30.5"),
    ("clients", 4, "age", "17"),
    ("clients", 5, "age", "66"),
    ("clients", 6, "age", ""),
    ("clients", 7, "work_share_3y", "half"),
    ("clients", 8, "work_share_3y", "-0.1"),
    ("clients", 9, "benefit_share_5y", "1.001"),
    ("clients", 10, "sex", "other"),
    ("clients", 11, "sex", "Female"),
    ("clients", 12, "origin", ""),
    ("clients", 13, "psychiatric", "2"),
    ("responses", 2, "s12_missing", "forgot"),
    ("responses", 5, "b2", "6"),
    ("responses", 6, "b2", "0"),
    ("responses", 7, "b2", "often"),
    ("responses", 8, "b10_internship", "yes"),
    ("responses", 9, "b11", "-1"),
    ("responses", 10, "caseworker_id", ""),
    ("responses", 31, "week", "208"),
    ("interventions", 4, "intervention", "yoga"),
    ("interventions", 5, "intervention", ""),
    ("spells", 2, "start_week", "-1"),
    ("spells", 3, "state", "holiday"),
    ("spells", 4, "end_week", "260"),
    ("spells", 5, "end_week", "1.5"),
]


def test_both_find_wrong_cells(folder: Path, edit) -> None:
    for table, row, column, text in WRONG_CELLS:
        edit(table, row, column, text)
    expected = {(table, row, column) for table, row, column, _ in WRONG_CELLS}
    assert {(one.table, one.row, one.column) for one in data_package_problems(folder)} == expected
    assert {(one.table, one.row, one.column) for one in ours(folder)} >= expected


@pytest.mark.parametrize(
    ("table", "row", "column", "text"),
    [
        ("jobcentres", 3, "jobcentre_id", "J01"),
        ("caseworkers", 4, "caseworker_id", "C0001"),
        ("clients", 4, "client_id", "P000001"),
        ("responses", 4, "wave", "1"),
        ("interventions", 3, "intervention", "wage_subsidy"),
        ("spells", 3, "start_week", "0"),
        ("caseworkers", 4, "jobcentre_id", "J09"),
        ("clients", 4, "jobcentre_id", "J09"),
        ("responses", 4, "caseworker_id", "C0009"),
        ("responses", 8, "client_id", "P000099"),
        ("interventions", 2, "wave", "3"),
        ("spells", 4, "client_id", "P000099"),
    ],
)
def test_both_find_a_broken_key_in_the_same_row(
    folder: Path, edit, table: str, row: int, column: str, text: str
) -> None:
    edit(table, row, column, text)
    theirs = {(one.table, one.row) for one in data_package_problems(folder)}
    assert (table, row) in theirs
    assert theirs <= {(one.table, one.row) for one in ours(folder)}
    assert (table, row, column) in {(one.table, one.row, one.column) for one in ours(folder)}


def _lines(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (lambda lines: [*lines[:3], lines[3] + ",1", *lines[4:]], 4),
        (lambda lines: [*lines[:3], lines[3].rsplit(",", 1)[0], *lines[4:]], 4),
        (lambda lines: [lines[0].replace("state", "mood"), *lines[1:]], 1),
        (lambda lines: [lines[0] + ",mood", *(line + ",1" for line in lines[1:])], 1),
    ],
    ids=["too many cells", "too few cells", "renamed column", "extra column"],
)
def test_both_find_a_broken_shape(folder: Path, change: Callable[[list[str]], list[str]], row: int) -> None:
    _lines(folder / "spells.csv", change)
    assert ("spells", row) in {(one.table, one.row) for one in ours(folder)}
    theirs = {(one.table, one.row) for one in data_package_problems(folder)}
    assert theirs & {("spells", row), ("spells", None)}


def test_both_find_a_missing_file(folder: Path) -> None:
    (folder / "caseworkers.csv").unlink()
    assert "caseworkers" in {one.table for one in ours(folder)}
    assert "caseworkers" in {one.table for one in data_package_problems(folder)}


def test_both_find_a_file_cut_off_between_rows(folder: Path) -> None:
    _lines(folder / "interventions.csv", lambda lines: lines[:-2])
    assert [(one.table, one.row) for one in ours(folder)] == [("interventions", None)]
    assert [(one.table, one.row) for one in data_package_problems(folder)] == [("interventions", None)]
