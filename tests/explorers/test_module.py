"""The contract with anywidget, on which also the widget managers of VS Code and Colab rely."""

from __future__ import annotations

import json
import re

import pytest

from bip_teach import explorers as explorers_package
from bip_teach.explorers.base import STATIC_VARIABLE

# A stand-in for the model that a front end passes to a module; its module comes from a text, as there.
# Everything that a page could load is written down, and two views of the model are shown.
SHOW = """
async ({ source, state }) => {
  const listeners = {};
  const model = {
    state,
    saved: 0,
    get: (name) => model.state[name],
    set: (name, value) => {
      if (model.state[name] === value) return;
      model.state[name] = value;
      for (const listener of listeners[`change:${name}`] ?? []) listener();
    },
    save_changes: () => { model.saved += 1; },
    on: (event, listener) => { (listeners[event] ??= new Set()).add(listener); },
    off: (event, listener) => { listeners[event]?.delete(listener); },
    listening: () => Object.values(listeners).reduce((count, one) => count + one.size, 0),
  };
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const views = [1, 2].map(() => document.createElement("div"));
  document.body.replaceChildren(...views);
  globalThis.model = model;
  globalThis.cleanUps = [];
  for (const el of views) cleanUps.push(await widget.render({ model, el }));
}
"""
# Set the controls of one view as a reader would, one after the other.
MOVE = """
(root, setting) => {
  for (const [name, level] of Object.entries(setting)) {
    for (const control of root.querySelectorAll(`.bip-controls [name="${name}"]`)) {
      if (control.type === "checkbox") control.checked = level;
      else if (control.type === "radio") control.checked = control.value === String(level);
      else control.value = String(level);
    }
    root.querySelector(".bip-controls").dispatchEvent(new Event("input", { bubbles: true }));
  }
}
"""
SET = "setting => { for (const [name, level] of Object.entries(setting)) model.set(name, level); }"


@pytest.fixture(params=explorers_package.__all__)
def explorer(request, what_ifs, monkeypatch):
    monkeypatch.delenv(STATIC_VARIABLE, raising=False)
    return getattr(explorers_package, request.param)(what_ifs[request.param])


@pytest.fixture
def page(browser, explorer):
    asked = []
    context = browser.new_context()
    opened = context.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: asked.append(str(error)))
    opened.evaluate(SHOW, {"source": explorer._esm, "state": explorer.get_state()})
    yield opened
    context.close()
    assert [address for address in asked if not address.startswith("blob:")] == []


def end(explorer, place):
    """Every axis at its first or at its last level."""
    return {axis.name: axis.levels[place] for axis in explorer.what_if.axes}


def sentences(page):
    return page.locator("[role=status]").all_text_contents()


def test_the_state_is_plain_json(explorer):
    state = explorer.get_state()
    told = json.loads(json.dumps(state, allow_nan=False))
    assert {name: told[name] for name in explorer.setting()} == explorer.setting()
    assert state["_view_module"] == state["_model_module"] == "anywidget"


def test_module_and_stylesheet_are_texts_that_load_nothing(explorer):
    state = explorer.get_state()
    assert isinstance(state["_esm"], str)
    assert isinstance(state["_css"], str)
    loads = r"^\s*import\b|\bimport\s*\(|\bfrom\s*[\"']|\brequire\s*\("
    assert not re.search(loads, state["_esm"], re.MULTILINE)
    assert not re.search(r"\bfetch\s*\(|XMLHttpRequest|WebSocket|sendBeacon", state["_esm"])
    assert set(re.findall(r"https?://[^\s\"'`]+", state["_esm"])) <= {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|url\(", state["_css"])


def test_a_cell_shows_a_view_of_the_model(explorer):
    data, _ = explorer._repr_mimebundle_()
    view = data["application/vnd.jupyter.widget-view+json"]
    assert view == {"version_major": 2, "version_minor": view["version_minor"], "model_id": explorer.model_id}


@pytest.mark.browser
def test_moved_controls_reach_the_model_and_every_view(page, explorer):
    for place in (-1, 0):
        setting = end(explorer, place)
        page.locator("[data-explorer]").first.evaluate(MOVE, setting)
        assert {name: page.evaluate("name => model.get(name)", name) for name in setting} == setting
        assert sentences(page) == [explorer.sentence(**setting)] * 2
    assert page.evaluate("model.saved") >= len(explorer.what_if.axes)


@pytest.mark.browser
def test_a_change_in_python_moves_every_view_and_sends_nothing_back(page, explorer):
    for place in (-1, 0):
        page.evaluate(SET, end(explorer, place))
        assert sentences(page) == [explorer.sentence(**end(explorer, place))] * 2
    assert page.evaluate("model.saved") == 0


@pytest.mark.browser
def test_a_view_that_is_closed_lets_go_of_the_model_and_leaves_the_other_alone(page, explorer):
    start, last = explorer.sentence(), end(explorer, -1)
    listening = page.evaluate("model.listening()")
    page.evaluate("cleanUps[0]()")
    assert page.evaluate("model.listening()") == listening / 2 > 0
    page.evaluate(SET, last)
    assert sentences(page) == [start, explorer.sentence(**last)]
    page.evaluate("cleanUps[1]()")
    assert page.evaluate("model.listening()") == 0
