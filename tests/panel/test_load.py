"""Loading: types, the places of the shipped panel, and the wall between panel and truth."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.panel import Panel, Truth, load, load_panel, load_truth
from bip_teach.panel.descriptor import tables


def test_types(written: Path) -> None:
    panel = load_panel(written)
    by_type = {"string": {"str"}, "number": {"float64"}, "integer": {"int64", "Int8", "Int64"}}
    for table in tables("panel"):
        frame = getattr(panel, table.name)
        assert tuple(frame.columns) == table.names
        assert frame.index.equals(pd.RangeIndex(len(frame)))
        for column in table.columns:
            kind = str(frame[column.name].dtype)
            assert kind in by_type[column.type], column.name
            assert (kind == "int64") == (column.type == "integer" and column.required), column.name


def test_missing_answers_are_na(written: Path) -> None:
    responses = load_panel(str(written)).responses
    assert responses["s12"].isna().sum() == 1
    assert responses.loc[responses["s12"].isna(), "s12_missing"].tolist() == ["dont_know"]
    assert responses["s12_missing"].isna().sum() == len(responses) - 1
    assert responses.filter(like="b10_").drop(columns="b10_missing").isna().sum().eq(1).all()


def test_the_truth_is_not_touched(written: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(written, tmp_path / "copy")
    for path in (copy / "truth").iterdir():
        path.write_text("not for analysts")
    assert isinstance(load_panel(copy), Panel)
    for path in copy.glob("*.csv"):
        path.unlink()
    shutil.rmtree(copy / "truth")
    shutil.copytree(written / "truth", copy / "truth")
    assert isinstance(load_truth(copy), Truth)


def test_the_shipped_panel_in_a_package_comes_before_a_checkout(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, checkout = tmp_path / "package", tmp_path / "checkout"
    monkeypatch.setattr(load, "SHIPPED", (package, checkout))
    with pytest.raises(InvalidArgumentError, match=r"No panel is shipped.*bip-teach generate --out"):
        load_panel()
    with pytest.raises(InvalidArgumentError, match=r"No panel is shipped"):
        load_truth()
    shutil.copytree(written, checkout)
    assert len(load_panel().clients) == len(load_truth().clients) == 12
    package.mkdir()
    with pytest.raises(ValueError, match=r"there is no file clients\.csv in .*package"):
        load_panel()


def test_the_shipped_places_lie_in_the_package_and_beside_it() -> None:
    inside, beside = load.SHIPPED
    assert inside.parts[-3:] == ("bip_teach", "_data", "synthetic")
    assert beside == inside.parents[2] / "data" / "synthetic"
