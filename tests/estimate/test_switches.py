"""Switches: three models on the same rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.errors import EstimationError
from bip_teach.estimate import REGISTER_COVARIATES, fit_switches


def test_rows_are_the_three_regressions(toy):
    fit = fit_switches(toy, "job_52w", controls=["age"], time=["quarters_since_entry"], cluster="client_id")
    assert list(fit.table["term"]) == ["naive", "time_adjusted", "adjusted"]
    groups = pd.factorize(toy["client_id"])[0]
    models = (
        ["n_switches"],
        ["n_switches", "quarters_since_entry"],
        ["n_switches", "quarters_since_entry", "age"],
    )
    for columns, (_, row) in zip(models, fit.table.iterrows(), strict=True):
        twin = sm.OLS(toy["job_52w"], sm.add_constant(toy[columns])).fit(
            cov_type="cluster", cov_kwds={"groups": groups}
        )
        assert row["estimate"] == pytest.approx(twin.params["n_switches"], rel=1e-8)
        assert row["std_error"] == pytest.approx(twin.bse["n_switches"], rel=1e-8)


def test_runs_with_all_register_covariates(toy):
    fit = fit_switches(toy, "job_52w", controls=REGISTER_COVARIATES, cluster="client_id")
    assert fit.table["n_obs"].eq(len(toy)).all()
    assert fit.diagnostics["n_obs"].sum() == len(toy)


def test_time_and_controls_take_out_what_they_caused():
    """Longer followed means more switches and fewer jobs; the switch itself takes 0.2 away."""
    generator = np.random.default_rng(2)
    n = 20_000
    quarters, weakness = generator.integers(0, 8, n), generator.normal(size=n)
    switches = generator.binomial(quarters, 0.15 + 0.1 * (weakness > 0))
    outcome = 2 - 0.2 * switches - 0.1 * quarters - weakness + generator.normal(size=n)
    data = pd.DataFrame({"outcome": outcome, "k": switches, "quarters": quarters, "weakness": weakness})
    table = fit_switches(data, "outcome", "k", controls=["weakness"], time=["quarters"]).table
    assert table.loc["naive", "estimate"] < table.loc["time_adjusted", "estimate"] < -0.25
    assert table.loc["adjusted", "conf_low"] < -0.2 < table.loc["adjusted", "conf_high"]


def test_nobody_switches(toy):
    with pytest.raises(EstimationError, match="number of switches 'n_switches' is 0 in all"):
        fit_switches(toy.assign(n_switches=0), "job_52w")


def test_switching_that_follows_from_time(toy):
    with pytest.raises(EstimationError, match="follows exactly from"):
        fit_switches(
            toy.assign(n_switches=toy["quarters_since_entry"] * 2), "job_52w", time=["quarters_since_entry"]
        )
