"""Languages as office programs name them, with a country."""

from __future__ import annotations

from typing import Final

from babel import Locale
from babel.core import get_global

from bip_teach.language import SOURCE_LANGUAGE

_SOURCE: Final = "en-GB"
"""The English of the source is British."""


def office_language(language: str) -> str:
    """Return a language with the country in which it is mostly spoken, for reading aloud and checking.

    Parameters
    ----------
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    str
        Such as ``en-GB``.

    Examples
    --------
    >>> office_language("en"), office_language("sv")
    ('en-GB', 'sv-SE')
    """
    if language == SOURCE_LANGUAGE:
        return _SOURCE
    likely = Locale.parse(get_global("likely_subtags").get(language, language))
    return "-".join(filter(None, (likely.language, likely.territory)))
