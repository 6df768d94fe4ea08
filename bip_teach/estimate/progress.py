"""Change in the employability index by mix of interventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError, check_columns
from bip_teach.estimate.clusters import cluster_names, codes_of_clusters
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats, independent_columns
from bip_teach.estimate.linear import LeastSquares, least_squares
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_enough_rows,
    check_numeric,
    coefficient_table,
    usable_rows,
)
from bip_teach.language import message

SPECIFICATIONS = ("naive", "adjusted")
MIX_IS = "mix is "
_ESTIMAND = message(
    "Mean of {0} by {1}: as it is (naive), and with the starting place and controls of the average row "
    "(adjusted)."
)


@dataclass(frozen=True)
class ProgressFit:
    """Result of :func:`fit_progress`.

    Attributes
    ----------
    table : DataFrame
        One row for each mix (`term`) and specification (`contrast`: "naive" or "adjusted"): mean change.
    diagnostics : DataFrame
        One row per mix: `mix`, `n_obs`, `share` of the rows and `start` (mean starting place; NaN without
        one).
    estimand : str
        What the rows estimate.
    sample : Sample
        Rows used and dropped.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


def fit_progress(
    data: pd.DataFrame,
    change: str = "place_change",
    mix: str = "mix",
    controls: Sequence[str] = (),
    cluster: str | Sequence[str] | None = None,
    start: str | None = "progress_place",
    between: tuple[float, float] | None = None,
) -> ProgressFit:
    """Mean change in a person's place until the next response, by mix of interventions.

    `naive` is the plain mean of each mix. `adjusted` is the mean that the mix would have if its
    starting places and controls were those of all rows (linear regression, evaluated at the means).

    Parameters
    ----------
    data : DataFrame
        One row per response.
    change : str
        Change until the next response, in places of 100; rows where it is missing (last responses) are left
        out.
    mix : str
        Category of interventions in the quarter that starts at the response.
    controls : sequence of str
        Covariates known at the response; missing values follow the rule of
        :mod:`bip_teach.estimate.covariates`.
    cluster : str or pair of str, optional
        Identifier whose rows may depend on each other, such as ``client_id``, or two of them; None for
        independent rows.
    start : str or None
        Starting place (0–100), adjusted for; None where there is none.
    between : tuple of float, optional
        Use only rows whose starting place lies between these two, ends included, such as (40, 60).

    Returns
    -------
    ProgressFit
        `table`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        `change` or `start` is not numeric, or `between` is given without `start`.
    EstimationError
        There are fewer than two mixes, or too few rows.

    Notes
    -----
    Those who start low move up on average, with or without an intervention (regression to the mean), and
    mixes are chosen for people who are judged able to use them. The adjusted row removes only what the
    controls measure.

    Examples
    --------
    >>> import pandas as pd
    >>> mixes = ["none"] * 3 + ["job_only"] * 3
    >>> six = pd.DataFrame({"mix": mixes, "place_change": [-3.0, -6.0, -9.0, 1.0, 2.0, 3.0]})
    >>> table = fit_progress(six, start=None).table
    >>> table.query("contrast == 'naive'")["estimate"].round(6).tolist()
    [2.0, -6.0]
    """
    if between is not None and start is None:
        raise InvalidArgumentError("between chooses rows by their starting place: name that column as start.")
    if start is not None:
        check_columns(data, [start])
        check_numeric(data, start)
    rows, sample = usable_rows(data, [change], [mix, *cluster_names(cluster), start], controls)
    rows, sample = _near_start(rows, start, between, sample)
    y, groups = as_floats(rows[change]), _indicators(rows[mix])
    codes = codes_of_clusters(rows, cluster_names(cluster))
    covariates = controls if start is None else [start, *(name for name in controls if name != start)]
    centred, sample = _centred(rows, covariates, groups, sample)
    naive = _means(least_squares(y, groups, codes), groups, SPECIFICATIONS[0])
    adjusted = _means(
        least_squares(y, pd.concat([groups, centred], axis=1), codes), groups, SPECIFICATIONS[1]
    )
    return ProgressFit(
        table=pd.concat([naive, adjusted], ignore_index=True),
        diagnostics=_by_mix(rows, mix, start),
        estimand=_ESTIMAND.format(change, mix),
        sample=sample,
    )


def _near_start(
    rows: pd.DataFrame, start: str | None, between: tuple[float, float] | None, sample: Sample
) -> tuple[pd.DataFrame, Sample]:
    if start is None or between is None:
        return rows, sample
    near = rows[start].between(*between).to_numpy(dtype=bool)
    kept = rows[near].reset_index(drop=True)
    return kept, sample.without(f"{start} outside {between[0]:g} to {between[1]:g}", int((~near).sum()))


def _indicators(mix: pd.Series[str]) -> pd.DataFrame:
    levels = sorted(map(str, mix.unique()))
    if len(levels) < 2:
        raise EstimationError(
            "All rows used have the mix {mix}. A comparison needs at least two mixes.", mix=levels[:1]
        )
    labels = mix.astype(str).to_numpy()
    return pd.DataFrame({f"{MIX_IS}{level}": (labels == level).astype(float) for level in levels})


def _centred(
    rows: pd.DataFrame, covariates: Sequence[str], groups: pd.DataFrame, sample: Sample
) -> tuple[pd.DataFrame, Sample]:
    """Covariate columns minus their mean, without those that mixes and earlier columns explain."""
    matrix = Coding.learn(rows, covariates).matrix(rows, constant=False)
    matrix = matrix - matrix.mean()
    both = pd.concat([groups, matrix], axis=1)
    kept = [name for name in independent_columns(both) if name not in groups.columns]
    check_enough_rows(len(rows), len(groups.columns) + len(kept))
    left_out = [name for name in matrix.columns if name not in kept]
    return matrix[kept], sample.noting(f"column {name} adds nothing, and was left out" for name in left_out)


def _means(fit: LeastSquares, groups: pd.DataFrame, specification: str) -> pd.DataFrame:
    names = list(groups.columns)
    errors: FloatArray = np.sqrt(np.diag(fit.covariance.loc[names, names].to_numpy()))
    counts: IntArray = groups.sum().to_numpy().astype(np.int64)
    terms, labels = [name.removeprefix(MIX_IS) for name in names], [specification] * len(names)
    return coefficient_table(terms, labels, fit.coefficients[names].to_numpy(), errors, counts, fit.degrees)


def _by_mix(rows: pd.DataFrame, mix: str, start: str | None) -> pd.DataFrame:
    table = rows.groupby(mix, observed=True).size().rename("n_obs").reset_index().rename(columns={mix: "mix"})
    means = rows.groupby(mix, observed=True)[start].mean().to_numpy(dtype=float) if start else float("nan")
    return table.assign(share=table["n_obs"] / len(rows), start=means)
