"""Published numbers in prose: a role and a directive that read the registry, so that none is typed."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from bip_teach.errors import BipTeachError
from bip_teach.published import write_published

Node = nodes.Node


class PublishedRole(SphinxRole):
    """A published figure inside a sentence."""

    def run(self) -> tuple[list[Node], list[nodes.system_message]]:
        """Return the figure in words, or a warning at the place that asks for it."""
        try:
            words = write_published(self.text, self.config.language)
        except BipTeachError as error:
            message = self.inliner.reporter.warning(str(error), line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        return [nodes.inline(words, words, classes=["bip-published"])], []


class PublishedSource(SphinxDirective):
    """A line that names the document and the place of a published figure."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the line, or a warning at the place that asks for it."""
        try:
            words = write_published(f"{self.arguments[0]}|source", self.config.language)
        except BipTeachError as error:
            return [self.state_machine.reporter.warning(str(error), line=self.lineno)]
        return [nodes.paragraph(words, words, classes=["bip-published-source"])]


def register(app: Sphinx) -> None:
    """Add the role ``published`` and the directive ``published-source``."""
    app.add_role("published", PublishedRole())
    app.add_directive("published-source", PublishedSource)
