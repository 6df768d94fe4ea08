"""Figures speak the language that is spoken now: their words, and how they write numbers."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import pytest

from bip_teach.figures.look import empty_figure
from bip_teach.figures.marks import Series, dots, written
from bip_teach.figures.printed import printed_series
from bip_teach.figures.words import described
from bip_teach.language import speaking, translate

Unmarked = Callable[[go.Figure], set[str]]


def make_figure(label: str = "a job") -> go.Figure:
    """A dot with its interval beside what is printed."""
    words = {"caption": translate("How many."), "unit": translate("of 100 people")}
    nan = float("nan")
    estimate = Series(translate("estimate"), [1.25, nan], "#000000", low=[-0.25, nan], high=[2.0, nan])
    series = [estimate, printed_series(["A.base.job", None])]
    labels = [translate(label), translate("an education")]
    return described(dots(labels, series, words["unit"]), labels, series, rows_are=translate("what"), **words)


@pytest.mark.parametrize(
    ("value", "decimals", "english", "swedish"),
    [
        (28.449999999999996, 1, "28.5", "28,5"),
        (-0.25, 1, "−0.3", "−0,3"),
        (-0.04, 1, "0.0", "0,0"),
        (4000.5, 2, "4000.50", "4000,50"),
        (-3, 1, "−3", "−3"),
    ],
)
def test_numbers_have_the_decimal_mark_of_the_language(
    value: float, decimals: int, english: str, swedish: str
) -> None:
    assert written(value, decimals) == english
    with speaking("sv"):
        assert written(value, decimals) == swedish


def test_plotly_is_told_how_to_write_numbers_where_it_would_not_know() -> None:
    assert empty_figure().layout.separators is None
    with speaking("sv"):
        assert empty_figure().layout.separators == ",\N{NO-BREAK SPACE}"
        assert make_figure().layout.separators == ",\N{NO-BREAK SPACE}"


def test_the_frame_of_every_figure_is_looked_up(marked: Unmarked) -> None:
    figure = make_figure()
    assert marked(figure) == set()
    assert "⟦no value⟧" in figure.layout.meta["alt"]
    assert "⟦estimate⟧⟦: interval from⟧ −0,3" in figure.layout.meta["alt"]
    assert figure.data[1].name == "⟦published⟧"


def test_a_word_that_is_not_looked_up_is_found(marked: Unmarked) -> None:
    figure = make_figure()
    assert marked(figure.update_xaxes(title_text="steps")) == {"steps"}
    assert marked(make_figure(translate("twice"))) >= {"⟦", "⟧"}
