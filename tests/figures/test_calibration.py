"""The figures of the calibration draw what the tables say, on the scale that they promise."""

from __future__ import annotations

import json
import math
import re
from dataclasses import fields

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from bip_teach import figures
from bip_teach.calibrate import target_table
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.panel import Panel
from bip_teach.panel.descriptor import table_named
from bip_teach.published import figure as published_figure
from bip_teach.published import figure_words
from bip_teach.simulate import Design, calibrated_design, generate_panel, knob_table

TABLES = ["clients", "responses", "interventions", "spells"]
EDGE = math.asinh(1)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return generate_panel(600, 5)[0]


def one_target(achieved: float, *, held: bool, tolerance: float = 0.1) -> pd.DataFrame:
    """A table of targets with one row: 26.8, printed with one decimal."""
    row = {
        "topic": "Belief",
        "figure_id": "A.gradient.5_yes",
        "moment": "gradient_5",
        "published": 26.8,
        "low": 26.75,
        "high": 26.85,
        "achieved": achieved,
        "std_error": tolerance / 3,
        "tolerance": tolerance,
        "held": held,
        "reason": "",
    }
    return pd.DataFrame([row])


def with_bands(table: pd.DataFrame) -> pd.DataFrame:
    """Bands of another draw: one tenth of the published size around what the large draw gives."""
    reach = 0.1 * table["published"].abs() + 0.1
    return table.assign(
        shipped=table["achieved"] + reach / 2,
        low_band=table["achieved"] - reach,
        high_band=table["achieved"] + reach,
    )


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return with_bands(target_table())


def drawn_figures(table: pd.DataFrame, panel: Panel) -> list[go.Figure]:
    topics = [None, *table["topic"].unique()]
    of_targets = [figures.targets_figure(table, topic) for topic in topics]
    return of_targets + [figures.columns_figure(panel, name) for name in TABLES]


@pytest.fixture(scope="module")
def drawn(table: pd.DataFrame, panel: Panel) -> list[go.Figure]:
    return drawn_figures(table, panel)


def test_every_figure_is_light_finite_and_said_in_words(drawn: list[go.Figure]) -> None:
    for figure in drawn:
        assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
        assert len(figure.data) <= 2
        for trace in figure.data:
            assert all(math.isfinite(value) for axis in (trace.x, trace.y) for value in axis)
        text = figure.to_json()
        assert "NaN" not in text
        assert len(text) < 60_000
        meta = json.loads(text)["layout"]["meta"]
        assert len(meta["alt"]) > len(meta["caption"]) > 20
        assert all(len(row) == len(meta["table"]["columns"]) for row in meta["table"]["rows"])
        assert figure.layout.template.layout.paper_bgcolor == "rgba(0, 0, 0, 0)"


def test_the_tables_of_the_caller_stay_as_they_are(table: pd.DataFrame, panel: Panel) -> None:
    before, people = table.copy(deep=True), panel.responses.copy(deep=True)
    drawn_figures(table, panel)
    figures.targets_table(table)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(panel.responses, people)


def test_the_overview_marks_every_target_and_the_band_tells_which_are_held(table: pd.DataFrame) -> None:
    figure = figures.targets_figure(table)
    marks = {trace.name.rpartition(", ")[2]: trace for trace in figure.data}
    assert sum(len(trace.x) for trace in marks.values()) == len(table)
    assert len(marks["inside"].x) == table["held"].sum()
    assert all(abs(x) <= EDGE + 1e-9 for x in marks["inside"].x)
    assert all(abs(x) > EDGE - 1e-9 for x in getattr(marks.get("outside"), "x", ()))
    band = figure.layout.shapes[0]
    assert (band.x0, band.x1) == pytest.approx((-EDGE, EDGE))


