"""The offer to take the whole edition along: a line in the footer of every page, and on the start page.

The start page has a place for the PDF file too. The offer is put there when there is such a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from bip_teach.explorers.markup import element, html
from bip_teach.sphinx_ext.editions import EDITIONS, Edition, edition_in_work
from bip_teach.sphinx_ext.offline import DOWNLOAD_CLASS, zip_name
from bip_teach.sphinx_ext.page_words import page_words

LEAD_PAGE = "book/workshop/index.html"
PDF_PLACE = "<!-- the book as a PDF file -->"
STYLESHEET = "bip-downloads.css"
FRONT_DOOR = "index.html#languages"
"""The front door of the site; with this place it shows the editions and opens none by itself."""


def download_html(page: str, edition: Edition = EDITIONS[0]) -> str:
    """Return the line that offers the zip file of an edition.

    Parameters
    ----------
    page : str
        Name of the page on which the line stands, from the top of the edition.
    edition : Edition
        The edition.

    Examples
    --------
    >>> print(download_html("book/start"))
    <p class="bip-edition-download"><a href="../bip-teach-book-en.zip" download="">Take ...</a></p>
    """
    address = "../" * page.count("/") + zip_name(edition.folder)
    link = element("a", page_words("downloads", edition.language)["zip"], href=address, download=True)
    return html(element("p", link, class_=DOWNLOAD_CLASS))


def pdf_offer_html(page: str, file: str, language: str = "en") -> str:
    """Return the line that offers the PDF file of an edition.

    Parameters
    ----------
    page : str
        Name of the page on which the line stands, from the top of the edition.
    file : str
        Name of the file, which lies at the top of the edition.
    language : str
        Language of the edition.

    Examples
    --------
    >>> print(pdf_offer_html("book/start", "book.pdf"))
    <p class="bip-edition-download"><a href="../book.pdf" download="">The whole book ...</a></p>
    """
    link = element(
        "a", page_words("downloads", language)["pdf"], href="../" * page.count("/") + file, download=True
    )
    return html(element("p", link, class_=DOWNLOAD_CLASS))


class EditionDownload(SphinxDirective):
    """The offer as a paragraph of a page, with a place for the offer of the PDF file."""

    def run(self) -> list[nodes.Node]:
        """Return the line and the place."""
        words = download_html(self.env.docname, edition_in_work(self.env.app)) + PDF_PLACE
        return [nodes.raw("", words, format="html")]


def lead_html(page: str, edition: Edition) -> str:
    """Return the line that leads to the edition for facilitators, beside the learners' edition.

    Parameters
    ----------
    page : str
        Name of the page on which the line stands, from the top of the edition.
    edition : Edition
        The edition of that page.

    Examples
    --------
    >>> print(lead_html("book/start", EDITIONS[0]))
    <p class="bip-edition-download"><a href="../../en-facilitators/book/workshop/index.html">The edition ...
    """
    beside = replace(edition, audience="facilitators").folder
    top = "../" * page.count("/")
    address = f"{top}../{beside}/{LEAD_PAGE}" if edition.is_for_learners else f"{top}{LEAD_PAGE}"
    return html(
        element(
            "p",
            element("a", page_words("downloads", edition.language)["lead"], href=address),
            class_=DOWNLOAD_CLASS,
        )
    )


class FacilitatorsEdition(SphinxDirective):
    """A line that leads to the edition for facilitators: ``facilitators-edition``."""

    def run(self) -> list[nodes.Node]:
        """Return the line."""
        return [nodes.raw("", lead_html(self.env.docname, edition_in_work(self.env.app)), format="html")]


def editions_html(page: str, edition: Edition = EDITIONS[0]) -> str:
    """Return the line that leads to the front door, where all languages are.

    Parameters
    ----------
    page : str
        Name of the page on which the line stands, from the top of the edition.
    edition : Edition
        The edition of that page.

    Examples
    --------
    >>> print(editions_html("book/start"))
    <p class="bip-edition-download"><a href="../../index.html#languages">This book ...</a></p>
    """
    address = "../" * (page.count("/") + 1) + FRONT_DOOR
    link = element("a", page_words("downloads", edition.language)["editions"], href=address)
    return html(element("p", link, class_=DOWNLOAD_CLASS))


def _offer_in_footer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Mapping[str, Any] | None
) -> None:
    edition = edition_in_work(app)
    context["theme_extra_footer"] = download_html(page, edition) + editions_html(page, edition)
    app.add_css_file(STYLESHEET)


def register(app: Sphinx) -> None:
    """Add the directives ``edition-download`` and ``facilitators-edition``, and the line to every footer."""
    app.add_directive("facilitators-edition", FacilitatorsEdition)
    app.add_directive("edition-download", EditionDownload)
    app.connect("html-page-context", _offer_in_footer)
