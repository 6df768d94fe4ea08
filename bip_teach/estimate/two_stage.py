"""Two-stage least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from linearmodels.iv import IV2SLS

from bip_teach.errors import EstimationError, InvalidArgumentError, check_choice
from bip_teach.estimate.clusters import small_sample, sum_of_squares
from bip_teach.estimate.covariates import (
    COLLINEAR_TOLERANCE,
    FloatArray,
    as_floats,
    independent_columns,
)
from bip_teach.estimate.linear import regression_columns
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_varies,
    cluster_codes,
    coefficient_table,
    usable_rows,
)
from bip_teach.language import message

COVARIANCES = ("robust", "classical")
_ESTIMAND = message(
    "Effect of one unit of {0} on {1} for people whose {0} the instruments move (row 2sls); ols is an "
    "association."
)


@dataclass(frozen=True)
class Slopes:
    """Slopes of one regression whose covariates were partialled out.

    Parameters
    ----------
    values : array, shape (k,)
        Unit of the outcome per unit of each column.
    covariance : array, shape (k, k)
        Covariance of the slopes.
    degrees : float
        Degrees of freedom of the t distribution.
    """

    values: FloatArray
    covariance: FloatArray
    degrees: float

    @property
    def std_errors(self) -> FloatArray:
        """Standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=float)

    @property
    def f_statistic(self) -> float:
        """Wald statistic of all slopes, divided by their number."""
        return float(self.values @ np.linalg.solve(self.covariance, self.values)) / len(self.values)


@dataclass(frozen=True)
class TwoStageFit:
    """Result of :func:`fit_two_stage_least_squares`.

    Attributes
    ----------
    table : DataFrame
        Rows `ols` and `2sls`: change in the outcome per unit of the treatment.
    first_stage : DataFrame
        One row per instrument: change in the treatment per unit of the instrument.
    diagnostics : DataFrame
        Columns `quantity` and `value`: rows, first-stage F, and with more than one instrument Sargan's test
        (`sargan`, `sargan_p_value`; it assumes independent rows of equal variance).
    estimand : str
        What the rows estimate.
    sample : Sample
        Rows used and dropped.
    """

    table: pd.DataFrame
    first_stage: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


def fit_two_stage_least_squares(
    data: pd.DataFrame,
    outcome: str,
    treatment: str,
    instruments: Sequence[str],
    controls: Sequence[str] = (),
    cluster: str | None = None,
    covariance: str = "robust",
) -> TwoStageFit:
    r"""Effect of one treatment from the part of it that instruments move.

    With covariates partialled out, :math:`\hat\beta = (d'H_z d)^{-1} d'H_z y`. With one 0/1 instrument and no
    covariates this is Wald's ratio of two differences in means.

    Parameters
    ----------
    data : DataFrame
        One row per person or response.
    outcome, treatment : str
        Numeric columns.
    instruments : sequence of str
        Numeric columns that move the treatment and touch the outcome only through it.
    controls : sequence of str
        Numeric or categorical columns; missing values follow the rule of
        :mod:`bip_teach.estimate.covariates`.
    cluster : str, optional
        Identifier whose rows may depend on each other; None for independent rows.
    covariance : {"robust", "classical"}
        Without clusters: allow for unequal variances (HC1), or assume equal ones.

    Returns
    -------
    TwoStageFit
        `table`, `first_stage`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        A column is not numeric, no instrument is named, or `covariance` is not one of the two.
    EstimationError
        Outcome, treatment or instrument has no variation of its own.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"z": [0, 0, 0, 1, 1, 1], "d": [0, 0, 1, 0, 1, 1], "y": [1, 2, 3, 2, 4, 3]})
    >>> fit = fit_two_stage_least_squares(people, "y", "d", ["z"])
    >>> round(float(fit.table.loc["2sls", "estimate"]), 6)
    3.0
    """
    check_choice("covariance", covariance, COVARIANCES)
    if not instruments:
        raise InvalidArgumentError("instruments is empty. Name at least one column that moves the treatment.")
    rows, sample = usable_rows(data, [outcome, treatment, *instruments], [cluster], controls)
    check_varies(as_floats(rows[outcome]), outcome)
    check_varies(as_floats(rows[treatment]), treatment, "treatment")
    _, matrix, sample = regression_columns(rows, controls, sample)
    y, d, *z = partial_out(rows, [outcome, treatment, *instruments], matrix)
    Z = np.column_stack(z)
    check_own_variation(rows, [treatment], d[:, None])
    check_own_variation(rows, instruments, Z)
    codes, n_controls = cluster_codes(rows, cluster), matrix.shape[1]
    classical = covariance == "classical" and codes is None
    ols = regression(y, d[:, None], codes, n_controls, classical=classical)
    first = regression(d, Z, codes, n_controls, classical=classical)
    second, fitted = instrumented(y, d, Z, codes, n_controls, classical=classical)
    return TwoStageFit(
        table=effects_table({"ols": ols, "2sls": second}, treatment, len(y)),
        first_stage=coefficient_table(
            list(instruments),
            ["one unit more"] * Z.shape[1],
            first.values,
            first.std_errors,
            len(y),
            first.degrees,
        ),
        diagnostics=_diagnostics(first, fitted, len(y)),
        estimand=_ESTIMAND.format(treatment, outcome),
        sample=sample,
    )


