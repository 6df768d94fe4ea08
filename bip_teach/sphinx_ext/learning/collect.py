"""Pages that gather parts of all pages: key points, notes of the reader, notes for the facilitator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from bip_teach.explorers.markup import element
from bip_teach.sphinx_ext.editions import FACILITATOR_TAG
from bip_teach.sphinx_ext.learning.part import (
    Box,
    Line,
    Node,
    Part,
    attributes_of,
    box,
    dom_id,
    fixed,
    parts_of,
)
from bip_teach.sphinx_ext.learning.progress import progress_parts
from bip_teach.sphinx_ext.learning.reflect import note_field
from bip_teach.sphinx_ext.learning.words import words

_METADATA = "bip-collects"


class Collection(nodes.General, nodes.Element):
    """The place on which the parts of all pages will stand."""


class _Collect(Part):
    """A directive without content that marks such a place."""

    has_content = False

    def run(self) -> list[Node]:
        """Return the place, and remember that this page depends on all others."""
        metadata = self.env.metadata[self.env.docname]
        metadata[_METADATA] = f"{metadata.get(_METADATA, '')} {self.kind}".strip()
        return [Collection("", kind=self.kind)]


class AllKeyPoints(_Collect):
    """The key points of every page: ``all-key-points``."""

    kind = "key-points"


class AllFacilitatorNotes(_Collect):
    """Every note for the facilitator, in that edition: ``all-facilitator-notes``."""

    kind = "facilitator"


class MyNotes(_Collect):
    """Every prompt to reflect, with the reader's own notes: ``my-notes``."""

    kind = "notes"


class MyProgress(_Collect):
    """What the reader has done so far: ``my-progress``."""

    kind = "progress"


def pages_in_order(env: BuildEnvironment) -> list[str]:
    """Return the pages as the table of contents has them."""

    def below(page: str) -> Iterator[str]:
        yield page
        for child in env.toctree_includes.get(page, ()):
            yield from below(child)

    return list(dict.fromkeys(page for page in below(env.config.root_doc) if page in env.found_docs))


def pages_that_collect(env: BuildEnvironment, kind: str | None = None) -> list[str]:
    """Return the pages on which a collection stands."""
    return [
        page
        for page, data in env.metadata.items()
        if data.get(_METADATA) and (kind is None or kind in data[_METADATA].split())
    ]


def moved(children: Iterable[Node], page: str) -> list[Node]:
    """Return copies for another page: links are looked up from there, and no name is given twice."""
    copies = [child.deepcopy() for child in children]
    for node in (node for copy in copies for node in copy.findall(nodes.Element)):
        node["ids"], node["names"] = [], []
        if isinstance(node, addnodes.pending_xref):
            node["refdoc"] = page
    return copies


class Gather(SphinxPostTransform):
    """Put the parts of all pages where they are asked for, before links are looked up."""

    default_priority = 2
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Fill every place of this page."""
        for place in list(self.document.findall(Collection)):
            place.replace_self(self._filled(place["kind"]))

    def _filled(self, kind: str) -> list[Node]:
        documents = {page: self.env.get_doctree(page) for page in pages_in_order(self.env)}
        if kind == "progress":
            return progress_parts(documents, self._link, self.config.language)
        if kind == "facilitator" and not self.app.tags.has(FACILITATOR_TAG):
            return []
        part = {"notes": "reflect"}.get(kind, kind)
        found: list[Node] = []
        for page, document in documents.items():
            if parts := parts_of(document, part):
                head = nodes.paragraph("", "", self._link(page), classes=["bip-from"])
                if kind == "facilitator":
                    head += nodes.Text(f" {self._sum(parts)}")
                found += [head, *self._copies(page, parts)]
        return self._with_tools(found) if kind == "notes" else found

    def _sum(self, notes: Iterable[Box]) -> str:
        """How long the notes of a page take together."""
        said: str = words(self.config.language)["facilitator"]["sum"]
        return said.format(minutes=sum(note["minutes"] for note in notes))

    def _copies(self, page: str, parts: Iterable[Box]) -> list[Node]:
        copies: list[Node] = []
        for part in parts:
            if part["part"] == "reflect":
                copies.append(self._note(page, part))
            else:
                copies += self._led_back(moved([part], self.env.docname), page)
        return copies

    def _led_back(self, copies: list[Node], page: str) -> list[Node]:
        """Let links to a setting of an explorer lead to the page that has the explorer."""
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        for raw in (one for copy in copies for one in copy.findall(nodes.raw) if one.children):
            raw[0] = nodes.Text(raw.astext().replace('href="#', f'href="{address}#'))
        return copies

    def _note(self, page: str, part: Box) -> Box:
        name = attributes_of(part)["data-id"]
        field = dom_id("reflect", page, name)
        prompt = next(part.findall(Line))
        line = Line("", "", *moved(prompt.children, self.env.docname))
        line.update_all_atts({"tag": "label", "html": {**attributes_of(prompt), "for": field}})
        more = moved(part.children[1:-1], self.env.docname)
        stays = words(self.config.language)["reflect"]["stays"]
        area = fixed(*note_field(field, stays), element("p", class_="bip-paper"))
        return Box("", line, *more, area, tag="div", html=attributes_of(part))

    def _link(self, page: str) -> nodes.reference:
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        title = self.env.titles[page].astext()
        return nodes.reference("", title, internal=True, refuri=address)

    def _with_tools(self, found: list[Node]) -> list[Node]:
        said = words(self.config.language)["notes"]
        buttons = [
            element("button", said[name], type="button", class_="bip-do", data_do=name)
            for name in ("print", "download", "clear")
        ]
        tools = element("div", *buttons, class_="bip-row pst-js-only")
        status = element("p", class_="bip-said", role="status")
        no_script = element("noscript", element("p", said["no_script"]))
        return [box("div", fixed(no_script, tools, status), *found, class_="bip-notes")]


def renew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that have to be written again when any page has changed."""
    return pages_that_collect(env)
