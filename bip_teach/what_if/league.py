"""A league table of made-up caseworkers: what a ranking shows, beside what is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bip_teach.published import figure
from bip_teach.what_if.draws import random_words
from bip_teach.what_if.model import Axis, Level, axes_payload, check_setting

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

CASEWORKERS = tuple(range(20, 301, 20))
CASELOADS = tuple(range(5, 101, 5))
PUBLISHED_MEAN = figure("C.thought.mean").share
BASE_SHARES = (0.06, 0.1, PUBLISHED_MEAN, 0.2, 0.3, 0.5)
SPREADS_PP = (0, 1, 2, 3, 4, 6)
DRAWS = tuple(range(1, 101))
PUBLISHED_QUARTERS = tuple(figure(f"C.effect.{name}").share for name in ("q1_least", "q2", "q3", "q4_most"))

LEAGUE_START: Final[Mapping[str, Any]] = {
    "caseworkers": 300,
    "caseload": 30,
    "base_share": PUBLISHED_MEAN,
    "spread_pp": 0,
    "draw": 1,
}
"""Everybody is equal."""

_EXAMPLE_CASELOADS = (5, 10, 20, 30, 50, 100)
_WORDS = 2**32
_TALENT_WORDS = 12
_TALENT_MEAN = _TALENT_WORDS * (2**16 - 1) // 2
_TIES_FROM = max(CASEWORKERS) * max(CASELOADS)
_NORMAL_95 = 1.96


@dataclass(frozen=True)
class League:
    r"""Caseworkers whose true chances are known, clients dealt to them by lot, and their ranking.

    Each caseworker j has :math:`n` clients, and each of them finds work with the true chance
    :math:`p_j = \mu + \sigma z_j`, cut off at 0 and 1. The :math:`z_j` are sums of twelve uniform numbers,
    nearly normal, with mean 0 and standard deviation 1 over the caseworkers of the setting. So in this
    world a difference in :math:`p_j` is an effect of the caseworker, and with :math:`\sigma = 0` all are
    equal. A draw deals new clients to the same caseworkers. The browser computes the same draws.

    Attributes
    ----------
    axes : tuple of Axis
        ``caseworkers`` (20–300), ``caseload`` (clients for each, 5–100), ``base_share`` (the mean
        :math:`\mu`, 0–1), ``spread_pp`` (:math:`\sigma` in percentage points), ``draw`` (1–100).

    Notes
    -----
    With :math:`r_j` the share in work, :math:`\bar r` its mean and :math:`s^2` its variance over the k
    caseworkers (divided by :math:`k - 1`), the method of moments takes

    .. math::
        v = \frac{1}{k}\sum_j \frac{r_j (1 - r_j)}{n - 1}, \quad b = \min(1, v/s^2), \quad
        \hat p_j = r_j - b (r_j - \bar r)

    for noise, pull to the mean and best guess; half a success is added in all to the noise, so that it is
    never zero. The interval is :math:`\hat p_j \pm 1.96\, d_j` inside 0–1 with

    .. math::
        d_j^2 = v\left(1 - \frac{k-1}{k} E B\right) + (r_j - \bar r)^2\, E (B - b)^2

    where the pull :math:`B` that is right follows, given the ranking, a gamma distribution with shape
    :math:`(k - 3)/2` and rate :math:`(k - 1) s^2 / 2v`, cut off at 1. These are the best guess and interval
    of :func:`bip_teach.estimate.shrink` for caseloads of one size, so they do not collapse where the
    caseworkers seem equal.

    References
    ----------
    Morris (1983), "Parametric Empirical Bayes Inference", Journal of the American Statistical Association
    78; Goldstein and Spiegelhalter (1996), "League tables and their limitations".

    Examples
    --------
    Everybody is equal, and the quarters of the ranking differ:

    >>> equal = League().lookup(caseworkers=300, caseload=30, base_share=0.1476, spread_pp=0, draw=1)
    >>> [round(share, 3) for share in equal["seen"]]
    [0.072, 0.121, 0.168, 0.233]
    >>> [round(share, 3) for share in equal["true"]]
    [0.148, 0.148, 0.148, 0.148]
    """

    kind = "league"
    axes = (
        Axis("caseworkers", CASEWORKERS),
        Axis("caseload", CASELOADS),
        Axis("base_share", BASE_SHARES),
        Axis("spread_pp", SPREADS_PP),
        Axis("draw", DRAWS),
    )

    def lookup(self, **setting: Level) -> dict[str, Any]:
        """Deal the clients of one setting and rank the caseworkers.

        Parameters
        ----------
        **setting : int or float
            One level for every axis.

        Returns
        -------
        dict
            Shares of 0–1, lists in the order of the ranking, lowest first. For each caseworker: ``rates``,
            ``guesses`` with ``lows`` and ``highs``, ``truths``. Means of each quarter: ``seen``,
            ``guessed``, ``true`` and ``next_seen`` of the same caseworkers in the next draw; ``by_truth``,
            if one could rank by the true chances. Counts: ``size`` of a quarter, ``better`` (of the highest
            quarter, truly above the mean), ``staying`` (of it, again in the highest quarter in the next
            draw).

        Raises
        ------
        UnknownNameError
            If an axis does not exist.
        InvalidArgumentError
            If an axis has no setting, or the level is not one of its levels.
        """
        check_setting(self.axes, setting)
        k, n, draw = (int(setting[name]) for name in ("caseworkers", "caseload", "draw"))
        limits = _limits(k, float(setting["base_share"]), int(setting["spread_pp"]))
        counts, order = _deal(limits, n, draw)
        next_counts, next_order = _deal(limits, n, draw + 1)
        top, next_top = order[-(k // 4) :], next_order[-(k // 4) :]
        seen = _quarter_means(counts[order], n)
        return {
            **_guess(counts[order], n, seen),
            "truths": (limits[order] / _WORDS).tolist(),
            "seen": seen.tolist(),
            "next_seen": _quarter_means(next_counts[order], n).tolist(),
            "true": _quarter_means(limits[order], _WORDS).tolist(),
            "by_truth": _quarter_means(np.sort(limits), _WORDS).tolist(),
            "size": k // 4,
            "better": int((limits[top] * k > limits.sum()).sum()),
            "staying": int(np.isin(top, next_top).sum()),
        }

    def payload(self) -> dict[str, Any]:
        """Return the axes and the published quarters; the browser deals the clients itself."""
        return {"kind": self.kind, "axes": axes_payload(self.axes), "published": list(PUBLISHED_QUARTERS)}

    @cached_property
    def table(self) -> pd.DataFrame:
        """Examples: the start setting with every spread and some caseloads; quarters and counts."""
        settings = [
            {**LEAGUE_START, "caseload": caseload, "spread_pp": spread}
            for spread, caseload in product(SPREADS_PP, _EXAMPLE_CASELOADS)
        ]
        return pd.DataFrame([{**setting, **_columns(self.lookup(**setting))} for setting in settings])


def _columns(row: Mapping[str, Any]) -> dict[str, float]:
    """Return the quarters and counts of one setting, one column each."""
    quarters = {
        f"{name}_{place}": share
        for name in ("seen", "true")
        for place, share in enumerate(row[name], start=1)
    }
    return {**quarters, **{name: row[name] for name in ("size", "better", "staying")}}


def _limits(caseworkers: int, base_share: float, spread_pp: int) -> IntArray:
    """Return true chances in units of 2⁻³², so that a random word below its limit is a success."""
    places = np.arange(caseworkers * _TALENT_WORDS).reshape(caseworkers, _TALENT_WORDS)
    # Whole numbers: they add up to the same in any order, here and in the browser.
    talents = (random_words(0, places) >> 16).astype(np.int64).sum(axis=1) - _TALENT_MEAN
    mean = talents.sum() / caseworkers
    deviation = np.sqrt((talents * talents).sum() / caseworkers - mean * mean)
    chances = base_share + spread_pp * ((talents - mean) / deviation) / 100
    return np.asarray(np.floor(np.clip(chances, 0.0, 1.0) * _WORDS), dtype=np.int64)


def _deal(limits: IntArray, caseload: int, draw: int) -> tuple[IntArray, IntArray]:
    """Return each caseworker's clients in work, and the caseworkers in rising order; ties go by lot."""
    people = np.arange(len(limits))
    places = people[:, None] * max(CASELOADS) + np.arange(caseload)
    counts = (random_words(draw, places) < limits[:, None]).sum(axis=1)
    ties = random_words(draw, _TIES_FROM + people).astype(np.int64)
    return counts, np.argsort(counts * _WORDS + ties, kind="stable")


