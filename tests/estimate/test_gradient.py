"""Shares by level."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from bip_teach.errors import InvalidArgumentError
from bip_teach.estimate import gradient_table


def test_shares_and_counts(toy):
    table = gradient_table(toy, "job_52w")
    expected = toy.groupby("belief")["job_52w"].agg(["mean", "size"])
    np.testing.assert_allclose(table["estimate"], expected["mean"], rtol=1e-12)
    assert list(table["n_obs"]) == list(expected["size"])
    assert list(table["term"]) == list(expected.index)


def test_independent_rows_give_wilsons_interval(toy):
    table = gradient_table(toy, "job_52w", cluster=None)
    for row in table.itertuples():
        low, high = proportion_confint(round(row.estimate * row.n_obs), row.n_obs, method="wilson")
        # The design effect of independent rows is n / (n − 1), from the small-sample factor.
        assert row.design_effect == pytest.approx(row.n_obs / (row.n_obs - 1))
        assert row.conf_low == pytest.approx(low, abs=1e-3)
        assert row.conf_high == pytest.approx(high, abs=1e-3)


def test_repeating_every_row_widens_nothing_when_clustered(toy):
    once = gradient_table(toy.assign(row=np.arange(len(toy))), "job_52w", cluster="row")
    doubled = pd.concat([toy.assign(row=np.arange(len(toy)))] * 2, ignore_index=True)
    twice = gradient_table(doubled, "job_52w", cluster="row")
    np.testing.assert_allclose(twice["std_error"], once["std_error"], rtol=1e-10)
    np.testing.assert_allclose(twice["conf_high"], once["conf_high"], rtol=1e-10)


def test_level_without_any_outcome_keeps_an_interval():
    data = pd.DataFrame({"client_id": ["A", "A", "B", "B"], "belief": 1, "job": 0})
    row = gradient_table(data, "job").iloc[0]
    assert row["conf_low"] == 0
    _, high = proportion_confint(0, 2, method="wilson")
    assert row["conf_high"] == pytest.approx(high)


def test_outcome_must_be_zero_or_one(toy):
    with pytest.raises(InvalidArgumentError, match="0 and 1 only"):
        gradient_table(toy, "n_channels")
