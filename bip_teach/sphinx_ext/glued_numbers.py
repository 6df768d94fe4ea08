"""Values that a cell has glued into a sentence: written as the language of the page writes them."""

from __future__ import annotations

from ast import literal_eval
from decimal import Decimal
from typing import Final

from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import glue_warning, retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from bip_teach.language import SOURCE_LANGUAGE, listening, translate, write_list, write_number
from bip_teach.sphinx_ext.outputs import asked_on

Node = nodes.Node
_PLAIN: Final = "text/plain"


def write_glued(plain: str, form: str, language: str) -> str:
    """Write a glued value in a language.

    Parameters
    ----------
    plain : str
        The value as Python shows it: a number, a text or a list of texts.
    form : str
        Format of a number, such as ``.1f`` or ``,d``; empty for none.
    language : str
        Language of the page.

    Raises
    ------
    ValueError
        If the value cannot be written so.

    Examples
    --------
    >>> write_glued("12345.678", ",.1f", "en")
    '12,345.7'
    >>> write_glued("['a job', 'an education']", "", "en")
    'a job and an education'
    """
    value = literal_eval(plain)
    if isinstance(value, list):
        return write_list([translate(one, language) for one in value], language)
    if isinstance(value, str):
        return translate(value, language)
    written = format(value, form)
    number = Decimal(written.replace(",", ""))
    return write_number(number, language, thousands="," in written)


class GluedText(SphinxRole):
    """The role ``{glue:text}``: a glued value inside a sentence."""

    def run(self) -> tuple[list[Node], list[nodes.system_message]]:
        """Return the value in words, or a warning at the place that asks for it."""
        name, _, form = self.text.partition(":")
        document = self.inliner.document
        try:
            data = retrieve_glue_data(document, name).data
            with listening() as asked:
                words = write_glued(data[_PLAIN], form, self.config.language or SOURCE_LANGUAGE)
        except (RetrievalError, KeyError, ValueError, ArithmeticError) as error:
            return [], [glue_warning(f"Cannot write {self.text!r}: {error}", document, self.lineno)]
        asked_on(self.env).update(asked)
        node = nodes.inline(words, words, classes=["pasted-text"])
        self.set_source_info(node)
        return [node], []


def register(app: Sphinx) -> None:
    """Take the place of the role that writes numbers as English does."""
    app.connect("builder-inited", _replace)


def _replace(app: Sphinx) -> None:
    app.env.get_domain("glue").roles["text"] = GluedText()
