"""A button below the tables of cells and of numbers: a CSV file, written by the reader's browser.

The file says what the table shows, with a hyphen for a minus, so that other programs read its numbers.
Nothing is stored beside the page. Explorers bring a file of their own.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from bip_teach.explorers.markup import Element, element, html
from bip_teach.sphinx_ext.page_words import page_words

TABLE_SCRIPT = "bip-tables.js"
_TABLE = re.compile(r'<table\b[^>]*class="(?:table|[^"]*\bdataframe\b[^"]*)"[^>]*>.*?</table>', re.DOTALL)
_OF_A_CELL = "dataframe"
_CELL = re.compile(r"<td\b[^>]*>(.*?)</td>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"\d")
_LEAST_NUMBERS = 1 / 3
"""Share of the cells that hold a number in a table of numbers; other tables are sentences in columns."""
_MARK = "data-csv"


def csv_button(language: str = "en") -> Element:
    """Return the button that stands below a table; pages without scripts do not show it.

    Raises
    ------
    UnknownLanguageError
        If the button has no words in this language.

    Examples
    --------
    >>> print(html(csv_button()))
    <p class="bip-csv pst-js-only"><button type="button" data-csv="">Download this table (CSV)</button></p>
    """
    button = element("button", page_words("tables", language)["csv"], type="button", data_csv=True)
    return element("p", button, class_="bip-csv pst-js-only")


def with_buttons(body: str, language: str = "en") -> str:
    """Return the body of a page with a button after every table of a cell, and of numbers, outside figures.

    Parameters
    ----------
    body : str
        HTML of the page.
    language : str
        Language of the page.

    Examples
    --------
    >>> with_buttons('<table class="table"><tr><td>a word</td></tr></table>')
    '<table class="table"><tr><td>a word</td></tr></table>'
    """
    button = html(csv_button(language))
    return _TABLE.sub(lambda found: found[0] + button if _is_data(found[0]) else found[0], body)


def _is_data(table: str) -> bool:
    if _OF_A_CELL in table.partition(">")[0]:
        return True
    cells = [_TAG.sub("", cell) for cell in _CELL.findall(table)]
    return sum(map(bool, map(_NUMBER.search, cells))) > _LEAST_NUMBERS * len(cells)


def _add(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = with_buttons(context.get("body", ""), app.config.language or "en")
    context["body"] = body
    if _MARK in body:
        app.add_js_file(TABLE_SCRIPT)


def register(app: Sphinx) -> None:
    """Add the buttons, before long tables are folded."""
    app.connect("html-page-context", _add, priority=400)
