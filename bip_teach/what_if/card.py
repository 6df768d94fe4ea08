"""A model card: the coefficients of a logit and their covariance, small enough to be evaluated on a page.

A card with nine ratings of five levels answers two million settings, which no table could hold. Python
fits the model and rounds its numbers once; Python and the browser evaluate the same rounded numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

from bip_teach.errors import InvalidArgumentError
from bip_teach.estimate import LogitFit
from bip_teach.what_if.model import Axis, Level, check_setting

#: Significant digits of a card's numbers.
DIGITS: Final = 5
#: Decimals of the shares that a card gives.
DECIMALS: Final = 6
#: Standard errors on each side of a 95 percent interval.
HALF_WIDTH: Final = round(float(norm.ppf(0.975)), 6)

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Predictor:
    """One rating of a card.

    Parameters
    ----------
    name : str
        Column of the model and name of the axis.
    levels : tuple of int
        Evenly spaced levels that a reader can set, lowest first; the distance is one step.
    mean, sd : float
        Mean and standard deviation in the data.
    """

    name: str
    levels: tuple[int, ...]
    mean: float
    sd: float

    def __post_init__(self) -> None:
        if len(self.levels) < 2 or len(set(np.diff(self.levels))) > 1 or self.levels[0] >= self.levels[-1]:
            raise InvalidArgumentError(
                "The levels of predictor {name!r} are {levels}. Give two or more, lowest first, "
                "with the same distance between neighbours.",
                name=self.name,
                levels=self.levels,
            )

    @property
    def step(self) -> int:
        """Distance between two levels, in the unit of the column."""
        return self.levels[1] - self.levels[0]


@dataclass(frozen=True, eq=False)
class ModelCard:
    """A logit that can be evaluated anywhere: share with its interval, and what goes with one step more.

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    predictors : tuple of Predictor
        The ratings, in the order of the coefficients.
    coefficients : array, shape (1 + predictors,)
        Log-odds at the means of all predictors, then log-odds per unit of each predictor.
    covariance : array, shape (1 + predictors, 1 + predictors)
        Covariance of the coefficients. Both arrays are kept with five significant digits.
    n_obs, n_clusters : int
        Rows and clusters of the fit.

    Raises
    ------
    InvalidArgumentError
        If shapes do not fit, a number is not finite, or the covariance is not positive definite.

    Notes
    -----
    Associations among the persons of the data: persons with other answers differ in many ways. The number
    is not what would happen to one person whose answer changes, and no forecast for a person.

    Examples
    --------
    >>> health = Predictor("health", (1, 2, 3, 4, 5), mean=3.0, sd=1.1)
    >>> card = ModelCard("job", (health,), np.array([-2.0, 0.5]), np.diag([0.01, 0.0025]), 900, 300)
    >>> row = card.lookup(health=3)
    >>> round(row["estimate"], 3), [round(value, 3) for value in row["steps"][0]]
    (0.119, [0.063, 0.046, 0.08])
    """

    outcome: str
    predictors: tuple[Predictor, ...]
    coefficients: Vector
    covariance: Vector
    n_obs: int
    n_clusters: int

    def __post_init__(self) -> None:
        size = 1 + len(self.predictors)
        coefficients, covariance = _rounded(self.coefficients), _rounded(self.covariance)
        if coefficients.shape != (size,) or covariance.shape != (size, size):
            raise InvalidArgumentError(
                "The card of {outcome!r} has {predictors} predictors, coefficients of shape "
                "{shape} and a covariance of shape {other_shape}. Give one coefficient "
                "for the constant and one for each predictor.",
                outcome=self.outcome,
                predictors=size - 1,
                shape=coefficients.shape,
                other_shape=covariance.shape,
            )
        if not _is_covariance(coefficients, covariance):
            raise InvalidArgumentError(
                "The covariance of the card of {outcome!r} is not that of an estimate: it must be "
                "finite, symmetric and positive definite after rounding. Use fewer predictors.",
                outcome=self.outcome,
            )
        object.__setattr__(self, "coefficients", coefficients)
        object.__setattr__(self, "covariance", covariance)

    @classmethod
    def from_fit(cls, fit: LogitFit, outcome: str, predictors: Sequence[Predictor]) -> ModelCard:
        """Return the card of a fitted logit, its constant moved to the means of the predictors.

        Parameters
        ----------
        fit : LogitFit
            Has a numeric column for every predictor. Its other columns are at 0: marks of missing answers
            say that none is missing.
        outcome : str
            Name of the outcome.
        predictors : sequence of Predictor
            Columns to show.
        """
        names = ["constant", *(one.name for one in predictors)]
        to_means = np.eye(len(names))
        to_means[0, 1:] = [one.mean for one in predictors]
        counts = fit.diagnostics.set_index("quantity")["value"]
        return cls(
            outcome,
            tuple(predictors),
            to_means @ fit.coefficients["estimate"].loc[names].to_numpy(),
            to_means @ fit.covariance.loc[names, names].to_numpy() @ to_means.T,
            int(counts["n_obs"]),
            int(counts["n_clusters"]),
        )

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One axis for each predictor."""
        return tuple(Axis(one.name, one.levels) for one in self.predictors)

    @property
    def table(self) -> pd.DataFrame:
        """Return the card as rows.

        Returns
        -------
        DataFrame
            One row for each predictor: ``outcome``, ``term``, ``mean`` and ``sd`` in the data, ``step``
            (units of one step), ``log_odds``, ``conf_low``, ``conf_high`` (log-odds of one step), and
            ``change``, ``change_low``, ``change_high`` (change in the share, 0–1, for one step more from
            the means of all), ``n_obs``.
        """
        steps = np.array([one.step for one in self.predictors], dtype=float)
        slopes = self.coefficients[1:] * steps
        half = HALF_WIDTH * np.sqrt(np.diag(self.covariance)[1:]) * steps
        changes = [self._change(np.zeros(len(steps)), place) for place in range(len(steps))]
        return pd.DataFrame(
            {
                "outcome": self.outcome,
                "term": [one.name for one in self.predictors],
                "mean": [one.mean for one in self.predictors],
                "sd": [one.sd for one in self.predictors],
                "step": steps,
                "log_odds": slopes,
                "conf_low": slopes - half,
                "conf_high": slopes + half,
                **dict(zip(("change", "change_low", "change_high"), zip(*changes, strict=True), strict=True)),
                "n_obs": self.n_obs,
            }
        )

    def lookup(self, **ratings: Level) -> dict[str, Any]:
        """Return the share for these ratings, and what goes with one step more of each.

        Parameters
        ----------
        **ratings : int
            One level for every predictor.

        Returns
        -------
        dict
            ``estimate``, ``conf_low``, ``conf_high``: share (0–1), the interval made on the log-odds
            scale. ``steps``: for each predictor change, low end and high end (share scale, delta method),
            or None where no step is left. All with six decimals.
        """
        check_setting(self.axes, ratings)
        away = np.array([float(ratings[one.name]) - one.mean for one in self.predictors])
        x = np.append(1.0, away)
        index = float(x @ self.coefficients)
        half = HALF_WIDTH * float(np.sqrt(x @ self.covariance @ x))
        left = [ratings[one.name] != one.levels[-1] for one in self.predictors]
        return {
            "estimate": _tidy(expit(index)),
            "conf_low": _tidy(expit(index - half)),
            "conf_high": _tidy(expit(index + half)),
            "steps": [self._change(away, place) if more else None for place, more in enumerate(left)],
        }

    def payload(self) -> dict[str, Any]:
        """Return the rounded numbers; of the covariance the lower triangle, row by row."""
        return {
            "predictors": [one.name for one in self.predictors],
            "means": [one.mean for one in self.predictors],
            "coefficients": self.coefficients.tolist(),
            "covariance": self.covariance[np.tril_indices(len(self.coefficients))].tolist(),
        }

    def _change(self, away: Vector, place: int) -> list[float]:
        """Change in the share when one predictor goes one step up, with its interval."""
        here = np.append(1.0, away)
        there = here.copy()
        there[1 + place] += self.predictors[place].step
        p0, p1 = float(expit(here @ self.coefficients)), float(expit(there @ self.coefficients))
        slope = p1 * (1 - p1) * there - p0 * (1 - p0) * here
        half = HALF_WIDTH * float(np.sqrt(slope @ self.covariance @ slope))
        return [_tidy(p1 - p0), _tidy(p1 - p0 - half), _tidy(p1 - p0 + half)]


def _rounded(values: Vector) -> Vector:
    """Numbers with five significant digits, so that a page can hold them as they are."""
    text = [f"{value:.{DIGITS}g}" for value in np.asarray(values, dtype=float).ravel()]
    return np.array([float(one) for one in text]).reshape(np.shape(values))


def _tidy(share: float) -> float:
    """A share with six decimals, half up as in the browser: the last bits of a sum differ between the two."""
    return math.floor(share * 10.0**DECIMALS + 0.5) / 10.0**DECIMALS


def _is_covariance(coefficients: Vector, covariance: Vector) -> bool:
    if not (np.isfinite(coefficients).all() and np.isfinite(covariance).all()):
        return False
    errors = np.sqrt(np.maximum(np.diag(covariance), 0))
    if (covariance != covariance.T).any() or not errors.all():
        return False
    return bool(np.linalg.eigvalsh(covariance / np.outer(errors, errors)).min() > 0)
