"""Predict first: the numbers wait for a guess, and nothing breaks where nothing can be kept."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import expect

from bip_teach.explorers.assets import EXPLORERS
from bip_teach.explorers.wording import explorer_text

pytestmark = pytest.mark.browser

BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
FULL = "Storage.prototype.setItem = () => { throw new Error('full'); }"
HOSTILE = 'Storage.prototype.getItem = () => \'{"guess": "<img src=x onerror=alert(1)>"}\''


@pytest.fixture
def opened(open_page, explorers):
    """Return a function that opens the page, with or without a script run before it."""
    return partial(open_page, *explorers)


def first(page):
    return page.locator("[data-explorer]").first


def is_asking(root):
    hidden = not root.locator("[role=status]").is_visible() and not root.locator(".bip-panels").is_visible()
    table = root.locator(".bip-every").first.is_visible()
    assert hidden is not table
    assert root.locator("[data-part=guess]").is_visible() is hidden
    return hidden


@pytest.mark.parametrize(
    ("distance", "says", "form"),
    [(20, "too high by 20.", "high"), (3, "about right.", "near"), (-12, "too low by 12.", "low")],
)
def test_a_guess_by_keyboard_is_compared_with_the_answer_and_takes_the_focus(
    opened, explorers, distance, says, form
):
    page = opened()
    root = first(page)
    assert is_asking(root)
    guess = explorers[0].view().answer + distance
    root.locator("input[name=guess]").focus()
    page.keyboard.type(str(guess))
    page.keyboard.press("Enter")
    assert not is_asking(root)
    verdict = root.locator("[data-part=verdict]")
    expect(verdict).to_be_focused()
    expect(verdict).to_contain_text(
        f"You guessed {guess}. The answer is {guess - distance}: your guess was {says}"
    )
    expect(root.locator("[data-part=why]")).to_have_text(explorers[0].text["guess"]["why"][form])


def test_the_verdict_says_for_which_setting_the_guess_was(opened, explorers):
    root = first(opened())
    root.locator("input[name=guess]").fill("50")
    root.locator("input[name=guess]").press("Enter")
    verdict = root.locator("[data-part=verdict]")
    situation = explorers[0].view().words["situation"]
    expect(verdict).to_contain_text(f"This was set when you guessed. {situation} You guessed 50.")
    root.locator("input[type=range]").first.press("ArrowRight")
    expect(verdict).to_contain_text(f"This was set when you guessed. {situation} You guessed 50.")


@pytest.mark.parametrize("kind", [kind for kind in EXPLORERS if "guess" in explorer_text(kind)])
def test_what_follows_a_guess_fits_it(kind):
    """Only a guess that was off is explained, and no sentence says what most people guess."""
    why = explorer_text(kind)["guess"]["why"]
    assert why["near"].startswith("You have ")
    for form in ("high", "low"):
        assert why[form].startswith(f"A guess that is too {form} is natural if ")


def test_a_guess_out_of_range_keeps_the_numbers_hidden(opened):
    root = first(opened())
    root.locator("input[name=guess]").fill("101")
    root.locator("input[name=guess]").press("Enter")
    assert is_asking(root)


def test_without_guessing_the_sentence_takes_the_focus(opened):
    root = first(opened())
    root.locator("[data-part=skip]").press("Enter")
    expect(root.locator("[role=status]")).to_be_focused()
    assert not root.locator("[data-part=compared]").is_visible()


def test_a_guess_is_kept_for_its_explorer_alone_until_the_reader_guesses_again(opened):
    page = opened()
    first(page).locator("input[name=guess]").fill("50")
    first(page).locator("input[name=guess]").press("Enter")
    said = first(page).locator("[data-part=verdict]").text_content()
    again = opened()
    assert first(again).locator("[data-part=verdict]").text_content() == said
    assert not is_asking(first(again))
    assert is_asking(again.locator("[data-explorer]").nth(2))
    first(again).locator("[data-part=again]").click()
    assert is_asking(first(again))
    expect(first(again).locator("input[name=guess]")).to_be_focused()
    assert is_asking(first(opened()))


@pytest.mark.parametrize("storage", [BLOCKED, FULL, HOSTILE])
def test_storage_that_is_blocked_full_or_spoilt_changes_nothing_else(opened, storage):
    page = opened(before=storage)
    assert is_asking(first(page))
    first(page).locator("input[name=guess]").fill("7")
    first(page).locator("input[name=guess]").press("Enter")
    assert first(page).locator("[data-part=verdict]").is_visible()
    assert page.locator("img").count() == 0


def test_a_shared_setting_skips_the_guess_there_and_only_there(opened):
    page = opened(fragment="#explorer=belief&belief=5&switches=0&outcome=job")
    assert not is_asking(first(page))
    assert is_asking(page.locator("[data-explorer]").nth(1))


def test_paper_shows_sentence_and_table_and_no_controls(opened):
    page = opened()
    page.emulate_media(media="print")
    root = first(page)
    assert root.locator("[role=status]").is_visible()
    assert root.locator("td").first.is_visible()
    for part in (".bip-controls", "[data-part=guess]", ".bip-copy"):
        assert not root.locator(part).is_visible()
