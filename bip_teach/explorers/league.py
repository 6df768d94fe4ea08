"""The league-table explorer: a ranking of made-up caseworkers, and how much of it is luck."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pandas as pd

from bip_teach.explorers import markup, parts
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.league_pictures import chart, drawings
from bip_teach.explorers.league_words import DRAWN, ENDS, MARKS, PLACES, QUARTERS, LeagueWords
from bip_teach.explorers.markup import element
from bip_teach.explorers.steps import lever
from bip_teach.explorers.view import Quantity, View
from bip_teach.explorers.wording import of_hundred, plain
from bip_teach.what_if import LEAGUE_START, League, Level


class LeagueExplorer(Explorer[League]):
    """Explore how unequal a ranking of caseworkers looks, beside how unequal they truly are.

    Parameters
    ----------
    what_if : League
        The made-up world.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    caseworkers : int
        20 to 300; default 300.
    caseload : int
        People with each caseworker, 5 to 100; default 30.
    base_share : float
        Mean of the true chances, 0–1; default: the published mean.
    spread_pp : int
        Standard deviation of the true chances in percentage points, 0 to 6; default 0: all are equal.
    draw : int
        Which draw of people, 1 to 100; default 1.

    Examples
    --------
    ``LeagueExplorer(League(), spread_pp=2)`` as the last expression of a cell shows it.
    """

    kind = "league"
    recipe = "League()"
    ingredients = ()
    _esm = module_source("league")
    _css = stylesheet()

    caseworkers = AxisTrait(LEAGUE_START["caseworkers"])
    caseload = AxisTrait(LEAGUE_START["caseload"])
    base_share = AxisTrait(LEAGUE_START["base_share"])
    spread_pp = AxisTrait(LEAGUE_START["spread_pp"])
    draw = AxisTrait(LEAGUE_START["draw"])

    def _view(self, chosen: dict[str, Level]) -> View:
        row = self.what_if.lookup(**chosen)
        base = self._labels()["base_share"][self._levels("base_share").index(chosen["base_share"])]
        worded = LeagueWords(self.text, chosen, base, row)
        icons = {
            f"{name}_{end}": Quantity(number="", range="", sentence="", count=worded.count(name, place))
            for name in DRAWN
            for end, place in ENDS.items()
        }
        spoken = worded.spoken()
        return View(worded.all(), icons, spoken=spoken, drawings=drawings(row), answer=worded.gap("seen"))

    def _levels(self, name: str) -> tuple[Level, ...]:
        return next(axis.levels for axis in self.what_if.axes if axis.name == name)

    def _labels(self) -> dict[str, Any]:
        return {"base_share": [self._percent(float(share)) for share in self._levels("base_share")]}

    def _percent(self, share: float) -> str:
        """Return a share of 0–1 in persons of 100, with decimals only where it has some."""
        whole = abs(100 * share - round(100 * share)) < 1e-9
        return plain(100 * share, 0 if whole else 2, self.text)

    def _scales(self) -> dict[str, tuple[float, float]]:
        return {}

    def _controls(self) -> list[markup.Element]:
        words, shares = self.text["controls"], self._labels()["base_share"]
        start = self._levels("base_share").index(LEAGUE_START["base_share"])
        shares[start] = words["published"].format(share=shares[start])
        spreads = [str(level) for level in self._levels("spread_pp")]
        draw = self._slider("draw")
        draw.append(parts.button(words["again"], "draw-again", hidden=True))
        return [
            self._radios("spread_pp", [words["equal"], *spreads[1:]]),
            self._slider("caseload"),
            self._slider("caseworkers"),
            self._radios("base_share", shares),
            draw,
        ]

    def _radios(self, name: str, words: Sequence[str]) -> markup.Element:
        levels, value = [str(level) for level in self._levels(name)], str(getattr(self, name))
        return markup.radios(name, self.text["controls"][name], levels, words, value)

    def _slider(self, name: str) -> markup.Element:
        axis = next(axis for axis in self.what_if.axes if axis.name == name)
        value = getattr(self, name)
        return lever(axis, self.text["controls"][name], value, plain(value, 0, self.text), off=False)

    def _panels(self, view: View) -> list[markup.Element]:
        return [
            self._gap_panel("association", "gap", "seen", view),
            self._gap_panel("effect", "true_gap", "true", view),
            self._panel("ranking", self._picture(view, "bars", "published", "rates"), self._quarters(view)),
            self._panel(
                "guesses", self._picture(view, "ranges", "truths", "guesses"), self._worded("first", view)
            ),
        ]

    def _worded(self, name: str, view: View, look: str | None = None) -> markup.Element:
        return element("p", view.words[name], data_words=name, class_=look)

    def _gap_panel(self, panel: str, gap: str, name: str, view: View) -> markup.Element:
        shown = [self._worded(gap, view, "bip-number")]
        for picture in (f"{name}_{end}" for end in ENDS):
            shown += [
                self._worded(picture, view, "bip-label"),
                markup.icon_array(picture, view.icons[picture].count, negative=False),
            ]
        return self._panel(panel, *shown)

    def _panel(self, name: str, *shown: markup.Element) -> markup.Element:
        found = markup.panel(self.text["panels"][name], *shown)
        found.set("data-panel", name)
        return found

    def _picture(self, view: View, *names: str) -> markup.Element:
        return chart(names, view.drawings, {name: view.words[name] for name in MARKS})

    def _quarters(self, view: View) -> markup.Element:
        """Return the table of the four quarters, which changes with the setting."""
        words, columns = self.text["quarters"], ("published", *QUARTERS)
        names = [f"{column}_{place}" for place in PLACES for column in columns]
        numbers = iter([view.words[name] for name in names])
        rows = [[quarter, *islice(numbers, len(columns))] for quarter in words["names"]]
        table = markup.table(words["caption"], list(words["columns"].values()), rows)
        for cell, name in zip(table.iter("td"), names, strict=True):
            cell.set("data-words", name)
        title = words["caption"]
        return element("div", table, class_="bip-scroll", tabindex="0", role="group", aria_label=title)

    def _table(self) -> markup.Element:
        words = self.text["columns"]
        caption = self.text["caption"].format(
            caseworkers=LEAGUE_START["caseworkers"],
            base=self._percent(float(LEAGUE_START["base_share"])),
            draw=LEAGUE_START["draw"],
        )
        rows = [self._table_row(row) for _, row in self.what_if.table.iterrows()]
        return markup.table(caption, list(words.values()), rows)

    def _table_row(self, row: pd.Series[float]) -> list[str]:
        shares = [str(of_hundred(row[f"{name}_{place}"])) for name in DRAWN for place in ENDS.values()]
        staying = self.text["staying"].format(count=int(row["staying"]), size=int(row["size"]))
        return [str(int(row["spread_pp"])), str(int(row["caseload"])), *shares, staying]
