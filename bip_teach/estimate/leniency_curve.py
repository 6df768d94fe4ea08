"""How the outcome rises with the leniency of the examiner: a smooth curve, and how leniency is spread."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError, check_whole_number
from bip_teach.estimate.clusters import cluster_names, codes_of_clusters
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.projection import Dummies, Projection
from bip_teach.estimate.results import (
    MINIMUM_ROWS,
    IntArray,
    check_numeric,
    check_varies,
    coefficient_table,
    integer_codes,
    usable_rows,
)
from bip_teach.estimate.two_stage import regression

MIDDLE = (0.01, 0.99)
"""Quantiles of leniency between which curve and histogram are drawn."""

NORMAL_FACTOR = 2.34
"""Best bandwidth of the Epanechnikov kernel for a normal density, in SD × n^(−1/5)."""


def leniency_curve(
    data: pd.DataFrame,
    outcome: str,
    leniency: pd.Series[float],
    cell: str | None = None,
    cluster: str | None = None,
    points: int = 51,
    bandwidth: float | None = None,
) -> pd.DataFrame:
    r"""Mean outcome at each leniency of the examiner, by local-linear regression.

    At each point :math:`z_0`, weighted least squares of the outcome on :math:`1` and :math:`z - z_0`, with
    the Epanechnikov weight :math:`\tfrac34 (1 - u^2)` for :math:`u = (z - z_0)/h` within 1. The curve is the
    constant.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column, such as ``job_52w`` (0/1).
    leniency : Series
        From :func:`leave_one_out_leniency`, with the index of `data`; rows where it is missing are left out.
    cell : str, optional
        Group within which examiners are compared. Differences between cells are taken out of outcome and
        leniency; the overall means are put back.
    cluster : str, optional
        Identifier whose rows depend on each other. None: rows are independent.
    points : int
        Number of points, equally spaced over the middle 98 percent of leniency; at least 2.
    bandwidth : float, optional
        Half the width :math:`h` of the window, in units of leniency. None: :math:`2.34\,s\,n^{-1/5}`, with
        :math:`s` the smaller of the standard deviation and the interquartile range / 1.349, and :math:`n` the
        number of clusters (without clusters, of rows).

    Returns
    -------
    DataFrame
        Columns `leniency`, `estimate`, `std_error`, `conf_low`, `conf_high` (unit of the outcome), `n_obs`
        (rows in the window) and `bandwidth`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        `leniency` has another length or index than `data`, `points` is below 2, `bandwidth` is not positive,
        or the outcome is not numeric.
    EstimationError
        Outcome or leniency does not vary, or a window holds too few rows.

    Notes
    -----
    The curve is a reduced form: the outcome by the examiner's attitude, not the effect of a step of it. The
    band holds the curve at one point at a time, and counts chance only, not what smoothing rounds off.

    References
    ----------
    Fan and Gijbels (1996), "Local polynomial modelling and its applications", Chapman & Hall.
    Silverman (1986), "Density estimation for statistics and data analysis", Chapman & Hall (the rule).

    Examples
    --------
    >>> import pandas as pd
    >>> line = pd.DataFrame({"job": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]})
    >>> curve = leniency_curve(line, "job", pd.Series([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), points=2, bandwidth=9)
    >>> curve["estimate"].round(6).tolist() == curve["leniency"].round(6).tolist()
    True
    """
    check_whole_number("points", points, 2)
    if bandwidth is not None and not 0 < bandwidth < np.inf:
        raise InvalidArgumentError(
            "bandwidth is {bandwidth!r}. Allowed: a number above 0, in units of leniency.",
            bandwidth=bandwidth,
        )
    y, z, codes = _curve_rows(data, outcome, leniency, cell, cluster)
    width = (
        _normal_rule(z, len(z) if codes is None else int(codes.max()) + 1) if bandwidth is None else bandwidth
    )
    low, high = np.quantile(z, MIDDLE)
    grid = np.linspace(float(low), float(high), points)
    table = pd.concat([_local_line(y, z, codes, point, width) for point in grid], ignore_index=True)
    table.insert(0, "leniency", grid)
    return table.assign(bandwidth=float(width))


def _curve_rows(
    data: pd.DataFrame, outcome: str, leniency: pd.Series[float], cell: str | None, cluster: str | None
) -> tuple[FloatArray, FloatArray, IntArray | None]:
    """Outcome and leniency without differences between cells, and clusters, of the rows with both."""
    if len(leniency) != len(data) or not leniency.index.equals(data.index):
        raise InvalidArgumentError("leniency must have one value for each row of data, with the same index.")
    names = cluster_names(cluster)
    keys = [name for name in (cell, *names) if name is not None]
    marked = data.assign(leniency_of_examiner=leniency)
    rows, _ = usable_rows(marked, [outcome, "leniency_of_examiner"], keys)
    both = np.column_stack([as_floats(rows[outcome]), as_floats(rows["leniency_of_examiner"])])
    if cell is not None and len(rows):
        inside = Projection.of(Dummies.of(integer_codes(rows[cell])), np.zeros((len(rows), 0)))
        both = inside.residual(both) + both.mean(axis=0)
    y, z = both.T
    check_varies(y, outcome)
    check_varies(z, "leniency", "leniency")
    return y, z, codes_of_clusters(rows, names)


def _normal_rule(values: FloatArray, n: int) -> float:
    """Bandwidth that suits a normal density."""
    low, high = np.quantile(values, [0.25, 0.75])
    spreads = [spread for spread in (float(values.std(ddof=1)), float(high - low) / 1.349) if spread > 0]
    return float(NORMAL_FACTOR * min(spreads) * n**-0.2)


def _local_line(
    y: FloatArray, z: FloatArray, codes: IntArray | None, point: float, width: float
) -> pd.DataFrame:
    """One row: height at a point of the weighted line around it."""
    inside = np.abs(z - point) < width
    near = z[inside] - point
    few_clusters = codes is not None and len(np.unique(codes[inside])) < 2
    if len(near) < MINIMUM_ROWS or np.ptp(near) == 0 or few_clusters:
        raise EstimationError(
            "Around leniency {point:.3g} the window of ±{width:.3g} holds {count} rows, too few (or too "
            "much alike) for a line. Use a wider bandwidth or fewer points.",
            point=point,
            width=width,
            count=len(near),
        )
    weights = np.sqrt(0.75 * (1 - (near / width) ** 2))
    X = weights[:, None] * np.column_stack([np.ones(len(near)), near / width])
    line = regression(weights * y[inside], X, None if codes is None else codes[inside], 0)
    table = coefficient_table(
        ["height", "slope"], ["", ""], line.values, line.std_errors, len(near), line.degrees
    )
    return table.head(1)[["estimate", "std_error", "conf_low", "conf_high", "n_obs"]]


def leniency_histogram(leniency: pd.Series[float], bins: int = 30) -> pd.DataFrame:
    """How leniency is spread over responses.

    Parameters
    ----------
    leniency : Series
        From :func:`leave_one_out_leniency`; missing values are left out.
    bins : int
        Number of bins of equal width over the middle 98 percent of leniency; at least 1.

    Returns
    -------
    DataFrame
        Columns `low`, `high` (ends of the bin, unit of leniency), `n_obs` and `share` (0–1, of all responses
        with a leniency; the bins add up to about 0.98).

    Raises
    ------
    InvalidArgumentError
        `bins` is below 1, or leniency is not numeric.
    EstimationError
        Leniency is the same in every row, or missing in all.

    Examples
    --------
    >>> import pandas as pd
    >>> leniency_histogram(pd.Series([0.0, 1.0, 1.0, 1.0, 2.0]), bins=1)["n_obs"].tolist()
    [3]
    """
    check_whole_number("bins", bins, 1)
    check_numeric(leniency.to_frame("leniency"), "leniency")
    values = as_floats(leniency)
    values = values[np.isfinite(values)]
    check_varies(values, "leniency", "leniency")
    counts, edges = np.histogram(values, bins, range=tuple(np.quantile(values, MIDDLE)))
    table = pd.DataFrame(list(pairwise(edges)), columns=["low", "high"])
    return table.assign(n_obs=counts, share=counts / len(values))
