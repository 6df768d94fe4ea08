"""A prompt to think about one's own work, with room for a note that stays on the reader's device."""

from __future__ import annotations

from typing import ClassVar

from docutils.parsers.rst import directives

from bip_teach.explorers.markup import Element, element
from bip_teach.sphinx_ext.learning.part import Node, Part, dom_id, fixed

MOST_LETTERS = 5000
"""The longest note."""


class Reflect(Part):
    """A note of the reader's own: ``reflect``."""

    kind = "reflect"
    required_arguments = 1
    option_spec: ClassVar = {
        "id": directives.unchanged_required,
        "leads": directives.unchanged_required,  # what people who lead may ask themselves in its place
    }

    def run(self) -> list[Node]:
        """Return the prompt, or a warning that says what is wrong with it."""
        try:
            name = self.take_id()
        except ValueError as error:
            return [self.warn(str(error))]
        field = dom_id("reflect", name)
        prompt = self.line("label", self.arguments[0], class_="bip-prompt", for_=field)
        more = [*self._for_those_who_lead(), *self.parsed()]
        return [self.part(name, prompt, *more, fixed(*note_field(field, self.words["stays"])))]

    def _for_those_who_lead(self) -> list[Node]:
        if "leads" not in self.options:
            return []
        line = self.line("p", self.options["leads"])
        line["before"] = f"<strong>{self.words['leads']}</strong> "
        return [line]


def note_field(field: str, stays: str) -> list[Element]:
    """Return a field for a note and the line that says where it stays."""
    area = element("textarea", id=field, rows="4", maxlength=str(MOST_LETTERS))
    return [area, element("p", stays, class_="bip-said", role="status")]