def partial_out(rows: pd.DataFrame, names: Sequence[str], matrix: pd.DataFrame) -> list[FloatArray]:
    """Residuals of the named columns after least squares on `matrix` (Frisch–Waugh–Lovell)."""
    basis = np.linalg.qr(matrix.to_numpy())[0]
    values = [as_floats(rows[name]) for name in names]
    return [np.asarray(value - basis @ (basis.T @ value)) for value in values]


def check_own_variation(rows: pd.DataFrame, names: Sequence[str], residuals: FloatArray) -> None:
    """Raise when a treatment or instrument has no variation beyond the controls and its fellows."""
    lengths = np.sqrt((np.column_stack([as_floats(rows[name]) for name in names]) ** 2).sum(axis=0))
    own = np.sqrt((residuals**2).sum(axis=0)) > COLLINEAR_TOLERANCE * lengths
    independent = independent_columns(pd.DataFrame(residuals, columns=list(names)))
    for name, enough in zip(names, own, strict=True):
        if not enough or name not in independent:
            raise EstimationError(
                "{name!r} has no variation of its own: the controls (or the other instruments) explain it. "
                "Use fewer controls, or leave it out.",
                name=name,
            )


def regression(
    y: FloatArray, X: FloatArray, codes: IntArray | None, n_absorbed: int, *, classical: bool = False
) -> Slopes:
    """Least squares of residuals on residuals; `n_absorbed` columns were partialled out before."""
    bread: FloatArray = np.asarray(np.linalg.inv(X.T @ X), dtype=float)
    values = bread @ (X.T @ y)
    error = y - X @ values
    factor, degrees = small_sample(len(y), n_absorbed + X.shape[1], codes)
    if classical:
        return Slopes(values, bread * float(error @ error) / degrees, degrees)
    return Slopes(values, factor * (bread @ sum_of_squares(X * error[:, None], codes) @ bread), degrees)


def instrumented(
    y: FloatArray,
    d: FloatArray,
    Z: FloatArray,
    codes: IntArray | None,
    n_absorbed: int,
    *,
    classical: bool = False,
) -> tuple[Slopes, Any]:
    """Two-stage least squares of residuals, and the fitted object of linearmodels."""
    names = [f"z{number}" for number in range(Z.shape[1])]
    model = IV2SLS(pd.DataFrame({"y": y}), None, pd.DataFrame({"d": d}), pd.DataFrame(Z, columns=names))
    factor, degrees = small_sample(len(y), n_absorbed + 1, codes)
    if classical:
        fit = model.fit(cov_type="unadjusted", debiased=False)
        factor = len(y) / degrees
    elif codes is None:
        fit = model.fit(cov_type="robust", debiased=False)
    else:
        fit = model.fit(cov_type="clustered", clusters=codes, debiased=False)
    values, covariance = np.asarray(fit.params, dtype=float), np.asarray(fit.cov, dtype=float)
    return Slopes(values, factor * covariance, degrees), fit


def effects_table(estimates: dict[str, Slopes], treatment: str, n_obs: int) -> pd.DataFrame:
    """One row per estimator; all estimates are of one unit of the treatment."""
    parts = [
        coefficient_table(
            [name], [f"{treatment} + 1"], slopes.values, slopes.std_errors, n_obs, slopes.degrees
        )
        for name, slopes in estimates.items()
    ]
    return pd.concat(parts)


def _diagnostics(first: Slopes, fitted: Any, n_obs: int) -> pd.DataFrame:
    rows = [("n_obs", float(n_obs)), ("first_stage_f", first.f_statistic)]
    if len(first.values) > 1:
        test = fitted.sargan
        rows += [("sargan", float(test.stat)), ("sargan_p_value", float(test.pval))]
    return pd.DataFrame(rows, columns=["quantity", "value"])
