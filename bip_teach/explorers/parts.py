"""The parts around the numbers of every explorer: guess, notice, call to copy, table, source."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bip_teach import __version__
from bip_teach.explorers import markup
from bip_teach.explorers.markup import Element, element
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.what_if import Level

Words = Mapping[str, Any]

_LOADED = {
    "frame": "frame = panel.analysis_frame(panel.load_panel())",
    "truth": "truth = panel.load_truth()",
    "design": "design = simulate.calibrated_design()",
}
_MODULES = {"frame": "panel", "truth": "panel", "design": "simulate"}


def call_template(explorer: str, what_if: str, ingredients: Sequence[str], language: str) -> str:
    """Return the Python code of an explorer, with ``{setting}`` in place of the levels.

    Parameters
    ----------
    explorer : str
        Name of the class.
    what_if : str
        Call of a function of :mod:`bip_teach.what_if`, such as ``belief_grid(frame)``.
    ingredients : sequence of str
        What that call needs: ``frame``, ``truth``, ``design`` or nothing.
    language : str
        Language of the words.
    """
    modules = sorted({"explorers", "what_if", *(_MODULES[name] for name in ingredients)})
    spoken = "" if language == SOURCE_LANGUAGE else f', language="{language}"'
    lines = [
        f"from bip_teach import {', '.join(modules)}",
        "",
        *(_LOADED[name] for name in ingredients),
        f"explorer = explorers.{explorer}(what_if.{what_if}{spoken})",
        "print(explorer.sentence({setting}))",
    ]
    return "\n".join(lines)


def call_levels(setting: Mapping[str, Level]) -> str:
    """Return the levels of a setting as arguments of a call, worded as the browser words them."""
    return ", ".join(f"{name}={_literal(level)}" for name, level in setting.items())


def _literal(level: Level) -> str:
    if isinstance(level, str):
        return json.dumps(level, ensure_ascii=False)
    whole = isinstance(level, float) and level.is_integer()
    return str(int(level) if whole else level)


def button(words: str, part: str | None = None, *, kind: str = "button", hidden: bool = False) -> Element:
    """Return a button; one that needs the script is hidden until the script shows it."""
    return element("button", words, type=kind, data_part=part, hidden=hidden)


def form(shared: Words, legend: str, controls: Sequence[Element]) -> Element:
    """Return the controls with a button that brings the starting setting back."""
    return element(
        "form",
        element("fieldset", element("legend", legend), *controls),
        element("noscript", element("p", shared["no_script"])),
        button(shared["reset"], kind="reset"),
        class_="bip-controls",
        autocomplete="off",
    )


def notice(shared: Words) -> Element:
    """Return the place that says that an address made no sense."""
    return element(
        "p",
        shared["bad_address"],
        class_="bip-notice",
        data_part="notice",
        aria_live="polite",
        hidden=True,
    )


def status(words: str) -> Element:
    """Return the sentence that is read aloud whenever it changes."""
    return element(
        "p",
        words,
        class_="bip-status",
        role="status",
        aria_live="polite",
        data_words="status",
        data_part="status",
        tabindex="-1",
    )


def guess(shared: Words, question: str, situation: str) -> list[Element]:
    """Return the question that comes before the numbers, and what compares the guess with them.

    Both are hidden until the script shows them: without a script the numbers are simply there.
    """
    asked = shared["guess"]
    return [
        element(
            "div",
            element("p", asked["heading"], class_="bip-heading"),
            element("p", situation, data_words="situation", aria_live="polite"),
            _question(asked, question),
            class_="bip-guess",
            data_part="guess",
            role="group",
            aria_label=asked["heading"],
            hidden=True,
        ),
        element(
            "div",
            element("p", data_part="verdict", tabindex="-1"),
            element("p", class_="bip-note", data_part="why"),
            button(asked["again"], "again"),
            class_="bip-compared",
            data_part="compared",
            hidden=True,
        ),
    ]


def _question(asked: Words, question: str) -> Element:
    number = element(
        "input",
        type="number",
        name="guess",
        min="0",
        max="100",
        step="1",
        required=True,
        inputmode="numeric",
    )
    return element(
        "form",
        element("label", element("span", question, class_="bip-label"), number),
        element("div", button(asked["show"], kind="submit"), button(asked["skip"], "skip"), class_="bip-row"),
        autocomplete="off",
    )


def foot(shared: Words, source: str, table: Element, file_name: str, numbers: pd.DataFrame) -> Element:
    """Return every setting as a table, its download, and where the numbers come from."""
    scroll = element(
        "div", table, class_="bip-scroll", tabindex="0", role="group", aria_label=shared["table"]
    )
    origin = shared["source"].format(version=__version__)
    return element(
        "div",
        element("details", element("summary", shared["table"]), scroll, class_="bip-every"),
        element(
            "p",
            markup.download_link(shared["download"], file_name, numbers.to_csv(index=False)),
            class_="bip-every",
        ),
        element("p", element("strong", shared["synthetic"])),
        element("details", element("summary", shared["origin"]), element("p", f"{source} {origin}")),
        class_="bip-foot",
    )


def to_copy(shared: Words, call: str) -> Element:
    """Return the Python call of the present setting, and the buttons that copy it or a link."""
    code = element("code", call, data_words="python_call", data_part="call")
    return element(
        "div",
        element(
            "details",
            element("summary", shared["call"]),
            element("pre", code, tabindex="0", role="group", aria_label=shared["call"]),
            button(shared["copy_call"], "copy-call", hidden=True),
        ),
        element("p", button(shared["copy_link"], "copy-link", hidden=True)),
        element("p", data_part="link", class_="bip-link", hidden=True),
        element("p", data_part="told", aria_live="polite"),
        class_="bip-copy",
    )
