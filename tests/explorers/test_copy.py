"""The Python call and the link can be copied, also where the clipboard is closed, and both are true."""

from __future__ import annotations

import contextlib
import io

import pytest
from playwright.sync_api import expect

from bip_teach import explorers as explorers_package
from bip_teach.explorers.base import STATIC_VARIABLE

HEARD = "navigator.clipboard.writeText = async (words) => { globalThis.heard = words; }"
CLOSED = "navigator.clipboard.writeText = async () => { throw new Error('closed'); }"


def run(code):
    """Run code as a reader would, and return what it prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "<copied>", "exec"), {})
    return said.getvalue().strip()


@pytest.mark.parametrize("name", explorers_package.__all__)
def test_the_copied_code_prints_the_sentence_of_the_page(name, what_ifs, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    explorer = getattr(explorers_package, name)(what_ifs[name])
    assert run(explorer.python_call()) == explorer.sentence()


@pytest.mark.browser
def test_code_and_link_of_the_present_setting_are_copied(open_page, explorers):
    page = open_page(*explorers, before=HEARD)
    root = page.locator("[data-explorer]").first
    root.locator("input[name=belief]").press("End")
    root.locator(".bip-copy summary").click()
    root.locator("[data-part=copy-call]").press("Enter")
    expect(root.locator("[data-part=told]")).to_have_text("Copied.")
    assert page.evaluate("heard") == explorers[0].python_call(belief=5)
    root.locator("[data-part=copy-link]").click()
    page.wait_for_function("heard.startsWith('file:')")
    shared = page.evaluate("heard")
    assert shared.endswith("#explorer=belief&belief=5&switches=0&outcome=job")


@pytest.mark.browser
def test_where_the_clipboard_is_closed_the_words_are_marked(open_page, explorers):
    page = open_page(*explorers, before=CLOSED)
    root = page.locator("[data-explorer]").first
    root.locator(".bip-copy summary").click()
    for button, words in (("call", explorers[0].python_call()), ("link", "#explorer=belief&belief=3")):
        root.locator(f"[data-part=copy-{button}]").click()
        expect(root.locator("[data-part=told]")).to_contain_text("marked")
        assert words in page.evaluate("String(getSelection())")
