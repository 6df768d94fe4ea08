"""Which rows of an examiner design can be used: every unit must be predictable from the other units."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, SingletonCaseworkerWarning
from bip_teach.estimate.covariates import Coding
from bip_teach.estimate.results import IntArray, Sample, check_enough_rows, integer_codes
from bip_teach.estimate.ujive import Blocks, Design


@dataclass(frozen=True)
class Keys:
    """Identifier columns of an examiner design.

    Parameters
    ----------
    examiner : str
        The caseworker (judge, examiner).
    cell, leave_out, cluster : str or None
        The group within which assignment is compared; the unit left out whole; the cluster.
    """

    examiner: str
    cell: str | None
    leave_out: str | None
    cluster: str | None

    @property
    def names(self) -> list[str | None]:
        """The four columns."""
        return [self.examiner, self.cell, self.leave_out, self.cluster]

    def codes(self, rows: pd.DataFrame) -> tuple[IntArray, IntArray, IntArray]:
        """Examiner, cell and unit of each row as whole numbers 0, 1, …."""
        cell = np.zeros(len(rows), dtype=np.int64) if self.cell is None else integer_codes(rows[self.cell])
        unit = np.arange(len(rows)) if self.leave_out is None else integer_codes(rows[self.leave_out])
        return integer_codes(rows[self.examiner]), cell, unit


@dataclass(frozen=True)
class ExaminerSample:
    """Rows that can be used, with their design.

    Parameters
    ----------
    rows : DataFrame
        The rows, index reset.
    design, blocks : Design, Blocks
        Examiners, cells, covariates and the blocks of the units.
    sample : Sample
        Count of the rows used and dropped.
    """

    rows: pd.DataFrame
    design: Design
    blocks: Blocks
    sample: Sample


def examiner_sample(
    rows: pd.DataFrame, keys: Keys, controls: Sequence[str], sample: Sample
) -> ExaminerSample:
    """Drop what cannot be used: first examiners and cells of one unit, then other rows of leverage one."""
    rows, sample = _without_singletons(rows, keys, sample)
    while True:
        check_enough_rows(len(rows), 2)
        examiner, cell, unit = keys.codes(rows)
        covariates = Coding.learn(rows, controls).matrix(rows, constant=False).to_numpy()
        design = Design.of(examiner, cell, covariates, unit)
        _check_comparable(design, keys)
        blocks = Blocks.of(design)
        lost = blocks.unpredictable(len(rows))
        if not lost.size:
            return ExaminerSample(rows, design, blocks, sample)
        rows = rows.drop(index=lost.tolist()).reset_index(drop=True)
        sample = sample.without("not predictable without its own unit", len(lost))


def _without_singletons(rows: pd.DataFrame, keys: Keys, sample: Sample) -> tuple[pd.DataFrame, Sample]:
    """Drop, until none is left, examiners and cells whose rows all belong to one unit."""
    reasons = f"{keys.examiner} with one unit only", f"{keys.cell} with one unit only"
    lost = dict.fromkeys(reasons, 0)
    while len(rows):
        examiner, cell, unit = keys.codes(rows)
        alone = [_units_in_group(group, unit) < 2 for group in (examiner, cell)]
        worst = 0 if alone[0].any() else 1
        if not alone[worst].any():
            break
        lost[reasons[worst]] += int(alone[worst].sum())
        rows = rows[~alone[worst]].reset_index(drop=True)
    if singles := lost[reasons[0]]:
        warnings.warn(
            f"Rows dropped: {singles}. Their {keys.examiner} has no other {keys.leave_out or 'row'}, so "
            "nothing is left when it is left out.",
            SingletonCaseworkerWarning,
            stacklevel=4,
        )
    for reason, count in lost.items():
        sample = sample.without(reason, count)
    return rows, sample


def _units_in_group(group: IntArray, unit: IntArray) -> IntArray:
    """Number of different units in the group of each row."""
    pairs = np.unique(np.column_stack([group, unit]), axis=0)
    return np.asarray(np.bincount(pairs[:, 0])[group], dtype=np.int64)


def _check_comparable(design: Design, keys: Keys) -> None:
    if design.n_instruments < 1:
        place = "the data" if keys.cell is None else repr(keys.cell)
        raise EstimationError(
            f"No two values of {keys.examiner!r} can be compared within {place}: the instrument has no "
            "variation. Use larger cells, fewer controls, or rows from more examiners."
        )
