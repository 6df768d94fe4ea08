"""The view for a room on the pages: every kind of explorer, light and dark, on a phone, from a stick."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bip_teach.language import SOURCE_LANGUAGE, edition_languages

pytestmark = pytest.mark.browser

DIALOG = "dialog[open]"

# Long words have least room where it is narrow.
PLACES = [(SOURCE_LANGUAGE, 1280), *((language, 320) for language in edition_languages())]


def enter(page, kind):
    root = page.locator(f"[data-explorer={kind}]").first
    root.locator("[data-part=wall-open]").press("Enter")
    expect(root.locator("dialog")).to_be_visible()
    return root.locator("dialog")


@pytest.mark.parametrize(("spoken", "width"), PLACES)
def test_the_view_is_accessible_and_fits(visit, kind, first_page, spoken, width):
    with visit(f"{spoken}/book/{first_page}.html", width) as seen:
        view = enter(seen.page, kind)
        for theme in ("light", "dark"):
            seen.set_theme(theme)
            assert seen.violations(DIALOG) == [], theme
        view.locator("[data-part=wall-reveal]").click()
        for theme in ("dark", "light"):
            seen.set_theme(theme)
            assert seen.violations(DIALOG) == [], f"{theme}, with the answer"
        assert view.evaluate("(view) => view.scrollWidth") <= width
        box = view.bounding_box()
        assert (box["x"], box["y"], box["width"]) == (0, 0, width)
        seen.page.keyboard.press("Escape")
        expect(view).to_be_hidden()
        assert not seen.complaints
        assert not seen.foreign


def test_the_keyboard_stays_in_the_view_and_reaches_all_of_it(visit, language, kind, first_page):
    with visit(f"{language}/book/{first_page}.html") as seen:
        view = enter(seen.page, kind)
        reached = set()
        for _ in range(200):
            seen.page.keyboard.press("Tab")
            place = seen.page.evaluate("""() => {
              const focused = document.activeElement;
              if (focused === document.body) return "page";
              return focused.closest("dialog") ? focused.dataset.part ?? focused.name ?? "other" : "outside";
            }""")
            assert place != "outside"
            if place in reached and "wall-close" in reached and place == "wall-reveal":
                break
            reached.add(place)
        assert {"wall-reveal", "wall-close", "more"} <= reached
        assert "fewer" in reached
        view.locator("[data-part=more]").first.focus()
        seen.page.keyboard.press("2")
        assert view.locator("output").nth(1).text_content() == "1"


def test_the_view_works_from_a_stick(visit, site, language, kind, first_page):
    with visit(f"{language}/book/{first_page}.html", base=site.as_uri()) as seen:
        view = enter(seen.page, kind)
        view.locator("[data-part=more]").first.click()
        view.locator("[data-part=wall-reveal]").click()
        expect(view.locator(".bip-panels")).to_be_visible()
        assert not seen.complaints


def test_without_scripts_there_is_no_button_that_does_nothing(visit, language, first_pages):
    with visit(f"{language}/book/{first_pages['belief']}.html", scripts=False) as seen:
        assert not seen.page.locator("[data-part=wall-open]").first.is_visible()
