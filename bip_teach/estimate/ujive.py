r"""The unbiased jackknife instrumental-variables estimator (UJIVE) for examiner designs.

With :math:`W` the cells and covariates, :math:`X` these and the examiners, and :math:`\hat d^X_{-g}` the
treatment predicted by a regression on :math:`X` without the rows of unit :math:`g`, the instrument is

.. math:: P_g = (I - H_{W,gg})\,(\hat d^X_{-g} - \hat d^W_{-g})
              = (M_W d)_g - (I - H_{W,gg})(I - H_{X,gg})^{-1} (M_X d)_g

and the estimate is :math:`P'y / P'd`. For units of one row this is
:math:`P = H_D - M_D\,(h_X - h_W)/(1 - h_X)`, the form of Kolesár (2013) whose covariates drop out exactly in
expectation. No row of a unit enters its own prediction, so that no bias of many examiners or many cells
arises.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.clusters import small_sample, sum_of_squares
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.projection import Dummies, Projection
from bip_teach.estimate.results import IntArray

SINGULAR = 1e-7
LARGEST_BLOCKS = 20_000_000
"""Largest number of entries in the blocks of all units together (160 megabytes)."""


@dataclass(frozen=True)
class Design:
    """An examiner design, ready for the leave-out predictions.

    Parameters
    ----------
    full : Projection
        On examiners, cells and covariates.
    controls : Projection
        On cells and covariates.
    units : array of int, shape (n,)
        Unit that is left out with each row.
    """

    full: Projection
    controls: Projection
    units: IntArray

    @classmethod
    def of(cls, examiner: IntArray, cell: IntArray, covariates: FloatArray, units: IntArray) -> Design:
        """Design from codes (0, 1, …) and covariate columns."""
        controls = Projection.of(Dummies.of(cell), covariates)
        return cls(Projection.of(Dummies.of(examiner, cell), covariates), controls, units)

    @property
    def n_instruments(self) -> int:
        """Examiners that can be compared with a colleague: independent examiner dummies beside the cells."""
        return self.full.rank - self.controls.rank


@dataclass(frozen=True)
class Ujive:
    """UJIVE estimate.

    Parameters
    ----------
    estimate, std_error : float
        Unit of the outcome per unit of the treatment.
    first_stage : float
        Covariance of instrument and treatment, :math:`P'd`; the estimate has no meaning unless it is
        positive.
    n_instruments : int
        Independent examiner dummies.
    degrees : float
        Degrees of freedom of the t distribution.
    """

    estimate: float
    std_error: float
    first_stage: float
    n_instruments: int
    degrees: float


@dataclass(frozen=True)
class Blocks:
    """The blocks on the diagonal of the two residual makers, units of equal size stacked.

    Parameters
    ----------
    rows : tuple of arrays, each (m, g)
        Rows of the units with g rows each.
    without_controls, without_all : tuple of arrays, each (m, g, g)
        Blocks of I − H for cells and covariates, and for examiners as well.
    """

    rows: tuple[IntArray, ...]
    without_controls: tuple[FloatArray, ...]
    without_all: tuple[FloatArray, ...]

    @classmethod
    def of(cls, design: Design) -> Blocks:
        """Blocks of a design, one for each unit."""
        rows = _rows_by_size(design.units)
        if sum(group.shape[0] * group.shape[1] ** 2 for group in rows) > LARGEST_BLOCKS:
            raise InvalidArgumentError(
                "leave_out has units of up to {rows} rows. Leave out something smaller, such "
                "as the client; to let larger groups depend on each other, name them as cluster.",
                rows=rows[-1].shape[1],
            )
        return cls(
            rows,
            tuple(_residual_blocks(design.controls, group) for group in rows),
            tuple(_residual_blocks(design.full, group) for group in rows),
        )

    def unpredictable(self, n_obs: int) -> IntArray:
        """Rows that nothing predicts once their unit is left out (leverage one)."""
        found = np.zeros(n_obs, dtype=bool)
        for rows, blocks in zip(self.rows, self.without_all, strict=True):
            values, vectors = np.linalg.eigh(blocks)
            weight = ((values < SINGULAR)[:, None, :] * vectors**2).sum(axis=2)
            found[rows[weight > SINGULAR]] = True
        return np.flatnonzero(found)

    def correct(self, values: FloatArray) -> FloatArray:
        """Block-diagonal (I − H_W)(I − H_X)⁻¹ times `values`."""
        out = np.empty_like(values)
        for rows, upper, lower in zip(self.rows, self.without_controls, self.without_all, strict=True):
            out[rows] = (upper @ np.linalg.solve(lower, values[rows][..., None]))[..., 0]
        return out

    def correct_transposed(self, values: FloatArray) -> FloatArray:
        """The transpose of :meth:`correct`."""
        out = np.empty_like(values)
        for rows, upper, lower in zip(self.rows, self.without_controls, self.without_all, strict=True):
            out[rows] = np.linalg.solve(lower, upper @ values[rows][..., None])[..., 0]
        return out


@dataclass(frozen=True)
class Jackknife:
    """A treatment with its leave-out prediction, ready for any number of outcomes.

    Parameters
    ----------
    treatment : array, shape (n,)
        The treatment.
    design, blocks : Design, Blocks
        Examiners, cells, covariates and the units to leave out; no row may be unpredictable.
    instrument : array, shape (n,)
        Leave-out prediction by the examiner, beyond cells and covariates.
    unexplained : array, shape (n,)
        What examiners, cells and covariates do not explain of the treatment.
    first_stage : float
        Covariance of instrument and treatment, :math:`P'd`.
    """

    treatment: FloatArray
    design: Design
    blocks: Blocks
    instrument: FloatArray
    unexplained: FloatArray
    first_stage: float

    @classmethod
    def of(cls, d: FloatArray, design: Design, blocks: Blocks) -> Jackknife:
        """Predict the treatment of each unit from the other units."""
        unexplained = design.full.residual(d)
        instrument = design.controls.residual(d) - blocks.correct(unexplained)
        first_stage = float(instrument @ d)
        scale = float(np.sqrt((instrument @ instrument) * (d @ d)))
        if abs(first_stage) <= 1e-10 * scale or scale == 0:
            raise EstimationError(
                "The examiners' leave-out predictions are unrelated to the treatment, so UJIVE is not "
                "defined. Use more rows, or examiners who differ."
            )
        return cls(d, design, blocks, instrument, unexplained, first_stage)

    def estimate(self, y: FloatArray) -> float:
        """Unit of the outcome per unit of the treatment."""
        return float(self.instrument @ y) / self.first_stage

    def scores(self, y: FloatArray, estimate: float) -> FloatArray:
        """What each row adds to the error of the estimate, shape (n,): instrument, and noise in it."""
        controls, full = self.design.controls, self.design.full
        gap = y - estimate * self.treatment
        inner = controls.residual(gap)
        reverse = inner - full.residual(self.blocks.correct_transposed(gap))
        return np.asarray((inner * self.instrument + reverse * self.unexplained) / self.first_stage)


def ujive(y: FloatArray, treated: Jackknife, clusters: IntArray | None) -> Ujive:
    """UJIVE with a standard error that allows for many examiners and for effects that differ between people.

    Parameters
    ----------
    y : array, shape (n,)
        Outcome.
    treated : Jackknife
        Treatment with its leave-out prediction.
    clusters : array of int, optional
        Cluster of each row, two columns for two ways; None for independent rows.

    Notes
    -----
    The variance counts the noise in the examiners' predictions once for the outcome and once for the
    treatment. With few units per examiner it is therefore a little too large rather than too small.
    """
    estimate = treated.estimate(y)
    factor, degrees = small_sample(len(y), treated.design.controls.rank + 1, clusters)
    variance = factor * float(sum_of_squares(treated.scores(y, estimate)[:, None], clusters)[0, 0])
    return Ujive(
        estimate, float(np.sqrt(variance)), treated.first_stage, treated.design.n_instruments, degrees
    )


def _rows_by_size(units: IntArray) -> tuple[IntArray, ...]:
    """Rows of the units, as one (m, g) array for each unit size g."""
    order = np.argsort(units, kind="stable")
    sizes = np.bincount(units)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return tuple(
        order[starts[sizes == size][:, None] + np.arange(size)] for size in np.unique(sizes[sizes > 0])
    )


def _residual_blocks(projection: Projection, rows: IntArray) -> FloatArray:
    """Blocks of I − H for units of equal size."""
    m, size = rows.shape
    left, right = np.repeat(rows, size, axis=1).ravel(), np.tile(rows, (1, size)).ravel()
    hat = projection.hat(left, right).reshape(m, size, size)
    return np.asarray(np.eye(size) - hat)
