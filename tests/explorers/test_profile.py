"""The profile explorer: one answer for each of two million persons, in Python and in the browser."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers import ProfileExplorer
from bip_teach.explorers.assets import module_source
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.explorers.steps import Step, scale_of, sorted_steps
from bip_teach.what_if import FORECAST, ModelCard, ModelCards, profile_cards


@pytest.fixture(scope="module")
def cards(frame):
    return profile_cards(frame)


@pytest.fixture
def explorer(cards, monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return ProfileExplorer(cards)


def some_settings(axes, count, seed):
    """Random settings, and every outcome with all answers at the bottom and at the top."""
    rng = np.random.default_rng(seed)
    drawn = [{axis.name: axis.levels[rng.integers(len(axis.levels))] for axis in axes} for _ in range(count)]
    ends = [{axis.name: axis.levels[end] for axis in axes} for end in (0, -1)]
    return drawn + [end | {"outcome": outcome} for end in ends for outcome in axes[0].levels]


def test_a_thousand_persons_are_worded_and_drawn_as_in_python(explorer, assert_same_views):
    assert_same_views(explorer, some_settings(explorer.what_if.axes, 1000, seed=7))


def test_a_weak_card_is_worded_as_in_python(cards, assert_same_views, monkeypatch):
    """Falling, flat and unclear answers, which the shipped panel does not have for every outcome."""
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    rng = np.random.default_rng(11)
    weak = {}
    for outcome, card in cards.cards.items():
        size = len(card.predictors)
        slopes = rng.normal(scale=0.02, size=size) / [one.step for one in card.predictors]
        errors = np.append(0.3, 0.05 / np.array([one.step for one in card.predictors]))
        weak[outcome] = ModelCard(
            outcome, card.predictors, np.append(-4.0, slopes), np.diag(errors**2), 900, 300
        )
    explorer = ProfileExplorer(ModelCards(weak))
    settings = some_settings(explorer.what_if.axes, 100, seed=8)
    assert_same_views(explorer, settings)
    said = " ".join(explorer.sentence(**setting) for setting in settings)
    for part in (
        "fewer of 100",
        "none stands out",
        "No difference would fit the data too.",
        "no step is left",
    ):
        assert part in said


def test_the_sentence_counts_persons_and_names_the_largest_step(explorer):
    view = explorer.view(outcome="job", s12=5)
    share = explorer.what_if.lookup(**explorer.setting() | {"outcome": "job", "s12": 5})["estimate"]
    said = f"Association: about {share * 100:.0f} of 100 such people start a job within one year"
    assert said in view.words["status"]
    largest = view.drawings["steps"]["rows"][0]
    assert f"“{largest['label']}”" in view.words["status"]
    assert view.answer == view.icons["association"].count


def test_the_forecast_is_no_lever_and_stands_last(explorer):
    for outcome in explorer.what_if.cards:
        rows = explorer.view(outcome=outcome).drawings["steps"]["rows"]
        assert [row["forecast"] for row in rows] == [False] * (len(rows) - 1) + [True]
        assert rows[-1]["name"] == FORECAST
        said = explorer.sentence(outcome=outcome)
        assert rows[-1]["label"] not in said
        forecast = f"One step more in the caseworker’s forecast goes with {rows[-1]['words']}."
        largest = "Of the other answers, one step more on “{label}” goes with the largest difference"
        assert said.index(forecast) < said.index(largest.format(label=rows[0]["label"]))
    assert "The caseworker’s forecast is at its highest step." in explorer.sentence(s12=5)


def test_where_no_answer_makes_a_difference_none_is_called_the_largest(explorer):
    lowest = {axis.name: axis.levels[0] for axis in explorer.what_if.axes if axis.name != "outcome"}
    view = explorer.view(outcome="job", **lowest)
    rows = [row for row in view.drawings["steps"]["rows"] if not row["forecast"]]
    assert max(abs(row["values"][0]) for row in rows) < 0.05
    assert "largest" not in view.words["status"]
    assert "goes with a difference of less than 0.1 of 100" in view.words["status"]
    assert "largest difference" in explorer.sentence(outcome="job")


def test_bars_are_sorted_by_size_whatever_their_direction():
    values = {"a": (1.0, 0.5, 1.5), "b": None, "c": (-3.0, -4.0, -2.0), "d": (9.0, 8.0, 10.0)}
    steps = [Step(name, name, "", value, forecast=name == "d") for name, value in values.items()]
    assert [step.name for step in sorted_steps(steps)] == ["c", "a", "b", "d"]
    scale = scale_of(steps)
    assert (scale.low, scale.high) == (-5.0, 10.0)
    assert (scale.place(-5.0), scale.place(0.0), scale.place(99.0)) == (0.0, pytest.approx(100 / 3), 100.0)


def test_only_the_answers_of_the_outcome_can_be_moved(explorer):
    explorer.outcome = "education"
    html = explorer.static()
    for name in ("s12", "network_support", "everyday_coping", "b11", "b3", "job_search"):
        control = html.split(f'data-lever="{name}"')[1].split("</div>")[0]
        assert ("disabled" in control) == (name in {"b3", "job_search"})


def test_the_setting_is_checked(explorer):
    with pytest.raises(InvalidArgumentError, match="b11 is 19000"):
        explorer.b11 = 19_000
    with pytest.raises(InvalidArgumentError, match="job_search is 7"):
        explorer.view(job_search=7)


def test_the_payload_is_small(explorer):
    assert len(explorer.static()) < 60_000


# The browser: what is shown, what the keyboard reaches, what the bars look like.


@pytest.fixture
def page(open_page, explorer):
    opened = open_page(explorer, width=320)
    opened.locator("[data-part=skip]").click()
    return opened


BARS = """
(list) => [...list.children].filter((item) => !item.hidden).map((item) => ({
  words: item.querySelectorAll("span")[1].textContent,
  width: parseFloat(item.querySelector("rect").getAttribute("width")),
}))
"""

FIRST_BARS = f"""
(html) => ({BARS})(new DOMParser().parseFromString(html, "text/html").querySelector("[data-drawing=steps]"))
"""


@pytest.mark.browser
def test_a_choice_changes_controls_sentence_and_bars(page, explorer):
    page.locator("input[name=outcome][value=education]").check()
    assert page.locator(".bip-levers input:enabled").count() == 4
    assert page.locator("input[name=b3]").is_hidden()
    page.locator("input[name=everyday_coping]").press("ArrowRight")
    page.locator("input[name=b11]").press("ArrowLeft")
    setting = {"outcome": "education", "everyday_coping": 4, "b11": 20_000}
    view = explorer.view(**setting)
    assert page.locator("[role=status]").text_content() == view.words["status"]
    assert page.locator("input[name=b11]").get_attribute("aria-valuetext") == "20,000 DKK"
    bars = page.locator("[data-drawing=steps]").evaluate(BARS)
    rows = view.drawings["steps"]["rows"]
    assert [bar["words"] for bar in bars] == [row["words"] for row in rows]
    low, high = view.drawings["steps"]["scale"]
    widths = [100 * abs(row["values"][0]) / (high - low) for row in rows]
    assert [bar["width"] for bar in bars] == pytest.approx(widths)


@pytest.mark.browser
def test_a_small_screen_needs_no_sideways_scrolling(page):
    for outcome in ("search", "job", "education"):
        page.locator(f"input[name=outcome][value={outcome}]").check()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_the_first_bars_are_the_same_before_and_after_the_script(page, explorer):
    for name in ("search", "education"):
        page.locator(f"input[name=outcome][value={name}]").check()
    page.locator("button[type=reset]").click()
    page.wait_for_function("document.querySelector('input[value=search]').checked")
    drawn = page.locator("[data-drawing=steps]").evaluate(BARS)
    before = page.evaluate(FIRST_BARS, explorer.static())
    assert [bar["words"] for bar in before] == [bar["words"] for bar in drawn]
    assert [bar["width"] for bar in before] == pytest.approx([bar["width"] for bar in drawn], abs=1e-3)


def test_the_module_is_small_and_stands_alone():
    own = module_source("profile")
    assert 'export default explorer("profile"' in own
    assert len(gzip.compress(own.encode())) < 16_000
