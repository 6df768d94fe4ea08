"""What every what-if has in common: axes that a reader sets, and numbers for each setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from bip_teach.errors import InvalidArgumentError, check_choice, check_known

Level = bool | int | float | str


@dataclass(frozen=True)
class Axis:
    """One thing that a reader can set.

    Parameters
    ----------
    name : str
        Name of the control and of the column, such as ``belief``.
    levels : tuple of bool, int, float or str
        The allowed settings, in the order in which they are shown. A range of numbers is written out.
    """

    name: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        if not self.levels or len(set(self.levels)) < len(self.levels):
            raise InvalidArgumentError(
                "The levels of axis {name!r} are {levels!r}. Give at least one, each once.",
                name=self.name,
                levels=self.levels,
            )


class WhatIf(Protocol):
    """What an explorer needs of its numbers; a :class:`Grid` is one, a model card is another.

    A what-if answers a setting twice, in Python by :meth:`lookup` and in the browser from :meth:`payload`
    by a function of the explorer's ES module. Both use the same rounded numbers, so both give the same
    words.
    """

    @property
    def kind(self) -> str:
        """What it is: ``grid``, ``card`` or another word; part of the payload."""

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Everything that can be set, in the order of the controls."""

    @property
    def table(self) -> pd.DataFrame:
        """Numbers to read and to download: every setting, or coefficients, or examples."""

    def lookup(self, **setting: Level) -> Mapping[str, Any]:
        """Return what sentence and pictures need for one setting; None where there is no number."""

    def payload(self) -> dict[str, Any]:
        """Return everything that the browser needs, ready for JSON; holds ``kind`` and ``axes``."""


def check_setting(axes: Sequence[Axis], setting: Mapping[str, Level]) -> None:
    """Check that a setting has one allowed level for every axis.

    Parameters
    ----------
    axes : sequence of Axis
        What can be set.
    setting : mapping
        Axis → level.

    Raises
    ------
    UnknownNameError
        If an axis does not exist.
    InvalidArgumentError
        If an axis has no setting, or the level is not one of its levels.
    """
    for name in setting:
        check_known("axis", name, [axis.name for axis in axes])
    for axis in axes:
        if axis.name not in setting:
            raise InvalidArgumentError(
                "The setting has no level for {name!r}. Give one of {levels}.",
                name=axis.name,
                levels=axis.levels,
            )
        check_choice(axis.name, setting[axis.name], axis.levels)


def axes_payload(axes: Sequence[Axis]) -> list[dict[str, Any]]:
    """Return the axes as plain lists, as every payload holds them.

    Parameters
    ----------
    axes : sequence of Axis
        What can be set.

    Returns
    -------
    list of dict
        ``name`` and ``levels`` of each axis, ready for JSON.
    """
    return [{"name": axis.name, "levels": list(axis.levels)} for axis in axes]
