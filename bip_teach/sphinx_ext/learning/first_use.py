"""The first use of each glossary term on a page becomes a link to its explanation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from bip_teach.sphinx_ext.learning.part import Box, Line

_PLURALS = {"en": "(?:s|es)?"}
# What opens later, or is no running text: a link there would be missed, or stand in the way.
_NEVER = (
    nodes.table,
    nodes.Admonition,
    nodes.footnote,
    nodes.citation,
    nodes.caption,
    addnodes.glossary,
    Line,
)
_FOLDED = "details"


def glossary(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return page and anchor of every term, by its name in small letters, in the language of the pages."""
    pages = {page for _, _, kind, page, _, _ in env.domains["std"].get_objects() if kind == "term"}
    return {
        term.astext().lower(): (page, term["ids"][0])
        for page in sorted(pages)
        for entries in env.get_doctree(page).findall(addnodes.glossary)
        for term in entries.findall(nodes.term)
        if term["ids"]
    }


def pattern_of(terms: Mapping[str, Any], language: str | None) -> re.Pattern[str]:
    """Return what finds whole words and their regular plural, the longest term first.

    Parameters
    ----------
    terms : mapping
        Terms in small letters.
    language : str or None
        Language of the pages; None is English.

    Examples
    --------
    >>> found = pattern_of({"belief": 0, "job": 0, "job centre": 0}, "en").finditer("Job centres, beliefs")
    >>> [match["term"] for match in found]
    ['Job centre', 'belief']
    """
    names = "|".join(re.escape(term) for term in sorted(terms, key=lambda term: (-len(term), term)))
    return re.compile(
        rf"(?<![\w-])(?P<term>{names}){_PLURALS.get(language or 'en', '')}(?![\w-])", re.IGNORECASE
    )


def running_text(document: nodes.Element) -> Iterator[nodes.Text]:
    """Yield the text of paragraphs and list items that everybody sees at once, and that is no link yet."""
    for paragraph in document.findall(nodes.paragraph):
        if _is_open(paragraph):
            yield from _free_text(paragraph)


def _free_text(paragraph: nodes.paragraph) -> Iterator[nodes.Text]:
    is_linked = False  # by HTML that stands in the source
    for node in paragraph.findall(nodes.Text):
        place = node.parent
        while isinstance(place, nodes.emphasis | nodes.strong):
            place = place.parent
        if isinstance(place, nodes.raw):
            is_linked = node.startswith("<a ") or (is_linked and node != "</a>")
        elif place is paragraph and not is_linked:
            yield node


def _is_open(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, _NEVER) or (isinstance(node, Box) and node["tag"] == _FOLDED):
            return False
    return True


class LinkFirstUse(SphinxPostTransform):
    """Link the first use of each term, unless the page links the term itself."""

    default_priority = 5  # pages are in their language and gathered; links are looked up afterwards
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Link the terms of this page."""
        terms = glossary(self.env)
        if not terms or self.env.docname in {page for page, _ in terms.values()}:
            return
        for link in self.document.findall(addnodes.pending_xref):
            if link.get("reftype") == "term":
                terms.pop(str(link["reftarget"]).lower(), None)
        for text in list(running_text(self.document)):
            self._link(text, terms)

    def _link(self, text: nodes.Text, terms: dict[str, tuple[str, str]]) -> None:
        pieces: list[nodes.Node] = []
        words, start = text.astext(), 0
        while terms and (found := pattern_of(terms, self.config.language).search(words, start)):
            page, anchor = terms.pop(found["term"].lower())
            address = f"{self.app.builder.get_relative_uri(self.env.docname, page)}#{anchor}"
            link = nodes.reference("", found[0], internal=True, refuri=address, classes=["bip-term"])
            pieces += [nodes.Text(words[start : found.start()]), link]
            start = found.end()
        if pieces:
            text.parent.replace(text, [*pieces, nodes.Text(words[start:])])
