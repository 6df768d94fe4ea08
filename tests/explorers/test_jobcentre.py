"""The job-centre explorer: persons that add up, and an association that is never counted."""

from __future__ import annotations

import contextlib
import gzip
import io
import re

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers import JobCentreExplorer
from bip_teach.explorers.assets import module_source, site_script
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import JobCentreCard
from bip_teach.what_if.jobcentre import PART_KINDS

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AS_TODAY = {"raised_of_10": 0, "switching_of_100": 16, "combined_of_100": 19}


def card(estimates=(0.072, 0.0177, -0.0135, 0.0479), true=(np.nan, 0.0147, -0.012, 0.0305)):
    rows = {
        "part": list(PART_KINDS),
        "estimate": estimates,
        "std_error": [0.0041, 0.0054, 0.0053, 0.0116],
        "true": true,
        "n_obs": [4000, 3922, 9540, 4000],
    }
    return JobCentreCard(pd.DataFrame(rows), switching_today=16, combined_today=19)


@pytest.fixture
def explorer(monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return JobCentreExplorer(card())


def some_settings(axes, count, seed):
    """Random settings, as today, and everything at its lowest and at its highest."""
    rng = np.random.default_rng(seed)
    drawn = [{axis.name: axis.levels[rng.integers(len(axis.levels))] for axis in axes} for _ in range(count)]
    ends = [{axis.name: axis.levels[end] for axis in axes} for end in (0, -1)]
    return [*drawn, *ends, *(end | AS_TODAY for end in ends)]


def first_number(words):
    return int(re.search(r"\d[\d,]*", words).group().replace(",", ""))


def test_a_thousand_programmes_are_worded_and_drawn_as_in_python(explorer, assert_same_views):
    assert_same_views(explorer, some_settings(explorer.what_if.axes, 1000, seed=3))


@pytest.mark.parametrize(
    "strange",
    [
        card((0.002, -0.02, 0.04, -0.1), true=np.nan),
        card((0.98, 0.03, -0.04, 0.2)),
        card((0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_other_panels_are_worded_as_in_python(strange, assert_same_views, monkeypatch):
    """Fewer jobs, hardly any or nearly everybody's, no change at all, and nobody who knows the truth."""
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    explorer = JobCentreExplorer(strange)
    assert_same_views(explorer, some_settings(explorer.what_if.axes, 150, seed=4))


def test_the_persons_of_the_sentence_add_up(explorer):
    for setting in some_settings(explorer.what_if.axes, 300, seed=5):
        words = explorer.view(**setting).words
        moved = sum(
            first_number(words[part]) * (-1 if words[part].startswith("−") else 1)
            for part in ("belief", "switches")
            if words[part] != "No change"
        )
        assert first_number(words["programme"]) == first_number(words["today"]) + moved


def test_the_sum_holds_under_conditions_and_in_a_made_up_centre(explorer):
    sentence = explorer.sentence()
    assert sentence.startswith("Today, in the made-up centre, about ")
    assert "If the conditions below hold, with this programme it is about " in sentence


def test_less_than_one_person_has_a_direction_and_a_range(explorer):
    setting = {"clients": 50, "raised_of_10": 0, "switching_of_100": 40, "combined_of_100": 19}
    view = explorer.view(**setting)
    assert view.words["switches_range"].startswith("Of 100 people: −0.")
    assert "through changes of caseworker: less than one person fewer." in view.words["status"]
    assert "as many: less than one person fewer (−0." in view.words["status"]
    assert "(0 to 0 would fit the data)" not in view.words["status"]
    fewer_changes = explorer.view(**setting | {"switching_of_100": 0}).words["status"]
    assert "through changes of caseworker: less than one person more." in fewer_changes


def test_support_moves_its_own_words_only(explorer):
    less, more = (explorer.view(combined_of_100=level) for level in (0, 60))
    changed = {name for name in less.words if less.words[name] != more.words[name]}
    assert changed == {"combined", "combined_range", "combined_of_100", "situation", "status"}
    assert less.answer == more.answer


def test_what_each_number_is_is_said(explorer):
    sentence = explorer.sentence(clients=1000, switching_of_100=0)
    for words in (
        "From a design, through belief:",
        "about getting another caseworker",
        "only if nothing unmeasured decides who changes",
        "Not counted, an association:",
    ):
        assert words in sentence
    html = explorer.static()
    for words in (
        "no forecast for your job centre",
        "no league table",
        "A workshop that lifts ratings without a change of practice need not do anything.",
        "Synthetic data, for learning, not for judging a person.",
        ">Effect<",
        ">Comparison<",
        ">Association<",
    ):
        assert words in html


def test_the_truth_is_shown_when_asked_for(explorer):
    assert "True in this world" not in explorer.sentence()
    assert "True in this world: +7 through belief" in explorer.sentence(clients=1000, truth=True)
    unknown = JobCentreExplorer(card(true=np.nan))
    assert unknown.sentence(truth=True).endswith("Nobody knows what is true of this panel.")


def test_the_scales_hold_every_interval(explorer):
    scales = explorer.payload()["scales"]
    for setting in some_settings(explorer.what_if.axes, 300, seed=6):
        view = explorer.view(**setting)
        for name, quantity in view.intervals.items():
            assert scales[name][0] <= quantity.interval[0] <= quantity.interval[2] <= scales[name][1]
        for drawing in view.drawings.values():
            low, high = scales["parts"]
            assert low <= drawing["ends"][0] <= drawing["ends"][2] <= high


def test_the_setting_is_checked(explorer):
    with pytest.raises(InvalidArgumentError, match="clients is 75"):
        explorer.clients = 75
    with pytest.raises(InvalidArgumentError, match="switching_of_100 is 41"):
        explorer.view(switching_of_100=41)


def test_the_python_call_prints_the_same_sentence(monkeypatch):
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    namespace, printed = {}, io.StringIO()
    code = JobCentreExplorer(card()).python_call(clients=800, truth=True)
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    made = namespace["explorer"]
    assert printed.getvalue().strip() == made.sentence(clients=800, truth=True)
    assert "800 people" in printed.getvalue()


def test_the_payload_is_small(explorer):
    own = len(gzip.compress(site_script().encode())) - len(
        gzip.compress(site_script().replace(module_body(), "").encode())
    )
    words = len(gzip.compress(str(explorer.payload()).encode()))
    assert own + words < 8_000


def module_body():
    source = module_source("jobcentre")
    start = source.index("const PARTS")
    return source[start : source.index("export default")]


# The browser


@pytest.fixture
def page(open_page, explorer):
    opened = open_page(explorer, width=320)
    opened.locator("[data-part=skip]").click()
    return opened


@pytest.mark.browser
def test_the_keyboard_moves_sentence_bars_and_address(page, explorer):
    for name in ("clients", "raised_of_10", "switching_of_100", "combined_of_100"):
        page.locator(f"input[name={name}]").press("ArrowRight")
    page.locator("input[name=truth]").press("Space")
    setting = {
        "clients": 450,
        "raised_of_10": 6,
        "switching_of_100": 11,
        "combined_of_100": 31,
        "truth": True,
    }
    view = explorer.view(**setting)
    assert page.locator("[role=status]").text_content() == view.words["status"]
    assert page.locator("[data-words=true_combined]").is_visible()
    assert "switching_of_100=11" in page.url
    low, high = explorer.payload()["scales"]["parts"]
    for name, drawing in view.drawings.items():
        bar = page.locator(f"[data-drawing={name}] [data-part=bar]")
        end = float(bar.get_attribute("x2").rstrip("%"))
        assert end == pytest.approx(100 * (drawing["ends"][1] - low) / (high - low))


@pytest.mark.browser
def test_the_first_sight_is_the_same_before_and_after_the_script(page, explorer):
    view = explorer.view()
    for name, words in view.words.items():
        for place in page.locator(f"[data-words={name}]").all():
            assert place.text_content() == words
    ends = page.locator("[data-drawing] [data-part=range]").evaluate_all(
        "lines => lines.map((line) => ['x1', 'x2'].map((end) => parseFloat(line.getAttribute(end))))"
    )
    static = re.findall(r'data-part="range" x1="([\d.]+)%" x2="([\d.]+)%" y1="13"', explorer.static())
    assert np.array(ends) == pytest.approx(np.array(static, dtype=float), abs=1e-3)


@pytest.mark.browser
def test_a_small_screen_needs_no_sideways_scrolling_in_light_and_dark_and_axe_finds_nothing(page):
    page.locator("input[name=truth]").check()
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        found = Axe().run(page, options={"runOnly": STANDARDS, "preload": False})
        assert [rule["id"] for rule in found.response["violations"]] == []
