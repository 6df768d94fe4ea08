"""The words that the book's own extension puts on pages, by section and name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from bip_teach.language import SOURCE_LANGUAGE, read_words

_WORDS: Final = Path(__file__).parent / "words.json"


def page_words(section: str, language: str | None = None) -> Any:
    """Return the words of one section in a language.

    Parameters
    ----------
    section : str
        ``tables``, ``figures``, ``downloads``, ``notebooks``, ``pages``, ``contents``, ``front_door``,
        ``copy`` or ``theme``; ``contents`` and ``theme`` are lists.
    language : str or None
        Language of the edition; None is English.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.

    Examples
    --------
    >>> page_words("tables")["csv"]
    'Download this table (CSV)'
    """
    return read_words(_WORDS, language or SOURCE_LANGUAGE)[section]
