"""Wide tables on a phone: they scroll in themselves, and the reader sees that there is more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from bip_teach.sphinx_ext.pages import HERE, TABLE_STYLESHEET

THEME = (
    ":root { --pst-color-background: #fff; --pst-color-text-muted: #555; --pst-color-surface: #eee }"
    ".table tbody tr:nth-child(odd) { background-color: #abc } .table { width: 500px }"
)
TABLE = (
    '<article class="bd-article"><div class="pst-scrollable-table-container">'
    '<table class="table"><tbody><tr><td>a<td>b<td>c</table></div></article>'
)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "row"), [(390, "rgba(0, 0, 0, 0)"), (1280, "rgb(170, 187, 204)")])
def test_a_wide_table_has_shadows_that_no_row_covers_on_a_phone(browser: Browser, width, row):
    page = browser.new_page(viewport={"width": width, "height": 600})
    rules = (HERE / "static" / TABLE_STYLESHEET).read_text(encoding="utf-8")
    page.set_content(f"<style>{THEME}</style><style>{rules}</style>{TABLE}")
    container = page.locator(".pst-scrollable-table-container")
    expect(container).to_have_css("overflow-x", "auto")
    expect(container).to_have_css("background-image", re.compile(r"(linear-gradient.*){4}"))
    expect(page.locator("tr")).to_have_css("background-color", row)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
