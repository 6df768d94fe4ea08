"""The picture of a path over quarters: dots for what the data show, a line for what is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bip_teach.explorers.markup import Element, element

WIDTH, LEFT, TOP, HEIGHT = 320, 34, 8, 104


def path_picture(
    name: str, path: Mapping[str, Any], scale: tuple[float, float], marks: Mapping[float, str]
) -> Element:
    """Return changes after one quarter and more as a picture; the sentence and the table say the same.

    Parameters
    ----------
    name : str
        Picture of the view.
    path : mapping
        ``seen`` and ``true``, one number or None per quarter, and the chosen ``quarters``.
    scale : tuple of float
        Ends of the upright axis.
    marks : mapping
        Value on that axis → its words.
    """
    count = len(path["seen"])
    across, chosen = _across(path["quarters"], count), str(TOP + HEIGHT)
    return element(
        "svg",
        element("line", data_part="chosen", x1=across, x2=across, y1=str(TOP), y2=chosen),
        *(_mark(mark, words, scale) for mark, words in marks.items()),
        element("polyline", data_part="true", points=_line(path["true"], scale)),
        *_dots(path["seen"], scale),
        *(
            element("text", str(quarter), x=_across(quarter, count), y="128", text_anchor="middle")
            for quarter in range(1, count + 1)
        ),
        class_="bip-path",
        viewBox=f"0 0 {WIDTH} 132",
        aria_hidden="true",
        data_drawing=name,
    )


def _across(quarter: int, count: int) -> str:
    return f"{LEFT + (quarter - 0.5) * (WIDTH - LEFT) / count:.1f}"


def _down(value: float, scale: tuple[float, float]) -> str:
    return f"{TOP + HEIGHT * (scale[1] - value) / (scale[1] - scale[0]):.1f}"


def _mark(mark: float, words: str, scale: tuple[float, float]) -> Element:
    down = _down(mark, scale)
    return element(
        "g",
        element("line", x1=str(LEFT), x2=str(WIDTH), y1=down, y2=down, class_="bip-axis"),
        element("text", words, x=str(LEFT - 5), y=down, dy="4", text_anchor="end"),
    )


def _line(values: Sequence[float | None], scale: tuple[float, float]) -> str:
    known = [(quarter, value) for quarter, value in enumerate(values, start=1) if value is not None]
    return " ".join(f"{_across(quarter, len(values))},{_down(value, scale)}" for quarter, value in known)


def _dots(values: Sequence[float | None], scale: tuple[float, float]) -> list[Element]:
    return [
        element(
            "circle",
            data_part="seen",
            cx=_across(quarter, len(values)),
            cy=_down(scale[0] if value is None else value, scale),
            r="5",
            display="none" if value is None else "inline",
        )
        for quarter, value in enumerate(values, start=1)
    ]
