"""Notes for the person who leads a session; the learners' edition does not have them at all."""

from __future__ import annotations

from typing import ClassVar

from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform

from bip_teach.errors import InvalidArgumentError, check_choice
from bip_teach.explorers.markup import element
from bip_teach.sphinx_ext.editions import FACILITATOR_TAG
from bip_teach.sphinx_ext.learning.part import Node, Part, box, fixed, parts_of


class Facilitator(Part):
    """A note for the facilitator: ``facilitator``."""

    kind = "facilitator"
    option_spec: ClassVar = {
        "minutes": directives.positive_int,
        "kind": directives.unchanged_required,
        "about": directives.unchanged_required,  # the question of this page to vote on
    }

    def run(self) -> list[Node]:
        """Return the note, or a warning that says what is wrong with it."""
        if "minutes" not in self.options:
            return [self.warn("no minutes. Add a line like ':minutes: 10'.")]
        try:
            check_choice("the kind", self.options.get("kind", ""), self.words["kinds"])
        except InvalidArgumentError as error:
            return [self.warn(str(error))]
        kind, minutes = self.options["kind"], self.options["minutes"]
        head = self.words["minutes"].format(kind=self.words["kinds"][kind], minutes=minutes)
        title = fixed(element("p", head, class_="bip-prompt"))
        found = box("div", title, *self.parsed(), class_="bip-part bip-facilitator", data_part=self.kind)
        found.update_all_atts({"part": self.kind, "kind": kind, "minutes": minutes})
        return [found]


class DropNotes(SphinxPostTransform):
    """Take the notes out of the learners' edition, before anything is looked up, searched or written."""

    default_priority = 1

    def is_supported(self) -> bool:
        """Whether this is an edition of pages for learners; translators see everything."""
        return self.app.builder.name != "gettext" and not self.app.tags.has(FACILITATOR_TAG)

    def run(self, **kwargs: object) -> None:
        """Remove every note."""
        for note in parts_of(self.document, Facilitator.kind):
            note.parent.remove(note)
