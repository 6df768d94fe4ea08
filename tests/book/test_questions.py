"""Questions and guesses in a real browser: by keyboard, large enough, and never answered on paper."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bip_teach.sphinx_ext.learning.words import words

pytestmark = pytest.mark.browser

STATIC = Path(__file__).resolve().parents[2] / "bip_teach" / "sphinx_ext" / "static"
OWN = "en/book/my_page.html"


@pytest.fixture
def say(language: str) -> dict[str, str]:
    """What the script of the page says, in its language."""
    found: dict[str, str] = words(language)["script"]
    return found


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.dataset.do ?? document.activeElement.type ?? ''")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a button has the focus."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def choose(page: Page, question, wanted: list[int]) -> None:
    """Choose options with the keyboard alone; the focus starts on the first one."""
    controls = question.locator("fieldset input")
    if controls.first.get_attribute("type") == "radio":
        page.keyboard.press("Space")
        for _ in range(wanted[0]):
            page.keyboard.press("ArrowDown")
    else:
        for number in range(controls.count()):
            if number:
                page.keyboard.press("Tab")
            if number in wanted:
                page.keyboard.press("Space")
    assert [number for number in range(controls.count()) if controls.nth(number).is_checked()] == wanted


def test_every_question_answers_by_keyboard(visit, language, say, page_with_question, options_of):
    with visit(f"{language}/book/{page_with_question}.html", 390) as seen:
        page = seen.page
        for question in page.locator(".bip-question").all():
            said = question.locator(".bip-said")
            right, wrong = options_of(question)
            feedback = question.locator("[data-answer] p:nth-child(2)")
            question.locator("fieldset input").first.focus()
            choose(page, question, wrong[:1])
            tab_to(page, "check")
            page.keyboard.press("Enter")
            expect(said).to_contain_text(say["wrong"].rstrip("."))
            expect(said).to_contain_text(feedback.nth(wrong[0]).text_content())
            tab_to(page, "again")
            page.keyboard.press("Enter")
            assert focused(page) in {"radio", "checkbox"}
            assert said.text_content() == ""
            choose(page, question, right)
            tab_to(page, "check")
            page.keyboard.press("Enter")
            expect(said).to_contain_text(say["right"])
            expect(said).to_contain_text(say["tries"].format(count=2))
            expect(said).to_contain_text(feedback.nth(right[0]).text_content())
            assert said.get_attribute("role") == "status"
        assert not seen.complaints
        assert not seen.foreign


def test_an_empty_choice_is_no_answer(visit, language, say, pages_with):
    name = pages_with("question")[0]
    with visit(f"{language}/book/{name}.html") as seen:
        question = seen.page.locator(".bip-question").first
        question.locator("[data-do=check]").click()
        expect(question.locator(".bip-said")).to_have_text(say["choose"])
        assert seen.page.evaluate("bipStore.all()") == {}


def test_a_guess_is_answered_and_then_the_text_opens(visit, language, say, page_with_predict):
    with visit(f"{language}/book/{page_with_predict}.html") as seen:
        page = seen.page
        for part in page.locator(".bip-predict").all():
            field, said, fold = part.locator("input"), part.locator(".bip-said"), part.locator(".bip-answers")
            assert fold.get_attribute("open") is None
            field.fill("-3")
            field.press("Enter")
            expect(said).to_contain_text(say["range"].partition("{")[0])
            assert field.get_attribute("aria-invalid") == "true"
            assert fold.get_attribute("open") is None
            field.fill("7")
            field.press("Enter")
            expect(said).to_contain_text(say["guessed"].format(guess=7, unit="").rstrip(". "))
            if answer := part.get_attribute("data-answer"):
                expect(said).to_contain_text(say["report"].partition("{unit}")[2].format(answer=answer))
            assert fold.get_attribute("open") is not None
            for second in fold.locator("details").all():
                assert second.get_attribute("open") is None
        assert not seen.complaints


def test_paper_never_has_an_answer(visit, language, page_with_answers, answer_right):
    with visit(f"{language}/book/{page_with_answers}.html", 680) as seen:
        page = seen.page
        for question in page.locator(".bip-question").all():
            answer_right(question)
        for field in page.locator(".bip-predict input").all():
            field.fill("5")
            field.press("Enter")
        for area in page.locator(".bip-reflect textarea").all():
            area.fill("words of my own")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.emulate_media(media="print")
        assert seen.shown(".bip-answers, .bip-answers *, .bip-said, .bip-said *, .bip-part textarea") == 0
        text = page.locator("article").inner_text()
        said = page.locator(".bip-fold-in.bip-answers p").all_text_contents()
        assert [one for one in said if len(one) > 40 and one in text] == []
        assert "words of my own" not in text
        looks = page.locator(".bip-option").evaluate_all(
            """(nodes) => [...new Set(nodes.map((node) => {
              const traits = ["appearance", "backgroundColor", "backgroundImage", "borderColor", "boxShadow"];
              const look = (one) => traits.map((trait) => getComputedStyle(one)[trait]).join();
              const box = node.querySelector("input");
              return look(node) + look(box) + getComputedStyle(node, "::after").content;
            }))].length"""
        )
        assert looks <= 1
        assert seen.shown(".bip-question input") == page.locator(".bip-question input").count()


def test_targets_are_large(visit, language, page_to_measure):
    with visit(f"{language}/book/{page_to_measure}.html", 320) as seen:
        targets = seen.page.locator(
            ".bip-option, .bip-do, .bip-fold-in > summary, .bip-part input[type=number]"
        )
        heights = targets.evaluate_all(
            "nodes => nodes.filter((one) => one.checkVisibility()).map((one) => one.offsetHeight)"
        )
        assert len(heights) > 10
        assert min(heights) >= 44


def test_without_scripts_there_are_controls_and_folds_and_no_dead_button(visit, pages_with):
    name = pages_with("question")[0]
    with visit(f"en/book/{name}.html", scripts=False) as seen:
        page = seen.page
        assert seen.shown(".bip-question input") == page.locator(".bip-question input").count() > 5
        assert seen.shown(".bip-do, .bip-read, .bip-code-switch") == 0
        fold = page.locator(".bip-question .bip-answers").first
        assert not fold.locator("li").first.is_visible()
        fold.locator("summary").click()
        assert fold.locator("li").first.is_visible()
    with visit(OWN, scripts=False) as seen:
        assert seen.page.locator(".bip-progress noscript p").is_visible()
        assert seen.page.locator(".bip-notes noscript p").is_visible()


def test_scripts_and_styles_of_the_parts_are_light():
    names = ("bip-store.js", "bip-code.js", "bip-learning.js", "bip-learning.css")
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names) < 6000
