"""The one mechanism of every explorer: a widget in a notebook, plain HTML on a built page."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import anywidget
import traitlets
from ipywidgets import Layout, widget_serialization
from ipywidgets.widgets.trait_types import InstanceDict

from bip_teach import __version__
from bip_teach.errors import check_known
from bip_teach.explorers import markup, parts, present
from bip_teach.explorers.markup import element
from bip_teach.explorers.view import View
from bip_teach.explorers.wording import explorer_text, load_text
from bip_teach.language import speaking, spoken_language
from bip_teach.what_if import Level, WhatIf

STATIC_VARIABLE = "BIP_TEACH_STATIC"

AnyWhatIf = TypeVar("AnyWhatIf", bound=WhatIf)


def is_static() -> bool:
    """Return whether explorers show plain HTML here, as in a book build, instead of a live widget."""
    return os.environ.get(STATIC_VARIABLE) == "1"


class Explorer(anywidget.AnyWidget, Generic[AnyWhatIf]):
    """A what-if that a reader explores with a few controls.

    In a notebook it is an ipywidget: every axis of the what-if is a trait, kept in step both ways. In a
    book build (environment variable ``BIP_TEACH_STATIC=1``) it opens no connection and shows plain HTML
    that answers by itself.

    A subclass gives its kind (the name of its ES module and of its section in ``words.json``),
    a trait per axis, `recipe` and `ingredients` for the Python call, and the methods that are abstract
    here. A section with ``guess`` (``question``, and ``why`` for a guess that is ``near``, ``high`` or
    ``low``) asks the reader for the view's `answer` first, and a room for hands, in `bands`; one without
    has ``hands``, the question for a room, and gives the `_choices`. A section's own ``shared`` replaces
    words that all explorers share.

    Parameters
    ----------
    what_if : WhatIf
        Numbers for every setting.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.
    **setting : bool, int, float or str
        Starting level of any axis.

    Raises
    ------
    UnknownNameError
        If a starting level is given for an axis that does not exist.
    InvalidArgumentError
        If a level, at the start or later, is not one of its axis; the explorer then stays as it was.
    """

    kind: ClassVar[str] = ""
    recipe: ClassVar[str] = ""
    ingredients: ClassVar[tuple[str, ...]] = ("frame",)
    bands: ClassVar[tuple[int, ...]] = (0, 10, 20, 30, 50)
    _markup = traitlets.Unicode("").tag(sync=True)
    layout = InstanceDict(Layout, allow_none=True).tag(sync=True, **widget_serialization)

    def __init__(self, what_if: AnyWhatIf, language: str | None = None, **setting: Level) -> None:
        chosen = language or spoken_language()
        self.what_if = what_if
        self.text: Mapping[str, Any] = explorer_text(self.kind, chosen)
        self.shared: Mapping[str, Any] = {**load_text(chosen)["shared"], **self.text.get("shared", {})}
        self.language = chosen
        for name in setting:
            check_known("setting", name, [axis.name for axis in what_if.axes])
        super().__init__(**setting)
        if not is_static():
            self._markup = self.static()

    @traitlets.default("layout")
    def _no_layout_on_a_built_page(self) -> Layout | None:
        return None if is_static() else Layout()

    def open(self) -> None:
        """Open the connection to the notebook; on a built page there is none."""
        if not is_static():
            super().open()

    def setting(self) -> dict[str, Level]:
        """Return the level of every axis."""
        return {axis.name: getattr(self, axis.name) for axis in self.what_if.axes}

    def view(self, **setting: Level) -> View:
        """Return words and pictures for one setting; without levels, for the present one."""
        with speaking(self.language):
            return self._view({**self.setting(), **setting})

    @abstractmethod
    def _view(self, chosen: dict[str, Level]) -> View:
        """Return words and pictures for a level of every axis."""

    @abstractmethod
    def _labels(self) -> dict[str, Any]:
        """Return the words for the levels of the axes, for the browser."""

    @abstractmethod
    def _scales(self) -> dict[str, tuple[float, float]]:
        """Return the ends of each interval's scale."""

    @abstractmethod
    def _controls(self) -> list[markup.Element]:
        """Return the controls, set to the present setting."""

    @abstractmethod
    def _panels(self, view: View) -> list[markup.Element]:
        """Return the panels with numbers and pictures."""

    @abstractmethod
    def _table(self) -> markup.Element:
        """Return every setting as a table."""

    def sentence(self, **setting: Level) -> str:
        """Return the sentence for one setting; without levels, for the present one."""
        return self.view(**setting).words["status"]

    def python_call(self, **setting: Level) -> str:
        """Return Python code that prints the sentence of one setting; without levels, the present one."""
        chosen = {**self.setting(), **setting}
        return self._call_template().replace("{setting}", parts.call_levels(chosen))

    def static(self) -> str:
        """Return the explorer as HTML: complete without a script, alive with the script of the site."""
        with speaking(self.language):
            return markup.html(self._root(self.view()))

    def _root(self, view: View) -> markup.Element:
        opener, room = self._presenter()
        return element(
            "bip-explorer",
            element("p", self.text["title"], class_="bip-title"),
            parts.form(self.shared, self.text["legend"], self._controls()),
            parts.notice(self.shared),
            *self._guess(view),
            parts.status(view.words["status"]),
            element("div", *self._panels(view), class_="bip-panels"),
            parts.to_copy(self.shared, self.python_call()),
            opener,
            parts.foot(
                self.shared, self.text["source"], self._table(), f"{self.kind}.csv", self.what_if.table
            ),
            markup.data_block(self.payload()),
            room,
            class_="bip-explorer",
            data_explorer=self.kind,
            data_asks="guess" in self.text,
            lang=self.language,
        )

    def payload(self) -> dict[str, Any]:
        """Return everything that the browser needs to answer as Python does."""
        with speaking(self.language):
            return {
                "explorer": self.kind,
                "version": __version__,
                "what_if": self.what_if.payload(),
                "text": self.text,
                "shared": {name: self.shared[name] for name in ("guess", "copied", "marked")},
                "labels": self._labels(),
                "scales": self._scales(),
                "python": self._call_template(),
            }

    def _call_template(self) -> str:
        return parts.call_template(type(self).__name__, self.recipe, self.ingredients, self.language)

    def _guess(self, view: View) -> list[markup.Element]:
        """Return the question that comes before the numbers, where the explorer has one."""
        words = self.text.get("guess")
        return parts.guess(self.shared, words["question"], view.words["situation"]) if words else []

    def _presenter(self) -> tuple[markup.Element, markup.Element]:
        """Return the view for a room, after the button that opens it."""
        question = self.text["guess"]["question"] if "guess" in self.text else self.text["hands"]
        return present.presenter(self.shared, self.text["title"], question, self._choices())

    def _choices(self) -> list[present.Choice]:
        """Return what people in a room raise their hands for."""
        return present.bands(self.bands, self.shared["wall"]["band"])

    def _with_interval(self, words: Sequence[str]) -> str:
        estimate, low, high = words
        return str(self.text["columns"]["interval"].format(estimate=estimate, low=low, high=high))

    def _cell(
        self, row: Mapping[str, float | None], columns: Sequence[str], word: Callable[[float], str]
    ) -> str:
        """Return an estimate with its interval for the table, or the word for a missing number."""
        values = [row[column] for column in columns]
        known = [word(value) for value in values if value is not None]
        return self._with_interval(known) if len(known) == len(values) else str(self.shared["missing"])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if is_static():
            return {"text/html": self.static(), "text/plain": self.sentence()}
        return super()._repr_mimebundle_(**kwargs)
