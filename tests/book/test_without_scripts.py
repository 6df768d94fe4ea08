"""With JavaScript off nothing is missing: words, pictures, tables, sentences."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

ENDLESS = 30_000  # pixels of height on a phone


def test_every_page_can_be_read(visit, any_page):
    with visit(any_page, 390, scripts=False) as seen:
        page = seen.page
        assert page.locator("h1:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollHeight") < ENDLESS
        assert not seen.foreign
        assert not seen.complaints
        seen.open_figures()
        for figure in page.locator("[data-figure]").all():
            picture, words = figure.locator(".bip-still"), figure.locator(".bip-plot > p")
            assert picture.bounding_box()["height"] > 100
            assert picture.locator("circle, rect, polyline, path").count() > 0
            assert len(words.text_content()) > 20
            assert (
                words.bounding_box()["y"]
                >= picture.bounding_box()["y"] + picture.bounding_box()["height"] - 1
            )
        for root in page.locator("[data-explorer]").all():
            assert len(root.locator("[role=status]").text_content()) > 40
            assert root.locator("noscript p").is_visible()


def test_a_figure_opens_its_table(visit):
    with visit("en/book/path_to_job.html", scripts=False) as seen:
        seen.page.locator(".bip-figure summary").first.click()
        assert seen.page.locator(".bip-figure table").first.is_visible()


def test_long_tables_are_folded_on_a_phone_and_open_where_there_is_room(visit):
    for width, is_open in ((390, False), (1280, True)):
        with visit("en/book/codebook.html", width, scripts=False) as seen:
            fold = seen.page.locator(".bip-fold").first
            assert fold.locator("tbody tr").last.is_visible() == is_open
            assert fold.locator("summary").is_visible() != is_open
            if not is_open:
                fold.locator("summary").click()
                assert fold.locator("tbody tr").last.is_visible()
