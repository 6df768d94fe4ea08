"""A figure can be read before it is drawn, or it stops the build."""

from __future__ import annotations

import json
import re

import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.plotly_figures import figure_html

FIGURE = {
    "data": [{"type": "bar", "x": [1, 2], "y": [26.8, -1.3]}],
    "layout": {
        "height": 300,
        "meta": {
            "alt": "Two bars & a line.",
            "caption": "Shares by belief",
            "table": {
                "columns": ["belief", "share"],
                "rows": [["yes", 26.8], ["no", -1.25], ["other", None]],
            },
        },
    },
}


def test_words_caption_and_table_stand_in_the_page():
    page = figure_html(FIGURE)
    assert "<p>Two bars &amp; a line.</p>" in page
    assert "<figcaption><p>Shares by belief</p>" in page
    assert '<th scope="row">yes</th><td>26.8</td>' in page
    assert "<td>−1.3</td>" in page  # −1.25 in the data
    assert "<td>no value</td>" in page


def test_a_figure_says_with_how_many_decimals_its_table_is_written():
    meta = FIGURE["layout"]["meta"]
    table = {**meta["table"], "decimals": 2}
    page = figure_html({**FIGURE, "layout": {"meta": {**meta, "table": table}}})
    assert "<td>26.80</td>" in page
    assert "<td>−1.25</td>" in page


def test_space_is_reserved():
    assert 'style="height:300px"' in figure_html(FIGURE)


def test_a_still_picture_stands_beside_the_words():
    page = figure_html(FIGURE)
    assert page.index('<svg class="bip-still" aria-hidden="true"') < page.index("<p>Two bars")
    assert page.count("<rect ") == 2


def test_the_drawing_gets_data_without_words_twice():
    block = re.search(r'<script type="application/json">(.*)</script>', figure_html(FIGURE)).group(1)
    drawing = json.loads(block)
    assert drawing["data"] == FIGURE["data"]
    assert drawing["layout"] == {"height": 300}


@pytest.mark.parametrize("name", ["alt", "caption", "table"])
def test_a_figure_that_not_everybody_can_read_is_refused(name):
    meta = {key: value for key, value in FIGURE["layout"]["meta"].items() if key != name}
    with pytest.raises(InvalidArgumentError, match=f"A figure has no {name}"):
        figure_html({"data": [], "layout": {"meta": meta}})
