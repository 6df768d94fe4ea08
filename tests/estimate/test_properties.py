"""What must not matter does not matter: row order, names of identifiers, units."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from bip_teach.estimate import (
    fit_effectiveness,
    fit_leniency,
    fit_linear_probability,
    fit_logit,
    gradient_table,
    leave_one_out_leniency,
)

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}
FEW = settings(max_examples=8)
SCALES = st.floats(0.01, 100)
SEEDS = st.integers(0, 10_000)


def estimates(data):
    fit = fit_leniency(data, "outcome", "belief", controls=["age", "sex"], **KEYS)
    return fit.table[["estimate", "std_error", "conf_low", "conf_high"]].to_numpy()


@FEW
@given(seed=SEEDS)
def test_leniency_row_order(cases, seed):
    data = cases(51, n_clients=120, n_caseworkers=12, n_centres=2)
    mixed = data.sample(frac=1, random_state=seed)
    np.testing.assert_allclose(estimates(mixed), estimates(data), rtol=1e-7)


@FEW
@given(seed=SEEDS)
def test_leniency_relabelled_identifiers(cases, seed):
    data = cases(52, n_clients=120, n_caseworkers=12, n_centres=2)
    generator = np.random.default_rng(seed)
    renamed = data.copy()
    for name in ("caseworker_id", "jobcentre_id", "client_id"):
        values = data[name].unique()
        renamed[name] = data[name].map(dict(zip(values, generator.permutation(len(values)), strict=True)))
    np.testing.assert_allclose(estimates(renamed), estimates(data), rtol=1e-7)


@FEW
@given(a=SCALES, b=SCALES)
def test_leniency_units(cases, a, b):
    data = cases(53, n_clients=120, n_caseworkers=12, n_centres=2)
    scaled = data.assign(outcome=data["outcome"] * a, belief=data["belief"] * b)
    np.testing.assert_allclose(estimates(scaled), estimates(data) * a / b, rtol=1e-6)


@FEW
@given(shift=st.floats(-50, 50), scale=SCALES)
def test_leniency_of_a_shifted_treatment(cases, shift, scale):
    data = cases(54, n_clients=60)
    names = ("belief", "caseworker_id", "jobcentre_id", "client_id")
    before = leave_one_out_leniency(data, *names)
    after = leave_one_out_leniency(data.assign(belief=shift + scale * data["belief"]), *names)
    np.testing.assert_allclose(after, scale * before, rtol=1e-6, atol=1e-8 * scale)


@FEW
@given(seed=SEEDS)
def test_logit_row_order(toy, seed):
    columns = ["age", "education", "b1"]
    one = fit_logit(toy, "job_52w", columns, "client_id").table
    two = fit_logit(toy.sample(frac=1, random_state=seed), "job_52w", columns, "client_id").table
    np.testing.assert_allclose(two[["estimate", "std_error"]], one[["estimate", "std_error"]], rtol=1e-6)


@FEW
@given(scale=SCALES)
def test_units_of_a_predictor(toy, scale):
    scaled = toy.assign(age=toy["age"] * scale)
    for fit in (fit_logit, fit_linear_probability):
        one, two = (fit(data, "job_52w", ["age", "sex"], "client_id").table for data in (toy, scaled))
        assert np.isclose(two.loc["age", "estimate"] * scale, one.loc["age", "estimate"], rtol=1e-6)
        assert np.isclose(two.loc["sex[male]", "std_error"], one.loc["sex[male]", "std_error"], rtol=1e-6)


@FEW
@given(seed=SEEDS)
def test_effectiveness_row_order_and_labels(toy, seed):
    generator = np.random.default_rng(seed)
    values = toy["caseworker_id"].unique()
    names = dict(zip(values, generator.permutation([f"X{i:03d}" for i in range(len(values))]), strict=True))
    mixed = toy.sample(frac=1, random_state=seed)
    mixed["caseworker_id"] = mixed["caseworker_id"].map(names)
    one, two = (
        fit_effectiveness(data, "job_52w", "caseworker_id", "client_id").quartiles for data in (toy, mixed)
    )
    pd.testing.assert_frame_equal(one, two)


@FEW
@given(seed=SEEDS)
def test_gradient_row_order(toy, seed):
    pd.testing.assert_frame_equal(
        gradient_table(toy, "job_52w"), gradient_table(toy.sample(frac=1, random_state=seed), "job_52w")
    )
