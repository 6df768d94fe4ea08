"""What cells show, in the language of the edition: one of many that lie side by side, and figures as HTML.

The texts that cells asked for are gathered beside the pages: a catalogue must hold them, and no other
source names them all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, ClassVar, Final

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.language.cells import MIME_TYPE as LANGUAGES_TYPE
from bip_teach.sphinx_ext.plotly_figures import MIME_TYPE as FIGURE_TYPE
from bip_teach.sphinx_ext.plotly_figures import figure_html

ASKED: Final = "asked.json"
"""File beside the built pages with the texts that cells asked for."""
ENTRY_POINTS: Final = "myst_nb.mime_renderers"
_KEY: Final = "bip_asked"
_ONE_LANGUAGE: Final = (
    "A figure speaks one language only: the kernel did not load bip_teach.language.cells. Look at its first "
    "messages for the reason, and build again."
)
_BEST_FIRST: Final = (FIGURE_TYPE, "text/html", "text/plain")


class OutputRenderer:
    """Renderer of outputs for MyST-NB (entry point group ``myst_nb.mime_renderers``)."""

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = [
        ("html", LANGUAGES_TYPE, -1),
        ("html", FIGURE_TYPE, 1),
    ]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Return the output in the language of the edition; None for what others render."""
        if inline or data.mime_type not in (LANGUAGES_TYPE, FIGURE_TYPE):
            return None
        content = json.loads(data.content) if isinstance(data.content, str) else data.content
        language = _language(renderer)
        if data.mime_type == FIGURE_TYPE:
            renderer.logger.warning(_ONE_LANGUAGE, subtype="language", line=data.line)
            return []
        if renderer.renderer.sphinx_env:
            asked_on(renderer.renderer.sphinx_env).update(content["asked"])
        kind, chosen = spoken_output(content, language)
        if kind == FIGURE_TYPE:
            return _figure(renderer, chosen, language, data.line)
        rendered: list[nodes.Element] = renderer.render_mime_type(
            replace(data, mime_type=kind, content=chosen)
        )
        return rendered


def spoken_output(content: Mapping[str, Any], language: str) -> tuple[str, Any]:
    """Return the best output of a cell in a language: its MIME type and its content.

    Parameters
    ----------
    content : mapping
        As :mod:`bip_teach.language.cells` stores it: ``bundles`` by language.
    language : str
        Language of the edition.

    Examples
    --------
    >>> spoken_output({"bundles": {"en": {"text/plain": "3", "text/html": "<p>3</p>"}}}, "en")
    ('text/html', '<p>3</p>')
    """
    bundle = content["bundles"][language]
    kind = next(kind for kind in _BEST_FIRST if kind in bundle)
    return kind, bundle[kind]


def _language(renderer: NbElementRenderer) -> str:
    env = renderer.renderer.sphinx_env
    return (env.config.language if env else None) or SOURCE_LANGUAGE


def asked_on(env: BuildEnvironment) -> set[str]:
    """Return the texts that the page in work has asked for so far; add to it.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
        Environment that reads a page.
    """
    found: set[str] = env.metadata[env.docname].setdefault(_KEY, set())
    return found


def _write_asked(app: Sphinx, failed: Exception | None) -> None:
    if failed is None:
        texts = sorted(set().union(*(page.get(_KEY, ()) for page in app.env.metadata.values())))
        target = Path(app.outdir).parent / ASKED
        target.write_text(json.dumps(texts, ensure_ascii=False, indent=0), encoding="utf-8")


def _figure(
    renderer: NbElementRenderer, figure: Mapping[str, Any], language: str, line: int | None
) -> list[nodes.Element]:
    try:
        words = figure_html(figure, language)
    except InvalidArgumentError as error:
        renderer.logger.warning(str(error), subtype="figure", line=line)
        return []
    return [nodes.raw(words, words, format="html", classes=["output", "bip-output"])]


def register(app: Sphinx) -> None:
    """Gather what cells ask for, or stop with a message when the installed package has no renderer."""
    announced = {point.value for point in entry_points(group=ENTRY_POINTS)}
    if f"{__name__}:{OutputRenderer.__name__}" not in announced:
        raise ExtensionError(
            "Figures cannot be shown: the installed bip-teach does not announce its renderer. "
            "Install the checkout again (make setup, or pip install --no-deps --editable .)."
        )
    app.connect("build-finished", _write_asked)
