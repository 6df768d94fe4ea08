"""Scripts, styles and words: each page gets those that it uses, and the box that says it was read."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from bip_teach.explorers.markup import data_block, element, html
from bip_teach.sphinx_ext.editions import FACILITATOR_TAG
from bip_teach.sphinx_ext.learning.collect import pages_that_collect
from bip_teach.sphinx_ext.learning.words import words

STYLESHEET = "bip-learning.css"
STORE = "bip-store.js"
CODE = "bip-code.js"
NOTES = "bip-notes.js"
PARTS = "bip-learning.js"
OWN_PAGE = ("bip-own-page.css", "bip-own-page.js")

_ANY_PART = ('class="bip-part', 'data-part="', 'class="bip-fold-in', 'class="bip-key-points', 'class="bip-do')
_SCRIPTED = ('data-part="', 'class="bip-notes"', 'class="bip-progress"')
_OWN = _SCRIPTED[1:]


def read_box(page: str, own_page: str | None, said: dict[str, str]) -> str:
    """Return the box with which a reader marks a page as read.

    Parameters
    ----------
    page : str
        Name of the page.
    own_page : str or None
        Address of the reader's own page; None where there is none.
    said : mapping
        Words of the box.

    Examples
    --------
    >>> print(read_box("book/a", None, {"done": "Read", "own": "Mine"}))
    <div class="bip-read pst-js-only" data-part="read" data-page="book/a" data-id=""><label ...</div>
    """
    control = element("input", type="checkbox")
    label = element("label", control, element("span", said["done"]), class_="bip-option")
    link = element("p", element("a", said["own"], href=own_page)) if own_page else None
    status = element("p", class_="bip-said", role="status")
    whole = element(
        "div",
        label,
        status,
        link,
        class_="bip-read pst-js-only",
        data_part="read",
        data_page=page,
        data_id="",
    )
    return html(whole)


def _add_script(app: Sphinx, name: str) -> None:
    """Add a script that waits for the page: it needs the words below it, and the scripts before it."""
    app.add_js_file(name, loading_method="defer")


def choose_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to a page what its parts need."""
    _add_script(app, STORE)
    _add_script(app, CODE)
    if app.tags.has(FACILITATOR_TAG):
        _add_script(app, NOTES)
    body = context.get("body", "")
    if any(part in body for part in _ANY_PART + _OWN):
        app.add_css_file(STYLESHEET)
    if not any(part in body for part in _SCRIPTED):
        return
    catalogue = words(app.config.language)
    if 'data-part="question"' in body:
        own = next(iter(pages_that_collect(app.env, "progress")), None)
        body += read_box(page, context["pathto"](own) if own else None, catalogue["read"])
    said = data_block(catalogue["script"])
    said.set("id", "bip-words")
    context["body"] = body + html(said)
    _add_script(app, PARTS)
    if any(part in body for part in _OWN):
        app.add_css_file(OWN_PAGE[0])
        _add_script(app, OWN_PAGE[1])
