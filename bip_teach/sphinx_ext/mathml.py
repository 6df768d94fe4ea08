"""Formulas as MathML: a browser draws them by itself, with no script, no font and no request."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

RENDERER = "mathml"
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
# Characters by name, such as the one that applies a function; XML knows only the five that stay.
_NAMED = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;)\w+;")

_logger = logging.getLogger(__name__)


def formula_html(latex: str, *, block: bool) -> str:
    """Return a formula as HTML.

    Parameters
    ----------
    latex : str
        The formula in LaTeX, without dollar signs.
    block : bool
        Whether it stands on lines of its own; then it scrolls in itself where a page is narrow.

    Raises
    ------
    docutils.utils.math.MathError
        If the formula cannot be read.

    Examples
    --------
    >>> formula_html("x", block=False)
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    """
    lines = tex2mathml(latex, as_block=block).splitlines()
    drawn = _with_subscripts_beside("".join(line.strip() for line in lines))
    return f'<div class="bip-math" tabindex="0">{drawn}</div>' if block else drawn


def _with_subscripts_beside(formula: str) -> str:
    """The formula with the subscript of an accented letter beside it; docutils puts it below the letter."""
    ElementTree.register_namespace("", _NAMESPACE)
    root = ElementTree.fromstring(_NAMED.sub(_character, formula))
    for place in root.iter(f"{{{_NAMESPACE}}}munderover"):
        letter, below, above = place
        if letter.tag.endswith("}mi") and above.get("stretchy") == "false":
            accented = ElementTree.Element(f"{{{_NAMESPACE}}}mover", accent="true")
            accented.extend([letter, above])
            place.tag = f"{{{_NAMESPACE}}}msub"
            place[:] = [accented, below]
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _character(name: re.Match[str]) -> str:
    return unescape(name[0])


def _visit(translator: Any, node: nodes.Element, *, block: bool) -> None:
    """Write one formula; a formula that cannot be read is a warning, which stops a build of the book."""
    try:
        translator.body.append(formula_html(node.astext(), block=block))
    except MathError as error:
        _logger.warning("The formula %r cannot be read: %s", node.astext(), error, location=node)
    raise nodes.SkipNode


def _visit_inline(translator: Any, node: nodes.Element) -> None:
    _visit(translator, node, block=False)


def _visit_block(translator: Any, node: nodes.Element) -> None:
    _visit(translator, node, block=True)


def _check_renderer(app: Sphinx) -> None:
    """Stop when the configuration names a renderer that would load a script from elsewhere."""
    if app.config.html_math_renderer != RENDERER:
        raise ExtensionError(
            f"html_math_renderer is {app.config.html_math_renderer!r}. "
            f"Set it to {RENDERER!r} in the configuration of the book: other renderers load scripts."
        )


def register(app: Sphinx) -> None:
    """Add the renderer, and check that the book uses it."""
    app.add_html_math_renderer(RENDERER, (_visit_inline, None), (_visit_block, None))
    app.connect("builder-inited", _check_renderer)
