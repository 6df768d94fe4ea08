"""A list of bars: what goes with one step more of each answer of a model card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bip_teach.explorers.markup import Element, element
from bip_teach.explorers.view import Interval
from bip_teach.explorers.wording import Text, signed
from bip_teach.what_if import Axis, Level

#: Where a scale can end, in persons of 100, so that pictures of most settings share their scale.
_ENDS: Final = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)


@dataclass(frozen=True)
class Step:
    """What goes with one step more of an answer.

    Parameters
    ----------
    name, label : str
        Axis, and what people call it.
    words : str
        The difference with its interval, in words.
    values : tuple of float or None
        Difference, low end and high end in persons of 100; None where no step is left.
    forecast : bool
        Whether the answer is a forecast about the person.
    """

    name: str
    label: str
    words: str
    values: Interval | None
    forecast: bool

    def to_data(self) -> dict[str, Any]:
        """Return the step as the browser has it."""
        return {
            "name": self.name,
            "label": self.label,
            "words": self.words,
            "values": self.values and list(self.values),
            "forecast": self.forecast,
        }


@dataclass(frozen=True)
class Scale:
    """The ends of a scale of bars, in persons of 100; zero is on it."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Return where a value lies, in percent of the width; a value beyond an end lies at that end."""
        return 100 * (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)

    def words(self, text: Text) -> dict[str, str]:
        """Return the words at both ends."""
        ends = {"scale_low": self.low, "scale_high": self.high}
        return {name: signed(end, int(abs(end) == _ENDS[0]), text) for name, end in ends.items()}


def sorted_steps(steps: Iterable[Step]) -> list[Step]:
    """Return the largest difference first, then answers with no step left, then the forecast."""

    def order(step: Step) -> tuple[bool, float]:
        return step.forecast, 1.0 if step.values is None else -abs(step.values[0])

    return sorted(steps, key=order)


def scale_of(steps: Iterable[Step]) -> Scale:
    """Return the smallest scale that holds every bar and its interval."""
    values = [value for step in steps for value in step.values or ()]
    least, most = min([0.0, *values]), max([0.0, *values])
    return Scale(-_end(-least) if least < 0 else 0.0, _end(most))


def _end(furthest: float) -> float:
    return next((end for end in _ENDS if end >= furthest), _ENDS[-1])


def step_list(steps: Sequence[Step], scale: Scale, places: int) -> Element:
    """Return the bars as a list with room for as many answers as the longest one has."""
    items = [_item(step, scale) for step in steps]
    spare = [
        _item(Step("", "", "", None, forecast=False), scale, hidden=True) for _ in range(places - len(steps))
    ]
    return element("ol", *items, *spare, class_="bip-steps", data_drawing="steps")


def _item(step: Step, scale: Scale, *, hidden: bool = False) -> Element:
    middle, low, high = step.values or (0.0, 0.0, 0.0)
    zero, end = scale.place(0), scale.place(middle)
    picture = element(
        "svg",
        element(
            "g",
            element("rect", x=_percent(min(zero, end)), width=_percent(abs(end - zero)), y="1", height="10"),
            element("line", x1=_percent(scale.place(low)), x2=_percent(scale.place(high)), y1="6", y2="6"),
            element("line", x1=_percent(zero), x2=_percent(zero), y1="-2", y2="14", class_="bip-zero"),
            display="none" if step.values is None else "inline",
        ),
        class_="bip-bar",
        aria_hidden="true",
    )
    return element(
        "li",
        element("span", step.label),
        element("span", step.words, class_="bip-step"),
        picture,
        data_forecast=step.forecast,
        hidden=hidden,
    )


def _percent(place: float) -> str:
    return f"{place:.3f}%"


def scale_marks(words: Mapping[str, str]) -> Element:
    """Return what stands under the bars: the ends of their scale."""
    ends = [element("span", words[name], data_words=name) for name in ("scale_low", "scale_high")]
    return element("div", *ends, class_="bip-ticks", aria_hidden="true")


def lever(axis: Axis, label: str, value: Level, spoken: str, *, off: bool) -> Element:
    """Return a slider with the word for its level beside its name; hidden and disabled while it is off."""
    control = element(
        "input",
        type="range",
        name=axis.name,
        min=str(axis.levels[0]),
        max=str(axis.levels[-1]),
        step=str(float(axis.levels[1]) - float(axis.levels[0])),
        value=str(value),
        aria_valuetext=spoken,
        disabled=off,
    )
    return element(
        "div",
        element("label", element("span", label, class_="bip-label"), control),
        element("span", spoken, class_="bip-spoken", data_words=axis.name, aria_hidden="true"),
        class_="bip-control",
        data_lever=axis.name,
        hidden=off,
    )
