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
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.published import figure as published_figure
from bip_teach.published import figures as published_figures

LOW, HIGH = 0.5, 1.5


def results(terms: list[object], **more: list[object]) -> pd.DataFrame:
    """A result table with easy numbers: 0.01, 0.02 …, each with its interval."""
    estimates = [0.01 * (place + 1) for place in range(len(terms))]
    return pd.DataFrame(
        {
            "term": terms,
            "estimate": estimates,
            "conf_low": [LOW * value for value in estimates],
            "conf_high": [HIGH * value for value in estimates],
            **more,
        }
    )


MIXES = ["none", "job_only", "other_single", "combined_with_job", "combined_without_job"]

TABLES: dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], go.Figure]]] = {
    "channels": (
        pd.DataFrame({"channels": [0, 1, 2, 6], "share": [0.7, 0.2, 0.08, 0.02]}),
        figures.channels_figure,
    ),
    "channel_types": (
        pd.DataFrame({"channel": ["b10_internship", "own_network"], "share": [0.25, 0.5]}),
        figures.channel_types_figure,
    ),
    "outcome_rates": (
        pd.DataFrame({"label": ["job", "other"], "share": [0.06, 0.5], "figure_id": ["A.base.job", None]}),
        figures.outcome_rates_figure,
    ),
    "explained_variation": (
        pd.DataFrame(
            {
                "block": ["register data", "+ answers", "+ caseworker"],
                "r_squared": [0.06, 0.14, 0.2],
                "cross_validated": [0.05, 0.11, -0.01],
                "permuted": [math.nan, math.nan, 0.19],
            }
        ),
        lambda table: figures.explained_variation_figure(table, ["B.r2.job.register", "B.r2.job.both", None]),
    ),
    "marginal_effects": (
        results(["b7", "s3"]),
        lambda table: figures.marginal_effects_figure(table, {"b7": "skills (client)"}),
    ),
    "gradient": (results([1, 2, 3, 4, 5]), figures.gradient_figure),
    "gradient, as text": (results(["1.0", "3.0", "5.0"]), figures.gradient_figure),
    "leniency": (results(["low", "middle", "high", "high - low"]), figures.leniency_figure),
    "effectiveness": (
        pd.DataFrame(
            {"raw": [0.02, 0.05, 0.07, 0.12], "shrunken": [0.05, 0.06, 0.06, 0.07], "chance": [0.03] * 4}
        ),
        figures.effectiveness_figure,
    ),
    "thought_experiment": (
        pd.DataFrame(
            {
                "term": ["published", "raw", "true"],
                "mean_share": [0.1476, 0.15, 0.14],
                "effective_share": [0.2845, 0.27, 0.17],
                "conf_low": [math.nan, 0.1, math.nan],
                "conf_high": [math.nan, 0.14, math.nan],
            }
        ),
        figures.thought_experiment_figure,
    ),
    "event_study": (
        results(["-2", "-1", "0", "+1"]),
        lambda table: figures.event_study_figure(table, "What changes?"),
    ),
    "switch_bias": (
        pd.DataFrame(
            {
                "design": ["as shipped", "as shipped", "no effect"],
                "term": ["naive", "just_switched", "naive"],
                "bias_pp": [0.25, -0.5, 1.0],
                "bias_low_pp": [0.0, -0.75, 0.5],
                "bias_high_pp": [0.5, -0.25, 1.5],
            }
        ),
        figures.switch_bias_figure,
    ),
    "importance": (
        results(["b7", "s3"], label=["skills", "steps"], unit=["share"] * 2, published=[True, False]),
        figures.importance_figure,
    ),
    "indicator_draws": (
        pd.DataFrame({"label": ["health", "wage"], "found_share": [0.25, 0.975], "published": [True, False]}),
        figures.indicator_draws_figure,
    ),
    "participation": (pd.DataFrame({"mix": MIXES, "share": [0.2] * 5}), figures.participation_figure),
    "queue": (
        pd.concat(
            [results(MIXES, contrast=["naive"] * 5), results(MIXES, contrast=["adjusted"] * 5)],
            ignore_index=True,
        ),
        lambda table: figures.queue_figure(table, pd.Series({"none": -6.0, "job_only": 2.0})),
    ),
    "answers": (
        results(["naive", "adjusted"]),
        lambda table: figures.answers_figure(table, "How much?", "A.switch.job.pp", -1.3, {"naive": "raw"}),
    ),
    "answers, each with its own truth": (
        results(["naive", "adjusted"]),
        lambda table: figures.answers_figure(table, "How much?", "A.switch.job.pp", {"adjusted": -1.2}),
    ),
    "answer_gaps": (
        pd.DataFrame(
            {
                "term": ["same day", "same day", "later", "later"],
                "contrast": ["same step", "one step apart"] * 2,
                "estimate": [0.75, 0.25, 0.5, 0.5],
            }
        ),
        figures.answer_gaps_figure,
    ),
    "comparison": (
        pd.DataFrame(
            {
                "result": ["one", "two"],
                "figure_id": ["A.base.job", "A.iv.job.pp"],
                "true": [6.1, math.nan],
                "estimate": [5.9, 9.4],
                "conf_low": [5.2, 8.6],
                "conf_high": [6.6, 10.2],
            }
        ),
        lambda table: figures.comparison_figure(table, "per cent"),
    ),
}


