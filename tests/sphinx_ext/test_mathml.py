"""Formulas become MathML while the book is built."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils.math import MathError
from sphinx.errors import ExtensionError

from bip_teach.sphinx_ext import mathml
from bip_teach.sphinx_ext.mathml import formula_html


def test_a_fraction_keeps_its_parts():
    found = formula_html(r"\frac{a}{b}", block=True)
    assert re.search(r"<mfrac>\s*<mi>a</mi>\s*<mi>b</mi>\s*</mfrac>", found)
    assert 'display="block"' in found
    assert found.startswith('<div class="bip-math"')


def test_a_letter_with_an_accent_has_its_subscript_beside_it():
    found = formula_html(r"\hat y_i", block=False)
    assert re.search(r"<msub><mover [^>]*><mi>y</mi><mo[^>]*>.</mo></mover><mi>i</mi></msub>", found)


def test_a_function_keeps_its_name():
    found = formula_html(r"\log L", block=False)
    assert "<mi>log</mi>" in found
    assert "&" not in found


def test_a_sum_keeps_its_limits_below_and_above():
    assert "<munderover><mo" in formula_html(r"\sum_{i=1}^n x_i", block=True)


def test_a_formula_in_a_sentence_is_not_set_apart():
    assert "div" not in formula_html("x_i", block=False)


def test_a_sign_of_comparison_does_not_break_the_page():
    assert "&lt;" in formula_html("a < b", block=False)


def test_a_formula_that_cannot_be_read_is_an_error():
    with pytest.raises(MathError):
        formula_html(r"\nothing", block=True)


@pytest.mark.parametrize("visit", [mathml._visit_inline, mathml._visit_block])
def test_the_translator_gets_the_formula_and_goes_on(visit):
    translator = SimpleNamespace(body=[])
    with pytest.raises(nodes.SkipNode):
        visit(translator, nodes.math("x", "x"))
    assert "<mi>x</mi>" in "".join(translator.body)


def test_a_wrong_formula_on_a_page_is_a_warning(caplog):
    translator = SimpleNamespace(body=[])
    with caplog.at_level("WARNING"), pytest.raises(nodes.SkipNode):
        mathml._visit_block(translator, nodes.math_block(r"\nothing", r"\nothing"))
    assert translator.body == []


def test_another_renderer_stops_the_build():
    app = SimpleNamespace(config=SimpleNamespace(html_math_renderer="mathjax"))
    with pytest.raises(ExtensionError, match="html_math_renderer is 'mathjax'"):
        mathml._check_renderer(app)
