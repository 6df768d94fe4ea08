"""A folder that keeps every finished trial, so that a study that was stopped goes on where it stopped."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from bip_teach.diagnose.files import write_beside
from bip_teach.diagnose.model import ANSWER_COLUMNS, FinishedTrial, Row
from bip_teach.diagnose.settings import Settings, differences
from bip_teach.errors import InvalidArgumentError, OutputExistsError
from bip_teach.language import Lines

_SETTINGS: Final = "settings.json"
_ANSWERS: Final = "answers.csv"
_TRIALS: Final = "trials"
_TEXT: Final = frozenset({"design", "estimator", "outcome", "estimand", "note"})


@dataclass(frozen=True)
class Store:
    """The folder of a study: its settings, one small file for each trial, all answers at the end.

    Parameters
    ----------
    folder : Path
        From :func:`open_store`.
    """

    folder: Path

    def keep(self, trial: FinishedTrial) -> None:
        """Keep one trial: whole or not at all.

        Parameters
        ----------
        trial : FinishedTrial
            What to keep.
        """
        text = io.StringIO()
        writer = csv.DictWriter(text, ANSWER_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(trial.rows)
        design, seed = trial.key
        write_beside(self.folder / _TRIALS / f"{design}-{seed}.csv", text.getvalue())

    def count(self) -> int:
        """Count the trials that are kept."""
        return len(self._files())

    def _files(self) -> list[Path]:
        return sorted((self.folder / _TRIALS).glob("*.csv"))

    def finished(self) -> Iterator[FinishedTrial]:
        """Give the trials that are kept.

        Yields
        ------
        FinishedTrial
            Each of them, in the order of the file names.

        Raises
        ------
        InvalidArgumentError
            If a file was changed by hand.
        """
        for path in self._files():
            yield _read_trial(path)

    def write_answers(self, answers: pd.DataFrame) -> None:
        """Write the table of all answers into the folder.

        Parameters
        ----------
        answers : DataFrame
            From :func:`bip_teach.diagnose.simulate_answers`.
        """
        write_beside(self.folder / _ANSWERS, answers.to_csv(index=False, lineterminator="\n"))


def open_store(folder: str | Path, settings: Settings, force: bool = False) -> Store:
    """Open the folder of a study, or make it.

    Parameters
    ----------
    folder : path
        A new or empty folder, or one that this function made.
    settings : dict
        From :func:`bip_teach.diagnose.study_settings`.
    force : bool
        Start again: drop the trials of the folder if there are any.

    Returns
    -------
    Store
        The folder with the trials that were finished before.

    Raises
    ------
    OutputExistsError
        If the folder holds a study with other settings and `force` is not set, or somebody's files.
    InvalidArgumentError
        If nothing can be written there.
    """
    place = Path(folder)
    try:
        _check_owner(place)
        if force:
            _clear(place)
        elif (place / _SETTINGS).exists():
            _check_settings(place, settings)
        (place / _TRIALS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidArgumentError(
            "The folder {place} cannot be used: {reason}. Give another folder.",
            place=place,
            reason=error.strerror or str(error),
        ) from error
    write_beside(place / _SETTINGS, json.dumps(settings, indent=1) + "\n")
    return Store(place)


def _check_owner(place: Path) -> None:
    if place.exists() and not place.is_dir():
        raise InvalidArgumentError("{place} is a file. Give the name of a folder.", place=place)
    foreign = sorted(path.name for path in place.glob("*") if not _is_own(path.name))
    if foreign:
        raise OutputExistsError(
            "The folder {place} holds files that are not a study's: {files}. "
            "Move them away or choose another folder. Nothing was changed.",
            place=place,
            files=", ".join(foreign[:10]),
        )


def _is_own(name: str) -> bool:
    return name in {_SETTINGS, _ANSWERS, _TRIALS} or name.endswith(".new")


def _check_settings(place: Path, settings: Settings) -> None:
    try:
        before = dict(json.loads((place / _SETTINGS).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise InvalidArgumentError(
            "{path} cannot be read: {reason}. Start again with force=True "
            "(on the command line: --force), or choose another folder.",
            path=place / _SETTINGS,
            reason=str(error),
        ) from error
    # As the file would give them back.
    changed = differences(before, json.loads(json.dumps(settings)))
    if changed:
        raise OutputExistsError(
            "The folder {place} holds a study with other settings:\n{changed}\n"
            "Take the settings of before or another folder, or start again with force=True "
            "(on the command line: --force). Nothing was changed.",
            place=place,
            changed=Lines(changed),
        )


def _clear(place: Path) -> None:
    """Remove what this module wrote; settings last, so that a study is never left without them."""
    for path in [*(place / _TRIALS).glob("*.csv"), *(place / _TRIALS).glob("*.new"), *place.glob("*.new")]:
        path.unlink()
    for name in (_ANSWERS, _SETTINGS):
        (place / name).unlink(missing_ok=True)


def _read_trial(path: Path) -> FinishedTrial:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = tuple(_typed(line) for line in csv.DictReader(file))
        return FinishedTrial((str(rows[0]["design"]), int(rows[0]["seed"])), rows)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise InvalidArgumentError(
            "{path} cannot be read as a trial: {reason}. Remove the file; the trial is then run again.",
            path=path,
            reason=str(error),
        ) from error


def _typed(line: dict[str, str]) -> Row:
    return {name: _value(name, line[name]) for name in ANSWER_COLUMNS}


def _value(name: str, text: str) -> str | int | float:
    if name in _TEXT:
        return text
    return int(text) if name == "seed" else float(text)
