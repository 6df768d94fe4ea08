"""A switch for the code of all pages, in the header and where a page asks for it, and one for the notes."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from bip_teach.explorers.markup import element
from bip_teach.sphinx_ext.editions import FACILITATOR_TAG
from bip_teach.sphinx_ext.learning.part import Node, Part, fixed
from bip_teach.sphinx_ext.learning.words import words

TEMPLATE = "code-switch.html"
_FOLD = 'class="admonition hide '


class CodeSwitch(Part):
    """The switch as a part of a page: ``code-switch``."""

    kind = "code"
    has_content = False

    def run(self) -> list[Node]:
        """Return the switch."""
        button = element(
            "button",
            self.words["long"],
            type="button",
            class_="bip-do pst-js-only",
            aria_pressed="false",
            data_do="code",
        )
        return [fixed(element("p", button))]


def put_in_header(app: Sphinx, config: Config) -> None:
    """Give the switch its place before the other buttons of the header."""
    config.html_theme_options = {
        "article_header_end": [TEMPLATE, "article-header-buttons.html"],
        **config.html_theme_options,
    }


def offer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Show the switches: for code on pages that have some, for notes in the edition of facilitators."""
    said = words(app.config.language)
    has_code = _FOLD in context.get("body", "")
    context["code_switch"] = said["code"] if has_code else None
    context["notes_switch"] = said["notes_switch"] if app.tags.has(FACILITATOR_TAG) else None
