"""From a page to the same page in another language; two small pages stand for the book."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import resources

import pytest

from bip_teach.sphinx_ext.build import write_front_door
from bip_teach.sphinx_ext.editions import EDITIONS, Edition
from bip_teach.sphinx_ext.other_languages import SCRIPT, same_page

BOTH = [Edition("en"), Edition("en", "facilitators"), Edition("sv"), Edition("sv", "facilitators")]
NAMES = {"en": "English", "sv": "Svenska"}
HEADINGS = {"en": ["one", "two", "three"], "sv": ["ett", "tva", "tre"]}
HEIGHTS = {"en": 900, "sv": 1200}
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<style>html {{ scroll-padding-top: 64px; }} header {{ position: sticky; top: 0; }}
p {{ height: {height}px; }}</style>
</head><body><header><div class="bip-languages">{links}</div></header><article class="bd-article">
<section id="top"><h1>A</h1><p id="first">first</p>{parts}</section></article>
<script>{script}</script></body></html>"""
PART = '<section id="{name}"><h2>{name}</h2><p class="a">a</p><p class="b">b</p></section>'


def written(language):
    links = "".join(
        f'<a lang="{one.language}" hreflang="{one.language}" href="{one.address}">{one.name}</a>'
        for one in same_page("page", Edition(language), BOTH)
    )
    script = (resources.files("bip_teach.sphinx_ext") / "static" / SCRIPT).read_text(encoding="utf-8")
    parts = "".join(PART.format(name=name) for name in HEADINGS[language])
    return PAGE.format(language=language, links=links, height=HEIGHTS[language], parts=parts, script=script)


@pytest.fixture
def site(tmp_path):
    for language in HEADINGS:
        (tmp_path / language / "book").mkdir(parents=True)
        (tmp_path / language / "page.html").write_text(written(language), encoding="utf-8")
        start = f'<!doctype html><html lang="{language}"><title>{language}</title></html>'
        (tmp_path / language / "book" / "start.html").write_text(start, encoding="utf-8")
    write_front_door(tmp_path, BOTH)
    return tmp_path


@pytest.fixture
def opened(browser, site):
    """Open a page from the folder itself: ``with opened("en/page.html") as page``."""

    @contextmanager
    def open_page(path, scripts=True, **options):
        context = browser.new_context(
            viewport={"width": 390, "height": 700}, java_script_enabled=scripts, **options
        )
        try:
            page = context.new_page()
            page.goto(f"{site.as_uri()}/{path}")
            yield page
        finally:
            context.close()

    return open_page


def scroll_to(page, selector):
    page.evaluate("(name) => document.querySelector(name).scrollIntoView()", selector)


def top_of(page, selector):
    return page.locator(selector).evaluate("(node) => Math.round(node.getBoundingClientRect().top)")


def test_the_same_page_is_for_the_same_audience():
    (found,) = same_page("book/caseworkers/belief", BOTH[3], BOTH)
    assert (found.language, found.name) == ("en", "English")
    assert found.address == "../../../en-facilitators/book/caseworkers/belief.html"


def test_every_language_has_both_editions():
    assert [edition.folder for edition in EDITIONS][:2] == ["en", "en-facilitators"]
    assert {edition.folder for edition in BOTH} <= {edition.folder for edition in EDITIONS}


@pytest.mark.browser
def test_the_switch_keeps_the_place_to_the_block(opened):
    with opened("en/page.html") as page:
        scroll_to(page, "#two .b")
        page.locator(".bip-languages a").dispatch_event("click")
        page.wait_for_url("**/sv/page.html#tva")
        assert top_of(page, "#tva .b") == 64
        page.locator(".bip-languages a").dispatch_event("click")
        page.wait_for_url("**/en/page.html#two")
        assert top_of(page, "#two .b") == 64


@pytest.mark.browser
def test_at_the_top_of_a_page_the_switch_leads_to_the_top(opened):
    with opened("en/page.html?q=job") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sv/page.html?q=job")
        assert page.evaluate("scrollY") == 0


@pytest.mark.browser
def test_the_setting_of_an_explorer_goes_along(opened):
    with opened("en/page.html#explorer=jobcentre&steps=2") as page:
        scroll_to(page, "#three")
        page.locator(".bip-languages a").dispatch_event("click")
        page.wait_for_url("**/sv/page.html#explorer=jobcentre&steps=2")


@pytest.mark.browser
def test_a_place_that_is_not_there_does_no_harm(opened):
    with opened("sv/page.html#at-99.7") as page:
        assert page.evaluate("scrollY") == 0
        assert page.url.endswith("#at-99.7")


@pytest.mark.browser
def test_without_scripts_the_switch_is_a_link(opened):
    with opened("en/page.html", scripts=False) as page:
        page.locator(".bip-languages a").click()
        page.wait_for_url("**/sv/page.html")


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "folder"), [("sv-SE", "sv"), ("en-GB", "en"), ("sv", "sv")])
def test_the_front_door_opens_the_language_of_the_browser(opened, locale, folder):
    with opened("index.html", locale=locale) as page:
        page.wait_for_url(f"**/{folder}/book/start.html")


@pytest.mark.browser
def test_in_another_language_the_front_door_shows_the_list(opened):
    with opened("index.html", locale="fi-FI") as page:
        assert page.locator("ul a").all_text_contents() == list(NAMES.values())


@pytest.mark.browser
def test_a_choice_is_remembered_and_the_list_can_be_seen_again(opened, site):
    with opened("index.html#languages", locale="sv-SE") as page:
        page.get_by_role("link", name="English").click()
        page.wait_for_url("**/en/book/start.html")
        page.goto(f"{site.as_uri()}/index.html")
        page.wait_for_url("**/en/book/start.html")
        page.goto(f"{site.as_uri()}/index.html#languages")
        assert page.locator("ul a").count() == 2
        page.goto(f"{site.as_uri()}/en/page.html")
        page.locator(".bip-languages a").dispatch_event("click")
        page.wait_for_url("**/sv/page.html")
        page.goto(f"{site.as_uri()}/index.html")
        page.wait_for_url("**/sv/book/start.html")


@pytest.mark.browser
def test_without_scripts_the_front_door_is_a_list_of_links(opened):
    with opened("index.html", scripts=False, locale="sv-SE") as page:
        assert page.locator("li[lang=sv] a").get_attribute("href") == "sv/book/start.html"
