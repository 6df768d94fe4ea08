"""What each document prints where the documents differ, and what this book uses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from bip_teach import published
from bip_teach.language import SOURCE_LANGUAGE, translate
from bip_teach.published import Disagreement, Figure
from bip_teach.what_if.model import Axis, Level, axes_payload, check_setting


@dataclass(frozen=True)
class SourceCases:
    """The disagreements of the documents, each with every figure that a document prints about it.

    The figures of a case are those that the disagreement names and those that another document prints for
    the same quantity, document by document. Nothing is computed: all values are as printed.

    Examples
    --------
    >>> cases = SourceCases()
    >>> row = cases.lookup(case="gradient_varies", document="webinar")
    >>> [(source, printed) for source, printed, *_ in row["figures"]]
    [(0, '5.1%'), (2, '4.9%'), (3, '4.9%')]
    """

    kind: ClassVar[str] = "sources"

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The disagreements and the documents."""
        cases = tuple(case.id for case in published.disagreements())
        return Axis("case", cases), Axis("document", _documents())

    def figures(self, case: str) -> tuple[Figure, ...]:
        """Return every figure that a document prints about a case, document by document.

        Parameters
        ----------
        case : str
            Id of a disagreement.

        Returns
        -------
        tuple of Figure
            Ordered by document; within a document as the registry lists them.

        Raises
        ------
        UnknownNameError
            If there is no such disagreement.
        """
        return _figures_of(published.disagreement(case))

    def lookup(self, **setting: Level) -> dict[str, Any]:
        """Return what is printed about one case; the document only says which one is looked at.

        Parameters
        ----------
        **setting : str
            ``case`` and ``document``.

        Returns
        -------
        dict
            ``title``; ``choice``, what this book uses and why; ``figures``, one list per figure: number of
            the document, value as printed, place, unit, and the number itself or None.

        Raises
        ------
        UnknownNameError
            If an axis does not exist.
        InvalidArgumentError
            If an axis has no setting, or the level is not one of its levels.
        """
        check_setting(self.axes, setting)
        case = published.disagreement(str(setting["case"]))
        figures = [_as_list(figure) for figure in _figures_of(case)]
        return {"title": case.title, "choice": case.choice, "figures": figures}

    def payload(self) -> dict[str, Any]:
        """Return titles, choices and figures as plain lists; a figure or a place is written once.

        The words are in the language spoken now, as those of :meth:`lookup`.
        """
        figures: dict[str, int] = {}
        cases = []
        for case in published.disagreements():
            rows = [figures.setdefault(figure.id, len(figures)) for figure in _figures_of(case)]
            cases.append([case.title, case.choice, rows])
        places: dict[str, int] = {}
        printed = [_as_list(published.figure(name)) for name in figures]
        for row in printed:
            row[2] = places.setdefault(row[2], len(places))
        return {
            "kind": self.kind,
            "axes": axes_payload(self.axes),
            "cases": cases,
            "figures": printed,
            "places": list(places),
        }

    @property
    def table(self) -> pd.DataFrame:
        """One row per case: ``case`` and, for each document, every value that it prints, in English."""
        rows = [
            [case.id, *(_values(case, document) for document in _documents())]
            for case in published.disagreements()
        ]
        return pd.DataFrame(rows, columns=["case", *_documents()])


def _documents() -> tuple[str, ...]:
    return tuple(source.key for source in published.sources())


@cache
def _figures_of(case: Disagreement) -> tuple[Figure, ...]:
    named = [published.figure(name) for name in case.figure_ids]
    twins = [one for figure in named for one in _of_quantity(figure.quantity)]
    order = {figure.id: place for place, figure in enumerate(published.figures())}
    return tuple(sorted(dict.fromkeys([*named, *twins]), key=lambda figure: order[figure.id]))


def _of_quantity(quantity: str) -> list[Figure]:
    return [figure for figure in published.figures() if figure.quantity == quantity]


def _printed(figure: Figure, language: str | None = None) -> str:
    return figure.format(language).replace("\N{NO-BREAK SPACE}", " ")


def _values(case: Disagreement, document: str) -> str:
    return "; ".join(
        _printed(figure, SOURCE_LANGUAGE) for figure in _figures_of(case) if figure.source.key == document
    )


def _as_list(figure: Figure) -> list[Any]:
    number = figure.number if figure.is_number else None
    return [
        _documents().index(figure.source.key),
        _printed(figure),
        translate(figure.place),
        figure.unit,
        number,
    ]
