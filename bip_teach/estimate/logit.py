"""Logit with average marginal effects."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit
from statsmodels.discrete.discrete_model import Logit
from statsmodels.tools.sm_exceptions import ModelWarning, PerfectSeparationError

from bip_teach.errors import EstimationError
from bip_teach.estimate.clusters import cluster_names, codes_of_clusters, n_clusters
from bip_teach.estimate.covariates import MISSING, Coding, FloatArray, as_floats
from bip_teach.estimate.linear import contrast_labels, linear_index, regression_columns
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_binary,
    check_varies,
    coefficient_table,
    usable_rows,
)
from bip_teach.language import message

MAX_ITERATIONS = 50
_ESTIMAND = message(
    "Difference in the chance of {0} for one unit more of a predictor (or a level instead of the first "
    "one), other predictors as they are, averaged over the rows."
)


@dataclass(frozen=True)
class LogitFit:
    """Result of :func:`fit_logit`.

    Attributes
    ----------
    table : DataFrame
        Average marginal effects on the share (0–1), one row for each column of the model except the constant.
    diagnostics : DataFrame
        Columns `quantity` and `value`: rows, clusters, log-likelihood, McFadden's R², share predicted
        correctly.
    estimand : str
        What the numbers in `table` are.
    sample : Sample
        Rows used and dropped.
    coefficients : DataFrame
        Coefficients on the log-odds scale, the constant first.
    covariance : DataFrame
        Covariance of the coefficients.
    coding : Coding
        How covariates become columns.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample
    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    coding: Coding

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Predicted share for each row of `frame`; the interval is made on the log-odds scale.

        Parameters
        ----------
        frame : DataFrame
            Has all predictors; nothing else is needed.

        Returns
        -------
        DataFrame
            Columns `estimate`, `conf_low`, `conf_high` (shares, 0–1); the index of `frame`.
        """
        index, half = linear_index(self.coding, self.coefficients["estimate"], self.covariance, frame)
        columns = {
            "estimate": expit(index),
            "conf_low": expit(index - half),
            "conf_high": expit(index + half),
        }
        return pd.DataFrame(columns, index=frame.index)


def fit_logit(
    data: pd.DataFrame, outcome: str, predictors: Sequence[str], cluster: str | Sequence[str] | None = None
) -> LogitFit:
    r"""Difference in the chance of an outcome that goes with each predictor, averaged over the sample.

    Logit model :math:`P(y=1) = p = 1/(1+e^{-x'\beta})`, fitted by maximum likelihood. The average marginal
    effect of a number is :math:`\frac1n\sum_i p_i(1-p_i)\beta_j`; for a level of a category it is the mean
    difference in :math:`p` when everybody has that level instead of the first one. Standard errors follow
    from the covariance of the coefficients by the delta method.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        0/1 column.
    predictors : sequence of str
        Numeric or categorical columns; missing values follow the rule of
        :mod:`bip_teach.estimate.covariates`.
    cluster : str or pair of str, optional
        Identifier whose rows may depend on each other, such as ``client_id``, or two of them, such as
        ``("client_id", "caseworker_id")``. None: rows are independent
        and the standard errors are those of maximum likelihood.

    Returns
    -------
    LogitFit
        `table` on the share scale, `coefficients` on the log-odds scale, `predict` for new rows.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The outcome is not 0/1.
    EstimationError
        The outcome never varies, a predictor separates it perfectly, or there are too few rows.

    Notes
    -----
    "Marginal effect" is the field's name for a slope. It is a causal effect only if nothing else that matters
    differs between the people compared. A ``name[missing]`` column whose rows all have the same outcome
    is left out, and the sample says so.

    Examples
    --------
    >>> import pandas as pd
    >>> eight = pd.DataFrame({"job": [0, 0, 0, 1, 0, 1, 1, 1], "woman": [0, 0, 0, 0, 1, 1, 1, 1]})
    >>> fit = fit_logit(eight, "job", ["woman"])
    >>> [round(float(share), 2) for share in fit.predict(eight.iloc[[0, 4]])["estimate"]]
    [0.25, 0.75]
    """
    rows, sample = usable_rows(data, [outcome], cluster_names(cluster), predictors)
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    check_binary(y, outcome)
    coding, matrix, sample = regression_columns(rows, predictors, sample)
    coding, matrix, sample = without_separating(y, coding, matrix, sample, outcome)
    codes = codes_of_clusters(rows, cluster_names(cluster))
    beta, covariance, fit = maximum_likelihood(y, matrix, codes, outcome)
    names = list(matrix.columns)
    errors = np.sqrt(np.diag(covariance))
    frame = pd.DataFrame(covariance, index=names, columns=names)
    return LogitFit(
        table=average_marginal_effects(matrix, beta, covariance, coding),
        diagnostics=_diagnostics(y, fit, codes),
        estimand=_ESTIMAND.format(outcome),
        sample=sample,
        coefficients=coefficient_table(names, contrast_labels(names, coding), beta, errors, len(y)),
        covariance=frame,
        coding=coding,
    )


def average_marginal_effects(
    matrix: pd.DataFrame, beta: FloatArray, covariance: FloatArray, coding: Coding
) -> pd.DataFrame:
    """Average marginal effects of a logit with delta-method standard errors, on the share scale.

    Parameters
    ----------
    matrix : DataFrame
        Columns of the model, the constant first.
    beta, covariance : array
        Coefficients (k) and their covariance (k × k) on the log-odds scale.
    coding : Coding
        Tells which columns are levels of a category.
    """
    X = matrix.to_numpy()
    names = [name for name in matrix.columns if name != "constant"]
    p = expit(X @ beta)
    slope = p * (1 - p)
    bend = X.T @ (slope * (1 - 2 * p)) / len(X)
    effects = slope.mean() * beta
    jacobian = slope.mean() * np.eye(len(beta)) + np.outer(beta, bend)
    for level in set(names) & set(coding.categories()):
        position = matrix.columns.get_loc(level)
        effects[position], jacobian[position] = _level_difference(matrix, beta, level)
    errors = np.sqrt(np.einsum("ij,jk,ik->i", jacobian, covariance, jacobian))
    return coefficient_table(names, contrast_labels(names, coding), effects[1:], errors[1:], len(X))


def maximum_likelihood(
    y: FloatArray, matrix: pd.DataFrame, codes: IntArray | None, outcome: str
) -> tuple[FloatArray, FloatArray, Any]:
    """Coefficients and covariance of a logit, with a named error where they do not exist."""
    X = matrix.to_numpy()
    lengths = np.sqrt((X**2).mean(axis=0))
    spread = {} if codes is None else {"cov_type": "cluster", "cov_kwds": {"groups": codes}}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ModelWarning)
            warnings.simplefilter("error", RuntimeWarning)
            # The columns are known to be independent; looking again takes longer than the fit.
            model = Logit(y, X / lengths, check_rank=False)
            fit = model.fit(disp=0, method="newton", maxiter=MAX_ITERATIONS, **spread)
    except (ModelWarning, RuntimeWarning, PerfectSeparationError, np.linalg.LinAlgError) as problem:
        raise EstimationError(
            "The logit of {outcome!r} has no finite estimate: some combination of predictors tells the "
            "outcome perfectly in part of the {rows} rows. Use fewer predictors, merge rare levels, or "
            "take fit_linear_probability.",
            outcome=outcome,
            rows=len(y),
        ) from problem
    covariance = np.asarray(fit.cov_params()) / np.outer(lengths, lengths)
    return np.asarray(fit.params) / lengths, covariance, fit


def without_separating(
    y: FloatArray, coding: Coding, matrix: pd.DataFrame, sample: Sample, outcome: str
) -> tuple[Coding, pd.DataFrame, Sample]:
    """Leave out missing-value flags that separate the outcome; raise for any other column that does."""
    separating = separating_columns(y, matrix)
    flags = [name for name in separating if name.endswith(f"[{MISSING}]")]
    if others := [name for name in separating if name not in flags]:
        raise EstimationError(
            "Predictor {name!r} separates {outcome!r} perfectly: rows with one of its values all have "
            "the same outcome. Leave it out, merge its levels, or take fit_linear_probability.",
            name=others[0],
            outcome=outcome,
        )
    kept = [name for name in matrix.columns if name not in flags]
    notes = [f"column {name} was left out: its rows all have the same outcome" for name in flags]
    return coding.keeping(kept), matrix[kept], sample.noting(notes)


def separating_columns(y: FloatArray, matrix: pd.DataFrame) -> list[str]:
    """Columns, the constant apart, that alone tell the outcome of some rows perfectly."""
    return [name for name in matrix.columns[1:] if _separates(y, matrix[name].to_numpy())]


def _separates(y: FloatArray, column: FloatArray) -> bool:
    """Whether one 0/1 group has one outcome only, or a number has no overlap between the outcomes."""
    if np.isin(column, (0.0, 1.0)).all():
        return any(np.ptp(y[column == value]) == 0 for value in (0.0, 1.0))
    with_outcome, without = column[y == 1], column[y == 0]
    return bool(with_outcome.min() >= without.max() or with_outcome.max() <= without.min())


def _level_difference(matrix: pd.DataFrame, beta: FloatArray, level: str) -> tuple[float, FloatArray]:
    """Mean difference in p: everybody at a level less everybody at the first level; and its gradient."""
    X, names = matrix.to_numpy(), matrix.columns
    family = np.array([name.startswith(level.split("[")[0] + "[") for name in names])
    place = names.get_loc(level)
    at_first = X @ np.where(family, 0.0, beta)
    p1, p0 = expit(at_first + beta[place]), expit(at_first)
    slope1, slope0 = p1 * (1 - p1), p0 * (1 - p0)
    gradient = np.where(family, 0.0, X.T @ (slope1 - slope0) / len(X))
    gradient[place] = slope1.mean()
    return float((p1 - p0).mean()), gradient


def _diagnostics(y: FloatArray, fit: Any, codes: IntArray | None) -> pd.DataFrame:
    correct = float(((np.asarray(fit.predict()) >= 0.5) == (y == 1)).mean())
    rows = [
        ("n_obs", float(len(y))),
        ("n_clusters", n_clusters(codes)),
        ("log_likelihood", float(fit.llf)),
        ("mcfadden", float(fit.prsquared)),
        ("share_predicted_correctly", correct),
    ]
    return pd.DataFrame(rows, columns=["quantity", "value"])
