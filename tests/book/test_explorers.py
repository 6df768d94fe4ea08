"""The explorers of the built pages: they answer with no kernel, and say what Python says."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from bip_teach.explorers import BeliefExplorer, InterventionsExplorer
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import Axis, Grid, belief_grid, interventions_grid

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "book").glob("*.md"))}
WITH_EXPLORER = [name for name, source in SOURCES.items() if "Explorer(" in source]
CHAPTERS = ("job_search", "path_to_job", "path_to_education", "caseworker_effects", "combined_interventions")

EVERY_SENTENCE = """
(root, settings) => settings.map((setting) => {
  for (const [name, level] of Object.entries(setting)) {
    for (const input of root.querySelectorAll(`input[name="${name}"]`)) {
      if (input.type === "checkbox") input.checked = level;
      else if (input.type === "radio") input.checked = input.value === String(level);
      else input.value = String(level);
    }
  }
  root.querySelector("form").dispatchEvent(new Event("input", { bubbles: true }));
  return root.querySelector("[role=status]").textContent;
})
"""


def explorer_of(root, monkeypatch):
    """The same explorer in Python, from the numbers in the page."""
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    grid = json.loads(root.locator("script[type='application/json']").text_content())["grid"]
    axes = tuple(Axis(axis["name"], tuple(axis["levels"])) for axis in grid["axes"])
    index = pd.MultiIndex.from_product([axis.levels for axis in axes], names=[axis.name for axis in axes])
    table = pd.DataFrame(grid["columns"], index=index, dtype=float).reset_index()
    kind = {"belief": BeliefExplorer, "interventions": InterventionsExplorer}[
        root.get_attribute("data-explorer")
    ]
    return kind(Grid(axes, table))


def test_every_chapter_has_an_explorer():
    assert set(CHAPTERS) <= set(WITH_EXPLORER)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", WITH_EXPLORER)
def test_every_control_moves_the_sentence_by_keyboard(visit, name, width):
    with visit(f"en/book/{name}.html", width) as seen:
        for root in seen.page.locator("[data-explorer]").all():
            status = root.locator("[role=status]")
            names = root.locator("input").evaluate_all(
                "inputs => [...new Set(inputs.map((input) => input.name))]"
            )
            for control in names:
                before = status.text_content()
                chosen = root.locator(f"input[name={control}]:is([type=radio]:checked, :not([type=radio]))")
                chosen.focus()
                kind = chosen.get_attribute("type")
                at_end = kind == "range" and chosen.input_value() == chosen.get_attribute("max")
                seen.page.keyboard.press(
                    "Space" if kind == "checkbox" else "ArrowLeft" if at_end else "ArrowRight"
                )
                assert status.text_content() != before, control
        assert not seen.complaints


@pytest.mark.parametrize("name", WITH_EXPLORER)
def test_every_setting_says_what_python_says(visit, name, monkeypatch):
    with visit(f"en/book/{name}.html") as seen:
        for root in seen.page.locator("[data-explorer]").all():
            explorer = explorer_of(root, monkeypatch)
            settings = explorer.grid.settings()
            assert root.evaluate(EVERY_SENTENCE, settings) == [
                explorer.sentence(**setting) for setting in settings
            ]


@pytest.mark.parametrize(
    ("name", "kind", "grid"),
    [("start", "belief", belief_grid), ("combined_interventions", "interventions", interventions_grid)],
)
def test_the_page_holds_the_numbers_of_the_shipped_panel(visit, frame, name, kind, grid):
    with visit(f"en/book/{name}.html") as seen:
        data = seen.page.locator(
            f"[data-explorer={kind}] script[type='application/json']"
        ).first.text_content()
    fresh = grid(frame).payload()
    assert json.loads(data)["grid"]["axes"] == fresh["axes"]
    for column, values in json.loads(data)["grid"]["columns"].items():
        assert values == pytest.approx(fresh["columns"][column], abs=2e-4, nan_ok=True), column


def test_a_shared_address_brings_the_setting_back(visit):
    with visit("en/book/start.html") as seen:
        seen.page.locator("input[name=belief]").press("End")
        seen.page.locator("input[name=switches]").press("End")
        said = seen.page.locator("[role=status]").text_content()
        shared = seen.page.url.partition("/en/")[2]
    with visit(f"en/{shared}", 390) as seen:
        assert seen.page.locator("[role=status]").text_content() == said
        assert not seen.complaints


def test_a_bad_address_is_ignored_with_a_polite_message(visit):
    with visit("en/book/start.html#explorer=belief&belief=<b>9</b>&switches=0&outcome=job") as seen:
        notice = seen.page.locator("[data-part=notice]")
        assert notice.is_visible()
        assert notice.locator("b").count() == 0
        assert not seen.complaints


def test_without_scripts_sentence_and_table_are_there(visit):
    with visit("en/book/start.html", scripts=False) as seen:
        root = seen.page.locator("[data-explorer]")
        assert "of 100" in root.locator("[role=status]").text_content()
        root.locator("summary").click()
        assert root.locator("table").is_visible()
        assert root.locator("tbody tr").count() == 40


def test_pages_work_from_a_stick(visit, site):
    with visit("en/book/combined_interventions.html", base=site.as_uri()) as seen:
        seen.draw_figures()
        before = seen.page.locator("[role=status]").text_content()
        seen.page.locator("input[name=health]").press("Space")
        assert seen.page.locator("[role=status]").text_content() != before
        assert not seen.foreign


def test_pages_work_where_text_must_not_become_code(browser, address):
    context = browser.new_context()
    page = context.new_page()
    policy = "default-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"

    def guard(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    context.route("**/*.html", guard)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/en/book/path_to_job.html")
    page.wait_for_selector("[data-explorer][data-ready]")
    page.locator("input[name=belief]").press("ArrowRight")
    page.locator("[data-figure]").first.scroll_into_view_if_needed()
    page.wait_for_selector("[data-figure][data-drawn]")
    assert complaints == []
    context.close()


def test_no_widget_state_is_embedded(site):
    for name in SOURCES:
        page = (site / "en" / "book" / f"{name}.html").read_text(encoding="utf-8")
        assert "widget-state" not in page
        assert "widget-view" not in page
