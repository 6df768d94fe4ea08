"""A bar from zero for one part of a change, with its interval and, if it is known, what is true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bip_teach.explorers.markup import Element, element


def change_bar(
    name: str, value: Mapping[str, Any], scale: tuple[float, float], marks: Mapping[float, str]
) -> Element:
    """Return the picture of one part; the words beside it say the same.

    Parameters
    ----------
    name : str
        Name of the drawing.
    value : mapping
        ``ends``: low end, estimate and high end; ``true``: what is true, or None.
    scale : tuple of float
        Ends of the scale.
    marks : mapping
        Place on the scale → word under it.
    """

    def place(share: float) -> str:
        width = 100 * (share - scale[0]) / (scale[1] - scale[0])
        return f"{min(100.0, max(0.0, width)):.3f}%"

    low, middle, high = value["ends"]
    true = value["true"]
    return element(
        "svg",
        element("line", x1="0", x2="100%", y1="24", y2="24", class_="bip-axis"),
        *(element("line", x1=place(at), x2=place(at), y1="4", y2="28", class_="bip-axis") for at in marks),
        element("line", data_part="bar", x1=place(0), x2=place(middle), y1="13", y2="13"),
        element("line", data_part="range", x1=place(low), x2=place(high), y1="13", y2="13"),
        element(
            "text",
            "◆",
            data_part="true",
            x=place(true or 0),
            y="18",
            text_anchor="middle",
            display="none" if true is None else "inline",
        ),
        *(
            element("text", words, x=place(at), y="42", text_anchor=_anchor(at, scale))
            for at, words in marks.items()
        ),
        class_="bip-interval bip-change",
        aria_hidden="true",
        data_drawing=name,
    )


def _anchor(at: float, scale: tuple[float, float]) -> str:
    return "start" if at <= scale[0] else "end" if at >= scale[1] else "middle"
