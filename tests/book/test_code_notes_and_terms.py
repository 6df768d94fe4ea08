"""Code that opens on all pages, notes for facilitators alone, and terms that lead to the glossary."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_no_word_for_facilitators_is_in_the_edition_of_learners(site, sources):
    notes = [
        found[1]
        for source in sources.values()
        for found in re.finditer(
            r"^:{3,}\{facilitator\}[^\n]*\n(.*?)^:{3,}\s*$", source, re.MULTILINE | re.DOTALL
        )
    ]
    runs = [max(re.findall(r"[A-Za-z ,.]{25,}", note), key=len).strip() for note in notes]
    assert len(runs) > 20
    for path in (site / "en").rglob("*"):
        if path.suffix in {".html", ".ipynb", ".js", ".json", ".txt"}:
            text = path.read_text(encoding="utf-8")
            assert [run for run in runs if run in text] == [], path.name
            assert "bip-facilitator" not in text, path.name


def open_folds(page: Page) -> int:
    return page.locator(".cell details.hide[open]").count()


def test_one_switch_opens_the_code_of_all_pages_and_is_remembered(visit, pages_with):
    name, other = pages_with("exercise")[:2]
    with visit(f"en/book/{name}.html") as seen:
        page = seen.page
        switch = page.get_by_role("button", name="Show code on all pages")
        assert open_folds(page) == 0
        switch.click()
        assert switch.get_attribute("aria-pressed") == "true"
        assert open_folds(page) > 0
        assert page.locator(".bip-exercise ~ .cell details.hide[open]").count() == 0
        page.goto(page.url.replace(name, other))
        assert open_folds(page) > 0
        switch.click()
        assert open_folds(page) == 0
        page.reload()
        assert open_folds(page) == 0


def test_the_way_in_for_analysts_opens_the_code(visit, pages_with):
    with visit("en/book/start.html") as seen:
        page = seen.page
        page.locator("article a[href*='code=open']").first.click()
        page.wait_for_url("**code=open")
        name = pages_with("exercise")[0]
        page.goto(f"{page.url.partition('/en/')[0]}/en/book/{name}.html")
        assert open_folds(page) > 0


def test_the_first_use_of_a_term_is_linked_once(visit, any_chapter):
    with visit(f"en/book/{any_chapter}.html", scripts=False) as seen:
        links = seen.page.locator("article a.bip-term")
        found = links.evaluate_all("nodes => nodes.map((node) => node.getAttribute('href'))")
        assert [href for href, count in Counter(found).items() if count > 1] == []
        assert any_chapter != "glossary" or found == []
        odd = "a.bip-term:is(h1 *, h2 *, h3 *, h4 *, a *, code *, details *, legend *, label *, table *)"
        assert seen.page.locator(odd).count() == 0


def test_terms_are_linked_on_most_pages(site):
    pages = [path.read_text(encoding="utf-8") for path in (site / "en" / "book").rglob("*.html")]
    assert sum("bip-term" in page for page in pages) > len(pages) / 2


def test_one_switch_hides_the_notes_of_all_pages_and_is_remembered(visit):
    with visit("en-facilitators/book/caseworkers/switches.html") as seen:
        page = seen.page
        expect(page.locator(".bip-facilitator").first).to_be_visible()
        switch = page.get_by_role("button", name="Hide notes for facilitators on all pages")
        switch.focus()
        switch.press("Enter")
        assert switch.get_attribute("aria-pressed") == "true"
        assert page.locator(".bip-facilitator:visible").count() == 0
        page.goto(page.url.replace("switches", "belief"))
        expect(page.locator("[data-do=notes]")).to_have_attribute("aria-pressed", "true")
        assert page.locator(".bip-facilitator").count() > 0
        assert page.locator(".bip-facilitator:visible").count() == 0
        assert not seen.complaints
