"""Shares by level: the plain picture before any model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from bip_teach.estimate.clusters import cluster_names, n_clusters, sum_of_squares
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.results import CONFIDENCE, IntArray, check_binary, integer_codes, usable_rows


def gradient_table(
    data: pd.DataFrame, outcome: str, by: str = "belief", cluster: str | Sequence[str] | None = "client_id"
) -> pd.DataFrame:
    """Share of responses followed by an outcome, at each level of a rating.

    The interval is Wilson's, with the number of rows divided by the design effect: the ratio of the
    cluster-robust variance of the share to the variance of independent rows (at least 1). Where all rows
    of a level have the same outcome, the design effect is taken as the mean number of rows per cluster.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        0/1 column.
    by : str
        Column with the levels; rows where it is missing are left out.
    cluster : str, pair of str or None
        Identifier whose rows depend on each other, or two of them; None for independent rows.

    Returns
    -------
    DataFrame
        One row per level: `term` (the level), `contrast` ("share"), `estimate` (0–1), `std_error`
        (cluster-robust), `conf_low`, `conf_high`, `n_obs` (rows), `n_clusters` and `design_effect`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The outcome is not 0/1.

    Notes
    -----
    The table describes. People at different levels differ in many other ways as well.

    Examples
    --------
    >>> import pandas as pd
    >>> four = pd.DataFrame({"client_id": ["A", "B", "C", "D"], "belief": [1, 1, 5, 5], "job": [0, 0, 0, 1]})
    >>> gradient_table(four, "job")[["term", "estimate", "n_obs"]]
       term  estimate  n_obs
    0     1       0.0      2
    1     5       0.5      2
    """
    rows, _ = usable_rows(data, [outcome], [by, *cluster_names(cluster)])
    y = as_floats(rows[outcome])
    check_binary(y, outcome)
    coded = [integer_codes(rows[name]) for name in cluster_names(cluster)]
    codes = np.column_stack(coded or [np.arange(len(rows), dtype=np.int64)])
    levels = sorted(rows[by].unique().tolist())
    at_level = [(rows[by] == level).to_numpy(dtype=bool) for level in levels]
    shares = [share_with_interval(y[chosen], codes[chosen]) for chosen in at_level]
    columns = pd.DataFrame([vars(share) for share in shares])
    columns.insert(0, "term", levels)
    columns.insert(1, "contrast", "share")
    return columns


@dataclass(frozen=True)
class Share:
    """A share with its interval; the fields are the columns of :func:`gradient_table`."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    n_obs: int
    n_clusters: int
    design_effect: float


def share_with_interval(y: FloatArray, codes: IntArray) -> Share:
    """Share of ones, with a Wilson interval that allows for clusters; codes of shape (n, 1) or (n, 2)."""
    n, clusters = len(y), int(n_clusters(codes))
    share = float(y.mean())
    squares = sum_of_squares((y - share)[:, None], codes[:, 0] if codes.shape[1] == 1 else codes)
    variance = float(squares[0, 0]) / n**2 * (clusters / max(clusters - 1, 1))
    independent = share * (1 - share) / n
    effect = max(1.0, variance / independent) if independent > 0 else n / clusters
    z2 = float(stats.norm.ppf(0.5 + CONFIDENCE / 2)) ** 2
    n_effective = n / effect
    middle = (share + z2 / (2 * n_effective)) / (1 + z2 / n_effective)
    half = np.sqrt(z2 * (share * (1 - share) / n_effective + z2 / (4 * n_effective**2))) / (
        1 + z2 / n_effective
    )
    low, high = max(0.0, float(middle - half)), min(1.0, float(middle + half))
    return Share(
        share,
        float(np.sqrt(variance)) if clusters > 1 else float("nan"),
        low,
        high,
        n,
        clusters,
        float(effect),
    )
