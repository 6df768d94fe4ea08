"""Figures of many caseworkers: every number in the table, a summary in words, readable sizes."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from bip_teach import figures
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.estimate import rank_table
from bip_teach.figures.marks import written
from bip_teach.published import figure


def means(n: int) -> pd.DataFrame:
    shares = 0.1 + 0.1 * np.random.default_rng(1).permutation(n) / n
    return pd.DataFrame(
        {
            "term": [f"C{i:04d}" for i in range(n)],
            "shrunken": shares,
            "shrunken_low": shares - 0.02,
            "shrunken_high": shares + 0.03,
        }
    )


def drawn_values(figure: go.Figure) -> list[list[float]]:
    return [[float(value) for value in trace.x] for trace in figure.data]


@pytest.mark.parametrize("n", [4, 30, 300])
def test_one_line_each_from_high_to_low_in_a_readable_height(n: int) -> None:
    table = means(n)
    before = table.copy()
    figure = figures.caterpillar_figure(table)
    assert drawn_values(figure) == [sorted(100 * table["shrunken"], reverse=True)]
    assert list(figure.data[0].y) == list(range(n))
    assert 5 * n < figure.layout.height < 18 * n + 120
    assert figure.layout.height < 1_700
    pd.testing.assert_frame_equal(table, before)


def test_the_words_summarise_and_the_table_holds_all() -> None:
    figure = figures.caterpillar_figure(means(100))
    meta = figure.layout.meta
    assert len(meta["table"]["rows"]) == 100
    assert len(meta["alt"]) < 600
    assert "100 caseworkers: shrunken mean from 10.0 to 19.9." in meta["alt"]
    hold = sum(row[2] <= 14.95 <= row[3] for row in meta["table"]["rows"])
    assert f"{hold} of 100 intervals hold the mean of all, 15.0." in meta["alt"]
    assert 0 < hold < 100
    assert "5.0 wide on average" in meta["alt"]


def test_true_means_are_drawn_when_they_are_given() -> None:
    table = means(40).assign(true_share=0.15)
    figure = figures.caterpillar_figure(table)
    assert [trace.name for trace in figure.data] == ["shrunken mean", "true mean"]
    assert set(figure.data[1].x) == {15.0}
    assert figure.layout.meta["table"]["columns"][-1] == "true mean"
    assert figure.data[0].marker.symbol != figure.data[1].marker.symbol


def test_error_bars_end_at_the_interval() -> None:
    trace = figures.caterpillar_figure(means(30)).data[0]
    np.testing.assert_allclose(trace.error_x.array, 3.0, atol=1e-9)
    np.testing.assert_allclose(trace.error_x.arrayminus, 2.0, atol=1e-9)


def test_ranks_run_from_the_first_and_their_lines_hold_the_dot() -> None:
    table = means(50)
    ranks = rank_table(table["shrunken"], pd.Series(0.01, index=table.index))
    figure = figures.rank_figure(ranks)
    rows = figure.layout.meta["table"]["rows"]
    assert [row[1] for row in rows] == list(range(1, 51))
    assert all(row[2] <= row[1] <= row[3] for row in rows)
    assert "50 caseworkers" in figure.layout.meta["alt"]


@pytest.mark.parametrize("draw", [figures.caterpillar_figure, figures.rank_figure])
def test_bad_tables_are_refused(draw) -> None:
    with pytest.raises(UnknownNameError, match="table has no column"):
        draw(pd.DataFrame({"term": ["A"]}))
    columns = ["shrunken", "shrunken_low", "shrunken_high", "rank", "rank_low", "rank_high"]
    with pytest.raises(InvalidArgumentError, match="at least one row"):
        draw(pd.DataFrame(columns=["term", *columns], dtype=float))
    gap = pd.DataFrame({"term": ["A", "B"]}).assign(**dict.fromkeys(columns, 1.0))
    gap.loc[1, columns] = math.nan
    with pytest.raises(InvalidArgumentError, match="1 of them lack"):
        draw(gap)


def test_the_thought_experiment_keeps_the_colours_of_published_and_true() -> None:
    table = pd.DataFrame(
        {
            "term": ["published", "shrunken", "true_of_raw"],
            "mean_share": [0.1, 0.2, 0.3],
            "effective_share": [0.2, 0.3, 0.4],
            "conf_low": [math.nan, 0.05, math.nan],
            "conf_high": [math.nan, 0.15, math.nan],
        }
    )
    figure = figures.thought_experiment_figure(table)
    by_kind = {trace.name.rsplit(", ", 1)[-1]: trace for trace in figure.data}
    assert list(by_kind["published"].x) == [20.0]
    assert by_kind["published"].marker.symbol == "diamond-open"
    np.testing.assert_allclose(by_kind["estimated"].error_x.array, [5.0])
    assert list(by_kind["in the synthetic world"].x) == [40.0]


def test_the_thought_experiment_rounds_the_published_number_as_people_do() -> None:
    printed = {name: figure(f"C.thought.{name}") for name in ("mean", "effective")}
    table = pd.DataFrame(
        {
            "term": ["published"],
            "mean_share": [printed["mean"].share],
            "effective_share": [printed["effective"].share],
            "conf_low": [math.nan],
            "conf_high": [math.nan],
        }
    )
    drawn = figures.thought_experiment_figure(table)
    texts = {text for trace in drawn.data for text in trace.text}
    rounded = {str(Decimal(one.text).quantize(Decimal("0.1"), ROUND_HALF_UP)) for one in printed.values()}
    assert texts == rounded
    assert all(text in drawn.layout.meta["alt"] for text in rounded)


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (1.005, 2, "1.01"),
        (0.15 + 0.1, 1, "0.3"),
        (-0.04, 1, "0.0"),
        (7, 2, "7"),
    ],
)
def test_halves_go_away_from_zero(value, decimals, words) -> None:
    assert written(value, decimals) == words
