"""Writing: the same bytes each time, whole or not at all, and never over somebody's files."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError, OutputExistsError, PanelError
from bip_teach.panel import Panel, Truth, check_output, load_panel, load_truth, output, write, write_panel
from bip_teach.panel.check import checked_panel, checked_truth


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def other(small: Panel) -> Panel:
    """The small panel with another age."""
    return replace(small, clients=small.clients.assign(age=50))


def test_what_is_written_is_read_back(small: Panel, small_truth: Truth, written: Path) -> None:
    for name, table in vars(load_panel(written)).items():
        pd.testing.assert_frame_equal(table, getattr(checked_panel(small), name), obj=name)
    for name, table in vars(load_truth(written)).items():
        expected = getattr(checked_truth(small_truth), name)
        pd.testing.assert_frame_equal(table, expected, obj=name, check_exact=False, atol=5e-7, rtol=0)


def test_the_files(folder: Path) -> None:
    assert sorted(content(folder)) == sorted(output.panel_files())
    assert {path.name for path in folder.iterdir()} == {
        "caseworkers.csv",
        "clients.csv",
        "datapackage.json",
        "interventions.csv",
        "jobcentres.csv",
        "responses.csv",
        "spells.csv",
        "truth",
    }


def test_the_format_of_cells(folder: Path) -> None:
    files = content(folder)
    assert all(text.endswith(b"\n") and b"\r" not in text for text in files.values())
    clients = files["clients.csv"].decode().splitlines()
    assert clients[2] == "P000002,J02,3,male,29,cohabiting,western,vocational,0.062,0.938,1,0,0,1,0,1,0"
    assert files["truth/clients.csv"].decode().splitlines()[1] == "P000001,0.500000,0.000000,0.333333"
    assert files["interventions.csv"].decode().splitlines()[:2] == [
        "client_id,wave,intervention",
        "P000002,1,wage_subsidy",
    ]


def test_the_same_tables_give_the_same_bytes(
    small: Panel, small_truth: Truth, folder: Path, tmp_path: Path
) -> None:
    responses = small.responses.astype({"week": "int16", "b1": "Int64"})
    write_panel(replace(small, responses=responses), small_truth, tmp_path / "again")
    assert content(tmp_path / "again") == content(folder)


def test_the_descriptor_in_the_folder_counts_rows(folder: Path) -> None:
    for place, rows in (
        ("datapackage.json", [2, 4, 12, 30, 7, 15]),
        ("truth/datapackage.json", [12, 4, 30, 2]),
    ):
        described = json.loads((folder / place).read_text(encoding="utf-8"))
        assert [resource["rows"] for resource in described["resources"]] == rows


def test_parents_are_made(small: Panel, small_truth: Truth, tmp_path: Path) -> None:
    write_panel(small, small_truth, str(tmp_path / "a" / "b" / "data"))
    assert sorted(content(tmp_path)) == sorted(f"a/b/data/{name}" for name in output.panel_files())


def test_an_empty_folder_is_filled(small: Panel, small_truth: Truth, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    write_panel(small, small_truth, tmp_path / "data")
    assert len(content(tmp_path / "data")) == len(output.panel_files())


def test_a_panel_is_replaced_only_with_force(other: Panel, small_truth: Truth, folder: Path) -> None:
    before = content(folder)
    with pytest.raises(OutputExistsError, match=r"already holds a panel.*--force.*Nothing was changed"):
        write_panel(other, small_truth, folder)
    assert content(folder) == before
    write_panel(other, small_truth, folder, force=True)
    assert content(folder)["clients.csv"] != before["clients.csv"]
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


def test_old_parts_of_a_panel_do_not_stay(small: Panel, small_truth: Truth, folder: Path) -> None:
    (folder / "spells.csv").write_text("old")
    (folder / ".DS_Store").write_text("from the system")
    write_panel(small, small_truth, folder, force=True)
    assert sorted(content(folder)) == sorted(output.panel_files())


@pytest.mark.parametrize("name", ["notes.txt", "truth/diary.md", "more/clients.csv"])
@pytest.mark.parametrize("force", [False, True])
def test_files_that_are_not_a_panels_are_never_lost(
    small: Panel, small_truth: Truth, folder: Path, name: str, force: bool
) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("mine")
    before = content(folder)
    with pytest.raises(OutputExistsError, match=f"not a panel's: .*{name}.*Nothing was changed"):
        write_panel(small, small_truth, folder, force=force)
    assert content(folder) == before


def test_many_foreign_files_are_counted(tmp_path: Path) -> None:
    for number in range(15):
        (tmp_path / f"{number:02}.txt").write_text("mine")
    (tmp_path / "inside").mkdir()
    with pytest.raises(OutputExistsError, match=r"09\.txt and 6 more\."):
        check_output(tmp_path)


def test_a_file_in_the_place_of_the_folder(small: Panel, small_truth: Truth, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    for path in (tmp_path / "data", tmp_path / "data" / "inside"):
        with pytest.raises(InvalidArgumentError, match=r"is a file|Nothing can be written"):
            write_panel(small, small_truth, path, force=True)
    assert content(tmp_path) == {"data": b"mine"}


def test_a_place_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(InvalidArgumentError, match=f"Nothing can be written in {tmp_path}"):
        check_output(tmp_path / "data")


def test_an_impossible_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="cannot be used"):
        check_output(tmp_path / ("a" * 5000))


def test_the_current_folder_is_not_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "truth")
    for path in (".", "..", folder):
        with pytest.raises(InvalidArgumentError, match="is the current folder or holds it"):
            check_output(path, force=True)


def test_a_link_is_followed(other: Panel, small_truth: Truth, folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder, target_is_directory=True)
    write_panel(other, small_truth, link, force=True)
    assert link.is_symlink()
    assert load_panel(folder).clients["age"].eq(50).all()


@pytest.mark.parametrize("force", [False, True])
def test_nothing_is_written_for_a_bad_panel(
    small: Panel, small_truth: Truth, tmp_path: Path, force: bool
) -> None:
    bad = replace(small, clients=small.clients.assign(age=5))
    with pytest.raises(PanelError):
        write_panel(bad, small_truth, tmp_path / "a" / "data", force=force)
    with pytest.raises(PanelError, match="table truth/effects"):
        write_panel(small, replace(small_truth, effects=small.clients), tmp_path / "a" / "data", force=force)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device"), MemoryError])
@pytest.mark.parametrize("call", [0, 5, 9])
def test_an_interruption_while_tables_are_written_leaves_the_old_data_whole(
    other: Panel,
    small_truth: Truth,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: int,
    error: type[BaseException] | BaseException,
) -> None:
    before = content(folder.parent)
    monkeypatch.setattr(write, "_write_table", _broken_at(call, write._write_table, error))
    expected = InvalidArgumentError if isinstance(error, OSError) else error
    with pytest.raises(expected):
        write_panel(other, small_truth, folder, force=True)
    assert content(folder.parent) == before


@pytest.mark.parametrize("call", range(2))
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_an_interruption_while_folders_are_swapped_leaves_whole_data(
    other: Panel, small_truth: Truth, folder: Path, monkeypatch: pytest.MonkeyPatch, call: int, done: bool
) -> None:
    before = content(folder)
    monkeypatch.setattr(Path, "rename", _broken_at(call, Path.rename, KeyboardInterrupt, done))
    with pytest.raises(KeyboardInterrupt):
        write_panel(other, small_truth, folder, force=True)
    monkeypatch.undo()
    assert [path.name for path in folder.parent.iterdir()] == ["data"]
    if call == 1 and done:
        assert load_panel(folder).clients["age"].eq(50).all()
    else:
        assert content(folder) == before


def test_an_interruption_leaves_no_new_parents(
    small: Panel, small_truth: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_write_table", _broken_at(3, write._write_table, KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_panel(small, small_truth, tmp_path / "a" / "b" / "data")
    assert list(tmp_path.iterdir()) == []


def _broken_at(call, function, error, done=False):
    """The function, interrupted at its n-th call, before or after it has done its work."""
    calls = iter(range(1_000))

    def broken(*arguments):
        if next(calls) != call:
            return function(*arguments)
        if done:
            function(*arguments)
        raise error

    return broken
