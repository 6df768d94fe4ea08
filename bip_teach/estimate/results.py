"""What every estimator shares: which rows it used, and the shape of its table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from bip_teach.errors import EstimationError, InvalidArgumentError, check_columns
from bip_teach.estimate.covariates import FloatArray, as_floats, is_numeric
from bip_teach.language import Sentence

IntArray = NDArray[np.int64]

RESULT_COLUMNS = (
    "term",
    "contrast",
    "estimate",
    "std_error",
    "statistic",
    "p_value",
    "conf_low",
    "conf_high",
    "n_obs",
)
"""Columns of a table of estimates, in order."""

CONFIDENCE = 0.95
MINIMUM_ROWS = 4


@dataclass(frozen=True)
class Sample:
    """Rows that an estimate used, and why the others were dropped.

    Parameters
    ----------
    n_given, n_used : int
        Rows that came, and rows that were used.
    dropped : dict of str to int
        Reason and number of rows; a row is counted under the first reason that applies.
    notes : tuple of str
        Columns that were left out, and why.
    """

    n_given: int
    n_used: int
    dropped: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """One row for each reason, with columns `reason` and `rows`; the last row is what was used."""
        rows = [*self.dropped.items(), ("used", self.n_used)]
        return pd.DataFrame(rows, columns=["reason", "rows"])

    def without(self, reason: str, rows: int) -> Sample:
        """The same sample after dropping more rows for one more reason."""
        if rows == 0:
            return self
        dropped = {**self.dropped, reason: self.dropped.get(reason, 0) + rows}
        return Sample(self.n_given, self.n_used - rows, dropped, self.notes)

    def noting(self, notes: Iterable[str]) -> Sample:
        """The same sample with more notes."""
        return Sample(self.n_given, self.n_used, self.dropped, (*self.notes, *notes))


def usable_rows(
    data: pd.DataFrame, numbers: Sequence[str], keys: Sequence[str | None] = (), others: Sequence[str] = ()
) -> tuple[pd.DataFrame, Sample]:
    """Rows with an outcome, a treatment and the identifiers that the estimate needs.

    Parameters
    ----------
    data : DataFrame
        The caller's frame; it is not changed.
    numbers : sequence of str
        Columns that must hold numbers and must not be missing.
    keys : sequence of str or None
        Identifiers that must not be missing; None is skipped.
    others : sequence of str
        Covariates: they must exist and may be missing.

    Returns
    -------
    tuple of DataFrame and Sample
        The usable rows (index reset) and the count of the others.
    """
    names = [key for key in keys if key is not None]
    if isinstance(others, str):
        raise InvalidArgumentError(
            "The covariates are {others!r}, a text. Give a list: [{others!r}].", others=others
        )
    check_columns(data, [*numbers, *names, *others])
    for name in numbers:
        check_numeric(data, name)
    keep = np.ones(len(data), dtype=bool)
    dropped: dict[str, int] = {}
    for name in dict.fromkeys([*numbers, *names]):
        missing = data[name].isna().to_numpy(dtype=bool)
        infinite = np.isinf(as_floats(data[name])) if name in numbers else np.zeros_like(missing)
        for reason, lost in (("missing", missing), ("infinite", infinite)):
            if count := int((keep & lost).sum()):
                dropped[f"{name} is {reason}"] = count
            keep &= ~lost
    return data.loc[keep].reset_index(drop=True), Sample(len(data), int(keep.sum()), dropped)


def check_numeric(data: pd.DataFrame, name: str) -> None:
    """Raise unless a column holds numbers."""
    if not is_numeric(data[name]):
        raise InvalidArgumentError(
            "Column {name!r} holds {kind} values. It must hold numbers (for yes and no: 1 and 0).",
            name=name,
            kind=data[name].dtype,
        )


def check_varies(values: FloatArray, name: str, what: str = "outcome") -> None:
    """Raise when a variable has the same value in every row."""
    if values.size == 0:
        raise EstimationError(
            "No row is left: {what} {name!r} or an identifier is missing in every row.",
            what=Sentence(what),
            name=name,
        )
    if np.ptp(values) == 0:
        raise EstimationError(
            "The {what} {name!r} is {value:g} in all {rows} rows used, so nothing can be "
            "estimated. Use more rows, or a variable that differs between them.",
            what=Sentence(what),
            name=name,
            value=values[0],
            rows=values.size,
        )


def check_binary(values: FloatArray, name: str) -> None:
    """Raise unless all values are 0 or 1."""
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidArgumentError(
            "Outcome {name!r} has values from {low:g} to {high:g}. It must hold 0 and 1 only.",
            name=name,
            low=values.min(),
            high=values.max(),
        )


def check_enough_rows(n_obs: int, n_columns: int) -> None:
    """Raise when there are too few rows for a standard error."""
    if n_obs < max(MINIMUM_ROWS, n_columns + 2):
        raise EstimationError(
            "There are {n_obs} usable rows for {n_columns} coefficients. Use fewer covariates or more rows.",
            n_obs=n_obs,
            n_columns=n_columns,
        )


def cluster_codes(data: pd.DataFrame, cluster: str | None) -> IntArray | None:
    """Whole numbers 0, 1, … for the clusters, or None when rows count as independent."""
    if cluster is None:
        return None
    codes = integer_codes(data[cluster])
    if codes.size and codes.max() < 1:
        raise EstimationError(
            "All rows have the same {cluster!r}, so a clustered standard error cannot be computed. "
            "Cluster by a column with many values, or pass cluster=None.",
            cluster=cluster,
        )
    return codes


def integer_codes(column: pd.Series[Any]) -> IntArray:
    """Whole numbers 0, 1, … for the values of an identifier, in order of appearance."""
    return np.asarray(pd.factorize(column)[0], dtype=np.int64)


def coefficient_table(
    terms: Sequence[str],
    contrasts: Sequence[str],
    estimates: ArrayLike,
    std_errors: ArrayLike,
    n_obs: ArrayLike,
    degrees: float | None = None,
) -> pd.DataFrame:
    """Table of estimates with tests against zero and 95 percent intervals.

    Parameters
    ----------
    terms, contrasts : sequence of str
        What the estimate belongs to, and what is compared with what.
    estimates, std_errors : array-like of float
        Estimates and their standard errors, in the same unit.
    n_obs : int or array-like of int
        Rows used.
    degrees : float, optional
        Degrees of freedom of the t distribution; None means the normal distribution.

    Returns
    -------
    DataFrame
        Columns of :data:`RESULT_COLUMNS`; the index repeats the term when terms are unique.
    """
    law = stats.norm() if degrees is None else stats.t(degrees)
    estimate, std_error = np.asarray(estimates, dtype=float), np.asarray(std_errors, dtype=float)
    statistic = np.divide(estimate, std_error, out=np.full(estimate.shape, np.nan), where=std_error > 0)
    half = law.ppf(0.5 + CONFIDENCE / 2) * std_error
    columns = {
        "term": list(terms),
        "contrast": list(contrasts),
        "estimate": estimate,
        "std_error": std_error,
        "statistic": statistic,
        "p_value": 2 * law.sf(np.abs(statistic)),
        "conf_low": estimate - half,
        "conf_high": estimate + half,
        "n_obs": np.broadcast_to(np.asarray(n_obs, dtype=np.int64), estimate.shape),
    }
    return pd.DataFrame(columns, index=list(terms) if len(set(terms)) == len(terms) else None)