def _quarter_means(ranked: IntArray, unit: int) -> FloatArray:
    """Return the mean of each quarter of numbers in the order of a ranking."""
    return np.asarray(ranked.reshape(4, -1).sum(axis=1) / (len(ranked) // 4 * unit), dtype=np.float64)


def _guess(counts: IntArray, n: int, seen: FloatArray) -> dict[str, list[float]]:
    """Return shares in work, best guesses with their intervals, and the guesses of the quarters."""
    k, total = len(counts), int(counts.sum())
    away, mean = counts / n - total / (k * n), total / (k * n)
    variance = (k * int((counts * counts).sum()) - total * total) / (k * (k - 1) * n * n)
    noise = (int((counts * (n - counts)).sum()) + (n - 1) / 2) / (k * n * n * (n - 1))
    keep = max(0.0, 1 - noise / variance) if variance > 0 else 0.0
    guesses, (pull, off) = mean + keep * away, _pull(k, variance / noise, 1 - keep)
    half = _NORMAL_95 * np.sqrt(noise * (1 - (k - 1) / k * pull) + away * away * off)
    return {
        "rates": (counts / n).tolist(),
        "guesses": guesses.tolist(),
        "lows": np.maximum(0.0, guesses - half).tolist(),
        "highs": np.minimum(1.0, guesses + half).tolist(),
        "guessed": (mean + keep * (seen - mean)).tolist(),
    }


def _pull(k: int, ratio: float, used: float) -> tuple[float, float]:
    """Return the mean of the pull that is right, and its mean squared distance from the one used."""
    shape, rate = (k - 3) / 2, (k - 1) * ratio / 2
    whole = _series(shape, rate)
    mean = shape / (shape + 1) * (_series(shape + 1, rate) / whole)
    square = shape / (shape + 2) * (_series(shape + 2, rate) / whole)
    return mean, square - 2 * used * mean + used * used


def _series(shape: float, rate: float) -> float:
    """Return the part of the gamma distribution below 1, up to a factor: Σ rateᵐ / ((shape+1)…(shape+m))."""
    total = term = 1.0
    step = 0
    while total + term > total:
        step += 1
        term *= rate / (shape + step)
        total += term
    return total
