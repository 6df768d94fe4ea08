"""Empirical-Bayes shrinkage: noisy means pulled towards their common mean, each by its own error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.results import CONFIDENCE

FEWEST_MEANS = 4
"""The interval of a shrunken mean needs at least four means."""

_SPREADS = 200
"""Variances between means that are tried for the intervals."""

_REACH = 16
"""The largest of them, in multiples of the end of the interval of that variance (or of the typical noise)."""


@dataclass(frozen=True)
class Shrinkage:
    """Empirical-Bayes means.

    Parameters
    ----------
    mean, between_sd : float
        Mean and standard deviation of the true means, noise removed.
    between_low, between_high : float
        95 percent interval of `between_sd`.
    shrunken, posterior_sd : array, shape (k,)
        Best guess for each mean, and its standard deviation with `mean` and `between_sd` taken as known.
    conf_low, conf_high : array, shape (k,)
        95 percent interval of each true mean that allows for the estimation of `mean` and `between_sd`.
    """

    mean: float
    between_sd: float
    between_low: float
    between_high: float
    shrunken: FloatArray
    posterior_sd: FloatArray
    conf_low: FloatArray
    conf_high: FloatArray


def shrink(means: FloatArray, std_errors: FloatArray) -> Shrinkage:
    r"""Pull noisy means towards their common mean, each by its own standard error.

    The best guess is :math:`\hat\theta_e = m_e - B_e(m_e - \hat\mu)` with
    :math:`B_e = s_e^2/(\hat\tau^2 + s_e^2)`. Its interval is :math:`\hat\theta_e \pm 1.96\,d_e`, where

    .. math::
        d_e^2 = E\{(\theta_e - \hat\theta_e)^2 \mid m\} = \int \{V_e(\tau) + (M_e(\tau) - \hat\theta_e)^2\}\,
        p(\tau \mid m)\,d\tau

    averages over the spreads :math:`\tau` that fit the data, each weighted by how well it fits. Given
    :math:`\tau`, the true mean has mean :math:`M_e` and variance :math:`V_e`, with :math:`\mu` integrated
    out; before the data, all :math:`\mu` and all :math:`\tau^2` count alike, as in Morris (1983). With
    :math:`\tau` taken as known, intervals would collapse whenever it is estimated as zero.

    Parameters
    ----------
    means, std_errors : array, shape (k,)
        Estimates and their standard errors, in one unit; k at least 4.

    Returns
    -------
    Shrinkage
        With :math:`\hat\tau` solving :math:`Q(\tau) = \sum_e (m_e - \hat\mu)^2/(\tau^2 + s_e^2) = k - 1`
        (Paule and Mandel); zero when the means differ no more than noise explains. The interval of
        :math:`\tau` holds the values for which :math:`Q` lies in the middle 95 percent of its distribution.

    Raises
    ------
    InvalidArgumentError
        The arrays differ in length, a value is missing or infinite, or a standard error is not positive.
    EstimationError
        There are fewer than four means.

    Notes
    -----
    Assumes normal, independent errors and true means that follow one normal distribution and have nothing
    to do with the errors. In draws from that world the intervals hold about 95 of 100 true means, averaged
    over the means, and more where :math:`\tau` is small beside the errors; with :math:`\tau` taken as known,
    they would there hold far fewer. Of the means that stand far from the others, fewer are covered. The
    errors of rare yes-or-no outcomes are skewed; see :func:`bip_teach.estimate.fit_effectiveness`.

    References
    ----------
    Paule and Mandel (1982); Morris (1983), "Parametric Empirical Bayes Inference", Journal of the American
    Statistical Association 78; Viechtbauer (2007) on the interval of :math:`\tau`.

    Examples
    --------
    >>> import numpy as np
    >>> shrink(np.array([0.1, 0.3, 0.2, 0.2]), np.full(4, 0.2)).shrunken.round(3).tolist()
    [0.2, 0.2, 0.2, 0.2]
    >>> shrink(np.array([0.0, 0.4, 0.1, 0.3]), np.full(4, 0.1)).shrunken.round(3).tolist()
    [0.06, 0.34, 0.13, 0.27]
    """
    means, std_errors = checked_estimates(means, std_errors)
    variances, k = std_errors**2, len(means)
    middle, tau2, shrunken = best_guesses(means, variances)
    tail = (1 - CONFIDENCE) / 2
    low, high = (_between_variance(means, variances, stats.chi2.ppf(q, k - 1)) for q in (1 - tail, tail))
    distance = _mean_squared_distance(means, variances, shrunken, high)
    half = stats.norm.ppf(1 - tail) * np.sqrt(distance)
    return Shrinkage(
        mean=middle,
        between_sd=float(np.sqrt(tau2)),
        between_low=float(np.sqrt(low)),
        between_high=float(np.sqrt(high)),
        shrunken=shrunken,
        posterior_sd=np.sqrt(tau2 * variances / (tau2 + variances)),
        conf_low=shrunken - half,
        conf_high=shrunken + half,
    )


def best_guesses(means: FloatArray, variances: FloatArray) -> tuple[float, float, FloatArray]:
    """Common mean, variance between true means, and the shrunken means; see :func:`shrink`.

    Parameters
    ----------
    means, variances : array, shape (k,)
        Checked estimates and their error variances.
    """
    tau2 = _between_variance(means, variances, len(means) - 1)
    weights = 1 / (variances + tau2)
    middle = float(weights @ means / weights.sum())
    return middle, tau2, means - variances * weights * (means - middle)


def checked_estimates(means: FloatArray, std_errors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Estimates and standard errors as arrays, or an error that says what is wrong with them."""
    means, std_errors = np.asarray(means, dtype=float), np.asarray(std_errors, dtype=float)
    if means.ndim != 1 or means.shape != std_errors.shape:
        raise InvalidArgumentError(
            "Estimates have shape {shape} and standard errors {other_shape}. "
            "Give one list of each, of the same length.",
            shape=means.shape,
            other_shape=std_errors.shape,
        )
    if len(means) < FEWEST_MEANS:
        raise EstimationError(
            "There are {count} estimates. At least {fewest_means} are needed to tell differences from noise.",
            count=len(means),
            fewest_means=FEWEST_MEANS,
        )
    if not (np.isfinite(means).all() and np.isfinite(std_errors).all() and (std_errors > 0).all()):
        raise InvalidArgumentError(
            "An estimate is missing or infinite, or a standard error is missing, infinite or not above zero. "
            "Leave those rows out."
        )
    return means, std_errors


