"""What a cell shows is picked by the language of the edition, and figures become HTML."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from myst_nb.core.render import MimeData

from bip_teach.language.cells import MIME_TYPE as LANGUAGES_TYPE
from bip_teach.sphinx_ext.outputs import OutputRenderer
from bip_teach.sphinx_ext.plotly_figures import MIME_TYPE, figure_html

META = {"alt": "Two bars.", "caption": "Shares", "table": {"columns": ["belief"], "rows": [[2.5]]}}
FIGURE = {"data": [{"type": "bar", "x": [1], "y": [26.8]}], "layout": {"meta": META}}
BUNDLES = {
    "en": {"text/plain": "half", "text/html": "<b>half</b>"},
    "sv": {"text/plain": "hälften", "text/html": "<b>hälften</b>"},
}


class Renderer:
    def __init__(self, language):
        self.warnings = []
        self.logger = SimpleNamespace(warning=lambda message, **_: self.warnings.append(message))
        config = SimpleNamespace(language=language)
        env = SimpleNamespace(config=config, docname="a", metadata={"a": {}})
        self.renderer = SimpleNamespace(sphinx_env=env)

    def render_mime_type(self, data):
        return [data.mime_type, data.content]


def in_languages(figure):
    bundle = {"text/plain": "Figure", MIME_TYPE: figure}
    return {"bundles": {"en": bundle, "sv": bundle}, "asked": []}


def show(mime_type=LANGUAGES_TYPE, content=None, inline=False, language="en"):
    renderer, content = Renderer(language), in_languages(FIGURE) if content is None else content
    nodes = OutputRenderer.handle_mime(renderer, MimeData(mime_type, content, line=7), inline)
    return nodes, renderer.warnings


def test_a_figure_becomes_html():
    for content in (in_languages(FIGURE), json.dumps(in_languages(FIGURE))):
        (node,), warnings = show(content=content)
        assert node.astext() == figure_html(FIGURE)
        assert warnings == []


def test_a_figure_speaks_the_language_of_the_edition():
    (node,), _ = show(language="sv")
    assert node.astext() == figure_html(FIGURE, "sv") != figure_html(FIGURE, "en")


def test_a_bad_figure_is_a_warning_which_fails_the_build():
    nodes, warnings = show(content=in_languages({"data": [], "layout": {}}))
    assert nodes == []
    assert len(warnings) == 1
    assert "alt, caption, table" in warnings[0]


def test_a_figure_that_no_still_picture_can_show_is_a_warning():
    pie = {**FIGURE, "data": [{"type": "pie", "values": [1, 2]}]}
    nodes, warnings = show(content=in_languages(pie))
    assert nodes == []
    assert "trace of a still picture is 'pie'" in warnings[0]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_an_output_is_picked_by_language(language):
    nodes, _ = show(LANGUAGES_TYPE, {"bundles": BUNDLES, "asked": []}, language=language)
    assert nodes == ["text/html", BUNDLES[language]["text/html"]]


def test_a_figure_in_one_language_is_a_warning_which_fails_the_build():
    nodes, warnings = show(MIME_TYPE, FIGURE)
    assert nodes == []
    assert "one language only" in warnings[0]


def test_other_outputs_are_left_to_others():
    assert show(mime_type="text/html")[0] is None
    assert show(inline=True)[0] is None
