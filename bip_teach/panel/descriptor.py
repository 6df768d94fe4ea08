"""The codebook as data: what each table and column of a panel holds.

The Data Package descriptors beside this file (``datapackage.json`` for the panel, ``truth.json`` for
the truth) are the only place where columns are described. Everything else is built from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

from bip_teach.errors import check_known
from bip_teach.language import Sentence

Kind = Literal["panel", "truth"]
Format = Literal["csv", "parquet"]

#: Formats of a data folder.
FORMATS: Final[tuple[Format, ...]] = ("csv", "parquet")
#: Folder of the truth inside a data folder.
TRUTH_FOLDER: Final = "truth"
#: File name of the descriptor in a data folder.
DESCRIPTOR_NAME: Final = "datapackage.json"
_SOURCES: Final[dict[Kind, str]] = {"panel": "datapackage.json", "truth": "truth.json"}


@dataclass(frozen=True)
class Level:
    """One allowed value of a column and what it means.

    Parameters
    ----------
    value : str or int
        The value in the file.
    label : str
        Its meaning, in English.
    """

    value: str | int
    label: str


@dataclass(frozen=True)
class Column:
    """One column of the codebook.

    Parameters
    ----------
    name, type : str
        Column name; ``string``, ``integer`` or ``number``.
    title, description, unit : str
        Words for people, in English; the unit is empty where there is none.
    levels : tuple of Level
        Allowed values; empty when any value of the type is allowed.
    required : bool
        Whether every row needs a value.
    minimum, maximum : float or None
        Limits, both allowed values themselves.
    decimals : int or None
        Decimals in the file, for a ``number``.
    """

    name: str
    type: str
    title: str
    description: str
    unit: str = ""
    levels: tuple[Level, ...] = ()
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None

    @property
    def allowed(self) -> tuple[str | int, ...]:
        """Values of the levels."""
        return tuple(level.value for level in self.levels)


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must exist in another table.

    Parameters
    ----------
    columns : tuple of str
        Columns here.
    table : str
        The other table.
    other_columns : tuple of str
        Columns there.
    """

    columns: tuple[str, ...]
    table: str
    other_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the codebook.

    Parameters
    ----------
    name : str
        Table name; the file is ``<name>.csv``, or Parquet files in the folder ``<name>``.
    description : str
        What one row is, in English.
    columns : tuple of Column
        Columns in file order.
    key : tuple of str
        Columns that identify a row.
    foreign_keys : tuple of ForeignKey
        Links to other tables.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in file order."""
        return tuple(column.name for column in self.columns)

    @property
    def file_name(self) -> str:
        """Name of the table's CSV file."""
        return f"{self.name}.csv"


def descriptor(kind: Kind) -> dict[str, Any]:
    """Give the Data Package descriptor of the panel or of the truth, as a fresh dictionary."""
    text = resources.files(__package__).joinpath(_SOURCES[kind]).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def tables(kind: Kind) -> tuple[Table, ...]:
    """Give the tables of the panel or of the truth, in descriptor order."""
    return tuple(_table(resource) for resource in descriptor(kind)["resources"])


def table_named(kind: Kind, name: str) -> Table:
    """Give one table of the codebook.

    Raises
    ------
    UnknownNameError
        If the panel (the truth) has no such table.
    """
    check_known(Sentence("table of the {kind}", kind=kind), name, [table.name for table in tables(kind)])
    return next(table for table in tables(kind) if table.name == name)


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    links = (
        ForeignKey(tuple(link["fields"]), link["reference"]["resource"], tuple(link["reference"]["fields"]))
        for link in schema.get("foreignKeys", ())
    )
    return Table(
        name=resource["name"],
        description=resource["description"],
        columns=tuple(_column(field) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(links),
    )


def _column(field: dict[str, Any]) -> Column:
    constraints = {name: value for name, value in field.get("constraints", {}).items() if name != "enum"}
    words = {name: value for name, value in field.items() if name not in ("constraints", "levels")}
    levels = tuple(Level(**level) for level in field.get("levels", ()))
    return Column(**words, **constraints, levels=levels)


def write_descriptor(directory: Path, described: Mapping[str, Any]) -> None:
    """Write a descriptor to the folder of a panel or truth, with the same bytes on every system."""
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    (directory / DESCRIPTOR_NAME).write_text(text, encoding="utf-8", newline="\n")
