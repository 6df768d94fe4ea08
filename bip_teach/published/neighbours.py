"""Studies of other people and places that ask similar questions, with other designs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Final

import pandas as pd

from bip_teach.language import chosen_language, translate
from bip_teach.published.files import read_toml

_KEYS: Final = ("key", "topic")


@dataclass(frozen=True)
class Neighbour:
    """A study of other people and another place.

    Parameters
    ----------
    key : str
        Its entry in the references of the book.
    study : str
        Authors and year.
    place : str
        Country, or ``review`` where it sums up studies of several.
    topic : str
        What it is about, such as ``caseworkers`` or ``switches``.
    design : str
        What decides who gets what.
    found : str
        What it found, with its own numbers.
    adds : str
        What a reader of the Danish study learns from it.
    """

    key: str
    study: str
    place: str
    topic: str
    design: str
    found: str
    adds: str


def neighbours(language: str | None = None) -> tuple[Neighbour, ...]:
    """The studies, by topic.

    Parameters
    ----------
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now. Keys and topics
        are the same in each.

    Returns
    -------
    tuple of Neighbour
        What is said of each rests on its abstract, or on a summary by its authors.

    Examples
    --------
    >>> neighbours()[0].study, neighbours()[0].place
    ('Lagerström (2011)', 'Sweden')
    """
    return _neighbours_in(chosen_language(language))


@cache
def _neighbours_in(language: str) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(
            **{name: said if name in _KEYS else translate(said, language) for name, said in entry.items()}
        )
        for entry in read_toml("neighbours.toml")["neighbour"]
    )


def neighbours_table(language: str | None = None) -> pd.DataFrame:
    """The studies as a table.

    Parameters
    ----------
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    DataFrame
        One row for each study, with the fields of :class:`Neighbour` as columns; text only.

    Examples
    --------
    >>> neighbours_table().loc[[0, 4], ["study", "place", "topic"]]
                    study        place        topic
    0   Lagerström (2011)       Sweden  caseworkers
    4  Schiprowski (2020)  Switzerland     switches
    """
    columns = [item.name for item in fields(Neighbour)]
    rows = [[getattr(row, name) for name in columns] for row in neighbours(language)]
    return pd.DataFrame(rows, columns=columns)
