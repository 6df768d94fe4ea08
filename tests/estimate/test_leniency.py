"""Examiner designs: identities, warnings, sample counts, and recovery of a known effect."""

from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bip_teach.errors import (
    EstimationError,
    InvalidArgumentError,
    SingletonCaseworkerWarning,
    UnknownNameError,
    WeakInstrumentWarning,
)
from bip_teach.estimate import fit_leniency, fit_two_stage_least_squares, leave_one_out_leniency
from bip_teach.estimate.instrument_strength import anderson_rubin, reduced_forms

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}


def demeaned(data, names):
    return [(data[n] - data.groupby("jobcentre_id")[n].transform("mean")).to_numpy() for n in names]


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


def test_anderson_rubin_ends_are_where_the_test_just_rejects(cases):
    data = cases(33)
    data["z"] = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    y, d, z = demeaned(data, ["outcome", "belief", "z"])
    codes = pd.factorize(data["client_id"])[0]
    found = anderson_rubin(reduced_forms(y, d, z, codes, 6))
    assert found.kind == "interval"
    for end in (found.conf_low, found.conf_high):
        forms = reduced_forms(y - end * d, d, z, codes, 6)
        t2 = forms.outcome_slope**2 / forms.covariance[0, 0]
        assert t2 == pytest.approx(stats.f.ppf(0.95, 1, forms.degrees), rel=1e-8)


def test_anderson_rubin_holds_what_a_grid_holds_when_weak():
    generator = np.random.default_rng(4)
    kinds = set()
    for _ in range(40):
        z, u = generator.normal(size=(2, 60))
        d = 0.15 * z + u
        y = 0.5 * d + u + generator.normal(size=60)
        forms = reduced_forms(y, d, z, None, 1)
        found = anderson_rubin(forms)
        kinds.add(found.kind)
        grid = np.linspace(-30, 30, 601)
        slope = forms.outcome_slope - grid * forms.treatment_slope
        cov = forms.covariance
        variance = cov[0, 0] - 2 * grid * cov[0, 1] + grid**2 * cov[1, 1]
        inside = slope**2 <= stats.f.ppf(0.95, 1, forms.degrees) * variance
        expected = (grid >= found.conf_low) & (grid <= found.conf_high)
        if found.kind == "two rays":
            expected &= (grid <= found.gap_low) | (grid >= found.gap_high)
        np.testing.assert_array_equal(inside, expected)
    assert kinds == {"interval", "two rays", "whole line"}


def test_weak_instrument_warns_and_the_set_has_no_end(cases):
    data = cases(34, n_clients=80, n_caseworkers=12, n_centres=2)
    generator = np.random.default_rng(0)
    data["belief"] = generator.normal(size=len(data))
    with pytest.warns(WeakInstrumentWarning, match=r"below 10.*Anderson–Rubin"):
        fit = fit_leniency(data, "outcome", "belief", **KEYS)
    ends = fit.diagnostics.anderson_rubin.loc[0, ["conf_low", "conf_high"]].astype(float)
    assert np.isinf(ends).all()
    assert fit.diagnostics.anderson_rubin.loc[0, "note"]


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


def test_one_caseworker_per_centre_is_an_error(cases):
    data = cases(39)
    with pytest.raises(EstimationError, match="instrument has no variation"):
        fit_leniency(data.assign(caseworker_id=data["jobcentre_id"]), "outcome", "belief", **KEYS)


def test_one_caseworker_is_an_error(cases):
    data = cases(40).assign(caseworker_id="C1")
    with pytest.raises(EstimationError, match="No two values of 'caseworker_id' can be compared"):
        fit_leniency(data, "outcome", "belief", "caseworker_id")


def test_controls_that_name_the_caseworker_leave_no_instrument(cases):
    data = cases(41)
    with pytest.raises(EstimationError, match="no variation"):
        fit_leniency(data, "outcome", "belief", controls=["caseworker_id"], **KEYS)


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


@pytest.mark.parametrize("kind", ["int64", "Int64", "Float64", "bool", "boolean", "float32"])
def test_any_kind_of_number_gives_the_same(cases, kind):
    data = cases(43)
    high = (data["outcome"] > data["outcome"].median()).astype(int)
    plain = fit_leniency(data.assign(outcome=high), "outcome", "belief", **KEYS).table
    other = fit_leniency(data.assign(outcome=high.astype(kind)), "outcome", "belief", **KEYS).table
    pd.testing.assert_frame_equal(other, plain)


def test_identifiers_may_be_categories_with_unused_levels(cases):
    data = cases(44)
    names = ["caseworker_id", "jobcentre_id", "client_id"]
    part = data[data["jobcentre_id"] != "J00"]
    marked = data.astype(dict.fromkeys(names, "category"))
    pd.testing.assert_frame_equal(
        fit_leniency(marked[data["jobcentre_id"] != "J00"], "outcome", "belief", **KEYS).table,
        fit_leniency(part, "outcome", "belief", **KEYS).table,
    )


