"""Figures about switches: before and after, and bias against the truth."""

from __future__ import annotations

import pandas as pd
import pytest

from bip_teach.errors import UnknownNameError
from bip_teach.figures import event_study_figure, switch_bias_figure

TERMS = ["-2", "-1", "0", "+1", "+2"]
EVENTS = pd.DataFrame(
    {
        "term": TERMS,
        "estimate": [0.01, 0.0, -0.02, -0.03, -0.01],
        "conf_low": [-0.01, -0.02, -0.03, -0.05, -0.04],
        "conf_high": [0.03, 0.02, -0.01, -0.01, 0.02],
    },
    index=TERMS,
)
BIASES = pd.DataFrame(
    {
        "design": ["as shipped", "as shipped", "no effect", "no effect"],
        "term": ["naive", "just_switched"] * 2,
        "bias_pp": [-0.5, 0.25, -1.0, 0.0],
        "bias_low_pp": [-1.0, -0.25, -1.5, -0.5],
        "bias_high_pp": [0.0, 0.75, -0.5, 0.5],
    }
)


def test_rows_before_and_after_the_switch_are_apart() -> None:
    drawn = event_study_figure(EVENTS, "What changes?")
    traces = {trace.name: trace for trace in drawn.data}
    assert list(traces["before the switch"].x) == pytest.approx([1.0, 0.0])
    assert list(traces["after the switch"].x) == pytest.approx([-2.0, -3.0, -1.0])
    assert [row[0] for row in drawn.layout.meta["table"]["rows"]] == [
        "2 quarters before that response",
        "1 quarter before that response",
        "first response after the switch",
        "1 quarter after that response",
        "2 quarters after that response",
    ]


def test_a_figure_without_rows_before_the_switch() -> None:
    drawn = event_study_figure(EVENTS.tail(3), "What changes?")
    assert [trace.name for trace in drawn.data] == ["after the switch"]


def test_another_unit() -> None:
    drawn = event_study_figure(EVENTS, "How ready?", unit="steps", scale=1.0)
    assert drawn.layout.xaxis.title.text == "steps"
    assert drawn.data[1].x[0] == -0.02
    assert "2 quarters before that response" in drawn.layout.meta["alt"]


def test_each_answer_has_its_dot_in_each_world() -> None:
    drawn = switch_bias_figure(BIASES)
    table = drawn.layout.meta["table"]
    assert table["columns"][:4] == [
        "world",
        "everybody compared",
        "everybody compared: interval from",
        "everybody compared: interval to",
    ]
    assert table["rows"][0] == ["as shipped", -0.5, -1.0, 0.0, 0.25, -0.25, 0.75]
    assert table["rows"][1] == ["no effect", -1.0, -1.5, -0.5, 0.0, -0.5, 0.5]
    assert "zero is the truth" in drawn.layout.meta["caption"]


def test_missing_columns_are_named() -> None:
    with pytest.raises(UnknownNameError, match="table has no column 'conf_low'"):
        event_study_figure(EVENTS.drop(columns="conf_low"), "What changes?")
    with pytest.raises(UnknownNameError, match="table has no column 'bias_low_pp'"):
        switch_bias_figure(BIASES.drop(columns="bias_low_pp"))
