"""The folder that a panel is written to: whole or not at all, and never over somebody's files."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError, OutputExistsError
from bip_teach.language import Sentence
from bip_teach.panel.descriptor import DESCRIPTOR_NAME, TRUTH_FOLDER, Kind, tables
from bip_teach.panel.parts import is_part

#: Files that a system leaves in a folder and nobody misses.
_SYSTEM_FILES: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def panel_files() -> tuple[str, ...]:
    """Give the files of a data folder in the format CSV, as paths inside it."""
    own = [DESCRIPTOR_NAME, *(table.file_name for table in tables("panel"))]
    beside = [DESCRIPTOR_NAME, *(table.file_name for table in tables("truth"))]
    return (*own, *(f"{TRUTH_FOLDER}/{name}" for name in beside))


def _is_own(folder: Path, name: str) -> bool:
    """Whether something in a data folder belongs to a panel, in whatever format."""
    inside = name.removeprefix(f"{TRUTH_FOLDER}/")
    kind: Kind = "panel" if inside == name else "truth"
    if (folder / name).is_dir():
        return name == TRUTH_FOLDER or inside in {table.name for table in tables(kind)}
    return name in panel_files() or is_part(kind, inside) or Path(name).name in _SYSTEM_FILES


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
        raise InvalidArgumentError(
            "{directory} cannot be used: {reason}.", directory=directory, reason=error.strerror or str(error)
        ) from error


def _check_place(directory: str | Path, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InvalidArgumentError("{directory} is a file. Give the name of a folder.", directory=directory)
    if folder in (Path.cwd(), *Path.cwd().parents):
        raise InvalidArgumentError(
            "{directory} is the current folder or holds it, so it cannot be replaced. Give another folder.",
            directory=directory,
        )
    ground = next(parent for parent in folder.parents if parent.exists())
    for place in (ground, folder) if folder.is_dir() else (ground,):
        if not place.is_dir() or not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            raise InvalidArgumentError(
                "Nothing can be written in {place}. Give a folder somewhere else.", place=place
            )


def _check_content(directory: str | Path, folder: Path, force: bool) -> None:
    present = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
    foreign = [name for name in present if not _is_own(folder, name)]
    if foreign:
        listed: object = ", ".join(foreign[:10])
        if len(foreign) > 10:
            listed = Sentence("{names} and {more:,} more", names=listed, more=len(foreign) - 10)
        raise OutputExistsError(
            "The folder {directory} holds files that are not a panel's: {listed}. "
            "Move them away or choose another folder. Nothing was changed.",
            directory=directory,
            listed=listed,
        )
    if present and not force:
        raise OutputExistsError(
            "The folder {directory} already holds a panel. Choose another folder, or replace it with "
            "force=True (on the command line: --force). Nothing was changed.",
            directory=directory,
        )


@contextmanager
def new_folder(directory: str | Path, force: bool = False) -> Iterator[Path]:
    """Give a new hidden folder to write a panel to, which takes the place of `directory` at the end.

    Parameters
    ----------
    directory : path
        Folder to write in the end; parents are made where needed.
    force : bool
        Replace a panel that is there already. Files that are not a panel's are never removed.

    Yields
    ------
    pathlib.Path
        An empty folder beside `directory`. Whatever stops the work inside the ``with`` block, the new
        folder is removed and the old one stays whole. Everything that writes to the folder must have
        ended when the block ends.

    Raises
    ------
    OutputExistsError
        If the folder holds something that may not be replaced, before or after the work.
    InvalidArgumentError
        If nothing can be written there, or the writing fails, for instance because the disk is full.
    """
    check_output(directory, force)
    folder = Path(os.path.realpath(directory))
    try:
        with _parents(folder), _hidden_folder(folder) as new:
            yield new
            check_output(directory, force)
            _swap(new, folder)
    except OSError as error:
        raise InvalidArgumentError(
            "The panel could not be written to {directory}: {reason}. Nothing was changed.",
            directory=directory,
            reason=error.strerror or str(error),
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
def _hidden_folder(folder: Path) -> Iterator[Path]:
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
