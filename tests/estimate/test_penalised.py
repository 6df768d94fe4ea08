"""The logit with a weak prior: maximum likelihood where that exists, and an answer where it does not."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize

from bip_teach.estimate.penalised import (
    log_likelihood,
    null_log_likelihood,
    penalised_logit,
    standardised,
)


@pytest.fixture(scope="module")
def data():
    generator = np.random.default_rng(1)
    Z = np.column_stack([np.ones(400), standardised(generator.normal(size=(400, 3)))])
    y = (generator.random(400) < 1 / (1 + np.exp(2 - Z[:, 1]))).astype(float)
    return Z, y


def test_a_tiny_penalty_gives_maximum_likelihood(data):
    Z, y = data
    twin = sm.Logit(y, Z).fit(disp=0)
    beta = penalised_logit(Z, y, 1e-6)
    np.testing.assert_allclose(beta, twin.params, rtol=1e-4)
    assert log_likelihood(Z, y, beta) == pytest.approx(twin.llf, rel=1e-9)
    assert null_log_likelihood(y) == pytest.approx(twin.llnull, rel=1e-9)


def test_a_strong_penalty_is_the_maximum_of_the_penalised_likelihood(data):
    Z, y = data
    twin = minimize(lambda b: 25 * b[1:] @ b[1:] - log_likelihood(Z, y, b), np.zeros(4), tol=1e-12)
    np.testing.assert_allclose(penalised_logit(Z, y, 50.0), twin.x, atol=1e-5)


def test_the_start_does_not_matter(data):
    Z, y = data
    far = penalised_logit(Z, y, 1e-3, start=np.array([5.0, -8.0, 8.0, -3.0]))
    np.testing.assert_allclose(far, penalised_logit(Z, y, 1e-3), atol=1e-5)


def test_perfect_separation_has_an_answer(data):
    Z, _ = data
    y = (Z[:, 1] > 0.2).astype(float)
    beta = penalised_logit(Z, y, 1e-6)
    assert np.isfinite(beta).all()
    assert -1e-3 < log_likelihood(Z, y, beta) / -null_log_likelihood(y) < 0


def test_collinear_columns_share_the_slope(data):
    Z, y = data
    twice = np.column_stack([Z, Z[:, 1]])
    beta = penalised_logit(twice, y, 1e-6)
    assert beta[1] == pytest.approx(beta[4], rel=1e-3)
    assert log_likelihood(twice, y, beta) == pytest.approx(log_likelihood(Z, y, penalised_logit(Z, y, 1e-6)))


def test_a_column_that_never_varies_becomes_zero():
    assert (standardised(np.array([[1.0, 2.0], [1.0, 4.0]])) == [[0, -1], [0, 1]]).all()
