"""The same page in the other languages: a link in the header of every page, and one for search engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.config import Config

from bip_teach.sphinx_ext.editions import EDITIONS, Edition, edition_in_work

TEMPLATE: Final = "language-switch.html"
SCRIPT: Final = "bip-languages.js"
STYLESHEET: Final = "bip-languages.css"


@dataclass(frozen=True)
class SamePage:
    """A page in another language, for the same audience.

    Parameters
    ----------
    language : str
        Code of the language.
    name : str
        What the language calls itself.
    address : str
        Relative to the page from which it is seen.
    """

    language: str
    name: str
    address: str


def same_page(page: str, edition: Edition, editions: Sequence[Edition] = EDITIONS) -> list[SamePage]:
    """Return a page in every other language.

    Parameters
    ----------
    page : str
        Name of the page, from the top of its edition.
    edition : Edition
        The edition of that page.
    editions : sequence of Edition
        All editions.

    Examples
    --------
    >>> both = [Edition("en"), Edition("en", "facilitators"), Edition("sv"), Edition("sv", "facilitators")]
    >>> same_page("book/study", both[1], both)
    [SamePage(language='sv', name='Svenska', address='../../sv-facilitators/book/study.html')]
    """
    top = "../" * (page.count("/") + 1)
    return [
        SamePage(other.language, other.name, f"{top}{other.folder}/{page}.html")
        for other in editions
        if other.audience == edition.audience and other.language != edition.language
    ]


def _put_in_header(app: Sphinx, config: Config) -> None:
    """Give the switch the first place at the end of the header."""
    options = config.html_theme_options
    config.html_theme_options = {**options, "article_header_end": [TEMPLATE, *options["article_header_end"]]}


def _offer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Mapping[str, Any] | None
) -> None:
    context["other_languages"] = same_page(page, edition_in_work(app))
    app.add_css_file(STYLESHEET)
    app.add_js_file(SCRIPT, loading_method="defer")


def register(app: Sphinx) -> None:
    """Connect to the steps of a build, after the header has its other buttons."""
    app.connect("config-inited", _put_in_header, priority=110)
    app.connect("html-page-context", _offer, priority=420)
