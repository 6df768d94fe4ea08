"""Every word of an explorer is in its own language, whatever is spoken around it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bip_teach import explorers
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.language import PSEUDO_LANGUAGE, edition_languages, speaking, translate
from bip_teach.language.extraction import package_messages
from bip_teach.language.pseudo import CLOSING, OPENING

_READ = {"aria-label", "aria-valuetext", "data-said", "title", "alt"}
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FEWEST = 3
_CODE = ("code", "script")


class Read(HTMLParser):
    """Collects what people read or hear, without code."""

    def __init__(self, html):
        super().__init__()
        self.words, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.words += [value for name, value in attrs if name in _READ and value]

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not set(_CODE) & set(self.open) and data.strip():
            self.words.append(data)


def read(kind, what_ifs, language, place):
    """What people read in an explorer at the first or the last level of every axis."""
    what_if = what_ifs[kind]
    setting = {axis.name: axis.levels[place] for axis in what_if.axes}
    return Read(getattr(explorers, kind)(what_if, language, **setting).static()).words


@pytest.fixture(autouse=True)
def _on_a_built_page(monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")


@pytest.fixture(scope="module")
def english():
    """English texts of three words or more, by language those that have a translation."""
    texts = {one.id for one in package_messages() if isinstance(one.id, str)}
    plain = [text for text in texts if "{" not in text and len(_WORDS.findall(text)) >= _FEWEST]
    return {
        language: [text for text in plain if translate(text, language) != text]
        for language in edition_languages()[1:]
    }


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize("kind", explorers.__all__)
def test_no_english_is_left(kind, place, what_ifs, english):
    for language, texts in english.items():
        said = "\n".join(read(kind, what_ifs, language, place))
        assert [text for text in texts if text in said] == []


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize("kind", explorers.__all__)
def test_every_word_comes_from_a_catalogue(kind, place, what_ifs):
    loose = [
        words
        for words in read(kind, what_ifs, PSEUDO_LANGUAGE, place)
        if len(_WORDS.findall(words)) > 0 and not (OPENING in words and CLOSING in words)
    ]
    assert loose == []


@pytest.mark.parametrize("kind", explorers.__all__)
def test_the_language_is_the_one_spoken_when_it_was_made(kind, what_ifs):
    with speaking("sv"):
        made = getattr(explorers, kind)(what_ifs[kind])
    assert made.language == "sv"
    assert made.static() == getattr(explorers, kind)(what_ifs[kind], "sv").static()
    assert made.payload()["text"] != getattr(explorers, kind)(what_ifs[kind]).payload()["text"]
    assert 'language="sv"' in made.python_call()


def test_what_documents_print_is_given_to_the_browser_in_the_language(what_ifs):
    english, other = (
        explorers.SourcesExplorer(what_ifs["SourcesExplorer"], language).payload()
        for language in ("en", PSEUDO_LANGUAGE)
    )
    assert english["labels"]["document"] != other["labels"]["document"]
    before, after = english["what_if"], other["what_if"]
    for name in ("cases", "places"):
        assert len(before[name]) == len(after[name])
        assert before[name] != after[name]
    assert [row[3:] for row in before["figures"]] == [row[3:] for row in after["figures"]]
