"""The list of files that a build makes for sessions, as a directive of a page: ``workshop-files``."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from bip_teach.errors import InvalidArgumentError, check_choice
from bip_teach.explorers.markup import Element, element, html
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.sphinx_ext.offline import DOWNLOAD_CLASS, PRODUCTS
from bip_teach.sphinx_ext.workshop_pages.packaged import note_packaged_files
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.products import ProductFile, product_rows

_TABLES = ("run-sheets", "slides", "handouts", "sheets", "checklist")


def files_html(kind: str, page: str, language: str | None = None) -> str:
    """Return links to the files of one kind.

    Parameters
    ----------
    kind : str
        ``run-sheets``, ``slides``, ``handouts``, ``sheets``, ``checklist`` or ``pack``.
    page : str
        Name of the page on which the links stand, from the top of the edition.
    language : str, optional
        Language of the edition; default: the one that is spoken now.

    Raises
    ------
    InvalidArgumentError
        If there is no such kind.

    Examples
    --------
    >>> print(files_html("pack", "book/workshop/index"))
    <p class="bip-edition-download">Everything ...: <a href="../../workshop/bip-teach-session-pack-en.zip"...
    """
    check_choice("kind of files for sessions", kind, (*_TABLES, "pack"))
    top = f"{'../' * page.count('/')}{PRODUCTS}/"
    rows = product_rows(kind, language)
    if kind == "pack":
        link = _link(rows[0].files[0], top, rows[0].title)
        return html(element("p", f"{rows[0].title}: ", link, class_=DOWNLOAD_CLASS))
    words = product_words("files", language)
    heads = (element("th", name, scope="col") for name in words["columns"])
    body = []
    for row in rows:
        cell = element("td")
        for number, file in enumerate(row.files):
            link = _link(file, top, row.title)
            link.tail = ", " if number + 1 < len(row.files) else None
            cell.append(link)
        body.append(element("tr", element("th", row.title, scope="row"), cell))
    head = element("thead", element("tr", *heads))
    found = element("table", element("caption", words[kind]), head, element("tbody", *body), class_="table")
    return html(found)


def _link(file: ProductFile, top: str, title: str) -> Element:
    return element("a", file.words, href=f"{top}{file.address}", aria_label=f"{title}: {file.words}")


class WorkshopFiles(SphinxDirective):
    """Links to slides, handouts, sheets or the pack of an edition."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the links, or a warning that says which kinds there are."""
        note_packaged_files(self.env)
        try:
            words = files_html(self.arguments[0], self.env.docname, self.config.language or SOURCE_LANGUAGE)
        except InvalidArgumentError as error:
            return [self.state_machine.reporter.warning(str(error), line=self.lineno)]
        return [nodes.raw("", words, format="html")]


def register(app: Sphinx) -> None:
    """Add the directive ``workshop-files``."""
    app.add_directive("workshop-files", WorkshopFiles)
