"""The explorers of the built pages by keyboard: every control, from a stick, and under a strict policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bip_teach.what_if.instrument import QUESTIONS

pytestmark = pytest.mark.browser

MOST_STEPS = 30  # of a control until the sentence moves: one step can be less than one person
NOT_RATED = {question.id for question in QUESTIONS if not question.is_rating}


def reveal(root):
    """End the guess by keyboard, where the explorer asks for one."""
    if root.get_attribute("data-veiled") is not None:
        expect(root.locator("[role=status]")).to_be_hidden()
        root.locator("[data-part=skip]").press("Enter")
    expect(root.locator("[role=status]")).to_be_visible()


def open_controls(root):
    """Open folded controls by keyboard."""
    for summary in root.locator(".bip-controls details:not([open]) > summary").all():
        summary.press("Enter")


def controls_of(root):
    """Names of the controls that a reader can see and move now."""
    return root.locator(".bip-controls").evaluate("""(form) => {
      const open = (input) => input.name && !input.disabled && input.checkVisibility();
      return [...new Set([...form.elements].filter(open).map((input) => input.name))];
    }""")


def press(root, name):
    """Move a control by one step with the keyboard, backwards when it stands at its end."""
    found = root.locator(
        f'.bip-controls [name="{name}"]:is([type=radio]:checked, [type=range], [type=checkbox], select)'
    )
    kind, at_end = found.evaluate("""(input) => [
      input.type,
      input.options ? input.selectedIndex === input.options.length - 1 : input.value === input.max,
    ]""")
    forward, back = ("ArrowDown", "ArrowUp") if kind == "select-one" else ("ArrowRight", "ArrowLeft")
    found.press("Space" if kind == "checkbox" else back if at_end else forward)


def move(root, control):
    """Press until the words change; fail where they never do."""
    # An answer that is no rating counts for nothing: it stands in the table of answers only.
    told = root.locator(".bip-panels" if control in NOT_RATED else "[role=status]")
    before, steps = told.text_content(), 0
    while told.text_content() == before and steps < MOST_STEPS:
        press(root, control)
        steps += 1
    assert told.text_content() != before, control


def test_every_control_moves_the_sentence_by_keyboard(visit, explorers_at_width):
    with visit(*explorers_at_width) as seen:
        for root in seen.page.locator("[data-explorer]").all():
            reveal(root)
            open_controls(root)
            moved = set()
            while left := [control for control in controls_of(root) if control not in moved]:
                move(root, left[0])  # which may hide some of the others, or show more
                moved.add(left[0])
            assert moved
        assert not seen.complaints


def test_a_shared_address_brings_the_setting_back(visit, language, kind, first_page):
    with visit(f"{language}/book/{first_page}.html") as seen:
        root = seen.page.locator(f"[data-explorer={kind}]").first
        reveal(root)
        press(root, controls_of(root)[0])
        said = root.locator("[role=status]").text_content()
        shared = seen.page.url.partition(f"/{language}/")[2]
    assert f"#explorer={kind}&" in shared
    with visit(f"{language}/{shared}", 390) as seen:
        status = seen.page.locator(f"[data-explorer={kind}] [role=status]").first
        expect(status).to_be_visible()
        assert status.text_content() == said
        assert not seen.complaints


def test_pages_work_from_a_stick(visit, site, language, kind, first_page):
    with visit(f"{language}/book/{first_page}.html", base=site.as_uri()) as seen:
        seen.draw_figures()
        root = seen.page.locator(f"[data-explorer={kind}]").first
        before = root.locator("[role=status]").text_content()
        press(root, controls_of(root)[0])
        assert root.locator("[role=status]").text_content() != before
        assert not seen.foreign


def test_pages_work_where_text_must_not_become_code(browser, language, address, kind, first_page):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    policy = "default-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"

    def guard(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    context.route("**/*.html", guard)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/{language}/book/{first_page}.html")
    page.wait_for_selector(f"[data-explorer={kind}][data-ready]")
    root = page.locator(f"[data-explorer={kind}]").first
    before = root.locator("[role=status]").text_content()
    press(root, controls_of(root)[0])
    assert root.locator("[role=status]").text_content() != before
    for figure in page.locator("[data-figure]").all()[:1]:
        figure.scroll_into_view_if_needed()
        page.wait_for_selector("[data-figure][data-drawn]")
    assert complaints == []
    context.close()
