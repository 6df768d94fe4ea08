"""Parquet panels that are incomplete, cut off or mixed up: part and row are named, nothing falls over."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bip_teach.panel import check, check_folder, check_panel, load_panel
from bip_teach.panel.descriptor import table_named
from bip_teach.panel.part_reading import read_part


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    pq.write_table(change(pq.ParquetFile(path).read()), path)


def with_cell(column: str, row: int, value: object) -> Callable[[pa.Table], pa.Table]:
    """A change of one cell; the first row is row 1."""

    def change(table: pa.Table) -> pa.Table:
        cells = table.column(column).to_pylist()
        cells[row - 1] = value
        return table.set_column(table.column_names.index(column), column, pa.array(cells))

    return change


def swap(first: Path, second: Path) -> None:
    first.rename(first.with_suffix(".tmp"))
    second.rename(first)
    first.with_suffix(".tmp").rename(second)


WRONG_CELLS = [
    ("clients/part-00001.parquet", 2, "age", 300),
    ("clients/part-00002.parquet", 1, "age", None),
    ("clients/part-00000.parquet", 4, "work_share_3y", float("inf")),
    ("responses/part-00002.parquet", 10, "b2", 6),
    ("responses/part-00001.parquet", 3, "s12_missing", "forgot"),
    ("interventions/part-00000.parquet", 7, "intervention", ""),
    ("spells/part-00002.parquet", 4, "state", "holiday"),
    ("spells/part-00001.parquet", 1, "end_week", 258),
    ("caseworkers", 2, "jobcentre_id", "J09"),
    ("truth/clients/part-00001.parquet", 2, "register_index", None),
]


@pytest.mark.parametrize("wrong", WRONG_CELLS, ids=lambda wrong: f"{wrong[0]}-{wrong[2]}")
def test_wrong_cells_are_named_by_part_and_row(parts: Path, wrong: tuple, places) -> None:
    table, row, column, value = wrong
    path = table if table.endswith(".parquet") else f"{table}/part-00000.parquet"
    rewrite(parts / path, with_cell(column, row, value))
    assert (table, row, column) in places(parts)


def test_the_message_says_part_row_and_column(parts: Path, problems) -> None:
    rewrite(parts / "clients/part-00001.parquet", with_cell("age", 2, 17))
    (problem,) = problems(parts)
    assert str(problem) == (
        "table clients/part-00001.parquet, row 2, column age: 17 is too small. Allowed: 18 to 65."
    )


def test_loading_reports_what_checking_reports(parts: Path, problems) -> None:
    rewrite(parts / "clients/part-00001.parquet", with_cell("age", 2, 17))
    (parts / "spells/part-00002.parquet").unlink()
    found = problems(parts, check_panel)
    assert found == problems(parts, load_panel)
    assert len(found) >= 2


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("table", ["clients", "responses", "spells", "truth/responses"])
def test_a_missing_part(parts: Path, table: str, number: int, problems) -> None:
    (parts / f"{table}/part-0000{number}.parquet").unlink()
    found = [one for one in problems(parts) if one.table == table]
    assert found[0].message.startswith(
        f"there is no file {table.split('/')[-1]}/part-0000{number}.parquet in "
    )


def test_a_part_that_is_missing_in_every_table(parts: Path, places) -> None:
    for table in ("clients", "responses", "interventions", "spells"):
        (parts / f"{table}/part-00002.parquet").unlink()
    assert places(parts) >= {(table, None, None) for table in ("clients", "responses", "spells")}


def test_a_missing_whole_table(parts: Path, places) -> None:
    shutil.rmtree(parts / "caseworkers")
    assert ("caseworkers", None, None) in places(parts)


def test_parts_of_another_panel(parts: Path, problems) -> None:
    shutil.copy(parts / "clients/part-00002.parquet", parts / "clients/part-00003.parquet")
    shutil.copy(parts / "jobcentres/part-00000.parquet", parts / "jobcentres/part-00001.parquet")
    messages = {one.table: one.message for one in reversed(problems(parts)) if "/" not in one.table}
    assert "but datapackage.json states 3" in messages["clients"]
    assert "the table has one part only; remove jobcentres/part-00001.parquet" in messages["jobcentres"]


@pytest.mark.parametrize("table", ["clients", "responses", "interventions", "spells", "jobcentres"])
def test_a_file_that_is_cut_off_anywhere(parts: Path, table: str, problems) -> None:
    path = parts / table / "part-00000.parquet"
    whole = path.read_bytes()
    label = "jobcentres" if table == "jobcentres" else f"{table}/part-00000.parquet"
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        found = [one for one in problems(parts) if one.table == label]
        assert any("cannot be read as Parquet; it may be cut off" in one.message for one in found), size


def test_a_damaged_byte_is_found_or_changes_nothing(parts: Path) -> None:
    """Every page of cells has a checksum, so that damage cannot pass as another answer."""
    path, table = parts / "responses" / "part-00001.parquet", table_named("panel", "responses")
    whole, expected = path.read_bytes(), read_part(table, path, 10).frame
    n_found = 0
    for place in np.random.default_rng(3).integers(4, len(whole), 150):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        read = read_part(table, path, 10)
        n_found += bool(read.findings)
        assert read.findings or read.frame.equals(expected), place
    assert n_found > 75


def test_rows_that_are_lost(parts: Path, problems) -> None:
    rewrite(parts / "interventions/part-00000.parquet", lambda table: table.slice(0, 5))
    (problem,) = problems(parts)
    assert problem.table == "interventions/part-00000.parquet"
    assert problem.message == "the part has 5 rows, but datapackage.json says 7."


def test_extra_missing_and_double_columns(parts: Path, places) -> None:
    rewrite(
        parts / "clients/part-00001.parquet", lambda table: table.append_column("shoe_size", table["age"])
    )
    rewrite(parts / "spells/part-00002.parquet", lambda table: table.drop_columns(["state"]))
    rewrite(parts / "responses/part-00000.parquet", lambda table: table.append_column("b1", table["b1"]))
    assert places(parts) >= {
        ("clients/part-00001.parquet", None, "shoe_size"),
        ("spells/part-00002.parquet", None, "state"),
        ("responses/part-00000.parquet", None, "b1"),
    }


@pytest.mark.parametrize(
    ("column", "kind", "message"),
    [
        ("age", pa.string(), "the column is of type string; whole numbers are needed."),
        ("work_share_3y", pa.string(), "the column is of type string; numbers are needed."),
        ("psychiatric", pa.bool_(), "the column is of type bool; whole numbers are needed."),
        ("sex", pa.int64(), "the column is of type int64; text is needed."),
    ],
)
def test_a_column_of_a_wrong_type(
    parts: Path, column: str, kind: pa.DataType, message: str, problems
) -> None:
    path = parts / "clients/part-00000.parquet"
    rewrite(
        path, lambda table: table.set_column(table.column_names.index(column), column, pa.nulls(4).cast(kind))
    )
    (problem,) = problems(parts)
    assert (problem.table, problem.column) == ("clients/part-00000.parquet", column)
    assert problem.message == message


def test_wider_types_of_other_programs_are_fine(parts: Path) -> None:
    expected = load_panel(parts)
    for path in parts.glob("*/part-*.parquet"):
        frame = pq.ParquetFile(path).read().to_pandas()
        frame.astype(dict.fromkeys(frame.select_dtypes("integer"), "int64")).to_parquet(path)
    assert load_panel(parts).responses.equals(expected.responses)


def test_parts_out_of_order(parts: Path, problems) -> None:
    for path in parts.rglob("part-00001.parquet"):
        swap(path, path.with_name("part-00002.parquet"))
    (problem,) = [one for one in problems(parts, check_panel) if "does not come after" in one.message]
    assert (problem.table, problem.row, problem.column) == ("clients/part-00002.parquet", 1, "client_id")
    assert problem.message.startswith("'P000005' does not come after P000012, the last client")


def test_a_part_of_one_table_that_stands_in_another_place(parts: Path, problems) -> None:
    swap(parts / "spells/part-00001.parquet", parts / "spells/part-00002.parquet")
    found = problems(parts)
    assert any("stands nowhere in the same part of table clients" in one.message for one in found)


def test_the_same_clients_in_two_parts(parts: Path, problems) -> None:
    for name in ("clients", "responses", "interventions", "spells"):
        shutil.copy(parts / name / "part-00000.parquet", parts / name / "part-00001.parquet")
    found = problems(parts, check_panel)
    assert any(
        one.table == "clients/part-00001.parquet" and "does not come after" in one.message for one in found
    )


def test_identifiers_are_ordered_as_numbers_count(parts: Path) -> None:
    """P999999 comes before P1000000, although text would be sorted the other way."""
    for path in parts.rglob("part-00002.parquet"):
        ids = [f"P10{name[1:]}" for name in pq.ParquetFile(path).read()["client_id"].to_pylist()]
        rewrite(path, lambda table, ids=ids: table.set_column(0, "client_id", pa.array(ids, pa.string())))
    check_folder(parts)


def test_a_truth_about_somebody_else_is_named(parts: Path, problems) -> None:
    rewrite(parts / "truth/clients/part-00002.parquet", with_cell("client_id", 4, "P000099"))
    strange, lost = problems(parts)[-2:]
    assert (strange.table, strange.row) == ("truth/clients/part-00002.parquet", 4)
    assert lost.message == "1 of the rows in the panel's table clients have no truth."


def test_an_empty_part_folder(parts: Path, places) -> None:
    for path in (parts / "spells").iterdir():
        path.unlink()
    assert ("spells", None, None) in places(parts)


def test_the_check_stops_after_very_many_problems(
    parts: Path, monkeypatch: pytest.MonkeyPatch, problems
) -> None:
    monkeypatch.setattr(check, "MOST_PROBLEMS", 2)
    for number in range(3):
        path = parts / f"clients/part-0000{number}.parquet"
        rewrite(path, lambda table: table.set_column(4, "age", pa.array([1, 2, 3, 4])))
    found = problems(parts, check_panel)
    assert {one.table for one in found} == {"clients/part-00000.parquet", "all"}
    assert found[-1].message.startswith("the check stopped here")
