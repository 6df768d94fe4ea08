"""The words of the instrument explorer: an index, a place, a move, and tables of answers."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, sqrt
from typing import Any, Final

from bip_teach.explorers.view import Quantity
from bip_teach.explorers.wording import Text, by_count, plain
from bip_teach.what_if import Reading
from bip_teach.what_if.instrument import MONTHS_BETWEEN, QUESTIONS

Readings = Sequence[Reading | None]

_NONE: Final = "–"
_CSV_MARKS: Final = {"marks": {"decimal": ".", "thousands": ""}}
_RATINGS: Final = sum(item.is_rating for item in QUESTIONS)


def month_of(number: int) -> int:
    """Return the month of a measurement: 0 for the first."""
    return MONTHS_BETWEEN * (number - 1)


def whole_place(place: float) -> int:
    """Return a place of 1 to 100."""
    return max(1, floor(place + 0.5))


def situation(text: Text, reading: Reading | None, number: int) -> str:
    """Say which measurement is looked at and how many ratings it has."""
    count = reading.answered if reading else 0
    return by_count(text["situation"], count).format(month=month_of(number), count=count, all=_RATINGS)


def reading_words(text: Text, reading: Reading | None) -> Quantity:
    """Word one measurement; without a rating there is a sentence only, with a place for the month."""
    if reading is None:
        return Quantity(number=text["no_number"], range="", sentence=text["empty"])
    place = whole_place(reading.place)
    values = {
        "index": plain(reading.index, 2, text),
        "place": place,
        "low": whole_place(reading.low),
        "high": whole_place(reading.high),
    }
    return Quantity(
        number=text["number"].format(**values),
        range=text["range"].format(**values),
        sentence=text["reading"].format(**values),
        count=place,
        interval=(reading.low, reading.place, reading.high),
    )


def move(text: Text, readings: Readings, number: int, half_width: float) -> str:
    """Compare a measurement with the one before that has a rating, and the move with its uncertainty."""
    now = readings[number - 1]
    earlier = [(place, one) for place, one in enumerate(readings[: number - 1], start=1) if one]
    if now is None or not earlier:
        return str(text["no_earlier"])
    before, then = earlier[-1]
    places = whole_place(now.place) - whole_place(then.place)
    if places == 0:
        return str(text["move"]["same"].format(month=month_of(before)))
    bound = half_width * sqrt(1 / now.answered + 1 / then.answered)
    forms = text["move"]["up" if places > 0 else "down"]
    certain = forms["clear" if abs(now.index - then.index) > bound else "unclear"]
    return by_count(certain, abs(places)).format(month=month_of(before), places=abs(places))


def path_in_words(text: Text, readings: Readings) -> str:
    """Say every place in its month, as the picture shows them."""
    steps = [
        text["path"]["step"].format(month=month_of(number), place=whole_place(one.place))
        for number, one in enumerate(readings, start=1)
        if one
    ]
    return by_count(text["path"], len(steps)).format(steps=" ".join(steps))


def cells(text: Text, measurements: Sequence[Sequence[int]], readings: Readings) -> list[list[str]]:
    """Return the cells of the table: a row per question, then index, place and places that would fit."""
    answers = [
        [_answer(place, answer) or _NONE for answer in row]
        for place, row in enumerate(zip(*measurements, strict=True))
    ]
    ends: Any = text["columns"]["ends"]
    return [
        *answers,
        [plain(one.index, 2, text) if one else _NONE for one in readings],
        [str(whole_place(one.place)) if one else _NONE for one in readings],
        [
            ends.format(low=whole_place(one.low), high=whole_place(one.high)) if one else _NONE
            for one in readings
        ],
    ]


def as_csv(measurements: Sequence[Sequence[int]], readings: Readings) -> str:
    """Return the measurements as a CSV file: a row per question, then index and place; empty is no answer."""
    rows = [["question", *(f"month_{month_of(number)}" for number in range(1, len(readings) + 1))]]
    for place, row in enumerate(zip(*measurements, strict=True)):
        rows.append([QUESTIONS[place].id, *(_answer(place, answer) for answer in row)])
    rows.append(["progress_index", *(plain(one.index, 4, _CSV_MARKS) if one else "" for one in readings)])
    rows.append(["place", *(plain(one.place, 1, _CSV_MARKS) if one else "" for one in readings)])
    return "".join(f"{','.join(row)}\n" for row in rows)


def _answer(place: int, answer: int) -> str:
    """Return a rating, or how many ways of looking for work; nothing when there is no answer."""
    if not answer:
        return ""
    return str(answer if QUESTIONS[place].is_rating else answer - 1)
