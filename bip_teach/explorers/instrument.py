"""The instrument explorer: an invented person's answers, their index and their place in a queue of 100."""

from __future__ import annotations

import json
from typing import Any

from bip_teach import instrument
from bip_teach.explorers import markup, parts
from bip_teach.explorers.assets import module_source, stylesheet
from bip_teach.explorers.axis_trait import AxisTrait
from bip_teach.explorers.base import Explorer
from bip_teach.explorers.instrument_words import (
    as_csv,
    cells,
    month_of,
    move,
    path_in_words,
    reading_words,
    situation,
    whole_place,
)
from bip_teach.explorers.markup import element
from bip_teach.explorers.path_picture import path_picture
from bip_teach.explorers.view import Quantity, View
from bip_teach.explorers.wording import plain
from bip_teach.what_if import InventedPerson, Level
from bip_teach.what_if.instrument import N_ANSWERS, QUESTIONS

_SCALE = (0.0, 100.0)
_SUMMARY = ("index", "place", "range")
_TOOLS = ("add", "remove", "example", "clear")


class InstrumentExplorer(Explorer[InventedPerson]):
    """Fill in the eleven indicators of an invented person and see the place in a queue of 100.

    What is typed on a page or in a notebook stays in the browser: only the measurement that is looked at
    is a trait. To start from other answers, give them to :func:`bip_teach.what_if.invented_person`.

    Parameters
    ----------
    what_if : InventedPerson
        From :func:`bip_teach.what_if.invented_person`.
    language : str, optional
        Language of the words; default: the one that is spoken now.
    measurement : int
        The measurement that is looked at, 1 to 6; default 1.

    Examples
    --------
    ``InstrumentExplorer(invented_person(frame), measurement=6)`` as the last expression of a cell shows it.
    """

    kind = "instrument"
    bands = (0, 20, 40, 60, 80)
    _esm = module_source("instrument")
    _css = stylesheet()

    measurement = AxisTrait(1)

    def _view(self, chosen: dict[str, Level]) -> View:
        number = int(chosen["measurement"])
        row = self.what_if.lookup(measurement=number)
        readings = row["readings"]
        reading = readings[number - 1]
        said = reading_words(self.text, reading)
        about = situation(self.text, reading, number)
        moved = move(self.text, readings, number, self.what_if.queue.half_width)
        empty = said.sentence.format(month=month_of(number))
        sentences = [about, said.sentence, moved] if reading else [empty]
        words = {
            "status": " ".join(sentences),
            "situation": about,
            "place": said.number,
            "place_range": said.range,
            "path": path_in_words(self.text, readings),
        }
        drawings = {
            "answers": row["answers"],
            "path": [
                one and [one.place, one.low, one.high, place == number]
                for place, one in enumerate(readings, start=1)
            ],
            "cells": cells(self.text, self.what_if.measurements, readings),
            "csv": as_csv(self.what_if.measurements, readings),
        }
        return View(words, {"place": said}, {"place": said}, drawings=drawings, answer=said.count)

    def _call_template(self) -> str:
        given = list(self.what_if.measurements)
        while given and not any(given[-1]):
            given.pop()
        recipe = f"invented_person(frame, {json.dumps(given, separators=(',', ':'))})"
        return parts.call_template(type(self).__name__, recipe, self.ingredients, self.language)

    def _labels(self) -> dict[str, Any]:
        return {"questions": [item.id for item in QUESTIONS]}

    def _scales(self) -> dict[str, tuple[float, float]]:
        return {"place": _SCALE}

    def _controls(self) -> list[markup.Element]:
        words = self.text["controls"]
        levels = self.what_if.axes[0].levels
        months = [words["month"].format(month=month_of(int(level))) for level in levels]
        buttons = [parts.button(words[name], name) for name in _TOOLS]
        keep = element(
            "label",
            element("input", type="checkbox", data_part="keep"),
            element("span", words["keep"]),
        )
        return [
            element("p", element("strong", self.text["privacy"]), class_="bip-notice bip-privacy"),
            markup.radios(
                "measurement", words["measurement"], list(map(str, levels)), months, str(self.measurement)
            ),
            element(
                "details",
                element("summary", words["answers"]),
                *map(self._indicator, instrument.INDICATORS),
                class_="bip-answers",
                data_drawing="answers",
            ),
            element(
                "div",
                element("div", *buttons, class_="bip-row"),
                element("div", keep, class_="bip-choices"),
                class_="bip-control",
                data_part="tools",
                hidden=True,
            ),
        ]

    def _indicator(self, indicator: instrument.Indicator) -> markup.Element:
        ways = ", ".join(channel.label(self.language) for channel in instrument.SEARCH_CHANNELS)
        rated = all(item.is_rating for item in instrument.items_of(indicator.id))
        return element(
            "fieldset",
            element("legend", indicator.label(self.language)),
            element("p", indicator.text(self.language), class_="bip-note"),
            *(self._question(item) for item in instrument.items_of(indicator.id)),
            None if rated else element("p", self.text["ways_of"].format(ways=ways), class_="bip-note"),
        )

    def _question(self, item: instrument.Item) -> markup.Element:
        place = QUESTIONS.index(item)
        asked = self.text["controls"]["asked"][item.respondent]
        question = item.text(self.language) if item.is_rating else self.text["ways_question"]
        words = [self.text["no_answer"], *self._options(item)]
        answer = self.what_if.measurements[self.measurement - 1][place]
        return markup.select(
            item.id,
            asked.format(question=question),
            [str(level) for level in range(N_ANSWERS[place] + 1)],
            words,
            str(answer),
        )

    def _options(self, item: instrument.Item) -> list[str]:
        if not item.is_rating:
            return list(self.text["ways"])
        return [
            self.text["option"].format(number=number, words=words)
            for number, words in enumerate(item.levels(self.language), start=1)
        ]

    def _panels(self, view: View) -> list[markup.Element]:
        words = self.text["panels"]
        return [
            self._place_panel(view.words, view.intervals["place"]),
            markup.panel(words["path"], path_picture(view.words["path"], view.drawings["path"], self.text)),
            markup.panel(words["answers"], self._answers(view.drawings["cells"]), self._download(view)),
        ]

    def _place_panel(self, words: Any, place: Quantity) -> markup.Element:
        marks = {mark: str(round(mark)) for mark in (0.0, 50.0, 100.0)}
        return markup.panel(
            self.text["panels"]["place"],
            element("p", words["place"], class_="bip-number", data_words="place"),
            markup.icon_array("place", place.count, place.negative),
            *markup.uncertainty("place", self.shared["uncertainty"], place, _SCALE, marks),
        )

    def _answers(self, shown: list[list[str]]) -> markup.Element:
        """Return all measurements as a table; the script writes its cells anew."""
        words = self.text["controls"]
        months = [words["month"].format(month=month_of(place)) for place in range(1, len(shown[0]) + 1)]
        heads = [item.label(self.language) for item in QUESTIONS]
        heads += [self.text["columns"][name] for name in _SUMMARY]
        rows = [[head, *row] for head, row in zip(heads, shown, strict=True)]
        caption = self.text["panels"]["answers"]["heading"]
        table = markup.table(caption, [self.text["columns"]["question"], *months], rows)
        table.set("data-drawing", "cells")
        return element("div", table, class_="bip-scroll", tabindex="0", role="group", aria_label=caption)

    def _download(self, view: View) -> markup.Element:
        link = markup.download_link(self.text["download_answers"], "measurements.csv", view.drawings["csv"])
        link.set("data-drawing", "csv")
        return element("p", link, class_="bip-every")

    def _table(self) -> markup.Element:
        columns, rows = self.text["columns"], []
        for line in self.what_if.table.to_dict("records"):
            ends = {"low": whole_place(line["conf_low"]), "high": whole_place(line["conf_high"])}
            index = plain(line["progress_index"], 2, self.text)
            rows.append([index, str(whole_place(line["place"])), columns["ends"].format(**ends)])
        return markup.table(self.text["caption"], [columns[name] for name in _SUMMARY], rows)
