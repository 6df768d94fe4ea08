"""Figures of an examiner design draw their tables, say them in words, and leave them alone."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.figures import balance_figure, leniency_curve_figure


@pytest.fixture
def curve() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "leniency": [-1.0, 0.0, 1.0],
            "estimate": [0.05, 0.06, 0.08],
            "conf_low": [0.04, 0.05, math.nan],
            "conf_high": [0.06, 0.07, math.nan],
        }
    )


@pytest.fixture
def histogram() -> pd.DataFrame:
    return pd.DataFrame({"low": [-1.0, 0.0], "high": [0.0, 1.0], "share": [0.6, 0.38]})


@pytest.fixture
def balance() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "term": ["age", "sex[male]", "joint"],
            "contrast": ["belief + 1", "belief + 1", "F(2, 99)"],
            "estimate": [0.1, -0.05, math.nan],
            "conf_low": [-0.1, -0.15, math.nan],
            "conf_high": [0.3, 0.05, math.nan],
            "p_value": [0.32, 0.33, 0.4567],
        }
    )


def test_traces_hold_exactly_the_tables(curve, histogram) -> None:
    figure = leniency_curve_figure(curve, histogram)
    bars, band, line = figure.data
    assert {trace.type for trace in figure.data} == {"scatter", "bar"}
    assert list(bars.x) == [-0.5, 0.5]
    assert list(bars.y) == [60.0, 38.0]
    assert list(line.x) == [-1.0, 0.0, 1.0]
    assert list(line.y) == [5.0, 6.0, 8.0]
    assert list(band.x) == [-1.0, 0.0, 0.0, -1.0]  # no band where there is no interval
    assert list(band.y) == pytest.approx([4.0, 5.0, 7.0, 6.0])
    assert "NaN" not in figure.to_json()


def test_data_table_lists_points_then_bins(curve, histogram) -> None:
    table = leniency_curve_figure(curve, histogram).layout.meta["table"]
    name = "in the synthetic data"
    assert table["columns"] == [
        "leniency", name, f"{name}: interval from", f"{name}: interval to", "responses, of 100",
    ]  # fmt: skip
    rows = [[round(one, 9) if isinstance(one, float) else one for one in row] for row in table["rows"]]
    assert rows == [
        ["−1.00", 5.0, 4.0, 6.0, None],
        ["0.00", 6.0, 5.0, 7.0, None],
        ["1.00", 8.0, None, None, None],
        ["−1.00 to 0.00", None, None, None, 60.0],
        ["0.00 to 1.00", None, None, None, 38.0],
    ]
    json.dumps(table, allow_nan=False)


def test_words_name_the_ends_the_middle_and_the_unit(curve, histogram) -> None:
    figure = leniency_curve_figure(curve.head(2), histogram, "take up education")
    meta = figure.layout.meta
    assert meta["alt"].startswith(meta["caption"])
    assert "How many take up education" in meta["caption"]
    assert "Unit: of 100 responses." in meta["alt"]
    assert "leniency −1.00: 5.0 (interval from 4.0 to 6.0)" in meta["alt"]
    assert "leniency 0.00: 6.0 (interval from 5.0 to 7.0)" in meta["alt"]
    assert "uncertainty" in meta["caption"]
    assert figure.layout.yaxis.title.text == "of 100 responses"


def test_a_point_without_an_interval_is_said_without_one(curve, histogram) -> None:
    alt = leniency_curve_figure(curve, histogram).layout.meta["alt"]
    assert "leniency 1.00: 8.0." in alt
    assert "nan" not in alt


def test_balance_draws_covariates_and_tells_the_joint_test(balance) -> None:
    figure = balance_figure(balance, {"sex[male]": "man"})
    (dots,) = figure.data
    assert list(dots.x) == [0.1, -0.05]
    assert figure.layout.meta["table"]["rows"] == [["age", 0.1, -0.1, 0.3], ["man", -0.05, -0.15, 0.05]]
    assert "p = 0.46" in figure.layout.meta["caption"]
    assert figure.layout.xaxis.title.text == "standard deviations, for belief + 1"
    assert "p =" not in balance_figure(balance.head(2)).layout.meta["caption"]


def test_the_callers_tables_are_unchanged(curve, histogram, balance) -> None:
    before = [table.copy(deep=True) for table in (curve, histogram, balance)]
    leniency_curve_figure(curve, histogram)
    balance_figure(balance)
    for table, old in zip((curve, histogram, balance), before, strict=True):
        pd.testing.assert_frame_equal(table, old)


def test_tables_without_columns_or_rows_are_refused(curve, histogram, balance) -> None:
    with pytest.raises(UnknownNameError, match="histogram has no column 'share'"):
        leniency_curve_figure(curve, histogram.drop(columns="share"))
    with pytest.raises(InvalidArgumentError, match="curve has no rows"):
        leniency_curve_figure(curve.head(0), histogram)
    with pytest.raises(InvalidArgumentError, match="table has no rows"):
        balance_figure(balance.tail(1))
    with pytest.raises(UnknownNameError, match="table has no column 'contrast'"):
        balance_figure(balance.drop(columns="contrast"))
