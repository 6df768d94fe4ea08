"""Where the tables of a large panel stand: a folder for each table, with one or more Parquet files in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from bip_teach.panel.descriptor import TRUTH_FOLDER, Kind, tables

#: Tables that come in parts; part k of each holds the same clients. The others have part 0 only.
SPLIT_TABLES: Final[dict[Kind, tuple[str, ...]]] = {
    "panel": ("clients", "responses", "interventions", "spells"),
    "truth": ("clients", "responses"),
}
_PART: Final = re.compile(r"part-([0-9]{5,})\.parquet")


def part_name(name: str, number: int) -> str:
    """Give the path of a part inside the folder of its panel or truth.

    Parameters
    ----------
    name : str
        Table name.
    number : int
        Number of the part, from 0.

    Examples
    --------
    >>> part_name("clients", 7)
    'clients/part-00007.parquet'
    """
    return f"{name}/part-{number:05d}.parquet"


def kind_folder(folder: Path, kind: Kind) -> Path:
    """Give the folder of the panel, which is the data folder itself, or that of the truth in it."""
    return folder / TRUTH_FOLDER if kind == "truth" else folder


def part_files(directory: Path, name: str) -> dict[int, Path]:
    """Find the parts of a table.

    Parameters
    ----------
    directory : pathlib.Path
        Folder of the panel or of the truth.
    name : str
        Table name.

    Returns
    -------
    dict of int to pathlib.Path
        Files by part number, in rising order; empty where there is no folder of the table.

    Raises
    ------
    OSError
        If the folder cannot be listed.
    """
    folder = directory / name
    if not folder.is_dir():
        return {}
    found = {number: path for path in folder.iterdir() if (number := _number(path.name)) is not None}
    return dict(sorted(found.items()))


def _number(file: str) -> int | None:
    match = _PART.fullmatch(file)
    number = int(match[1]) if match else None
    # part-000007 would be a second name of part 7.
    return number if number is not None and part_name("", number) == f"/{file}" else None


def is_part(kind: Kind, path: str) -> bool:
    """Whether a path inside the folder of a panel or truth is the name of a part, such as in `part_name`."""
    name, _, file = path.partition("/")
    return name in {table.name for table in tables(kind)} and _number(file) is not None
