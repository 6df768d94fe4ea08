"""A still picture shows the marks of its figure, where the figure has them."""

from __future__ import annotations

import base64
from xml.etree import ElementTree

import numpy as np
import plotly.graph_objects as go
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.figures.marks import Series, bars, dots
from bip_teach.sphinx_ext.still import still_picture
from bip_teach.sphinx_ext.still_area import Scale, area_of, scale_of, values

LABELS = ["yes", "no"]
TWO = [
    Series("published", [10.0, 20.0], "#D55E00", "diamond-open"),
    Series("found", [12.0, 18.0], "#0072B2", low=[8.0, 16.0], high=[16.0, 20.0]),
]


def picture(figure: go.Figure) -> ElementTree.Element:
    data = figure.to_plotly_json()
    return still_picture({"data": list(data["data"]), "layout": data["layout"]}, int(figure.layout.height))


def per_cent(node: ElementTree.Element, name: str) -> float:
    return float(node.get(name).removesuffix("%"))


def test_every_dot_interval_and_word_is_there():
    drawn = picture(dots(LABELS, TWO, "of 100").update_layout(showlegend=True))
    words = [node.text for node in drawn.iter("text")]
    assert len(drawn.findall("circle")) == len([node for node in drawn.findall("svg") if node.get("y")]) == 2
    assert len(drawn.findall("svg")) == 2 + len(TWO)  # the signs of the legend
    assert {"yes", "no", "published", "found", "of 100", "10.0", "20.0", "12.0", "18.0"} <= set(words)


def test_an_interval_surrounds_its_dot():
    drawn = picture(dots(LABELS, TWO[1:], "of 100"))
    circle = drawn.find("circle")
    line = next(node for node in drawn.findall("line") if node.get("stroke") == "#0072B2")
    middle = (per_cent(line, "x1") + per_cent(line, "x2")) / 2
    assert per_cent(circle, "cx") == pytest.approx(middle, abs=0.11)
    assert circle.get("cy") == line.get("y1")


def test_a_bar_is_as_long_as_its_number():
    first, second = picture(bars(LABELS, TWO[:1], "of 100")).findall("rect")
    assert per_cent(second, "width") == pytest.approx(2 * per_cent(first, "width"), abs=0.2)
    assert first.get("x") == second.get("x") == "0.0%"


def test_a_negative_bar_goes_to_the_left_and_its_number_stays_outside():
    drawn = picture(bars(["loss", "gain"], [Series("found", [-4.0, 6.0], "#0072B2")], "points"))
    loss, gain = drawn.findall("rect")
    assert per_cent(loss, "x") + per_cent(loss, "width") == pytest.approx(per_cent(gain, "x"), abs=0.2)
    number = next(node for node in drawn.iter("text") if node.text == "−4.0")
    assert number.get("text-anchor") == "end"


def test_every_mark_stays_inside_the_picture():
    drawn = picture(dots(LABELS, TWO, "of 100"))
    for node in drawn.iter():
        for name in ("x1", "x2", "cx"):
            if (node.get(name) or "").endswith("%"):
                assert 0 <= per_cent(node, name) <= 100
        for name in ("y1", "y2", "cy"):
            if node.get(name):
                assert 0 <= float(node.get(name)) <= float(drawn.get("height"))


def test_a_line_a_surface_and_a_second_axis():
    figure = go.Figure(
        [
            go.Bar(x=[0, 1], y=[5, 10], width=[0.5, 0.5], yaxis="y2", marker={"color": "#767676"}),
            go.Scatter(
                x=[0, 1, 1, 0], y=[1, 1, 2, 2], fill="toself", fillcolor="rgba(0,0,0,0.2)", mode="lines"
            ),
            go.Scatter(x=[0, 1], y=[1, 2], mode="lines", line={"color": "#0072B2", "width": 3}),
        ],
        {"yaxis": {"title": {"text": "of 100"}}, "yaxis2": {"range": [0, 20]}, "height": 300},
    )
    drawn = picture(figure)
    assert drawn.find("svg/polygon").get("points").count(",") == 4
    assert drawn.find("svg/polyline").get("stroke") == "#0072B2"
    short, long = (float(node.get("height")) for node in drawn.findall("rect"))
    assert long == pytest.approx(2 * short, abs=0.2)


def test_shapes_stand_where_the_figure_says():
    figure = dots(LABELS, TWO[:1], "of 100").update_xaxes(range=[0, 40])
    figure.add_vline(x=20, line={"dash": "dash", "width": 2, "color": "#767676"})
    figure.add_shape(type="rect", x0=10, x1=30, y0=0, y1=1, fillcolor="rgba(0,0,0,0.1)", line={"width": 0})
    drawn = picture(figure)
    assert drawn.find("line[@stroke-dasharray]").get("x1") == "50.0%"
    assert (drawn.find("rect").get("x"), drawn.find("rect").get("width")) == ("25.0%", "50.0%")


def test_the_picture_is_hidden_from_readers_who_hear_the_words():
    assert picture(dots(LABELS, TWO, "of 100")).get("aria-hidden") == "true"


@pytest.mark.parametrize(
    ("trace", "message"),
    [
        ({"type": "pie"}, "trace of a still picture is 'pie'"),
        (
            {"type": "scatter", "x": [1], "y": [1], "marker": {"symbol": "star"}},
            "marker of a still picture is 'star'",
        ),
    ],
)
def test_what_the_book_does_not_use_is_refused(trace, message):
    with pytest.raises(InvalidArgumentError, match=message):
        still_picture({"data": [trace], "layout": {}}, 200)


def test_packed_numbers_are_read():
    packed = {"dtype": "f8", "bdata": base64.b64encode(np.array([1.5, -2.0])).decode()}
    assert values(packed) == [1.5, -2.0]
    assert values([1, None]) == [1, None]
    assert values(3) == values("words") == []


@pytest.mark.parametrize("ends", [(0, 1), (-3, 47), (5, 0), (-0.004, 0.003), (1200, 98000)])
def test_ticks_are_few_round_and_inside(ends):
    scale = Scale(*ends)
    ticks = scale.ticks()
    assert 3 <= len(ticks) <= 7
    assert all(-1e-9 <= scale.share(tick) <= 1 + 1e-9 for tick in ticks)
    steps = np.diff(ticks)
    assert steps == pytest.approx(np.full(len(steps), steps[0]))


def test_an_axis_that_begins_at_nothing_ends_beyond_the_longest_interval():
    trace = {"x": [10.0], "error_x": {"array": [5.0], "arrayminus": [2.0]}}
    scale = scale_of({"rangemode": "tozero"}, [trace], "x")
    assert scale.start == 0
    assert 15 < scale.end < 18


def test_an_axis_without_numbers_has_two_ends():
    assert scale_of({}, [], "x").start < scale_of({}, [], "x").end


def test_the_legend_takes_room_from_the_top():
    figure = {"data": [], "layout": {"yaxis": {"range": [1, 0]}, "xaxis": {"range": [0, 1]}}}
    without, with_two = area_of(figure, 300, 0), area_of(figure, 300, 2)
    assert with_two.top - without.top == without.height - with_two.height == 44
