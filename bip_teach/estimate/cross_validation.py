"""How well a model predicts people whom it has not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import linalg
from scipy.special import expit, xlogy

from bip_teach.errors import EstimationError
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.penalised import penalised_logit, standardised
from bip_teach.estimate.results import IntArray
from bip_teach.language import Sentence

FOLDS = 5
SEED = 20191101
RIDGE = 1e-6
LOGIT_PENALTY = 1.0


@dataclass(frozen=True)
class Scores:
    """Share of the variation that out-of-fold predictions explain.

    Parameters
    ----------
    pooled : float
        Over all folds together.
    by_fold : DataFrame
        Columns `fold`, `cross_validated`, `n_obs`.
    """

    pooled: float
    by_fold: pd.DataFrame


def folds_of(rows: pd.DataFrame, cluster: str | None) -> IntArray:
    """Fold 0 to 4 of each row, dealt with a fixed seed; the rows of a cluster stay together."""
    if cluster is None:
        people = np.arange(len(rows), dtype=np.int64)
    else:
        people = np.asarray(pd.factorize(rows[cluster], sort=True)[0], dtype=np.int64)
    count = int(people.max()) + 1
    if count < FOLDS:
        raise EstimationError(
            "Cross-validation needs at least {folds} different {unit}s; there are {count}.",
            folds=FOLDS,
            unit=cluster or Sentence("row"),
            count=count,
        )
    dealt = np.random.default_rng(SEED).permutation(count) % FOLDS
    return np.asarray(dealt[people], dtype=np.int64)


def cross_validate(X: FloatArray, y: FloatArray, folds: IntArray, measure: str) -> Scores:
    """Cross-validated R² of a linear model, or McFadden's R² of a logit.

    Parameters
    ----------
    X : array, shape (n, k)
        Columns without a constant; categories may have a column for every level.
    y : array, shape (n,)
        Outcome.
    folds : array of int, shape (n,)
        Fold of each row.
    measure : {"r_squared", "mcfadden"}
        Which share.
    """
    for fold in range(FOLDS):
        _check_fold(y[folds != fold])
    linear = measure == "r_squared"
    guess = _linear_guesses(X, y, folds) if linear else _logit_guesses(X, y, folds)
    level = np.array([y[folds != fold].mean() for fold in range(FOLDS)])[folds]
    lost, baseline = (
        np.bincount(folds, weights=_squared(y, p) if linear else _surprise(y, p)) for p in (guess, level)
    )
    shares = 1 - np.divide(lost, baseline, out=np.full(FOLDS, np.nan), where=baseline > 0)
    table = pd.DataFrame(
        {"fold": range(1, FOLDS + 1), "cross_validated": shares, "n_obs": np.bincount(folds)}
    )
    return Scores(1 - float(lost.sum() / baseline.sum()), table)


def _check_fold(y: FloatArray) -> None:
    if np.ptp(y) == 0:
        raise EstimationError(
            "The outcome is too rare for cross-validation: one fold holds all its cases. Use more rows."
        )


def _linear_guesses(X: FloatArray, y: FloatArray, folds: IntArray) -> FloatArray:
    """Out-of-fold least squares; the tiny ridge decides between equal fits, an unseen level gets the mean."""
    Z = np.column_stack([standardised(X), y])
    parts = [Z[folds == fold] for fold in range(FOLDS)]
    products = [part.T @ part for part in parts]
    guess = np.empty_like(y)
    for fold, part in enumerate(parts):
        n = len(y) - len(part)
        mean = (Z.sum(axis=0) - part.sum(axis=0)) / n
        cross = sum(products[:fold] + products[fold + 1 :]) - n * np.outer(mean, mean)
        gram = cross[:-1, :-1] + RIDGE * n * np.eye(X.shape[1])
        slopes = linalg.solve(gram, cross[:-1, -1], assume_a="pos")
        guess[folds == fold] = mean[-1] + (part[:, :-1] - mean[:-1]) @ slopes
    return guess


def _logit_guesses(X: FloatArray, y: FloatArray, folds: IntArray) -> FloatArray:
    """Out-of-fold chances from a logit with a weak normal prior on standardised slopes."""
    Z = np.column_stack([np.ones(len(y)), standardised(X)])
    guess = np.empty_like(y)
    for fold in range(FOLDS):
        seen, new = folds != fold, folds == fold
        guess[new] = expit(Z[new] @ penalised_logit(Z[seen], y[seen], LOGIT_PENALTY))
    return guess


def _squared(y: FloatArray, guess: FloatArray) -> FloatArray:
    return np.asarray((y - guess) ** 2)


def _surprise(y: FloatArray, guess: FloatArray) -> FloatArray:
    return np.asarray(-(xlogy(y, guess) + xlogy(1 - y, 1 - guess)))
