"""The sources explorer says what the registry prints, in Python and in the browser alike."""

from __future__ import annotations

from itertools import product

import pytest

from bip_teach import published
from bip_teach.explorers import SourcesExplorer
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import SourceCases


@pytest.fixture
def explorer(monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return SourcesExplorer(SourceCases())


def settings_of(explorer):
    cases, documents = (axis.levels for axis in explorer.what_if.axes)
    return [{"case": case, "document": document} for case, document in product(cases, documents)]


def test_every_setting_is_worded_and_drawn_as_in_python(explorer, assert_same_views):
    assert_same_views(explorer, settings_of(explorer))


def test_the_sentence_gives_value_and_place_and_names_a_lonely_document(explorer):
    assert explorer.sentence() == (
        "Jobs when the caseworker says that it varies. In the caseworker report: 5.1% (Table 2). "
        "In all, 3 of the 4 documents print something about this."
    )
    assert "In the indicator report: nothing about this." in explorer.sentence(document="indicator_report")
    only = explorer.sentence(case="r2_caseworker_step", document="danish_slides")
    assert only.endswith("No other document prints anything about this.")
    other = explorer.sentence(case="r2_caseworker_step", document="webinar")
    assert other.endswith("Only one document prints anything about this, the Danish slides.")
    many = explorer.sentence(case="belief_distribution", document="webinar")
    assert "In the webinar slides: 12 entries about this, see the table." in many


def test_every_unit_of_a_scale_has_a_word_and_every_number_lies_on_its_scale(explorer):
    for setting in settings_of(explorer):
        for scale in explorer.view(**setting).drawings["dots"]:
            assert scale["unit"] in explorer.text["units"]
            least, most = scale["ends"]
            assert least <= 0 <= most
            assert all(least <= value <= most for row in scale["rows"] for value in row["values"])


def test_what_this_book_does_waits_until_the_reader_has_decided(explorer):
    view = explorer.view(case="switch_size")
    assert view.words["choice"] == published.disagreement("switch_size").choice
    assert view.words["choice"] not in view.words["status"]


@pytest.mark.browser
def test_the_page_shows_one_case_and_closes_the_answer_for_the_next(open_page, explorer):
    seen = open_page(explorer, width=320)
    decide = seen.locator(".bip-decide")
    decide.locator("summary").press("Enter")
    assert decide.locator("p").is_visible()
    seen.locator("select[name=case]").select_option("effectiveness_gap")
    assert not decide.locator("p").is_visible()
    shown = seen.locator(".bip-figures tbody:visible")
    assert shown.count() == 1
    rows = len(explorer.what_if.figures("effectiveness_gap"))
    assert shown.locator("tr[data-document]").count() == rows
    assert seen.locator("[role=status]").text_content() == explorer.sentence(case="effectiveness_gap")
    assert seen.locator(".bip-dots circle").count() == rows
    assert seen.url.endswith("#explorer=sources&case=effectiveness_gap&document=caseworker_report")
    assert seen.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_a_wide_table_shows_that_it_goes_on(open_page, explorer):
    seen = open_page(explorer, width=390)
    box = seen.locator(".bip-panel .bip-scroll")
    hidden, bar, shadows, name = box.evaluate(
        """(box) => [
          box.scrollWidth - box.clientWidth,
          getComputedStyle(box, "::-webkit-scrollbar").height,
          getComputedStyle(box).backgroundAttachment,
          [box.tabIndex, box.getAttribute("role"), box.getAttribute("aria-label")],
        ]"""
    )
    assert hidden > 0
    assert bar == "12px"
    assert shadows == "local, local, scroll, scroll"
    assert name == [0, "group", box.locator("caption").text_content()]
    box.focus()
    with seen.expect_event("console", lambda said: said.text == "scrolled"):
        box.evaluate("(box) => { box.onscroll = () => console.log('scrolled'); }")
        seen.keyboard.press("ArrowRight")


@pytest.mark.browser
def test_without_a_script_the_whole_table_is_there(open_page, explorer):
    seen = open_page(explorer, scripts=False)
    cases = explorer.what_if.axes[0].levels
    assert seen.locator(".bip-figures tbody:visible").count() == len(cases)
