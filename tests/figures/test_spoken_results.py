"""Figures and tables of results speak the language that is spoken now, with names of methods and worlds."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from bip_teach import figures
from bip_teach.calibrate import target_table
from bip_teach.diagnose import read_diagnosis
from bip_teach.figures.methods import METHODS, OUTCOMES, WORLDS
from bip_teach.figures.targets import like_printed
from bip_teach.language import speaking
from bip_teach.published import figure as published_figure

Unmarked = Callable[[go.Figure], set[str]]
Tables = dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], go.Figure]]]

NAN = math.nan
CURVE = pd.DataFrame(
    {
        "leniency": [-1.0, 0.25, 1.0],
        "estimate": [0.05, 0.0625, 0.08],
        "conf_low": [0.04, 0.05, NAN],
        "conf_high": [0.06, 0.07, NAN],
    }
)
BINS = pd.DataFrame({"low": [-1.0, 0.0], "high": [0.0, 1.0], "share": [0.6, 0.38]})
BALANCE = pd.DataFrame(
    {
        "term": ["age", "joint"],
        "contrast": ["belief + 1", "F(1, 99)"],
        "estimate": [0.1, NAN],
        "conf_low": [-0.1, NAN],
        "conf_high": [0.3, NAN],
        "p_value": [0.32, 0.4567],
    }
)
PLACES = pd.DataFrame(
    {"progress_index": [0.0, 0.5], "place": [1.0, 50.0], "conf_low": [0.0, 25.0], "conf_high": [2.0, 73.0]}
)
PATHS = pd.DataFrame({"label": ["Health"] * 3, "month": [0, 3, 9], "level": [0.25, NAN, 1.0]})
POWER = pd.DataFrame({"people": [1, 4000], "question": ["switch", "belief"], "power_share": [0.15, 0.455]})
DIAGNOSIS = read_diagnosis()
BELIEF = DIAGNOSIS.query("outcome == 'job_52w' and estimator in ['first_ujive', 'first_2sls']")
DRAWN = {
    "leniency curve": lambda: figures.leniency_curve_figure(CURVE, BINS),
    "balance": lambda: figures.balance_figure(BALANCE, {"age": "years"}),
    "place": lambda: figures.place_curve_figure(PLACES),
    "paths": lambda: figures.indicator_paths_figure(PATHS, "Tove"),
    "power": lambda: figures.study_power_figure(POWER),
    "diagnosis": lambda: figures.diagnosis_figure(BELIEF, "What changes?"),
    "coverage": lambda: figures.coverage_figure(BELIEF),
}
TABLES = (
    "channels",
    "channel_types",
    "outcome_rates",
    "explained_variation",
    "marginal_effects",
    "event_study",
    "switch_bias",
    "importance",
    "indicator_draws",
    "participation",
    "queue",
)
FRAMES = {
    "words": lambda: figures.diagnosis_words(DIAGNOSIS),
    "verdicts": lambda: figures.diagnosis_verdicts(DIAGNOSIS),
    "targets": lambda: figures.targets_table(target_table()),
}


def cells(frame: pd.DataFrame) -> go.Figure:
    """The cells of a table of words, as those of the data table of a figure."""
    table = {"columns": [], "rows": frame.to_numpy().tolist()}
    return go.Figure(layout={"meta": {"caption": "", "alt": "", "table": table}})


@pytest.mark.parametrize("name", DRAWN)
def test_every_word_of_a_figure_is_looked_up_once(name: str, marked: Unmarked) -> None:
    assert marked(DRAWN[name]()) == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_word_of_a_figure_of_a_table_is_looked_up_once(
    name: str, tables: Tables, marked: Unmarked
) -> None:
    table, draw = tables[name]
    assert marked(draw(table)) == set()


@pytest.mark.parametrize("name", FRAMES)
def test_cells_are_looked_up_and_columns_keep_their_names(name: str, marked: Unmarked) -> None:
    spoken = FRAMES[name]()
    assert marked(cells(spoken)) == set()
    assert not any("⟦" in column for column in spoken.columns)


def test_columns_are_the_same_in_every_language() -> None:
    for frame in FRAMES.values():
        english = frame()
        with speaking("sv"):
            assert list(frame().columns) == list(english.columns)


@pytest.mark.parametrize(
    ("column", "words"), [("estimator", METHODS), ("outcome", OUTCOMES), ("design", WORLDS)]
)
def test_whatever_stands_in_the_diagnosis_has_words(column: str, words: dict[str, str]) -> None:
    assert set(DIAGNOSIS[column]) <= set(words)


def test_numbers_in_words_have_the_marks_of_the_language() -> None:
    with speaking("sv"):
        shown = figures.diagnosis_words(DIAGNOSIS.query("design == 'as_shipped'")).iloc[0]
        assert "," in shown["true"]
        assert shown["draws"] == "1\N{NO-BREAK SPACE}000"
        assert like_printed(published_figure("A.gradient.5_yes"), -26.8123) == "−26,81"
        assert like_printed(published_figure("A.n_responses_client"), 13_553.8) == "13\N{NO-BREAK SPACE}554"
        assert "0,46" in figures.balance_figure(BALANCE).layout.meta["caption"]
        assert "45,5" in figures.study_power_figure(POWER).layout.meta["alt"]
        assert figures.place_curve_figure(PLACES).layout.separators.startswith(",")


def test_one_person_is_no_people() -> None:
    rows = figures.study_power_figure(POWER).layout.meta["table"]["rows"]
    assert [row[0] for row in rows] == ["1 person", "4,000 people"]
