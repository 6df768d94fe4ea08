"""Boxes to tick: real ones, each named by the words beside it."""

from __future__ import annotations

import re

_ITEM = re.compile(r'<p>(<input [^>]*class="task-list-item-checkbox"[^>]*>)(.*?)</p>', re.DOTALL)
_CLOSED = ' disabled="disabled"'


def name_tick_boxes(body: str) -> str:
    """Return the body of a page with every box of a list to tick inside its label, and open to be ticked.

    What is ticked is kept nowhere.

    Parameters
    ----------
    body : str
        HTML of the page.

    Examples
    --------
    >>> name_tick_boxes('<p><input class="task-list-item-checkbox" disabled="disabled"> Done</p>')
    '<p><label><input class="task-list-item-checkbox"> Done</label></p>'
    """
    return _ITEM.sub(lambda found: f"<p><label>{found[1].replace(_CLOSED, '')}{found[2]}</label></p>", body)
