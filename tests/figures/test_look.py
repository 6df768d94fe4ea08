"""Colours and marks can be told apart on light and on dark pages."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest


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
