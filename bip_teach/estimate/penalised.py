"""A logit with a weak normal prior, which has an answer also where predictors separate the outcome."""

from __future__ import annotations

import numpy as np
from scipy import linalg
from scipy.special import expit

from bip_teach.errors import EstimationError
from bip_teach.estimate.covariates import FloatArray

NEWTON_STEPS = 100
HALVINGS = 30
TOLERANCE = 1e-9


def penalised_logit(
    Z: FloatArray,
    y: FloatArray,
    penalty: float,
    start: FloatArray | None = None,
    tolerance: float = TOLERANCE,
) -> FloatArray:
    r"""Coefficients that maximise :math:`\log L(\beta) - \tfrac{\lambda}{2}\sum_{j>0}\beta_j^2`.

    Parameters
    ----------
    Z : array, shape (n, k)
        A constant first, then columns with mean zero and SD one; collinear columns are allowed.
    y : array, shape (n,)
        0/1 outcome.
    penalty : float
        :math:`\lambda`, above zero: the prior standard deviation of a slope is :math:`\lambda^{-1/2}`.
    start : array, shape (k,), optional
        Where the search begins; None: no slope, and the share of the sample.
    tolerance : float
        Newton's method stops when another step promises less than this gain in log-likelihood.

    Returns
    -------
    array, shape (k,)
        Coefficients, the constant (which is not penalised) first.

    Raises
    ------
    EstimationError
        Newton's method does not settle.
    """
    weights = np.full(Z.shape[1], penalty)
    weights[0] = 0.0
    beta = _no_slopes(y, Z.shape[1]) if start is None else start
    for _ in range(NEWTON_STEPS):
        p = expit(Z @ beta)
        gradient = Z.T @ (y - p) - weights * beta
        root = np.sqrt(p * (1 - p))[:, None] * Z
        step = linalg.solve(root.T @ root + np.diag(weights), gradient, assume_a="pos")
        if float(gradient @ step) < 2 * tolerance:
            return np.asarray(beta + step)
        beta = _uphill(Z, y, weights, beta, step)
    raise EstimationError(
        "The logit with a weak prior did not settle within {newton_steps} steps. Use fewer columns.",
        newton_steps=NEWTON_STEPS,
    )


def log_likelihood(Z: FloatArray, y: FloatArray, beta: FloatArray) -> float:
    """Log-likelihood of a logit."""
    index = Z @ beta
    return float(y @ index - np.logaddexp(0.0, index).sum())


def null_log_likelihood(y: FloatArray) -> float:
    """Log-likelihood of a logit without predictors, for an outcome that varies."""
    share = float(y.mean())
    return len(y) * (share * float(np.log(share)) + (1 - share) * float(np.log1p(-share)))


def standardised(X: FloatArray) -> FloatArray:
    """Columns with mean zero and SD one; a column that never varies becomes zero."""
    spread = X.std(axis=0)
    return np.asarray((X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _no_slopes(y: FloatArray, k: int) -> FloatArray:
    beta = np.zeros(k)
    beta[0] = np.log(y.mean() / (1 - y.mean()))
    return beta


def _uphill(
    Z: FloatArray, y: FloatArray, weights: FloatArray, beta: FloatArray, step: FloatArray
) -> FloatArray:
    """The full step, or half of it and so on, until the objective rises."""

    def objective(at: FloatArray) -> float:
        return log_likelihood(Z, y, at) - float(weights @ at**2) / 2

    now = objective(beta)
    for halving in range(HALVINGS):
        new = np.asarray(beta + step / 2**halving)
        if objective(new) >= now:
            return new
    return beta
