"""Every figure draws its table, says it in words, and leaves the table alone."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from bip_teach import figures
from bip_teach.published import figure as published_figure
from bip_teach.published import figures as published_figures

Results = Callable[..., pd.DataFrame]
Tables = dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], go.Figure]]]


def trace_numbers(figure: go.Figure) -> Iterator[float]:
    for trace in figure.data:
        for axis in (trace.x, trace.y):
            yield from (float(value) for value in axis)
        if getattr(trace, "error_x", None) is not None and trace.error_x.array is not None:
            yield from (float(value) for value in [*trace.error_x.array, *trace.error_x.arrayminus])


def test_every_drawing_function_is_tested_here(tables: Tables) -> None:
    public = {name for name in figures.__all__ if name.endswith("_figure")}
    # Those of the calibration, a diagnosis and of many caseworkers have tests of their own beside this file.
    elsewhere = {
        "balance_figure",
        "caterpillar_figure",
        "columns_figure",
        "coverage_figure",
        "diagnosis_figure",
        "forecast_figure",
        "indicator_paths_figure",
        "leniency_curve_figure",
        "place_curve_figure",
        "rank_figure",
        "study_power_figure",
        "targets_figure",
    }
    assert public - elsewhere == {f"{name.split(',')[0]}_figure" for name in tables}


def test_only_traces_of_the_basic_bundle(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    assert figure.data
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}


def test_nothing_drawn_is_missing(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    assert all(math.isfinite(value) for value in trace_numbers(figure))
    assert "NaN" not in figure.to_json()


def test_traces_hold_exactly_the_data_table(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    columns, rows = figure.layout.meta["table"]["columns"], figure.layout.meta["table"]["rows"]
    for trace in figure.data:
        place = columns.index(trace.name)
        shown = [row[place] for row in rows if row[place] is not None]
        assert list(trace.x) == pytest.approx(shown, abs=0)
        assert list(trace.customdata) == [row[0] for row in rows if row[place] is not None]


def test_error_bars_end_where_the_table_says(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    columns, rows = figure.layout.meta["table"]["columns"], figure.layout.meta["table"]["rows"]
    for trace in figure.data:
        if f"{trace.name}: interval from" not in columns:
            continue
        low, high = (columns.index(f"{trace.name}: interval {end}") for end in ("from", "to"))
        kept = [row for row in rows if row[columns.index(trace.name)] is not None]
        upper = [value + reach for value, reach in zip(trace.x, trace.error_x.array, strict=True)]
        lower = [value - reach for value, reach in zip(trace.x, trace.error_x.arrayminus, strict=True)]
        assert upper == pytest.approx([row[high] for row in kept])
        assert lower == pytest.approx([row[low] for row in kept])


def test_the_words_hold_the_numbers_and_the_unit(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    meta = figure.layout.meta
    unit = figure.layout.xaxis.title.text
    assert unit, "the value axis has no unit"
    assert unit in meta["alt"]
    assert meta["caption"]
    for trace in figure.data:
        for value, text in zip(trace.x, trace.text, strict=True):
            whole = trace.name == "published" and float(value).is_integer()
            step = Decimal(1 if whole else "0.1")
            # Ten digits, so that a half that binary fractions have spoilt is a half again.
            rounded = Decimal(f"{value:.10g}").quantize(step, ROUND_HALF_UP)
            assert text == f"{rounded}".replace("-", "−")
            assert f"{trace.name} {text}" in meta["alt"]


def test_published_values_keep_the_rounding_of_their_source(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    printed = {figure.format_number() for figure in published_figures() if figure.is_number}
    _, figure = drawn
    for trace in figure.data:
        if trace.name == "published":
            assert set(trace.text) <= printed


def test_a_value_printed_without_decimals_is_drawn_without_decimals(results: Results) -> None:
    figure = figures.leniency_figure(results(["low", "middle", "high"]))
    published = next(trace for trace in figure.data if trace.name == "published")
    assert list(published.text) == [
        published_figure(f"A.tertile.{end}").format_number() for end in ("low", "high")
    ]
    assert json.loads(figure.to_json())["layout"]["meta"]["table"]["rows"][2][-1] == 7
    assert isinstance(figure.layout.meta["table"]["rows"][2][-1], int)
    assert "published 7." in figure.layout.meta["alt"]


def test_a_true_value_for_each_analysis_stands_in_its_row(results: Results) -> None:
    truths = {"naive": -1.4, "adjusted": -1.2}
    drawn = figures.answers_figure(results(["naive", "adjusted"]), "How much?", true=truths)
    rows = drawn.layout.meta["table"]["rows"]
    assert {row[0]: row[-1] for row in rows} == truths


def test_a_figure_of_shares_says_what_its_rows_are() -> None:
    table = pd.DataFrame({"label": ["yes"], "share": [0.06], "figure_id": ["C.bars.cw.5"]})
    figure = figures.outcome_rates_figure(table, "How caseworkers answer.")
    assert figure.layout.meta["caption"] == "How caseworkers answer."


def test_intervals_are_said_to_be_uncertainty(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    has_intervals = any("interval" in name for name in figure.layout.meta["table"]["columns"])
    assert has_intervals == ("uncertainty" in figure.layout.meta["caption"])


def test_the_data_table_is_plain_json(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    table = figure.layout.meta["table"]
    assert (
        json.loads(json.dumps(table, allow_nan=False))
        == json.loads(figure.to_json())["layout"]["meta"]["table"]
    )
    assert all(len(row) == len(table["columns"]) for row in table["rows"])


def test_the_callers_table_is_unchanged(drawn: tuple[pd.DataFrame, go.Figure], tables: Tables) -> None:
    table, _ = drawn
    before = table.copy(deep=True)
    for name, (known, draw) in tables.items():
        if known is table:
            draw(table)
            pd.testing.assert_frame_equal(table, before, obj=name)


def test_a_missing_interval_is_drawn_as_a_bare_dot(results: Results) -> None:
    table = results([1, 2]).assign(conf_low=math.nan, conf_high=math.nan)
    figure = figures.marginal_effects_figure(table)
    assert list(figure.data[0].error_x.array) == [0, 0]
    assert figure.layout.meta["table"]["rows"][0][2] is None


def test_a_number_that_rounds_to_zero_has_no_sign(results: Results) -> None:
    table = results(["a", "b"]).assign(estimate=[-0.0001, -0.02], conf_low=-0.1, conf_high=0.1)
    figure = figures.marginal_effects_figure(table)
    assert list(figure.data[0].text) == ["0.0", "−2.0"]
    assert "association 0.0" in figure.layout.meta["alt"]


def test_long_labels_are_broken_for_narrow_screens() -> None:
    label = "places moved in three months: combined, with a job focus"
    table = pd.DataFrame({"label": [label], "share": [0.1], "figure_id": [None]})
    heading = figures.outcome_rates_figure(table).layout.annotations[0].text
    lines = heading.removeprefix("<b>").removesuffix("</b>").split("<br>")
    assert " ".join(lines) == label
    assert max(map(len, lines)) <= 42
