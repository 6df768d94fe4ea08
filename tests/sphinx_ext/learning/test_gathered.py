"""Pages that gather parts of all pages, and what translators get."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bip_teach.sphinx_ext.learning.words import words

TWO = (
    "# Two\n\n:::{at-a-glance}\n:reading: 3\n\nWhy?\n\n- know\n:::\n\n"
    ":::{question} Which *one*?\n:id: which\n\n- [x] This.\n\n  Yes.\n- [ ] That.\n\n  No.\n:::\n\n"
    ":::{predict} How many?\n:id: many\n:unit: of ten\n\nShown.\n:::\n\n"
    ":::{reflect} Think of {doc}`one </one>`.\n:id: think\n:::\n\n"
    ":::{facilitator}\n:minutes: 5\n:kind: break\n\nA pause.\n:::\n\n"
    ":::{exercise} Do this\nNow.\n:::\n\n"
    ":::{key-points}\n- See {doc}`one </one>`.\n:::\n"
)
PAGES = {
    "index": "# Start\n\n```{toctree}\nb/two\none\nown\n```\n",
    "one": "# One\n\n:::{at-a-glance}\n:reading: 3\n\nWhy?\n\n- know\n:::\n\n"
    ":::{key-points}\n- The last.\n:::\n",
    "b/two": TWO,
    "own": "# Own\n\n:::{all-key-points}\n:::\n\n:::{my-progress}\n:::\n\n:::{my-notes}\n:::\n",
}


def catalogue(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), locale="sv")


@pytest.fixture
def own(build) -> str:
    built = build(PAGES)
    assert built.warnings == ""
    return built.page("own")


def test_key_points_stand_in_the_order_of_the_book_and_link_from_their_new_place(own):
    assert own.index('href="b/two.html"') < own.index("See ") < own.index("The last.")
    point = re.search(r"<li><p>See <a [^>]*href=\"([^\"]+)\"", own)
    assert point[1] == "one.html"


def test_progress_counts_what_there_is_to_do(own):
    cells = re.findall(r'data-page="b/two" data-kind="(\w+)" data-ids="([^"]*)">([^<]+)<', own)
    assert cells == [
        ("question", "which", "0 of 1"),
        ("predict", "many", "0 of 1"),
        ("reflect", "think", "0 of 1"),
        ("read", "read", "0 of 1"),
    ]
    assert re.findall(r'data-whole="(\w+)">([^<]+)<', own) == [
        (kind, "0 of 1") for kind in ("question", "predict", "reflect", "read")
    ]
    assert "bip-own-page.js" in own


def test_a_page_without_questions_has_no_row(own):
    assert 'data-page="one"' not in own


def test_notes_keep_the_page_to_which_they_belong(own):
    note = re.search(r'<div class="bip-part bip-reflect"([^>]*)>(.*?)</textarea>', own, re.DOTALL)
    assert 'data-page="b/two"' in note[1]
    assert 'data-id="think"' in note[1]
    assert re.search(r'<label[^>]*for="(bip-reflect-b-two-think)"', note[2])
    assert 'id="bip-reflect-b-two-think"' in note[2]
    assert 'href="one.html"' in note[2]


def test_the_box_for_a_page_that_was_read_leads_to_the_own_page(build):
    page = build(PAGES).page("b/two")
    assert '<a href="../own.html">' in page


def test_translators_get_every_word_of_an_author_and_none_of_ours(build):
    built = build(PAGES, builder="gettext")
    messages = {str(one.id) for path in built.folder.rglob("*.pot") for one in catalogue(path) if one.id}
    assert {
        "Which *one*?", "This.", "Yes.", "How many?", "of ten", "Shown.", "Think of {doc}`one </one>`.",
        "A pause.", "Do this", "Now.", "Why?", "know", "See {doc}`one </one>`.",
    } <= messages  # fmt: skip
    assert not any("<" in message.replace("</one>", "") for message in messages)
    assert words("en")["question"]["check"] not in messages


def test_a_translated_page_keeps_its_controls(build, tmp_path):
    built = build(PAGES, builder="gettext", gettext_compact=False)
    source = tmp_path / "source" / "locale" / "sv" / "LC_MESSAGES"
    for path in built.folder.rglob("*.pot"):
        catalog = catalogue(path)
        for message in catalog:
            if message.id:
                message.string = "Två" if message.id == "Two" else f"{message.id} på svenska"
        target = source / path.relative_to(built.folder).with_suffix(".po")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_po(file, catalog)
    built = build(PAGES, language="sv", locale_dirs=["locale"], gettext_compact=False)
    page = built.page("b/two")
    assert built.warnings == ""
    assert "Which <em>one</em>? på svenska</legend>" in page
    label = re.search(r'<label class="bip-option">(.*?)</label>', page, re.DOTALL)[1]
    assert 'value="A"' in label
    assert "<span>This. på svenska</span>" in label
    assert re.findall(r'data-answer="(\w+)"', page) == ["right", "wrong"]
    assert "of ten på svenska" in page


def test_a_language_without_words_is_named():
    with pytest.raises(ValueError, match=r"language is 'fi'\. Allowed: 'en'"):
        words("fi")
