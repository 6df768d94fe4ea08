"""Glossary and index in the order of the language of the edition.

A page in another language keeps the lines of the source in their places, and Sphinx knows one order of
letters for all languages. Both are put right here, after the words have been exchanged.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _ as sphinx_words

from bip_teach.language import alphabetical_key, initial
from bip_teach.sphinx_ext.editions import edition_in_work

_INDEX: Final = "genindex"
#: An entry of the index: its words, and its links with all that hangs below it.
Entry = tuple[str, tuple[Any, ...]]


def sort_glossaries(doctree: nodes.document, language: str) -> None:
    """Put the terms of every glossary of a page into the order of a language.

    Parameters
    ----------
    doctree : docutils.nodes.document
        The page; it is changed.
    language : str
        Code of the language.
    """
    for glossary in doctree.findall(addnodes.glossary):
        for terms in glossary.findall(nodes.definition_list):
            terms[:] = sorted(terms, key=lambda item: alphabetical_key(item.astext(), language))


def grouped_entries(entries: list[Entry], language: str) -> list[tuple[str, list[Entry]]]:
    """Return entries of an index under their letters, in the order of a language.

    Parameters
    ----------
    entries : list of tuple
        Words and links.
    language : str
        Code of the language.

    Returns
    -------
    list of tuple
        A letter, or the word for signs, and its entries. Signs come first.
    """

    def letter(entry: Entry) -> str:
        return initial(entry[0], language)

    def place(entry: Entry) -> tuple[bool, str]:
        return bool(letter(entry)), alphabetical_key(entry[0], language)

    found = groupby(sorted(entries, key=place), letter)
    return [(name or sphinx_words("Symbols"), list(group)) for name, group in found]


def _sort_glossaries(app: Sphinx, doctree: nodes.document) -> None:
    sort_glossaries(doctree, edition_in_work(app).language)


def _sort_index(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    if page == _INDEX:
        entries = [entry for _, group in context["genindexentries"] for entry in group]
        groups = grouped_entries(entries, edition_in_work(app).language)
        context["genindexentries"] = groups
        context["genindexcounts"] = [sum(1 + len(links[1]) for _, links in group) for _, group in groups]


def register(app: Sphinx) -> None:
    """Sort the glossaries of every page when it has been read, and the index when it is written."""
    app.connect("doctree-read", _sort_glossaries)
    app.connect("html-page-context", _sort_index)
