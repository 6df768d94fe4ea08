"""The published figures and their sources, read once from the package's files."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import pandas as pd

from bip_teach.errors import UnknownNameError, check_known
from bip_teach.published.files import read_rows, read_toml
from bip_teach.published.model import Figure, Source


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
            "The source {source!r} does not print {id_or_quantity!r}. It is printed by: {elsewhere}.",
            source=source,
            id_or_quantity=id_or_quantity,
            elsewhere=elsewhere,
        )
    return printed[source]


@cache
def figures() -> tuple[Figure, ...]:
    """All published figures, the sources in their order and each source from front to back."""
    known = {item.key: item for item in sources()}
    return tuple(_read_figure(row, known) for row in read_rows("figures.csv"))


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
    return tuple(Source(**entry) for entry in read_toml("sources.toml")["source"])


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
        raise UnknownNameError(
            "{reason} figures_table() lists every id and quantity.", reason=error
        ) from None
    return name


def _check_source(key: str) -> None:
    known = [item.key for item in sources()]
    if key not in known:
        listed = ", ".join(map(repr, known))
        raise UnknownNameError(
            "There is no source called {key!r}. The sources are: {listed}.", key=key, listed=listed
        )


def _read_figure(row: dict[str, str], known: dict[str, Source]) -> Figure:
    return Figure(
        **{name: row[name] for name in _TEXT_COLUMNS},
        source=known[row["source"]],
        page=int(row["page"]) if row["page"] else None,
        refers_to=tuple(row["refers_to"].split()),
        disagreement_ids=_disagreement_ids().get(row["id"], ()),
    )


_TEXT_COLUMNS = (
    *("id", "quantity", "text", "qualifier", "unit", "unit_note", "kind"),
    *("population", "outcome", "window", "place", "note"),
)


@cache
def _disagreement_ids() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in read_toml("disagreements.toml")["disagreement"]:
        for figure_id in entry["figure_ids"]:
            found[figure_id] = (*found.get(figure_id, ()), entry["id"])
    return found
