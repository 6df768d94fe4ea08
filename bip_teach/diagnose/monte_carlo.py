"""Summaries of independent trials, each with its own Monte Carlo error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Estimated(NamedTuple):
    """A number computed from finitely many trials, and its Monte Carlo error.

    Parameters
    ----------
    value : float
        The number; missing when no trial can tell.
    mc_error : float
        Standard deviation that it has because the trials are finitely many; missing below two trials.
    """

    value: float = np.nan
    mc_error: float = np.nan


def mean_of(values: Array) -> Estimated:
    r"""Mean over trials, with the error :math:`s / \sqrt{k}`.

    Parameters
    ----------
    values : array of float
        One finite number for each of *k* trials.

    Returns
    -------
    Estimated
        The mean.

    Examples
    --------
    >>> mean_of(np.array([1.0, 3.0]))
    Estimated(value=2.0, mc_error=1.0)
    """
    if values.size == 0:
        return Estimated()
    error = float(values.std(ddof=1)) / np.sqrt(values.size) if values.size > 1 else np.nan
    return Estimated(float(values.mean()), float(error))


def share_of(flags: Flags) -> Estimated:
    r"""Share of trials, with the error :math:`\sqrt{p(1-p)/k}`.

    Parameters
    ----------
    flags : array of bool
        One for each of *k* trials.

    Returns
    -------
    Estimated
        The share. Its error is 0 at a share of 0 or 1, which still leaves room: no case in *k* trials is in
        line with a share of up to about 3/*k*.

    Examples
    --------
    >>> share_of(np.array([True, False, False, False]))
    Estimated(value=0.25, mc_error=0.21650635094610965)
    """
    if flags.size == 0:
        return Estimated()
    share = float(flags.mean())
    return Estimated(share, float(np.sqrt(share * (1 - share) / flags.size)))


def spread_of(values: Array) -> Estimated:
    """Standard deviation over trials, with a jackknife error.

    Parameters
    ----------
    values : array of float
        One finite number for each trial.

    Returns
    -------
    Estimated
        The standard deviation; its error needs three trials.
    """
    k = values.size
    if k < 2:
        return Estimated()
    squares = (values - values.mean()) ** 2
    if k == 2:
        return Estimated(float(values.std(ddof=1)))
    without = np.sqrt(np.maximum(squares.sum() - squares * k / (k - 1), 0) / (k - 2))
    return Estimated(float(values.std(ddof=1)), _jackknife(without))


def root_mean_square(errors: Array) -> Estimated:
    """Root of the mean square over trials, with a jackknife error.

    Parameters
    ----------
    errors : array of float
        Estimate minus true value in each trial.

    Returns
    -------
    Estimated
        The root mean square error.
    """
    squares = errors**2
    if squares.size == 0:
        return Estimated()
    value = float(np.sqrt(squares.mean()))
    if squares.size == 1:
        return Estimated(value)
    without = np.sqrt(np.maximum(squares.sum() - squares, 0) / (squares.size - 1))
    return Estimated(value, _jackknife(without))


def mean_among(values: Array, chosen: Flags) -> Estimated:
    """Mean over the trials that chance has chosen, with a jackknife error.

    Parameters
    ----------
    values : array of float
        One number for each trial.
    chosen : array of bool
        The trials that count; how many they are is itself a matter of chance.

    Returns
    -------
    Estimated
        The mean; missing if no trial is chosen. Its error needs two of them.
    """
    n_chosen = int(chosen.sum())
    if n_chosen == 0:
        return Estimated()
    total = float(values[chosen].sum())
    if n_chosen == 1:
        return Estimated(total)
    without = (total - np.where(chosen, values, 0.0)) / (n_chosen - chosen)
    return Estimated(total / n_chosen, _jackknife(without))


def _jackknife(without: Array) -> float:
    """Standard error from what comes out when each trial in turn is left out."""
    k = without.size
    return float(np.sqrt((k - 1) / k * ((without - without.mean()) ** 2).sum()))
