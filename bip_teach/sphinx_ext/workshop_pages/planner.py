"""The planner of sessions: a form that stands without a script, and the usual plans as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from bip_teach.explorers.markup import Element, data_block, element, html
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.sphinx_ext.offline import PRODUCTS, zip_name
from bip_teach.sphinx_ext.workshop_pages.packaged import note_packaged_files
from bip_teach.workshop import default_topics, rules, topics
from bip_teach.workshop.files import ready_plan_name, write_ready_plans
from bip_teach.workshop.words import words

SCRIPTS = ("bip-plan.js", "bip-sheet.js", "bip-planner.js")
STYLESHEET = "bip-planner.css"

_CLASS = "bip-session"
_USES = "bip-session-planner"


class SessionPlanner(SphinxDirective):
    """The planner: ``session-planner``."""

    def run(self) -> list[nodes.Node]:
        """Return the form, the place of the plan, the usual plans and what the script needs."""
        self.env.metadata[self.env.docname][_USES] = "yes"
        note_packaged_files(self.env)
        language = self.config.language or SOURCE_LANGUAGE
        root = "../" * self.env.docname.count("/")
        said = words(language)["planner"]
        whole = element(
            "div",
            element("noscript", element("p", said["no_script"])),
            _form(language),
            element("p", class_="bip-said", role="status"),
            element("div", class_="bip-offers"),
            element("div", class_="bip-sheet", tabindex="-1"),
            _ready_plans(language, root),
            data_block(planner_data(language)),
            class_=_CLASS,
            data_root=root,
        )
        return [nodes.raw("", html(whole), format="html")]


def planner_data(language: str = SOURCE_LANGUAGE) -> dict[str, Any]:
    """Return what the script needs to plan and to word a session.

    Parameters
    ----------
    language : str
        Language of the words.
    """
    unused = ("question", "objectives", "key_points")
    found = [asdict(one) for one in topics(language).values()]
    return {
        "rules": rules(),
        "topics": [{name: value for name, value in one.items() if name not in unused} for one in found],
        "words": words(language),
        "language": language,
        "zip": zip_name(f"{language}-facilitators"),
    }


def _form(language: str) -> Element:
    catalogue = words(language)
    said, usual, limits = catalogue["planner"], rules()["usual"], rules()["minutes"]
    chosen = default_topics(usual["audience"], usual["minutes"])
    audiences = [
        element("option", catalogue["audiences"][name], value=name, selected=name == usual["audience"])
        for name in rules()["audiences"]
    ]
    lengths = element(
        "datalist",
        *(element("option", value=str(one)) for one in rules()["lengths"]),
        id="bip-session-lengths",
    )
    minutes = element(
        "input",
        type="number",
        name="minutes",
        value=str(usual["minutes"]),
        min=str(limits["least"]),
        max=str(limits["most"]),
        step="1",
        list="bip-session-lengths",
    )
    row = element(
        "div",
        _field(said["audience"], element("select", *audiences, name="audience")),
        _field(said["minutes"], minutes),
        lengths,
        _field(said["start"], element("input", type="time", name="start", value=usual["start"])),
        _field(said["date"], element("input", type="date", name="day")),
        class_="bip-fields",
    )
    return element(
        "form",
        element("fieldset", element("legend", said["legend"]), row, *_place(said)),
        _topics(said, chosen, language),
        element("button", said["make"], type="submit", class_="bip-do"),
        class_="bip-asked pst-js-only",
        autocomplete="off",
    )


def _field(label: str, control: Element) -> Element:
    return element("label", element("span", label), control, class_="bip-field")


def _place(said: Mapping[str, str]) -> list[Element]:
    choices = [
        _tick("radio", "place", value, said[words_of], value == "room")
        for value, words_of in (("room", "in_room"), ("online", "online"))
    ]
    group = element("div", *choices, class_="bip-choose", role="radiogroup", aria_label=said["place"])
    network = element("div", _tick("checkbox", "network", "yes", said["internet"], True), class_="bip-choose")
    return [group, network]


def _tick(kind: str, name: str, value: str, label: str, checked: bool) -> Element:
    control = element("input", type=kind, name=name, value=value, checked=checked)
    return element("label", control, element("span", label), class_="bip-option")


def _topics(said: Mapping[str, str], chosen: tuple[str, ...], language: str) -> Element:
    ticks = [
        _tick("checkbox", "topics", one.id, one.title, one.id in chosen) for one in topics(language).values()
    ]
    return element(
        "fieldset",
        element("legend", said["topics"]),
        element("p", said["topics_help"]),
        element("div", *ticks, class_="bip-choose bip-topics"),
    )


def _ready_plans(language: str, root: str) -> Element:
    catalogue = words(language)
    said = catalogue["planner"]
    items = []
    for audience, name in catalogue["audiences"].items():
        for minutes in rules()["lengths"]:
            label = said["ready_plan"].format(audience=name, minutes=minutes)
            address = f"{root}{PRODUCTS}/{ready_plan_name(audience, minutes)}"
            items.append(element("li", element("a", label, href=address, download=True)))
    caption = said["ready_caption"].format(start=rules()["usual"]["start"])
    return element(
        "details",
        element("summary", said["ready_plans"]),
        element("p", caption),
        element("ul", *items, class_="bip-ready"),
    )


def choose_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to the planner's page what it needs."""
    if f'class="{_CLASS}"' in context.get("body", ""):
        app.add_css_file(STYLESHEET)
        for script in SCRIPTS:
            app.add_js_file(script, loading_method="defer")


def write_plans(app: Sphinx, error: Exception | None) -> None:
    """Write the usual plans of an edition that has a planner."""
    has_planner = any(data.get(_USES) for data in app.env.metadata.values())
    if error is None and has_planner and app.builder.format == "html":
        write_ready_plans(Path(app.outdir) / PRODUCTS, app.config.language or SOURCE_LANGUAGE)
