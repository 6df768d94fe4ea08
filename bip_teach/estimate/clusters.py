"""Rows that may depend on each other, in one way or in two: codes, sums of squares, degrees of freedom.

With two clusters, such as the caseworker and the client, rows may depend on each other when they share one
or the other. With :math:`S_g` the sum over the groups of :math:`g` of the outer products of their summed
scores, the middle of the covariance is :math:`S_a + S_b - S_{ab}`, where :math:`ab` are the pairs.

References
----------
Cameron, Gelbach and Miller (2011), "Robust inference with multiway clustering", Journal of Business &
Economic Statistics 29(2).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.results import IntArray, check_enough_rows, cluster_codes

MOST_WAYS = 2


def cluster_names(cluster: str | Sequence[str] | None) -> tuple[str, ...]:
    """Columns that name the clusters: none, one or two."""
    if cluster is None:
        return ()
    names = (cluster,) if isinstance(cluster, str) else tuple(dict.fromkeys(cluster))
    if not 1 <= len(names) <= MOST_WAYS:
        raise InvalidArgumentError(
            "cluster names {count} columns. Name one or two, such as ('caseworker_id', 'client_id'), "
            "or pass None.",
            count=len(names),
        )
    return names


def codes_of_clusters(rows: pd.DataFrame, names: Sequence[str]) -> IntArray | None:
    """Whole numbers 0, 1, … for the clusters: shape (n,) for one way, (n, 2) for two, None for no cluster."""
    codes = [code for name in names if (code := cluster_codes(rows, name)) is not None]
    if not codes:
        return None
    return codes[0] if len(codes) == 1 else np.column_stack(codes)


def sum_of_squares(scores: FloatArray, codes: IntArray | None) -> FloatArray:
    """Sum over clusters of the outer product of the summed scores (rows × columns)."""
    if codes is None:
        return np.asarray(scores.T @ scores)
    if codes.ndim == 1:
        return _one_way(scores, codes)
    first, second = codes.T
    total = _one_way(scores, first) + _one_way(scores, second) - _one_way(scores, _pairs(codes))
    lengths = np.sqrt(np.maximum(np.diag(total), 0.0))
    scaled = total / np.where(lengths > 0, np.outer(lengths, lengths), 1.0)
    if (np.diag(total) < 0).any() or np.linalg.eigvalsh(scaled).min() < -1e-8:
        raise EstimationError(
            "With these two clusters the covariance is not positive, so there is no standard error. Cluster "
            "by one of the two columns."
        )
    return total


def small_sample(n_obs: int, n_columns: int, codes: IntArray | None) -> tuple[float, float]:
    """Small-sample factor of a robust covariance, and the degrees of freedom of its t distribution.

    With two clusters both come from the one with fewer groups.
    """
    check_enough_rows(n_obs, n_columns)
    if codes is None:
        return n_obs / (n_obs - n_columns), float(n_obs - n_columns)
    clusters = n_clusters(codes)
    return clusters / (clusters - 1) * (n_obs - 1) / (n_obs - n_columns), clusters - 1


def n_clusters(codes: IntArray | None) -> float:
    """Number of clusters, of the way with fewer; NaN without clusters."""
    if codes is None:
        return float("nan")
    return float(min(len(np.unique(column)) for column in codes.reshape(len(codes), -1).T))


def _one_way(scores: FloatArray, codes: IntArray) -> FloatArray:
    sums = np.column_stack([np.bincount(codes, weights=column) for column in scores.T])
    return np.asarray(sums.T @ sums)


def _pairs(codes: IntArray) -> IntArray:
    """One code for each pair of clusters that occurs."""
    wide = codes[:, 0] * (int(codes[:, 1].max()) + 1) + codes[:, 1]
    return np.asarray(np.unique(wide, return_inverse=True)[1], dtype=np.int64)
