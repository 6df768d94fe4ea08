"""What points at a reference speaks the language of the page; what is quoted is marked as English."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from bip_teach.sphinx_ext import references

TITLE = "How do caseworkers affect job search outcomes?"


class App:
    def __init__(self, language):
        self.config = SimpleNamespace(language=language)

    def connect(self, event, listener):
        assert event == "doctree-resolved"
        self.listener = listener


def resolved(language, *parts):
    """A page with a pointer made of these parts, after the extension has looked at it."""
    page = new_document("a")
    pointer = nodes.inline("", "", *parts, classes=["bibtex-citation"])
    entry = nodes.citation("", nodes.label("", "1"), nodes.paragraph("", TITLE))
    page += [nodes.paragraph("", "", pointer), entry]
    app = App(language)
    references.register(app)
    app.listener(app, page, "a")
    return page, pointer


def link(words):
    return nodes.reference("", words, refid="id1", reftitle=TITLE)


def test_a_missing_date_is_said_and_the_title_in_english_goes():
    _, pointer = resolved("sv", link("2020 or later"))
    (found,) = pointer.findall(nodes.reference)
    assert found.astext() == "2020 eller senare"
    assert "reftitle" not in found


def test_the_word_between_two_authors_is_said():
    _, pointer = resolved("sv", nodes.Text("Gigerenzer and Hoffrage ["), link("1995"))
    assert pointer.astext() == "Gigerenzer och Hoffrage [1995"


@pytest.mark.parametrize("wrapped", [nodes.Text(TITLE), nodes.emphasis("", TITLE)])
def test_a_title_is_marked_and_stays(wrapped):
    _, pointer = resolved("sv", wrapped)
    (found,) = [one for one in pointer.findall(nodes.inline) if "language-en" in one["classes"]]
    assert found.astext() == pointer.astext() == TITLE


def test_entries_of_the_list_are_marked():
    page, _ = resolved("sv", link("2011"))
    (entry,) = page.findall(nodes.citation)
    assert "language-en" in entry.next_node(nodes.paragraph)["classes"]


def test_pages_of_the_source_stay_as_they_are():
    page, pointer = resolved("en", link("2020 or later"))
    assert pointer.astext() == "2020 or later"
    assert "language-en" not in page.pformat()
