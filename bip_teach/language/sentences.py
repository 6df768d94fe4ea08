"""Sentences that become words when they are shown, so that an error speaks the language of its reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from numbers import Number
from string import Formatter
from typing import Any

from bip_teach.language.catalogue import translate, translate_plural
from bip_teach.language.numbers import number_marks
from bip_teach.language.spoken import SOURCE_LANGUAGE, speaking, spoken_language
from bip_teach.language.unknown import UnknownLanguageError


class Sentence:
    """An English template and its values; ``str`` gives the text in the language that is spoken then.

    Parameters
    ----------
    template : str
        A text of the source, with named places for the values. Without values it is taken as it is, so that
        braces may stand in it.
    **values : object
        By the names of their places. A value may be a sentence or an error, which is then said in the same
        language. Numbers get the decimal mark of the language.

    Examples
    --------
    >>> print(Sentence("{name} is {value!r}.", name="outcome", value="jobs"))
    outcome is 'jobs'.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values

    def __str__(self) -> str:
        language = _language_of_the_reader()
        text = self._text(language)
        return _Writer(language).vformat(text, (), self.values) if self.values else text

    def __repr__(self) -> str:
        return repr(str(self))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(self.template)

    def source(self) -> str:
        """Return the text in the language of the source, whatever is spoken."""
        with speaking(SOURCE_LANGUAGE):
            return str(self)

    def _text(self, language: str) -> str:
        return translate(self.template, language)


class PluralSentence(Sentence):
    """A sentence in the form that a count asks for; the count is its value ``count``.

    Parameters
    ----------
    one, other : str
        The two forms of the source.
    count : int
        What is counted.
    **values : object
        As in :class:`Sentence`.

    Examples
    --------
    >>> print(PluralSentence("{count} person", "{count} people", 2))
    2 people
    """

    def __init__(self, one: str, other: str, count: int, /, **values: object) -> None:
        super().__init__(one, count=count, **values)
        self.other = other
        self.count = count

    def _text(self, language: str) -> str:
        return translate_plural(self.template, self.other, self.count, language)


class Lines:
    """Sentences, each on a line of its own.

    Parameters
    ----------
    lines : iterable of object
        Sentences, or whatever else ``str`` gives the text of.

    Examples
    --------
    >>> print(Lines([Sentence("One."), Sentence("Two.")]))
    One.
    Two.
    """

    def __init__(self, lines: Iterable[object]) -> None:
        self.lines = tuple(lines)

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))


class Told:
    """Part of an error or a warning: it is told by a sentence, in the language in which it is shown.

    Parameters
    ----------
    template : str or Sentence
        What came, what is allowed and what to do, with named places; or a sentence that is made already.
    **values : object
        As in :class:`Sentence`.
    """

    args: tuple[Any, ...]

    def __init__(self, template: str | Sentence = "", /, **values: object) -> None:
        self.args = (template if isinstance(template, Sentence) else Sentence(template, **values),)


def any_of(names: Sequence[object]) -> object:
    """Join names with the word for *or*.

    Parameters
    ----------
    names : sequence of object
        One or more.

    Returns
    -------
    object
        Its ``str`` is the text in the language that is spoken then.

    Examples
    --------
    >>> print(any_of(["b1", "b2", "b3"]))
    b1 or b2 or b3
    """
    return reduce(lambda one, other: Sentence("{one} or {other}", one=one, other=other), names)


def all_of(parts: Sequence[object]) -> object:
    """Join parts with the word for *and*.

    Parameters
    ----------
    parts : sequence of object
        One or more.

    Returns
    -------
    object
        Its ``str`` is the text in the language that is spoken then.

    Examples
    --------
    >>> print(all_of(["b1", "b2"]))
    b1 and b2
    """
    return reduce(lambda one, other: Sentence("{one} and {other}", one=one, other=other), parts)


class _Writer(Formatter):
    """Puts values into their places; a number gets the marks of the language."""

    def __init__(self, language: str) -> None:
        marks = number_marks(language)
        self._marks = str.maketrans({".": marks["decimal"], ",": marks["thousands"]})

    def format_field(self, value: Any, format_spec: str) -> str:
        written = str(super().format_field(value, format_spec))
        return written.translate(self._marks) if isinstance(value, Number) else written


def _language_of_the_reader() -> str:
    """Return the language that is spoken; English where nobody knows it, so that a fault can be told."""
    try:
        return spoken_language()
    except UnknownLanguageError:
        return SOURCE_LANGUAGE
