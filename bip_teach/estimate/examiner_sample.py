"""Which rows of an examiner design can be used: every unit must be predictable from the other units."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError, SingletonCaseworkerWarning
from bip_teach.estimate.clusters import cluster_names, codes_of_clusters
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats
from bip_teach.estimate.leave_one_out import leave_one_out_leniency
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_enough_rows,
    check_varies,
    integer_codes,
    usable_rows,
)
from bip_teach.estimate.ujive import Blocks, Design
from bip_teach.language import Sentence


@dataclass(frozen=True)
class Keys:
    """Identifier columns of an examiner design.

    Parameters
    ----------
    examiner : str
        The caseworker (judge, examiner).
    cell, leave_out : str or None
        The group within which assignment is compared; the unit left out whole.
    cluster : tuple of str
        None, one or two columns whose rows may depend on each other.
    """

    examiner: str
    cell: str | None
    leave_out: str | None
    cluster: tuple[str, ...]

    @classmethod
    def of(
        cls, examiner: str, cell: str | None, leave_out: str | None, cluster: str | Sequence[str] | None
    ) -> Keys:
        """Keys in which the units left out are the clusters unless others are named."""
        return cls(examiner, cell, leave_out, cluster_names(leave_out if cluster is None else cluster))

    @property
    def names(self) -> list[str]:
        """The columns that are named."""
        found = [self.examiner, self.cell, self.leave_out, *self.cluster]
        return [name for name in dict.fromkeys(found) if name is not None]

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
    keys : Keys
        Identifier columns.
    design, blocks : Design, Blocks
        Examiners, cells, covariates and the blocks of the units.
    sample : Sample
        Count of the rows used and dropped.
    """

    rows: pd.DataFrame
    keys: Keys
    design: Design
    blocks: Blocks
    sample: Sample

    @property
    def clusters(self) -> IntArray | None:
        """Clusters of the rows; None when rows count as independent."""
        return codes_of_clusters(self.rows, self.keys.cluster)

    def numbers(self, name: str) -> FloatArray:
        """A numeric column of the rows."""
        return as_floats(self.rows[name])

    def leniency(self, name: str) -> FloatArray:
        """Leave-one-out leniency of the rows' examiners in a numeric column."""
        keys = self.keys
        return as_floats(leave_one_out_leniency(self.rows, name, keys.examiner, keys.cell, keys.leave_out))


def examiner_sample(
    data: pd.DataFrame,
    numbers: Mapping[str, str],
    keys: Keys,
    controls: Sequence[str] = (),
    covariates: Sequence[str] = (),
) -> ExaminerSample:
    """Drop what cannot be used: missing values, examiners and cells of one unit, other rows of leverage one.

    Parameters
    ----------
    data : DataFrame
        The caller's frame; it is not changed.
    numbers : mapping of str to str
        What a numeric column is ("outcome", "treatment") and its name; none may be missing or constant.
    keys : Keys
        Identifier columns.
    controls : sequence of str
        Covariates that are held fixed.
    covariates : sequence of str
        Other covariates; they must exist and may be missing.
    """
    _check_different(numbers)
    for what, names in (("controls", controls), ("covariates", covariates)):
        check_list(what, names)
    rows, sample = usable_rows(data, list(numbers.values()), keys.names, [*controls, *covariates])
    for what, name in numbers.items():
        check_varies(as_floats(rows[name]), name, what)
    rows, sample = _without_singletons(rows, keys, sample)
    while True:
        check_enough_rows(len(rows), 2)
        examiner, cell, unit = keys.codes(rows)
        matrix = Coding.learn(rows, controls).matrix(rows, constant=False).to_numpy()
        design = Design.of(examiner, cell, matrix, unit)
        _check_comparable(design, keys)
        blocks = Blocks.of(design)
        lost = blocks.unpredictable(len(rows))
        if not lost.size:
            break
        rows = rows.drop(index=lost.tolist()).reset_index(drop=True)
        sample = sample.without("not predictable without its own unit", len(lost))
    for what, name in numbers.items():
        check_varies(as_floats(rows[name]), name, what)
    return ExaminerSample(rows, keys, design, blocks, sample)


def check_list(what: str, names: Sequence[str], *, some: bool = False) -> None:
    """Raise unless names come as a list; with `some`, as a list that is not empty."""
    if isinstance(names, str):
        raise InvalidArgumentError(
            "{what} is {names!r}, a text. Give a list: [{names!r}].", what=what, names=names
        )
    if some and not names:
        raise InvalidArgumentError("{what} is empty. Name at least one column.", what=what)


def _check_different(numbers: Mapping[str, str]) -> None:
    """Raise when one column has two roles."""
    by_name: dict[str, str] = {}
    for what, name in numbers.items():
        if name in by_name:
            raise InvalidArgumentError(
                "{name!r} is given as {first} and as {what}. Give two different columns.",
                name=name,
                first=by_name[name],
                what=what,
            )
        by_name[name] = what


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
            SingletonCaseworkerWarning(
                "Rows dropped: {singles}. Their {examiner} has no other {unit}, so "
                "nothing is left when it is left out.",
                singles=singles,
                examiner=keys.examiner,
                unit=keys.leave_out or Sentence("row"),
            ),
            stacklevel=4,
        )
    if not len(rows):
        raise EstimationError(
            "No row is left: each {examiner}, or each {cell}, has rows of one "
            "{unit} only, so that nothing is left when it is left out. Use larger cells, "
            "or examiners with more rows.",
            examiner=keys.examiner,
            cell=keys.cell or Sentence("group"),
            unit=keys.leave_out or Sentence("row"),
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
        place = Sentence("the data") if keys.cell is None else repr(keys.cell)
        raise EstimationError(
            "No two values of {examiner!r} can be compared within {place}: the instrument has no "
            "variation. Use larger cells, fewer controls, or rows from more examiners.",
            examiner=keys.examiner,
            place=place,
        )
