"""Names of the covariates, and how they become columns of a regression.

The rule for covariates, the same in every estimator of the package:

* a number (or a 0/1 flag) enters as it is; a missing one takes the mean of its column, and a 0/1 column
  ``name[missing]`` marks the rows where it was missing;
* a category enters as one 0/1 column for each level except the first, ``name[level]``; missing is a level of
  its own;
* a column that the earlier ones explain exactly is left out, and the sample says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.errors import InvalidArgumentError, check_columns, check_known
from bip_teach.instrument import RATING_ITEMS
from bip_teach.language import Sentence

FloatArray = NDArray[np.float64]

REGISTER_COVARIATES: tuple[str, ...] = (
    "sex",
    "age",
    "civil_status",
    "origin",
    "education",
    "work_share_3y",
    "benefit_share_5y",
    "psychiatric",
    "musculoskeletal",
    "digestive_urinary",
    "antidepressants",
    "antipsychotics",
    "lifestyle_medicine",
    "convicted",
)
"""What public registers know about a client before the first response."""

CLIENT_RATINGS: tuple[str, ...] = tuple(item.id for item in RATING_ITEMS if item.respondent == "client")
"""The client's own five-point answers, b1 to b9."""

CASEWORKER_RATINGS: tuple[str, ...] = tuple(
    item.id
    for item in RATING_ITEMS
    if item.respondent == "caseworker" and item.indicator != "caseworker_belief"
)
"""The caseworker's five-point ratings, s2 to s11; the belief in a job, s12, is a treatment and left out."""

MISSING = "missing"
COLLINEAR_TOLERANCE = 1e-7


@dataclass(frozen=True)
class Covariate:
    """How one column is coded.

    Parameters
    ----------
    name : str
        Column of the caller's frame.
    levels : tuple of str
        Levels of a category, the reference first; empty for a number.
    mean : float
        Mean of the values that are not missing; NaN for a category.
    flag_missing : bool
        Whether a number was missing in some row, so that a column marks it.
    """

    name: str
    levels: tuple[str, ...]
    mean: float
    flag_missing: bool

    @classmethod
    def learn(cls, column: pd.Series[Any], name: str) -> Covariate:
        """Coding of a column as it is in the data that the model is fitted to."""
        if is_numeric(column):
            values = as_floats(column)
            if infinite := int(np.isinf(values).sum()):
                raise InvalidArgumentError(
                    "Column {name!r} is infinite in {infinite} of the rows used. Replace these values, or "
                    "mark them as missing.",
                    name=name,
                    infinite=infinite,
                )
            known = values[np.isfinite(values)]
            if not known.size:
                raise InvalidArgumentError(
                    "Column {name!r} is empty in the rows used. Leave it out of the covariates.", name=name
                )
            return cls(name, (), float(known.mean()), known.size < values.size)
        return cls(name, _levels(column), float("nan"), flag_missing=False)

    def columns(self, column: pd.Series[Any], *, reference: bool = False) -> dict[str, FloatArray]:
        """Named 0/1 or numeric columns for these values; the first level has one only with `reference`."""
        if not self.levels:
            return self._numeric_columns(column)
        text = _as_text(column)
        codes = pd.Index(self.levels).get_indexer(pd.Index(text))
        if (codes < 0).any():
            check_known(Sentence("level of {name}", name=self.name), text[codes < 0][0], self.levels)
        return {
            f"{self.name}[{level}]": (codes == number).astype(float)
            for number, level in enumerate(self.levels)
            if reference or number > 0
        }

    def _numeric_columns(self, column: pd.Series[Any]) -> dict[str, FloatArray]:
        values = as_floats(column)
        missing = ~np.isfinite(values)
        columns = {self.name: np.where(missing, self.mean, values)}
        if self.flag_missing:
            columns[f"{self.name}[{MISSING}]"] = missing.astype(float)
        return columns


@dataclass(frozen=True)
class Coding:
    """How a list of covariates becomes the columns of a regression.

    Parameters
    ----------
    covariates : tuple of Covariate
        One for each covariate, in the caller's order.
    kept : tuple of str or None
        Columns that are used; None means all (collinear ones are left out later).
    """

    covariates: tuple[Covariate, ...]
    kept: tuple[str, ...] | None = None

    @classmethod
    def learn(cls, data: pd.DataFrame, names: Iterable[str]) -> Coding:
        """Coding of these columns as they are in `data`."""
        unique = tuple(dict.fromkeys(names))
        check_columns(data, unique)
        return cls(tuple(Covariate.learn(data[name], name) for name in unique))

    def matrix(self, frame: pd.DataFrame, *, constant: bool = True, reference: bool = False) -> pd.DataFrame:
        """Columns for the rows of `frame`, coded as in the data that the model was fitted to."""
        check_columns(frame, [covariate.name for covariate in self.covariates])
        columns: dict[str, FloatArray] = {"constant": np.ones(len(frame))} if constant else {}
        for covariate in self.covariates:
            columns |= covariate.columns(frame[covariate.name], reference=reference)
        matrix = pd.DataFrame(columns, index=frame.index, dtype=float)
        if self.kept is None:
            return matrix
        return matrix[[name for name in matrix.columns if name in self.kept or name == "constant"]]

    def keeping(self, columns: Iterable[str]) -> Coding:
        """The same coding with only these columns."""
        return Coding(self.covariates, tuple(columns))

    def categories(self) -> dict[str, tuple[str, str]]:
        """For each 0/1 column of a category: its level and the reference level."""
        return {
            f"{covariate.name}[{level}]": (level, covariate.levels[0])
            for covariate in self.covariates
            for level in covariate.levels[1:]
        }


def is_numeric(column: pd.Series[Any]) -> bool:
    """Whether a column holds numbers or true/false values (complex numbers have no order)."""
    known = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)
    return bool(known and not pd.api.types.is_complex_dtype(column))


def as_floats(column: pd.Series[Any]) -> FloatArray:
    """Numbers of a column as floats; missing as NaN."""
    return np.asarray(column.to_numpy(dtype=float, na_value=np.nan), dtype=float)


def independent_columns(matrix: pd.DataFrame, tolerance: float = COLLINEAR_TOLERANCE) -> list[str]:
    """Names of the columns that the columns before them do not explain exactly.

    Parameters
    ----------
    matrix : DataFrame
        Columns of a regression, the constant first if there is one.
    tolerance : float
        A column goes when less than this share of its length is left.
    """
    values = matrix.to_numpy(dtype=float)
    lengths = np.sqrt((values**2).sum(axis=0))
    scaled = values / np.where(lengths > 0, lengths, 1.0)
    left = np.abs(np.diag(np.linalg.qr(scaled, mode="r"))) if len(values) else np.zeros(0)
    enough = np.zeros(len(lengths), dtype=bool)
    enough[: left.size] = left > tolerance
    return [name for name, good in zip(matrix.columns, enough & (lengths > 0), strict=True) if good]


def _as_text(column: pd.Series[Any]) -> NDArray[np.object_]:
    text = column.astype(str).to_numpy(dtype=object)
    return np.where(column.isna().to_numpy(dtype=bool), MISSING, text)


def _levels(column: pd.Series[Any]) -> tuple[str, ...]:
    present: Sequence[str] = sorted(set(_as_text(column)) - {MISSING})
    if isinstance(column.dtype, pd.CategoricalDtype):
        present = [str(level) for level in column.dtype.categories if str(level) in set(present)]
    return (*present, MISSING) if bool(column.isna().any()) else tuple(present)
