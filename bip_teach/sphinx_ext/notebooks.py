"""Every page with code as a notebook: its words as plain Markdown, its cells to be run.

Notebooks lie in a folder of the edition. They hold no results: whoever runs one sees results of their own,
and the explorers answer live. Numbers in sentences are those of the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import nbformat
from docutils import nodes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from bip_teach import __version__
from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers.markup import element, html
from bip_teach.sphinx_ext.learning.part import Box, attributes_of, parts_of
from bip_teach.sphinx_ext.learning.predict import Predict
from bip_teach.sphinx_ext.notebook_text import blocks
from bip_teach.sphinx_ext.offline import NOTEBOOKS
from bip_teach.sphinx_ext.page_words import page_words

_BOOK: Final = "book/"
_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_address(page: str) -> str:
    """Return where the notebook of a page lies in its edition.

    Examples
    --------
    >>> notebook_address("book/caseworkers/belief")
    'notebooks/caseworkers/belief.ipynb'
    """
    return f"{NOTEBOOKS}/{page.removeprefix(_BOOK)}.ipynb"


def link_html(page: str, language: str = "en") -> str:
    """Return the line that offers the notebook of a page.

    Examples
    --------
    >>> print(link_html("book/study"))
    <p class="bip-notebook"><a href="../notebooks/study.ipynb" download="">This page ...</a></p>
    """
    address = "../" * page.count("/") + notebook_address(page)
    return html(
        element(
            "p",
            element("a", page_words("notebooks", language)["link"], href=address, download=True),
            class_="bip-notebook",
        )
    )


def has_code(page: nodes.document) -> bool:
    """Return whether there is a cell to run."""
    return any(_is_cell(node) for node in page.findall(nodes.container))


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _parts(node: nodes.Element, level: int = 0) -> Iterator[str | nodes.Element]:
    """Give the blocks of words and the cells of a page, in their order."""
    for child in node.children:
        if isinstance(child, nodes.section):
            yield from _parts(child, level + 1)
        elif isinstance(child, nodes.Element) and _is_cell(child):
            yield child
        else:
            yield from blocks([child], level + 1)


def page_notebook(page: nodes.document, language: str = "en") -> nbformat.NotebookNode:
    """Return a page as a notebook.

    Parameters
    ----------
    page : docutils.nodes.document
        The page with its cells, links looked up.
    language : str
        Language of the page.

    Raises
    ------
    InvalidArgumentError
        If words of the page would be lost.
    """
    page = _with_answers(page, language)
    cells: list[nbformat.NotebookNode] = []
    words: list[str] = []

    def close_words() -> None:
        if words:
            cells.append(new_markdown_cell("\n\n".join(words)))
            words.clear()

    for part in _parts(page):
        if isinstance(part, str):
            words.append(part)
            if not cells and len(words) == 1:  # below the title
                words.append(page_words("notebooks", language)["head"].format(version=__version__))
            continue
        close_words()
        source = next(part.findall(nodes.literal_block)).astext()
        cells.append(new_code_cell(source, metadata={"tags": part["cell_metadata"].get("tags", [])}))
    close_words()
    for place, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{place}"  # else every build would give others
    notebook: nbformat.NotebookNode = new_notebook(cells=cells, metadata=_METADATA)
    return notebook


def _with_answers(page: nodes.document, language: str) -> nodes.document:
    """Return a copy in which the fold of a guess says what the page's script would say."""
    copy = page.deepcopy()
    for part in parts_of(copy, Predict.kind):
        if answer := attributes_of(part).get("data-answer"):
            said = page_words("notebooks", language)["answer"].format(answer=answer)
            fold = part.children[-1]
            assert isinstance(fold, Box)
            fold.insert(1, nodes.paragraph("", said))
    return copy


def _write(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the notebook of a page that has code, and offer it in the footer."""
    if doctree is None or not has_code(doctree):
        return
    language = app.config.language or "en"
    try:
        notebook = page_notebook(doctree, language)
    except InvalidArgumentError as error:
        raise ExtensionError(f"{page}: {error}") from error
    target = Path(app.outdir) / notebook_address(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(notebook)
    target.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    context["theme_extra_footer"] = link_html(page, language) + context.get("theme_extra_footer", "")


def register(app: Sphinx) -> None:
    """Write notebooks after the footer has its other lines."""
    app.connect("html-page-context", _write, priority=600)
