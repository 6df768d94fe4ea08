"""Logit and linear probability: identities, library twins, prediction, categories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from bip_teach.errors import EstimationError
from bip_teach.estimate import CLIENT_RATINGS, REGISTER_COVARIATES, fit_linear_probability, fit_logit

NUMBERS = ["age", "work_share_3y", "belief"]


@pytest.fixture(scope="module")
def complete(toy):
    return toy.dropna(subset=["belief"]).reset_index(drop=True)


def test_marginal_effect_is_mean_of_p_times_one_minus_p_times_beta(complete):
    fit = fit_logit(complete, "job_52w", NUMBERS, cluster="client_id")
    beta = fit.coefficients["estimate"]
    p = expit(beta["constant"] + complete[NUMBERS].to_numpy() @ beta[NUMBERS].to_numpy())
    expected = (p * (1 - p)).mean() * beta[NUMBERS]
    np.testing.assert_allclose(fit.table["estimate"], expected, rtol=1e-10)


def test_marginal_effect_is_a_finite_difference(complete):
    fit = fit_logit(complete, "job_52w", NUMBERS, cluster="client_id")
    step = 1e-4
    up = fit.predict(complete.assign(belief=complete["belief"] + step))["estimate"].mean()
    down = fit.predict(complete.assign(belief=complete["belief"] - step))["estimate"].mean()
    assert fit.table.loc["belief", "estimate"] == pytest.approx((up - down) / (2 * step), rel=1e-6)


@pytest.mark.parametrize("cluster", [None, "client_id"])
def test_same_as_statsmodels_estimates_and_errors(complete, cluster):
    fit = fit_logit(complete, "job_52w", NUMBERS, cluster=cluster)
    X = sm.add_constant(complete[NUMBERS].astype(float))
    spread = (
        {}
        if cluster is None
        else {"cov_type": "cluster", "cov_kwds": {"groups": pd.factorize(complete[cluster])[0]}}
    )
    twin = sm.Logit(complete["job_52w"].astype(float), X).fit(disp=0, **spread)
    margins = twin.get_margeff(at="overall", method="dydx")
    np.testing.assert_allclose(fit.coefficients["estimate"], twin.params, rtol=1e-6)
    np.testing.assert_allclose(fit.coefficients["std_error"], twin.bse, rtol=1e-5)
    np.testing.assert_allclose(fit.table["estimate"], margins.margeff, rtol=1e-6)
    np.testing.assert_allclose(fit.table["std_error"], margins.margeff_se, rtol=1e-5)


def test_level_contrast_is_a_difference_of_mean_predictions(toy):
    fit = fit_logit(toy, "job_52w", ["education", "age"], cluster="client_id")
    everybody = {
        level: fit.predict(toy.assign(education=level))["estimate"].mean()
        for level in ("higher", "unskilled", "vocational")
    }
    row = fit.table.loc["education[vocational]"]
    assert row["contrast"] == "vocational - higher"
    assert row["estimate"] == pytest.approx(everybody["vocational"] - everybody["higher"], rel=1e-10)


def test_level_contrast_error_is_the_delta_method(toy):
    fit = fit_logit(toy, "job_52w", ["education", "age"], cluster="client_id")
    beta, cov = fit.coefficients["estimate"].to_numpy(), fit.covariance.to_numpy()
    as_level, as_first = (
        fit.coding.matrix(toy.assign(education=level)).to_numpy() for level in ("vocational", "higher")
    )

    def difference(b):
        return (expit(as_level @ b) - expit(as_first @ b)).mean()

    steps = 1e-6 * np.eye(len(beta))
    gradient = np.array([(difference(beta + h) - difference(beta - h)) / 2e-6 for h in steps])
    expected = np.sqrt(gradient @ cov @ gradient)
    assert fit.table.loc["education[vocational]", "std_error"] == pytest.approx(expected, rel=1e-5)


def test_prediction_interval_is_made_on_the_log_odds_scale(complete):
    fit = fit_logit(complete, "job_52w", NUMBERS, cluster="client_id")
    x = np.array([1.0, *complete.loc[0, NUMBERS].astype(float)])
    index = x @ fit.coefficients["estimate"].to_numpy()
    half = 1.959963984540054 * np.sqrt(x @ fit.covariance.to_numpy() @ x)
    got = fit.predict(complete.iloc[[0]]).iloc[0]
    np.testing.assert_allclose(got, expit([index, index - half, index + half]), rtol=1e-10)


def test_mean_prediction_is_the_share(complete):
    fit = fit_logit(complete, "job_52w", [*NUMBERS, "sex"])
    assert fit.predict(complete)["estimate"].mean() == pytest.approx(complete["job_52w"].mean(), rel=1e-8)


def test_all_covariates_of_the_analysis_frame(toy):
    predictors = [*REGISTER_COVARIATES, *CLIENT_RATINGS]
    fit = fit_logit(toy, "job_52w", predictors, cluster="client_id")
    assert {"b1", "b1[missing]", "origin[western]", "sex[male]"} <= set(fit.table["term"])
    assert fit.sample.n_used == len(toy)
    assert np.isfinite(fit.table[["estimate", "std_error"]].to_numpy()).all()


def test_missing_rating_takes_the_mean_and_is_flagged(toy):
    fit = fit_linear_probability(toy, "job_52w", ["b1"])
    filled = toy["b1"].astype(float)
    X = np.column_stack([np.ones(len(toy)), filled.fillna(filled.mean()), filled.isna()])
    expected = np.linalg.lstsq(X, toy["job_52w"].to_numpy(dtype=float), rcond=None)[0]
    np.testing.assert_allclose(fit.coefficients["estimate"], expected, rtol=1e-8)


def test_linear_probability_matches_statsmodels(complete):
    fit = fit_linear_probability(complete, "job_52w", NUMBERS, cluster="client_id")
    twin = sm.OLS(complete["job_52w"], sm.add_constant(complete[NUMBERS])).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(complete["client_id"])[0]}
    )
    np.testing.assert_allclose(fit.coefficients["estimate"], twin.params, rtol=1e-8)
    np.testing.assert_allclose(fit.coefficients["std_error"], twin.bse, rtol=1e-8)
    assert fit.degrees == complete["client_id"].nunique() - 1


def test_collinear_column_is_left_out_and_noted(complete):
    doubled = complete.assign(age_in_months=complete["age"] * 12)
    fit = fit_logit(doubled, "job_52w", ["age", "age_in_months"])
    assert list(fit.table["term"]) == ["age"]
    assert any("age_in_months" in note for note in fit.sample.notes)
    assert fit.predict(doubled.head(3)).notna().all(axis=None)


def test_flag_that_separates_is_left_out_and_noted(complete):
    rare = complete.assign(b1=complete["b1"].where(complete["b1"].notna(), 3.0))
    without = rare.index[rare["job_52w"] == 0][:5]
    rare.loc[without, "b1"] = pd.NA
    fit = fit_logit(rare, "job_52w", ["b1", "age"])
    assert "b1[missing]" not in fit.table.index
    assert any("b1[missing]" in note for note in fit.sample.notes)


def test_two_categories_at_once_are_averaged_over_the_other(toy):
    """The difference of a level keeps every other column of a row as it is, also another category."""
    fit = fit_logit(toy, "job_52w", ["education", "civil_status", "b1"], cluster="client_id")
    for name, level, first in [
        ("education", "unskilled", "higher"),
        ("civil_status", "single", "cohabiting"),
        ("civil_status", "married", "cohabiting"),
    ]:
        there, here = (
            fit.predict(toy.assign(**{name: value}))["estimate"].mean() for value in (level, first)
        )
        row = fit.table.loc[f"{name}[{level}]"]
        assert row["contrast"] == f"{level} - {first}"
        assert row["estimate"] == pytest.approx(there - here, rel=1e-9)


def test_flag_effect_is_a_slope_and_statsmodels_agrees(toy):
    """A 0/1 number counts as a number: p(1 - p) times its coefficient, not a difference between groups."""
    fit = fit_logit(toy, "job_52w", ["psychiatric", "age"])
    twin = sm.Logit(toy["job_52w"], sm.add_constant(toy[["psychiatric", "age"]].astype(float))).fit(disp=0)
    slope, group = (twin.get_margeff(dummy=dummy).margeff[0] for dummy in (False, True))
    assert fit.table.loc["psychiatric", "estimate"] == pytest.approx(slope, rel=1e-6)
    assert slope != pytest.approx(group, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_separation_by_two_flags_together_is_never_a_silent_number(seed):
    """No flag alone tells the outcome, but one without the other does."""
    generator = np.random.default_rng(seed)
    a, b, luck = (generator.random((3, 900)) < 0.3).astype(int)
    data = pd.DataFrame({"a": a, "b": b, "x": generator.normal(size=900)})
    data["y"] = np.where(data["a"] > data["b"], 1, np.where(data["a"] < data["b"], 0, luck))
    with pytest.raises(EstimationError, match=r"no finite estimate.*merge rare levels"):
        fit_logit(data, "y", ["a", "b", "x"])
