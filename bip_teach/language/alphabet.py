"""The order of words in a language: where its own letters stand, and which letters are only variants."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

#: Letters that follow z, in their order. Other letters with marks count as the letter without them.
_AFTER_Z: Final[Mapping[str, str]] = {"sv": "åäö", "da": "æøå"}
_BEYOND: Final = 0x10_0000  # private characters: they come after all others


def alphabetical_key(text: str, language: str) -> str:
    """Return what sorts texts as the dictionaries of a language do.

    Parameters
    ----------
    text : str
        A word or more.
    language : str
        Code of the language.

    Returns
    -------
    str
        The key; it is no text to show.

    Examples
    --------
    >>> words = ["öppen", "zon", "ärende", "avstånd", "återgång"]
    >>> sorted(words, key=lambda word: alphabetical_key(word, "sv"))
    ['avstånd', 'zon', 'återgång', 'ärende', 'öppen']
    """
    own = _AFTER_Z.get(language, "")
    lower = unicodedata.normalize("NFC", text).lower()
    return "".join(chr(_BEYOND + own.index(one)) if one in own else _without_marks(one) for one in lower)


def initial(text: str, language: str) -> str:
    """Return the letter under which a dictionary of a language has a text; empty if it begins with none.

    Parameters
    ----------
    text : str
        A word or more.
    language : str
        Code of the language.

    Returns
    -------
    str
        One capital letter, or nothing.

    Examples
    --------
    >>> initial("ärende", "sv"), initial("ärende", "en"), initial("2SLS", "sv")
    ('Ä', 'A', '')
    """
    first = unicodedata.normalize("NFC", text)[:1]
    if not first.isalpha():
        return ""
    return (first if first.lower() in _AFTER_Z.get(language, "") else _without_marks(first)).upper()


def _without_marks(letter: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", letter) if not unicodedata.combining(one))
