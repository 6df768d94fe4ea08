"""Long tables: open on a wide page and on paper, behind one line on a phone."""

from __future__ import annotations

import re

from bip_teach.sphinx_ext.page_words import page_words

MOST_ROWS = 25
"""Rows that a phone shows without being asked."""

_OUTPUT = re.compile(r'(?<=<div class="output text_html">)\s*(<table\b.*?</table>)', re.DOTALL)
_ROW = re.compile(r"<tr\b")


def fold_long_tables(body: str, language: str = "en") -> str:
    """Return the body of a page with every long table of a cell in a fold.

    The stylesheet keeps the fold open where the page is wide. No script has a part in it.

    Parameters
    ----------
    body : str
        HTML of the page.
    language : str
        Language of the page.

    Examples
    --------
    >>> fold_long_tables('<div class="output text_html"><table><tr><td>1</td></tr></table></div>')
    '<div class="output text_html"><table><tr><td>1</td></tr></table></div>'
    """

    def fold(found: re.Match[str]) -> str:
        rows = len(_ROW.findall(found[1])) - 1
        if rows <= MOST_ROWS:
            return found[0]
        summary = page_words("tables", language)["fold"].format(rows=rows)
        return f'<details class="bip-fold"><summary>{summary}</summary>{found[1]}</details>'

    return _OUTPUT.sub(fold, body)
