"""The view for a room: it fills the screen, counts hands, hides the answer, and keeps nothing."""

from __future__ import annotations

import gzip
from functools import partial
from importlib import resources

import pytest
from playwright.sync_api import expect

from bip_teach.explorers import BeliefExplorer, LeagueExplorer, SourcesExplorer
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.explorers.markup import html
from bip_teach.explorers.present import bands
from bip_teach.what_if import League, SourceCases

pytestmark = pytest.mark.browser

REFUSED = "Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('refused'))"
UNKNOWN = "Element.prototype.requestFullscreen = undefined"
MOST_BYTES = 3000

# Letters that people at the back cannot read: the smallest size on the screen, and its words.
SMALLEST = """
(root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let least = [Infinity, ""];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    const scale = parent instanceof SVGElement ? parent.getScreenCTM().a : parent.currentCSSZoom;
    if (size * scale < least[0]) least = [size * scale, walker.currentNode.data];
  }
  return least;
}
"""


@pytest.fixture
def explorers(belief_grid, monkeypatch):
    """One that asks for a number, one without a number, one that computes its answer."""
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return [BeliefExplorer(belief_grid), SourcesExplorer(SourceCases()), LeagueExplorer(League())]


@pytest.fixture
def opened(open_page, explorers):
    """Return a function that opens the page on a wall, with or without a script run before it."""
    return partial(open_page, *explorers, width=1920, height=1080)


def root_of(page, place=0):
    return page.locator("[data-explorer]").nth(place)


def enter(root):
    """Open the view with the keyboard."""
    root.locator("[data-part=wall-open]").press("Enter")
    expect(root.locator("dialog")).to_be_visible()
    return root.locator("dialog")


def hands(view):
    return [int(count) for count in view.locator("output").all_text_contents()]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_answer_is_hidden_until_it_is_wanted(opened, place):
    root = root_of(opened(), place)
    if place == 0:
        root.locator("[data-part=skip]").click()
    view = enter(root)
    expect(view.locator("[data-part=guess]")).to_have_count(0 if place == 1 else 1)
    assert not view.locator("[data-part=guess]").is_visible()
    expect(view.locator(".bip-status")).to_be_hidden()
    view.locator("[data-part=wall-reveal]").press("Enter")
    expect(view.locator(".bip-status")).to_be_visible()
    expect(view.locator("[data-part=wall-again]")).to_be_focused()
    view.locator("[data-part=wall-again]").press("Enter")
    expect(view.locator(".bip-status")).to_be_hidden()


def test_the_answer_marks_its_line_and_follows_the_controls(opened, explorers):
    view = enter(root_of(opened()))
    view.locator("[data-part=wall-reveal]").click()
    for belief in (5, 1):
        view.locator("input[name=belief]").press("End" if belief == 5 else "Home")
        answer = explorers[0].view(belief=belief).answer
        expect(view.locator("[data-part=wall-answer]")).to_have_text(f"The answer: {answer}")
        counted = view.locator("[data-part=wall-icons] [data-part=counted]").get_attribute("d")
        assert counted.count("M") == answer
        band = view.locator("li:has(span span:not([hidden])) .bip-label").text_content()
        low, high = (int(end) for end in band.partition(" the answer")[0].split(" to "))
        assert low <= answer <= high


def test_where_no_number_is_asked_for_no_line_is_right(opened):
    view = enter(root_of(opened(), 1))
    view.locator("[data-part=wall-reveal]").click()
    expect(view.locator("[data-part=wall-answer]")).to_have_text("")
    assert view.locator("li span span:visible").count() == 0
    assert not view.locator("[data-part=wall-icons]").is_visible()


def test_hands_are_counted_by_buttons_and_keys_and_drawn_on_one_scale(opened):
    page = opened()
    view = enter(root_of(page))
    view.locator("[data-part=more]").nth(1).click(click_count=4)
    view.locator("[data-part=fewer]").nth(0).press("Enter")
    page.keyboard.press("1")
    page.keyboard.press("3")
    page.keyboard.press("3")
    page.keyboard.press("Shift+Digit3")
    page.keyboard.press("9")
    assert hands(view) == [1, 4, 1, 0, 0]
    widths = view.locator("li rect").evaluate_all(
        "bars => bars.map((bar) => bar.getBoundingClientRect().width)"
    )
    assert widths[1] == pytest.approx(4 * widths[0], rel=0.01)
    view.locator("[data-part=wall-reveal]").click()
    after = view.locator("li rect").evaluate_all(
        "bars => bars.map((bar) => bar.getBoundingClientRect().width)"
    )
    assert after[1] == pytest.approx(4 * after[0], rel=0.01)
    assert hands(view) == [1, 4, 1, 0, 0]
    view.locator("[data-part=wall-again]").click()
    assert hands(view) == [0, 0, 0, 0, 0]


