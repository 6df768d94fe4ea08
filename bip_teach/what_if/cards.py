"""Several model cards behind one choice of the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bip_teach.errors import InvalidArgumentError
from bip_teach.what_if.card import HALF_WIDTH, ModelCard
from bip_teach.what_if.model import Axis, Level, axes_payload, check_setting


@dataclass(frozen=True, eq=False)
class ModelCards:
    """Several model cards, and an axis that says which outcome is looked at.

    Parameters
    ----------
    cards : mapping of str to ModelCard
        Outcome → card. A predictor that several cards have must have the same levels in each.

    Raises
    ------
    InvalidArgumentError
        If there is no card, or two cards have other levels for the same predictor.
    """

    kind = "cards"
    cards: Mapping[str, ModelCard]

    def __post_init__(self) -> None:
        if not self.cards:
            raise InvalidArgumentError("There is no card. Give at least one, by the name of its outcome.")
        levels: dict[str, tuple[Level, ...]] = {}
        for axis in (axis for card in self.cards.values() for axis in card.axes):
            if levels.setdefault(axis.name, axis.levels) != axis.levels:
                raise InvalidArgumentError(
                    "Predictor {name!r} has levels {levels} and {other_levels}. "
                    "Give it the same levels in every card.",
                    name=axis.name,
                    levels=levels[axis.name],
                    other_levels=axis.levels,
                )

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The outcome, then every predictor of any card once."""
        every = {axis.name: axis for card in self.cards.values() for axis in card.axes}
        return (Axis("outcome", tuple(self.cards)), *every.values())

    @property
    def table(self) -> pd.DataFrame:
        """The rows of every card, see :attr:`ModelCard.table`."""
        return pd.concat([card.table for card in self.cards.values()], ignore_index=True)

    def lookup(self, **setting: Level) -> dict[str, Any]:
        """Return :meth:`ModelCard.lookup` of the chosen outcome; ratings of other cards play no part."""
        check_setting(self.axes, setting)
        card = self.cards[str(setting["outcome"])]
        return card.lookup(**{one.name: setting[one.name] for one in card.predictors})

    def payload(self) -> dict[str, Any]:
        """Return axes and cards, with the number of standard errors on each side of an interval."""
        return {
            "kind": self.kind,
            "axes": axes_payload(self.axes),
            "half_width": HALF_WIDTH,
            "cards": {outcome: card.payload() for outcome, card in self.cards.items()},
        }
