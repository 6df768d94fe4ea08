"""Every page in every language: its neighbours are there and alike, and the search knows the words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from bip_teach.language import alphabetical_key, edition_languages
from bip_teach.sphinx_ext.editions import EDITIONS

_ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">')
_SECTION = re.compile(r"<section\b[^>]* id=")
_PART = re.compile(r'data-part="(question|predict|reflect)"[^>]*data-page="([^"]*)"[^>]*data-id="([^"]*)"')

STAND_ALONE = {"accessibility", "workshop"}  # statements and what is handed out: without menus and neighbours


def pages_of(site: Path, folder: str) -> list[Path]:
    found = sorted((site / folder).rglob("*.html"))
    return [path for path in found if path.relative_to(site / folder).parts[0] not in STAND_ALONE]


@pytest.mark.parametrize("folder", [edition.folder for edition in EDITIONS])
def test_every_page_names_itself_and_leads_to_its_neighbours(site, folder):
    language = folder.partition("-")[0]
    for path in pages_of(site, folder):
        page = path.read_text(encoding="utf-8")
        assert f'<html lang="{language}"' in page, path
        if path != site / folder / "index.html":
            found = dict(_ALTERNATE.findall(page))
            assert set(found) == set(edition_languages()) - {language}, path
            assert all((path.parent / address).is_file() for address in found.values()), path


def test_pages_have_the_same_parts_in_every_language(site, other_language):
    for path in pages_of(site, "en"):
        same = site / other_language / path.relative_to(site / "en")
        here, there = (one.read_text(encoding="utf-8") for one in (path, same))
        assert len(_SECTION.findall(here)) == len(_SECTION.findall(there)), same
        assert _PART.findall(here) == _PART.findall(there), same


@pytest.mark.parametrize("width", [390, 1280])
def test_the_switch_is_seen_and_leads_to_the_same_page(visit, width):
    with visit("en/book/study.html", width) as seen:
        link = seen.page.get_by_role("link", name="Svenska")
        expect(link).to_be_in_viewport()
        assert link.get_attribute("lang") == "sv"
        link.focus()
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/sv/book/study.html")
        expect(seen.page.get_by_role("link", name="English")).to_be_in_viewport()
        assert not seen.complaints


def test_the_focus_on_the_switch_leaves_the_page_where_it_is(visit):
    with visit("en/book/study.html") as seen:
        seen.page.evaluate("document.querySelector('#in-practice, section:nth-of-type(6)').scrollIntoView()")
        before = seen.page.evaluate("scrollY")
        seen.page.evaluate("document.querySelector('.bip-languages a').focus()")
        assert before > 0
        assert seen.page.evaluate("scrollY") == before


def test_the_setting_of_an_explorer_is_found_again(visit):
    with visit("en/book/job_centre.html") as seen:
        slider = seen.page.locator("[data-explorer] input[type=range]").first
        slider.press("Home")
        setting = seen.page.url.partition("#")[2]
        assert setting.startswith("explorer=")
        seen.page.locator(".bip-languages a").dispatch_event("click")
        seen.page.wait_for_url(f"**/sv/book/job_centre.html#{setting}")
        expect(seen.page.locator("[data-explorer] input[type=range]").first).to_have_value(
            slider.input_value()
        )


def test_what_was_done_on_a_page_is_done_in_every_language(visit, answer_right):
    with visit("en/book/study.html") as seen:
        answer_right(seen.page.locator("[data-part=question]").first)
        seen.page.locator(".bip-languages a").dispatch_event("click")
        seen.page.wait_for_url("**/sv/book/study.html*")
        expect(seen.page.locator("[data-part=question] .bip-said").first).not_to_be_empty()


def test_terms_stand_in_the_order_of_their_language(site, language):
    """In the glossary, and below the letters of the index."""
    for page, terms in (("book/glossary", "dl.glossary > dt"), ("genindex", ".genindextable li > a")):
        tree = BeautifulSoup((site / language / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        words = [term.get_text().rstrip("#").strip() for term in tree.select(terms)]
        assert len(words) > 50
        assert words == sorted(words, key=lambda word: alphabetical_key(word, language)), page


@pytest.mark.parametrize("word", ["handläggare", "handläggarens"])
def test_the_search_knows_forms_of_swedish_words(visit, site, word):
    for base in ({}, {"base": site.as_uri()}):
        with visit(f"sv/search.html?q={word}", **base) as seen:
            found = seen.page.locator("#search-results li a")
            found.and_(seen.page.locator("[href*=glossary]")).first.wait_for()  # they come one by one
            assert found.count() > 1