def test_a_number_key_counts_as_soon_as_the_view_opens(opened):
    page = opened()
    view = enter(root_of(page))
    expect(view.locator("[data-part=wall-reveal]")).to_be_focused()
    page.keyboard.press("1")
    assert hands(view) == [1, 0, 0, 0, 0]
    view.locator("input[name=belief]").focus()
    page.keyboard.press("1")
    assert hands(view) == [2, 0, 0, 0, 0]


@pytest.mark.parametrize("field", ["<select><option>1</option></select>", "<input type=number>", "<input>"])
def test_a_number_key_counts_no_hand_in_a_field_that_takes_digits(opened, field):
    page = opened()
    view = enter(root_of(page))
    stage = view.locator("[data-part=wall-stage]")
    stage.evaluate("(stage, field) => stage.insertAdjacentHTML('afterbegin', field)", field)
    stage.locator("> select, > input").focus()
    page.keyboard.press("1")
    assert hands(view) == [0, 0, 0, 0, 0]
    if "select" not in field:
        expect(stage.locator("> input")).to_have_value("1")


@pytest.mark.parametrize("before", ["", REFUSED, UNKNOWN])
def test_escape_leaves_and_brings_everything_back(opened, before):
    page = opened(before=before)
    root = root_of(page)
    order = root.evaluate("(root) => [...root.children].map((child) => child.tagName + child.className)")
    view = enter(root)
    assert page.evaluate("Boolean(document.fullscreenElement)") == (before == "")
    box = view.bounding_box()
    assert (box["width"], box["height"]) == (1920, 1080)
    view.locator("[data-part=more]").first.click()
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    expect(page.locator(":fullscreen")).to_have_count(0)
    expect(root.locator("[data-part=wall-open]")).to_be_focused()
    assert (
        root.evaluate("(root) => [...root.children].map((child) => child.tagName + child.className)") == order
    )
    expect(root.locator("[data-part=guess]")).to_be_visible()
    assert hands(enter(root)) == [0, 0, 0, 0, 0]


def test_leaving_full_screen_leaves_the_view(opened):
    page = opened()
    view = enter(root_of(page))
    page.evaluate("document.exitFullscreen()")
    expect(view).to_be_hidden()


def test_nothing_is_kept_and_nothing_is_sent(opened):
    page = opened()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    view = enter(root_of(page))
    view.locator("[data-part=more]").first.click()
    view.locator("[data-part=wall-reveal]").click()
    view.locator("[data-part=wall-close]").click()
    assert page.evaluate("[localStorage.length, sessionStorage.length, location.hash]") == [0, 0, ""]
    assert requests == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_letters_are_large_and_a_phone_does_not_scroll_sideways(opened, place):
    view = enter(root_of(opened(), place))
    view.locator("[data-part=wall-reveal]").click()
    size, words = view.evaluate(SMALLEST)
    assert size >= 28, words
    view = enter(root_of(opened(width=320, height=640), place))
    view.locator("[data-part=wall-reveal]").click()
    assert view.evaluate("(view) => view.scrollWidth") <= 320


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_small_projector_shows_question_hands_and_button_at_once(opened, place):
    view = enter(root_of(opened(width=1280, height=720), place))
    inside = view.locator("[data-part=wall-reveal], .bip-hands > p:not(.bip-note), .bip-hands li")
    lines = view.locator("li").count()
    boxes = [one.bounding_box() for one in inside.all()]
    assert len(boxes) == lines + 3
    assert min(box["y"] for box in boxes) >= 0
    assert max(box["y"] + box["height"] for box in boxes) <= 720
    assert view.evaluate("(view) => [view.scrollTop, view.scrollWidth]") == [0, 1280]


def test_bands_cover_every_answer_once():
    starts = [start for _, start in bands(BeliefExplorer.bands, "{low} to {high}")]
    words = [band for band, _ in bands(BeliefExplorer.bands, "{low} {high}")]
    covered = [number for band in words for number in range(int(band.split()[0]), int(band.split()[1]) + 1)]
    assert covered == list(range(101))
    assert starts == sorted(starts)


def test_the_view_is_light(explorers):
    folder = resources.files("bip_teach.explorers") / "static"
    parts = [(folder / f"present.{kind}").read_text(encoding="utf-8") for kind in ("js", "css")]
    markup = "".join(map(html, explorers[0]._presenter()))
    assert len(gzip.compress("".join([*parts, markup]).encode("utf-8"))) <= MOST_BYTES
