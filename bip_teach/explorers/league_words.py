"""Words of the league-table explorer: every sentence and number of one setting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bip_teach.explorers.league_pictures import top_of
from bip_teach.explorers.wording import Text, by_count, of_hundred, plain
from bip_teach.what_if import PUBLISHED_QUARTERS, Level

QUARTERS = ("seen", "next_seen", "guessed", "true", "by_truth")
"""Means of the four quarters, in the order of the table's columns."""

PLACES = (1, 2, 3, 4)
ENDS = {"highest": 4, "lowest": 1}
MARKS = ("mark_top", "mark_middle", "mark_zero")
DRAWN = ("seen", "true")
"""Means whose highest and lowest quarter have an icon array."""


@dataclass(frozen=True)
class LeagueWords:
    """Words for one setting.

    Parameters
    ----------
    text : mapping
        Sentences of the explorer.
    setting : mapping
        Level of every axis.
    base : str
        The mean of the true chances, in words.
    row : mapping
        From :meth:`bip_teach.what_if.League.lookup`.
    """

    text: Text
    setting: Mapping[str, Level]
    base: str
    row: Mapping[str, Any]

    def count(self, name: str, place: int) -> int:
        """Return persons of 100 in work in one quarter, 1 (lowest) to 4."""
        return of_hundred(self.row[name][place - 1])

    def gap(self, name: str) -> int:
        """Return the highest quarter less the lowest one, in persons of 100."""
        return self.count(name, 4) - self.count(name, 1)

    def ends(self, name: str) -> dict[str, int]:
        """Return persons of 100 in the highest and in the lowest quarter."""
        return {end: self.count(name, place) for end, place in ENDS.items()}

    def spoken(self) -> dict[str, str]:
        """Return what a screen reader says for each slider."""
        return {
            name: plain(float(self.setting[name]), 0, self.text)
            for name in ("caseworkers", "caseload", "draw")
        }

    def all(self) -> dict[str, str]:
        """Return every word that changes with the setting, by its place."""
        numbers = {f"{name}_{place}": str(self.count(name, place)) for name in QUARTERS for place in PLACES}
        published = {
            f"published_{place}": str(of_hundred(share))
            for place, share in zip(PLACES, PUBLISHED_QUARTERS, strict=True)
        }
        labels = {
            f"{name}_{end}": self.text["quarter"][end].format(count=count)
            for name in DRAWN
            for end, count in self.ends(name).items()
        }
        situation = self._situation()
        sentences = [situation, self._association(), self._effect(), self._better(), self._next()]
        return {
            "status": " ".join(sentences),
            "situation": situation,
            "gap": self._number(self.gap("seen")),
            "true_gap": self._number(self.gap("true")),
            "first": self._first(),
            **self.spoken(),
            **published,
            **numbers,
            **labels,
            **self.marks(),
        }

    def marks(self) -> dict[str, str]:
        """Return the words of the scale, from its top down."""
        top = of_hundred(top_of(self.row))
        return dict(zip(MARKS, (self._number(top), str(top // 2), "0"), strict=True))

    def _situation(self) -> str:
        form = by_count(self.text["situation"], float(self.setting["spread_pp"]))
        return form.format(base=self.base, spread=self.setting["spread_pp"], **self.spoken())

    def _association(self) -> str:
        form = by_count(self.text["association"], float(self.setting["spread_pp"]))
        return form.format(draw=self.spoken()["draw"], **self.ends("seen"))

    def _effect(self) -> str:
        gap, luck = self.gap("seen"), self.gap("seen") - self.gap("true")
        if self.setting["spread_pp"] == 0:
            name = "equal"
        else:
            name = "whole" if luck >= gap else "part" if luck > 0 else "none"
        return str(self.text["effect"][name].format(gap=gap, luck=luck, **self.ends("true")))

    def _better(self) -> str:
        count = self.row["better"]
        return by_count(self.text["better"], count).format(count=count, size=self.row["size"])

    def _next(self) -> str:
        count, size = self.row["staying"], self.row["size"]
        values = {"luck": plain(size / 4, 0, self.text), "share": self.count("next_seen", 4)}
        return by_count(self.text["next"], count).format(count=count, size=size, **values)

    def _first(self) -> str:
        """Return what is known of the caseworker at the top of the ranking."""
        columns = {"rate": "rates", "guess": "guesses", "low": "lows", "high": "highs"}
        values = {name: of_hundred(self.row[column][-1]) for name, column in columns.items()}
        return str(self.text["first"].format(**values))

    def _number(self, count: int) -> str:
        return str(self.text["number"].format(count=count))
