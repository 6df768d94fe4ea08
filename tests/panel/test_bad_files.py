"""Files that are missing, cut off or not what they should be: everything is listed, nothing falls over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bip_teach.errors import PanelError
from bip_teach.panel import check_folder, check_panel, load_panel, load_truth


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def test_a_good_folder_passes(folder: Path) -> None:
    check_panel(folder)
    check_panel(str(folder))
    check_folder(folder)


def test_loading_reports_what_checking_reports(folder: Path, edit, problems) -> None:
    edit("clients", 4, "age", "12")
    (folder / "spells.csv").unlink()
    with pytest.raises(PanelError) as caught:
        load_panel(folder)
    assert list(caught.value.problems) == problems(folder, check_panel)
    assert len(caught.value.problems) == 2


def test_a_missing_folder(tmp_path: Path, problems) -> None:
    (problem,) = problems(tmp_path / "nowhere", check_panel)
    assert str(problem).startswith(f"table all: there is no folder {tmp_path / 'nowhere'}.")


@pytest.mark.parametrize("name", ["a" * 5000, "file/inside"])
def test_an_impossible_folder(tmp_path: Path, name: str, places) -> None:
    (tmp_path / "file").write_text("x")
    assert places(tmp_path / name, check_panel) == {("all", None, None)}


def test_missing_files_are_all_listed(folder: Path, problems) -> None:
    (folder / "clients.csv").unlink()
    (folder / "spells.csv").unlink()
    (folder / "datapackage.json").unlink()
    found = problems(folder, check_panel)
    assert [problem.table for problem in found] == ["datapackage.json", "clients", "spells"]
    assert found[1].message == f"there is no file clients.csv in {folder}."


def test_an_empty_folder(tmp_path: Path, problems) -> None:
    assert len(problems(tmp_path, check_panel)) == 7


def test_a_folder_in_the_place_of_a_file(folder: Path, places) -> None:
    (folder / "clients.csv").unlink()
    (folder / "clients.csv").mkdir()
    assert places(folder, check_panel) == {("clients", None, None)}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \r\n"])
def test_an_empty_file(folder: Path, content: bytes, problems) -> None:
    (folder / "spells.csv").write_bytes(content)
    (problem,) = problems(folder, check_panel)
    assert (problem.table, problem.row) == ("spells", None)
    assert "the file spells.csv is empty" in problem.message


def test_a_header_without_rows(folder: Path, problems) -> None:
    rewrite(folder / "caseworkers.csv", lambda content: content.split(b"\n")[0] + b"\n")
    messages = [
        problem.message for problem in problems(folder, check_panel) if problem.table == "caseworkers"
    ]
    assert messages[0].startswith("the table has 0 whole rows, but datapackage.json says 4.")
    assert "the table has no rows." in messages


@pytest.mark.parametrize(
    "table", ["jobcentres", "caseworkers", "clients", "responses", "interventions", "spells"]
)
def test_a_file_that_is_cut_off_anywhere(folder: Path, table: str, problems) -> None:
    path = folder / f"{table}.csv"
    content = path.read_bytes()
    for size in (1, len(content) // 2, len(content) - 2):
        path.write_bytes(content[:size])
        assert table in {problem.table for problem in problems(folder, check_panel)}, size


def test_a_file_that_is_cut_off_between_rows(folder: Path, problems) -> None:
    rewrite(folder / "interventions.csv", lambda content: b"".join(content.splitlines(keepends=True)[:-2]))
    (problem,) = problems(folder, check_panel)
    assert (problem.table, problem.row) == ("interventions", None)
    assert problem.message.startswith("the table has 5 whole rows, but datapackage.json says 7.")


def test_the_row_where_a_file_ends_is_named(folder: Path, problems) -> None:
    rewrite(folder / "interventions.csv", lambda content: content[:-4])
    found = problems(folder, check_panel)
    assert {problem.row for problem in found} == {8}
    assert any("ends in the middle of this row" in problem.message for problem in found)


def test_rows_with_too_few_or_too_many_cells_and_empty_rows(folder: Path, problems) -> None:
    lines = (folder / "spells.csv").read_text().splitlines()
    lines[1] += ",1"
    lines[4] = lines[4].rsplit(",", 1)[0]
    lines.insert(6, "")
    (folder / "spells.csv").write_text("\n".join(lines) + "\n")
    messages = {
        problem.row: problem.message for problem in problems(folder, check_panel) if problem.table == "spells"
    }
    assert messages[2] == "the row has 5 cells; the header has 4."
    assert messages[5] == "the row has 3 cells; the header has 4."
    assert messages[7] == "the row is empty. Remove it."


def test_row_numbers_stay_right_below_a_broken_row(folder: Path, places) -> None:
    lines = (folder / "spells.csv").read_text().splitlines()
    lines[1] += ",1"
    lines[9] = lines[9].replace("cash_benefit", "holiday")
    (folder / "spells.csv").write_text("\n".join(lines) + "\n")
    assert ("spells", 10, "state") in places(folder, check_panel)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_in_another_encoding(folder: Path, encoding: str, problems) -> None:
    rewrite(
        folder / "caseworkers.csv",
        lambda content: content.decode().replace("C0002", "Ç0002").encode(encoding),
    )
    (problem,) = [problem for problem in problems(folder, check_panel) if problem.table == "caseworkers"]
    assert "UTF-8" in problem.message
    assert encoding != "latin-1" or problem.row == 3


def test_zero_bytes(folder: Path, places) -> None:
    rewrite(folder / "caseworkers.csv", lambda content: content + b"\0\n")
    assert ("caseworkers", None, None) in places(folder, check_panel)


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder: Path) -> None:
    rewrite(folder / "clients.csv", lambda content: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    check_panel(folder)


def test_quoted_cells_are_fine(folder: Path) -> None:
    rewrite(folder / "jobcentres.csv", lambda content: content.replace(b"J01", b'"J01"'))
    check_panel(folder)


def test_an_open_quote(folder: Path, problems) -> None:
    rewrite(folder / "caseworkers.csv", lambda content: content.replace(b"C0003", b'"C0003'))
    found = problems(folder, check_panel)
    assert {problem.table for problem in found} == {"caseworkers"}
    assert found[0].row == 4


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator(folder: Path, separator: str, problems) -> None:
    rewrite(folder / "clients.csv", lambda content: content.replace(b",", separator.encode()))
    found = problems(folder, check_panel)
    assert [(problem.table, problem.row) for problem in found] == [("clients", 1)]
    assert "not separated by commas" in found[0].message


def test_missing_extra_and_double_columns(folder: Path, places) -> None:
    rewrite(folder / "clients.csv", lambda content: content.replace(b",age,", b",shoe_size,", 1))
    rewrite(folder / "spells.csv", lambda content: content.replace(b"state", b"client_id", 1))
    assert places(folder, check_panel) >= {
        ("clients", 1, "age"),
        ("clients", 1, "shoe_size"),
        ("spells", 1, "state"),
        ("spells", 1, "client_id"),
    }


def test_columns_in_another_order(folder: Path, problems) -> None:
    lines = [line.split(",") for line in (folder / "caseworkers.csv").read_text().splitlines()]
    (folder / "caseworkers.csv").write_text("".join(f"{second},{first}\n" for first, second in lines))
    (problem,) = problems(folder, check_panel)
    assert (problem.table, problem.row, problem.column) == ("caseworkers", 1, "jobcentre_id")
    assert "Needed: caseworker_id, jobcentre_id." in problem.message


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("29", True),
        ("029", True),
        ("29.0", False),
        (" 29", False),
        ("2 9", False),
        ("+29", False),
        ("1e1", False),
        ("٢٩", False),
        ("NA", False),
        ("nan", False),
        ("99999999999999999999", False),
    ],
)
def test_what_counts_as_a_whole_number(folder: Path, edit, text: str, good: bool, places) -> None:
    edit("clients", 3, "age", text)
    if good:
        check_panel(folder)
    else:
        assert places(folder, check_panel) == {("clients", 3, "age")}


@pytest.mark.parametrize(
    ("text", "good"), [("0", True), ("5e-1", True), (".5", False), ("inf", False), ("0,5", False)]
)
def test_what_counts_as_a_number(folder: Path, edit, text: str, good: bool, places) -> None:
    edit("clients", 3, "work_share_3y", text)
    if good:
        check_panel(folder)
    else:
        assert places(folder, check_panel) == {("clients", 3, "work_share_3y")}


def test_the_word_na_is_text_like_any_other(folder: Path, edit, places) -> None:
    edit("jobcentres", 2, "jobcentre_id", "NA")
    assert ("caseworkers", 2, "jobcentre_id") in places(folder, check_panel)
    assert ("jobcentres", 2, "jobcentre_id") not in places(folder, check_panel)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "{", '{"resources": [1]}', '{"resources": [{"rows": 1}]}']
)
def test_a_descriptor_that_is_none(folder: Path, content: str, problems) -> None:
    (folder / "datapackage.json").write_text(content)
    found = problems(folder, check_panel)
    assert [str(problem) for problem in found] == [
        "table datapackage.json: the file is not a Data Package descriptor in JSON."
    ]


def test_a_descriptor_without_row_counts_is_fine(folder: Path) -> None:
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource["rows"]
    path.write_text(json.dumps(descriptor))
    check_panel(folder)


def test_problems_of_the_truth_name_its_folder(folder: Path, edit) -> None:
    edit("truth/clients", 3, "register_index", "much")
    check_panel(folder)
    for check in (check_folder, load_truth):
        with pytest.raises(PanelError) as caught:
            check(folder)
        (problem,) = caught.value.problems
        assert (problem.table, problem.row, problem.column) == ("truth/clients", 3, "register_index")


def test_problems_of_panel_and_truth_come_together(folder: Path, edit) -> None:
    edit("truth/clients", 3, "register_index", "much")
    edit("clients", 4, "age", "12")
    with pytest.raises(PanelError) as caught:
        check_folder(folder)
    assert [problem.table for problem in caught.value.problems] == ["clients", "truth/clients"]


def test_a_panel_needs_no_truth(folder: Path) -> None:
    shutil.rmtree(folder / "truth")
    check_folder(folder)
    with pytest.raises(PanelError, match="there is no folder"):
        load_truth(folder)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\n \n"])
def test_a_file_without_a_single_sign_is_empty(folder: Path, content: bytes, problems) -> None:
    (folder / "clients.csv").write_bytes(content)
    assert any("the file clients.csv is empty" in str(problem) for problem in problems(folder, check_panel))


@pytest.mark.parametrize("content", ["[" * 100_000, '{"resources": [{"name": "clients", "rows": "many"}]}'])
def test_a_strange_descriptor_is_a_problem_and_no_crash(folder: Path, content: str, problems) -> None:
    (folder / "datapackage.json").write_text(content, encoding="utf-8")
    assert problems(folder, check_panel)


def test_a_truth_about_somebody_else_is_named(folder: Path, edit) -> None:
    edit("truth/clients", 3, "client_id", "P999999")
    with pytest.raises(PanelError) as caught:
        check_folder(folder)
    strange, lost = caught.value.problems
    assert (strange.table, strange.row, strange.column) == ("truth/clients", 3, "client_id")
    assert lost.message == "1 of the rows in the panel's table clients have no truth."
