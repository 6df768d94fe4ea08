"""Statements on accessibility: every place filled, numbers as measured, a status that claims no more."""

from __future__ import annotations

import json
import re
from datetime import date
from string import Formatter

import py3langid
import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.dates import format_date
from bs4 import BeautifulSoup
from tinyhtml5.parser import HTMLParser

from bip_teach.errors import InvalidArgumentError
from bip_teach.sphinx_ext.accessibility import (
    FOLDER,
    RESULTS,
    read_measured,
    statement_html,
    statement_text,
    statements,
    statements_html,
    write_statements,
)
from bip_teach.sphinx_ext.build import finish_edition
from bip_teach.sphinx_ext.editions import EDITIONS

SETTINGS = {
    "date": "2026-11-22",
    "book": "0.1.0",
    "axe": "4.10.0",
    "chromium": "140.0",
    "pages": 1234,
    "editions": ["en", "sv"],
    "widths": [1280, 390],
}
CLEAN = {"rule": "label", "criteria": ["4.1.2"], "passed": 1100, "violated": [], "incomplete": []}
DOUBT = {**CLEAN, "rule": "link-name", "criteria": ["2.4.4", "4.1.2"], "incomplete": ["c"]}
FAULT = {**CLEAN, "rule": "color-contrast", "criteria": ["1.4.3"], "violated": ["a", "b"]}
# What nobody can claim without a check by people: it may stand only in brackets, as one of three to choose.
TOO_MUCH = r"fully compliant|helt förenlig|fuldt ud|uppfyller alla krav|meets (?:all|every)"
HOLD = {
    "sv": ["1\xa0234", "22 november 2026", "1\xa0280 och 390"],
    "da": ["1.234", "22. november 2026", "1.280 og 390"],
    "en": ["1,234", "November 22, 2026", "1,280 and 390"],
}


def measured(*rows) -> dict:
    return {"settings": SETTINGS, "rows": list(rows)}


@pytest.fixture(params=statements(), ids=lambda one: one.language)
def statement(request):
    return request.param


@pytest.fixture(scope="session")
def shipped(root):
    return read_measured(root / RESULTS)


def plain(text: str) -> str:
    """What a statement says, without what is left to fill in."""
    return re.sub(r"\[[^\]]*\]", "", text)


def test_both_countries_and_a_version_to_read_have_a_template():
    assert [one.language for one in statements()] == ["da", "en", "sv"]
    assert [one.name for one in statements()] == ["Dansk", "English", "Svenska"]


def test_templates_have_the_same_places(statement):
    first = statements()[0]
    assert statement.sentences.keys() == first.sentences.keys()
    for ours, theirs in [(statement.text, first.text)] + [
        (statement.sentences[name], first.sentences[name]) for name in first.sentences
    ]:
        names = [{name for _, name, _, _ in Formatter().parse(one) if name} for one in (ours, theirs)]
        assert names[0] == names[1]


@pytest.mark.parametrize("rows", [[CLEAN], [CLEAN, DOUBT], [CLEAN, DOUBT, FAULT]])
def test_every_place_is_filled(statement, rows):
    text = statement_text(statement, measured(*rows))
    assert not re.search(r"[{}]", text)
    left = re.findall(r"\[[^\]]*\]", text)
    assert len(left) > 12
    assert all("\n" not in one for one in left)


def test_numbers_and_dates_are_written_as_the_language_writes_them(statement):
    text = statement_text(statement, measured(CLEAN, DOUBT, FAULT))
    assert [words for words in HOLD[statement.language] if words not in text] == []


