"""The offer to take the whole edition along: a line in the footer of every page, and on the start page.

The start page has a place for the PDF file too. The offer is put there when there is such a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from bip_teach.explorers.markup import element, html
from bip_teach.sphinx_ext.offline import DOWNLOAD_CLASS, zip_name

WORDS = {"en": "Take this book along (a zip file that opens without a network)"}
PDF_WORDS = {"en": "The whole book on paper (a PDF file, without answers)"}
PDF_PLACE = "<!-- the book as a PDF file -->"
STYLESHEET = "bip-downloads.css"


def download_html(page: str, language: str = "en") -> str:
    """Return the line that offers the zip file of an edition.

    Parameters
    ----------
    page : str
        Name of the page on which the line stands, from the top of the edition.
    language : str
        Language of the edition.

    Examples
    --------
    >>> print(download_html("book/start"))
    <p class="bip-edition-download"><a href="../bip-teach-book-en.zip" download="">Take ...</a></p>
    """
    address = "../" * page.count("/") + zip_name(language)
    return html(
        element("p", element("a", WORDS[language], href=address, download=True), class_=DOWNLOAD_CLASS)
    )


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
    link = element("a", PDF_WORDS[language], href="../" * page.count("/") + file, download=True)
    return html(element("p", link, class_=DOWNLOAD_CLASS))


class EditionDownload(SphinxDirective):
    """The offer as a paragraph of a page, with a place for the offer of the PDF file."""

    def run(self) -> list[nodes.Node]:
        """Return the line and the place."""
        words = download_html(self.env.docname, self.config.language or "en") + PDF_PLACE
        return [nodes.raw("", words, format="html")]


def _offer_in_footer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Mapping[str, Any] | None
) -> None:
    context["theme_extra_footer"] = download_html(page, app.config.language or "en")
    app.add_css_file(STYLESHEET)


def register(app: Sphinx) -> None:
    """Add the directive ``edition-download``, and the line to every footer."""
    app.add_directive("edition-download", EditionDownload)
    app.connect("html-page-context", _offer_in_footer)
