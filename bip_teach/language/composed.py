"""Texts in data that were put together from a message: known again, and put together in another language.

A text that stands in a table has to be the same in every language, for code may ask for it. Where such a text
is put together, its message has words and numbered places: ``message("{0} of the answers").format(12)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bip_teach.language.numbers import write_number

_PLACE: Final = re.compile(r"\{(\d)\}")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_NUMBER: Final = re.compile(r"[-\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Composed:
    """A message with numbered places.

    Parameters
    ----------
    pattern : re.Pattern
        Finds what stands in the places.
    text : str
        The message in another language.
    """

    pattern: re.Pattern[str]
    text: str

    def gives(self, text: str) -> bool:
        """Return whether a text is this message with its places filled."""
        return self.pattern.fullmatch(text) is not None


def composed_messages(messages: Iterable[tuple[str, str]]) -> tuple[Composed, ...]:
    """Return the messages with numbered places and words, those with most of their own first.

    Parameters
    ----------
    messages : iterable of tuple of str
        Texts of the source, each with its translation.

    Examples
    --------
    >>> [one.text for one in composed_messages([("yes", "ja"), ("{0} of {1}", "{0} av {1}")])]
    ['{0} av {1}']
    """
    found = [
        (source, text)
        for source, text in messages
        if text and _PLACE.search(source) and _WORD.search(_own(source))
    ]
    found.sort(key=lambda one: len(_own(one[0])), reverse=True)
    return tuple(Composed(_pattern(source), text) for source, text in found)


def _own(source: str) -> str:
    return _PLACE.sub("", source)


def _pattern(source: str) -> re.Pattern[str]:
    """Find the text of each place; a place that comes again holds the same text."""
    seen: set[str] = set()
    parts = []
    for place, piece in enumerate(_PLACE.split(source)):
        if place % 2 == 0:
            parts.append(re.escape(piece))
        else:
            parts.append(f"(?P=p{piece})" if piece in seen else f"(?P<p{piece}>.+?)")
            seen.add(piece)
    return re.compile("".join(parts), re.DOTALL)


def recompose(
    text: str, known: Iterable[Composed], language: str, translate: Callable[[str], str]
) -> str | None:
    """Return a composed text in a language, or None if no message gives it.

    Parameters
    ----------
    text : str
        A text of the source.
    known : iterable of Composed
        From :func:`composed_messages`.
    language : str
        For its numbers.
    translate : callable
        From a text in a place to the one that takes its place.

    Examples
    --------
    >>> known = composed_messages([("{0} of {1}", "{0} av {1}")])
    >>> recompose("1.5 of all", known, "sv", {"all": "alla"}.get)
    '1,5 av alla'
    """
    for one in known:
        if found := one.pattern.fullmatch(text):
            places = {
                name: _in_place(words, language, translate) for name, words in found.groupdict().items()
            }
            return _filled(one.text, places)
    return None


def _filled(text: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: places[f"p{place[1]}"], text)


def _in_place(words: str, language: str, translate: Callable[[str], str]) -> str:
    if not _NUMBER.fullmatch(words):
        return translate(words)
    number = Decimal(words.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    return write_number(number, language, thousands="," in words)
