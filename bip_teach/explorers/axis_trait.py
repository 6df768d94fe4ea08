"""The trait behind a control: it holds one level of its axis and refuses everything else."""

from __future__ import annotations

from typing import Any, TypeVar

import traitlets

from bip_teach.errors import check_choice

AnyLevel = TypeVar("AnyLevel", bool, int, float, str)


class AxisTrait(traitlets.TraitType[AnyLevel, AnyLevel]):
    """One level of the axis that has the trait's name, kept in step with the browser.

    A value that is no level is refused at once, also while notifications are held, and the trait stays as it
    was. A level of another type, such as a number of numpy, becomes the level that the axis holds, so that
    the browser finds it.

    Parameters
    ----------
    start : bool, int, float or str
        Level to start from.

    Raises
    ------
    InvalidArgumentError
        When a value is set that is not a level of the axis.
    """

    def __init__(self, start: AnyLevel) -> None:
        super().__init__(default_value=start)
        self.tag(sync=True)

    def validate(self, explorer: Any, value: Any) -> AnyLevel:
        """Return the level of the axis that equals a value."""
        levels = next(axis.levels for axis in explorer.what_if.axes if axis.name == self.name)
        check_choice(str(self.name), value, levels)
        level: AnyLevel = levels[levels.index(value)]
        return level
