"""Figures about one person's progress draw their tables, say them in words, and leave them alone."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.figures import comparison_figure, indicator_paths_figure, place_curve_figure


@pytest.fixture
def curve() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "progress_index": [0.0, 0.5, 1.0],
            "place": [1.0, 50.0, 100.0],
            "conf_low": [0.0, 25.0, 99.0],
            "conf_high": [2.0, 73.0, 100.0],
        }
    )


@pytest.fixture
def paths() -> pd.DataFrame:
    """Two indicators at months 0, 3 and 9; the second has no answer at month 3."""
    return pd.DataFrame(
        {
            "label": ["Working with others"] * 3 + ["Health"] * 3,
            "month": [0, 3, 9] * 2,
            "level": [0.25, 0.5, 1.0, 0.0, math.nan, 0.75],
        }
    )


def test_the_curve_runs_over_mean_answers_from_one_to_five(curve) -> None:
    band, line = place_curve_figure(curve).data
    assert list(line.x) == [1.0, 3.0, 5.0]
    assert list(line.y) == [1.0, 50.0, 100.0]
    assert list(band.y) == [0.0, 25.0, 99.0, 100.0, 73.0, 2.0]


def test_each_indicator_has_a_line_at_its_months_and_levels(paths) -> None:
    figure = indicator_paths_figure(paths)
    lines = {trace.name: trace for trace in figure.select_traces({"mode": "lines+markers"})}
    first, second = lines["Working with others"], lines["Health"]
    gaps = [after - before for before, after in zip(first.x, first.x[1:], strict=False)]
    assert gaps[1] == pytest.approx(2 * gaps[0])  # three months, then six
    assert first.y[0] > first.y[1] > first.y[2]  # a higher level stands higher
    assert len(second.x) == 2
    assert second.x[0] == pytest.approx(first.x[0] + 1)  # the second column, at the same month
    rise = (first.y[0] - first.y[1]) / (0.5 - 0.25)
    assert second.y[0] - second.y[1] == pytest.approx(0.75 * rise)
    grounds = next(trace for trace in figure.data if trace.type == "bar")
    assert len(grounds.x) == 2


def test_the_last_known_level_is_written(paths) -> None:
    written = next(indicator_paths_figure(paths).select_traces({"mode": "text"}))
    assert [text.strip() for text in written.text] == ["100", "75"]


def test_the_data_table_holds_what_is_drawn_and_says_where_nothing_is(paths) -> None:
    figure = indicator_paths_figure(paths, "Somebody")
    meta = json.loads(figure.to_json())["layout"]["meta"]
    assert meta["table"]["columns"] == ["indicator", "month 0", "month 3", "month 9"]
    assert meta["table"]["rows"] == [["Working with others", 25.0, 50.0, 100.0], ["Health", 0.0, None, 75.0]]
    assert meta["caption"].startswith("Somebody, indicator by indicator")
    assert "Health: month 0 0, month 9 75" in meta["alt"]


@pytest.mark.parametrize("draw", [place_curve_figure, indicator_paths_figure])
def test_bad_tables_are_refused(draw, curve, paths) -> None:
    table = curve if draw is place_curve_figure else paths
    with pytest.raises(UnknownNameError, match=str(table.columns[-1])):
        draw(table.drop(columns=table.columns[-1]))
    with pytest.raises(InvalidArgumentError, match="no rows"):
        draw(table.iloc[:0])


def test_tables_are_left_alone_and_pages_stay_dark(curve, paths) -> None:
    for table, draw in ((curve, place_curve_figure), (paths, indicator_paths_figure)):
        before = table.copy(deep=True)
        figure = draw(table)
        pd.testing.assert_frame_equal(table, before)
        assert figure.layout.template.layout.paper_bgcolor == "rgba(0, 0, 0, 0)"
        assert figure.layout.showlegend is False
        assert "NaN" not in figure.to_json()


def test_a_comparison_may_lack_a_published_value() -> None:
    table = pd.DataFrame(
        {
            "result": ["printed", "never printed"],
            "figure_id": ["A.iv.job.pp", None],
            "true": [1.0, 2.0],
            "estimate": [1.1, 2.1],
            "conf_low": [0.1, 1.1],
            "conf_high": [2.1, 3.1],
        }
    )
    rows = comparison_figure(table, "points").layout.meta["table"]["rows"]
    assert [row[1] for row in rows] == [1.3, None]
