"""A grid keeps every setting once, in order, and gives its numbers back."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.what_if import Axis, Grid

AXES = (Axis("belief", (1, 2, 3)), Axis("outcome", ("job", "education")))


def table() -> pd.DataFrame:
    rows = pd.DataFrame(list(product((1, 2, 3), ("job", "education"))), columns=["belief", "outcome"])
    estimate = np.arange(1, 7) / 100
    return rows.assign(estimate=estimate, conf_low=estimate / 2, conf_high=estimate * 2, n_obs=10)


def test_lookup_gives_the_row_of_the_setting():
    numbers = Grid(AXES, table()).lookup(belief=2, outcome="education")
    assert numbers == {"estimate": 0.04, "conf_low": 0.02, "conf_high": 0.08, "n_obs": 10.0}


@given(st.permutations(range(6)))
def test_order_of_rows_does_not_matter(order):
    shuffled = Grid(AXES, table().iloc[order])
    assert shuffled.to_json() == Grid(AXES, table()).to_json()


def test_the_table_of_the_caller_stays_as_it_is():
    given_table = table()
    before = given_table.copy()
    Grid(AXES, given_table)
    pd.testing.assert_frame_equal(given_table, before)


def test_json_counts_settings_with_the_last_axis_fastest():
    payload = json.loads(Grid(AXES, table()).to_json())
    assert payload["axes"][1] == {"name": "outcome", "levels": ["job", "education"]}
    assert payload["columns"]["estimate"] == [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]


def test_settings_stand_in_the_order_of_the_rows():
    grid = Grid(AXES, table())
    found = [grid.lookup(**setting)["estimate"] for setting in grid.settings()]
    assert found == [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]


def test_numbers_keep_four_decimals():
    exact = table().assign(estimate=1 / 3, conf_low=0.1, conf_high=0.5)
    assert Grid(AXES, exact).lookup(belief=1, outcome="job")["estimate"] == 0.3333


def test_a_missing_number_is_none_and_null():
    missing = table()
    missing.loc[0, ["estimate", "conf_low", "conf_high"]] = np.nan
    grid = Grid(AXES, missing)
    assert grid.lookup(belief=1, outcome="job")["estimate"] is None
    assert json.loads(grid.to_json())["columns"]["estimate"][0] is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda rows: rows.iloc[1:], r"Missing: \[\(1, 'job'\)\]"),
        (lambda rows: pd.concat([rows, rows.iloc[:1]]), r"Repeated: \[\(1, 'job'\)\]"),
        (lambda rows: rows.replace({"belief": {3: 4}}), r"Not on the axes: \[\(4, "),
        (lambda rows: rows.assign(conf_low=rows["estimate"] + 0.01), "leaves out its estimate"),
        (lambda rows: rows.assign(conf_high=np.nan), "incomplete"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(change, says):
    with pytest.raises(InvalidArgumentError, match=says):
        Grid(AXES, change(table()))


def test_a_table_without_an_interval_is_refused():
    with pytest.raises(UnknownNameError, match="has no column 'conf_low'"):
        Grid(AXES, table().drop(columns="conf_low"))


def test_lookup_says_what_is_allowed():
    grid = Grid(AXES, table())
    with pytest.raises(InvalidArgumentError, match=r"belief is 9\. Allowed: 1, 2, 3"):
        grid.lookup(belief=9, outcome="job")
    with pytest.raises(UnknownNameError, match=r"no axis called 'belif'.* Did you mean 'belief'"):
        grid.lookup(belif=1, outcome="job")
    with pytest.raises(InvalidArgumentError, match="no level for 'outcome'"):
        grid.lookup(belief=1)


@pytest.mark.parametrize("levels", [(), (1, 1)])
def test_an_axis_needs_levels_each_once(levels):
    with pytest.raises(InvalidArgumentError, match="at least one, each once"):
        Axis("belief", levels)


def test_axes_need_different_names():
    with pytest.raises(InvalidArgumentError, match="each name once"):
        Grid((AXES[0], AXES[0]), table())
