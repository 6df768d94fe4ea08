"""Small grids with every kind of number, and a browser for pages that hold nothing but explorers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from bip_teach.explorers import BeliefExplorer, InterventionsExplorer
from bip_teach.explorers.assets import site_script, stylesheet
from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.what_if import BELIEF_LEVELS, GROUPS, OUTCOMES, SWITCH_LEVELS, Axis, Grid


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
    }
    table = rows.assign(**numbers)
    table.loc[7, ["estimate", "conf_low", "conf_high"]] = np.nan
    axes = (Axis("belief", BELIEF_LEVELS), Axis("switches", SWITCH_LEVELS), Axis("outcome", OUTCOMES))
    return Grid(axes, table)


@pytest.fixture(scope="session")
def interventions_grid() -> Grid:
    """Mixes with thousands, hundreds, few, too few and no responses."""
    rows = pd.DataFrame(list(product((False, True), repeat=4)), columns=list(GROUPS))
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
    )
    numbers = [column for column in table if column not in (*GROUPS, "n_obs")]
    table.loc[table["n_obs"] < 10, numbers] = np.nan
    return Grid(tuple(Axis(name, (False, True)) for name in GROUPS), table)


@pytest.fixture
def explorers(belief_grid, interventions_grid, monkeypatch):
    """Two explorers of one kind and one of the other, as a built page shows them."""
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    return [
        BeliefExplorer(belief_grid),
        InterventionsExplorer(interventions_grid),
        BeliefExplorer(belief_grid, belief=5, outcome="job_or_education"),
    ]


@pytest.fixture
def page_file(explorers, tmp_path):
    """Write a page that holds the explorers, on disk and without a server."""
    (tmp_path / "explorers.js").write_text(site_script(), encoding="utf-8")
    (tmp_path / "explorers.css").write_text(stylesheet(), encoding="utf-8")
    body = "\n".join(explorer.static() for explorer in explorers)
    file = tmp_path / "page.html"
    file.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "script-src 'self' file:; style-src 'self' file:\">"
        '<link rel="stylesheet" href="explorers.css"><script async src="explorers.js"></script></head>'
        f"<body><main><h1>Explorers</h1>{body}</main></body></html>",
        encoding="utf-8",
    )
    return file
