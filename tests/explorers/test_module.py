"""The ES module keeps the contract of anywidget: it draws from a model and talks to it both ways."""

from __future__ import annotations

import pytest

from bip_teach.explorers import BeliefExplorer, InterventionsExplorer
from bip_teach.explorers.base import STATIC_VARIABLE

pytestmark = pytest.mark.browser

# A stand-in for the model that a notebook passes to a module.
SHOW = """
async ({ source, state }) => {
  const listeners = {};
  const model = {
    state,
    saved: 0,
    get: (name) => model.state[name],
    set: (name, value) => { model.state[name] = value; },
    save_changes: () => { model.saved += 1; },
    on: (event, listener) => { (listeners[event] ??= new Set()).add(listener); },
    off: (event, listener) => { listeners[event]?.delete(listener); },
    fromPython: (name, value) => {
      model.state[name] = value;
      for (const listener of listeners[`change:${name}`] ?? []) listener();
    },
    listeners,
  };
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const el = document.createElement("div");
  document.body.replaceChildren(el);
  globalThis.model = model;
  globalThis.cleanUp = await widget.render({ model, el });
}
"""


@pytest.fixture(params=["belief", "interventions"])
def explorer(request, belief_grid, interventions_grid, monkeypatch):
    monkeypatch.delenv(STATIC_VARIABLE, raising=False)
    return {"belief": BeliefExplorer, "interventions": InterventionsExplorer}[request.param](
        {"belief": belief_grid, "interventions": interventions_grid}[request.param]
    )


@pytest.fixture
def page(browser, explorer):
    context = browser.new_context()
    opened = context.new_page()
    state = {"_markup": explorer.get_state()["_markup"], **explorer.setting()}
    opened.evaluate(SHOW, {"source": explorer._esm, "state": state})
    yield opened
    context.close()


def move(page, explorer):
    """Move the first control and return what it now should be."""
    name = explorer.grid.axes[0].name
    page.locator(f"input[name={name}]").first.press("ArrowRight" if name == "belief" else "Space")
    return name, 4 if name == "belief" else False


def test_a_moved_control_reaches_the_model_and_is_saved(page, explorer):
    name, level = move(page, explorer)
    assert page.evaluate("name => model.get(name)", name) == level
    assert page.evaluate("model.saved") >= 1
    assert page.locator("[role=status]").text_content() == explorer.sentence(**{name: level})


def test_a_change_in_python_moves_control_and_sentence(page, explorer):
    for name, level in (explorer.grid.settings()[-1]).items():
        page.evaluate("([name, level]) => model.fromPython(name, level)", [name, level])
    last = explorer.grid.settings()[-1]
    assert page.locator("[role=status]").text_content() == explorer.sentence(**last)
    assert page.evaluate("model.saved") == 0


def test_the_module_lets_go_of_the_model(page):
    page.evaluate("cleanUp()")
    left = page.evaluate("Object.values(model.listeners).reduce((count, set) => count + set.size, 0)")
    assert left == 0
