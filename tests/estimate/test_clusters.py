"""Clusters of the caseworker, of the client, and of both at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from linearmodels.iv import IV2SLS

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate import (
    fit_leniency,
    fit_linear_probability,
    fit_logit,
    fit_progress,
    gradient_table,
    leave_one_out_leniency,
)
from bip_teach.estimate.clusters import small_sample, sum_of_squares

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}
BOTH = ("caseworker_id", "client_id")


def fit(data, cluster):
    return fit_leniency(data, "outcome", "belief", controls=["age"], cluster=cluster, **KEYS)


@pytest.mark.parametrize("row", ["ols", "2sls"])
@pytest.mark.parametrize("ways", [["caseworker_id"], ["client_id"], list(BOTH)])
def test_covariance_equals_linearmodels(cases, row, ways):
    data = cases(61)
    data["z"] = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    exog = pd.get_dummies(data["jobcentre_id"], dtype=float).assign(age=data["age"].astype(float))
    codes = np.column_stack([pd.factorize(data[name])[0] for name in ways])
    endog, instrument = (data[["belief"]], data[["z"]]) if row == "2sls" else (None, None)
    exog = exog if row == "2sls" else exog.assign(belief=data["belief"])
    twin = IV2SLS(data["outcome"], exog, endog, instrument).fit(
        cov_type="clustered", clusters=codes, debiased=False
    )
    factor, _ = small_sample(len(data), 8, codes)
    found = fit(data, ways).table.loc[row]
    assert found["estimate"] == pytest.approx(twin.params["belief"], rel=1e-8)
    assert found["std_error"] == pytest.approx(np.sqrt(factor) * twin.std_errors["belief"], rel=1e-6)


def test_first_stage_and_effective_f_equal_linearmodels(cases):
    data = cases(62)
    data["z"] = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    exog = pd.get_dummies(data["jobcentre_id"], dtype=float).assign(
        age=data["age"].astype(float), z=data["z"]
    )
    codes = np.column_stack([pd.factorize(data[name])[0] for name in BOTH])
    twin = IV2SLS(data["belief"], exog, None, None).fit(cov_type="clustered", clusters=codes, debiased=False)
    factor, degrees = small_sample(len(data), 8, codes)
    found = fit(data, BOTH).diagnostics
    assert degrees == data["caseworker_id"].nunique() - 1
    assert found.effective_f == pytest.approx(twin.tstats["z"] ** 2 / factor, rel=1e-6)
    assert found.first_stage.loc["leniency", "std_error"] == pytest.approx(
        np.sqrt(factor) * twin.std_errors["z"], rel=1e-6
    )


def test_two_ways_are_the_sum_less_the_pairs():
    generator = np.random.default_rng(5)
    scores = generator.normal(size=(300, 2))
    codes = generator.integers(0, 20, (300, 2))
    expected = np.zeros((2, 2))
    for i in range(300):
        for j in range(300):
            if (codes[i] == codes[j]).any():
                expected += np.outer(scores[i], scores[j])
    np.testing.assert_allclose(sum_of_squares(scores, codes), expected, rtol=1e-9)


def test_a_cluster_within_the_other_adds_nothing(cases):
    data = cases(63)
    both = fit(data, ("jobcentre_id", "caseworker_id")).table
    one = fit(data, "jobcentre_id").table
    pd.testing.assert_frame_equal(both, one, rtol=1e-10)


def test_estimates_do_not_depend_on_the_cluster_and_errors_do(cases):
    """Some clients meet several caseworkers, so that neither cluster holds the other."""
    data = cases(64)
    assert data.groupby("client_id")["caseworker_id"].nunique().max() > 1
    tables = [fit(data, cluster).table for cluster in ("client_id", "caseworker_id", BOTH)]
    for table in tables[1:]:
        np.testing.assert_allclose(table["estimate"], tables[0]["estimate"], rtol=1e-12)
        assert not np.isclose(table["std_error"], tables[0]["std_error"], rtol=1e-4).any()
    intervals = [
        fit(data, cluster).diagnostics.anderson_rubin.loc[0, "conf_low"] for cluster in ("client_id", BOTH)
    ]
    assert intervals[0] != intervals[1]


def test_one_cluster_named_twice_is_one(cases):
    data = cases(65)
    twice = fit(data, ["client_id", "client_id"]).table
    pd.testing.assert_frame_equal(twice, fit(data, "client_id").table)


@pytest.mark.parametrize("names", [(), ("client_id", "caseworker_id", "jobcentre_id")])
def test_none_or_three_clusters_are_refused(cases, names):
    with pytest.raises(InvalidArgumentError, match=rf"cluster names {len(names)} columns. Name one or two"):
        fit(cases(66), names)


def test_a_covariance_that_is_not_positive_is_refused():
    """Four rows, two rows and two columns: the scores cancel within both, not in the pairs."""
    scores = np.array([[1.0], [-1.0], [-1.0], [1.0]])
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    with pytest.raises(EstimationError, match=r"not positive.*Cluster by one"):
        sum_of_squares(scores, codes)


@pytest.mark.parametrize("estimator", [fit_linear_probability, fit_logit])
def test_a_second_cluster_of_single_rows_changes_nothing(toy, estimator):
    """Identity: S_a + S_rows - S_rows = S_a, up to the small-sample factors."""
    data = toy.assign(row=np.arange(len(toy)))
    ways = ("client_id", ("client_id", "row"))
    one, two = (estimator(data, "job_52w", ["belief", "age"], cluster=way) for way in ways)
    np.testing.assert_allclose(one.table["estimate"], two.table["estimate"])
    np.testing.assert_allclose(one.table["std_error"], two.table["std_error"], rtol=2e-3)


def test_two_way_errors_of_a_logit_follow_from_three_one_way_ones(toy):
    data = toy.assign(pair=toy["client_id"] + toy["caseworker_id"])
    ways = ("client_id", "caseworker_id", "pair", ("client_id", "caseworker_id"))
    first, second, pair, both = (
        fit_logit(data, "job_52w", ["belief"], cluster=way).covariance.to_numpy() for way in ways
    )
    np.testing.assert_allclose(both, first + second - pair, rtol=1e-8, atol=1e-12)


def test_the_share_of_two_way_clusters_follows_by_hand(toy):
    rows = toy.assign(everybody=1)
    ways = ("client_id", "caseworker_id", ("client_id", "caseworker_id"))
    first, second, both = (
        gradient_table(rows, "job_52w", by="everybody", cluster=way).iloc[0] for way in ways
    )
    residual = rows["job_52w"] - rows["job_52w"].mean()
    squares = [
        float((residual.groupby([rows[name] for name in names]).sum() ** 2).sum())
        for names in (["client_id"], ["caseworker_id"], ["client_id", "caseworker_id"])
    ]
    caseworkers = rows["caseworker_id"].nunique()
    variance = (squares[0] + squares[1] - squares[2]) / len(rows) ** 2 * caseworkers / (caseworkers - 1)
    assert both["std_error"] == pytest.approx(np.sqrt(variance))
    assert both["n_clusters"] == caseworkers == second["n_clusters"] < first["n_clusters"]


def test_a_mean_change_takes_two_clusters(toy):
    fit = fit_progress(toy, cluster=("client_id", "caseworker_id"))
    one = fit_progress(toy, cluster="client_id")
    np.testing.assert_allclose(fit.table["estimate"], one.table["estimate"])
    assert not np.allclose(fit.table["std_error"], one.table["std_error"])
