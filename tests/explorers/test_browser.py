"""In a browser: every setting says what Python says, and several explorers live on one page."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

# Set the controls of one explorer to every setting in turn and collect the sentences.
EVERY_SENTENCE = """
(root, settings) => settings.map((setting) => {
  for (const [name, level] of Object.entries(setting)) {
    for (const input of root.querySelectorAll(`input[name="${name}"]`)) {
      if (input.type === "checkbox") input.checked = level;
      else if (input.type === "radio") input.checked = input.value === String(level);
      else input.value = String(level);
    }
  }
  root.querySelector("form").dispatchEvent(new Event("input", { bubbles: true }));
  return root.querySelector("[role=status]").textContent;
})
"""


@pytest.fixture
def page(open_page, explorers):
    return open_page(*explorers)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_setting_says_what_python_says(page, explorers, place):
    explorer = explorers[place]
    root = page.locator("[data-explorer]").nth(place)
    settings = explorer.what_if.settings()
    spoken = root.evaluate(EVERY_SENTENCE, settings)
    assert spoken == [explorer.sentence(**setting) for setting in settings]


@pytest.mark.parametrize("place", [0, 1])
def test_every_picture_and_number_is_what_python_draws(page, explorers, place):
    explorer = explorers[place]
    root = page.locator("[data-explorer]").nth(place)
    for setting in explorer.what_if.settings()[::3]:
        root.evaluate(EVERY_SENTENCE, [setting])
        view = explorer.view(**setting)
        for name, words in view.words.items():
            for found in root.locator(f'[data-words="{name}"]').all():
                assert found.text_content() == words
        for name, quantity in view.icons.items():
            drawn = root.locator(f'[data-icons="{name}"] [data-part=counted]').get_attribute("d")
            assert drawn.count("M") == (quantity.count or 0)
        for name, quantity in view.intervals.items():
            dot = root.locator(f'[data-interval="{name}"] [data-part=middle]')
            assert (dot.get_attribute("display") == "none") == (quantity.interval is None)


def test_the_first_sight_is_the_same_before_and_after_the_script(page, explorers):
    for place, explorer in enumerate(explorers):
        root = page.locator("[data-explorer]").nth(place)
        assert root.locator("[role=status]").text_content() == explorer.sentence()


def test_the_keyboard_moves_one_explorer_only(page):
    first, _, third = page.locator("[data-explorer]").all()
    before = third.locator("[role=status]").text_content()
    first.locator("input[name=belief]").press("ArrowRight")
    assert "Good chances" in first.locator("[role=status]").text_content()
    first.locator("input[name=outcome]").first.press("ArrowRight")
    assert "a job or an education" in first.locator("[role=status]").text_content()
    assert third.locator("[role=status]").text_content() == before


def test_a_screen_reader_hears_the_word_of_a_level(page):
    belief = page.locator("input[name=belief]").first
    assert belief.get_attribute("aria-valuetext") == "It varies"
    belief.press("ArrowLeft")
    assert belief.get_attribute("aria-valuetext") == "I doubt it"


def test_start_again_brings_the_starting_setting_back(page, explorers):
    third = page.locator("[data-explorer]").nth(2)
    third.locator("input[name=belief]").press("Home")
    third.locator("input[name=switches]").press("End")
    third.locator("button[type=reset]").click()
    page.wait_for_function(
        "words => document.querySelectorAll('[role=status]')[2].textContent === words",
        arg=explorers[2].sentence(),
    )


def test_the_address_keeps_the_setting_of_the_right_explorer(page, explorers):
    third = page.locator("[data-explorer]").nth(2)
    third.locator("input[name=switches]").press("End")
    address = page.url
    assert address.endswith("#explorer=belief-2&belief=5&switches=3&outcome=job_or_education")
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_function("document.querySelectorAll('[data-ready]').length === 3")
    spoken = other.locator("[role=status]").all_text_contents()
    assert spoken[2] == explorers[2].sentence(switches=3)
    assert spoken[0] == explorers[0].sentence()


@pytest.mark.parametrize(
    "query",
    [
        "explorer=belief&belief=9&switches=0&outcome=job",
        "explorer=belief&belief=3",
        "explorer=belief&answer=3&switches=0&what=job",
        "explorer=belief&belief=3&switches=%00&outcome=%E0%A4%A",
        "explorer=belief&belief=<img src=x onerror=alert(1)>&switches=0&outcome=job",
        "explorer=belief&belief=3&switches=0&outcome=__proto__",
    ],
)
def test_a_setting_that_makes_no_sense_is_ignored_politely(open_page, explorers, query):
    page = open_page(*explorers, fragment=f"#{query}")
    first = page.locator("[data-explorer]").first
    notice = first.locator("[data-part=notice]")
    assert notice.is_visible()
    assert first.locator("[role=status]").text_content() == explorers[0].sentence()
    assert page.locator("img").count() == 0
    first.locator("input[name=belief]").press("ArrowRight")
    assert not notice.is_visible()


def test_without_a_script_sentence_and_table_are_readable(open_page, explorers):
    page = open_page(*explorers, scripts=False)
    assert page.locator("[role=status]").all_text_contents() == [
        explorer.sentence() for explorer in explorers
    ]
    assert page.locator("noscript p").first.is_visible()
    page.locator(".bip-every summary").first.click()
    assert page.locator("table").first.is_visible()
