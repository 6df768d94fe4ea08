"""Words of the package in the language that is spoken: looked up by what the source says in English."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from typing import Any, Final, TypeVar

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bip_teach.language.composed import Composed, composed_messages, recompose
from bip_teach.language.pseudo import pseudo
from bip_teach.language.spoken import (
    CATALOGUE,
    LOCALES,
    PSEUDO_LANGUAGE,
    SOURCE_LANGUAGE,
    chosen_language,
    locale_of,
)

Tree = TypeVar("Tree")

UNSPOKEN_KEYS: Final = frozenset({"id", "form"})
"""Names in files of words whose values are for programs: they are the same in every language."""

_asked: ContextVar[set[str] | None] = ContextVar("asked", default=None)
_marked: dict[Composed, None] = {}


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


@cache
def _messages(language: str) -> Catalog:
    if language in (SOURCE_LANGUAGE, PSEUDO_LANGUAGE):
        return Catalog(locale_of(language))
    with (LOCALES / language / CATALOGUE).open("rb") as source:
        return read_po(source, locale=language)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == PSEUDO_LANGUAGE:
        return _Pseudo()
    compiled = BytesIO()
    write_mo(compiled, _messages(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _composed(language: str) -> tuple[Composed, ...]:
    return composed_messages(
        (str(one.id), str(one.string))
        for one in _messages(language)
        if not one.pluralizable and not one.fuzzy
    )


def message(text: str) -> str:
    """Return a text as it is, and mark it for the catalogue: it is translated where it is shown.

    Parameters
    ----------
    text : str
        A constant of the source, such as a label in a table. Where it is to be filled and to stand in data,
        its places are numbered; then :func:`translate` knows the filled text again.

    Returns
    -------
    str
        The same text.

    Examples
    --------
    >>> message("a job")
    'a job'
    """
    _marked.update(dict.fromkeys(composed_messages([(text, text)])))
    return text


@contextmanager
def listening() -> Iterator[set[str]]:
    """Collect the texts that are asked for, in whatever language, but for those that a message gave.

    Yields
    ------
    set of str
        The texts; it grows while the block runs.

    Examples
    --------
    >>> with listening() as asked:
    ...     _ = translate("a job", "en")
    >>> asked
    {'a job'}
    """
    asked: set[str] = set()
    before = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(before)


def _note(text: str) -> None:
    asked = _asked.get()
    if asked is not None and not any(one.gives(text) for one in _marked):
        asked.add(text)


def translate(text: str, language: str | None = None) -> str:
    """Return a text of the source in a language; what has no translation stays as it is.

    Parameters
    ----------
    text : str
        A text of the source, or one that a message with numbered places gave (``"{0} of {1}"``).
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        The text in the language; the text itself where the catalogue has none.

    Examples
    --------
    >>> translate("a job", "en")
    'a job'
    """
    if not text:
        return ""
    _note(text)
    spoken = chosen_language(language)
    found = _catalogue(spoken).gettext(text)
    if found != text:
        return found
    return recompose(text, _composed(spoken), spoken, lambda part: translate(part, spoken)) or text


def translate_plural(one: str, other: str, count: int, language: str | None = None) -> str:
    """Return the form of a text that a count asks for, in a language.

    Parameters
    ----------
    one, other : str
        The two forms of the source.
    count : int
        What is counted.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        The form for the count.

    Examples
    --------
    >>> [translate_plural("{n} person", "{n} people", n, "en") for n in (1, 2)]
    ['{n} person', '{n} people']
    """
    _note(one)
    return _catalogue(chosen_language(language)).ngettext(one, other, count)


def translate_tree(tree: Tree, language: str | None = None) -> Tree:
    """Return a copy of nested mappings and lists with every text in a language; keys, ids and forms stay.

    Parameters
    ----------
    tree : mapping, list, str or other
        As read from a JSON or TOML file of the package.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    mapping, list, str or other
        As the tree that came.

    Examples
    --------
    >>> translate_tree({"title": "Guess", "steps": ["No", "Yes"], "digits": 1}, "en")
    {'title': 'Guess', 'steps': ['No', 'Yes'], 'digits': 1}
    """
    spoken = chosen_language(language)
    found: Any = tree
    if isinstance(tree, str):
        found = translate(tree, spoken)
    elif isinstance(tree, Mapping):
        found = {
            key: value if key in UNSPOKEN_KEYS else translate_tree(value, spoken)
            for key, value in tree.items()
        }
    elif isinstance(tree, list | tuple):
        found = type(tree)(translate_tree(value, spoken) for value in tree)
    result: Tree = found
    return result
