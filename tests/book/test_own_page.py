"""Notes and progress in a real browser: kept here, taken along, brought back, and never trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

OWN = "en/book/my_page.html"
FAMILY = "bip-teach:learning:1:"

BLOCKED = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


def test_notes_stay_after_a_reload_and_stand_on_the_own_page(visit, page_with_reflect, sources):
    with visit(f"en/book/{page_with_reflect}.html") as seen:
        page = seen.page
        for number, area in enumerate(page.locator(".bip-reflect textarea").all()):
            area.fill(f"note {number} <b>& more")
        page.reload()
        for number, area in enumerate(page.locator(".bip-reflect textarea").all()):
            assert area.input_value() == f"note {number} <b>& more"
        page.goto(page.url.partition("/en/")[0] + "/" + OWN)
        own = page.locator(f".bip-notes [data-page='book/{page_with_reflect}'] textarea")
        assert own.count() == sources[page_with_reflect].count("{reflect}")
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
        assert seen.shown(".bip-notes textarea") == 0
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


def test_progress_is_counted_saved_cleared_and_brought_back(visit, tmp_path, pages_with, answer_right):
    name = next(
        one for one in pages_with("predict") if {one} <= {*pages_with("question"), *pages_with("reflect")}
    )
    with visit(f"en/book/{name}.html") as seen:
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
        page.evaluate("localStorage.setItem('bip-teach:guess:1', '1')")  # as an explorer keeps one
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator(".bip-progress [data-do=clear]").click()
        assert set(counts(page).values()) == {"0"}
        assert page.evaluate("bipStore.all()") == {}
        kept = page.evaluate("Object.keys(localStorage)")
        assert [name for name in kept if name.startswith("bip-teach:")] == []
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


def test_hostile_values_in_the_store_are_passed_over(visit, pages_with):
    name = pages_with("predict")[0]
    with visit(f"en/book/{name}.html") as seen:
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
def test_without_a_store_everything_works_and_says_that_nothing_is_kept(
    visit, trouble, pages_with, answer_right
):
    name = next(
        one for one in pages_with("predict") if one in pages_with("question") and one in pages_with("reflect")
    )
    with visit(f"en/book/{name}.html") as seen:
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


def test_answers_that_are_kept_move_nothing_on_the_page(visit, pages_with):
    name = pages_with("predict")[0]
    with visit(f"en/book/{name}.html") as seen:
        page = seen.page
        places = "[...document.querySelectorAll('article h2')].map((one) => one.offsetTop)"
        page.locator(".bip-predict input").first.fill("5")
        before = page.evaluate(places)
        part = page.locator(".bip-predict").first.get_attribute("data-id")
        page.evaluate("(place) => bipStore.put(...place, { guess: 5 })", [f"book/{name}", "predict", part])
        page.reload()
        expect(page.locator(".bip-predict .bip-said").first).to_contain_text("You guessed 5 ")
        assert page.evaluate(places) == before
