"""Write a panel and its truth to a data folder, whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.errors import InvalidArgumentError, OutputExistsError
from bip_teach.panel.check import TRUTH_FOLDER, checked_panel, checked_truth
from bip_teach.panel.descriptor import DESCRIPTOR_NAME, Kind, Table, descriptor, tables
from bip_teach.panel.tables import Panel, Truth, frames

#: Files that a system leaves in a folder and nobody misses.
_SYSTEM_FILES: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def panel_files() -> tuple[str, ...]:
    """Give the files of a data folder, as paths inside it."""
    own = [DESCRIPTOR_NAME, *(table.file_name for table in tables("panel"))]
    beside = [DESCRIPTOR_NAME, *(table.file_name for table in tables("truth"))]
    return (*own, *(f"{TRUTH_FOLDER}/{name}" for name in beside))


def check_output(directory: str | Path, force: bool = False) -> None:
    """Check that a panel may be written to a folder, before any work is done.

    Parameters
    ----------
    directory : path
        Folder to write.
    force : bool
        Whether a panel that is there already may be replaced.

    Raises
    ------
    OutputExistsError
        If the folder holds something and `force` is not set, or holds files that are not a panel's.
    InvalidArgumentError
        If the path is a file, the current folder, or a place where nothing can be written.
    """
    folder = Path(os.path.realpath(directory))
    try:
        _check_place(directory, folder)
        if folder.is_dir():
            _check_content(directory, folder, force)
    except OSError as error:
        raise InvalidArgumentError(f"{directory} cannot be used: {error.strerror or error}.") from error


def _check_place(directory: str | Path, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InvalidArgumentError(f"{directory} is a file. Give the name of a folder.")
    if folder in (Path.cwd(), *Path.cwd().parents):
        raise InvalidArgumentError(
            f"{directory} is the current folder or holds it, so it cannot be replaced. Give another folder."
        )
    ground = next(parent for parent in folder.parents if parent.exists())
    for place in (ground, folder) if folder.is_dir() else (ground,):
        if not place.is_dir() or not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            raise InvalidArgumentError(f"Nothing can be written in {place}. Give a folder somewhere else.")


def _check_content(directory: str | Path, folder: Path, force: bool) -> None:
    present = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
    foreign = [
        name
        for name in present
        if name not in (*panel_files(), TRUTH_FOLDER) and Path(name).name not in _SYSTEM_FILES
    ]
    if foreign:
        listed = ", ".join(foreign[:10]) + (f" and {len(foreign) - 10:,} more" if len(foreign) > 10 else "")
        raise OutputExistsError(
            f"The folder {directory} holds files that are not a panel's: {listed}. "
            "Move them away or choose another folder. Nothing was changed."
        )
    if present and not force:
        raise OutputExistsError(
            f"The folder {directory} already holds a panel. Choose another folder, or replace it with "
            "force=True (on the command line: --force). Nothing was changed."
        )


def write_panel(panel: Panel, truth: Truth, directory: str | Path, force: bool = False) -> None:
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
        Replace a panel that is there already. Files that are not a panel's are never removed.

    Raises
    ------
    PanelError
        If the tables break the codebook.
    OutputExistsError
        If the folder holds something that may not be replaced.
    InvalidArgumentError
        If nothing can be written there.
    """
    check_output(directory, force)
    checked = {"panel": frames(checked_panel(panel)), "truth": frames(checked_truth(truth))}
    folder = Path(os.path.realpath(directory))
    try:
        with _parents(folder), _new_folder(folder) as new:
            _write_tables("panel", checked["panel"], new)
            _write_tables("truth", checked["truth"], new / TRUTH_FOLDER)
            _swap(new, folder)
    except OSError as error:
        raise InvalidArgumentError(
            f"The panel could not be written to {directory}: {error.strerror or error}. Nothing was changed."
        ) from error


@contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make the parents of a folder; on failure remove those that were made here."""
    made = [parent for parent in folder.parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """Make a hidden folder beside, and remove what is left of it afterwards."""
    new = folder.with_name(f".{folder.name}.new-{secrets.token_hex(4)}")
    try:
        new.mkdir()
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _swap(new: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one; on failure the old one is back."""
    old = folder.with_name(f".{folder.name}.old-{secrets.token_hex(4)}")
    try:
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)


def _write_tables(kind: Kind, given: Mapping[str, pd.DataFrame], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    described = descriptor(kind)
    for table, resource in zip(tables(kind), described["resources"], strict=True):
        _write_table(table, given[table.name], folder / table.file_name)
        resource["rows"] = len(given[table.name])
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    (folder / DESCRIPTOR_NAME).write_text(text, encoding="utf-8", newline="\n")


def _write_table(table: Table, frame: pd.DataFrame, path: Path) -> None:
    """Write one CSV file: UTF-8, commas, line feeds, an empty cell for NA, the stated decimals."""
    decimals = {column.name: column.decimals for column in table.columns if column.decimals is not None}
    # Adding zero turns −0 into 0, which would be written with a sign.
    rounded = frame.assign(**{name: np.round(frame[name], count) + 0.0 for name, count in decimals.items()})
    places = max(decimals.values(), default=0)
    rounded.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", float_format=f"%.{places}f")
