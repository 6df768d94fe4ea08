"""Mean outcome of each caseworker's clients, adjusted for who they are, with an error of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats
from bip_teach.estimate.projection import Dummies, Projection
from bip_teach.estimate.results import IntArray, integer_codes

LEAST_CHANCE = 0.1
"""A predicted chance is held this far from 0 and from 1, in shares of the overall mean and its complement."""

_NO_SPREAD = 1e-12
"""Residual variance below this share of the outcome's variance is rounding."""


@dataclass(frozen=True)
class Caseload:
    """One row per client (or per response) with outcome, covariates and examiner.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes.
    X : array, shape (n, p)
        Coded controls less their means, without a constant.
    codes : array of int, shape (n,)
        Examiner of each row, 0 to k − 1.
    names : list of str
        Examiners.
    """

    y: FloatArray
    X: FloatArray
    codes: IntArray
    names: list[str]

    @property
    def counts(self) -> FloatArray:
        """Rows of each examiner."""
        return np.bincount(self.codes).astype(float)

    def means(self, values: FloatArray) -> FloatArray:
        """Mean of some values, one for each row, over the rows of each examiner."""
        return np.asarray(np.bincount(self.codes, weights=values) / self.counts)


@dataclass(frozen=True)
class AdjustedMeans:
    """Adjusted means and their errors.

    Parameters
    ----------
    adjusted, std_errors : array, shape (k,)
        Estimates.
    raw_errors : array, shape (k,)
        Standard errors of the raw means, from the variance of the outcome within examiners.
    degrees : float
        Degrees of freedom of the residual variance.
    """

    adjusted: FloatArray
    std_errors: FloatArray
    raw_errors: FloatArray
    degrees: float


def one_row_per_client(
    rows: pd.DataFrame, outcome: str, examiner: str, client: str | None, controls: Sequence[str]
) -> Caseload:
    """Outcome, covariates and examiner; the rows of a client with the same examiner are averaged."""
    matrix = Coding.learn(rows, controls).matrix(rows, constant=False)
    values = np.column_stack([as_floats(rows[outcome]), matrix.to_numpy()])
    codes, labels = pd.factorize(rows[examiner], sort=True)
    codes = np.asarray(codes, dtype=np.int64)
    if client is not None:
        pairs, place = np.unique(
            np.column_stack([codes, integer_codes(rows[client])]), axis=0, return_inverse=True
        )
        place = place.ravel()
        sums = np.column_stack([np.bincount(place, weights=column) for column in values.T])
        values, codes = sums / np.bincount(place)[:, None], pairs[:, 0].astype(np.int64)
    X = values[:, 1:]
    return Caseload(values[:, 0], X - X.mean(axis=0), codes, [str(label) for label in labels])


def adjusted_means(data: Caseload) -> AdjustedMeans:
    r"""Means adjusted by within-examiner slopes, and their standard errors.

    The error of examiner e is :math:`s_e^2 = \hat\sigma^2 w_e/n_e + \bar x_e' \hat V_\beta \bar x_e`. The
    second part is the noise that the adjustment adds. In the first, :math:`\hat\sigma^2` is the residual
    variance within examiners, and :math:`w_e` is 1 on average. For an outcome between 0 and 1,

    .. math::
        w_e \propto \frac{1}{n_e}\sum_{i \in e} \hat p_i(1 - \hat p_i), \qquad
        \hat p_i = \bar y + (x_i - \bar x)'\hat\beta,

    so that clients with a chance near zero carry less noise. The prediction stands at the common mean and not
    at the examiner's own: an error that falls when the own mean is low by luck would make that mean look
    sure. For any other outcome :math:`w_e = 1`.

    Parameters
    ----------
    data : Caseload
        Outcomes, controls and examiners.

    Returns
    -------
    AdjustedMeans

    Raises
    ------
    EstimationError
        There are as many coefficients as rows, or the outcome does not vary within any examiner.
    """
    groups = Dummies.of(data.codes)
    inner = groups.residual(np.column_stack([data.y, data.X]))
    slopes = np.linalg.lstsq(inner[:, 1:], inner[:, 0], rcond=1e-9)[0]
    degrees = float(len(data.y) - Projection.of(groups, data.X).rank)
    if degrees < 1:
        raise EstimationError(
            "There are {count} clients for as many coefficients. Use fewer controls.", count=len(data.y)
        )
    error = inner[:, 0] - inner[:, 1:] @ slopes
    variance = float(error @ error) / degrees
    _check_spread(variance, data.y)
    fitted = data.X @ slopes
    unadjusted = float(inner[:, 0] @ inner[:, 0]) / (len(data.y) - len(data.names))
    own = variance / data.counts * _relative_variance(data, data.y.mean() + fitted)
    added = variance * _leverage(data, inner[:, 1:])
    raw_errors = np.sqrt(unadjusted / data.counts)
    return AdjustedMeans(data.means(data.y - fitted), np.sqrt(own + added), raw_errors, degrees)


def _check_spread(variance: float, y: FloatArray) -> None:
    if variance <= _NO_SPREAD * float(y.var()):
        raise EstimationError(
            "All clients of the same caseworker have the same outcome (given the controls), so noise cannot "
            "be told from differences. Use more clients or fewer controls."
        )


def _relative_variance(data: Caseload, chance: FloatArray) -> FloatArray:
    """Variance that the clients' predicted chances imply, relative to the average client; 1 elsewhere."""
    if data.y.min() < 0 or data.y.max() > 1:
        return np.ones(len(data.names))
    mean = data.y.mean()
    held = np.clip(chance, LEAST_CHANCE * mean, 1 - LEAST_CHANCE * (1 - mean))
    spread = held * (1 - held)
    return data.means(spread) / float(spread.mean())


def _leverage(data: Caseload, inner: FloatArray) -> FloatArray:
    """Squared length of each examiner's mean controls, in the metric of the variation within examiners."""
    middle = np.array([data.means(column) for column in data.X.T]).reshape(-1, len(data.names))
    # A generalised inverse, because controls may follow from each other.
    inverse = np.linalg.pinv(inner.T @ inner, rcond=1e-12, hermitian=True)
    return np.asarray((middle * (inverse @ middle)).sum(axis=0))
