"""Every page on paper: a handout without answers, with whole tables, pictures and what an explorer says."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

A4_INSIDE = 680  # CSS pixels between the margins of the sheet

A4_HEIGHT = 980

TALLEST = """
(nodes) => Math.max(0, ...nodes.map((node) => node.getBoundingClientRect().height))
"""

CUT = """
() => [...document.querySelectorAll("article table")]
  .filter((table) => table.checkVisibility() && table.getBoundingClientRect().right > innerWidth + 1)
  .map((table) => table.outerHTML.slice(0, 200))
"""

# In a citation the address stands already.
LINKS = """
(nodes) => nodes.map((node) => ({
  isCited: node.closest(".citation") !== null,
  isWritten: getComputedStyle(node, "::after").content !== "none",
}))
"""


def shown(page, selector: str) -> int:
    """How many elements a sheet of paper shows."""
    return page.locator(selector).evaluate_all(
        "nodes => nodes.filter((node) => node.checkVisibility({ visibilityProperty: true })).length"
    )


def test_every_page_prints_as_a_handout(visit, any_page):
    with visit(any_page, A4_INSIDE) as seen:
        page = seen.page
        seen.draw_figures()
        page.emulate_media(media="print")
        for selector in ("nav", "article details.sd-dropdown", ".bip-drawing", "article button", "dialog"):
            assert shown(page, selector) == 0, selector
        assert shown(page, "h1") == 1
        figures = page.locator("[data-figure]:not(details *)").count()
        assert shown(page, "[data-figure] :is(.bip-still, .bip-table)") >= figures
        assert page.locator(".bip-still").evaluate_all(TALLEST) < A4_HEIGHT
        assert page.evaluate(CUT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_INSIDE
        for root in page.locator("[data-explorer]").all():
            assert root.locator("[role=status]").is_visible()
            assert shown(root, "form") == 0
            assert shown(root, "table tbody tr") > 0


def test_answers_stay_with_the_teacher_even_when_they_are_open(visit):
    with visit("en/book/path_to_job.html") as seen:
        page = seen.page
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.emulate_media(media="print")
        assert page.locator("details.bip-answers").count() >= 3
        assert shown(page, "details.bip-answers, details.bip-answers *") == 0
        assert shown(page, "div.cell_input") == 0


def test_a_dark_page_prints_dark_letters_on_white_paper(visit):
    with visit("en/book/path_to_job.html") as seen:
        seen.set_theme("dark")
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        seen.page.emulate_media(media="print")
        color = seen.page.locator("article p").first.evaluate("node => getComputedStyle(node).color")
        assert max(map(int, re.findall(r"\d+", color)[:3])) < 110
        seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert seen.page.locator("html").get_attribute("data-theme") == "dark"


def test_an_address_that_leads_out_of_the_book_is_written(visit):
    with visit("en/book/bibliography.html") as seen:
        seen.page.emulate_media(media="print")
        found = seen.page.locator("article a.external").evaluate_all(LINKS)
        assert found
        assert [link for link in found if link["isCited"] == link["isWritten"]] == []


def test_the_sheets_are_a4(visit):
    with visit("en/book/glossary.html") as seen:
        pdf = seen.page.pdf(prefer_css_page_size=True)
        boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    assert len(boxes) == 1
    width, height = (float(side) for side in boxes.pop())
    assert width == pytest.approx(595, abs=2)
    assert height == pytest.approx(842, abs=2)