def test_the_overview_counts_each_topic_and_names_what_is_outside() -> None:
    two = pd.concat([one_target(26.9, held=True), one_target(30.0, held=False)], ignore_index=True)
    figure = figures.targets_figure(two)
    assert "Belief: 1 of 2" in figure.layout.annotations[0].text
    # 30.0 is 3.2 from the middle; the end of what is allowed is 0.05 + 0.1 from it.
    assert figure_words("A.gradient.5_yes") + " (21.3)" in figure.layout.meta["alt"]
    assert [row[2] for row in figure.layout.meta["table"]["rows"]] == ["yes", "no"]
    assert "None lies outside" in figures.targets_figure(two[:1]).layout.meta["alt"]


@pytest.mark.parametrize("achieved", [26.75, 26.8, 26.85, 27.3])
def test_in_a_topic_one_is_the_end_of_what_the_print_allows(achieved: float) -> None:
    figure = figures.targets_figure(one_target(achieved, held=True), "Belief")
    (square,) = figure.data
    assert square.x[0] == pytest.approx(math.asinh((achieved - 26.8) / 0.05), abs=1e-6)
    widths = sorted(shape.x1 for shape in figure.layout.shapes)
    assert widths == pytest.approx([EDGE, math.asinh(3)])  # print; print and tolerance
    assert list(square.text) == [f"{achieved:.2f}"]


def test_the_line_of_the_shipped_data_ends_where_the_band_ends() -> None:
    row = one_target(26.8, held=True).assign(shipped=27.0, low_band=25.0, high_band=28.5)
    _, dot = figures.targets_figure(row, "Belief").data
    ends = [dot.x[0] - dot.error_x.arrayminus[0], dot.x[0] + dot.error_x.array[0]]
    assert ends == pytest.approx([math.asinh(-1.8 / 0.05), math.asinh(1.7 / 0.05)])


def test_a_figure_printed_in_several_documents_is_one_row_of_the_drawing(table: pd.DataFrame) -> None:
    belief = table[table["topic"] == "Belief"]
    figure = figures.targets_figure(table, "Belief")
    distinct = belief[["moment", "published", "low", "high"]].drop_duplicates()
    assert len(figure.layout.annotations) == len(distinct) < len(belief)


def test_without_bands_there_is_no_dot_and_the_table_has_dashes() -> None:
    row = one_target(26.8, held=True)
    assert [trace.name for trace in figures.targets_figure(row, "Belief").data] == ["large draw"]
    assert figures.targets_table(row)["shipped data"].tolist() == ["–"]


def test_targets_are_written_with_one_decimal_more_than_print() -> None:
    shown = figures.targets_table(one_target(26.8123, held=False)).iloc[0]
    assert (shown["published"], shown["large draw"], shown["standard error"]) == ("26.8%", "26.81", "0.033")
    assert (shown["inside"], shown["source"]) == ("no", "caseworker report, Table 2")
    count = one_target(13_553.8, held=True).assign(figure_id="A.n_responses_client")
    assert figures.targets_table(count)["large draw"].item() == "13,554"
    minus = one_target(-0.004, held=True).assign(figure_id="A.base.job")
    assert figures.targets_table(minus)["large draw"].item() == "0.0"


def test_every_target_is_in_the_table_as_printed(table: pd.DataFrame) -> None:
    shown = figures.targets_table(table)
    assert shown["published"].tolist() == [published_figure(one).format() for one in table["figure_id"]]
    assert (shown["inside"] == "yes").tolist() == table["held"].tolist()


def test_words_tell_points_from_per_cent_and_leave_out_everybody() -> None:
    points, relative = figure_words("A.switch.job.pp"), figure_words("A.switch.job.rel")
    assert points != relative
    assert "change in per cent" in relative
    assert "people in the project" not in points
    assert figure_words("A.gradient.5_yes").endswith("the caseworker says yes")


