"""Glossary and index in the order of the language."""

from __future__ import annotations

import pytest
from docutils import nodes
from sphinx import addnodes

from bip_teach.sphinx_ext.alphabetical import grouped_entries, sort_glossaries

WORDS = ["ärende", "bias", "ankare", "återgång"]


def glossary_of(words):
    terms = (nodes.definition_list_item("", nodes.term("", one), nodes.definition("")) for one in words)
    return addnodes.glossary("", nodes.definition_list("", *terms))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("sv", ["ankare", "bias", "återgång", "ärende"]), ("en", ["ankare", "ärende", "återgång", "bias"])],
)
def test_a_glossary_is_sorted_as_its_language_sorts(language, expected):
    elsewhere = nodes.definition_list("", *glossary_of(["z", "a"]).pop())
    page = nodes.document(None, None, "", glossary_of(WORDS), elsewhere)
    sort_glossaries(page, language)
    assert [term.astext() for term in page.findall(nodes.term)] == [*expected, "z", "a"]


def test_entries_stand_under_the_letters_of_their_language():
    entries = [(word, ([], [], None)) for word in [*WORDS, "2SLS"]]
    groups = grouped_entries(entries, "sv")
    assert [(name, [word for word, _ in group]) for name, group in groups] == [
        ("Symbols", ["2SLS"]),
        ("A", ["ankare"]),
        ("B", ["bias"]),
        ("Å", ["återgång"]),
        ("Ä", ["ärende"]),
    ]
    assert [name for name, _ in grouped_entries(entries, "en")] == ["Symbols", "A", "B"]
