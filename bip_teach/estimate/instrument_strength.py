"""Two-stage least squares with one instrument: reduced forms, effective F, Anderson–Rubin interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from bip_teach.estimate.clusters import small_sample, sum_of_squares
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.results import CONFIDENCE, IntArray

WEAK_BELOW = 10.0
"""Effective F below which an instrument is called weak."""


@dataclass(frozen=True)
class ReducedForms:
    """Regressions of outcome and treatment on one instrument, covariates partialled out.

    Parameters
    ----------
    outcome_slope, treatment_slope : float
        Unit of the outcome (treatment) per unit of the instrument.
    covariance : array
        2 × 2 covariance of the two slopes, clustered or heteroskedasticity-robust.
    degrees : float
        Degrees of freedom: clusters − 1, or rows − coefficients.
    """

    outcome_slope: float
    treatment_slope: float
    covariance: FloatArray
    degrees: float

    @property
    def effective_f(self) -> float:
        """Robust first-stage F; with one instrument it is the effective F."""
        return float(self.treatment_slope**2 / self.covariance[1, 1])

    @property
    def std_error(self) -> float:
        """Standard error of the first-stage slope."""
        return float(np.sqrt(self.covariance[1, 1]))


@dataclass(frozen=True)
class AndersonRubin:
    """Values of the effect that a test with correct size under a weak instrument does not reject.

    Parameters
    ----------
    conf_low, conf_high : float
        Ends of the interval; infinite where it has no end.
    gap_low, gap_high : float
        When `kind` is "two rays", the values between these two are excluded; else NaN.
    kind : str
        "interval", "two rays" or "whole line".
    note : str
        What the set means, in words.
    """

    conf_low: float
    conf_high: float
    gap_low: float
    gap_high: float
    kind: str
    note: str


def reduced_forms(
    y: FloatArray, d: FloatArray, z: FloatArray, codes: IntArray | None, n_absorbed: int
) -> ReducedForms:
    """Slopes of outcome and treatment on the instrument; all three are residuals on the covariates.

    Parameters
    ----------
    y, d, z : array of shape (n,)
        Outcome, treatment and instrument after partialling out.
    codes : array of int, optional
        Cluster of each row; two columns for two ways of clustering.
    n_absorbed : int
        Number of covariate columns that were partialled out, cells included.
    """
    size = float(z @ z)
    slopes = np.array([z @ y, z @ d]) / size
    scores = z[:, None] * (np.column_stack([y, d]) - np.outer(z, slopes))
    factor, degrees = small_sample(len(y), n_absorbed + 1, codes)
    covariance = factor * sum_of_squares(scores, codes) / size**2
    return ReducedForms(float(slopes[0]), float(slopes[1]), covariance, degrees)


def anderson_rubin(forms: ReducedForms) -> AndersonRubin:
    r"""Anderson–Rubin 95 percent set for one treatment and one instrument, in closed form.

    The set holds every :math:`\beta_0` for which the slope of :math:`y - \beta_0 d` on the instrument does
    not differ from zero: :math:`(\rho - \beta_0\pi)^2 \le c\,(V_{yy} - 2\beta_0 V_{yd} + \beta_0^2 V_{dd})`,
    a quadratic inequality. It is an interval exactly when the effective F exceeds the critical value
    :math:`c`.
    """
    critical = float(stats.f.ppf(CONFIDENCE, 1, forms.degrees))
    nan = float("nan")
    rho, pi, cov = forms.outcome_slope, forms.treatment_slope, forms.covariance
    a = pi**2 - critical * cov[1, 1]
    b = rho * pi - critical * cov[0, 1]
    c = rho**2 - critical * cov[0, 0]
    discriminant = b**2 - a * c
    if a > 0:
        root = np.sqrt(max(discriminant, 0.0))
        low, high = (b - root) / a, (b + root) / a
        return AndersonRubin(float(low), float(high), nan, nan, "interval", "The set is one interval.")
    if discriminant <= 0:
        note = "The instrument is too weak to exclude any value: the set is the whole line."
        return AndersonRubin(-np.inf, np.inf, nan, nan, "whole line", note)
    root = np.sqrt(discriminant)
    low, high = sorted(((b - root) / a, (b + root) / a))
    note = "The instrument is weak: only the values inside the gap are excluded, and the set has no end."
    return AndersonRubin(-np.inf, np.inf, float(low), float(high), "two rays", note)
