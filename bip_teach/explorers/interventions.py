"""The interventions explorer: which mix of activities goes with moving up a queue of 100."""

from __future__ import annotations

import math
from typing import Any

from bip_teach import instrument
from bip_teach.explorers import markup
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.markup import element
from bip_teach.explorers.place_path import path_picture
from bip_teach.explorers.view import Quantity, View
from bip_teach.explorers.wording import by_count, by_sign, of_hundred, plain, signed
from bip_teach.what_if import GROUPS, QUARTERS, Grid, Level

_ENDS = {
    "estimate": ("estimate", "conf_low", "conf_high"),
    "adjusted": ("adjusted", "adjusted_low", "adjusted_high"),
    "job_share": ("job_share", "job_low", "job_high"),
}


class InterventionsExplorer(Explorer[Grid]):
    """Explore the change in places of a queue of 100 by the mix of four groups of activities.

    Parameters
    ----------
    what_if : Grid
        From :func:`bip_teach.what_if.interventions_grid`.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    job, competence, social, health : bool
        Whether an activity of the group is given; default: only job.
    quarters : int
        For how many quarters in a row, 1 to 8; default 1.

    Examples
    --------
    ``InterventionsExplorer(interventions_grid(frame), health=True)`` as the last expression of a cell
    shows it.
    """

    kind = "interventions"
    recipe = "interventions_grid(frame, what_if.true_place_paths())"
    _esm = module_source("interventions")
    _css = stylesheet()

    job = AxisTrait(True)
    competence = AxisTrait(False)
    social = AxisTrait(False)
    health = AxisTrait(False)
    quarters = AxisTrait(1)

    def _view(self, chosen: dict[str, Level]) -> View:
        row = self.what_if.lookup(**chosen)
        naive, adjusted, work = self._places(row, "estimate"), self._places(row, "adjusted"), self._work(row)
        basis, true, start = self._basis(row), self._true(row, chosen), self._start(chosen)
        sentences = [start, naive.sentence, adjusted.sentence, true["sentence"], work.sentence, basis]
        words = {
            "status": " ".join(filter(None, sentences)),
            "situation": self.text["situation"].format(setting=start),
            "quarters": str(chosen["quarters"]),
            "basis": basis,
            "estimate": naive.number,
            "estimate_range": naive.range,
            "adjusted": adjusted.number,
            "adjusted_range": adjusted.range,
            "true": true["effect"],
            "true_moves": true["moves"],
            "job": work.number,
            "job_range": work.range,
        }
        return View(
            words,
            {"job": work},
            {"estimate": naive, "adjusted": adjusted, "job": work},
            spoken={"quarters": str(chosen["quarters"])},
            drawings={"path": self._path(chosen)},
            answer=None if work.interval is None else work.count,
        )

    def _path(self, setting: dict[str, Level]) -> dict[str, Any]:
        """Return what the data show and what is true after each number of quarters of one mix."""
        rows = [self.what_if.lookup(**{**setting, "quarters": quarters}) for quarters in QUARTERS]
        seen, true = ([row[name] for row in rows] for name in ("estimate", "true_places"))
        return {"seen": seen, "true": true, "quarters": setting["quarters"]}

    def _true(self, row: dict[str, float | None], setting: dict[str, Level]) -> dict[str, str]:
        """Return the true move with this mix beside the one with nothing; their difference is the effect."""
        text, places = self.text["true"], row["true_places"]
        none = self.what_if.lookup(**{**setting, **dict.fromkeys(GROUPS, False)})["true_places"]
        if places is None or none is None:
            return {"effect": text["no_number"], "moves": "", "sentence": ""}
        numbers = {"places": places, "none": none, "gap": places - none}
        words = {name: signed(value, 1, self.text) for name, value in numbers.items()}
        form = "some" if any(setting[name] for name in GROUPS) else "none"
        said = {name: str(text[name][form].format(**words)) for name in ("moves", "sentence")}
        return {"effect": words["gap"] if form == "some" else text["no_number"], **said}

    def _true_number(self, row: dict[str, float | None]) -> str:
        places = row["true_places"]
        return self.text["true"]["no_number"] if places is None else signed(places, 1, self.text)

    def _groups(self, setting: dict[str, Level]) -> str:
        labels = self._labels()
        return str(self.text["marks"]["list"].join(labels[name] for name in GROUPS if setting[name]))

    def _start(self, setting: dict[str, Level]) -> str:
        groups, quarters = self._groups(setting), int(setting["quarters"])
        forms = self.text["setting"]["some" if groups else "none"]
        return by_count(forms, quarters).format(groups=groups, quarters=quarters)

    def _places(self, row: dict[str, float | None], name: str) -> Quantity:
        text = self.text["places"]
        places, low, high = (row[column] for column in _ENDS[name])
        if places is None or low is None or high is None:
            return Quantity(number=text["no_number"], range="", sentence="")
        ends = {"low": signed(low, 1, self.text), "high": signed(high, 1, self.text)}
        return Quantity(
            number=signed(places, 1, self.text),
            range=text["range"].format(**ends),
            sentence=by_sign(text[name], places, 1).format(places=plain(places, 1, self.text), **ends),
            interval=(low, places, high),
        )

    def _work(self, row: dict[str, float | None]) -> Quantity:
        text = self.text["job"]
        share, low, high = (row[column] for column in _ENDS["job_share"])
        if share is None or low is None or high is None:
            return Quantity(number=text["no_number"], range="", sentence="")
        count = of_hundred(share)
        ends = {"low": of_hundred(low), "high": of_hundred(high)}
        return Quantity(
            number=by_count(text["number"], count).format(count=count),
            range=text["range"].format(**ends),
            sentence=by_count(text["sentence"], count).format(count=count, **ends),
            count=count,
            interval=(low, share, high),
        )

    def _basis(self, row: dict[str, float | None]) -> str:
        count = row["n_obs"] or 0
        form = "too_few" if row["estimate"] is None else "few" if count < self.text["few"] else "enough"
        return by_count(self.text["basis"][form], count).format(count=plain(count, 0, self.text))

    def _labels(self) -> dict[str, Any]:
        return {group.id: group.label(self.language) for group in instrument.INTERVENTION_GROUPS}

    def _scales(self) -> dict[str, tuple[float, float]]:
        table = self.what_if.table
        places = table[["conf_low", "conf_high", "adjusted_low", "adjusted_high"]]
        ends = 5.0 * math.floor(places.min().min() / 5), 5.0 * math.ceil(places.max().max() / 5)
        path = table[["estimate", "true_places"]]
        return {
            "estimate": ends,
            "adjusted": ends,
            "path": (10.0 * math.floor(path.min().min() / 10), 10.0 * math.ceil(path.max().max() / 10)),
            "job": (0.0, math.ceil(float(table["job_high"].max()) * 10) / 10),
        }

    def _controls(self) -> list[markup.Element]:
        labels, numbers = self._labels(), [str(level) for level in QUARTERS]
        values = [bool(getattr(self, name)) for name in GROUPS]
        return [
            markup.checkboxes(GROUPS, [labels[name] for name in GROUPS], values),
            markup.slider(
                "quarters",
                self.text["controls"]["quarters"],
                QUARTERS,
                numbers,
                self.quarters,
                str(self.quarters),
            ),
        ]

    def _panels(self, view: View) -> list[markup.Element]:
        return [self._places_panel(view), self._true_panel(view), self._job_panel(view)]

    def _true_panel(self, view: View) -> markup.Element:
        least, most = self._scales()["path"]
        marks = {mark: signed(mark, 0, self.text) for mark in (least, 0.0, most)}
        return markup.panel(
            self.text["panels"]["true"],
            element("p", view.words["true_moves"], data_words="true_moves"),
            element("p", view.words["true"], class_="bip-number", data_words="true"),
            path_picture("path", view.drawings["path"], (least, most), marks),
            second=True,
        )

    def _places_panel(self, view: View) -> markup.Element:
        words = self.text["panels"]["places"]
        least, most = self._scales()["estimate"]
        marks = {mark: signed(mark, 0, self.text) for mark in (least, 0.0, most)}
        parts: list[markup.Element] = []
        for name in ("estimate", "adjusted"):
            parts += [
                element("p", words[name], class_="bip-label"),
                element("p", view.words[name], class_="bip-number", data_words=name),
                *markup.uncertainty(
                    name, self.shared["uncertainty"], view.intervals[name], (least, most), marks
                ),
            ]
        return markup.panel(words, *parts)

    def _job_panel(self, view: View) -> markup.Element:
        scale = self._scales()["job"]
        marks = {0.0: "0", scale[1]: self.text["job"]["mark"].format(count=of_hundred(scale[1]))}
        return markup.panel(
            self.text["panels"]["job"],
            element("p", view.words["job"], class_="bip-number", data_words="job"),
            markup.icon_array("job", view.icons["job"].count, view.icons["job"].negative),
            *markup.uncertainty("job", self.shared["uncertainty"], view.intervals["job"], scale, marks),
            element("p", view.words["basis"], class_="bip-note", data_words="basis"),
        )

    def _table(self) -> markup.Element:
        names = ("mix", "quarters", "estimate", "adjusted", "true_places", "job_share", "n_obs")
        heads = [self.text["columns"][name] for name in names]
        return markup.table(self.text["caption"], heads, map(self._table_row, self.what_if.settings()))

    def _table_row(self, setting: dict[str, Level]) -> list[str]:
        row = self.what_if.lookup(**setting)
        places = [
            self._cell(row, _ENDS[name], lambda value: signed(value, 1, self.text))
            for name in ("estimate", "adjusted")
        ]
        job = self._cell(row, _ENDS["job_share"], lambda share: str(of_hundred(share)))
        count = plain(row["n_obs"] or 0, 0, self.text)
        mix, quarters = self._groups(setting) or self.text["no_group"], str(setting["quarters"])
        return [mix, quarters, *places, self._true_number(row), job, count]
