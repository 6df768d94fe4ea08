"""Parquet panels whose description says something else than their files, or nothing that can be read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bip_teach.panel import check_folder, check_panel


def test_rows_that_are_lost_where_only_the_total_is_stated(parts: Path, problems) -> None:
    path = parts / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        del resource["rows_by_part"]
    path.write_text(json.dumps(described), encoding="utf-8")
    check_folder(parts)
    part = parts / "interventions/part-00000.parquet"
    pq.write_table(pq.ParquetFile(part).read().slice(0, 5), part)
    (problem,) = problems(parts)
    assert str(problem) == "table interventions: the table has 5 rows, but datapackage.json says 7."


def test_a_truth_in_fewer_parts(parts: Path, problems) -> None:
    path = parts / "truth/datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        resource["rows_by_part"] = resource["rows_by_part"][:2]
        del resource["rows"]
    path.write_text(json.dumps(described), encoding="utf-8")
    for name in ("clients", "responses"):
        (parts / f"truth/{name}/part-00002.parquet").unlink()
    (problem,) = problems(parts)
    assert str(problem).startswith("table truth: the truth has another number of parts than the panel")


def test_both_formats_in_one_folder(parts: Path, written: Path, problems) -> None:
    shutil.copy(written / "clients.csv", parts)
    (problem,) = problems(parts, check_panel)
    assert str(problem) == "table all: the folder holds tables as CSV and as Parquet. Remove one of the two."


def test_panel_and_truth_in_two_formats(parts: Path, written: Path, problems) -> None:
    shutil.rmtree(parts / "truth")
    shutil.copytree(written / "truth", parts / "truth")
    (problem,) = problems(parts)
    assert problem.message == "the truth is stored as csv, the panel as parquet; both need one format."


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("arrow", "the format 'arrow' is not known. Allowed: csv, parquet."),
        (["parquet"], "the format ['parquet'] is not known. Allowed: csv, parquet."),
        ("csv", "the tables are stored as parquet, but the file says something else. Write the panel again."),
    ],
)
def test_a_descriptor_of_another_format(parts: Path, stated: object, message: str, problems) -> None:
    path = parts / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"][0]["format"] = stated
    path.write_text(json.dumps(described), encoding="utf-8")
    (problem,) = problems(parts, check_panel)
    assert (problem.table, problem.message) == ("datapackage.json", message)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"resources": [1]}'])
def test_a_descriptor_that_is_none(parts: Path, content: str, problems) -> None:
    (parts / "datapackage.json").write_text(content)
    (problem,) = problems(parts, check_panel)
    assert problem.message == "the file is not a Data Package descriptor in JSON."


@pytest.mark.parametrize("rows", ["many", -1, [1, "2"], {"a": 1}, None])
def test_strange_row_counts_are_no_crash(parts: Path, rows: object, problems) -> None:
    path = parts / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"][2] |= {"rows": rows, "rows_by_part": rows}
    path.write_text(json.dumps(described), encoding="utf-8")
    assert any(one.table == "clients" for one in problems(parts, check_panel))
