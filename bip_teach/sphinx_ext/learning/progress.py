"""What there is to do on each page; the reader's browser fills in what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docutils import nodes

from bip_teach.explorers.markup import Element, element
from bip_teach.sphinx_ext.learning.part import Line, Node, attributes_of, box, fixed, parts_of
from bip_teach.sphinx_ext.learning.words import words

KINDS = ("question", "predict", "reflect")
_READ = "read"


def things_to_do(document: nodes.document) -> dict[str, list[str]]:
    """Return the ids of what a page asks of its reader, by kind; a page with questions can be read.

    Parameters
    ----------
    document : docutils.nodes.document
        The page, before or after its transforms.
    """
    found = {kind: [attributes_of(part)["data-id"] for part in parts_of(document, kind)] for kind in KINDS}
    found[_READ] = [""] if found["question"] else []
    return found


def progress_parts(
    documents: Mapping[str, nodes.document],
    link: Callable[[str], nodes.reference],
    language: str | None,
) -> list[Node]:
    """Return a table of all pages on which there is something to do, and the tools around it.

    Parameters
    ----------
    documents : mapping
        Pages by name, in order.
    link : callable
        Gives the link to a page.
    language : str or None
        Language of the edition.
    """
    said = words(language)["progress"]
    todo = {page: things for page, one in documents.items() if any((things := things_to_do(one)).values())}
    rows = [box("tr", _row_head(link(page)), *_cells(page, todo[page], said)) for page in todo]
    whole = {kind: sum(len(things[kind]) for things in todo.values()) for kind in (*KINDS, _READ)}
    heads = [element("th", said[name], scope="col") for name in ("page", *KINDS, _READ)]
    last = [element("td", _count(whole[kind], said), data_whole=kind) for kind in (*KINDS, _READ)]
    foot = element("tr", element("th", said["whole"], scope="row"), *last)
    table = box(
        "table",
        fixed(element("caption", said["caption"]), element("thead", element("tr", *heads))),
        box("tbody", *rows),
        fixed(element("tfoot", foot)),
        class_="bip-table",
    )
    scroll = box("div", table, class_="bip-scroll", tabindex="0", role="region", aria_label=said["caption"])
    return [box("div", _tools(said), scroll, class_="bip-progress")]


def _row_head(link: nodes.reference) -> Line:
    return Line("", "", link, tag="th", html={"scope": "row"}, translatable=False)


def _count(number: int, said: Mapping[str, Any]) -> str:
    return str(said["of"].format(count=0, all=number) if number else said["none"])


def _cells(page: str, things: Mapping[str, list[str]], said: Mapping[str, Any]) -> list[Node]:
    cells: list[Node] = []
    for kind in (*KINDS, _READ):
        names = " ".join(name or _READ for name in things[kind])
        cell = element("td", _count(len(things[kind]), said), data_page=page, data_kind=kind, data_ids=names)
        cells.append(fixed(cell))
    return cells


def _tools(said: Mapping[str, Any]) -> nodes.raw:
    load = element("input", type="file", accept=".json,application/json", data_do="load")
    row: list[Element] = [
        element("button", said["save"], type="button", class_="bip-do", data_do="save"),
        element("label", element("span", said["load"]), load, class_="bip-load"),
        element("button", said["clear"], type="button", class_="bip-do", data_do="clear"),
    ]
    return fixed(
        element("noscript", element("p", said["no_script"])),
        element("div", *row, class_="bip-row pst-js-only"),
        element("p", class_="bip-said", role="status"),
    )
