"""The belief explorer: what a caseworker's answer tells about work, beside what it changes."""

from __future__ import annotations

import math
from typing import Any

from bip_teach import instrument
from bip_teach.explorers import markup
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.markup import element
from bip_teach.explorers.view import Quantity, View
from bip_teach.explorers.wording import by_count, by_sign, of_hundred, plain, signed
from bip_teach.what_if import BELIEF_LEVELS, OUTCOMES, SWITCH_LEVELS, Grid, Level

_SHARE = ("estimate", "conf_low", "conf_high")
_ENDS = (min(BELIEF_LEVELS), max(BELIEF_LEVELS))
_EFFECT = ("effect_pp", "effect_low_pp", "effect_high_pp")


class BeliefExplorer(Explorer[Grid]):
    """Explore a job or an education within one year by the caseworker's belief and changes of caseworker.

    The association (persons of 100) stands beside the effect of one step more belief, each with its own
    picture and its own interval.

    Parameters
    ----------
    what_if : Grid
        From :func:`bip_teach.what_if.belief_grid`.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    belief : int
        Caseworker's answer S12, 1 (no) to 5 (yes); default 3.
    switches : int
        Changes of caseworker so far, 0 to 3; default 0.
    outcome : str
        ``job`` or ``job_or_education``; default ``job``.

    Examples
    --------
    ``BeliefExplorer(belief_grid(frame, truth), belief=5)`` as the last expression of a cell shows it.
    """

    kind = "belief"
    recipe = "belief_grid(frame, truth)"
    ingredients = ("frame", "truth")
    _esm = module_source("belief")
    _css = stylesheet()

    belief = AxisTrait(3)
    switches = AxisTrait(0)
    outcome = AxisTrait("job")

    def _view(self, chosen: dict[str, Level]) -> View:
        outcome = str(chosen["outcome"])
        row = self.what_if.lookup(**chosen)
        seen, caused = self._association(row, outcome), self._effect(row, outcome)
        belief, switches = self._labels()["belief"][int(chosen["belief"]) - 1], str(chosen["switches"])
        start = self.text["setting"].format(belief=belief, switches=switches)
        words = {
            "status": " ".join([start, seen.sentence, caused.sentence]),
            "situation": self.text["situation"][outcome].format(belief=belief, switches=switches),
            "belief": belief,
            "switches": switches,
            "association": seen.number,
            "association_range": seen.range,
            "effect": caused.number,
            "effect_range": caused.range,
            "beside": self._beside(row),
            **self._per_step(chosen),
        }
        pictures = {"association": seen, "effect": caused}
        spoken = {"belief": belief, "switches": switches}
        return View(words, pictures, pictures, spoken, answer=seen.count)

    def _beside(self, row: dict[str, float | None]) -> str:
        """Return what the report prints, and what is true, beside the estimated effect."""
        printed, true = row["published_pp"], row["true_pp"]
        points = {
            "published": signed(printed or 0.0, 1, self.text),
            "true": signed(true or 0.0, 1, self.text),
        }
        return str(self.text["beside"]["published" if true is None else "both"].format(**points))

    def _per_step(self, setting: dict[str, Level]) -> dict[str, str]:
        """Return the mean association of one step, alone and beside the effect of one step."""
        no, yes = (self.what_if.lookup(**{**setting, "belief": level}) for level in _ENDS)
        low, high, points = no["estimate"], yes["estimate"], no["effect_pp"]
        if low is None or high is None or points is None:
            return {"per_step": "", "contrast": ""}
        steps, answers = len(BELIEF_LEVELS) - 1, self._labels()["belief"]
        values = {
            "per_step": signed(100 * (high - low) / steps, 1, self.text),
            "difference": signed(of_hundred(high) - of_hundred(low), 0, self.text),
            "steps": steps,
            "first": answers[0],
            "last": answers[-1],
            "points": signed(points, 1, self.text),
        }
        forms = {
            "per_step": self.text["per_step"],
            "contrast": self.text["contrast"][str(setting["outcome"])],
        }
        return {name: form.format(**values) for name, form in forms.items()}

    def _association(self, row: dict[str, float | None], outcome: str) -> Quantity:
        text = self.text["association"]
        share, low, high = (row[column] for column in _SHARE)
        if share is None or low is None or high is None:
            return Quantity(number=text["no_number"], range="", sentence=text["no_data"])
        count = of_hundred(share)
        ends = {"low": of_hundred(low), "high": of_hundred(high)}
        return Quantity(
            number=by_count(text["number"], count).format(count=count),
            range=text["range"].format(**ends),
            sentence=by_count(text[outcome], count).format(count=count, **ends),
            count=count,
            interval=(low, share, high),
        )

    def _effect(self, row: dict[str, float | None], outcome: str) -> Quantity:
        text = self.text["effect"]
        points, low, high = (row[column] for column in _EFFECT)
        if points is None or low is None or high is None:
            return Quantity(number=text["no_number"], range="", sentence=text["no_step"])
        ends = {"low": signed(low, 1, self.text), "high": signed(high, 1, self.text)}
        return Quantity(
            number=text["number"].format(count=signed(points, 1, self.text)),
            range=text["range"].format(**ends),
            sentence=by_sign(text[outcome], points, 1).format(count=plain(points, 1, self.text), **ends),
            count=of_hundred(points / 100),
            negative=points < 0,
            interval=(low, points, high),
        )

    def _labels(self) -> dict[str, Any]:
        levels = instrument.item("s12").levels(self.language)
        return {"belief": list(levels), "outcome": self.text["levels"]["outcome"]}

    def _scales(self) -> dict[str, tuple[float, float]]:
        table = self.what_if.table
        share = math.ceil(float(table["conf_high"].max()) * 10) / 10
        ends = table[["effect_low_pp", "effect_high_pp"]]
        return {
            "association": (0.0, share),
            "effect": (float(min(0, math.floor(ends.min().min()))), float(math.ceil(ends.max().max()))),
        }

    def _controls(self) -> list[markup.Element]:
        labels, controls = self._labels(), self.text["controls"]
        numbers = [str(level) for level in SWITCH_LEVELS]
        answer = labels["belief"][self.belief - 1]
        return [
            markup.slider("belief", controls["belief"], BELIEF_LEVELS, labels["belief"], self.belief, answer),
            markup.slider(
                "switches", controls["switches"], SWITCH_LEVELS, numbers, self.switches, str(self.switches)
            ),
            markup.radios("outcome", controls["outcome"], OUTCOMES, labels["outcome"], self.outcome),
        ]

    def _panels(self, view: View) -> list[markup.Element]:
        scales = self._scales()
        share, (least, most) = scales["association"], scales["effect"]
        marks = {
            "association": {
                0.0: "0",
                share[1]: self.text["association"]["mark"].format(count=of_hundred(share[1])),
            },
            "effect": {mark: signed(mark, 0, self.text) for mark in (least, 0.0, most)},
        }
        panels = [
            markup.panel(
                self.text["panels"][name],
                element("p", view.words[name], class_="bip-number", data_words=name),
                markup.icon_array(name, view.icons[name].count, view.icons[name].negative),
                *markup.uncertainty(
                    name, self.shared["uncertainty"], view.intervals[name], scales[name], marks[name]
                ),
                element("p", view.words[beside], data_words=beside),
                second=name == "effect",
            )
            for name, beside in (("association", "per_step"), ("effect", "beside"))
        ]
        contrast = element("p", view.words["contrast"], class_="bip-contrast", data_words="contrast")
        return [*panels, contrast]

    def _table(self) -> markup.Element:
        return markup.table(
            self.text["caption"], self._heads(), map(self._table_row, self.what_if.settings())
        )

    def _heads(self) -> list[str]:
        names = ("belief", "switches", "outcome", "estimate", "effect_pp")
        return [self.text["columns"][name] for name in names]

    def _table_row(self, setting: dict[str, Level]) -> list[str]:
        labels, row = self._labels(), self.what_if.lookup(**setting)
        return [
            labels["belief"][int(setting["belief"]) - 1],
            str(setting["switches"]),
            labels["outcome"][OUTCOMES.index(str(setting["outcome"]))],
            self._cell(row, _SHARE, lambda share: str(of_hundred(share))),
            self._cell(row, _EFFECT, lambda points: signed(points, 1, self.text)),
        ]
