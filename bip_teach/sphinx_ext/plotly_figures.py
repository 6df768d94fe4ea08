"""Plotly figures on built pages: a still picture, words and a table at once, the drawing later.

The drawing library lies on the site itself and is loaded only where a figure is about to be seen. A
figure without a text alternative or a data table stops the build: on no page is a figure invisible.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers.markup import data_block, element, html, table
from bip_teach.figures.marks import written
from bip_teach.sphinx_ext.csv_tables import csv_button
from bip_teach.sphinx_ext.page_words import page_words
from bip_teach.sphinx_ext.still import still_picture

MIME_TYPE = "application/vnd.plotly.v1+json"
DEFAULT_HEIGHT = 380
SHEET_HEIGHT = 900
"""Pixels of a picture that a sheet of paper holds; a browser cuts off what is taller."""
LEAST_ZOOM = 0.6
"""A picture that would become smaller than this on paper gives its place to its table."""


def figure_html(figure: Mapping[str, Any], language: str = "en") -> str:
    """Return a figure as HTML: caption, still picture with its words, table, and data for the drawing.

    Parameters
    ----------
    figure : mapping
        Plotly figure as JSON; ``layout.meta`` holds ``alt``, ``caption`` and ``table`` (``columns``,
        ``rows``, and perhaps the ``decimals`` of the numbers).
    language : str
        Language of the page.

    Raises
    ------
    InvalidArgumentError
        If the figure has no text alternative or no data table, or cannot be drawn as a still picture.
    """
    layout = dict(figure["layout"])
    meta = layout.pop("meta", {})
    missing = [name for name in ("alt", "caption", "table") if not meta.get(name)]
    if missing:
        raise InvalidArgumentError(
            "A figure has no {missing} in layout.meta. Set it: everybody must be able to read it.",
            missing=", ".join(missing),
        )
    words = page_words("figures", language)
    height = int(layout.pop("height", DEFAULT_HEIGHT))
    decimals = int(meta["table"].get("decimals", 1))
    rows = [[_cell(value, words["missing"], decimals) for value in row] for row in meta["table"]["rows"]]
    plot = element(
        "div",
        still_picture(figure, height),
        element("p", meta["alt"]),
        class_="bip-plot",
        style=f"height:{height}px{_on_paper(height)}",
    )
    numbers = table(meta["caption"], meta["table"]["columns"], rows)
    scroll = element(
        "div", numbers, class_="bip-scroll", tabindex="0", role="group", aria_label=meta["caption"]
    )
    details = element("details", element("summary", words["details"]), scroll, csv_button(language))
    drawing = data_block({"data": figure["data"], "layout": {**layout, "height": height}})
    caption = element("figcaption", element("p", meta["caption"]), details)
    as_table = height * LEAST_ZOOM > SHEET_HEIGHT
    figure_class = "bip-figure bip-table-on-paper" if as_table else "bip-figure"
    return html(element("figure", plot, drawing, caption, class_=figure_class, data_figure=True))


def _on_paper(height: int) -> str:
    """Return the rule that makes a tall picture fit a sheet."""
    return f";--bip-on-paper:{SHEET_HEIGHT / height:.2f}" if height > SHEET_HEIGHT else ""


def _cell(value: object, missing: str, decimals: int) -> str:
    if value is None:
        return missing
    if isinstance(value, float):
        return written(value, decimals)
    return str(value)
