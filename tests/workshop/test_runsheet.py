"""Run sheets open again in their own formats, and say all that the plan says."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import docx
import icalendar
import pytest

from bip_teach.errors import UnknownLanguageError
from bip_teach.explorers.wording import load_text
from bip_teach.sphinx_ext.learning.words import words as learning_words
from bip_teach.workshop import Plan, activity, plan_session, rules, topics
from bip_teach.workshop.runsheet import (
    run_sheet_docx,
    run_sheet_html,
    run_sheet_ics,
    run_sheet_outline,
    run_sheet_text,
)
from bip_teach.workshop.sheet import ZIP_NAME, address_of, sheet_of, sheets_to_print
from bip_teach.workshop.words import words

DAY = date(2026, 3, 2)
SITE = "https://example.org/en/"


class Page(HTMLParser):
    """Links, headings and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [str(value) for name, value in attrs if name in {"href", "src"}]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_session("mixed", 180)


def test_the_sheet_has_a_row_for_each_part(plan):
    rows = sheet_of(plan).rows
    assert [row.span[:5] for row in rows] == [part.start for part in plan.parts]
    assert rows[-1].span.endswith(plan.end)
    assert all(row.lines for row in rows)
    assert all(bool(row.page) == bool(part.activity) for row, part in zip(rows, plan.parts, strict=True))


def test_no_place_in_a_sentence_stays_empty():
    for place in ({}, {"internet": False}, {"room": False}):
        text = run_sheet_text(plan_session("managers", 360, **place))
        assert "{" not in text
        assert "  \n" not in text


def test_a_right_answer_is_marked_for_the_facilitator(plan):
    sheet = sheet_of(plan)
    for row, part in zip(sheet.rows, plan.parts, strict=True):
        if part.kind == "question":
            right = [right for _, right in activity(part.activity).choices]
            marked = [line.endswith("✓") for line in row.lines[: len(right)]]
            assert marked == right


def test_online_and_without_network_are_said():
    online, without = (
        run_sheet_text(plan_session("new", 90, **place)) for place in ({"room": False}, {"internet": False})
    )
    assert "chat" in online
    assert words()["how"]["room"]["question"] not in online
    assert ZIP_NAME.format(language="en") in without


def test_links_open_the_explorer_as_the_page_has_it():
    found = urlsplit(address_of(activity("switches.explorer")))
    assert found.path == "book/caseworkers/switches.html"
    setting = {name: value for name, (value,) in parse_qs(found.fragment).items()}
    assert setting == {"explorer": "belief", "belief": "5", "switches": "0", "outcome": "job"}


def test_every_activity_has_an_address_on_its_own_page(root):
    for topic in topics().values():
        assert (root / f"{topic.page}.md").is_file()
        for one in topic.activities:
            assert address_of(one).startswith(f"{topic.page}.html#")


def test_what_to_print_follows_what_is_done():
    assert "handover-checklist" in sheets_to_print(plan_session("experienced", 90, ["switches"]))
    assert "handover-checklist" in sheets_to_print(plan_session("mixed", 45, ["switches"]))
    assert "handover-checklist" not in sheets_to_print(plan_session("experienced", 90, ["trust"]))
    for audience in rules()["audiences"]:
        assert sheets_to_print(plan_session(audience, 45))[-2:] == ("follow-up-plan", "feedback-form")


def test_the_text_has_every_line_of_the_sheet(plan):
    text, sheet = run_sheet_text(plan, site=SITE), sheet_of(plan)
    for row in sheet.rows:
        assert all(line in text for line in (row.title, *row.lines))
        assert not row.page or f"{SITE}{row.page}" in text


def test_the_page_is_well_formed_and_loads_nothing(plan):
    page = Page(run_sheet_html(plan, site=SITE))
    assert page.tags.count("section") == len(plan.parts)
    assert page.links
    assert all(link.startswith(SITE) for link in page.links)
    assert not {"script", "link", "img"} & set(page.tags)


def test_a_sheet_that_travels_alone_says_in_words_where_to_go(plan):
    """Without an address, a link leads nowhere on the next machine: page, section and setting are said."""
    page = run_sheet_html(plan)
    assert Page(page).links == []
    text = run_sheet_text(plan)
    words_of_document = "\n".join(p.text for p in docx.Document(io.BytesIO(run_sheet_docx(plan))).paragraphs)
    for part in (part for part in plan.parts if part.activity):
        one = activity(part.activity)
        for place in (f"the page “{topics()[one.topic].title}”, section “{one.section}”", address_of(one)):
            assert all(place in said for said in (unescape(page), text, words_of_document))


