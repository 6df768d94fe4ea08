"""Sentences and numbers of the explorers, worded the same way here and in the browser.

Whole sentences with named places live in ``text/<language>.json``; nothing is put together from
pieces, so a translation is one more file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from bip_teach.errors import check_choice

Text = Mapping[str, Any]

_TAIL = 1e-9


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that the explorers speak."""
    files = resources.files("bip_teach.explorers") / "text"
    return tuple(sorted(file.name.removesuffix(".json") for file in files.iterdir()))


@cache
def load_text(language: str = "en") -> Text:
    """Return every sentence of the explorers in one language."""
    check_choice("language", language, languages())
    file = resources.files("bip_teach.explorers") / "text" / f"{language}.json"
    text: Text = json.loads(file.read_text(encoding="utf-8"))
    return text


def explorer_text(explorer: str, language: str = "en") -> dict[str, Any]:
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