@pytest.fixture(params=list(TABLES), ids=list(TABLES))
def drawn(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, go.Figure]:
    table, draw = TABLES[request.param]
    return table, draw(table)


def trace_numbers(figure: go.Figure) -> Iterator[float]:
    for trace in figure.data:
        for axis in (trace.x, trace.y):
            yield from (float(value) for value in axis)
        if getattr(trace, "error_x", None) is not None and trace.error_x.array is not None:
            yield from (float(value) for value in [*trace.error_x.array, *trace.error_x.arrayminus])


def test_every_drawing_function_is_tested_here() -> None:
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
    assert public - elsewhere == {f"{name.split(',')[0]}_figure" for name in TABLES}


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


def test_a_value_printed_without_decimals_is_drawn_without_decimals() -> None:
    figure = figures.leniency_figure(results(["low", "middle", "high"]))
    published = next(trace for trace in figure.data if trace.name == "published")
    assert list(published.text) == [
        published_figure(f"A.tertile.{end}").format_number() for end in ("low", "high")
    ]
    assert json.loads(figure.to_json())["layout"]["meta"]["table"]["rows"][2][-1] == 7
    assert isinstance(figure.layout.meta["table"]["rows"][2][-1], int)
    assert "published 7." in figure.layout.meta["alt"]


def test_a_true_value_for_each_analysis_stands_in_its_row() -> None:
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


def test_the_callers_table_is_unchanged(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    table, _ = drawn
    before = table.copy(deep=True)
    for name, (known, draw) in TABLES.items():
        if known is table:
            draw(table)
            pd.testing.assert_frame_equal(table, before, obj=name)


def test_backgrounds_are_transparent_so_that_dark_pages_stay_dark(
    drawn: tuple[pd.DataFrame, go.Figure],
) -> None:
    _, figure = drawn
    layout = figure.layout.template.layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0, 0, 0, 0)"


def test_series_differ_by_more_than_colour(drawn: tuple[pd.DataFrame, go.Figure]) -> None:
    _, figure = drawn
    scatters = [trace for trace in figure.data if trace.type == "scatter"]
    assert len({trace.marker.symbol for trace in scatters}) == len(scatters)
    assert len({trace.name for trace in figure.data}) == len(figure.data)


@pytest.mark.parametrize("name", ["PUBLISHED", "TRUE", "ESTIMATE", "NAIVE", "NEUTRAL", "TEXT"])
@pytest.mark.parametrize("page", ["#ffffff", "#14181e"])
def test_marks_stand_out_on_a_light_and_on_a_dark_page(name: str, page: str) -> None:
    from bip_teach.figures import look

    assert contrast(getattr(look, name), page) >= 3


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("source", "letter"), [("caseworker_report", "A"), ("webinar", "C"), ("danish_slides", "D")]
)
def test_the_gradient_shows_the_document_that_is_asked_for(source: str, letter: str) -> None:
    figure = figures.gradient_figure(results([1, 2, 3, 4, 5]), source)
    published = next(trace for trace in figure.data if trace.name == "published")
    steps = ["1_no", "2_doubt", "3_varies", "4_good", "5_yes"]
    assert list(published.x) == [published_figure(f"{letter}.gradient.{step}").number for step in steps]


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="newspaper"):
        figures.gradient_figure(results([1, 2, 3, 4, 5]), "newspaper")


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="conf_low"):
        figures.gradient_figure(results([1, 2]).drop(columns="conf_low"))


def test_the_gradient_leaves_out_what_is_not_a_step() -> None:
    figure = figures.gradient_figure(results([1, 5, "do not know"]))
    assert len(figure.layout.meta["table"]["rows"]) == 2


def test_shares_are_shown_of_100() -> None:
    figure = figures.gradient_figure(results([1, 2, 3, 4, 5]))
    estimated = next(trace for trace in figure.data if trace.name != "published")
    assert list(estimated.x) == pytest.approx([1, 2, 3, 4, 5])


def test_a_missing_interval_is_drawn_as_a_bare_dot() -> None:
    table = results([1, 2]).assign(conf_low=math.nan, conf_high=math.nan)
    figure = figures.marginal_effects_figure(table)
    assert list(figure.data[0].error_x.array) == [0, 0]
    assert figure.layout.meta["table"]["rows"][0][2] is None


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
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
