"""The gradient shows the document that is asked for, in shares of 100, and refuses what it cannot draw."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from bip_teach import figures
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.published import figure as published_figure

Results = Callable[..., pd.DataFrame]


@pytest.mark.parametrize(
    ("source", "letter"), [("caseworker_report", "A"), ("webinar", "C"), ("danish_slides", "D")]
)
def test_the_gradient_shows_the_document_that_is_asked_for(
    source: str, letter: str, results: Results
) -> None:
    figure = figures.gradient_figure(results([1, 2, 3, 4, 5]), source)
    published = next(trace for trace in figure.data if trace.name == "published")
    steps = ["1_no", "2_doubt", "3_varies", "4_good", "5_yes"]
    assert list(published.x) == [published_figure(f"{letter}.gradient.{step}").number for step in steps]


def test_an_unknown_document_is_refused(results: Results) -> None:
    with pytest.raises(InvalidArgumentError, match="newspaper"):
        figures.gradient_figure(results([1, 2, 3, 4, 5]), "newspaper")


def test_a_table_without_its_columns_is_refused(results: Results) -> None:
    with pytest.raises(UnknownNameError, match="conf_low"):
        figures.gradient_figure(results([1, 2]).drop(columns="conf_low"))


def test_the_gradient_leaves_out_what_is_not_a_step(results: Results) -> None:
    figure = figures.gradient_figure(results([1, 5, "do not know"]))
    assert len(figure.layout.meta["table"]["rows"]) == 2


def test_shares_are_shown_of_100(results: Results) -> None:
    figure = figures.gradient_figure(results([1, 2, 3, 4, 5]))
    estimated = next(trace for trace in figure.data if trace.name != "published")
    assert list(estimated.x) == pytest.approx([1, 2, 3, 4, 5])
