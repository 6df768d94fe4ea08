"""What a reader guessed or answered on a page is found again on the same page in another language."""

from __future__ import annotations

import pytest

from bip_teach.explorers import assets

PAGE = """<!doctype html><html {root}><body><p></p><script>{script}
document.querySelector("p").textContent = pageName();</script></body></html>"""


@pytest.fixture
def name_on(browser, tmp_path):
    """Return a function: the name that a page at some place has for the explorers."""

    def name_at(place, root):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(root=root, script=assets._inner("page.js")), encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        found = page.locator("p").text_content()
        page.close()
        return found.removeprefix(tmp_path.as_posix())

    return name_at


@pytest.mark.browser
def test_a_page_has_one_name_in_all_editions(name_on):
    root = 'data-content_root="../"'
    assert name_on("en/book/a.html", root) == "book/a.html"
    assert name_on("sv-facilitators/book/a.html", root) == "book/a.html"
    assert name_on("sv/a.html", 'data-content_root="./"') == "a.html"


@pytest.mark.browser
def test_in_a_notebook_it_is_the_whole_path(name_on):
    assert name_on("lab/a.html", "") == "/lab/a.html"
