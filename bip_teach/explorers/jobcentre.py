"""The job-centre explorer: what a programme could change, with effect and association kept apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

from bip_teach.explorers import markup
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.change_bar import change_bar
from bip_teach.explorers.markup import element
from bip_teach.explorers.steps import lever
from bip_teach.explorers.view import Quantity, View
from bip_teach.explorers.wording import by_count, by_sign, of_hundred, plain, signed
from bip_teach.what_if import JobCentreCard, Level

_PARTS = ("belief", "switches", "combined")
_LEVERS = ("raised_of_10", "switching_of_100", "combined_of_100")
_PLACES = 1

Row = Mapping[str, Any]


class JobCentreExplorer(Explorer[JobCentreCard]):
    """Explore how many more people start a job if caseworkers believe more and people change caseworker less.

    The part with a design behind it (the effect of getting another caseworker), the comparison and the
    association each have a panel of their own; the association is never added.

    Parameters
    ----------
    what_if : JobCentreCard
        From :func:`bip_teach.what_if.jobcentre_card`.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    clients : int
        People who begin, 50 to 2,000 in steps of 50; default 400.
    raised_of_10 : int
        People of 10 who meet a caseworker whose S12 is one step higher, 0 to 10; default 5.
    switching_of_100 : int
        People of 100 who change caseworker in a quarter, 0 to 40; default 10.
    combined_of_100 : int
        People of 100 in combined support with a job focus, 0 to 60; default 30.
    truth : bool
        Whether to show what is true in this world; default False.

    Examples
    --------
    ``JobCentreExplorer(jobcentre_card(frame, design), clients=800)`` as the last expression of a cell shows
    it.
    """

    kind = "jobcentre"
    recipe = "jobcentre_card(frame, design)"
    ingredients = ("frame", "design")
    _esm = module_source("jobcentre")
    _css = stylesheet()

    clients = AxisTrait(400)
    raised_of_10 = AxisTrait(5)
    switching_of_100 = AxisTrait(10)
    combined_of_100 = AxisTrait(30)
    truth = AxisTrait(False)

    def _view(self, chosen: dict[str, Level]) -> View:
        row, clients = self.what_if.lookup(**chosen), int(chosen["clients"])
        levers = self._levers(chosen)
        today, programme = self._today(row, clients), self._programme(row, clients)
        parts = {name: self._part(name, row, clients) for name in _PARTS}
        true = self._true_sentence(row, clients) if chosen["truth"] else None
        sentences = [today.sentence, programme.sentence, *(part.sentence for part in parts.values()), true]
        words = {
            **levers,
            "situation": self.text["situation"].format(**{**levers, "clients": plain(clients, 0, self.text)}),
            "status": " ".join(sentence for sentence in sentences if sentence),
            "chance": self._chance(row, clients),
        }
        for name, quantity in {"today": today, "programme": programme, **parts}.items():
            words |= {name: quantity.number, f"{name}_range": quantity.range}
        for name in _PARTS:
            words[f"true_{name}"] = self._true(row[f"true_{name}"], clients) if chosen["truth"] else ""
        pictures = {"today": today, "programme": programme}
        drawings = {name: self._drawing(name, row) for name in _PARTS}
        shown = {"truth": bool(chosen["truth"])}
        return View(words, pictures, pictures, levers, drawings, shown, programme.count)

    def _levers(self, setting: Mapping[str, Level]) -> dict[str, str]:
        """Return the words for the position of each slider."""
        today = {
            "switching_of_100": self.what_if.switching_today,
            "combined_of_100": self.what_if.combined_today,
        }
        return {
            name: self.text["values"][name].format(
                count=plain(int(setting[name]), 0, self.text), today=today.get(name)
            )
            for name in ("clients", *_LEVERS)
        }

    def _today(self, row: Row, clients: int) -> Quantity:
        text, count = self.text["today"], _persons(clients * row["today"])
        names = {"count": plain(count, 0, self.text), "clients": plain(clients, 0, self.text)}
        low, high = of_hundred(max(0.0, row["today_low"])), of_hundred(row["today_high"])
        return Quantity(
            number=text["number"].format(**names),
            range=text["range"].format(count=of_hundred(row["today"]), low=low, high=high),
            sentence=by_count(text["sentence"], count).format(**names),
            count=of_hundred(row["today"]),
            interval=(row["today_low"], row["today"], row["today_high"]),
        )

    def _programme(self, row: Row, clients: int) -> Quantity:
        text = self.text["programme"]
        share, low, high = (
            max(0.0, row["today"] + row[name]) for name in ("change", "change_low", "change_high")
        )
        more = _persons(clients * row["change"])
        count = plain(max(0, _persons(clients * row["today"]) + more), 0, self.text)
        # Where whole persons say nothing, "0 to 0" would say that luck has no room.
        digits = 0 if more else _PLACES
        ends = {end: signed(clients * row[f"change_{end}"], digits, self.text) for end in ("low", "high")}
        changes = row["change_low"] < row["change_high"]
        forms = text["sentence"]
        return Quantity(
            number=text["number"].format(count=count, clients=plain(clients, 0, self.text)),
            range=text["range" if changes else "no_range"].format(
                count=of_hundred(share), low=of_hundred(low), high=of_hundred(high)
            ),
            sentence=_by_persons(forms, more, row["change"]).format(
                count=count, more=plain(more, 0, self.text), **ends
            )
            if changes
            else forms["none"],
            count=of_hundred(share),
            interval=(low, share, high),
        )

    def _part(self, name: str, row: Row, clients: int) -> Quantity:
        text, forms = self.text["part"], self.text["sentences"][name]
        share, low, high = (row[column] for column in (name, f"{name}_low", f"{name}_high"))
        if low == high:
            return Quantity(number=text["no_number"], range="", sentence=forms["none"])
        count = _persons(clients * share)
        if name == "switches":
            # What is left of the whole, so that the persons of the sentence add up.
            count = _persons(clients * row["change"]) - _persons(clients * row["belief"])
        per = [signed(100 * value, _PLACES, self.text) for value in (share, low, high)]
        return Quantity(
            number=text["number"].format(
                count=signed(count, 0, self.text), clients=plain(clients, 0, self.text)
            ),
            range=text["range"].format(per=per[0], low=per[1], high=per[2]),
            sentence=_by_persons(forms, count, share).format(count=plain(count, 0, self.text)),
        )

    def _chance(self, row: Row, clients: int) -> str:
        low, high = (
            plain(max(0, _persons(clients * (row["today"] + spread))), 0, self.text)
            for spread in (-row["spread"], row["spread"])
        )
        text: str = self.text["today"]["chance"]
        return text.format(low=low, high=high, clients=plain(clients, 0, self.text))

    def _true(self, share: float | None, clients: int) -> str:
        text = self.text["true"]
        if share is None:
            return str(text["unknown"])
        words: str = text["number"]
        return words.format(
            count=signed(clients * share, 0, self.text),
            clients=plain(clients, 0, self.text),
            per=signed(100 * share, _PLACES, self.text),
        )

    def _true_sentence(self, row: Row, clients: int) -> str:
        text = self.text["true"]
        if row["true_change"] is None:
            return str(text["unknown"])
        parts = {name: signed(clients * row[f"true_{name}"], 0, self.text) for name in _PARTS}
        return str(text["sentence"].format(**parts))

    @staticmethod
    def _drawing(name: str, row: Row) -> dict[str, Any]:
        return {"ends": [row[f"{name}_low"], row[name], row[f"{name}_high"]], "true": row[f"true_{name}"]}

    def _labels(self) -> dict[str, Any]:
        return {}

    def _scales(self) -> dict[str, tuple[float, float]]:
        rows = [self.what_if.lookup(**setting) for setting in _extremes(self.what_if)]
        ends = [row[f"{name}_{end}"] or 0.0 for row in rows for name in _PARTS for end in ("low", "high")]
        most = max(max(row["today_high"] or 0.0, _highest(row)) for row in rows)
        share = (0.0, math.ceil(20 * most) / 20)
        return {
            "today": share,
            "programme": share,
            "parts": (math.floor(100 * min(ends)) / 100, math.ceil(100 * max(ends)) / 100),
        }

    def _controls(self) -> list[markup.Element]:
        levers, labels = self._levers(self.setting()), self.text["controls"]
        sliders = [
            lever(axis, labels[axis.name], getattr(self, axis.name), levers[axis.name], off=False)
            for axis in self.what_if.axes
            if axis.name in levers
        ]
        return [*sliders, markup.checkboxes(["truth"], [labels["truth"]], [self.truth])]

    def _panels(self, view: View) -> list[markup.Element]:
        chance = element("p", view.words["chance"], class_="bip-range", data_words="chance")
        return [
            element("p", self.text["warning"], class_="bip-caution"),
            self._share_panel(view, "today", chance),
            self._share_panel(view, "programme"),
            *(self._part_panel(view, name) for name in _PARTS),
        ]

    def _share_panel(self, view: View, name: str, *more: markup.Element) -> markup.Element:
        scale = self._scales()[name]
        marks = {0.0: "0", scale[1]: self.text["mark"].format(count=of_hundred(scale[1]))}
        return markup.panel(
            self.text["panels"][name],
            element("p", view.words[name], class_="bip-number", data_words=name),
            markup.icon_array(name, view.icons[name].count, view.icons[name].negative),
            *markup.uncertainty(name, self.shared["uncertainty"], view.intervals[name], scale, marks),
            *more,
        )

    def _part_panel(self, view: View, name: str) -> markup.Element:
        scale = self._scales()["parts"]
        marks = {
            end: self.text["mark"].format(count=signed(100 * end, 0, self.text)) if end else "0"
            for end in (scale[0], 0.0, scale[1])
        }
        return markup.panel(
            self.text["panels"][name],
            element("p", view.words[name], class_="bip-number", data_words=name),
            element("p", self.shared["uncertainty"], class_="bip-tag"),
            change_bar(name, view.drawings[name], scale, marks),
            element("p", view.words[f"{name}_range"], class_="bip-range", data_words=f"{name}_range"),
            element(
                "p",
                view.words[f"true_{name}"],
                class_="bip-true",
                data_words=f"true_{name}",
                data_shown="truth",
                hidden=not view.shown["truth"],
            ),
        )

    def _table(self) -> markup.Element:
        heads = [self.text["columns"][name] for name in ("part", "kind", "estimate", "today", "true")]
        rows = self.what_if.table.to_dict("records")
        return markup.table(self.text["caption"], heads, map(self._table_row, rows))

    def _table_row(self, row: dict[Any, Any]) -> list[str]:
        change = row["part"] != "today"
        word = signed if change else plain
        columns = ("estimate", "conf_low", "conf_high")
        return [
            self.text["units"][row["part"]],
            self.text["kinds"][row["kind"]],
            self._cell(row, columns, lambda share: word(100 * share, _PLACES, self.text)),
            plain(100 * row["today"], 0, self.text) if change else "",
            self._true_cell(row["true"]) if change else "",
        ]

    def _true_cell(self, share: float) -> str:
        unknown = math.isnan(share)
        return str(self.shared["missing"]) if unknown else signed(100 * share, _PLACES, self.text)


def _persons(value: float) -> int:
    """Return whole persons, rounded half up away from zero as everywhere in the explorers."""
    count = math.floor(abs(value) + 0.5)
    return -count if value < 0 else count


def _by_persons(forms: Mapping[str, Any], count: int, share: float) -> str:
    """Return the form of a sentence for whole persons; of less than one, by what it is of 100."""
    return by_sign(forms, count, 0) if count else by_sign(forms["less"], 100 * share, _PLACES)


def _highest(row: Row) -> float:
    return float(row["today"] + row["change_high"])


def _extremes(card: JobCentreCard) -> list[dict[str, Level]]:
    """Return the settings that lie furthest from today."""
    axes = {axis.name: axis.levels for axis in card.axes}
    ends = product(*((axes[name][0], axes[name][-1]) for name in _LEVERS))
    fixed: dict[str, Level] = {"clients": axes["clients"][0], "truth": False}
    return [{**fixed, **dict(zip(_LEVERS, end, strict=True))} for end in ends]
