"""The view for a room on the pages: every kind of explorer, light and dark, on a phone, from a stick."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bip_teach import explorers

pytestmark = pytest.mark.browser

BOOK = Path(__file__).resolve().parents[2] / "book"
CALL = re.compile(r"^explorers\.(\w+)\(", re.MULTILINE)
DIALOG = "dialog[open]"

# Kind of explorer -> the first page that has one.
FIRST: dict[str, str] = {}
for path in sorted(BOOK.rglob("*.md")):
    for name in CALL.findall(path.read_text(encoding="utf-8")):
        page_name = path.relative_to(BOOK).with_suffix("").as_posix()
        FIRST.setdefault(getattr(explorers, name).kind, page_name)


def enter(page, kind):
    root = page.locator(f"[data-explorer={kind}]").first
    root.locator("[data-part=wall-open]").press("Enter")
    expect(root.locator("dialog")).to_be_visible()
    return root.locator("dialog")


def test_every_kind_has_a_page():
    assert set(FIRST) == {getattr(explorers, name).kind for name in explorers.__all__}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_the_view_is_accessible_and_fits(visit, kind, name, width):
    with visit(f"en/book/{name}.html", width) as seen:
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


@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_the_keyboard_stays_in_the_view_and_reaches_all_of_it(visit, kind, name):
    with visit(f"en/book/{name}.html") as seen:
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


@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_the_view_works_from_a_stick(visit, site, kind, name):
    with visit(f"en/book/{name}.html", base=site.as_uri()) as seen:
        view = enter(seen.page, kind)
        view.locator("[data-part=more]").first.click()
        view.locator("[data-part=wall-reveal]").click()
        expect(view.locator(".bip-panels")).to_be_visible()
        assert not seen.complaints


def test_without_scripts_there_is_no_button_that_does_nothing(visit):
    with visit(f"en/book/{FIRST['belief']}.html", scripts=False) as seen:
        assert not seen.page.locator("[data-part=wall-open]").first.is_visible()
