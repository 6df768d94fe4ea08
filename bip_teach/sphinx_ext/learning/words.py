"""The words of the learning parts: whole sentences, by section and name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from bip_teach.language import SOURCE_LANGUAGE, read_words

_WORDS: Final = Path(__file__).parent / "words.json"


def words(language: str | None) -> dict[str, Any]:
    """Return the catalogue of a language.

    Parameters
    ----------
    language : str or None
        Language of the edition; None is English.

    Raises
    ------
    UnknownLanguageError
        If the learning parts do not speak this language.

    Examples
    --------
    >>> words("en")["question"]["check"]
    'Check'
    """
    return read_words(_WORDS, language or SOURCE_LANGUAGE)
