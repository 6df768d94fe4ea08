"""Sheets of paper: no answers, one sheet each, readable for all."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.language import edition_languages
from bip_teach.published import figure
from bip_teach.workshop.activities import topics
from bip_teach.workshop.checklist import (
    CHECKLIST_PAGE,
    checklist,
    read_checklist,
    table_of_checklist,
)
from bip_teach.workshop.collected import collected_file
from bip_teach.workshop.findings import printed_value
from bip_teach.workshop.handouts import handout_html, sheet_html, sheet_ids, write_sheets
from bip_teach.workshop.slide_texts import slide_text

ROOT = Path(__file__).resolve().parents[2]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SHEETS = {
    "vote-sheet",
    "sparring-sheet",
    "handover-checklist",
    "reflection-sheet",
    "follow-up-plan",
    "feedback-form",
    "before-you-decide",
}


def words_of(page: str) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)


@pytest.mark.parametrize("name", topics())
def test_a_handout_holds_no_answer(name: str) -> None:
    page, text = handout_html(name), slide_text(name)
    said = words_of(page)
    for guess in text.guesses:
        assert not guess.answer or guess.answer not in said
        if guess.published:
            told = {printed_value(figure(guess.published)), figure(guess.published).format()}
            assert not any(words in said for words in told)
    for vote in text.votes:
        assert not any(feedback in said for _, _, feedback in vote.options)
    assert not re.search(r"<[^>]*\b(?:checked|data-answer|correct)\b[^>]*>", page)


@pytest.mark.parametrize("name", topics())
def test_a_handout_asks(name: str) -> None:
    page, text = handout_html(name), slide_text(name)
    assert page.count('class="question"') >= 1
    assert 'class="fill"' in page or not text.guesses
    assert '<html lang="en">' in page


def test_the_sheets_are_those_that_plans_ask_for() -> None:
    assert set(sheet_ids()) == SHEETS


@pytest.mark.parametrize("page", [*(sheet_html(name) for name in SHEETS), handout_html("belief")])
def test_a_sheet_needs_nothing_from_elsewhere(page: str) -> None:
    assert re.findall(r"https?:|src=|href=|url\(", page) == []
    assert page.count("<h1") == 1
    assert "Never for sorting, scoring or ranking a person." in page


@pytest.mark.parametrize("language", edition_languages())
def test_the_checklist_on_paper_is_that_of_the_page(language: str) -> None:
    packaged = collected_file("checklist", language).read_text(encoding="utf-8")
    assert packaged == table_of_checklist(ROOT, language), "type: bip-teach activities"
    said = words_of(unescape(sheet_html("before-you-decide", language)))
    boxes = [item for one in checklist(language) for item in one.items]
    assert len(boxes) > 10
    assert all(words in said for words in [*boxes, *(one.heading for one in checklist(language))])


def test_a_page_without_a_checklist_is_told(tmp_path) -> None:
    path = tmp_path / f"{CHECKLIST_PAGE}.md"
    path.parent.mkdir(parents=True)
    path.write_text("# For managers\n\n- No box.\n", encoding="utf-8")
    with pytest.raises(InvalidArgumentError, match="has no list to tick"):
        read_checklist(tmp_path)


def test_a_handout_asks_people_who_lead_about_their_centre() -> None:
    led = [one.leads for one in topics()["switches"].activities if one.leads]
    assert f"If you lead: {led[0]}" in words_of(handout_html("switches"))
    assert "If you lead" not in handout_html("trust")


def test_unknown_sheets_are_named() -> None:
    with pytest.raises(UnknownNameError, match="vote-sheet"):
        sheet_html("vote-sheets")
    with pytest.raises(UnknownNameError, match="belief"):
        handout_html("beleif")


@pytest.mark.slow
@pytest.mark.parametrize("language", edition_languages())
def test_every_sheet_is_one_page_of_paper_that_can_be_read_aloud(language: str, tmp_path) -> None:
    written = write_sheets(list(topics()), tmp_path, language)
    files = [path for path in written if path.suffix == ".pdf"]
    assert len(files) == len(topics()) + len(SHEETS) == len(written) / 2
    for path in files:
        pdf = PdfReader(path)
        assert len(pdf.pages) == 1, path.name
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
        root = pdf.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"]
        assert pdf.metadata.title in path.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.slow
def test_sheets_are_accessible(browser, tmp_path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    for path in write_sheets(["belief", "practice"], tmp_path, pdf=False):
        page.goto(path.as_uri())
        options = {"runOnly": {"type": "tag", "values": STANDARDS}, "preload": False}
        found = Axe().run(page, options=options).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:150]) for rule in found] == [], path.name
    page.close()
