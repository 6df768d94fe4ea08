"""The words of slides and sheets: one file for each kind of product."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from bip_teach.language import read_words, spoken_language

_FOLDER: Final = Path(__file__).parent / "text"


def product_words(product: str, language: str | None = None) -> dict[str, Any]:
    """Return the words of a product in a language.

    Parameters
    ----------
    product : str
        ``slides``, ``sheets``, ``files`` or ``course``.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    dict
        The catalogue.

    Raises
    ------
    UnknownLanguageError
        If the product does not speak this language.

    Examples
    --------
    >>> product_words("slides", "en")["vote"]
    'Vote'
    """
    return read_words(_FOLDER / f"{product}.toml", language or spoken_language())
