"""HTML of the explorers: readable and complete before any script runs, and when none does."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from bip_teach.explorers.view import Interval, Quantity

Element = ElementTree.Element
Child = Element | str | None

PERSON = "m5 1a1.9 1.9 0 1 1-.01 0zm-2.8 10v-2.4a2.8 2.8 0 0 1 5.6 0v2.4z"


def element(tag: str, *children: Child, **attributes: str | bool | None) -> Element:
    """Return an HTML element; ``_`` in attribute names becomes ``-``, and ``True`` sets a bare attribute."""
    node = Element(tag)
    for name, value in attributes.items():
        if value is not None and value is not False:
            node.set(name.strip("_").replace("_", "-"), "" if value is True else str(value))
    for child in children:
        if isinstance(child, str):
            _append_words(node, child)
        elif child is not None:
            node.append(child)
    return node


def _append_words(node: Element, words: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + words
    else:
        node.text = (node.text or "") + words


def html(node: Element) -> str:
    """Return an element as HTML, every text escaped."""
    return ElementTree.tostring(node, encoding="unicode", method="html")


def data_block(data: Mapping[str, Any]) -> Element:
    """Return inert JSON for the script; no text in it can close the block."""
    words = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return element("script", words.replace("<", "\\u003c"), type="application/json")


def slider(
    name: str, label: str, levels: Sequence[int], marks: Sequence[str], value: int, spoken: str
) -> Element:
    """Return a labelled range slider with a word under each level."""
    ticks = [element("span", mark, data_level=str(level)) for level, mark in zip(levels, marks, strict=True)]
    control = element(
        "input",
        type="range",
        name=name,
        min=str(levels[0]),
        max=str(levels[-1]),
        step="1",
        value=str(value),
        aria_valuetext=spoken,
    )
    return element(
        "div",
        element("label", element("span", label, class_="bip-label"), control),
        element("div", *ticks, class_="bip-ticks", aria_hidden="true"),
        class_="bip-control",
    )


def radios(name: str, label: str, levels: Sequence[str], words: Sequence[str], value: str) -> Element:
    """Return one radio button per level under a common label."""
    choices = [
        element("label", _choice("radio", name, level == value, value=level), element("span", word))
        for level, word in zip(levels, words, strict=True)
    ]
    return element(
        "div",
        element("span", label, class_="bip-label"),
        element("div", *choices, class_="bip-choices"),
        class_="bip-control",
        role="radiogroup",
        aria_label=label,
    )


def select(name: str, label: str, levels: Sequence[str], words: Sequence[str], value: str) -> Element:
    """Return a labelled list to choose one level from."""
    choices = [
        element("option", word, value=level, selected=level == value)
        for level, word in zip(levels, words, strict=True)
    ]
    control = element("select", *choices, name=name)
    return element(
        "label", element("span", label, class_="bip-label"), control, class_="bip-control bip-select"
    )


def checkboxes(names: Sequence[str], words: Sequence[str], values: Sequence[bool]) -> Element:
    """Return one checkbox per name."""
    choices = [
        element("label", _choice("checkbox", name, checked), element("span", word))
        for name, word, checked in zip(names, words, values, strict=True)
    ]
    return element("div", *choices, class_="bip-choices bip-control")


def _choice(kind: str, name: str, checked: bool, value: str | None = None) -> Element:
    return element("input", type=kind, name=name, value=value, checked=checked)


def _persons(start: int, stop: int) -> str:
    return "".join(f"M{_across(place)} {12 * (place // 20)}{PERSON}" for place in range(start, stop))


def _across(place: int) -> int:
    """Return where a person stands in a row of two tens, with a gap between the tens."""
    return 10 * (place % 20) + (5 if place % 20 > 9 else 0)


def icon_array(name: str, count: int | None, negative: bool) -> Element:
    """Return a picture of 100 persons, `count` of them marked; without a number it is empty.

    The sentence says the same in words.
    """
    return element(
        "svg",
        element("path", data_part="others", d=_persons(100 if count is None else count, 100)),
        element("path", data_part="counted", d=_persons(0, count or 0)),
        class_="bip-icons",
        viewBox="0 0 205 60",
        aria_hidden="true",
        data_icons=name,
        data_negative=negative,
    )


def interval_picture(
    name: str, values: Interval | None, scale: tuple[float, float], marks: Mapping[float, str]
) -> Element:
    """Return an interval as a bar with its estimate as a dot, over a scale with some marks."""

    def place(value: float) -> str:
        share = 100 * (value - scale[0]) / (scale[1] - scale[0])
        return f"{min(100.0, max(0.0, share)):.3f}%"

    low, middle, high = values or (scale[0], scale[0], scale[0])
    display = "none" if values is None else "inline"
    return element(
        "svg",
        element("line", x1="0", x2="100%", y1="12", y2="12", class_="bip-axis"),
        *(
            element("line", x1=place(mark), x2=place(mark), y1="7", y2="17", class_="bip-axis")
            for mark in marks
        ),
        element("line", data_part="range", x1=place(low), x2=place(high), y1="12", y2="12", display=display),
        element("circle", data_part="middle", cx=place(middle), cy="12", r="5", display=display),
        *(
            element("text", words, x=place(mark), y="32", text_anchor=_anchor(mark, scale))
            for mark, words in marks.items()
        ),
        class_="bip-interval",
        aria_hidden="true",
        data_interval=name,
    )


def uncertainty(
    name: str, label: str, quantity: Quantity, scale: tuple[float, float], marks: Mapping[float, str]
) -> list[Element]:
    """Return an interval as a picture and in words, both labelled as uncertainty."""
    return [
        element("p", label, class_="bip-tag"),
        interval_picture(name, quantity.interval, scale, marks),
        element("p", quantity.range, class_="bip-range", data_words=f"{name}_range"),
    ]


def panel(words: Mapping[str, str], *parts: Element, second: bool = False) -> Element:
    """Return a panel for one kind of number: what it is called, what it shows, how to read it.

    A panel with `second` has the second colour: an effect beside an association.
    """
    return element(
        "section",
        element("p", words["word"], class_="bip-word"),
        element("p", words["heading"], class_="bip-heading"),
        *parts,
        element("p", words["note"], class_="bip-note"),
        class_="bip-panel bip-second" if second else "bip-panel",
        aria_label=words["heading"],
    )


def _anchor(mark: float, scale: tuple[float, float]) -> str:
    return "start" if mark <= scale[0] else "end" if mark >= scale[1] else "middle"


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Element:
    """Return a table whose first column heads its rows."""
    heads = [element("th", column, scope="col") for column in columns]
    body = [
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in cells))
        for first, *cells in rows
    ]
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *heads)),
        element("tbody", *body),
        class_="bip-table",
    )


def download_link(words: str, file_name: str, csv: str) -> Element:
    """Return a link that holds a CSV file itself, so that it works with no server and no script."""
    content = base64.b64encode(csv.encode("utf-8")).decode("ascii")
    return element("a", words, href=f"data:text/csv;charset=utf-8;base64,{content}", download=file_name)
