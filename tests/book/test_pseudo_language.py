"""An edition that nobody speaks: each text is longer and marked, or it did not come from a catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Doctype, Tag

from bip_teach.language import PSEUDO_LANGUAGE, glossary_terms
from bip_teach.language.pseudo import CLOSING, OPENING
from bip_teach.sphinx_ext.build import render_edition
from bip_teach.sphinx_ext.editions import Edition

SILENT = ("script", "style", "code", "pre", "kbd", "samp", "math", "noscript", "template", "title", "svg")
BLOCKS = "p li dt dd h1 h2 h3 h4 td th caption summary button label legend option figcaption".split()  # noqa: SIM905
WORD = re.compile(r"[^\W\d_]{2,}")
# Names are the same in every language; the last four words come from the catalogues of Sphinx itself.
NAMES = re.compile(r"^(?:BIP Teach|English|Svenska|UJIVE|Search|previous|next|Contents)$")
WIDTHS = (1280, 390)
LAID_OUT = ("start", "caseworkers/belief", "job_centre", "my_page")


@pytest.fixture(scope="module")
def edition(site: Path, root: Path) -> Path:
    """The pages of the edition; its cells have been executed with those of every other language."""
    pages = render_edition(root, Edition(PSEUDO_LANGUAGE))
    assert site.is_dir()
    assert pages is not None
    return pages


def is_marked(node: Tag) -> bool:
    """Whether a text stands between the marks of its block: a paragraph, a cell, a button …"""
    block = next((one for one in (node, *node.parents) if one.name in BLOCKS), node)
    text = block.get_text()
    return OPENING in text and CLOSING in text


def unmarked(page: BeautifulSoup, known: frozenset[str]) -> list[str]:
    found = {}
    for text in page.find_all(string=True):
        node = text.parent
        if isinstance(text, Comment | Doctype) or node is None or node.name in SILENT:
            continue
        words = " ".join(text.split())
        other = next((one["lang"] for one in (node, *node.parents) if one.get("lang")), PSEUDO_LANGUAGE)
        if other != PSEUDO_LANGUAGE or node.find_parent(SILENT) or not WORD.search(words):
            continue
        if not is_marked(node) and words not in known and not NAMES.match(words):
            found[words] = None
    return list(found)


def test_every_text_comes_from_a_catalogue(edition, sources):
    terms = glossary_terms(sources["glossary"])
    found = {}
    for path in sorted((edition / "book").rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        if left := unmarked(page, terms):
            found[path.stem] = left
    assert found == {}


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", LAID_OUT)
def test_long_words_break_no_layout(visit, edition, name, width):
    with visit(f"book/{name}.html", width, base=edition.as_uri()) as seen:
        seen.draw_figures()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, "scrolls sideways"
