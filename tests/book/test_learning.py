"""Questions, guesses, notes and progress in a real browser: by keyboard, kept here, never on paper."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BOOK = Path(__file__).resolve().parents[2] / "book"
STATIC = Path(__file__).resolve().parents[2] / "bip_teach" / "sphinx_ext" / "static"
SOURCES = {
    path.relative_to(BOOK).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(BOOK.rglob("*.md"))
}
OWN = "en/book/my_page.html"
FAMILY = "bip-teach:learning:1:"

BLOCKED = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


def pages_with(part: str) -> list[str]:
    """Names of the pages that have a part."""
    return [name for name, source in SOURCES.items() if f"{{{part}}}" in source]


def address(name: str) -> str:
    return f"en/book/{name}.html"


def shown(page: Page, selector: str) -> int:
    return page.locator(selector).evaluate_all(
        "nodes => nodes.filter((node) => node.checkVisibility({ visibilityProperty: true })).length"
    )


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


def options_of(question) -> tuple[list[int], list[int]]:
    """Numbers of the right options and of the others."""
    kinds = question.locator("[data-answer]").evaluate_all("nodes => nodes.map((one) => one.dataset.answer)")
    right = [number for number, kind in enumerate(kinds) if kind == "right"]
    return right, [number for number in range(len(kinds)) if number not in right]


def answer_right(question) -> None:
    for number in options_of(question)[0]:
        question.locator("fieldset input").nth(number).check()
    question.locator("[data-do=check]").click()


@pytest.mark.parametrize("name", pages_with("question"))
def test_every_question_answers_by_keyboard_first_wrong_then_right(visit, name):
    with visit(address(name), 390) as seen:
        page = seen.page
        for question in page.locator(".bip-question").all():
            said = question.locator(".bip-said")
            right, wrong = options_of(question)
            feedback = question.locator("[data-answer] p:nth-child(2)")
            question.locator("fieldset input").first.focus()
            choose(page, question, wrong[:1])
            tab_to(page, "check")
            page.keyboard.press("Enter")
            expect(said).to_contain_text("✗ Not yet")
            expect(said).to_contain_text(feedback.nth(wrong[0]).text_content())
            tab_to(page, "again")
            page.keyboard.press("Enter")
            assert focused(page) in {"radio", "checkbox"}
            assert said.text_content() == ""
            choose(page, question, right)
            tab_to(page, "check")
            page.keyboard.press("Enter")
            expect(said).to_contain_text("✓ Right.")
            expect(said).to_contain_text("2 tries so far.")
            expect(said).to_contain_text(feedback.nth(right[0]).text_content())
            assert said.get_attribute("role") == "status"
        assert not seen.complaints
        assert not seen.foreign


def test_an_empty_choice_is_no_answer(visit):
    with visit(address(pages_with("question")[0])) as seen:
        question = seen.page.locator(".bip-question").first
        question.locator("[data-do=check]").click()
        expect(question.locator(".bip-said")).to_have_text("Choose an answer first.")
        assert seen.page.evaluate("bipStore.all()") == {}


@pytest.mark.parametrize("name", pages_with("predict"))
def test_a_guess_is_answered_and_then_the_text_opens(visit, name):
    with visit(address(name)) as seen:
        page = seen.page
        for part in page.locator(".bip-predict").all():
            field, said, fold = part.locator("input"), part.locator(".bip-said"), part.locator(".bip-answers")
            assert fold.get_attribute("open") is None
            field.fill("-3")
            field.press("Enter")
            expect(said).to_contain_text("Write a whole number from 0 to ")
            assert field.get_attribute("aria-invalid") == "true"
            assert fold.get_attribute("open") is None
            field.fill("7")
            field.press("Enter")
            expect(said).to_contain_text("You guessed 7 ")
            if answer := part.get_attribute("data-answer"):
                expect(said).to_contain_text(f"The printed answer is {answer}.")
            assert fold.get_attribute("open") is not None
            for second in fold.locator("details").all():
                assert second.get_attribute("open") is None
        assert not seen.complaints


@pytest.mark.parametrize("name", pages_with("reflect"))
def test_notes_stay_after_a_reload_and_stand_on_the_own_page(visit, name):
    with visit(address(name)) as seen:
        page = seen.page
        for number, area in enumerate(page.locator(".bip-reflect textarea").all()):
            area.fill(f"note {number} <b>& more")
        page.reload()
        for number, area in enumerate(page.locator(".bip-reflect textarea").all()):
            assert area.input_value() == f"note {number} <b>& more"
        page.goto(page.url.partition("/en/")[0] + "/" + OWN)
        own = page.locator(f".bip-notes [data-page='book/{name}'] textarea")
        assert own.count() == SOURCES[name].count("{reflect}")
        assert own.first.input_value() == "note 0 <b>& more"


def test_notes_can_be_printed_taken_along_and_cleared(visit):
    with visit(OWN) as seen:
        page = seen.page
        page.locator(".bip-notes textarea").first.fill("My own thought")
        with page.expect_download() as download:
            page.locator(".bip-notes [data-do=download]").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert "My own thought" in text
        assert text.count("(nothing written)") == page.locator(".bip-notes textarea").count() - 1
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.locator(".bip-paper", has_text="My own thought").is_visible()
        assert shown(page, ".bip-notes textarea") == 0
        page.emulate_media(media="screen")
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.locator(".bip-notes [data-do=clear]").click()
        assert page.locator(".bip-notes textarea").first.input_value() == "My own thought"
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator(".bip-notes [data-do=clear]").click()
        assert page.locator(".bip-notes textarea").first.input_value() == ""


def counts(page: Page) -> dict[str, str]:
    cells = page.locator(".bip-progress [data-whole]").all()
    return {cell.get_attribute("data-whole"): cell.text_content().partition(" ")[0] for cell in cells}


def test_progress_is_counted_saved_cleared_and_brought_back(visit, tmp_path):
    name = next(
        one for one in pages_with("predict") if {one} <= {*pages_with("question"), *pages_with("reflect")}
    )
    with visit(address(name)) as seen:
        page = seen.page
        answer_right(page.locator(".bip-question").first)
        page.locator(".bip-predict input").first.fill("5")
        page.locator(".bip-predict button").first.click()
        page.locator(".bip-reflect textarea").first.fill("a")
        page.locator(".bip-read input").check()
        page.locator(".bip-read a").click()
        page.wait_for_url(f"**/{OWN}")
        one_each = {"question": "1", "predict": "1", "reflect": "1", "read": "1"}
        assert counts(page) == one_each
        rows = {row.get_attribute("data-page") for row in page.locator("[data-kind=question]").all()}
        assert rows == {
            f"book/{one}" for part in ("question", "predict", "reflect") for one in pages_with(part)
        }
        with page.expect_download() as download:
            page.locator("[data-do=save]").click()
        saved = tmp_path / "saved.json"
        download.value.save_as(saved)
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator(".bip-progress [data-do=clear]").click()
        assert set(counts(page).values()) == {"0"}
        assert page.evaluate("bipStore.all()") == {}
        page.locator("[data-do=load]").set_input_files(saved)
        expect(page.locator(".bip-progress .bip-said")).to_contain_text("Loaded: 4 entries")
        assert counts(page) == one_each
        assert not seen.complaints


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("not json", "This is not a file that was saved here."),
        ('{"format": "other", "items": {}}', "This is not a file that was saved here."),
        ('{"format": "bip-teach progress", "items": null}', "This is not a file that was saved here."),
        (
            json.dumps({
                "format": "bip-teach progress",
                "items": {
                    "../x:evil:a": {"tries": 1},
                    "book/start:question:a": {"tries": "<img src=x onerror=alert(1)>", "right": True},
                    "book/start:predict:a": {"guess": -1},
                    "book/start:reflect:a": "text",
                    "__proto__:read:": {"done": True, "more": 1},
                },
            }),
            "Loaded: 1 entries. Left out because nobody here knows them: 4.",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_changes_nothing(visit, tmp_path, content, said):
    file = tmp_path / "a.json"
    file.write_text(content, encoding="utf-8")
    with visit(OWN) as seen:
        seen.page.locator("[data-do=load]").set_input_files(file)
        expect(seen.page.locator(".bip-progress .bip-said")).to_contain_text(said)
        assert set(counts(seen.page).values()) == {"0"}
        assert not seen.complaints


def test_hostile_values_in_the_store_are_passed_over(visit):
    name = pages_with("predict")[0]
    with visit(address(name)) as seen:
        page = seen.page
        for root in page.locator("[data-part][data-page]").all():
            kind, part = root.get_attribute("data-part"), root.get_attribute("data-id")
            for bad in ('{"guess":1e99,"tries":"<b>","text":5,"done":1}', "[", "null", '"x"'):
                page.evaluate(
                    "([key, value]) => localStorage.setItem(key, value)",
                    [f"{FAMILY}book/{name}:{kind}:{part}", bad],
                )
                assert page.evaluate("bipStore.all()") == {}
        page.reload()
        expect(page.locator(".bip-predict .bip-said").first).to_have_text("")
        assert not page.locator(".bip-read input").is_checked()
        assert not seen.complaints


@pytest.mark.parametrize("trouble", [BLOCKED, FULL])
def test_without_a_store_everything_works_and_says_that_nothing_is_kept(visit, trouble):
    name = next(
        one for one in pages_with("predict") if one in pages_with("question") and one in pages_with("reflect")
    )
    with visit(address(name)) as seen:
        page = seen.page
        page.add_init_script(trouble)
        page.reload()
        answer_right(page.locator(".bip-question").first)
        expect(page.locator(".bip-question .bip-said").first).to_contain_text("✓ Right.")
        page.locator(".bip-predict input").first.fill("5")
        page.locator(".bip-predict button").first.click()
        expect(page.locator(".bip-predict .bip-said").first).to_contain_text("You guessed 5 ")
        page.locator(".bip-reflect textarea").first.fill("a")
        page.locator(".bip-read input").check()
        for part in ("question", "predict", "reflect", "read"):
            expect(page.locator(f".bip-{part} .bip-said").first).to_contain_text(
                "This browser keeps nothing here."
            )
        assert len(page.evaluate("bipStore.all()")) == 4
        page.locator(".bip-read a").click()
        page.wait_for_url(f"**/{OWN}")
        assert set(counts(page).values()) == {"0"}


@pytest.mark.parametrize(
    "name", sorted({*pages_with("question"), *pages_with("predict"), *pages_with("solution")})
)
def test_paper_never_has_an_answer(visit, name):
    with visit(address(name), 680) as seen:
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
        assert shown(page, ".bip-answers, .bip-answers *, .bip-said, .bip-said *, .bip-part textarea") == 0
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
        assert shown(page, ".bip-question input") == page.locator(".bip-question input").count()


def test_no_word_for_facilitators_is_on_the_site(site):
    notes = [
        found[1]
        for source in SOURCES.values()
        for found in re.finditer(
            r"^:{3,}\{facilitator\}[^\n]*\n(.*?)^:{3,}\s*$", source, re.MULTILINE | re.DOTALL
        )
    ]
    runs = [max(re.findall(r"[A-Za-z ,.]{25,}", note), key=len).strip() for note in notes]
    assert len(runs) > 20
    for path in site.rglob("*"):
        if path.suffix in {".html", ".js", ".json", ".txt"}:
            text = path.read_text(encoding="utf-8")
            assert [run for run in runs if run in text] == [], path.name
            assert "bip-facilitator" not in text, path.name


def open_folds(page: Page) -> int:
    return page.locator(".cell details.hide[open]").count()


def test_one_switch_opens_the_code_of_all_pages_and_is_remembered(visit):
    name, other = pages_with("exercise")[:2]
    with visit(address(name)) as seen:
        page = seen.page
        switch = page.get_by_role("button", name="Show code on all pages")
        assert open_folds(page) == 0
        switch.click()
        assert switch.get_attribute("aria-pressed") == "true"
        assert open_folds(page) > 0
        assert page.locator(".bip-exercise ~ .cell details.hide[open]").count() == 0
        page.goto(page.url.replace(name, other))
        assert open_folds(page) > 0
        switch.click()
        assert open_folds(page) == 0
        page.reload()
        assert open_folds(page) == 0


def test_the_way_in_for_analysts_opens_the_code(visit):
    with visit("en/book/start.html") as seen:
        page = seen.page
        page.locator("article a[href*='code=open']").first.click()
        page.wait_for_url("**code=open")
        page.goto(page.url.partition("/en/")[0] + "/" + address(pages_with("exercise")[0]))
        assert open_folds(page) > 0


def test_the_first_use_of_a_term_is_linked_once(visit, any_chapter):
    with visit(address(any_chapter), scripts=False) as seen:
        links = seen.page.locator("article a.bip-term")
        found = links.evaluate_all("nodes => nodes.map((node) => node.getAttribute('href'))")
        assert [href for href, count in Counter(found).items() if count > 1] == []
        assert any_chapter != "glossary" or found == []
        odd = "a.bip-term:is(h1 *, h2 *, h3 *, h4 *, a *, code *, details *, legend *, label *, table *)"
        assert seen.page.locator(odd).count() == 0


def test_terms_are_linked_on_most_pages(site):
    pages = [(site / address(name)).read_text(encoding="utf-8") for name in SOURCES]
    assert sum("bip-term" in page for page in pages) > len(pages) / 2


def test_answers_that_are_kept_move_nothing_on_the_page(visit):
    name = pages_with("predict")[0]
    with visit(address(name)) as seen:
        page = seen.page
        places = "[...document.querySelectorAll('article h2')].map((one) => one.offsetTop)"
        page.locator(".bip-predict input").first.fill("5")
        before = page.evaluate(places)
        part = page.locator(".bip-predict").first.get_attribute("data-id")
        page.evaluate("(place) => bipStore.put(...place, { guess: 5 })", [f"book/{name}", "predict", part])
        page.reload()
        expect(page.locator(".bip-predict .bip-said").first).to_contain_text("You guessed 5 ")
        assert page.evaluate(places) == before


@pytest.mark.parametrize("name", pages_with("question")[:3])
def test_targets_are_large(visit, name):
    with visit(address(name), 320) as seen:
        targets = seen.page.locator(
            ".bip-option, .bip-do, .bip-fold-in > summary, .bip-part input[type=number]"
        )
        heights = targets.evaluate_all(
            "nodes => nodes.filter((one) => one.checkVisibility()).map((one) => one.offsetHeight)"
        )
        assert len(heights) > 10
        assert min(heights) >= 44


def test_without_scripts_there_are_controls_and_folds_and_no_dead_button(visit):
    name = pages_with("question")[0]
    with visit(address(name), scripts=False) as seen:
        page = seen.page
        assert shown(page, ".bip-question input") == page.locator(".bip-question input").count() > 5
        assert shown(page, ".bip-do, .bip-read, .bip-code-switch") == 0
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
