"""A panel as Parquet: it loads as the same panel, in the same bytes each time, and never half."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bip_teach.errors import InvalidArgumentError, OutputExistsError, PanelError
from bip_teach.panel import Panel, Truth, check_folder, check_panel, load_panel, load_truth, write_panel
from bip_teach.panel.arrow import arrow_schema, as_arrow
from bip_teach.panel.data_package import data_package_problems
from bip_teach.panel.parquet import finish, new_folder, write_part
from bip_teach.panel.tables import frames


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def one_part(small: Panel, small_truth: Truth, tmp_path: Path) -> Path:
    write_panel(small, small_truth, tmp_path / "one", format="parquet")
    return tmp_path / "one"


def test_both_formats_load_to_the_same_tables(written: Path, one_part: Path, parts: Path) -> None:
    for load in (load_panel, load_truth):
        expected = frames(load(written))
        for folder in (one_part, parts):
            for name, frame in frames(load(folder)).items():
                pd.testing.assert_frame_equal(frame, expected[name], obj=name, check_exact=True)


def test_good_folders_pass(one_part: Path, parts: Path) -> None:
    for folder in (one_part, parts):
        check_panel(folder)
        check_folder(folder)


def test_the_files(one_part: Path, parts: Path) -> None:
    whole = {"caseworkers", "jobcentres", "truth/caseworkers", "truth/effects"}
    split = {"clients", "responses", "interventions", "spells", "truth/clients", "truth/responses"}
    descriptors = {"datapackage.json", "truth/datapackage.json"}
    one = {f"{name}/part-00000.parquet" for name in whole | split}
    more = {f"{name}/part-0000{number}.parquet" for name in split for number in (1, 2)}
    assert set(content(one_part)) == descriptors | one
    assert set(content(parts)) == descriptors | one | more


def test_the_descriptor_lists_parts_and_counts_rows(parts: Path) -> None:
    described = json.loads((parts / "datapackage.json").read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in described["resources"]}
    assert by_name["responses"]["path"] == [f"responses/part-0000{number}.parquet" for number in range(3)]
    assert by_name["responses"]["rows_by_part"] == [10, 10, 10]
    assert {name: resource["rows"] for name, resource in by_name.items()} == {
        "jobcentres": 2,
        "caseworkers": 4,
        "clients": 12,
        "responses": 30,
        "interventions": 7,
        "spells": 15,
    }
    assert {resource["format"] for resource in described["resources"]} == {"parquet"}
    assert {resource["mediatype"] for resource in described["resources"]} == {
        "application/vnd.apache.parquet"
    }


def test_frictionless_accepts_one_part_and_says_that_it_cannot_read_more(one_part: Path, parts: Path) -> None:
    assert data_package_problems(one_part) == []
    (problem,) = data_package_problems(parts)
    assert problem.message.startswith("frictionless reads only the first Parquet file")


def test_the_same_tables_give_the_same_bytes(
    small: Panel, small_truth: Truth, one_part: Path, tmp_path: Path
) -> None:
    responses = small.responses.astype({"week": "int16", "b1": "Int64"})
    write_panel(replace(small, responses=responses), small_truth, tmp_path / "again", format="parquet")
    assert content(tmp_path / "again") == content(one_part)


def test_bytes_depend_neither_on_chunks_nor_on_the_order_of_levels(small: Panel, tmp_path: Path) -> None:
    table = as_arrow("panel", "spells", small.spells)
    cut = pa.concat_tables([table.slice(0, 3), table.slice(3)])
    place = table.column_names.index("state")
    coded = table.column("state").cast(pa.string()).combine_chunks().dictionary_encode()
    own = pa.DictionaryArray.from_arrays(coded.indices.cast(pa.int8()), coded.dictionary)
    assert not own.dictionary.equals(table.column("state").chunk(0).dictionary)
    for number, one in enumerate((table, cut, table.set_column(place, "state", own))):
        write_part(tmp_path, "panel", "spells", number, one)
    first, *others = content(tmp_path).values()
    assert others == [first, first]


def test_numbers_keep_the_decimals_of_the_codebook(small: Panel, tmp_path: Path) -> None:
    shares = np.linspace(0, 1, len(small.clients)) / 3
    table = as_arrow("panel", "clients", small.clients.assign(work_share_3y=shares, benefit_share_5y=-0.0))
    write_part(tmp_path, "panel", "clients", 0, table)
    read = pq.read_table(tmp_path / "clients" / "part-00000.parquet").to_pandas()
    assert read["work_share_3y"].tolist() == [float(f"{share:.3f}") for share in shares]
    assert not np.signbit(read["benefit_share_5y"]).any()


def test_a_part_is_one_row_group_that_any_reader_understands(parts: Path) -> None:
    with pq.ParquetFile(parts / "responses" / "part-00000.parquet") as file:
        assert file.metadata.num_row_groups == 1
        assert file.schema_arrow.metadata is None
        assert file.schema_arrow.field("b1").type == pa.int8()
        ids = file.metadata.row_group(0).column(0).statistics
        assert (ids.min, ids.max) == ("P000001", "P000004")


def test_a_table_without_rows_is_written(small: Panel, small_truth: Truth, tmp_path: Path) -> None:
    nobody = replace(small, interventions=small.interventions.iloc[:0])
    write_panel(nobody, small_truth, tmp_path / "data", format="parquet")
    loaded = load_panel(tmp_path / "data").interventions
    assert len(loaded) == 0
    assert loaded.dtypes.equals(load_panel(tmp_path / "data").interventions.dtypes)


def test_an_unknown_format(small: Panel, small_truth: Truth, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match=r"format is 'parque'.*Did you mean 'parquet'"):
        write_panel(small, small_truth, tmp_path / "data", format="parque")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_for_a_bad_panel(small: Panel, small_truth: Truth, tmp_path: Path) -> None:
    bad = replace(small, clients=small.clients.assign(age=5))
    with pytest.raises(PanelError):
        write_panel(bad, small_truth, tmp_path / "a" / "data", format="parquet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("formats", [("csv", "parquet"), ("parquet", "csv")])
def test_a_panel_in_another_format_is_replaced_cleanly(
    small: Panel, small_truth: Truth, tmp_path: Path, formats: tuple
) -> None:
    before, after = formats
    write_panel(small, small_truth, tmp_path / "data", format=before)
    with pytest.raises(OutputExistsError, match="already holds a panel"):
        write_panel(small, small_truth, tmp_path / "data", format=after)
    write_panel(small, small_truth, tmp_path / "data", force=True, format=after)
    write_panel(small, small_truth, tmp_path / "fresh", format=after)
    assert content(tmp_path / "data") == content(tmp_path / "fresh")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "fresh"]


def test_all_parts_of_a_larger_panel_are_replaced(small: Panel, small_truth: Truth, parts: Path) -> None:
    write_panel(small, small_truth, parts, force=True, format="parquet")
    assert len(content(parts)) == 12
    check_folder(parts)


@pytest.mark.parametrize(
    "name",
    [
        "clients/notes.txt",
        "clients/part-1.parquet",
        "clients/part-000001.parquet",
        "truth/spells/part-00000.parquet",
        "other/part-00000.parquet",
        "clients/more/part-00000.parquet",
    ],
)
def test_files_that_are_not_a_panels_are_never_lost(
    small: Panel, small_truth: Truth, parts: Path, name: str
) -> None:
    (parts / name).parent.mkdir(exist_ok=True)
    (parts / name).write_text("mine")
    before = content(parts)
    with pytest.raises(OutputExistsError, match=f"not a panel's: .*{name}"):
        write_panel(small, small_truth, parts, force=True)
    assert content(parts) == before


def test_a_file_that_comes_during_the_work_is_not_lost(parts: Path) -> None:
    with pytest.raises(OutputExistsError, match=r"not a panel's: diary\.md"), new_folder(parts, force=True):
        (parts / "diary.md").write_text("mine")
    check_folder(parts)
    assert (parts / "diary.md").read_text() == "mine"
    assert [path.name for path in parts.parent.iterdir()] == ["parts"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device"), MemoryError])
@pytest.mark.parametrize("call", [0, 4, 9])
def test_a_full_disk_or_an_interruption_leaves_the_old_panel_whole(
    small: Panel, small_truth: Truth, parts: Path, monkeypatch: pytest.MonkeyPatch, call: int, error
) -> None:
    before, calls, real = content(parts.parent), iter(range(1_000)), pq.write_table

    def broken(table, where, **options) -> None:
        real(table, where, **options)
        if next(calls) == call:
            raise error

    monkeypatch.setattr(pq, "write_table", broken)
    expected = InvalidArgumentError if isinstance(error, OSError) else error
    for place in (parts, parts.parent / "a" / "b"):
        calls = iter(range(1_000))
        with pytest.raises(expected) as caught:
            write_panel(small, small_truth, place, force=True, format="parquet")
        assert content(parts.parent) == before
        assert [path.name for path in parts.parent.iterdir()] == ["parts"]
    assert expected is not InvalidArgumentError or "No space left on device. Nothing was changed." in str(
        caught.value
    )


def test_a_part_that_comes_too_late_does_not_bring_the_folder_back(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "data") as new:
        raise KeyboardInterrupt
    for kind, name in (("panel", "jobcentres"), ("truth", "caseworkers")):
        table = arrow_schema(kind, name).empty_table()
        with pytest.raises(OSError, match="No such file or directory"):
            write_part(new, kind, name, 0, table)
    assert list(tmp_path.iterdir()) == []


def test_what_write_part_refuses(small: Panel, tmp_path: Path) -> None:
    table = as_arrow("panel", "jobcentres", small.jobcentres)
    with pytest.raises(InvalidArgumentError, match="has one part, number 0; 1 came"):
        write_part(tmp_path, "panel", "jobcentres", 1, table)
    with pytest.raises(InvalidArgumentError, match="number is -1"):
        write_part(tmp_path, "panel", "clients", -1, table)
    with pytest.raises(InvalidArgumentError, match="Needed, in this order: jobcentre_id"):
        write_part(tmp_path, "panel", "jobcentres", 0, table.append_column("x", table.column(0)))
    with pytest.raises(
        InvalidArgumentError, match=r"jobcentre_id of table jobcentres is of type large_string"
    ):
        write_part(
            tmp_path, "panel", "jobcentres", 0, table.cast(pa.schema([("jobcentre_id", pa.large_string())]))
        )
    assert list(tmp_path.iterdir()) == []


def test_what_finish_refuses(tmp_path: Path) -> None:
    rows = {"caseworkers": [4], "clients": [4, 8], "responses": [10, 20], "effects": [2]}
    with pytest.raises(InvalidArgumentError, match="rows of the truth names clients"):
        finish(tmp_path, {"truth": {"clients": [4, 8]}})
    for wrong in ({"clients": [12]}, {"effects": [1, 1]}, {"clients": [], "responses": []}):
        with pytest.raises(InvalidArgumentError, match="numbers of parts of the truth do not fit"):
            finish(tmp_path, {"truth": rows | wrong})
    assert list(tmp_path.iterdir()) == []