@pytest.mark.parametrize("index", [lambda n: [0] * n, lambda n: list(reversed(range(n)))])
def test_any_index_gives_the_same(cases, index):
    data = cases(45)
    other = data.set_axis(index(len(data)), axis=0)
    fit = fit_leniency(other, "outcome", "belief", **KEYS)
    pd.testing.assert_frame_equal(fit.table, fit_leniency(data, "outcome", "belief", **KEYS).table)
    assert fit.leniency.index.equals(other.index)


def test_controls_that_add_nothing_change_nothing(cases):
    data = cases(46).assign(one=1.0)
    data["place"] = data["jobcentre_id"].str[1:].astype(int)
    plain = fit_leniency(data, "outcome", "belief", controls=["age"], **KEYS).table
    more = fit_leniency(
        data.assign(twice=2 * data["age"]),
        "outcome",
        "belief",
        controls=["age", "twice", "one", "place", "jobcentre_id"],
        **KEYS,
    ).table
    columns = ["estimate", "std_error", "conf_low"]
    np.testing.assert_allclose(more[columns], plain[columns], rtol=1e-7)


def test_infinite_values_are_dropped_and_counted(cases):
    data = cases(47)
    data.loc[[1, 5], "belief"] = np.inf
    data.loc[[5, 7], "outcome"] = -np.inf
    fit = fit_leniency(data, "outcome", "belief", **KEYS)
    assert fit.sample.dropped == {"outcome is infinite": 2, "belief is infinite": 1}


@pytest.mark.parametrize(
    ("change", "arguments", "kind", "message"),
    [
        ({}, {"outcome": "belief"}, InvalidArgumentError, "'belief' is given as outcome and as treatment"),
        ({}, {"controls": ["outcome"]}, EstimationError, "outcome does not vary within cells"),
        ({}, {"controls": ["belief"]}, EstimationError, "treatment does not vary within cells"),
        ({"age": np.inf}, {"controls": ["age"]}, InvalidArgumentError, "'age' is infinite in 1800"),
        ({"belief": 1j}, {}, InvalidArgumentError, "must hold numbers"),
        ({}, {"cell": "client_id"}, EstimationError, "No row is left: each caseworker_id, or each client_id"),
        ({}, {"leave_out": "caseworker_id"}, EstimationError, "No row is left"),
        ({}, {"controls": "age"}, InvalidArgumentError, r"a text. Give a list: \['age'\]"),
        ({}, {"cluster": "one"}, UnknownNameError, "no column 'one'"),
        ({"one": 1}, {"cluster": "one"}, EstimationError, "All rows have the same 'one'"),
    ],
)
@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_leniency_refuses(cases, change, arguments, kind, message):
    call = {"outcome": "outcome", "treatment": "belief", **KEYS, **arguments}
    with pytest.raises(kind, match=message):
        fit_leniency(cases(48).assign(**change), **call)


def test_cells_inside_examiners_cannot_compare_them(cases):
    data = cases(49)
    days = data.assign(day=data["caseworker_id"] + data["wave"].astype(str))
    with pytest.raises(EstimationError, match=r"No two values of 'caseworker_id'.*within 'day'"):
        fit_leniency(days, "outcome", "belief", "caseworker_id", "day", leave_out="client_id")


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_units_out_of_reach_of_the_arithmetic_are_named(cases, scale):
    data = cases(50)
    with pytest.raises(EstimationError, match="Measure it in another unit"):
        fit_leniency(data.assign(belief=data["belief"] * scale), "outcome", "belief", **KEYS)


def test_columns_with_one_name_are_refused(cases):
    data = cases(51)
    with pytest.raises(InvalidArgumentError, match="more than one column 'outcome'"):
        fit_leniency(pd.concat([data, data[["outcome"]]], axis=1), "outcome", "belief", **KEYS)


@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
@pytest.mark.parametrize(("crossed", "waves", "seconds"), [(True, 1, 30), (False, 3, 10)])
def test_a_large_design_takes_seconds(cases, crossed, waves, seconds):
    """35,000 rows, 6,000 examiners, 3,000 cells, 2 controls; the bound leaves room for a busy machine."""
    data = cases(52, 35_000 // waves, 6_000, 3_000, crossed=crossed, waves=waves)
    start = time.perf_counter()
    fit = fit_leniency(data, "outcome", "belief", controls=["age", "sex"], **KEYS)
    assert time.perf_counter() - start < seconds
    assert abs(fit.table.loc["ujive", "estimate"] - 0.5) < 4 * fit.table.loc["ujive", "std_error"]
