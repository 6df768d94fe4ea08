"""Progress by mix of interventions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate import REGISTER_COVARIATES, fit_progress


def rows_of(fit, specification):
    return fit.table[fit.table["contrast"] == specification].set_index("term")


def test_naive_is_the_mean_with_a_clustered_error(toy):
    fit = fit_progress(toy, cluster="client_id")
    known = toy.dropna(subset=["place_change"])
    means = known.groupby("mix")["place_change"].mean()
    naive = rows_of(fit, "naive")
    np.testing.assert_allclose(naive["estimate"], means.loc[naive.index], rtol=1e-10)
    X = pd.get_dummies(known["mix"], dtype=float)
    twin = sm.OLS(known["place_change"], X).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(known["client_id"])[0]}
    )
    np.testing.assert_allclose(naive["std_error"], twin.bse[naive.index], rtol=1e-8)
    assert fit.sample.dropped == {"place_change is missing": int(toy["place_change"].isna().sum())}


def test_adjusted_is_the_prediction_at_the_mean_start(toy):
    adjusted = rows_of(fit_progress(toy), "adjusted")
    known = toy.dropna(subset=["place_change"])
    X = pd.get_dummies(known["mix"], dtype=float).assign(
        start=known["progress_place"] - known["progress_place"].mean()
    )
    twin = sm.OLS(known["place_change"], X).fit()
    np.testing.assert_allclose(adjusted["estimate"], twin.params[adjusted.index], rtol=1e-8)


def test_adjusting_removes_selection_on_the_start():
    generator = np.random.default_rng(3)
    start = generator.uniform(0, 100, 6000)
    picked = generator.random(6000) < np.where(start < 50, 0.6, 0.2)
    change = 5 * picked - 0.4 * (start - 50) + generator.normal(0, 8, 6000)
    data = pd.DataFrame(
        {"place_change": change, "progress_place": start, "mix": np.where(picked, "job_only", "none")}
    )
    fit = fit_progress(data)
    gaps = {s: rows_of(fit, s)["estimate"].diff().abs().iloc[-1] for s in ("naive", "adjusted")}
    assert gaps["naive"] > 12
    assert gaps["adjusted"] == pytest.approx(5, abs=0.7)


def test_between_keeps_rows_near_a_starting_place(toy):
    fit = fit_progress(toy, between=(40, 60))
    known = toy.dropna(subset=["place_change"])
    near = known[known["progress_place"].between(40, 60)]
    assert fit.sample.n_used == len(near)
    np.testing.assert_allclose(rows_of(fit, "naive")["estimate"], near.groupby("mix")["place_change"].mean())
    assert fit.diagnostics["n_obs"].sum() == len(near)


def test_all_register_covariates(toy):
    fit = fit_progress(toy, controls=REGISTER_COVARIATES, cluster="client_id")
    assert len(fit.table) == 8
    assert np.isfinite(fit.table["std_error"]).all()


def test_a_control_may_share_its_name_with_a_mix(toy):
    fit = fit_progress(toy.assign(none=toy["age"]), controls=["none"])
    assert list(rows_of(fit, "adjusted").index) == sorted(toy["mix"].unique())


def test_bad_input(toy):
    with pytest.raises(EstimationError, match="at least two mixes"):
        fit_progress(toy.assign(mix="none"))
    with pytest.raises(InvalidArgumentError, match="name that column as start"):
        fit_progress(toy, start=None, between=(40, 60))
