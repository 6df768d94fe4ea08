"""Studies of other people and places that ask similar questions, with other designs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import pandas as pd


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


@cache
def neighbours() -> tuple[Neighbour, ...]:
    """The studies, by topic.

    Returns
    -------
    tuple of Neighbour
        What is said of each rests on its abstract, or on a summary by its authors.

    Examples
    --------
    >>> neighbours()[0].study, neighbours()[0].place
    ('Lagerström (2011)', 'Sweden')
    """
    text = files("bip_teach.published").joinpath("neighbours.toml").read_text(encoding="utf-8")
    return tuple(Neighbour(**entry) for entry in tomllib.loads(text)["neighbour"])


def neighbours_table() -> pd.DataFrame:
    """The studies as a table.

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
    return pd.DataFrame([[getattr(row, name) for name in columns] for row in neighbours()], columns=columns)
