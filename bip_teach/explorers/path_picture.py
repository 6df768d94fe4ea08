"""The line picture of places over the months; the instrument's ES module moves the same parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bip_teach.explorers.instrument_words import month_of
from bip_teach.explorers.markup import Element, element

Point = Sequence[Any]  # place, low, high, whether it is looked at

_LEFT, _STEP, _TOP, _TALL = 40, 44, 10, 140


def path_picture(words: str, points: Sequence[Point | None], text: Any) -> Element:
    """Return places with their uncertainty by month; a month without a place breaks the line.

    Parameters
    ----------
    words : str
        What the picture shows, for readers who cannot see it.
    points : sequence
        Place, low end, high end, whether it is looked at; None where there is no place.
    text : mapping
        Words of the explorer.
    """
    marks = text["marks_of_path"]
    foot = _TOP + _TALL
    levels = [(100, marks["most"]), (50, marks["middle"]), (0, marks["least"])]
    return element(
        "svg",
        element("title", words, data_words="path"),
        *(_level(_down(place), mark) for place, mark in levels),
        *(
            element(
                "text",
                marks["month"].format(month=month_of(number)),
                x=str(_along(number)),
                y=str(foot + 18),
                text_anchor="middle",
            )
            for number in range(1, len(points) + 1)
        ),
        element("text", marks["months"], x=str(_along(1)), y=str(foot + 36)),
        *(_range(number, point) for number, point in enumerate(points, start=1)),
        element("path", data_part="line", d=_line(points)),
        *(_dot(number, point) for number, point in enumerate(points, start=1)),
        class_="bip-path",
        viewBox=f"0 0 {_along(len(points)) + 20} {foot + 42}",
        role="img",
        data_drawing="path",
    )


def _along(number: int) -> int:
    return _LEFT + _STEP * (number - 1)


def _down(place: float) -> str:
    return f"{_TOP + _TALL * (100 - place) / 100:.1f}"


def _level(height: str, mark: str) -> Element:
    return element(
        "g",
        element("line", x1="28", x2=str(_along(6) + 16), y1=height, y2=height, class_="bip-axis"),
        element("text", mark, x="24", y=height, text_anchor="end", dominant_baseline="middle"),
    )


def _range(number: int, point: Point | None) -> Element:
    low, high = (point[1], point[2]) if point else (0, 0)
    return element(
        "line",
        data_part="range",
        x1=str(_along(number)),
        x2=str(_along(number)),
        y1=_down(low),
        y2=_down(high),
        display="inline" if point else "none",
    )


def _dot(number: int, point: Point | None) -> Element:
    return element(
        "circle",
        data_part="dot",
        cx=str(_along(number)),
        cy=_down(point[0] if point else 0),
        r="7" if point and point[3] else "4.5",
        display="inline" if point else "none",
    )


def _line(points: Sequence[Point | None]) -> str:
    steps, pen = [], "M"
    for number, point in enumerate(points, start=1):
        if point:
            steps.append(f"{pen}{_along(number)} {_down(point[0])}")
        pen = "L" if point else "M"
    return "".join(steps)