def test_people_who_lead_are_asked_about_their_centre():
    for name, topic in topics().items():
        for one in (one for one in topic.activities if one.leads):
            led, other = (sheet_of(plan_session(who, 90, [name])) for who in ("managers", "experienced"))
            told = {
                sheet: " ".join(f"{row.title} {row.lines}" for row in sheet.rows) for sheet in (led, other)
            }
            assert one.leads in told[led]
            assert one.title not in told[led]
            assert one.title in told[other]
            assert one.leads not in told[other]
            assert not one.note or one.note not in told[led]


def test_no_prompt_to_take_home_asks_managers_about_clients_they_met():
    ends = [one for topic in topics().values() for one in topic.activities if one.kind == "close"]
    asked = [one.leads or one.title for one in ends]
    assert len(asked) == len(topics())
    assert [
        words for words in asked if re.search(r"Think of (one|the|a)|you met|person you know", words)
    ] == []


def test_managers_take_their_checklist_home():
    assert "before-you-decide" in sheets_to_print(plan_session("managers", 90))
    assert "before-you-decide" not in sheets_to_print(plan_session("new", 90))


@pytest.mark.parametrize("room", [True, False])
def test_what_is_named_in_the_goodbye_is_made_ready_and_printed(room):
    for audience in rules()["audiences"]:
        plan = plan_session(audience, 45, room=room)
        sheet = sheet_of(plan)
        (goodbye,) = sheet.rows[-1].lines
        named = {"follow-up-plan", "sparring-sheet", "reflection-sheet", "feedback-form"}
        assert all(" ".join(name.rsplit("-", 1)) in goodbye for name in named)
        assert named <= set(sheets_to_print(plan))
        leads = "before-you-decide" in sheets_to_print(plan)
        assert ("“Before you decide”" in goodbye) == leads == (audience == "managers")
        weeks = "2, 6, 13 and 26 weeks"
        assert [weeks in " ".join(lines) for lines in (sheet.prepare, sheet.after)] == [True, True]


def test_buttons_are_called_as_on_the_page():
    hide = f"“{learning_words('en')['notes_switch']['short']}”"
    assert all(hide in said for said in words()["hide_notes"].values())
    assert all(
        any(hide in one for one in sheet_of(plan_session("new", 90, room=room)).prepare)
        for room in (True, False)
    )
    assert f"“{load_text()['shared']['wall']['open']}”" in words()["how"]["room"]["play"]


def test_words_of_the_page_are_escaped():
    page = run_sheet_html(plan_session("new", 45, ["belief"]), site='"><script>x</script>')
    assert "<script>" not in page


def test_the_document_opens_again_with_every_part(plan):
    document = docx.Document(io.BytesIO(run_sheet_docx(plan, site=SITE)))
    lines = [one.text for one in document.paragraphs]
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    sheet = sheet_of(plan)
    assert heads == [f"{row.span}  {row.head}" for row in sheet.rows]
    assert all(line in lines for row in sheet.rows for line in (row.title, *row.lines))
    assert document.core_properties.title == sheet.title
    assert document.core_properties.language == "en"


def test_the_document_is_the_same_each_time(plan):
    assert run_sheet_docx(plan) == run_sheet_docx(plan)


def test_the_calendar_has_the_session_and_its_follow_ups(plan):
    calendar = icalendar.Calendar.from_ical(run_sheet_ics(plan, DAY))
    first, *later = calendar.walk("VEVENT")
    begin = first.decoded("DTSTART")
    assert (begin.date(), f"{begin:%H:%M}") == (DAY, plan.start)
    assert begin.tzinfo is None
    assert first.decoded("DTEND") - begin == timedelta(minutes=plan.minutes)
    assert first.decoded("DESCRIPTION") == run_sheet_outline(plan)
    choices = [words for part in plan.parts if part.activity for words, _ in activity(part.activity).choices]
    assert choices
    assert not any(words in first.decoded("DESCRIPTION") for words in choices)
    assert [one.decoded("DTSTART") - begin for one in later] == [
        timedelta(weeks=week) for week in rules()["follow_up_weeks"]
    ]
    assert len({str(one["UID"]) for one in (first, *later)}) == 1 + len(later)


def test_a_language_that_nobody_wrote_is_named(plan):
    with pytest.raises(UnknownLanguageError, match="language is 'xx'"):
        run_sheet_text(plan, "xx")


def test_the_catalogue_has_a_word_for_every_kind_and_audience():
    said = words()
    assert set(said["audiences"]) == set(rules()["audiences"])
    whole = {"break", "lunch"} | set(rules()["kinds"])
    assert set(said["kinds"]) == whole
    assert set(said["how"]["room"]) == set(said["how"]["online"]) == whole
    printed = {name for names in rules()["print"].values() for name in names}
    also = {name for names in rules()["print_also"].values() for name in names}
    assert set(rules()["print_also"]) <= set(topics())
    led = {name for one in rules()["audiences"].values() for name in one.get("print", ())}
    assert set(said["print"]) == printed | also | led
