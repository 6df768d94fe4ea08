"""Sentences and numbers of the explorers, worded the same way here and in the browser.

Whole sentences with named places live in ``words.json``; nothing is put together from pieces, so a
translation is one more catalogue.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bip_teach.language import SOURCE_LANGUAGE, number_marks, read_words

Text = Mapping[str, Any]

_WORDS: Final = Path(__file__).parent / "words.json"
_TAIL = 1e-9


def load_text(language: str = SOURCE_LANGUAGE) -> Text:
    """Return every sentence of the explorers in one language, with the language's marks for numbers."""
    words = read_words(_WORDS, language)
    return {"marks": number_marks(language), **words}


def explorer_text(explorer: str, language: str = SOURCE_LANGUAGE) -> dict[str, Any]:
    """Return the sentences of one explorer, with the language's marks for numbers."""
    text = load_text(language)
    return {"marks": text["marks"], **text[explorer]}


def _half_up(value: float, digits: int) -> int:
    # A share of 0.285 is 28.499999999999996 of 100 in binary fractions, and 28.5 for people.
    return math.floor(abs(value) * 10.0**digits + 0.5 + _TAIL)


def of_hundred(share: float) -> int:
    """Return persons of 100 for a share of 0–1, rounded half up."""
    return _half_up(share * 100, 0)


def plain(value: float, digits: int, text: Text) -> str:
    """Return a number without its sign, in the language's own marks."""
    figures = str(_half_up(value, digits)).rjust(digits + 1, "0")
    whole, part = figures[: len(figures) - digits], figures[len(figures) - digits :]
    grouped = f"{int(whole):,}".replace(",", text["marks"]["thousands"])
    return f"{grouped}{text['marks']['decimal']}{part}" if digits else grouped


def signed(value: float, digits: int, text: Text) -> str:
    """Return a number with its sign; nothing stands before a zero."""
    mark = "" if _half_up(value, digits) == 0 else text["marks"]["minus" if value < 0 else "plus"]
    return f"{mark}{plain(value, digits, text)}"


def by_count(forms: Mapping[str, str], count: float) -> str:
    """Return the form of a sentence for a count: zero, one or other."""
    name = "zero" if count == 0 else "one" if count == 1 else "other"
    return forms.get(name, forms["other"])


def by_sign(forms: Mapping[str, str], value: float, digits: int) -> str:
    """Return the form of a sentence for a direction: up, down or same."""
    return forms["same" if _half_up(value, digits) == 0 else "down" if value < 0 else "up"]
