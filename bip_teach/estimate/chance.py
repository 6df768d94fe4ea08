"""What chance alone gives: the same clients dealt out at random to caseworkers with the same caseloads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.results import IntArray

CHANCE_DRAWS = 400
CHANCE_SEED = 20170301
_DECIMALS = 9
"""Rows are put in order after rounding, so that the order of the sums before does not matter."""


@dataclass(frozen=True)
class Deals:
    """Means of caseworkers who are all alike.

    Parameters
    ----------
    raw, adjusted : array, shape (draws, k)
        Means of the k caseworkers in rising order, one row per deal.
    """

    raw: FloatArray
    adjusted: FloatArray


def chance_means(
    y: FloatArray, X: FloatArray, codes: IntArray, draws: int = CHANCE_DRAWS, seed: int = CHANCE_SEED
) -> Deals:
    """Raw and adjusted means after dealing out the clients, with what is known of them, at random.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes.
    X : array, shape (n, p)
        Controls, without a constant; p may be 0.
    codes : array of int, shape (n,)
        Caseworker of each row; only the caseloads are kept.
    draws, seed : int
        Number of deals and the seed.

    Returns
    -------
    Deals
        The slopes of the adjustment are estimated again in each deal, so that its noise is part of chance.

    Examples
    --------
    >>> import numpy as np
    >>> y, codes = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0, 0, 1, 1])
    >>> np.unique(chance_means(y, np.zeros((4, 0)), codes).raw, axis=0).tolist()
    [[0.0, 1.0], [0.5, 0.5]]
    """
    generator = np.random.default_rng(seed)
    caseloads = np.sort(np.bincount(codes))
    values = np.column_stack([y, X - X.mean(axis=0)])
    values = values[np.lexsort(np.round(values[:, ::-1], _DECIMALS).T)]
    cross = values.T @ values
    starts = np.cumsum(caseloads) - caseloads
    dealt = [
        _dealt(np.add.reduceat(generator.permutation(values), starts), caseloads, cross) for _ in range(draws)
    ]
    raw, adjusted = np.sort(np.array(dealt), axis=2).transpose(1, 0, 2)
    return Deals(raw, adjusted)


def _dealt(sums: FloatArray, caseloads: IntArray, cross: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Raw and adjusted means of one deal, from the sums of each caseworker's clients."""
    means = sums / caseloads[:, None]
    within = cross - means.T @ sums
    slopes = np.linalg.lstsq(within[1:, 1:], within[1:, 0], rcond=1e-9)[0]
    return means[:, 0], means[:, 0] - means[:, 1:] @ slopes


def share_as_large(observed: float, by_chance: FloatArray) -> float:
    """Share of deals with a value as large as the observed one, which counts as one deal more.

    Parameters
    ----------
    observed : float
        Value in the data.
    by_chance : array, shape (draws,)
        Values in the deals.

    Examples
    --------
    >>> import numpy as np
    >>> share_as_large(3.0, np.array([1.0, 2.0, 3.0]))
    0.5
    """
    return float((1 + (by_chance >= observed - 1e-12).sum()) / (1 + len(by_chance)))
