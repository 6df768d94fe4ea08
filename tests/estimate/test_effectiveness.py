"""Differences between caseworkers: raw, adjusted, shrunken, chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.errors import EstimationError
from bip_teach.estimate import fit_effectiveness, shrink


def caseloads(seed, between_sd, n_caseworkers=200):
    """Clients of caseworkers whose true share of jobs varies with this standard deviation around 0.15."""
    generator = np.random.default_rng(seed)
    sizes = 5 + generator.poisson(25, n_caseworkers)
    true = np.clip(generator.normal(0.15, between_sd, n_caseworkers), 0.01, 0.99)
    who = np.repeat(np.arange(n_caseworkers), sizes)
    return pd.DataFrame(
        {"caseworker_id": who, "job": (generator.random(len(who)) < true[who]).astype(int)}
    ), true


def test_raw_is_the_mean_and_adjusted_the_dummy_regression(toy):
    fit = fit_effectiveness(toy, "job_52w", "caseworker_id", controls=["age", "work_share_3y"])
    raw = toy.groupby("caseworker_id")["job_52w"].mean()
    np.testing.assert_allclose(fit.table["raw"], raw.loc[fit.table["term"]], rtol=1e-10)
    dummies = pd.get_dummies(toy["caseworker_id"], dtype=float)
    X = pd.concat([dummies, toy[["age", "work_share_3y"]] - toy[["age", "work_share_3y"]].mean()], axis=1)
    twin = sm.OLS(toy["job_52w"].astype(float), X).fit()
    np.testing.assert_allclose(fit.table["adjusted"], twin.params[fit.table["term"]], rtol=1e-7)
    expected = np.sqrt(twin.mse_resid / toy["caseworker_id"].value_counts()[fit.table["term"]])
    np.testing.assert_allclose(fit.table["std_error"], expected, rtol=1e-7)


def test_a_client_counts_once_for_a_caseworker(toy):
    fit = fit_effectiveness(toy, "job_52w", "caseworker_id", client="client_id")
    pairs = toy.groupby(["caseworker_id", "client_id"])["job_52w"].mean().groupby("caseworker_id")
    np.testing.assert_allclose(fit.table["raw"], pairs.mean(), rtol=1e-10)
    assert list(fit.table["n_clients"]) == list(pairs.size())


def test_identical_caseworkers_show_a_raw_gap_that_chance_explains():
    data, _ = caseloads(5, between_sd=0.0)
    fit = fit_effectiveness(data, "job", "caseworker_id")
    gaps = fit.quartiles.set_index("quartile")[["raw", "shrunken", "chance"]].loc[[1, 4]].diff().loc[4]
    assert gaps["raw"] > 0.10
    assert gaps["raw"] == pytest.approx(gaps["chance"], abs=0.03)
    assert gaps["shrunken"] < 0.4 * gaps["raw"]


def test_chance_quartiles_of_identical_caseworkers_with_thirty_clients():
    """300 caseworkers at 14.76 percent, 30 clients each: binomial sums give 7.1, 12.3, 16.5, 23.3 percent."""
    generator = np.random.default_rng(8)
    data = pd.DataFrame({"caseworker_id": np.repeat(np.arange(300), 30)})
    jobs = np.zeros(len(data), dtype=int)
    jobs[: round(0.1476 * len(data))] = 1
    chance = fit_effectiveness(
        data.assign(job=generator.permutation(jobs)), "job", "caseworker_id"
    ).quartiles["chance"]
    np.testing.assert_allclose(chance, [0.071, 0.123, 0.165, 0.233], atol=0.002)


def test_shrunken_means_are_closer_to_the_truth_than_raw_ones():
    data, true = caseloads(6, between_sd=0.05)
    fit = fit_effectiveness(data, "job", "caseworker_id")
    order = fit.table["term"].astype(int).to_numpy()
    wrong = {name: ((fit.table[name] - true[order]) ** 2).mean() for name in ("raw", "shrunken")}
    assert wrong["shrunken"] < 0.75 * wrong["raw"]
    between = fit.diagnostics.set_index("quantity").loc["between_sd", "value"]
    assert between == pytest.approx(0.05, abs=0.012)


def test_each_is_shrunken_by_its_own_error():
    means, errors = np.array([0.0, 0.2, 0.4, 0.2]), np.array([0.02, 0.02, 0.02, 0.2])
    got = shrink(means, errors)
    kept = got.between_sd**2 / (errors**2 + got.between_sd**2)
    np.testing.assert_allclose(got.shrunken, got.mean + kept * (means - got.mean), rtol=1e-10)
    np.testing.assert_allclose(got.posterior_sd, np.sqrt(kept) * errors, rtol=1e-10)
    weights = 1 / (errors**2 + got.between_sd**2)
    assert weights @ (means - got.mean) ** 2 == pytest.approx(3, rel=1e-6)


def test_quartiles_are_means_of_sorted_quarters():
    data, _ = caseloads(7, between_sd=0.05, n_caseworkers=40)
    fit = fit_effectiveness(data, "job", "caseworker_id")
    raw = np.sort(fit.table["raw"]).reshape(4, 10).mean(axis=1)
    np.testing.assert_allclose(fit.quartiles["raw"], raw, rtol=1e-12)
    assert fit.quartiles["n_examiners"].sum() == 40


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pd.DataFrame({"who": ["A", "A", "B"], "job": [0, 1, 1]}), "need at least 4"),
        (pd.DataFrame({"who": list("ABCDE"), "job": [0, 1, 1, 0, 1]}), "noise cannot be told"),
    ],
)
def test_too_little_to_tell(data, message):
    with pytest.raises(EstimationError, match=message):
        fit_effectiveness(data, "job", "who")
