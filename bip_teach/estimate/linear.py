"""Ordinary least squares with clustered standard errors, and the linear probability model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS

from bip_teach.estimate.clusters import cluster_names, codes_of_clusters, n_clusters
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats, independent_columns
from bip_teach.estimate.results import (
    CONFIDENCE,
    IntArray,
    Sample,
    check_enough_rows,
    check_varies,
    coefficient_table,
    usable_rows,
)
from bip_teach.language import message

_ESTIMAND = message(
    "Difference in the mean of {0} between rows that differ by one unit of a predictor, with the other "
    "predictors held fixed."
)


@dataclass(frozen=True)
class LeastSquares:
    """Coefficients of one least-squares fit.

    Parameters
    ----------
    coefficients : Series
        One for each column, unit of the outcome per unit of the column.
    covariance : DataFrame
        Covariance of the coefficients.
    degrees : float
        Degrees of freedom of the t distribution: clusters − 1, or rows − coefficients without clusters.
    r_squared : float
        Share of the outcome's variance that the columns explain in the sample.
    """

    coefficients: pd.Series[float]
    covariance: pd.DataFrame
    degrees: float
    r_squared: float


@dataclass(frozen=True)
class LinearFit:
    """Result of :func:`fit_linear_probability`.

    Attributes
    ----------
    table : DataFrame
        One row for each column of the model except the constant.
    diagnostics : DataFrame
        Columns `quantity` and `value`.
    estimand : str
        What the numbers in `table` are.
    sample : Sample
        Rows used and dropped.
    coefficients : DataFrame
        All coefficients with the constant, columns as in `table`.
    covariance : DataFrame
        Covariance of the coefficients.
    coding : Coding
        How covariates become columns.
    degrees : float
        Degrees of freedom of the intervals.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample
    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    coding: Coding
    degrees: float

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Predicted mean outcome for each row of `frame`, with a 95 percent interval for that mean.

        Parameters
        ----------
        frame : DataFrame
            Has all predictors; nothing else is needed.

        Returns
        -------
        DataFrame
            Columns `estimate`, `conf_low`, `conf_high` in the unit of the outcome; the index of `frame`.
        """
        index, half = linear_index(
            self.coding, self.coefficients["estimate"], self.covariance, frame, self.degrees
        )
        return pd.DataFrame(
            {"estimate": index, "conf_low": index - half, "conf_high": index + half}, index=frame.index
        )


def fit_linear_probability(
    data: pd.DataFrame, outcome: str, predictors: Sequence[str], cluster: str | Sequence[str] | None = None
) -> LinearFit:
    r"""Difference in the share with an outcome that goes with each predictor, others held fixed.

    Ordinary least squares of a 0/1 outcome, :math:`E[y] = \beta_0 + x'\beta`.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        0/1 column (any numeric column works; then the unit is the outcome's own).
    predictors : sequence of str
        Numeric or categorical columns; missing values follow the rule of
        :mod:`bip_teach.estimate.covariates`.
    cluster : str or pair of str, optional
        Identifier whose rows may depend on each other, such as ``client_id``, or two of them, such as
        ``("client_id", "caseworker_id")``. None: rows are independent
        and the standard errors allow for unequal variances (HC1).

    Returns
    -------
    LinearFit
        `table` has the share difference (0–1 scale) for one unit of a number, or for a level against the
        first level.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The outcome is not numeric.
    EstimationError
        The outcome is the same in every row, or there are too few rows.

    Notes
    -----
    The numbers are differences between people who differ in the predictor and not in the others. They are
    effects only if nothing else that matters differs between them.

    Examples
    --------
    >>> import pandas as pd
    >>> four = pd.DataFrame({"job": [0, 0, 0, 1, 1, 1], "belief": [1, 1, 2, 2, 3, 3]})
    >>> fit = fit_linear_probability(four, "job", ["belief"])
    >>> round(float(fit.table.loc["belief", "estimate"]), 3)
    0.5
    """
    rows, sample = usable_rows(data, [outcome], cluster_names(cluster), predictors)
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    coding, matrix, sample = regression_columns(rows, predictors, sample)
    codes = codes_of_clusters(rows, cluster_names(cluster))
    fit = least_squares(y, matrix, codes)
    coefficients = _coefficients(fit, coding, len(rows))
    return LinearFit(
        table=coefficients.drop(index="constant"),
        diagnostics=_diagnostics(fit, codes, len(rows)),
        estimand=_ESTIMAND.format(outcome),
        sample=sample,
        coefficients=coefficients,
        covariance=fit.covariance,
        coding=coding,
        degrees=fit.degrees,
    )


def regression_columns(
    rows: pd.DataFrame, predictors: Sequence[str], sample: Sample
) -> tuple[Coding, pd.DataFrame, Sample]:
    """Coding and columns of a regression, without collinear columns, and the sample that notes them."""
    coding = Coding.learn(rows, predictors)
    matrix = coding.matrix(rows)
    kept = independent_columns(matrix)
    left_out = [name for name in matrix.columns if name not in kept]
    notes = [
        f"column {name} is constant or follows from the columns before it, and was left out"
        for name in left_out
    ]
    check_enough_rows(len(rows), len(kept))
    return coding.keeping(kept), matrix[kept], sample.noting(notes)


def least_squares(y: FloatArray, matrix: pd.DataFrame, codes: IntArray | None) -> LeastSquares:
    """Least squares with clustered (without clusters: HC1) standard errors; columns must be independent."""
    lengths = np.sqrt((matrix.to_numpy() ** 2).mean(axis=0))
    model = OLS(y, matrix.to_numpy() / lengths)
    if codes is None:
        fit = model.fit(method="qr", cov_type="HC1")
        degrees = float(len(y) - matrix.shape[1])
    else:
        fit = model.fit(method="qr", cov_type="cluster", cov_kwds={"groups": codes})
        degrees = n_clusters(codes) - 1
    covariance = np.asarray(fit.cov_params()) / np.outer(lengths, lengths)
    names = list(matrix.columns)
    return LeastSquares(
        coefficients=pd.Series(np.asarray(fit.params) / lengths, index=names),
        covariance=pd.DataFrame(covariance, index=names, columns=names),
        degrees=degrees,
        r_squared=float(fit.rsquared),
    )


def linear_index(
    coding: Coding,
    coefficients: pd.Series[float],
    covariance: pd.DataFrame,
    frame: pd.DataFrame,
    degrees: float | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Index x'β of each row and half the width of its 95 percent interval."""
    matrix = coding.matrix(frame)[list(coefficients.index)].to_numpy()
    index = matrix @ coefficients.to_numpy()
    variance = np.einsum("ij,jk,ik->i", matrix, covariance.to_numpy(), matrix)
    law = stats.norm() if degrees is None else stats.t(degrees)
    half = law.ppf(0.5 + CONFIDENCE / 2) * np.sqrt(np.maximum(variance, 0))
    return np.asarray(index, dtype=float), np.asarray(half, dtype=float)


def contrast_labels(names: Sequence[str], coding: Coding) -> list[str]:
    """What each column compares: a level with the first level, or one unit more."""
    levels = coding.categories()
    return [f"{levels[name][0]} - {levels[name][1]}" if name in levels else "one unit more" for name in names]


def _coefficients(fit: LeastSquares, coding: Coding, n_obs: int) -> pd.DataFrame:
    names = list(fit.coefficients.index)
    errors = np.sqrt(np.diag(fit.covariance.to_numpy()))
    labels = contrast_labels(names, coding)
    return coefficient_table(names, labels, fit.coefficients.to_numpy(), errors, n_obs, fit.degrees)


def _diagnostics(fit: LeastSquares, codes: IntArray | None, n_obs: int) -> pd.DataFrame:
    rows = [("n_obs", float(n_obs)), ("n_clusters", n_clusters(codes)), ("r_squared", fit.r_squared)]
    return pd.DataFrame(rows, columns=["quantity", "value"])
