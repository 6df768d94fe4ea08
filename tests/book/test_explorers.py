"""The explorers of the built pages: they answer with no kernel, and say what Python says."""

from __future__ import annotations

import ast
import random
import re
from itertools import product
from math import prod
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bip_teach import explorers, what_if
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.panel import analysis_frame, load_panel, load_truth
from bip_teach.simulate import calibrated_design
from bip_teach.what_if import InventedPerson
from bip_teach.what_if.instrument import N_ANSWERS, QUESTIONS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
SOURCES = {
    path.relative_to(BOOK).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(BOOK.rglob("*.md"))
}
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:.*\n", re.MULTILINE)
CALL = re.compile(r"^explorers\.(\w+)\(.+\)$", re.MULTILINE)

# Page -> the calls that its cells make, in the order of the page.
CALLS = {
    name: [found.group() for found in CALL.finditer(source)]
    for name, source in SOURCES.items()
    if CALL.search(source)
}
# Kind of explorer -> the first page that has one.
FIRST = {}
for page_name, calls in CALLS.items():
    for call in calls:
        FIRST.setdefault(getattr(explorers, CALL.match(call).group(1)).kind, page_name)

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
MOST_STEPS = 30  # of a control until the sentence moves: one step can be less than one person
NOT_RATED = {question.id for question in QUESTIONS if not question.is_rating}
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
def explorers_of(frame, truth):
    """Return a function: the explorers of a page, made from the shipped panel by the calls of the page."""
    made = {}
    names = {"explorers": explorers, "what_if": what_if, "frame": frame, "truth": truth}
    names |= {one.__name__: one for one in (analysis_frame, load_panel, load_truth, calibrated_design)}

    def make(page):
        if page not in made:
            made[page] = [eval(call, given(page, call)) for call in CALLS[page]]  # our own page
        return made[page]

    def given(page, call):
        """The names that a call uses: those above, and what the page gives names to itself."""
        known = dict(names)
        assigned = {}
        for cell in CELL.findall(SOURCES[page]):
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


def reveal(root):
    """End the guess by keyboard, where the explorer asks for one."""
    if root.get_attribute("data-veiled") is not None:
        expect(root.locator("[role=status]")).to_be_hidden()
        root.locator("[data-part=skip]").press("Enter")
    expect(root.locator("[role=status]")).to_be_visible()


def open_controls(root):
    """Open folded controls by keyboard."""
    for summary in root.locator(".bip-controls details:not([open]) > summary").all():
        summary.press("Enter")


def controls_of(root):
    """Names of the controls that a reader can see and move now."""
    return root.locator(".bip-controls").evaluate("""(form) => {
      const open = (input) => input.name && !input.disabled && input.checkVisibility();
      return [...new Set([...form.elements].filter(open).map((input) => input.name))];
    }""")


def press(root, name):
    """Move a control by one step with the keyboard, backwards when it stands at its end."""
    found = root.locator(
        f'.bip-controls [name="{name}"]:is([type=radio]:checked, [type=range], [type=checkbox], select)'
    )
    kind, at_end = found.evaluate("""(input) => [
      input.type,
      input.options ? input.selectedIndex === input.options.length - 1 : input.value === input.max,
    ]""")
    forward, back = ("ArrowDown", "ArrowUp") if kind == "select-one" else ("ArrowRight", "ArrowLeft")
    found.press("Space" if kind == "checkbox" else back if at_end else forward)


def move(root, control):
    """Press until the words change; fail where they never do."""
    # An answer that is no rating counts for nothing: it stands in the table of answers only.
    told = root.locator(".bip-panels" if control in NOT_RATED else "[role=status]")
    before, steps = told.text_content(), 0
    while told.text_content() == before and steps < MOST_STEPS:
        press(root, control)
        steps += 1
    assert told.text_content() != before, control


def test_every_chapter_and_every_kind_has_its_place():
    assert set(CHAPTERS) <= set(CALLS)
    assert set(FIRST) == {getattr(explorers, name).kind for name in explorers.__all__}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", CALLS)
def test_every_control_moves_the_sentence_by_keyboard(visit, name, width):
    with visit(f"en/book/{name}.html", width) as seen:
        for root in seen.page.locator("[data-explorer]").all():
            reveal(root)
            open_controls(root)
            moved = set()
            while left := [control for control in controls_of(root) if control not in moved]:
                move(root, left[0])  # which may hide some of the others, or show more
                moved.add(left[0])
            assert moved
        assert not seen.complaints


