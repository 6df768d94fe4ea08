"""Every page with the keyboard alone: each control is reached, is seen to be reached, and lets go again."""

from __future__ import annotations

import pytest

from bip_teach.language import edition_languages

pytestmark = pytest.mark.browser

STILL = "*, *::before, *::after { scroll-behavior: auto !important; transition: none !important; }"

# The page notes by itself where the focus goes; one radio button stands for its group.
WATCH = """
() => {
  const traits = ["outline", "boxShadow", "border", "backgroundColor", "textDecoration", "color", "top"];
  const look = (node) => traits.map((trait) => getComputedStyle(node)[trait]).join("|");
  const looks = (node) => [node, node.parentElement, node.labels?.[0]].filter(Boolean).map(look).join("||");
  const isOpen = (node) => node.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  const standsForItsGroup = (node) => {
    if (node.type !== "radio") return true;
    const group = [...document.getElementsByName(node.name)];
    return node.checked || (group.every((one) => !one.checked) && group[0] === node);
  };
  const isInside = (node) => {
    const box = node.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  };
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const stops = [...document.querySelectorAll(kinds)]
    .filter((node) => node.tabIndex >= 0 && !node.disabled && isOpen(node) && standsForItsGroup(node));
  const calm = new Map(stops.map((node) => [node, looks(node)]));
  const name = (node) => node.outerHTML.slice(0, 160);
  const reached = new Set();
  let wasInside;
  const found = { ended: false, unseen: new Set(), outside: new Set(), twice: new Set() };
  addEventListener("focusin", ({ target }) => {
    if (reached.has(target) && !found.ended) found.twice.add(name(target));
    reached.add(target);
    wasInside = isInside(target);
    if (calm.has(target) && looks(target) === calm.get(target)) found.unseen.add(name(target));
  });
  addEventListener("focusout", ({ target, relatedTarget }) => {
    // Pages scroll after the focus has come, and a link that is hidden otherwise goes before the focus does.
    if (!wasInside && !isInside(target)) found.outside.add(name(target));
    if (relatedTarget === null) found.ended = true;
  });
  window.bipFound = () => ({
    ended: found.ended,
    unseen: [...found.unseen],
    outside: [...found.outside],
    twice: [...found.twice],
    missing: stops.filter((node) => !reached.has(node)).map(name),
  });
  return stops.length;
}
"""


def walk(page) -> dict:
    """Press Tab from the top of a page to its end; returns what the page noted."""
    page.add_style_tag(content=STILL)
    for press in range(2 * page.evaluate(WATCH) + 40):
        page.keyboard.press("Tab")
        if press % 20 == 19 and page.evaluate("bipFound().ended"):
            break
    return page.evaluate("bipFound()")


def test_the_keyboard_reaches_everything_and_is_never_caught(visit, page_at_width):
    with visit(*page_at_width) as seen:
        found = walk(seen.page)
        assert found["ended"], "the keyboard does not leave the page"
        assert found["twice"] == [], "caught in a circle"
        assert found["missing"] == []
        assert found["unseen"] == [], "reached, and nobody sees it"
        assert found["outside"] == [], "reached outside the window"


def test_a_focus_that_nobody_sees_is_found(visit):
    with visit("index.html") as seen:
        seen.page.add_style_tag(content=":focus { outline: none !important; }")
        assert len(walk(seen.page)["unseen"]) == len(edition_languages())


def test_a_trap_is_found(visit):
    with visit("index.html") as seen:
        seen.page.evaluate(
            "document.querySelector('a').addEventListener('keydown', (event) => event.preventDefault())"
        )
        assert not walk(seen.page)["ended"]
