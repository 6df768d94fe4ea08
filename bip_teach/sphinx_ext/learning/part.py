"""What every learning part is made of: boxes, lines of text that can be translated, fixed words.

A part is complete HTML before any script runs. Text that an author wrote stays in ordinary nodes, so that
Sphinx finds and translates it; words of the book's own come from the catalogue as raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from bip_teach.explorers.markup import Element, html
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.sphinx_ext.learning.words import words

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MOST_LETTERS = 60
_USED = "bip-learning-ids"

Node = nodes.Node


class Box(nodes.General, nodes.Element):
    """An element of HTML around other nodes; ``part`` names the learning part that it is."""


class Line(nodes.General, nodes.TextElement):
    """A line of an author's words in an element of HTML; ``before`` and ``after`` are fixed HTML in it."""


def box(tag: str, *children: Node, **attributes: str | None) -> Box:
    """Return a box; ``_`` in attribute names becomes ``-``, and None sets a bare attribute."""
    named = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Box("", *children, tag=tag, html=named)


def fixed(*elements: Element) -> nodes.raw:
    """Return words of the book's own, which nobody extracts."""
    content = "".join(map(html, elements))
    return nodes.raw("", content, format="html")


def attributes_of(part: Box | Line) -> dict[str, str]:
    """Return the HTML attributes of a part."""
    found: dict[str, str] = part["html"]
    return found


class Part(SphinxDirective):
    """A directive of a learning part."""

    has_content = True
    final_argument_whitespace = True
    kind: ClassVar[str] = ""

    @property
    def words(self) -> dict[str, Any]:
        """The words of this kind of part."""
        found: dict[str, Any] = words(self.config.language)[self.kind]
        return found

    @property
    def language(self) -> str:
        """The language in which published figures are written."""
        return self.config.language or SOURCE_LANGUAGE

    def warn(self, message: str) -> nodes.system_message:
        """Return a warning at the place of this part."""
        return self.state_machine.reporter.warning(f"{self.name}: {message}", line=self.lineno)

    def parsed(self) -> list[Node]:
        """Return what stands between the fences."""
        return self.parse_content_to_nodes()

    def line(self, tag: str, text: str, **attributes: str | None) -> Line:
        """Return words of the author as a line with inline markup."""
        children, _ = self.parse_inline(text, lineno=self.lineno)
        found = Line(text, "", *children, tag=tag, html=box(tag, **attributes)["html"], before="", after="")
        self.set_source_info(found)
        return found

    def as_line(self, paragraph: nodes.Element, tag: str, **attributes: str | None) -> Line:
        """Return a paragraph of the author as a line."""
        html_of = box(tag, **attributes)["html"]
        found = Line(paragraph.rawsource, "", *paragraph.children, tag=tag, html=html_of, before="", after="")
        found.source, found.line = paragraph.source, paragraph.line
        return found

    def take_id(self) -> str:
        """Return the id of this part.

        Raises
        ------
        ValueError
            When there is none, when it is ill formed, or when the page has it already.
        """
        name = str(self.options.get("id", ""))
        if not _ID.fullmatch(name) or len(name) > _MOST_LETTERS:
            raise ValueError(
                f"the id is {name!r}. Allowed: small letters, digits and single hyphens, at most "
                f"{_MOST_LETTERS}. Give the part a line like ':id: one-step'."
            )
        used: set[str] = self.env.temp_data.setdefault(_USED, set())
        if name in used:
            raise ValueError(f"the id {name!r} stands twice on this page. Choose another one.")
        used.add(name)
        return name

    def part(self, name: str, *children: Node, **attributes: str | None) -> Box:
        """Return the box of a part that the reader's browser remembers."""
        found = box(
            "div",
            *children,
            class_=f"bip-part bip-{self.kind}",
            data_part=self.kind,
            data_page=self.env.docname,
            data_id=name,
            **attributes,
        )
        found["part"] = self.kind
        self.set_source_info(found)
        return found


def dom_id(*names: str) -> str:
    """Return an id for an element, made of the names of a part.

    Examples
    --------
    >>> dom_id("question", "one-step", "a")
    'bip-question-one-step-a'
    """
    return "-".join(["bip", *(re.sub(r"[^\w-]+", "-", name) for name in names)])


def parts_of(document: nodes.Element, *kinds: str) -> Sequence[Box]:
    """Return the learning parts of these kinds in a document, in their order."""
    return [found for found in document.findall(Box) if found.get("part") in kinds]


def _visit(translator: Any, node: nodes.Element) -> None:
    attributes = dict(node["html"])
    ids = [attributes.pop("id")] if "id" in attributes else []
    start = translator.starttag(node, node["tag"], "", ids=ids, **attributes)
    translator.body.append(start + node.get("before", ""))


def _depart(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f"{node.get('after', '')}</{node['tag']}>\n")


VISITORS = (_visit, _depart)
"""How a box or a line becomes HTML."""
