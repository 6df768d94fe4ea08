"""One word for one thing: every translation uses the terms that the language's table fixes."""

from __future__ import annotations

import csv
import re

import pytest
from babel.messages.pofile import read_po

from bip_teach.language import LOCALES, edition_languages

# A role that shows words of the sentence, and what is no word of it: other roles, code, HTML, links, names.
SPOKEN = re.compile(r"\{term\}`([^`<]*)(?:<[^`]*>)?`|\{(?:doc|ref)\}`([^`<]*)<[^`]*>`")
UNSPOKEN = re.compile(r"\b\w+/\w+\b|\{[\w:]+\}`[^`]*`|`[^`]*`|<[^>]*>|\]\([^)]*\)|\{[^{}]+\}")
LEAST_RULED_OUT = 2


def words(text):
    return UNSPOKEN.sub(" ", SPOKEN.sub(r"\1\2", text))


def texts(root, language):
    catalogues = [*(root / "book" / "locale" / language).rglob("*.po")]
    catalogues.append(root / "bip_teach" / "locale" / language / "LC_MESSAGES" / "bip_teach.po")
    for path in catalogues:
        with path.open("rb") as file:
            for message in read_po(file):
                if isinstance(message.id, str) and message.id and message.string:
                    yield words(message.id), words(message.string)


@pytest.fixture(scope="module", params=edition_languages()[1:])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def terms(language):
    with (LOCALES / language / "terms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_text_uses_the_terms(root, language, terms):
    pairs = list(texts(root, language))
    for term in terms:
        if not term["forms"]:
            continue
        asked = re.compile(rf"\b{term['english']}(?:e?s)?\b", re.IGNORECASE)
        given = re.compile(term["forms"], re.IGNORECASE)
        holding = [pair for pair in pairs if asked.search(pair[0])]
        assert holding, f"no text holds {term['english']!r}: is the term still used?"
        assert [pair for pair in holding if not given.search(pair[1])] == []


def test_no_text_uses_a_word_that_is_ruled_out(root, language, terms):
    ruled_out = [rf"\b{term['never']}" for term in terms if term["never"]]
    assert len(ruled_out) >= LEAST_RULED_OUT
    never = re.compile("|".join(ruled_out), re.IGNORECASE)
    assert [text for _, text in texts(root, language) if never.search(text)] == []
