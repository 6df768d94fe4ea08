"""Slides in a browser: complete pages, own files only, notes in a second window."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.policy import with_policy
from bip_teach.workshop.deck import build_deck
from bip_teach.workshop.slides import copy_scripts, deck_html, write_decks

NAMES = ["belief", "fair_use"]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Slides with the policy that a build gives them."""
    made = tmp_path_factory.mktemp("Ä slides")
    for path in write_decks(NAMES, made):
        if path.suffix == ".html":
            path.write_text(with_policy(path.read_text(encoding="utf-8")), encoding="utf-8")
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_slides_is_whole(name: str) -> None:
    deck, page = build_deck(name), deck_html(build_deck(name))
    assert '<html lang="en">' in page
    assert f"<title>{deck.title}: slides</title>" in page
    assert page.count("<section") == page.count('<aside class="notes">') == len(deck.slides)
    assert re.findall(r"<section[^>]*aria-label=\"\"", page) == []
    assert page.count("<h1") == 1
    assert page.count("<svg") == page.count('role="img"')
    assert re.findall(r"""(?:src|href)=["'](?!files/)""", page) == []
    assert "https:" not in page
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []


def test_missing_scripts_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match=r"reveal\.css.*npm ci"):
        copy_scripts(tmp_path / "files", tmp_path / "nowhere")
    assert not (tmp_path / "files").exists()


@pytest.mark.browser
@pytest.mark.slow
def test_slides_move_speak_and_are_accessible(browser, folder: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "belief.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    for slide in build_deck("belief").slides:
        shown = page.locator("section.present")
        assert shown.get_attribute("data-title") == slide.title
        assert page.evaluate("Reveal.getCurrentSlide().scrollHeight") <= 720, slide.kind
        options = {"runOnly": {"type": "tag", "values": STANDARDS}, "preload": False}
        found = Axe().run(page, options=options).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:150]) for rule in found] == [], slide.kind
        page.keyboard.press("ArrowRight")
    assert complaints == []
    assert all(url.startswith("file:") for url in asked)
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_the_notes_have_a_window_that_follows(browser, folder: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "fair_use.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    desk = opened.value
    desk.wait_for_selector("body[data-ready]")
    slides = build_deck("fair_use").slides
    desk.locator(".bip-desk", has_text=slides[0].notes[:40]).wait_for()
    page.keyboard.press("ArrowRight")
    desk.locator(".bip-desk", has_text=slides[1].notes[:40]).wait_for()
    desk.keyboard.press("ArrowLeft")
    page.locator(f'section.present[data-title="{slides[0].title}"]').wait_for()
    assert page.locator(".bip-desk").is_hidden()
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_opening_the_notes_never_moves_the_slides(browser, folder: Path) -> None:
    """S right after an arrow, when the address lags behind; then an arrow while the window loads."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "fair_use.html").as_uri())
    page.wait_for_selector("body[data-ready]")
    page.evaluate("window.moves = []; Reveal.on('slidechanged', ({ indexh }) => moves.push(indexh))")
    with page.expect_popup() as opened:
        page.evaluate(
            """() => {
              const press = (keyCode, key) =>
                document.dispatchEvent(new KeyboardEvent("keydown", { keyCode, key, bubbles: true }));
              press(39, "ArrowRight");
              press(83, "s");
              press(39, "ArrowRight");
            }"""
        )
    slides = build_deck("fair_use").slides
    desk = opened.value
    desk.locator(".bip-desk", has_text=slides[2].notes[:40]).wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("moves") == [1, 2]
    assert page.evaluate("Reveal.getIndices().h") == desk.evaluate("Reveal.getIndices().h") == 2
    context.close()
