"""The published figures, their sources and their disagreements, read once from the package's files."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from bip_teach.errors import UnknownNameError, check_choice, check_known
from bip_teach.published.model import Disagreement, Figure, Source

_FIGURE_IN_TEXT = re.compile(r"\{(?P<id>[^{}:]+)(?P<bare>:number)?\}")


def figure(id_or_quantity: str, source: str | None = None) -> Figure:
    """Look up one published figure.

    Parameters
    ----------
    id_or_quantity : str
        An id such as ``A.gradient.5_yes``, or a quantity such as ``gradient.5_yes``.
    source : str, optional
        Key of the document whose figure is wanted; with an id, that document's figure for the same
        quantity. Without it, an id means itself, and a quantity
        means the first document of :func:`sources` that prints it: reports come before slides.

    Returns
    -------
    Figure
        With its unit, population, outcome, window, source, place and printed rounding.

    Raises
    ------
    UnknownNameError
        When there is no such figure, quantity or source, or the source does not print the quantity.

    Examples
    --------
    >>> figure("A.gradient.5_yes").format()
    '26.8%'
    >>> figure("gradient.3_varies").text, figure("gradient.3_varies", source="webinar").text
    ('5.1', '4.9')
    """
    if source is None and id_or_quantity in _by_id():
        return _by_id()[id_or_quantity]
    printed = _by_quantity()[_quantity_of(id_or_quantity)]
    if source is None:
        return next(iter(printed.values()))
    _check_source(source)
    if source not in printed:
        elsewhere = ", ".join(f"{key!r} ({found.id})" for key, found in printed.items())
        raise UnknownNameError(
            f"The source {source!r} does not print {id_or_quantity!r}. It is printed by: {elsewhere}."
        )
    return printed[source]


@cache
def figures() -> tuple[Figure, ...]:
    """All published figures, the sources in their order and each source from front to back."""
    known = {item.key: item for item in sources()}
    return tuple(_read_figure(row, known) for row in _read_rows())


def figures_table() -> pd.DataFrame:
    """All published figures as a table.

    Returns
    -------
    DataFrame
        One row for each figure, with the fields of :class:`Figure` as columns; ``source`` is the
        key of the document, ``value`` a number or a text in the printed unit, ``decimals`` the
        printed decimals. ``page`` is missing where no page or slide number could be established.

    Examples
    --------
    >>> table = figures_table().set_index("id")
    >>> table.loc[["A.gradient.4_good", "A.gradient.5_yes"], ["text", "unit", "place"]]
                       text     unit    place
    id
    A.gradient.4_good  10.4  percent  Table 2
    A.gradient.5_yes   26.8  percent  Table 2
    """
    columns = [item.name for item in fields(Figure)]
    table = pd.DataFrame([[getattr(row, name) for name in columns] for row in figures()], columns=columns)
    table["source"] = [row.source.key for row in figures()]
    table["page"] = table["page"].astype("Int64")
    table.insert(2, "value", pd.Series([row.value for row in figures()], dtype=object))
    table.insert(4, "decimals", [row.decimals for row in figures()])
    return table


@cache
def sources() -> tuple[Source, ...]:
    """The documents, in the order in which a quantity is looked up: reports before slides."""
    return tuple(Source(**entry) for entry in _read_toml("sources.toml")["source"])


def source(key: str) -> Source:
    """Return the document with this key, such as ``caseworker_report``.

    Parameters
    ----------
    key : str
        Key of the document.

    Returns
    -------
    Source
        The document.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    _check_source(key)
    return next(item for item in sources() if item.key == key)


@cache
def disagreements() -> tuple[Disagreement, ...]:
    """Every place where the documents differ from each other, or one from itself.

    Returns
    -------
    tuple of Disagreement
        With the numbers of the figures written into the explanations.

    Examples
    --------
    >>> case = disagreements()[0]
    >>> case.title
    'Jobs when the caseworker says that it varies'
    >>> print(case.explanation)
    The caseworker report prints 5.1%. Both sets of slides print 4.9%.
    """
    return tuple(
        Disagreement(
            id=entry["id"],
            title=_with_figures(entry["title"]),
            kind=entry["kind"],
            weight=entry["weight"],
            explanation=_with_figures(entry["explanation"]),
            choice=_with_figures(entry["choice"]),
            figure_ids=tuple(entry["figure_ids"]),
        )
        for entry in _read_toml("disagreements.toml")["disagreement"]
    )


