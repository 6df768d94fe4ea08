"""Which languages there are, and which one is spoken now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from bip_teach.language.unknown import UnknownLanguageError

SOURCE_LANGUAGE: Final = "en"
"""The language in which the package is written."""
PSEUDO_LANGUAGE: Final = "en-XA"
"""A language for tests: every text is longer and stands between marks."""
LANGUAGE_VARIABLE: Final = "BIP_TEACH_LANGUAGE"
"""Variable of the environment that names the language to begin with."""
LOCALES: Final = Path(__file__).parents[1] / "locale"
"""Folder with a folder for each language."""
TERMS: Final = "terms.csv"
"""Table of the terms of a language, beside its catalogue."""
CATALOGUE: Final = "LC_MESSAGES/bip_teach.po"

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@cache
def edition_languages() -> tuple[str, ...]:
    """Return the languages that have an edition of the book, that of the source first.

    A language has one as soon as its folder holds a table of terms, ``terms.csv``: its catalogues are then
    held to be whole. Until that day its words can be used in notebooks and on the command line.

    Returns
    -------
    tuple of str
        Codes such as ``en``.

    Examples
    --------
    >>> edition_languages()
    ('en', 'sv')
    """
    whole = (one for one in languages()[1:] if (LOCALES / one / TERMS).is_file())
    return (SOURCE_LANGUAGE, *whole)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that the package speaks, that of its source first.

    Returns
    -------
    tuple of str
        Codes such as ``en``.

    Examples
    --------
    >>> languages()[0]
    'en'
    """
    found = sorted(path.parents[1].name for path in LOCALES.glob(f"*/{CATALOGUE}"))
    return (SOURCE_LANGUAGE, *found)


def check_language(language: str, name: str = "language") -> None:
    """Raise an error unless a language is spoken.

    Parameters
    ----------
    language : str
        One of :func:`languages`, or the one for tests.
    name : str
        What is checked, for the message.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.
    """
    if language not in (*languages(), PSEUDO_LANGUAGE):
        listed = ", ".join(map(repr, languages()))
        raise UnknownLanguageError(f"{name} is {language!r}. Allowed: {listed}.")


def locale_of(language: str) -> str:
    """Return the locale whose numbers, lists and dates a language has.

    Parameters
    ----------
    language : str
        One of :func:`languages`, or the one for tests.

    Returns
    -------
    str
        A locale that Babel knows.

    Examples
    --------
    >>> locale_of("en"), locale_of("en-XA")
    ('en', 'en')
    """
    return SOURCE_LANGUAGE if language == PSEUDO_LANGUAGE else language


def spoken_language() -> str:
    """Return the language in which words are given now.

    It is what :func:`speaking` says, else the environment variable ``BIP_TEACH_LANGUAGE``, else English.

    Returns
    -------
    str
        Its code.

    Raises
    ------
    UnknownLanguageError
        If the variable names a language that is not spoken.
    """
    chosen = _spoken.get()
    if chosen is None:
        chosen = os.environ.get(LANGUAGE_VARIABLE) or SOURCE_LANGUAGE
        check_language(chosen, f"environment variable {LANGUAGE_VARIABLE}")
    return chosen


def chosen_language(language: str | None) -> str:
    """Return the language that is asked for, else the one that is spoken now.

    Parameters
    ----------
    language : str or None
        One of :func:`languages`.

    Returns
    -------
    str
        A language that the package speaks.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.

    Examples
    --------
    >>> chosen_language("en")
    'en'
    """
    if language is None:
        return spoken_language()
    check_language(language)
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Give words in one language for a while.

    Parameters
    ----------
    language : str
        One of :func:`languages`.

    Yields
    ------
    None
        Nothing; the block speaks the language.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.

    Examples
    --------
    >>> with speaking("en"):
    ...     spoken_language()
    'en'
    """
    check_language(language)
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)
