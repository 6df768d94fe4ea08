"""A page speaks the language of its edition, and nothing else: every text that can be seen or heard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import py3langid
import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment, Doctype, Tag

# Fewer words than these are compared with the catalogues, since no program can tell their language.
LEAST_WORDS = 4
SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder", "data-label")
SILENT = ("script", "style", "code", "pre", "kbd", "samp", "math", "noscript", "template")
WORD = re.compile(r"[^\W\d_]{2,}")
# Addresses, ids, codes with what they stand for, templates of hover texts, packed numbers.
CODE = re.compile(
    r"\S*[/#_.@]\S+|\b[\w-]+ = |%?\{\w+\}|<extra>|[A-Za-z0-9+/=]{40,}|\b[a-z]+(?:-[a-z]+){2,}\b"
)


def words_of(text: str) -> list[str]:
    """The words of a text, without addresses, ids and codes."""
    return WORD.findall(CODE.sub(" ", text))


def language_of(node: Tag) -> str:
    """The language that holds where a node stands."""
    for one in (node, *node.parents):
        if one.get("lang"):
            return str(one["lang"])
    return ""


def is_spoken(node: Tag | None, language: str) -> bool:
    """Whether what stands in a node is read by people, in this language."""
    if node is None or node.name in SILENT or node.find_parent(SILENT):
        return False
    return language_of(node) == language


def data_texts(tree: object) -> Iterator[str]:
    """Sentences in the data of an explorer or a figure."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, value in tree.items():
            if name not in ("python", "meta"):
                yield from data_texts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from data_texts(value)


def data_of(page: BeautifulSoup) -> Iterator[str]:
    """What scripts may show: sentences stand there beside ids and keys."""
    for block in page.find_all("script", type="application/json"):
        yield from data_texts(json.loads(block.string or "null"))


def texts(page: BeautifulSoup, language: str) -> Iterator[str]:
    """Every text of a page in its language: nodes and attributes."""
    for node in page.find_all(string=True):
        if not isinstance(node, Comment | Doctype) and is_spoken(node.parent, language):
            yield " ".join(node.split())
    for node in page.find_all(True):
        if is_spoken(node, language):
            yield from (str(node[name]) for name in SPOKEN if node.get(name))


@pytest.fixture
def english_only(root, other_language) -> frozenset[str]:
    """Short texts of the source that this language says in another way."""
    found = set()
    catalogues = [*(root / "book" / "locale" / other_language).rglob("*.po")]
    catalogues.append(root / "bip_teach" / "locale" / other_language / "LC_MESSAGES" / "bip_teach.po")
    same = set()
    for path in catalogues:
        with path.open("rb") as file:
            for message in read_po(file):
                forms = zip([message.id], [message.string], strict=True)
                if isinstance(message.id, tuple):
                    forms = zip(message.id, message.string, strict=False)
                for english, other in forms:
                    (same if english == other else found).add(english)
                    same.add(other)
    return frozenset(found - same)


def foreign_texts(page: BeautifulSoup, language: str, english_only: frozenset[str]) -> list[str]:
    """Texts of a page that are English: by their words, or since this language has another text for them."""
    found = dict.fromkeys(texts(page, language))
    long = [one for one in {**found, **dict.fromkeys(data_of(page))} if len(words_of(one)) >= LEAST_WORDS]
    wrong = [one for one in long if py3langid.classify(" ".join(words_of(one)))[0] == "en"]
    return wrong + [one for one in found if one.strip() in english_only and words_of(one)]


def test_every_text_is_in_one_language(site, other_language, english_only):
    py3langid.set_languages(["en", other_language])
    foreign = {}
    for path in sorted(site.glob(f"{other_language}*/**/*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        wrong = foreign_texts(page, other_language, english_only)
        if wrong:
            foreign[str(path.relative_to(site))] = wrong
    assert foreign == {}


def test_a_foreign_sentence_is_seen():
    py3langid.set_languages(["en", "sv"])
    words = '<p lang="sv">Det här är svenska. <b title="This is not Swedish at all">Ja</b></p>'
    page = BeautifulSoup(words, "html.parser")
    found = [one for one in texts(page, "sv") if len(words_of(one)) >= LEAST_WORDS]
    assert [py3langid.classify(one)[0] for one in found] == ["sv", "en"]
