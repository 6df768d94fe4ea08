"""Take the picture of the README from the built book: one explorer at work.

Run it by ``make screenshot``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from chromium import HOW_TO, find_chromium

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "_build" / "site" / "en" / "book" / "caseworkers" / "belief.html"
PICTURE = ROOT / "docs" / "screenshot.png"
WIDTH, HEIGHT = 1280, 800
SPACE_ABOVE = 80


def show_explorer(page: Page) -> None:
    """Scroll so that the explorer stands below the top of the window, and wait for its answer."""
    explorer = page.locator("[data-explorer]").first
    explorer.get_by_role("status").wait_for()
    top = explorer.evaluate("element => element.getBoundingClientRect().top + window.scrollY")
    page.evaluate("top => window.scrollTo({ top, behavior: 'instant' })", top - SPACE_ABOVE)
    page.wait_for_timeout(500)


def take(chromium: str) -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(PAGE.as_uri())
        show_explorer(page)
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> int:
    """Take the picture, or say what is missing."""
    chromium = find_chromium()
    problem = HOW_TO if chromium is None else f"{PAGE} is missing; run: make book"
    if chromium is None or not PAGE.is_file():
        print(problem, file=sys.stderr)
        return 1
    take(chromium)
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
