"""What an explorer shows for one setting, as data: words, persons of 100, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Quantity:
    """One number of an explorer, worded and ready to draw.

    Parameters
    ----------
    number, range, sentence : str
        The number, its uncertainty and the whole sentence, in words.
    count : int or None
        Persons of 100 to mark in the icon array; None when there is no number, and so no persons.
    negative : bool
        Whether the marked persons are fewer, not more.
    interval : tuple of float or None
        Low end, estimate, high end; None when there is no number.
    """

    number: str
    range: str
    sentence: str
    count: int | None = None
    negative: bool = False
    interval: Interval | None = None


@dataclass(frozen=True)
class View:
    """Everything that changes with the setting.

    Parameters
    ----------
    words : mapping
        Place on the page → text; ``status`` is the sentence that is read aloud, ``situation`` the part of
        it without an answer, shown while the reader guesses.
    icons, intervals : mapping
        Picture → quantity to draw.
    spoken : mapping
        Slider → the word that a screen reader says for its position.
    drawings : mapping
        Picture of the explorer's own → what its module draws, ready for JSON.
    shown : mapping
        Part of the explorer (``data-shown``) → whether it is there at this setting.
    answer : int or None
        What the reader guesses first, 0 to 100; None when there is no number.
    """

    words: Mapping[str, str]
    icons: Mapping[str, Quantity] = field(default_factory=dict)
    intervals: Mapping[str, Quantity] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    drawings: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, bool] = field(default_factory=dict)
    answer: int | None = None

    def to_data(self) -> dict[str, Any]:
        """Return the view as the browser's ``describe`` gives it, so that a test can compare the two."""
        icons = {name: {"count": one.count, "negative": one.negative} for name, one in self.icons.items()}
        ends = {name: one.interval and list(one.interval) for name, one in self.intervals.items()}
        return {
            "words": dict(self.words),
            "icons": icons,
            "intervals": ends,
            "spoken": dict(self.spoken),
            "drawings": dict(self.drawings),
            "shown": dict(self.shown),
            "answer": self.answer,
        }