def test_what_does_not_exist_is_refused(table: pd.DataFrame, panel: Panel) -> None:
    with pytest.raises(InvalidArgumentError, match="Weather"):
        figures.targets_figure(table, "Weather")
    with pytest.raises(UnknownNameError, match="tolerance"):
        figures.targets_figure(table.drop(columns="tolerance"))
    with pytest.raises(InvalidArgumentError, match="truth"):
        figures.columns_figure(panel, "truth")


def shares(figure: go.Figure) -> pd.Series:
    rows = figure.layout.meta["table"]["rows"]
    return pd.Series({(row[0], row[1]): row[2] for row in rows})


@pytest.mark.parametrize("name", TABLES)
def test_bars_are_the_shares_of_the_table_on_one_scale(panel: Panel, name: str) -> None:
    figure = figures.columns_figure(panel, name)
    bars, names = figure.data
    values = [row[2] for row in figure.layout.meta["table"]["rows"]]
    lengths = np.array(bars.x)
    assert lengths == pytest.approx(np.array(values) * lengths.max() / max(values))
    assert [text.strip() for text in names.text] == [row[1] for row in figure.layout.meta["table"]["rows"]]
    assert len(set(zip(bars.base, bars.y, strict=True))) == len(values), "two bars in one place"
    assert max(bars.y) < figure.layout.height


@pytest.mark.parametrize("name", ["clients", "responses", "spells"])
def test_the_shares_of_a_column_add_up_to_a_hundred(panel: Panel, name: str) -> None:
    totals = shares(figures.columns_figure(panel, name)).groupby(level=0, sort=False)
    for column, values in totals:
        if "yes" not in values.index.get_level_values(1):
            assert values.sum() == pytest.approx(100), column


def test_shares_are_those_of_the_panel(panel: Panel) -> None:
    people, answers = panel.clients, panel.responses
    of_people = shares(figures.columns_figure(panel, "clients"))
    assert of_people["Sex", "female"] == pytest.approx(100 * (people["sex"] == "female").mean())
    assert of_people["Age", "25–29"] == pytest.approx(100 * people["age"].between(25, 29).mean())
    assert of_people["Convicted", "yes"] == pytest.approx(100 * people["convicted"].mean())
    of_answers = shares(figures.columns_figure(panel, "responses"))
    assert of_answers["Useful skills", "3"] == pytest.approx(100 * answers["b7"].eq(3).fillna(False).mean())
    unknown = 100 * (answers["s12_missing"] == "dont_know").mean()
    assert of_answers["Belief in a job (caseworker)", "Don't know"] == pytest.approx(unknown)


def test_interventions_are_counted_per_quarter_of_a_person(panel: Panel) -> None:
    found = shares(figures.columns_figure(panel, "interventions"))
    assert len(found) == panel.interventions["intervention"].nunique() == 20
    assert found.sum() == pytest.approx(100 * len(panel.interventions) / len(panel.responses))


@pytest.mark.parametrize("name", ["clients", "responses"])
def test_every_column_but_names_and_reasons_is_drawn(panel: Panel, name: str) -> None:
    columns = [one.name for one in table_named("panel", name).columns]
    wanted = [one for one in columns if not re.search(r"^(client|caseworker)_id$|_missing$", one)]
    assert len(figures.columns_figure(panel, name).layout.annotations) == len(wanted)


def test_the_knobs_are_those_that_the_design_calls_knobs() -> None:
    knobs = knob_table()
    parameters = (Design.__doc__ or "").partition("Parameters")[2]
    called = re.findall(r"^    ([\w, ]+) : float\n        Knobs?[,:]", parameters, re.MULTILINE)
    assert set(knobs["knob"]) == {name for line in called for name in line.split(", ")}
    order = [field.name for field in fields(Design)]
    assert knobs["knob"].map(order.index).is_monotonic_increasing
    design = calibrated_design()
    assert knobs["default"].tolist() == [getattr(design, name) for name in knobs["knob"]]
    assert knobs["breaks"].str.fullmatch(r"[A-Z][^\n]+\.").all()
    assert not knobs["breaks"].str.contains("  ").any()