def disagreements_table(weight: str | None = None) -> pd.DataFrame:
    """Places where the documents differ, as a table.

    Parameters
    ----------
    weight : {"message", "detail", "slip"}, optional
        Only the disagreements of this weight; default all.

    Returns
    -------
    DataFrame
        One row for each disagreement, with the fields of :class:`Disagreement` as columns and the numbers
        of the figures written into the texts.

    Raises
    ------
    InvalidArgumentError
        If there is no such weight.

    Examples
    --------
    >>> disagreements_table("slip")[["id", "weight"]].head(2)
                     id weight
    0  belief_text_slip   slip
    1     young_outcome   slip
    """
    columns = [item.name for item in fields(Disagreement)]
    rows = [[getattr(row, name) for name in columns] for row in disagreements()]
    table = pd.DataFrame(rows, columns=columns)
    if weight is None:
        return table
    check_choice("weight", weight, table["weight"].unique())
    return table[table["weight"] == weight].reset_index(drop=True)


def disagreement(disagreement_id: str) -> Disagreement:
    """Return the disagreement with this id, such as ``gradient_varies``.

    Parameters
    ----------
    disagreement_id : str
        Its id.

    Returns
    -------
    Disagreement
        The disagreement, its figures filled in.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("disagreement", disagreement_id, [item.id for item in disagreements()])
    return next(item for item in disagreements() if item.id == disagreement_id)


@cache
def _by_id() -> dict[str, Figure]:
    return {item.id: item for item in figures()}


@cache
def _by_quantity() -> dict[str, dict[str, Figure]]:
    """Figures by quantity and source key, the primary source first."""
    order = {item.key: place for place, item in enumerate(sources())}
    by_quantity: dict[str, dict[str, Figure]] = {}
    for item in sorted(figures(), key=lambda found: order[found.source.key]):
        by_quantity.setdefault(item.quantity, {})[item.source.key] = item
    return by_quantity


def _quantity_of(name: str) -> str:
    if name in _by_id():
        return _by_id()[name].quantity
    try:
        check_known("published figure or quantity", name, [*_by_id(), *_by_quantity()])
    except UnknownNameError as error:
        raise UnknownNameError(f"{error} figures_table() lists every id and quantity.") from None
    return name


def _check_source(key: str) -> None:
    known = [item.key for item in sources()]
    if key not in known:
        listed = ", ".join(map(repr, known))
        raise UnknownNameError(f"There is no source called {key!r}. The sources are: {listed}.")


def _read_figure(row: dict[str, str], known: dict[str, Source]) -> Figure:
    return Figure(
        **{name: row[name] for name in _TEXT_COLUMNS},
        source=known[row["source"]],
        page=int(row["page"]) if row["page"] else None,
        refers_to=tuple(row["refers_to"].split()),
        disagreement_ids=_disagreement_ids().get(row["id"], ()),
    )


_TEXT_COLUMNS = (
    *("id", "quantity", "text", "text_sv", "qualifier", "unit", "unit_note", "kind"),
    *("population", "outcome", "window", "place", "note"),
)


@cache
def _disagreement_ids() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in _read_toml("disagreements.toml")["disagreement"]:
        for figure_id in entry["figure_ids"]:
            found[figure_id] = (*found.get(figure_id, ()), entry["id"])
    return found


def _with_figures(text: str) -> str:
    """Put the published figures in the place of their ids in braces."""

    def written(match: re.Match[str]) -> str:
        found = _by_id()[match["id"]]
        return found.format_number() if match["bare"] else found.format()

    return _FIGURE_IN_TEXT.sub(written, text)


def _read_rows() -> list[dict[str, str]]:
    text = files("bip_teach.published").joinpath("figures.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bip_teach.published").joinpath(name).read_text(encoding="utf-8"))
