"""UJIVE against a brute-force twin that refits without each unit, and projections against dense dummies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.estimate import fit_leniency
from bip_teach.estimate.projection import Dummies, Projection
from bip_teach.estimate.ujive import Blocks, Design, Jackknife

DESIGNS = [(False, 3), (True, 3), (True, 1)]


def dense(codes):
    return (codes[:, None] == np.unique(codes)).astype(float)


def hat(X):
    return X @ np.linalg.pinv(X)


def small_design(cases, crossed, waves, seed=21):
    data = cases(seed, n_clients=150 // waves, n_caseworkers=9, n_centres=3, crossed=crossed, waves=waves)
    examiner, cell, unit = (
        pd.factorize(data[name])[0] for name in ("caseworker_id", "jobcentre_id", "client_id")
    )
    covariates = np.column_stack([data["age"], data["sex"] == "male"]).astype(float)
    return data, examiner, cell, unit, covariates


def brute_force_instrument(d, X, W, unit):
    """Predict each unit from regressions that never saw it; weight by the controls' own leverage."""
    out = np.empty_like(d)
    H_W = hat(W)
    for u in np.unique(unit):
        rows, rest = unit == u, unit != u
        with_examiner = X[rows] @ np.linalg.lstsq(X[rest], d[rest], rcond=None)[0]
        without = W[rows] @ np.linalg.lstsq(W[rest], d[rest], rcond=None)[0]
        out[rows] = (np.eye(rows.sum()) - H_W[np.ix_(rows, rows)]) @ (with_examiner - without)
    return out


@pytest.mark.parametrize(("crossed", "waves"), DESIGNS)
def test_instrument_equals_refitting_without_each_unit(cases, crossed, waves):
    data, examiner, cell, unit, covariates = small_design(cases, crossed, waves)
    d = data["belief"].to_numpy()
    design = Design.of(examiner, cell, covariates, unit)
    W = np.column_stack([dense(cell), covariates])
    expected = brute_force_instrument(d, np.column_stack([W, dense(examiner)]), W, unit)
    got = Jackknife.of(d, design, Blocks.of(design)).instrument
    np.testing.assert_allclose(got, expected, rtol=1e-7, atol=1e-9)


@pytest.mark.filterwarnings("ignore::bip_teach.errors.WeakInstrumentWarning")  # few rows, for n × n matrices
@pytest.mark.parametrize(("crossed", "waves"), DESIGNS)
def test_estimate_and_error_equal_the_dense_formulas(cases, crossed, waves):
    data, examiner, cell, unit, covariates = small_design(cases, crossed, waves)
    y, d = data["outcome"].to_numpy(), data["belief"].to_numpy()
    W = np.column_stack([dense(cell), covariates])
    X = np.column_stack([W, dense(examiner)])
    M_W, M_X = np.eye(len(d)) - hat(W), np.eye(len(d)) - hat(X)
    B = np.zeros_like(M_X)
    for u in np.unique(unit):
        block = np.ix_(unit == u, unit == u)
        B[block] = M_W[block] @ np.linalg.inv(M_X[block])
    A = M_W - B @ M_X
    P = A @ d
    beta = P @ y / (P @ d)
    scores = (M_W @ (y - beta * d)) * P + (A.T @ (y - beta * d)) * (M_X @ d)
    sums = np.bincount(unit, weights=scores)
    G, n, k = len(sums), len(d), np.linalg.matrix_rank(W) + 1
    error = np.sqrt(G / (G - 1) * (n - 1) / (n - k) * (sums**2).sum()) / abs(P @ d)
    row = fit_leniency(
        data, "outcome", "belief", "caseworker_id", "jobcentre_id", ["age", "sex"], leave_out="client_id"
    ).table.loc["ujive"]
    assert row["n_obs"] == n
    assert row["estimate"] == pytest.approx(beta, rel=1e-8)
    assert row["std_error"] == pytest.approx(error, rel=1e-7)


def test_units_of_one_row_give_the_leverage_formula(cases):
    data, examiner, cell, unit, covariates = small_design(cases, crossed=True, waves=1)
    d = data["belief"].to_numpy()
    W = np.column_stack([dense(cell), covariates])
    H_W, H_X = hat(W), hat(np.column_stack([W, dense(examiner)]))
    h_W, h_X = np.diag(H_W), np.diag(H_X)
    expected = (H_X - H_W) @ d - (d - H_X @ d) * (h_X - h_W) / (1 - h_X)
    design = Design.of(examiner, cell, covariates, unit)
    np.testing.assert_allclose(
        Jackknife.of(d, design, Blocks.of(design)).instrument, expected, rtol=1e-8, atol=1e-10
    )


@pytest.mark.parametrize("crossed", [False, True])
def test_projection_equals_dense_dummies(cases, crossed):
    data, examiner, cell, _, covariates = small_design(cases, crossed, 3)
    projection = Projection.of(Dummies.of(examiner, cell), covariates)
    X = np.column_stack([dense(examiner), dense(cell), covariates])
    H = hat(X)
    left, right = np.divmod(np.arange(len(X) ** 2), len(X))
    np.testing.assert_allclose(projection.hat(left, right).reshape(H.shape), H, atol=1e-10)
    values = data[["outcome", "belief"]].to_numpy()
    np.testing.assert_allclose(projection.residual(values), values - H @ values, atol=1e-10)
    assert projection.rank == np.linalg.matrix_rank(X)


def test_projection_in_parts_that_do_not_meet():
    """Two courts whose judges and days never overlap: one dummy too many in each part."""
    examiner = np.array([0, 0, 1, 1, 2, 2, 3, 3, 3])
    cell = np.array([0, 1, 0, 1, 2, 3, 2, 3, 3])
    X = np.column_stack([dense(examiner), dense(cell)])
    projection = Projection.of(Dummies.of(examiner, cell), np.zeros((9, 0)))
    left, right = np.divmod(np.arange(81), 9)
    np.testing.assert_allclose(projection.hat(left, right).reshape(9, 9), hat(X), atol=1e-12)
    assert projection.rank == np.linalg.matrix_rank(X) == 6


def test_rows_that_only_their_own_unit_predicts_are_dropped(cases):
    """A caseworker who meets the others only through one client cannot be placed without that client."""
    data = cases(22, n_clients=300, n_caseworkers=8, n_centres=2, crossed=True, waves=1)
    bridge = pd.DataFrame(
        {
            "client_id": ["X1", "X2", "X3", "X4", "X5"],
            "caseworker_id": ["N1", "N1", "N1", "N2", "N2"],
            "jobcentre_id": ["J00", "NEW", "NEW", "NEW", "NEW"],
            "belief": [1.0, 2.0, 3.0, 1.0, 5.0],
            "outcome": [1.0, 0.0, 2.0, 1.0, 3.0],
        }
    )
    both = pd.concat([data, bridge], ignore_index=True)
    fit = fit_leniency(both, "outcome", "belief", "caseworker_id", "jobcentre_id", leave_out="client_id")
    assert fit.sample.dropped == {"not predictable without its own unit": 1}
    assert fit.sample.n_used == len(both) - 1
    assert len(data) not in fit.leniency.index
