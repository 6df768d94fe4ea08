"""Exercises for analysts, and solutions that wait behind one line."""

from __future__ import annotations

from bip_teach.explorers.markup import element, html
from bip_teach.sphinx_ext.learning.part import Node, Part, box, fixed


class Exercise(Part):
    """Something to do: ``exercise``."""

    kind = "exercise"
    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the exercise."""
        title = self.line("p", self.arguments[0], class_="bip-prompt")
        title["before"] = f"{html(element('span', self.words['label'], class_='bip-label'))} "
        found = box("div", title, *self.parsed(), class_="bip-part bip-exercise")
        found["part"] = self.kind
        return [found]


class Solution(Part):
    """What a good answer says: ``solution``."""

    kind = "exercise"

    def run(self) -> list[Node]:
        """Return the solution, or a warning when it says nothing."""
        content = self.parsed()
        if not content:
            return [self.warn("it is empty. Write the solution between the fences.")]
        summary = fixed(element("summary", self.words["solution"]))
        found = box("details", summary, *content, class_="bip-fold-in bip-answers bip-solution")
        found["part"] = "solution"
        return [found]
