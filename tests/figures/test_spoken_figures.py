"""Every word of these figures is looked up, and no number keeps the English decimal point."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from bip_teach import figures
from bip_teach.language import speaking
from bip_teach.panel import Panel
from bip_teach.simulate import generate_panel

Unmarked = Callable[[go.Figure], set[str]]
Tables = dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], go.Figure]]]

OF_TABLES = [
    "gradient",
    "gradient, as text",
    "leniency",
    "effectiveness",
    "thought_experiment",
    "answers",
    "answers, each with its own truth",
    "answer_gaps",
    "comparison",
]
MEANS = pd.DataFrame(
    {
        "term": ["C0001", "C0002"],
        "shrunken": [0.125, 0.25],
        "shrunken_low": [0.0625, 0.1],
        "shrunken_high": [0.25, 0.3125],
        "true_share": [0.15, 0.2],
        "rank": [2, 1],
        "rank_low": [1, 1],
        "rank_high": [2, 2],
    }
)
TARGETS = pd.DataFrame(
    {
        "topic": "Belief",
        "figure_id": ["A.gradient.5_yes", "A.gradient.4_good"],
        "moment": ["gradient_5", "gradient_4"],
        "published": [26.8, 15.2],
        "low": [26.75, 15.15],
        "high": [26.85, 15.25],
        "achieved": [26.9, 18.5],
        "std_error": 0.03,
        "tolerance": 0.1,
        "held": [True, False],
        "shipped": [27.1, float("nan")],
        "low_band": [25.0, float("nan")],
        "high_band": [28.5, float("nan")],
    }
)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return generate_panel(600, 5)[0]


def draw_forecast(outcome: str = "get a job within a year") -> go.Figure:
    steps = pd.DataFrame({"term": [1, 5], "estimate": [0.01, 0.25]})
    belief = pd.DataFrame({"term": ["low", "middle", "high"], "estimate": [2.0, 2.5, 3.0]})
    jobs = pd.DataFrame({"term": ["low", "middle", "high"], "estimate": [0.05, 0.06, 0.0625]})
    return figures.forecast_figure(steps, belief, jobs, outcome)


@pytest.mark.parametrize("name", OF_TABLES)
def test_words_of_a_figure_of_a_table_are_looked_up(name: str, tables: Tables, marked: Unmarked) -> None:
    table, draw = tables[name]
    assert marked(draw(table)) == set()


@pytest.mark.parametrize("draw", [figures.caterpillar_figure, figures.rank_figure])
def test_only_the_ids_of_caseworkers_stay(
    draw: Callable[[pd.DataFrame], go.Figure], marked: Unmarked
) -> None:
    assert marked(draw(MEANS)) == {"C"}


@pytest.mark.parametrize("outcome", ["get a job within a year", "begin an education"])
def test_the_outcome_of_the_forecast_is_looked_up(outcome: str, marked: Unmarked) -> None:
    figure = draw_forecast(outcome)
    assert marked(figure) == set()
    assert f"⟦How many ⟧⟦{outcome}⟧" in figure.layout.meta["caption"]


@pytest.mark.parametrize("topic", [None, "Belief"])
@pytest.mark.parametrize("rows", [1, 2])
def test_words_about_targets_are_looked_up(topic: str | None, rows: int, marked: Unmarked) -> None:
    assert marked(figures.targets_figure(TARGETS[:rows], topic)) == set()


@pytest.mark.parametrize(
    ("name", "ids"), [("clients", {"J"}), ("responses", set()), ("interventions", set()), ("spells", set())]
)
def test_only_the_name_of_the_table_and_ids_stay_in_a_picture_of_the_codebook(
    name: str, ids: set[str], panel: Panel, marked: Unmarked
) -> None:
    assert marked(figures.columns_figure(panel, name)) == {name} | ids


def test_numbers_that_are_drawn_have_a_decimal_comma(tables: Tables) -> None:
    with speaking("sv"):
        drawn = [draw(table) for table, draw in (tables[name] for name in OF_TABLES)]
        drawn += [figures.caterpillar_figure(MEANS), figures.targets_figure(TARGETS), draw_forecast()]
        drawn += [figures.targets_figure(TARGETS, "Belief")]
    for figure in drawn:
        written = " ".join(str(text) for trace in figure.data for text in trace.text or ())
        assert not re.search(r"\d\.\d", written + figure.layout.meta["alt"])
        assert re.search(r"\d,\d", written + figure.layout.meta["alt"])
        assert figure.layout.separators.startswith(",")


def test_the_bins_of_the_codebook_separate_thousands_as_the_language_does(panel: Panel) -> None:
    with speaking("sv"):
        rows = figures.columns_figure(panel, "responses").layout.meta["table"]["rows"]
    levels = {row[1] for row in rows}
    assert {"0–17\N{NO-BREAK SPACE}499", "17\N{NO-BREAK SPACE}500–19\N{NO-BREAK SPACE}999"} <= levels
