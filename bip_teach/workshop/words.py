"""The words of plans and run sheets: whole sentences, by section and name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from bip_teach.language import read_words, spoken_language

_WORDS: Final = Path(__file__).parent / "text" / "plans.json"


def words(language: str | None = None) -> dict[str, Any]:
    """Return every sentence of the sheets in one language.

    Parameters
    ----------
    language : str, optional
        Language of the sheets; default: the one that is spoken now.

    Returns
    -------
    dict
        Sentences by section and name.

    Raises
    ------
    UnknownLanguageError
        If the sheets do not speak this language.

    Examples
    --------
    >>> words()["kinds"]["predict"]
    'Guess together'
    """
    return read_words(_WORDS, language or spoken_language())
