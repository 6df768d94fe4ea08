"""The list of references and what points at it, on pages in another language.

What stands in the list is quoted: it stays as its authors wrote it and is marked as English, so that a screen
reader says it in English. Dates that are missing, and the word between two authors, are said in the language
of the page.
"""

from __future__ import annotations

import re
from typing import Final

from docutils import nodes
from sphinx.application import Sphinx

from bip_teach.language import SOURCE_LANGUAGE, message, translate

_MARK: Final = f"language-{SOURCE_LANGUAGE}"
"""Class that docutils writes as the attribute ``lang``."""
_POINTER: Final = "bibtex-citation"
_OWN: Final = (message("2016 or later"), message("2020 or later"), message("and"))
_OWN_WORDS: Final = re.compile("|".join(rf"\b{one}\b" for one in _OWN))
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS: Final = 4
"""What has more words is no list of authors but a title, or the name of a court."""


def spoken_reference(text: str, language: str) -> str:
    """Return what points at a reference, with its own words in a language.

    Parameters
    ----------
    text : str
        Authors and year; in place of authors it may be a title, which stays.
    language : str
        Language of the page.

    Returns
    -------
    str
        The text for the page.

    Examples
    --------
    >>> spoken_reference("Gigerenzer and Hoffrage", "en")
    'Gigerenzer and Hoffrage'
    """
    return _OWN_WORDS.sub(lambda found: translate(found[0], language), text)


def _is_quoted(text: str) -> bool:
    return len(_WORD.findall(_OWN_WORDS.sub(" ", text))) >= _MOST_WORDS


def _speak(text: nodes.Text, language: str) -> None:
    """Say the own words of a text in a language, or mark it where it is quoted."""
    if _is_quoted(text):
        text.parent.replace(text, nodes.inline("", str(text), classes=[_MARK]))
        return
    said = spoken_reference(text, language)
    link = text.parent
    if said != text:
        link.replace(text, nodes.Text(said))
    elif isinstance(link, nodes.reference):
        link["classes"].append(_MARK)  # for its title, which quotes the whole entry
    if said != text and isinstance(link, nodes.reference):
        link.attributes.pop("reftitle", None)


def _mark(app: Sphinx, doctree: nodes.document, _: str) -> None:
    language = app.config.language or SOURCE_LANGUAGE
    if language == SOURCE_LANGUAGE:
        return
    for entry in doctree.findall(nodes.citation):
        for words in entry.findall(nodes.paragraph):
            words["classes"].append(_MARK)
    for pointer in doctree.findall(nodes.inline):
        if _POINTER in pointer["classes"]:
            for text in list(pointer.findall(nodes.Text)):
                _speak(text, language)


def register(app: Sphinx) -> None:
    """Look at references when they are all known."""
    app.connect("doctree-resolved", _mark)
