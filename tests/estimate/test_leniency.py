"""Examiner designs: identities, warnings, sample counts, and recovery of a known effect."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import (
    SingletonCaseworkerWarning,
)
from bip_teach.estimate import fit_leniency, fit_two_stage_least_squares, leave_one_out_leniency

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}


def test_two_stage_is_walds_ratio():
    generator = np.random.default_rng(1)
    z = generator.integers(0, 2, 200)
    d = (generator.random(200) < 0.3 + 0.4 * z).astype(int)
    y = d + generator.normal(size=200)
    data = pd.DataFrame({"z": z, "d": d, "y": y})
    ratio = (y[z == 1].mean() - y[z == 0].mean()) / (d[z == 1].mean() - d[z == 0].mean())
    assert fit_two_stage_least_squares(data, "y", "d", ["z"]).table.loc["2sls", "estimate"] == pytest.approx(
        ratio
    )


@pytest.mark.parametrize("row", ["ols", "2sls"])
def test_absorbing_cells_equals_dummies(cases, row):
    data = cases(31)
    fit = fit_leniency(data, "outcome", "belief", controls=["age", "sex"], **KEYS)
    z = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    twin = fit_two_stage_least_squares(
        data.assign(z=z), "outcome", "belief", ["z"], ["jobcentre_id", "age", "sex"], cluster="client_id"
    )
    columns = ["estimate", "std_error", "conf_low", "conf_high"]
    np.testing.assert_allclose(
        fit.table.loc[row, columns].astype(float), twin.table.loc[row, columns].astype(float), rtol=1e-7
    )
    f = twin.diagnostics.set_index("quantity").loc["first_stage_f", "value"]
    assert fit.diagnostics.effective_f == pytest.approx(f, rel=1e-8)


def test_reduced_form_over_first_stage_is_the_estimate(cases):
    fit = fit_leniency(cases(32), "outcome", "belief", **KEYS)
    ratio = (
        fit.diagnostics.reduced_form.loc["leniency", "estimate"]
        / fit.diagnostics.first_stage.loc["leniency", "estimate"]
    )
    assert fit.table.loc["2sls", "estimate"] == pytest.approx(ratio, rel=1e-10)


def test_singleton_caseworker_is_dropped_counted_and_said(cases):
    data = cases(35)
    lonely = data.head(3).assign(caseworker_id="LONELY", client_id="ALONE")
    with pytest.warns(SingletonCaseworkerWarning, match="Rows dropped: 3"):
        fit = fit_leniency(pd.concat([data, lonely], ignore_index=True), "outcome", "belief", **KEYS)
    assert fit.sample.dropped == {"caseworker_id with one unit only": 3}
    plain = fit_leniency(data, "outcome", "belief", **KEYS)
    np.testing.assert_allclose(fit.table["estimate"], plain.table["estimate"], rtol=1e-10)


def test_missing_values_are_dropped_and_counted(cases):
    data = cases(36)
    data.loc[:4, "belief"] = np.nan
    data.loc[3:9, "outcome"] = np.nan
    data.loc[20, "caseworker_id"] = None
    fit = fit_leniency(data, "outcome", "belief", **KEYS)
    assert fit.sample.dropped == {
        "outcome is missing": 7,
        "belief is missing": 3,
        "caseworker_id is missing": 1,
    }
    assert fit.sample.n_used == len(data) - 11
    assert fit.table["n_obs"].eq(len(data) - 11).all()
    assert fit.sample.table["rows"].sum() == len(data)


def test_units_left_out_are_the_default_clusters(cases):
    data = cases(37)
    by_default = fit_leniency(data, "outcome", "belief", **KEYS).table
    named = fit_leniency(data, "outcome", "belief", cluster="client_id", **KEYS).table
    pd.testing.assert_frame_equal(by_default, named)
    rows = data.assign(row=np.arange(len(data)))
    apart = fit_leniency(rows, "outcome", "belief", cluster="row", **KEYS).table
    assert (apart["std_error"] < named["std_error"]).all()


def test_table_rows_columns_and_frame_unchanged(cases):
    data = cases(38)
    before = data.copy(deep=True)
    fit = fit_leniency(data, "outcome", "belief", controls=["age"], **KEYS)
    assert list(fit.table.index) == list(fit.table["term"]) == ["ols", "2sls", "ujive"]
    assert list(fit.table.columns) == [
        "term", "contrast", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high", "n_obs",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(data, before)
    assert "belief" in fit.estimand


def test_recovery_where_least_squares_misses(cases):
    """Strength raises belief and outcome, so OLS is too high. 60 draws, tolerance 3 Monte Carlo errors."""
    truth = 0.5
    rows = []
    for seed in range(60):
        table = fit_leniency(
            cases(1000 + seed, n_clients=300, n_caseworkers=30, n_centres=3),
            "outcome",
            "belief",
            controls=["age"],
            **KEYS,
        ).table
        rows.append(table.assign(covered=table["conf_low"].le(truth) & table["conf_high"].ge(truth)))
    draws = pd.concat(rows)
    mean = draws.groupby("term")["estimate"].mean()
    error = draws.groupby("term")["estimate"].std() / np.sqrt(60)
    covered = draws.groupby("term")["covered"].mean()
    assert mean["ols"] > truth + 0.2
    assert covered["ols"] < 0.05
    assert abs(mean["ujive"] - truth) < 3 * error["ujive"]
    assert abs(mean["2sls"] - truth) < 3 * error["2sls"] + 0.02
    assert covered["ujive"] >= 0.85


def test_no_warning_on_a_good_design(cases):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit_leniency(cases(42), "outcome", "belief", **KEYS)


@pytest.mark.filterwarnings(
    "ignore::bip_teach.errors.SingletonCaseworkerWarning"
)  # caseloads of four by chance
def test_many_examiners_and_cells(cases):
    """Four rows per caseworker and ten per centre, crossed: the effect is found, OLS misses it by far."""
    data = cases(77, n_clients=6000, n_caseworkers=1500, n_centres=600, crossed=True, waves=1)
    fit = fit_leniency(data, "outcome", "belief", controls=["age"], **KEYS)
    row = fit.table.loc["ujive"]
    assert abs(row["estimate"] - 0.5) < 3 * row["std_error"] < 0.3
    assert fit.table.loc["ols", "estimate"] > 0.8
    counts = fit.diagnostics.counts.set_index("quantity")["value"]
    assert counts["independent examiner dummies"] == counts["caseworker_id"] - 1


@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
@pytest.mark.parametrize(("crossed", "waves", "seconds"), [(True, 1, 30), (False, 3, 10)])
def test_a_large_design_takes_seconds(cases, crossed, waves, seconds):
    """35,000 rows, 6,000 examiners, 3,000 cells, 2 controls; the bound leaves room for a busy machine."""
    data = cases(52, 35_000 // waves, 6_000, 3_000, crossed=crossed, waves=waves)
    start = time.perf_counter()
    fit = fit_leniency(data, "outcome", "belief", controls=["age", "sex"], **KEYS)
    assert time.perf_counter() - start < seconds
    assert abs(fit.table.loc["ujive", "estimate"] - 0.5) < 4 * fit.table.loc["ujive", "std_error"]
