"""An explorer for a whole room: large, with hands to count, and the answer hidden until it is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bip_teach.explorers.markup import Element, element
from bip_teach.explorers.parts import button

Words = Mapping[str, Any]
Choice = tuple[str, int | None]
MOST = 100


def bands(starts: Sequence[int], words: str) -> list[Choice]:
    """Return what people can raise their hands for, where the answer is a number from 0 to 100.

    Parameters
    ----------
    starts : sequence of int
        First number of each band, in order.
    words : str
        Words of a band, with ``{low}`` and ``{high}``.

    Returns
    -------
    list of tuple
        Words of each band, and its first number.

    Examples
    --------
    >>> bands((0, 10, 30), "{low} to {high}")
    [('0 to 9', 0), ('10 to 29', 10), ('30 to 100', 30)]
    """
    ends = [*(start - 1 for start in starts[1:]), MOST]
    return [(words.format(low=low, high=high), low) for low, high in zip(starts, ends, strict=True)]


def presenter(shared: Words, title: str, question: str, choices: Sequence[Choice]) -> tuple[Element, Element]:
    """Return the button that opens the view for a room, and the view; both need the script.

    Parameters
    ----------
    shared : mapping
        Words that all explorers share.
    title : str
        Title of the explorer.
    question : str
        What people raise their hands for.
    choices : sequence of tuple
        Words of each choice; where the answer is a number, the first number that the choice stands for.

    Notes
    -----
    The view is the last child of the explorer: what it holds goes back before it.
    """
    said = shared["wall"]
    inner = element(
        "div",
        _bar(said),
        _hands(said, question, choices),
        element("div", data_part="wall-stage"),
        class_="bip-wall-inner",
    )
    opener = element("p", button(said["open"], "wall-open", hidden=True), class_="bip-to-wall")
    wall = element(
        "dialog",
        inner,
        class_="bip-wall",
        data_part="wall",
        aria_label=title,
        data_lm_suppress_shortcuts="true",
    )
    return opener, wall


def _bar(said: Words) -> Element:
    return element(
        "div",
        button(said["reveal"], "wall-reveal"),
        button(said["again"], "wall-again", hidden=True),
        button(said["close"], "wall-close"),
        class_="bip-row",
    )


def _hands(said: Words, question: str, choices: Sequence[Choice]) -> Element:
    rows = [_row(said, words, start) for words, start in choices]
    answer = element(
        "div",
        element(
            "p", class_="bip-number", data_part="wall-answer", data_said=said["answer"], aria_live="polite"
        ),
        _icons(),
        class_="bip-wall-answer",
    )
    counted = element("div", element("ul", *rows), answer, class_="bip-wall-counted")
    return element(
        "div",
        element("p", data_words="situation"),
        element("p", question, class_="bip-heading"),
        counted,
        element("p", said["keys"], class_="bip-note"),
        class_="bip-hands",
        data_part="wall-hands",
        role="group",
        aria_label=said["hands"],
    )


def _row(said: Words, words: str, start: int | None) -> Element:
    fewer, more = (button(sign, name) for sign, name in (("−", "fewer"), ("+", "more")))
    fewer.set("aria-label", said["fewer"].format(choice=words))
    more.set("aria-label", said["more"].format(choice=words))
    return element(
        "li",
        element("span", words, " ", element("span", said["here"], hidden=True), class_="bip-label"),
        fewer,
        element("output", "0"),
        more,
        element("svg", element("rect", width="0%", height="100%"), aria_hidden="true"),
        data_from=None if start is None else str(start),
    )


def _icons() -> Element:
    """Return the frame of an icon array, which the script fills."""
    return element(
        "svg",
        element("path", data_part="others"),
        element("path", data_part="counted"),
        class_="bip-icons",
        viewBox="0 0 205 60",
        aria_hidden="true",
        data_part="wall-icons",
    )