def _between_variance(means: FloatArray, variances: FloatArray, level: float) -> float:
    """Variance of the true means at which the weighted sum of squares has this level; zero if none is."""

    def excess(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        middle = weights @ means / weights.sum()
        return float(weights @ (means - middle) ** 2) - level

    if excess(0.0) <= 0:
        return 0.0
    largest = float(np.ptp(means) ** 2) * len(means) / min(level, 1.0)
    return float(optimize.brentq(excess, 0.0, largest))


def _mean_squared_distance(
    means: FloatArray, variances: FloatArray, guesses: FloatArray, largest: float
) -> FloatArray:
    """Mean squared distance of each true mean from its guess, over all spreads that fit the data."""
    typical = float(variances.mean())
    widest = np.log1p(_REACH * max(largest, typical) / typical)
    step = (np.arange(_SPREADS) + 0.5) / _SPREADS * widest
    tau2 = typical * np.expm1(step)[:, None]
    weights = 1 / (variances + tau2)
    total = weights.sum(axis=1)
    middle = (weights @ means / total)[:, None]
    # The last term turns equal steps of the logarithm into equal steps of the variance.
    fit = (
        0.5 * (np.log(weights).sum(axis=1) - np.log(total) - (weights * (means - middle) ** 2).sum(axis=1))
        + step
    )
    likely = np.exp(fit - fit.max())
    pull = variances * weights
    centre = means - pull * (means - middle)
    spread = variances * (1 - pull) + pull**2 / total[:, None]
    return np.asarray(likely @ (spread + (centre - guesses) ** 2) / likely.sum())
