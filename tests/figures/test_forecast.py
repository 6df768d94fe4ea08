"""The two lines of belief hold exactly their tables, and their slopes are the ones that the words name."""

from __future__ import annotations

import pandas as pd
import pytest

from bip_teach.errors import UnknownNameError
from bip_teach.figures import forecast_figure

THIRDS = ["low", "middle", "high", "high - low"]


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return {
        "gradient": pd.DataFrame({"term": [5.0, 1.0, 3.0], "estimate": [0.27, 0.01, 0.05]}),
        "belief_thirds": pd.DataFrame({"term": THIRDS, "estimate": [2.0, 2.5, 3.5, 1.5]}),
        "outcome_thirds": pd.DataFrame({"term": THIRDS, "estimate": [0.05, 0.06, 0.071, 0.021]}),
    }


def test_lines_hold_the_tables_in_order(tables) -> None:
    forecast, cause = forecast_figure(**tables).data
    assert list(forecast.x) == [1.0, 3.0, 5.0]
    assert list(forecast.y) == pytest.approx([1.0, 5.0, 27.0])
    assert list(cause.x) == [2.0, 2.5, 3.5]
    assert list(cause.y) == pytest.approx([5.0, 6.0, 7.1])
    assert list(cause.text) == ["5", "6", "7"]


def test_the_slope_of_the_second_line_is_the_wald_ratio(tables) -> None:
    cause = forecast_figure(**tables).data[1]
    slope = (cause.y[-1] - cause.y[0]) / (cause.x[-1] - cause.x[0])
    difference = tables["outcome_thirds"]["estimate"].iloc[-1] / tables["belief_thirds"]["estimate"].iloc[-1]
    assert slope == pytest.approx(100 * difference)


def test_words_and_data_table_say_every_point(tables) -> None:
    meta = forecast_figure(**tables, outcome="begin an education").layout.meta
    assert meta["table"]["columns"] == ["responses", "mean belief, in steps", "of 100 responses"]
    assert meta["table"]["rows"][0] == ["1 No", 1.0, 1.0]
    assert len(meta["table"]["rows"]) == 6
    assert "begin an education" in meta["caption"]
    assert "highest third of job focus: mean belief, in steps 3.5, of 100 responses 7.1" in meta["alt"]


def test_tables_are_left_alone(tables) -> None:
    before = {name: table.copy() for name, table in tables.items()}
    forecast_figure(**tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, before[name])


@pytest.mark.parametrize("name", ["gradient", "belief_thirds", "outcome_thirds"])
def test_a_missing_column_is_named(tables, name) -> None:
    tables[name] = tables[name].drop(columns="estimate")
    with pytest.raises(UnknownNameError, match="estimate"):
        forecast_figure(**tables)
