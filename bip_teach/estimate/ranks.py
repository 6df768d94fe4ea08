"""Ranks of noisy estimates: which ranks are possible, what to expect, and which pairs can be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bip_teach.errors import InvalidArgumentError
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.results import CONFIDENCE
from bip_teach.estimate.shrinkage import checked_estimates, shrink
from bip_teach.language import message

RANK_DRAWS = 1000
RANK_SEED = 20170303

Estimates = pd.Series | FloatArray


def rank_table(estimates: Estimates, std_errors: Estimates, confidence: float = CONFIDENCE) -> pd.DataFrame:
    r"""Rank noisy estimates and say which ranks are possible; rank 1 is the largest.

    An estimate's rank is at least one more than the number of estimates that lie *surely* above it, and at
    most k less the number of those that lie surely below it. *Surely*: the difference of the two is more than
    :math:`c\sqrt{s_i^2 + s_j^2}`. For the set of one estimate, c is the quantile of its largest
    standardised difference from any other one when only noise is drawn; for all sets together, of the
    largest difference of any pair.

    Parameters
    ----------
    estimates, std_errors : Series or array, shape (k,)
        Independent estimates and their standard errors, in one unit; k at least 4. The index of a Series
        names the rows.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    DataFrame
        One row per estimate, in the order given: ``term`` (label, or number from 0), ``estimate``,
        ``std_error``, ``rank`` (of the estimate; ties share their mean), ``rank_low`` and ``rank_high`` (the
        ranks between them hold the true one with this confidence), ``rank_low_all`` and ``rank_high_all``
        (the same for all estimates at once), ``expected_rank`` (mean of the rank after shrinkage).

    Raises
    ------
    InvalidArgumentError
        The arrays differ in length, a value is missing, a standard error is not positive, or the confidence
        does not lie between 0 and 1.
    EstimationError
        There are fewer than four estimates.

    Notes
    -----
    Needs nothing about how the true values are spread, but independent normal errors with known size; the
    critical values come from 1,000 draws with a fixed seed. True values that are equal share a range of
    ranks: each is then inside its set if the whole range is. Expected ranks lean on the normal
    model of :func:`bip_teach.estimate.shrink`, with its common mean and spread taken as known.

    References
    ----------
    Mogstad, Romano, Shaikh and Wilhelm (2023), "Inference for Ranks", Review of Economic Studies; Laird and
    Louis (1989) on expected ranks.

    Examples
    --------
    >>> import numpy as np
    >>> table = rank_table(np.array([0.1, 0.9, 0.5, 0.5]), np.full(4, 0.05))
    >>> table[["rank", "rank_low", "rank_high"]].to_numpy().tolist()
    [[4.0, 4.0, 4.0], [1.0, 1.0, 1.0], [2.5, 2.0, 3.0], [2.5, 2.0, 3.0]]
    """
    values, errors = checked_estimates(np.asarray(estimates), np.asarray(std_errors))
    contest = _Contest.of(values, errors)
    own, together = _critical_values(errors, _checked(confidence))
    low, high = contest.rank_range(own[:, None])
    low_all, high_all = contest.rank_range(together)
    return pd.DataFrame(
        {
            "term": _names(estimates),
            "estimate": values,
            "std_error": errors,
            "rank": stats.rankdata(-values),
            "rank_low": low,
            "rank_high": high,
            "rank_low_all": low_all,
            "rank_high_all": high_all,
            "expected_rank": _expected_ranks(values, errors),
        }
    )


def separable_pairs_table(
    estimates: Estimates, std_errors: Estimates, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Count the pairs of estimates that can be told apart.

    Parameters
    ----------
    estimates, std_errors : Series or array, shape (k,)
        Independent estimates and their standard errors, in one unit; k at least 4.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    DataFrame
        Rows ``criterion``: *each pair on its own* (a pair is told apart when the interval of its
        difference leaves out zero) and *all pairs together* (the intervals hold all true differences at
        once). Columns ``pairs``, ``told_apart``, ``share`` (0–1) and ``expected_if_alike``: how
        many would be told apart on average if all true values were equal.

    Notes
    -----
    A whole ranking can be mostly noise while some pairs, far apart or with many clients, differ clearly
    (Goldstein and Spiegelhalter 1996). With each pair on its own, some are told apart wrongly; compare the
    count with `expected_if_alike`. All pairs together, one or more are wrong in 5 of 100 samples at most.

    Examples
    --------
    >>> import numpy as np
    >>> separable_pairs_table(np.array([0.1, 0.9, 0.5, 0.5]), np.full(4, 0.05))["told_apart"].tolist()
    [5, 5]
    """
    values, errors = checked_estimates(np.asarray(estimates), np.asarray(std_errors))
    gaps = np.abs(_Contest.of(values, errors).scores[np.triu_indices(len(values), 1)])
    critical = (
        float(stats.norm.ppf(0.5 + _checked(confidence) / 2)),
        _critical_values(errors, confidence)[1],
    )
    told = [int((gaps > one).sum()) for one in critical]
    return pd.DataFrame(
        {
            "criterion": [message("each pair on its own"), message("all pairs together")],
            "pairs": len(gaps),
            "told_apart": told,
            "share": [count / len(gaps) for count in told],
            "expected_if_alike": [2 * len(gaps) * float(stats.norm.sf(one)) for one in critical],
        }
    )


@dataclass(frozen=True)
class _Contest:
    """Standardised difference of every pair: row less column, array (k, k)."""

    scores: FloatArray

    @classmethod
    def of(cls, values: FloatArray, errors: FloatArray) -> _Contest:
        return cls((values[:, None] - values) / np.hypot(errors[:, None], errors))

    def rank_range(self, critical: FloatArray | float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Lowest and highest possible rank, given what counts as surely above or below."""
        above = (self.scores < -critical).sum(axis=1)
        below = (self.scores > critical).sum(axis=1)
        return 1 + above, len(self.scores) - below


def _critical_values(errors: FloatArray, confidence: float) -> tuple[FloatArray, float]:
    """Quantile of the largest standardised difference under noise alone: for each estimate, and for all."""
    noise = np.random.default_rng(RANK_SEED).standard_normal((RANK_DRAWS, len(errors))) * errors
    largest = np.empty((len(errors), RANK_DRAWS))
    for place, error in enumerate(errors):
        scores = np.abs(noise - noise[:, [place]]) / np.hypot(errors, error)
        largest[place] = scores.max(axis=1)
    return np.quantile(largest, confidence, axis=1), float(np.quantile(largest.max(axis=0), confidence))


def _expected_ranks(values: FloatArray, errors: FloatArray) -> FloatArray:
    """One plus the summed chances that each other true value is the larger one."""
    fit = shrink(values, errors)
    if fit.between_sd == 0:
        return np.full(len(values), (len(values) + 1) / 2)
    ahead = _Contest.of(fit.shrunken, fit.posterior_sd).scores
    return np.asarray(0.5 + stats.norm.cdf(-ahead).sum(axis=1))


def _names(estimates: Estimates) -> list[Any]:
    return list(estimates.index) if isinstance(estimates, pd.Series) else list(range(len(estimates)))


def _checked(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise InvalidArgumentError(
            "confidence is {confidence!r}. Allowed: a share between 0 and 1.", confidence=confidence
        )
    return confidence
