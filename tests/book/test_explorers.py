"""The explorers of the built pages: they answer with no kernel, and say what Python says."""

from __future__ import annotations

import ast
import random
import re
from itertools import product
from math import prod

import pytest

from bip_teach import explorers, what_if
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.language import speaking
from bip_teach.panel import analysis_frame, load_panel, load_truth
from bip_teach.simulate import calibrated_design
from bip_teach.what_if import InventedPerson
from bip_teach.what_if.instrument import N_ANSWERS, QUESTIONS

pytestmark = pytest.mark.browser

CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:.*\n", re.MULTILINE)

CHAPTERS = (
    "job_search",
    "path_to_job",
    "path_to_education",
    "caseworkers/switches",
    "caseworkers/belief",
    "caseworkers/cause",
    "caseworkers/differences",
    "combined_interventions",
)
# Settings that are tried: on the first page of each kind of explorer, and on every other page.
MOST_SETTINGS, FEWER_SETTINGS = 1000, 100
SEED = 20170323

SENTENCES = """
(root, settings) => settings.map((setting) => {
  for (const [name, level] of Object.entries(setting)) {
    for (const input of root.querySelectorAll(`.bip-controls [name="${name}"]`)) {
      if (input.type === "checkbox") input.checked = level;
      else if (input.type === "radio") input.checked = input.value === String(level);
      else input.value = String(level);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  return root.querySelector("[role=status]").textContent;
})
"""


@pytest.fixture(scope="module")
def explorers_of(frame, truth, explorer_calls, sources):
    """Return a function: the explorers of a page, made from the shipped panel by the calls of the page."""
    made = {}
    names = {"explorers": explorers, "what_if": what_if, "frame": frame, "truth": truth}
    names |= {one.__name__: one for one in (analysis_frame, load_panel, load_truth, calibrated_design)}

    def make(page, language):
        if (page, language) not in made:
            with speaking(language):
                calls = explorer_calls[page]
                made[page, language] = [eval(call, given(page, call)) for call in calls]  # our own page
        return made[page, language]

    def given(page, call):
        """The names that a call uses: those above, and what the page gives names to itself."""
        known = dict(names)
        assigned = {}
        for cell in CELL.findall(sources[page]):
            statements = ast.parse(OPTION.sub("", cell)).body
            named = [one for one in statements if isinstance(one, ast.Assign)]
            assigned |= {one.targets[0].id: one for one in named if isinstance(one.targets[0], ast.Name)}

        def run(code):
            for name in (one.id for one in ast.walk(code) if isinstance(one, ast.Name)):
                if name not in known and name in assigned:
                    run(assigned[name].value)
                    known[name] = eval(ast.unparse(assigned[name].value), known)

        run(ast.parse(call))
        return known

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STATIC_VARIABLE, "1")
        yield make


def pairs(seen, made):
    """Every explorer of a page with the same explorer in Python."""
    return list(zip(seen.page.locator("[data-explorer]").all(), made, strict=True))


def settings_of(explorer, most):
    """Every setting, or a random part of them where there are too many."""
    axes = explorer.what_if.axes
    if prod(len(axis.levels) for axis in axes) <= most:
        names = [axis.name for axis in axes]
        return [dict(zip(names, levels, strict=True)) for levels in product(*(axis.levels for axis in axes))]
    generator = random.Random(SEED)
    return [{axis.name: generator.choice(axis.levels) for axis in axes} for _ in range(most)]


def test_every_chapter_and_every_kind_has_its_place(explorer_calls, first_pages):
    assert set(CHAPTERS) <= set(explorer_calls)
    assert set(first_pages) == {getattr(explorers, name).kind for name in explorers.__all__}


def test_every_setting_says_what_python_says(visit, explorers_of, language, page_with_explorers, first_pages):
    with visit(f"{language}/book/{page_with_explorers}.html") as seen:
        for root, explorer in pairs(seen, explorers_of(page_with_explorers, language)):
            assert root.locator("[role=status]").text_content() == explorer.sentence()
            settings = settings_of(
                explorer, MOST_SETTINGS if page_with_explorers in first_pages.values() else FEWER_SETTINGS
            )
            for setting, said in zip(settings, root.evaluate(SENTENCES, settings), strict=True):
                assert said == explorer.sentence(**setting), setting


def test_every_invented_person_is_placed_as_python_places_them(visit, explorers_of, language, first_pages):
    generator = random.Random(SEED)
    persons = [[generator.randint(0, most) for most in N_ANSWERS] for _ in range(MOST_SETTINGS)]
    ids = [question.id for question in QUESTIONS]
    name = first_pages["instrument"]
    (known,) = explorers_of(name, language)
    with visit(f"{language}/book/{name}.html") as seen:
        root = seen.page.locator("[data-explorer]")
        said = root.evaluate(SENTENCES, [dict(zip(ids, person, strict=True)) for person in persons])
    for person, sentence in zip(persons, said, strict=True):
        answers = [person, *known.what_if.measurements[1:]]
        explorer = explorers.InstrumentExplorer(InventedPerson(known.what_if.queue, answers), language)
        assert sentence == explorer.sentence(), person


def test_a_bad_address_is_ignored_with_a_polite_message(visit, explorers_of, language, kind, first_page):
    axes = next(one.what_if.axes for one in explorers_of(first_page, language) if one.kind == kind)
    asked = "&".join(f"{axis.name}=<b>9</b>" for axis in axes)
    with visit(f"{language}/book/{first_page}.html#explorer={kind}&{asked}") as seen:
        for root, explorer in pairs(seen, explorers_of(first_page, language)):
            notice = root.locator("[data-part=notice]")
            assert notice.is_visible() == (explorer.kind == kind)
            assert notice.locator("b").count() == 0
            assert root.locator("[role=status]").text_content() == explorer.sentence()
        assert not seen.complaints


def test_without_scripts_sentence_and_table_are_there(visit, explorers_of, language, page_with_explorers):
    with visit(f"{language}/book/{page_with_explorers}.html", scripts=False) as seen:
        for root, explorer in pairs(seen, explorers_of(page_with_explorers, language)):
            assert root.locator("[role=status]").is_visible()
            assert root.locator("[role=status]").text_content() == explorer.sentence()
            fold = root.locator("details.bip-every")
            fold.locator("summary").click()
            assert fold.locator("table").is_visible()
            assert fold.locator("tbody tr").count() >= min(len(explorer.what_if.table), 5)


def test_no_widget_state_is_embedded(site, any_page):
    page = (site / any_page).read_text(encoding="utf-8")
    assert "widget-state" not in page
    assert "widget-view" not in page
