"""Differences between caseworkers: raw, adjusted, shrunken, chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.errors import EstimationError
from bip_teach.estimate import fit_effectiveness


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


def test_quartiles_are_means_of_sorted_quarters():
    data, _ = caseloads(7, between_sd=0.05, n_caseworkers=40)
    fit = fit_effectiveness(data, "job", "caseworker_id")
    raw = np.sort(fit.table["raw"]).reshape(4, 10).mean(axis=1)
    np.testing.assert_allclose(fit.quartiles["raw"], raw, rtol=1e-12)
    assert fit.quartiles["n_examiners"].sum() == 40


def test_standard_errors_of_other_outcomes_are_those_of_the_dummy_regression(toy):
    """With one variance for all, the noise of the mean and that of the adjustment add up to ordinary ones."""
    controls = ["age", "work_share_3y"]
    fit = fit_effectiveness(toy, "belief", "caseworker_id", controls=controls)
    known = toy.dropna(subset=["belief"])
    dummies = pd.get_dummies(known["caseworker_id"], dtype=float)
    X = pd.concat([dummies, known[controls] - known[controls].mean()], axis=1)
    twin = sm.OLS(known["belief"], X).fit()
    np.testing.assert_allclose(fit.table["std_error"], twin.bse[fit.table["term"]], rtol=1e-7)
    np.testing.assert_allclose(fit.table["conf_low"], twin.conf_int().loc[fit.table["term"], 0], rtol=1e-7)


def test_a_caseworker_whose_clients_have_low_chances_has_a_smaller_error():
    generator = np.random.default_rng(9)
    who = np.repeat(np.arange(40), 40)
    strong = generator.random(len(who)) < np.where(who < 20, 0.9, 0.1)
    job = (generator.random(len(who)) < np.where(strong, 0.4, 0.04)).astype(int)
    data = pd.DataFrame({"who": who, "strong": strong.astype(int), "job": job})
    table = fit_effectiveness(data, "job", "who", controls=["strong"]).table
    many = table["term"].astype(int) < 20
    added = table["std_error"] ** 2
    theory = np.sqrt((0.9 * 0.24 + 0.1 * 0.0384) / (0.1 * 0.24 + 0.9 * 0.0384))
    assert np.sqrt(added[many].mean() / added[~many].mean()) == pytest.approx(theory, rel=0.15)


def test_an_own_mean_of_zero_by_luck_does_not_look_sure():
    data, _ = caseloads(10, between_sd=0.02)
    table = fit_effectiveness(data, "job", "caseworker_id").table
    none = table["raw"].eq(0)
    assert none.any()
    expected = table.loc[~none, "std_error"] * np.sqrt(table.loc[~none, "n_clients"])
    np.testing.assert_allclose(
        table.loc[none, "std_error"] * np.sqrt(table.loc[none, "n_clients"]), expected.iloc[0], rtol=1e-9
    )
    assert (table.loc[none, "shrunken"] > 0.05).all()


def test_gaps_repeat_the_quarters_and_split_off_chance():
    data, _ = caseloads(7, between_sd=0.05)
    fit = fit_effectiveness(data, "job", "caseworker_id")
    gaps = fit.gaps.set_index("number")
    for name in ("raw", "adjusted", "shrunken"):
        ends = fit.quartiles[name].iloc[[0, 3]]
        assert gaps.loc[name, "gap"] == pytest.approx(ends.iloc[1] - ends.iloc[0], rel=1e-12)
    chance = fit.quartiles["chance"]
    assert gaps.loc["raw", "chance_gap"] == pytest.approx(chance.iloc[3] - chance.iloc[0], rel=1e-9)
    assert gaps.loc["raw", "beyond_chance"] == pytest.approx(
        gaps.loc["raw", "gap"] - gaps.loc["raw", "chance_gap"]
    )
    assert gaps.loc["raw", "deals_as_large"] < 0.01
    assert gaps.loc["shrunken", ["chance_gap", "deals_as_large", "noise_sd"]].isna().all()


def test_without_controls_adjusted_equals_raw():
    data, _ = caseloads(11, between_sd=0.03, n_caseworkers=30)
    fit = fit_effectiveness(data, "job", "caseworker_id")
    np.testing.assert_allclose(fit.table["adjusted"], fit.table["raw"], rtol=1e-12)
    np.testing.assert_allclose(fit.table["std_error"], fit.table["raw_std_error"], rtol=1e-12)
    np.testing.assert_allclose(fit.quartiles["chance_adjusted"], fit.quartiles["chance"], rtol=1e-12)


def test_adjusting_for_noise_widens_the_gap_and_the_gap_by_chance_alike():
    """Forty columns that mean nothing, few clients each: the gap grows, and chance says why."""
    generator = np.random.default_rng(12)
    who = np.repeat(np.arange(40), 4)
    columns = {f"x{i}": generator.normal(size=len(who)) for i in range(40)}
    data = pd.DataFrame({"who": who, "job": (generator.random(len(who)) < 0.3).astype(int), **columns})
    gaps = fit_effectiveness(data, "job", "who", controls=list(columns)).gaps.set_index("number")
    assert gaps.loc["adjusted", "gap"] > gaps.loc["raw", "gap"] + 0.05
    assert gaps.loc["adjusted", "chance_gap"] > gaps.loc["raw", "chance_gap"] + 0.05
    assert gaps.loc["adjusted", "noise_sd"] > 1.1 * gaps.loc["raw", "noise_sd"]
    assert gaps.loc["adjusted", "deals_as_large"] > 0.05


def test_adjusting_removes_who_the_clients_are():
    generator = np.random.default_rng(13)
    who = np.repeat(np.arange(60), 30)
    strong = (generator.random(len(who)) < np.where(who < 30, 0.8, 0.2)).astype(int)
    job = (generator.random(len(who)) < 0.05 + 0.3 * strong).astype(int)
    data = pd.DataFrame({"who": who, "strong": strong, "job": job})
    gaps = fit_effectiveness(data, "job", "who", controls=["strong"]).gaps.set_index("number")
    assert gaps.loc["raw", "deals_as_large"] < 0.01
    assert gaps.loc["adjusted", "deals_as_large"] > 0.05
    assert gaps.loc["shrunken", "gap"] < 0.4 * gaps.loc["raw", "gap"]


def test_caseworkers_without_any_success_and_missing_values():
    data, _ = caseloads(14, between_sd=0.05, n_caseworkers=30)
    data["job"] = data["job"].where(data["caseworker_id"] > 4, 0).astype(float)
    data.loc[data.index[::50], "job"] = np.nan
    before = data.copy()
    fit = fit_effectiveness(data, "job", "caseworker_id")
    assert fit.sample.dropped == {"job is missing": int(data["job"].isna().sum())}
    numbers = fit.table.drop(columns=["term", "contrast", "statistic", "p_value"])
    assert np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert (fit.table.loc[fit.table["raw"].eq(0), "shrunken"] > 0).all()
    pd.testing.assert_frame_equal(data, before)


def test_collinear_controls_change_nothing(toy):
    twice = toy.assign(again=2 * toy["age"])
    one = fit_effectiveness(toy, "job_52w", "caseworker_id", controls=["age"])
    two = fit_effectiveness(twice, "job_52w", "caseworker_id", controls=["age", "again"])
    np.testing.assert_allclose(two.table["adjusted"], one.table["adjusted"], rtol=1e-9)
    np.testing.assert_allclose(two.table["std_error"], one.table["std_error"], rtol=1e-9)
    np.testing.assert_allclose(two.gaps["chance_gap"], one.gaps["chance_gap"], rtol=1e-6)


NUMBERS = {f"x{i}": np.random.default_rng(i).normal(size=12) for i in range(9)}


@pytest.mark.parametrize(
    ("data", "controls", "message"),
    [
        (pd.DataFrame({"who": ["A", "A", "A"], "job": [0, 1, 1]}), (), "There are 1 values of 'who'"),
        (pd.DataFrame({"who": ["A", "A", "B", "C"], "job": [0, 1, 1, 1]}), (), "need at least 4"),
        (pd.DataFrame({"who": list("ABCDE"), "job": [0, 1, 1, 0, 1]}), (), "noise cannot be told"),
        (pd.DataFrame({"who": list("AABBCCDD"), "job": [0, 0, 1, 1] * 2}), (), "the same outcome"),
        (
            pd.DataFrame({"who": list("ABCD") * 3, "job": [0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0], **NUMBERS}),
            list(NUMBERS),
            "Use fewer controls",
        ),
    ],
)
def test_too_little_to_tell(data, controls, message):
    with pytest.raises(EstimationError, match=message):
        fit_effectiveness(data, "job", "who", controls=controls)
