"""Published numbers in prose: a role and a directive that read the registry, so that none is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from bip_teach import published
from bip_teach.errors import BipTeachError, check_choice
from bip_teach.published import Figure, Language

Node = nodes.Node


def _number(figure: Figure, _: Language) -> str:
    return figure.text.replace("-", "−") if figure.is_number else figure.text


def _source(figure: Figure, language: Language) -> str:
    return f"{figure.source.publisher}, {figure.source.year}, {figure.place}"


FORMS: dict[str, Callable[[Figure, Language], str]] = {
    "": lambda figure, language: figure.format(language),
    "text": _number,
    "share_of_100": lambda figure, language: figure.share_of(100, language),
    "source": _source,
}


def write_published(request: str, language: Language = "en") -> str:
    """Write a published figure as a page asks for it.

    Parameters
    ----------
    request : str
        Id of the figure, and after a bar how to write it: nothing for the value with its unit, ``text``
        for the bare number, ``share_of_100`` for a count of 100 people, ``source`` for document and place.
    language : {"en", "sv"}
        Language of the page.

    Raises
    ------
    UnknownNameError, InvalidArgumentError
        If there is no such figure, or it cannot be written so.
    """
    name, _, form = request.replace("\\|", "|").partition("|")
    check_choice("how to write a published figure", form.strip(), FORMS)
    return FORMS[form.strip()](published.figure(name.strip()), language)


class PublishedRole(SphinxRole):
    """A published figure inside a sentence."""

    def run(self) -> tuple[list[Node], list[nodes.system_message]]:
        """Return the figure in words, or a warning at the place that asks for it."""
        try:
            words = write_published(self.text, _language(self.config))
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
            words = write_published(f"{self.arguments[0]}|source", _language(self.config))
        except BipTeachError as error:
            return [self.state_machine.reporter.warning(str(error), line=self.lineno)]
        return [nodes.paragraph(words, words, classes=["bip-published-source"])]


def _language(config: Any) -> Language:
    return "sv" if config.language == "sv" else "en"


def register(app: Sphinx) -> None:
    """Add the role ``published`` and the directive ``published-source``."""
    app.add_role("published", PublishedRole())
    app.add_directive("published-source", PublishedSource)