def test_numbers_are_those_of_the_results(statement, shipped):
    settings, rows = shipped["settings"], shipped["rows"]
    found = set(re.findall(r"\d[\d.,\xa0]*\d|\d", statement_text(statement, shipped)))
    bare = {re.sub(r"[.,\xa0]", "", number) for number in found}
    for outcome in ("violated", "incomplete"):
        pages = {page for row in rows for page in row[outcome]}
        assert not pages or str(len(pages)) in bare
        named = [row for row in rows if row[outcome]]
        assert {str(len(row[outcome])) for row in named} <= bare
    assert str(settings["pages"]) in bare
    assert str(len(rows)) in bare
    assert str(sum(row["passed"] for row in rows)) in bare
    text = statement_text(statement, shipped)
    assert format_date(date.fromisoformat(settings["date"]), "long", statement.language) in text
    assert f"axe {settings['axe']}" in text
    assert settings["book"] in text
    for row in rows:
        assert (f"`{row['rule']}`" in text) == bool(row["violated"] or row["incomplete"])


def test_the_status_follows_the_results_and_never_claims_all(statement):
    for rows, said in (
        ([CLEAN, DOUBT], statement.sentences["compatible"]),
        ([CLEAN, FAULT], statement.sentences["partly"].partition("{")[0]),
    ):
        text = statement_text(statement, measured(*rows))
        assert said in text
        assert not re.search(TOO_MUCH, plain(text))
        assert re.search(r"(?m)^\[[^\]]*(?:fully|helt|fuldt)", text)
    assert "color-contrast" in text
    assert statement.sentences["no_faults"] not in text


def test_sentences_are_in_the_language_of_the_statement(statement, shipped):
    py3langid.set_languages(["en", "sv", "da"])
    lines = re.sub(r"`[^`]*`|https?://\S+|[>*#]", "", statement_text(statement, shipped))
    sentences = [one for one in re.split(r"(?<=[.!?:])\s+|\n+", lines) if len(one.split()) > 6]
    assert len(sentences) > 25
    assert [one for one in sentences if py3langid.classify(one)[0] != statement.language] == []


def test_a_page_is_sound_and_has_no_script(statement):
    page = statement_html(statement, statement_text(statement, measured(CLEAN, DOUBT, FAULT)))
    parser = HTMLParser()
    parser.parse(page)
    assert parser.errors == []
    tree = BeautifulSoup(page, "html.parser")
    assert tree.html["lang"] == statement.language
    assert tree.title.string == tree.h1.get_text()
    assert [len(tree.find_all(level)) > 5 for level in ("h2", "h3")] == [True, True]
    assert tree.find_all("script") == []
    assert len(tree.select("mark")) > 12
    assert {link["hreflang"] for link in tree.select("nav a[hreflang]")} == {
        one.language for one in statements() if one != statement
    }


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_is_accessible_itself(browser, statement, shipped, theme):
    page = browser.new_page(color_scheme=theme, viewport={"width": 390, "height": 900})
    page.set_content(statement_html(statement, statement_text(statement, shipped)))
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [rule["id"] for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_an_edition_holds_pages_text_and_links(root, tmp_path):
    write_statements(tmp_path, root / RESULTS)
    (tmp_path / "book").mkdir()
    finish_edition(tmp_path, EDITIONS[0])
    files = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert files == ["da.html", "da.md", "en.html", "en.md", "sv.html", "sv.md"]
    assert "Content-Security-Policy" in (tmp_path / FOLDER / "sv.html").read_text(encoding="utf-8")
    links = BeautifulSoup(statements_html("book/accessibility"), "html.parser").select("a")
    assert all((tmp_path / "book" / link["href"]).resolve().is_file() for link in links)
    assert [link["hreflang"] for link in links if link.get("hreflang")] == ["da", "en", "sv"]
    assert f"{FOLDER}/sv.md" in (tmp_path / "service-worker.js").read_text(encoding="utf-8")


def test_without_results_a_build_says_how_to_get_them(tmp_path):
    with pytest.raises(InvalidArgumentError, match="make bench-accessibility"):
        write_statements(tmp_path, tmp_path / "none.json")
    (tmp_path / "one.json").write_text(json.dumps(measured(CLEAN)), encoding="utf-8")
    assert read_measured(tmp_path / "one.json")["settings"] == SETTINGS
