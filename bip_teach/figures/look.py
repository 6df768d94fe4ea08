"""The one look of all figures: colours, sizes, the plotly template, and a figure to begin with.

Colours come from the palette of Okabe and Ito (2008), changed where needed so that marks keep a
contrast of three to one on a white and on a dark page. Three meanings never change colour: what a
report *published*, what is *true* in the synthetic world, what we *estimate* from the panel.
"""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from bip_teach.language import number_marks, spoken_language

PUBLISHED = "#D55E00"
TRUE = "#009E73"
ESTIMATE = "#0072B2"
NAIVE = "#B5548A"
NEUTRAL = "#767676"

TEXT = "#767676"
GRID = "rgba(118, 118, 118, 0.35)"
FONT_SIZE = 14

LINE_PIXELS = 18
LINE_LETTERS = 42
DOT_PIXELS = 34
BAR_PIXELS = 21
GAP_PIXELS = 12
LEGEND_PIXELS = 22
AXIS_PIXELS = 64

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": "system-ui, sans-serif", "size": FONT_SIZE, "color": TEXT},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "colorway": [ESTIMATE, PUBLISHED, TRUE, NAIVE, NEUTRAL],
        "margin": {"l": 8, "r": 28, "t": 8, "b": 8},
        "xaxis": {
            "automargin": True,
            "gridcolor": GRID,
            "zeroline": True,
            "zerolinecolor": NEUTRAL,
            "zerolinewidth": 2,
            "title": {"standoff": 10, "font": {"size": FONT_SIZE}},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "traceorder": "normal",
        },
        "hovermode": "closest",
    }
)

_PLOTLY_MARKS: Final = ".,"
"""Decimal and thousands separators that plotly writes where it is told nothing."""


def empty_figure(**layout: Any) -> go.Figure:
    """Return a figure without marks, in the one look; plotly writes its numbers in the language spoken now.

    Parameters
    ----------
    **layout
        More of the layout, as plotly calls it.

    Examples
    --------
    >>> empty_figure(height=340).layout.height
    340
    """
    marks = number_marks(spoken_language())
    separators = marks["decimal"] + marks["thousands"]
    if separators != _PLOTLY_MARKS:
        layout["separators"] = separators
    return go.Figure(layout={"template": TEMPLATE, **layout})
