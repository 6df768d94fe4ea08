r"""Whether examiners differ in the outcome only as much as their treatment explains.

Where examiners act through the treatment alone, and one unit of it does the same for everyone, the outcome
less the treatment's part, :math:`e = y - \hat\beta d`, does not depend on the examiner. With the matrix
:math:`A` of :mod:`bip_teach.estimate.ujive`, :math:`e'Ae / n` is an estimate of the variance between
examiners that is left: a sum of products of rows of *different* units with the same examiner, so that chance
alone gives nothing on average, however many examiners there are. Its distribution by chance comes from
turning the sign of each unit's :math:`e` at random.

References
----------
Chao, Hausman, Newey, Swanson and Woutersen (2014), "Testing overidentifying restrictions with many
instruments and heteroskedasticity", Journal of Econometrics 178 (the statistic, for independent rows).
Kline, Saggio and Sølvsten (2020), "Leave-out estimation of variance components", Econometrica 88(5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.projection import BLOCK_ENTRIES
from bip_teach.estimate.results import IntArray
from bip_teach.estimate.ujive import Jackknife


@dataclass(frozen=True)
class OneChannel:
    """Variance between examiners that the treatment leaves, and what chance gives.

    Parameters
    ----------
    variance : float
        Unit of the outcome squared, of a row; by chance it can be below 0.
    chance : array, shape (flips,)
        The same after turning signs at random.
    """

    variance: float
    chance: FloatArray

    @property
    def spread(self) -> float:
        """Standard deviation by chance."""
        return float(self.chance.std(ddof=1))

    @property
    def p_value(self) -> float:
        """Share of the turns that give as much variance or more, the data themselves counted once."""
        return float((1 + (self.chance >= self.variance).sum()) / (1 + len(self.chance)))


def one_channel(y: FloatArray, treated: Jackknife, flips: int, seed: int) -> OneChannel:
    """Test that examiners matter through the treatment alone.

    Parameters
    ----------
    y : array, shape (n,)
        Outcome.
    treated : Jackknife
        Treatment with its leave-out prediction; its units are what chance deals.
    flips : int
        Number of random turns of signs.
    seed : int
        Seed of the turns.
    """
    controls, full, blocks = treated.design.controls, treated.design.full, treated.blocks
    slope = treated.estimate(y)
    d = controls.residual(treated.treatment)
    e = controls.residual(y - slope * treated.treatment)
    corrected = blocks.correct_transposed(e)
    variance = float(e @ e - corrected @ full.residual(e))
    reverse = d - full.residual(blocks.correct_transposed(d))
    left = float(treated.instrument @ d)
    chance = []
    for signs in _signs(treated.design.units, flips, seed):
        turned = signs * e[:, None]
        form = (turned * controls.residual(turned)).sum(axis=0)
        form -= (signs * corrected[:, None] * full.residual(turned)).sum(axis=0)
        slopes = treated.instrument @ turned / treated.first_stage
        chance.append(form - slopes * ((treated.instrument + reverse) @ turned) + slopes**2 * left)
    return OneChannel(variance / len(y), np.concatenate(chance) / len(y))


def _signs(units: IntArray, flips: int, seed: int) -> Iterator[FloatArray]:
    """Signs of the rows, the same for all rows of a unit: blocks of columns of bounded size."""
    generator = np.random.default_rng(seed)
    width = max(1, BLOCK_ENTRIES // len(units))
    for start in range(0, flips, width):
        drawn = generator.integers(0, 2, (int(units.max()) + 1, min(width, flips - start)))
        yield np.asarray((2.0 * drawn - 1.0)[units], dtype=float)
