"""The front of a page: its question, its minutes, and what a reader can do after it."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform

from bip_teach.explorers.markup import element
from bip_teach.sphinx_ext.learning.part import Box, Node, Part, box, fixed, parts_of
from bip_teach.sphinx_ext.learning.words import words

_MINUTES = ("reading", "playing", "exercises")


class AtAGlance(Part):
    """Question first, then minutes and aims: ``at-a-glance``."""

    kind = "glance"
    option_spec: ClassVar = dict.fromkeys(_MINUTES, directives.positive_int)

    def run(self) -> list[Node]:
        """Return the front, or a warning when a part of it is missing."""
        content = self.parsed()
        paragraphs = [node for node in content if isinstance(node, nodes.paragraph)]
        lists = [node for node in content if isinstance(node, nodes.bullet_list)]
        if not paragraphs or len(lists) != 1 or len(content) != len(paragraphs) + 1:
            return [
                self.warn(
                    f"found {len(paragraphs)} paragraphs and {len(lists)} lists in {len(content)} blocks. "
                    "Wanted: the question as one paragraph or more, then one list of what a reader can do "
                    "afterwards, and nothing else."
                )
            ]
        if "reading" not in self.options:
            return [self.warn("no minutes. Add a line like ':reading: 12'.")]
        for paragraph in paragraphs:
            paragraph["classes"].append("bip-asks")
        aims = fixed(element("p", self.words["can"], class_="bip-can"))
        found = box(
            "div",
            *paragraphs,
            self._minutes(),
            aims,
            *lists,
            class_="bip-glance",
            data_part=self.kind,
            role="group",
            aria_label=self.words["label"],
        )
        found["part"] = self.kind
        return [found]

    def _minutes(self) -> nodes.raw:
        given = [name for name in _MINUTES if name in self.options]
        items = [element("li", self.words[name].format(minutes=self.options[name])) for name in given]
        return fixed(element("ul", *items, class_="bip-minutes"))


class OfferShortWay(SphinxTransform):
    """Say in the front of a page which of its parts to read in ten minutes, where it has all of them."""

    default_priority = 600  # after titles are translated

    def apply(self, **kwargs: object) -> None:
        """Add the line below the minutes."""
        titles = {title.astext() for title in self.document.findall(nodes.title)}
        for front in parts_of(self.document, AtAGlance.kind):
            short = words(self.config.language)[AtAGlance.kind]["short"]
            if titles.issuperset(short["headings"]):
                front.insert(_place_of_minutes(front) + 1, _short_way(short["words"]))


def _place_of_minutes(front: Box) -> int:
    return next(place for place, node in enumerate(front.children) if isinstance(node, nodes.raw))


def _short_way(said: str) -> nodes.raw:
    """Return the line; names of parts stand between asterisks."""
    pieces = [element("em", piece) if place % 2 else piece for place, piece in enumerate(said.split("*"))]
    return fixed(element("p", *pieces, class_="bip-short"))
