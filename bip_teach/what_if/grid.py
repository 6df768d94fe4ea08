"""A table of estimates with one row for every setting of some axes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.language import Sentence
from bip_teach.what_if.model import Axis, Level, axes_payload, check_setting

INTERVAL_COLUMNS = ("estimate", "conf_low", "conf_high")
DECIMALS = 4


@dataclass(frozen=True, eq=False)
class Grid:
    """Estimates for every setting of some axes.

    Parameters
    ----------
    axes : tuple of Axis
        What can be set; the last axis varies fastest.
    table : pandas.DataFrame
        One row per setting in any order: a column per axis, ``estimate``, ``conf_low``, ``conf_high``
        and any further number columns. A number that the data cannot give is missing. Numbers are kept
        with four decimals, so that a page and Python round the same number.

    Raises
    ------
    InvalidArgumentError
        If a setting is missing, foreign or repeated, or an interval leaves out its estimate.

    Examples
    --------
    >>> axes = (Axis("belief", (1, 2)),)
    >>> rows = {"belief": [2, 1], "estimate": [0.03, 0.01], "conf_low": [0.02, 0], "conf_high": [0.05, 0.02]}
    >>> grid = Grid(axes, pd.DataFrame(rows))
    >>> grid.lookup(belief=2)["estimate"]
    0.03
    """

    axes: tuple[Axis, ...]
    table: pd.DataFrame
    kind: ClassVar[str] = "grid"

    def __post_init__(self) -> None:
        names = [axis.name for axis in self.axes]
        if not names or len(set(names)) < len(names):
            raise InvalidArgumentError(
                "The axes are {names!r}. Give at least one, each name once.", names=names
            )
        check_columns(self.table, [*names, *INTERVAL_COLUMNS], what=Sentence("the what-if table"))
        object.__setattr__(self, "table", _in_order(self.table, self.axes))
        _check_intervals(self.table)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the number columns."""
        names = {axis.name for axis in self.axes}
        return tuple(column for column in self.table.columns if column not in names)

    def settings(self) -> list[dict[str, Level]]:
        """Return every setting, in the order of the table's rows."""
        names = [axis.name for axis in self.axes]
        levels = [axis.levels for axis in self.axes]
        return [dict(zip(names, setting, strict=True)) for setting in product(*levels)]

    def lookup(self, **setting: Level) -> dict[str, float | None]:
        """Return the numbers of one setting.

        Parameters
        ----------
        **setting : bool, int or str
            One level for every axis.

        Returns
        -------
        dict
            Number column → value; None where the data cannot give the number.

        Raises
        ------
        UnknownNameError
            If an axis does not exist.
        InvalidArgumentError
            If an axis has no setting, or the level is not one of its levels.
        """
        check_setting(self.axes, setting)
        row = 0
        for axis in self.axes:
            row = row * len(axis.levels) + axis.levels.index(setting[axis.name])
        return {column: _number(self.table[column].iloc[row]) for column in self.columns}

    def payload(self) -> dict[str, Any]:
        """Return the grid as plain lists: kind, axes with levels, columns in the order of the settings."""
        return {
            "kind": self.kind,
            "axes": axes_payload(self.axes),
            "columns": {column: [_number(value) for value in self.table[column]] for column in self.columns},
        }

    def to_json(self) -> str:
        """Return :meth:`payload` as compact JSON; a missing number is ``null``."""
        return json.dumps(self.payload(), separators=(",", ":"), allow_nan=False)


def _in_order(table: pd.DataFrame, axes: Iterable[Axis]) -> pd.DataFrame:
    """Return the rows of `table` in the order of the settings, numbers rounded."""
    names = [axis.name for axis in axes]
    wanted = pd.MultiIndex.from_product([axis.levels for axis in axes], names=names)
    present = pd.MultiIndex.from_frame(table[names])
    foreign, lacking = present.difference(wanted), wanted.difference(present)
    if present.has_duplicates or len(foreign) or len(lacking):
        raise InvalidArgumentError(
            "The what-if table needs each setting once. "
            "Missing: {missing}. Not on the axes: {foreign}. "
            "Repeated: {repeated}.",
            missing=list(lacking)[:5],
            foreign=list(foreign)[:5],
            repeated=list(present[present.duplicated()])[:5],
        )
    ordered = table.set_axis(present).reindex(wanted).drop(columns=names)
    return ordered.astype(float).round(DECIMALS).reset_index()


def _check_intervals(table: pd.DataFrame) -> None:
    known = table[list(INTERVAL_COLUMNS)]
    partly = known.isna().any(axis=1) & known.notna().any(axis=1)
    outside = (known["estimate"] < known["conf_low"]) | (known["estimate"] > known["conf_high"])
    wrong = table.index[partly | outside].tolist()
    if wrong:
        raise InvalidArgumentError(
            "Rows {rows} of the what-if table have an interval that is incomplete or leaves out its "
            "estimate. conf_low ≤ estimate ≤ conf_high, or all three missing.",
            rows=wrong[:5],
        )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
