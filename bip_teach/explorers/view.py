"""What an explorer shows for one setting, as data: words, persons of 100, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Interval = tuple[float, float, float]


@dataclass(frozen=True)
class Quantity:
    """One number of an explorer, worded and ready to draw.

    Parameters
    ----------
    number, range, sentence : str
        The number, its uncertainty and the whole sentence, in words.
    count : int
        Persons of 100 to mark in the icon array.
    negative : bool
        Whether the marked persons are fewer, not more.
    interval : tuple of float or None
        Low end, estimate, high end; None when there is no number.
    """

    number: str
    range: str
    sentence: str
    count: int = 0
    negative: bool = False
    interval: Interval | None = None


@dataclass(frozen=True)
class View:
    """Everything that changes with the setting.

    Parameters
    ----------
    words : mapping
        Place on the page → text; ``status`` is the sentence that is read aloud.
    icons, intervals : mapping
        Picture → quantity to draw.
    spoken : mapping
        Slider → the word that a screen reader says for its position.
    """

    words: Mapping[str, str]
    icons: Mapping[str, Quantity]
    intervals: Mapping[str, Quantity]
    spoken: Mapping[str, str] = field(default_factory=dict)
