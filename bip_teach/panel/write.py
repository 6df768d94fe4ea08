"""Write a panel and its truth to a data folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.errors import check_choice
from bip_teach.panel.arrow import as_arrow
from bip_teach.panel.check import checked_panel, checked_truth
from bip_teach.panel.descriptor import FORMATS, Format, Kind, Table, descriptor, tables, write_descriptor
from bip_teach.panel.output import check_output, new_folder
from bip_teach.panel.parquet import finish, write_part
from bip_teach.panel.parts import kind_folder
from bip_teach.panel.tables import Panel, Truth, frames

Frames = Mapping[Kind, Mapping[str, pd.DataFrame]]


def write_panel(
    panel: Panel,
    truth: Truth,
    directory: str | Path,
    force: bool = False,
    format: Format = "csv",  # noqa: A002 - the word of pandas and of the descriptor for the same thing
) -> None:
    """Write a panel and its truth to a folder.

    Everything is checked first and written to a new folder beside, which then takes the place of the
    old one. Whatever happens on the way, the old folder stays whole. The same tables always give the
    same bytes.

    Parameters
    ----------
    panel : Panel
        The tables for analysts.
    truth : Truth
        The tables of the simulation; they go to the folder ``truth`` inside.
    directory : path
        Folder to write; parents are made where needed.
    force : bool
        Replace a panel that is there already, in whatever format. Files that are not a panel's are
        never removed.
    format : {"csv", "parquet"}
        One CSV file for each table, or one folder with a Parquet file: smaller and faster to read, but
        no spreadsheet opens it. Both load to the same panel.

    Raises
    ------
    PanelError
        If the tables break the codebook.
    OutputExistsError
        If the folder holds something that may not be replaced.
    InvalidArgumentError
        If nothing can be written there, or the format is unknown.
    """
    check_choice("format", format, FORMATS)
    check_output(directory, force)
    checked: Frames = {"panel": frames(checked_panel(panel)), "truth": frames(checked_truth(truth))}
    with new_folder(directory, force) as new:
        _WRITERS[format](checked, new)


def _write_csv(checked: Frames, folder: Path) -> None:
    for kind, given in checked.items():
        _write_tables(kind, given, kind_folder(folder, kind))


def _write_parquet(checked: Frames, folder: Path) -> None:
    for kind, given in checked.items():
        for name, frame in given.items():
            write_part(folder, kind, name, 0, as_arrow(kind, name, frame))
    finish(
        folder,
        {kind: {name: [len(frame)] for name, frame in given.items()} for kind, given in checked.items()},
    )


_WRITERS: Final[dict[Format, Callable[[Frames, Path], None]]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
}


def _write_tables(kind: Kind, given: Mapping[str, pd.DataFrame], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    described = descriptor(kind)
    for table, resource in zip(tables(kind), described["resources"], strict=True):
        _write_table(table, given[table.name], folder / table.file_name)
        resource["rows"] = len(given[table.name])
    write_descriptor(folder, described)


def _write_table(table: Table, frame: pd.DataFrame, path: Path) -> None:
    """Write one CSV file: UTF-8, commas, line feeds, an empty cell for NA, the stated decimals."""
    decimals = {column.name: column.decimals for column in table.columns if column.decimals is not None}
    # Adding zero turns −0 into 0, which would be written with a sign.
    rounded = frame.assign(**{name: np.round(frame[name], count) + 0.0 for name, count in decimals.items()})
    places = max(decimals.values(), default=0)
    rounded.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", float_format=f"%.{places}f")
