"""The one mechanism of every explorer: a widget in a notebook, plain HTML on a built page."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets
from ipywidgets import Layout, widget_serialization
from ipywidgets.widgets.trait_types import InstanceDict

from bip_teach import __version__
from bip_teach.errors import check_choice
from bip_teach.explorers import markup
from bip_teach.explorers.markup import element
from bip_teach.explorers.view import View
from bip_teach.explorers.wording import explorer_text, load_text
from bip_teach.what_if import Grid, Level

STATIC_VARIABLE = "BIP_TEACH_STATIC"
LANGUAGE_VARIABLE = "BIP_TEACH_LANGUAGE"


def is_static() -> bool:
    """Return whether explorers show plain HTML here, as in a book build, instead of a live widget."""
    return os.environ.get(STATIC_VARIABLE) == "1"


class Explorer(anywidget.AnyWidget):
    """A what-if table that a reader explores with a few controls.

    In a notebook it is an ipywidget: every axis of the grid is a trait, kept in step both ways. In a
    book build (environment variable ``BIP_TEACH_STATIC=1``) it opens no connection and shows plain HTML
    that answers by itself.

    Parameters
    ----------
    grid : Grid
        Numbers for every setting.
    language : str, optional
        Language of the words; default: environment variable ``BIP_TEACH_LANGUAGE``, else English.
    **setting : bool, int or str
        Starting level of any axis.
    """

    kind = ""
    _markup = traitlets.Unicode("").tag(sync=True)
    layout = InstanceDict(Layout, allow_none=True).tag(sync=True, **widget_serialization)

    def __init__(self, grid: Grid, language: str | None = None, **setting: Level) -> None:
        chosen = language or os.environ.get(LANGUAGE_VARIABLE, "en")
        self.grid = grid
        self.shared: Mapping[str, Any] = load_text(chosen)["shared"]
        self.text: Mapping[str, Any] = explorer_text(self.kind, chosen)
        self.language = chosen
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
        return {axis.name: getattr(self, axis.name) for axis in self.grid.axes}

    def _allowed(self, proposal: Mapping[str, Any]) -> Level:
        axis = next(axis for axis in self.grid.axes if axis.name == proposal["trait"].name)
        check_choice(axis.name, proposal["value"], axis.levels)
        level: Level = proposal["value"]
        return level

    @abstractmethod
    def view(self, **setting: Level) -> View:
        """Return words and pictures for one setting; without levels, for the present one."""

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

    def static(self) -> str:
        """Return the explorer as HTML: complete without a script, alive with the script of the site."""
        view = self.view()
        root = element(
            "bip-explorer",
            element("p", self.text["title"], class_="bip-title"),
            self._form(),
            element(
                "p",
                self.shared["bad_address"],
                class_="bip-notice",
                data_part="notice",
                aria_live="polite",
                hidden=True,
            ),
            element(
                "p",
                view.words["status"],
                class_="bip-status",
                role="status",
                aria_live="polite",
                data_words="status",
            ),
            element("div", *self._panels(view), class_="bip-panels"),
            self._foot(),
            markup.data_block(self._payload()),
            class_="bip-explorer",
            data_explorer=self.kind,
            lang=self.language,
        )
        return markup.html(root)

    def _form(self) -> markup.Element:
        return element(
            "form",
            element("fieldset", element("legend", self.text["legend"]), *self._controls()),
            element("noscript", element("p", self.shared["no_script"])),
            element("button", self.shared["reset"], type="reset", data_lm_suppress_shortcuts="true"),
            autocomplete="off",
        )

    def _foot(self) -> markup.Element:
        source = self.shared["source"].format(version=__version__)
        scroll = element(
            "div",
            self._table(),
            class_="bip-scroll",
            tabindex="0",
            role="region",
            aria_label=self.shared["table"],
        )
        csv = self.grid.table.to_csv(index=False)
        return element(
            "div",
            element("details", element("summary", self.shared["table"]), scroll),
            element("p", markup.download_link(self.shared["download"], f"{self.kind}.csv", csv)),
            element("p", element("strong", self.shared["synthetic"]), f" {self.text['source']} {source}"),
            class_="bip-foot",
        )

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

    def _payload(self) -> dict[str, Any]:
        return {
            "explorer": self.kind,
            "grid": self.grid.payload(),
            "text": self.text,
            "labels": self._labels(),
            "scales": self._scales(),
        }

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if is_static():
            return {"text/html": self.static(), "text/plain": self.sentence()}
        return super()._repr_mimebundle_(**kwargs)
