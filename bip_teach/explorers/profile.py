"""The profile explorer: which answers go with looking for work, a job or an education."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bip_teach.explorers import markup
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.markup import element
from bip_teach.explorers.profile_words import PAY, answer_name, level_words
from bip_teach.explorers.steps import Step, lever, scale_marks, scale_of, sorted_steps, step_list
from bip_teach.explorers.view import Quantity, View
from bip_teach.explorers.wording import by_count, by_sign, of_hundred, plain, signed
from bip_teach.what_if import FORECAST, Level, ModelCards

_CHANGE = ("change", "change_low", "change_high")
_MIDDLE, _LITTLE_SEARCH, _MIDDLE_PAY = 3, 1, 22_000
_SHARES = (0.0, 1.0)


class ProfileExplorer(Explorer[ModelCards]):
    """Explore how many of 100 persons with the same answers look for work, start a job or an education.

    A list of bars shows what goes with one step more of each answer, the longest first; the caseworker's
    forecast stands apart at its end.

    Parameters
    ----------
    what_if : ModelCards
        From :func:`bip_teach.what_if.profile_cards`.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    outcome : str
        ``search``, ``job`` or ``education``; default ``search``. Only its own answers play a part.
    b3, b5, b6, b8, b9, s3, s8, s11, s12 : int
        Single ratings, 1 to 5; default 3. ``s12`` is the caseworker's belief in a job, a forecast.
    labour_market_knowledge, client_belief, cooperation, health_coping, network_support, everyday_coping : int
        Indicators, the mean of their ratings, 1 to 5; default 3.
    job_search : int
        Ways of looking for work, 0 to 6; default 1.
    b11 : int
        Lowest acceptable pay in DKK a month, 18,000 to 28,000 in steps of 2,000; default 22,000.

    Examples
    --------
    ``ProfileExplorer(profile_cards(frame), outcome="job", s3=4)`` as the last expression of a cell shows it.
    """

    kind = "profile"
    recipe = "profile_cards(frame)"
    _esm = module_source("profile")
    _css = stylesheet()

    outcome = AxisTrait("search")
    b3 = AxisTrait(_MIDDLE)
    b5 = AxisTrait(_MIDDLE)
    b6 = AxisTrait(_MIDDLE)
    b8 = AxisTrait(_MIDDLE)
    b9 = AxisTrait(_MIDDLE)
    s3 = AxisTrait(_MIDDLE)
    s8 = AxisTrait(_MIDDLE)
    s11 = AxisTrait(_MIDDLE)
    s12 = AxisTrait(_MIDDLE)
    labour_market_knowledge = AxisTrait(_MIDDLE)
    client_belief = AxisTrait(_MIDDLE)
    cooperation = AxisTrait(_MIDDLE)
    health_coping = AxisTrait(_MIDDLE)
    network_support = AxisTrait(_MIDDLE)
    everyday_coping = AxisTrait(_MIDDLE)
    job_search = AxisTrait(_LITTLE_SEARCH)
    b11 = AxisTrait(_MIDDLE_PAY)

    def _view(self, chosen: dict[str, Level]) -> View:
        outcome = str(chosen["outcome"])
        row = self.what_if.lookup(**chosen)
        seen, steps = self._association(row, outcome), self._steps(row, outcome)
        scale = scale_of(steps)
        spoken = self._spoken(chosen)
        situation = self.text["situation"][outcome]
        words = {
            **spoken,
            "situation": situation,
            "status": " ".join([situation, seen.sentence, self._forecast(steps[-1]), self._lever(steps[0])]),
            "association": seen.number,
            "association_range": seen.range,
            **scale.words(self.text),
        }
        drawings = {
            "levers": self._active(outcome),
            "steps": {"scale": [scale.low, scale.high], "rows": [one.to_data() for one in steps]},
        }
        pictures = {"association": seen}
        return View(words, pictures, pictures, spoken, drawings, answer=seen.count)

    def _active(self, outcome: str) -> list[str]:
        """Names of the answers that the card of an outcome uses."""
        return [one.name for one in self.what_if.cards[outcome].predictors]

    def _association(self, row: Mapping[str, Any], outcome: str) -> Quantity:
        text = self.text["association"]
        share, low, high = (row[column] for column in ("estimate", "conf_low", "conf_high"))
        count = of_hundred(share)
        ends = {"low": of_hundred(low), "high": of_hundred(high)}
        return Quantity(
            number=by_count(text["number"], count).format(count=count),
            range=text["range"].format(**ends),
            sentence=by_count(text[outcome], count).format(count=count, **ends),
            count=count,
            interval=(low, share, high),
        )

    def _steps(self, row: Mapping[str, Any], outcome: str) -> list[Step]:
        names = self._labels()["names"]
        steps = []
        for name, change in zip(self._active(outcome), row["steps"], strict=True):
            values = None if change is None else tuple(100 * value for value in change)
            words = self._worded(self.text["step"], names[name], values) if values else self.text["no_step"]
            steps.append(Step(name, names[name], words, values, forecast=name == FORECAST))
        return sorted_steps(steps)

    def _worded(self, forms: Mapping[str, str], label: str, values: tuple[float, ...]) -> str:
        middle, low, high = values
        ends = {"low": signed(low, 1, self.text), "high": signed(high, 1, self.text)}
        return by_sign(forms, middle, 1).format(label=label, count=plain(middle, 1, self.text), **ends)

    def _forecast(self, last: Step) -> str:
        """Say what goes with one step more in the caseworker's forecast, which stands apart."""
        text = self.text["forecast"]
        return self._worded(text, "", last.values) if last.values else str(text["none"])

    def _lever(self, first: Step) -> str:
        """Say which of the other answers goes with the largest difference for this person."""
        text = self.text["lever"]
        if first.forecast or first.values is None:
            return str(text["none"])
        _, low, high = first.values
        sentence = self._worded(text, first.label, first.values)
        return " ".join([sentence, text["unclear"]]) if low <= 0 <= high else sentence

    def _spoken(self, setting: Mapping[str, Level]) -> dict[str, str]:
        words = self._labels()["levels"]
        return {
            axis.name: words[axis.name][axis.levels.index(setting[axis.name])]
            for axis in self.what_if.axes
            if axis.name in words
        }

    def _labels(self) -> dict[str, Any]:
        axes = [axis for axis in self.what_if.axes if axis.name != "outcome"]
        return {
            "names": {axis.name: answer_name(axis, self.text, self.language) for axis in axes},
            "levels": {axis.name: level_words(axis, self.text, self.language) for axis in axes},
            "forecast": FORECAST,
        }

    def _scales(self) -> dict[str, tuple[float, float]]:
        return {"association": _SHARES}

    def _controls(self) -> list[markup.Element]:
        controls, outcomes = self.text["controls"], self.text["levels"]["outcome"]
        chosen = list(self.what_if.cards)
        return [
            markup.radios(
                "outcome", controls["outcome"], chosen, [outcomes[one] for one in chosen], self.outcome
            ),
            element(
                "div",
                *map(self._lever_control, self._labels()["names"]),
                class_="bip-levers",
                role="group",
                aria_label=controls["levers"],
                data_drawing="levers",
            ),
        ]

    def _lever_control(self, name: str) -> markup.Element:
        axis = next(axis for axis in self.what_if.axes if axis.name == name)
        return lever(
            axis,
            self._labels()["names"][name],
            getattr(self, name),
            self._spoken(self.setting())[name],
            off=name not in self._active(self.outcome),
        )

    def _panels(self, view: View) -> list[markup.Element]:
        words, seen = self.text["panels"], view.icons["association"]
        mark = self.text["association"]["mark"]
        marks = {0.0: "0", 0.5: mark.format(count=50), 1.0: mark.format(count=100)}
        return [
            markup.panel(
                words["association"],
                element("p", seen.number, class_="bip-number", data_words="association"),
                markup.icon_array("association", seen.count, seen.negative),
                *markup.uncertainty("association", self.shared["uncertainty"], seen, _SHARES, marks),
            ),
            markup.panel(words["steps"], *self._bars(view)),
        ]

    def _bars(self, view: View) -> list[markup.Element]:
        steps = self._steps(self.what_if.lookup(**self.setting()), self.outcome)
        most = max(len(card.predictors) for card in self.what_if.cards.values())
        scale = scale_of(steps)
        return [step_list(steps, scale, most), scale_marks(view.words)]

    def _table(self) -> markup.Element:
        names = ("term", "outcome", "mean", "change")
        heads = [self.text["columns"][name] for name in names]
        rows = self.what_if.table.to_dict("records")
        return markup.table(self.text["caption"], heads, map(self._table_row, rows))

    def _table_row(self, row: dict[Any, Any]) -> list[str]:
        mean = plain(row["mean"], 0 if row["term"] == PAY else 1, self.text)
        change = self._with_interval([signed(100 * row[name], 1, self.text) for name in _CHANGE])
        outcome = self.text["levels"]["outcome"][row["outcome"]]
        return [self._labels()["names"][row["term"]], outcome, mean, change]
