"""Comparison of two groups inside strata: like with like, and nothing across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.linear import least_squares, regression_columns
from bip_teach.estimate.results import Sample, check_varies, cluster_codes
from bip_teach.language import all_of


@dataclass(frozen=True)
class StrataComparison:
    """Difference between two groups inside strata.

    Attributes
    ----------
    estimate, std_error : float
        Difference in the mean outcome, in the unit of the outcome, and its standard error.
    degrees : float
        Degrees of freedom of the interval.
    strata : DataFrame
        One row per stratum: the columns that define it, `n_obs`, `n_treated`, `difference` in the mean
        outcome and `weight`. Without controls, the estimate is the weighted sum of the differences.
    sample : Sample
        Rows used and dropped.
    """

    estimate: float
    std_error: float
    degrees: float
    strata: pd.DataFrame
    sample: Sample


def check_flag(rows: pd.DataFrame, name: str) -> None:
    """Raise unless a numeric column holds 0 and 1 only."""
    values = as_floats(rows[name])
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidArgumentError(
            "Column {name!r} has values from {low:g} to {high:g}. It must hold 0 and 1 only.",
            name=name,
            low=values.min(),
            high=values.max(),
        )


def comparable_rows(
    rows: pd.DataFrame, treated: str, strata: Sequence[str], sample: Sample
) -> tuple[pd.DataFrame, Sample]:
    """Rows of the strata that hold people of both groups.

    Parameters
    ----------
    rows : DataFrame
        Has `treated` (0/1) and `strata`; nothing of these is missing.
    treated : str
        Who belongs to the group of interest.
    strata : sequence of str
        Columns that must be equal inside a stratum.
    sample : Sample
        How the rows came about.

    Raises
    ------
    EstimationError
        No stratum holds both groups.
    """
    share = rows.groupby(list(strata), observed=True)[treated].transform("mean")
    both = share.gt(0) & share.lt(1)
    if not both.any():
        raise EstimationError(
            "No two people with equal {strata} differ in {treated!r} "
            "({rows} rows, {ones} with a 1), so there is nothing to compare. "
            "Use more rows or coarser groups.",
            strata=all_of(strata),
            treated=treated,
            rows=len(rows),
            ones=int(rows[treated].sum()),
        )
    lost = int((~both).sum())
    reason = f"everybody with equal {' and '.join(strata)} is alike in {treated}"
    return rows[both].reset_index(drop=True), sample.without(reason, lost)


def compare_within_strata(
    rows: pd.DataFrame,
    outcome: str,
    treated: str,
    strata: Sequence[str],
    controls: Sequence[str],
    cluster: str | None,
    sample: Sample,
) -> StrataComparison:
    r"""Difference in the mean outcome between two groups, inside strata and with equal controls.

    Least squares with one constant for each stratum, :math:`y = \alpha_s + \tau d + x'\beta`. Without
    controls it is :math:`\tau = \sum_s w_s (\bar y_{1s} - \bar y_{0s})` with
    :math:`w_s \propto n_s p_s (1 - p_s)`, where :math:`p_s` is the share of the stratum with :math:`d = 1`.

    Parameters
    ----------
    rows : DataFrame
        From :func:`comparable_rows`.
    outcome, treated : str
        Numeric column, and 0/1 column.
    strata : sequence of str
        Columns that must be equal inside a stratum.
    controls : sequence of str
        Covariates with the same slope in every stratum.
    cluster : str or None
        Identifier whose rows may depend on each other.
    sample : Sample
        How the rows came about.

    Raises
    ------
    EstimationError
        The outcome does not vary, or strata and controls explain `treated` exactly.
    """
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    number = rows.groupby(list(strata), observed=True).ngroup().astype(str)
    place = f"stratum ({', '.join(strata)})"
    frame = rows.assign(**{place: number}).assign(**{treated: as_floats(rows[treated])})
    _, matrix, noted = regression_columns(frame, [place, *controls, treated], sample)
    if treated not in matrix.columns:
        explained = ", ".join([*strata, *controls])
        raise EstimationError(
            "{treated!r} follows exactly from {explained}. Use fewer controls.",
            treated=treated,
            explained=explained,
        )
    fit = least_squares(y, matrix, cluster_codes(rows, cluster))
    return StrataComparison(
        estimate=float(fit.coefficients[treated]),
        std_error=float(np.sqrt(np.diag(fit.covariance)[-1])),
        degrees=fit.degrees,
        strata=_stratum_table(rows, y, treated, strata),
        sample=noted,
    )


def _stratum_table(rows: pd.DataFrame, y: FloatArray, treated: str, strata: Sequence[str]) -> pd.DataFrame:
    one = as_floats(rows[treated])
    parts = {"n_obs": np.ones(len(y)), "n_treated": one, "total": y, "total_one": y * one}
    keys = [rows[name] for name in strata]
    sums = pd.DataFrame(parts, index=rows.index).groupby(keys, observed=True).sum()
    others = sums["n_obs"] - sums["n_treated"]
    weight = sums["n_treated"] * others / sums["n_obs"]
    difference = sums["total_one"] / sums["n_treated"] - (sums["total"] - sums["total_one"]) / others
    table = sums[["n_obs", "n_treated"]].astype(np.int64)
    return table.assign(difference=difference, weight=weight / weight.sum()).reset_index()