@pytest.mark.parametrize("name", CALLS)
def test_every_setting_says_what_python_says(visit, explorers_of, name):
    with visit(f"en/book/{name}.html") as seen:
        for root, explorer in pairs(seen, explorers_of(name)):
            assert root.locator("[role=status]").text_content() == explorer.sentence()
            settings = settings_of(explorer, MOST_SETTINGS if name in FIRST.values() else FEWER_SETTINGS)
            for setting, said in zip(settings, root.evaluate(SENTENCES, settings), strict=True):
                assert said == explorer.sentence(**setting), setting


def test_every_invented_person_is_placed_as_python_places_them(visit, explorers_of):
    generator = random.Random(SEED)
    persons = [[generator.randint(0, most) for most in N_ANSWERS] for _ in range(MOST_SETTINGS)]
    ids = [question.id for question in QUESTIONS]
    name = FIRST["instrument"]
    (known,) = explorers_of(name)
    with visit(f"en/book/{name}.html") as seen:
        root = seen.page.locator("[data-explorer]")
        said = root.evaluate(SENTENCES, [dict(zip(ids, person, strict=True)) for person in persons])
    for person, sentence in zip(persons, said, strict=True):
        answers = [person, *known.what_if.measurements[1:]]
        explorer = explorers.InstrumentExplorer(InventedPerson(known.what_if.queue, answers))
        assert sentence == explorer.sentence(), person


@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_a_shared_address_brings_the_setting_back(visit, kind, name):
    with visit(f"en/book/{name}.html") as seen:
        root = seen.page.locator(f"[data-explorer={kind}]").first
        reveal(root)
        press(root, controls_of(root)[0])
        said = root.locator("[role=status]").text_content()
        shared = seen.page.url.partition("/en/")[2]
    assert f"#explorer={kind}&" in shared
    with visit(f"en/{shared}", 390) as seen:
        status = seen.page.locator(f"[data-explorer={kind}] [role=status]").first
        expect(status).to_be_visible()
        assert status.text_content() == said
        assert not seen.complaints


@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_a_bad_address_is_ignored_with_a_polite_message(visit, explorers_of, kind, name):
    axes = next(one.what_if.axes for one in explorers_of(name) if one.kind == kind)
    asked = "&".join(f"{axis.name}=<b>9</b>" for axis in axes)
    with visit(f"en/book/{name}.html#explorer={kind}&{asked}") as seen:
        for root, explorer in pairs(seen, explorers_of(name)):
            notice = root.locator("[data-part=notice]")
            assert notice.is_visible() == (explorer.kind == kind)
            assert notice.locator("b").count() == 0
            assert root.locator("[role=status]").text_content() == explorer.sentence()
        assert not seen.complaints


@pytest.mark.parametrize("name", CALLS)
def test_without_scripts_sentence_and_table_are_there(visit, explorers_of, name):
    with visit(f"en/book/{name}.html", scripts=False) as seen:
        for root, explorer in pairs(seen, explorers_of(name)):
            assert root.locator("[role=status]").is_visible()
            assert root.locator("[role=status]").text_content() == explorer.sentence()
            fold = root.locator("details.bip-every")
            fold.locator("summary").click()
            assert fold.locator("table").is_visible()
            assert fold.locator("tbody tr").count() >= min(len(explorer.what_if.table), 5)


@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_pages_work_from_a_stick(visit, site, kind, name):
    with visit(f"en/book/{name}.html", base=site.as_uri()) as seen:
        seen.draw_figures()
        root = seen.page.locator(f"[data-explorer={kind}]").first
        before = root.locator("[role=status]").text_content()
        press(root, controls_of(root)[0])
        assert root.locator("[role=status]").text_content() != before
        assert not seen.foreign


@pytest.mark.parametrize(("kind", "name"), FIRST.items())
def test_pages_work_where_text_must_not_become_code(browser, address, kind, name):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    policy = "default-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"

    def guard(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    context.route("**/*.html", guard)
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/en/book/{name}.html")
    page.wait_for_selector(f"[data-explorer={kind}][data-ready]")
    root = page.locator(f"[data-explorer={kind}]").first
    before = root.locator("[role=status]").text_content()
    press(root, controls_of(root)[0])
    assert root.locator("[role=status]").text_content() != before
    for figure in page.locator("[data-figure]").all()[:1]:
        figure.scroll_into_view_if_needed()
        page.wait_for_selector("[data-figure][data-drawn]")
    assert complaints == []
    context.close()


def test_no_widget_state_is_embedded(site):
    for name in SOURCES:
        page = (site / "en" / "book" / f"{name}.html").read_text(encoding="utf-8")
        assert "widget-state" not in page
        assert "widget-view" not in page
