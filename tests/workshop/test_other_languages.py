"""No product of another edition says in English what a catalogue says in its own language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from html import unescape
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from docutils.nodes import make_id

from bip_teach.language import LOCALES, edition_languages, listening, page_text, segments, speaking, translate
from bip_teach.language.spoken import CATALOGUE
from bip_teach.published import figures
from bip_teach.sphinx_ext.workshop_pages.files import files_html
from bip_teach.sphinx_ext.workshop_pages.planner import planner_data
from bip_teach.workshop import charts, plan_session, rules, topics
from bip_teach.workshop.deck import build_deck
from bip_teach.workshop.handouts import handout_html, sheet_html, sheet_ids
from bip_teach.workshop.page_words import anchor_of
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.runsheet import run_sheet_html, run_sheet_ics, run_sheet_text
from bip_teach.workshop.slides import deck_html

ROOT = Path(__file__).resolve().parents[2]
OTHERS = edition_languages()[1:]
LEAST_WORDS = 3
# What fills itself with something else: a role, a place in a sentence, a link, a comment, code.
FILLED = re.compile(r"\{[\w:-]+\}`[^`]*`|\{[^{}]*\}|\]\([^)]*\)|<[^<>]*>|`[^`]*`|%")
WORD = re.compile(r"[^\W\d_]{2,}")


def plain(text: str) -> str:
    """A text without markup, in one line and in small letters."""
    return re.sub(r"\s+", " ", re.sub(r"[*\[\\]", "", unescape(text))).strip().casefold()


def pieces(text: str) -> set[str]:
    """The parts of a text between its places, without those of one or two words."""
    found = (plain(piece).strip(" .,:;()") for piece in FILLED.split(text))
    return {piece for piece in found if len(WORD.findall(piece)) >= LEAST_WORDS}


@cache
def said_twice(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """English pieces that have another form in a language, and English texts that have none yet."""
    other: set[str] = set()
    waiting: set[str] = set()
    for text, translated in (*of_the_package(language), *of_the_pages(language), *of_the_registry(language)):
        if translated:
            other |= {piece for piece in pieces(text) if piece not in plain(translated)}
        else:
            waiting |= pieces(text)
    return frozenset(other - waiting), frozenset(waiting)


def of_the_package(language: str) -> Iterator[tuple[str, str]]:
    with (LOCALES / language / CATALOGUE).open("rb") as file:
        known = {str(one.id): str(one.string) for one in read_po(file) if isinstance(one.id, str) and one.id}
    yield from known.items()
    for text in words_of_files():
        if text not in known:
            yield text, ""


def words_of_files() -> Iterator[str]:
    """Every text of the files of words that sessions use."""
    with speaking("en"):
        for name in ("slides", "sheets", "files", "course"):
            yield from texts(product_words(name))
        yield from texts(planner_data()["words"])


def texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from texts(value)


def of_the_pages(language: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "book").rglob("*.md")):
        page = path.relative_to(ROOT).with_suffix("").as_posix()
        for segment in segments(path.read_text(encoding="utf-8")):
            translated = page_text(ROOT, page, segment.text, language)
            yield segment.text, "" if translated == segment.text else translated


def of_the_registry(language: str) -> Iterator[tuple[str, str]]:
    for one in figures():
        for text in (one.outcome, one.window, one.population, one.place, one.source.title):
            translated = translate(text, language)
            yield text, "" if translated == text else translated


def english_in(product: str, language: str, asked: Collection[str] = ()) -> list[str]:
    """What a product says in English although there are words of its language for it.

    Texts that were asked for and have no translation yet may be English.
    """
    other, waiting = said_twice(language)
    waiting |= {piece for text in asked if translate(text, language) == text for piece in pieces(text)}
    product = plain(re.sub(r"<[^>]*>", lambda tag: spoken_attributes(tag[0]), product))
    for text in sorted(waiting, key=len, reverse=True):
        product = product.replace(text, "|")
    return sorted(text for text in other if text in product)


def spoken_attributes(tag: str) -> str:
    """What a screen reader says of a tag."""
    return " " + " ".join(re.findall(r'(?:aria-label|alt|title|data-title)="([^"]*)"', tag)) + " "


def plans() -> Iterable[object]:
    places = ({}, {"internet": False}, {"room": False})
    return (
        plan_session(who, length, **place)
        for who, length, place in product(rules()["audiences"], (90, 360), places)
    )


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("name", topics())
def test_slides_and_handouts_speak_one_language(name: str, language: str) -> None:
    charts._chart.cache_clear()  # so that its words are asked for again
    with listening() as asked:
        page = deck_html(build_deck(name, language))
    assert f'<html lang="{language}">' in page
    assert english_in(page, language, asked) == []
    handout = handout_html(name, language)
    assert f'<html lang="{language}">' in handout
    assert english_in(handout, language) == []


def test_run_sheets_speak_one_language(language: str) -> None:
    for plan in plans():
        assert english_in(run_sheet_text(plan, language), language) == []
    page = run_sheet_html(plan, language)
    assert f'<html lang="{language}">' in page
    assert english_in(page, language) == []
    calendar = run_sheet_ics(plan, date(2026, 3, 2), language).decode("utf-8")
    assert english_in(calendar.replace("\r\n ", ""), language) == []


def test_sheets_lists_and_the_planner_speak_one_language(language: str) -> None:
    made = [sheet_html(name, language) for name in sheet_ids()]
    made += [
        files_html(kind, "a", language) for kind in ("run-sheets", "slides", "handouts", "sheets", "pack")
    ]
    made += [*texts(planner_data(language)), *texts(product_words("course", language))]
    assert english_in("\n".join(made), language) == []


def test_a_sentence_that_stayed_english_is_found(language: str) -> None:
    """The measure itself: a sentence of the package, one of a page, and a place that is filled in between."""
    said = translate("Two minutes, no name. It helps the next session.", language)
    assert english_in(f"<p>{said}</p>", language) == []
    in_a_page = "A share in a group does not say which person it is."
    for kept in ("Two minutes, no name. It helps the next session.", in_a_page):
        assert english_in(f'<p title="{kept}">{said}</p>', language) != []
    assert english_in("In the chapter, section 7: x. Reading the chapter takes you 9 minutes", language) != []


def test_all_but_the_words_is_the_same_in_every_language(language: str) -> None:
    words = {"title", "note", "leads", "section", "anchor", "choices"}
    for name, english in topics("en").items():
        other = topics(language)[name]
        for one, two in zip(english.activities, other.activities, strict=True):
            for field in fields(one):
                assert field.name in words or getattr(one, field.name) == getattr(two, field.name), one.id
            assert [right for _, right in one.choices] == [right for _, right in two.choices]
        assert (english.page, english.minutes) == (other.page, other.minutes)


def test_a_right_answer_and_a_title_are_those_of_the_language() -> None:
    assert topics("sv")["belief"].title == "Vad handläggaren tror"
    with speaking("sv"):
        assert topics()["belief"].title == "Vad handläggaren tror"
    assert topics()["belief"].title == "What the caseworker believes"
    assert topics("sv")["fair_use"].activities[0].choices == (("5 av 100", True),)


@pytest.mark.parametrize("language", edition_languages())
def test_an_anchor_is_the_one_that_the_built_page_makes(language: str) -> None:
    for path in sorted((ROOT / "book").rglob("*.md")):
        page = path.relative_to(ROOT).with_suffix("").as_posix()
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                heading = page_text(ROOT, page, line[3:].strip(), language)
                assert anchor_of(heading) == make_id(heading), heading
