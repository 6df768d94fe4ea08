"""The errors and warnings of the package, and the checks that raise them.

Every error inherits :class:`BipTeachError` and the built-in error that a Python reader would
expect. A message says what came, what is allowed and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Integral

import pandas as pd
from pandas.api.types import is_bool


class BipTeachError(Exception):
    """Base of every error that this package raises on purpose."""

    def __str__(self) -> str:
        # KeyError would show the repr of its message, with quotes and escaped line breaks.
        return str(self.args[0]) if self.args else ""


class UnknownNameError(BipTeachError, KeyError):
    """A name (figure, item, explorer, column …) that does not exist."""


class InvalidArgumentError(BipTeachError, ValueError):
    """An argument outside its allowed values."""


class InvalidDesignError(BipTeachError, ValueError):
    """A simulation design outside its limits; the message lists every violation."""


class OutputExistsError(BipTeachError, ValueError):
    """The folder to write to already holds something."""


class EstimationError(BipTeachError, RuntimeError):
    """The data cannot support the estimate that was asked for."""


class TrialError(BipTeachError, RuntimeError):
    """An analysis of a Monte Carlo study failed by a fault of its own."""


class ClusterError(BipTeachError, RuntimeError):
    """A cluster that cannot be reached, has no workers, or has other code than this machine."""


class MissingPackageError(BipTeachError, RuntimeError):
    """Something that needs a package which is not installed."""


class ImpossiblePlanError(BipTeachError, ValueError):
    """A session whose topics do not go together with its time; the message names the nearest plans."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a panel.

    Parameters
    ----------
    table : str
        Table name, such as ``responses``.
    row : int or None
        Row in the file, counted as a spreadsheet does (the header is row 1); None for the whole table.
    column : str or None
        Column name; None when the whole row or table is meant.
    message : str
        What came, what is allowed, what to do next.
    count : int
        How many problems of one kind this line stands for; more than 1 where a long list is cut.
    """

    table: str
    row: int | None
    column: str | None
    message: str
    count: int = 1

    def __str__(self) -> str:
        place = [f"table {self.table}"]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.message}"


class PanelError(BipTeachError, ValueError):
    """A panel that breaks its codebook.

    Attributes
    ----------
    problems : tuple of Problem
        Every problem found, in table order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = sum(problem.count for problem in self.problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__("\n".join([f"The panel has {count:,} {noun}:", *map(str, self.problems)]))

    def __reduce__(self) -> tuple[type[PanelError], tuple[tuple[Problem, ...]]]:
        # An error that crosses a process is rebuilt from its problems, not from its message.
        return type(self), (self.problems,)


class BipTeachWarning(UserWarning):
    """Base of every warning about data or estimates."""


class WeakInstrumentWarning(BipTeachWarning):
    """The first stage is too weak for a normal confidence interval to be trusted."""


class SingletonCaseworkerWarning(BipTeachWarning):
    """A caseworker has one client only, so nothing is left when that client is left out."""


class FewSimulationsWarning(BipTeachWarning):
    """A Monte Carlo study has too few trials for its shares to be trusted."""


def check_choice(name: str, value: object, allowed: Iterable[object]) -> None:
    """Raise :class:`InvalidArgumentError` unless `value` is one of `allowed`."""
    choices = list(allowed)
    if not _is_one_of(value, choices):
        listed = ", ".join(repr(choice) for choice in choices)
        raise InvalidArgumentError(f"{name} is {value!r}. Allowed: {listed}.{_hint(value, choices)}")


def _is_one_of(value: object, choices: Iterable[object]) -> bool:
    """Whether a value is one of the choices; a truth value is not a number, though ``True == 1``."""
    try:
        return (is_bool(value), value) in {(is_bool(choice), choice) for choice in choices}
    except TypeError:  # a list, an array, a table: nothing of the kind can be chosen
        return False


def check_whole_number(name: str, value: object, least: int = 0) -> None:
    """Raise :class:`InvalidArgumentError` unless `value` is a whole number of at least `least`."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or int(str(value)) < least:
        raise InvalidArgumentError(f"{name} is {value!r}. Allowed: a whole number of {least} or more.")


def check_known(kind: str, name: str, known: Iterable[str]) -> None:
    """Raise :class:`UnknownNameError` unless `name` is one of the `known` names of this `kind`."""
    names = list(known)
    if name not in names:
        raise UnknownNameError(f"There is no {kind} called {name!r}.{_hint(name, names)}")


def check_columns(data: pd.DataFrame, columns: Iterable[str], what: str = "data") -> None:
    """Raise :class:`UnknownNameError` unless `data` has all `columns`, each of them once."""
    wanted = list(dict.fromkeys(columns))
    missing = [column for column in wanted if column not in data.columns]
    if missing:
        present = ", ".join(map(str, data.columns))
        raise UnknownNameError(
            f"{what} has no column {', '.join(map(repr, missing))}. It has: {present}."
            f"{_hint(missing[0], [str(column) for column in data.columns])}"
        )
    twice = set(data.columns[data.columns.duplicated()]).intersection(wanted)
    if twice:
        raise InvalidArgumentError(
            f"{what} has more than one column {', '.join(sorted(map(repr, twice)))}. "
            "Give each column its own name."
        )


def _hint(value: object, choices: list[object] | list[str]) -> str:
    close = get_close_matches(str(value), [str(choice) for choice in choices], n=3)
    return f" Did you mean {' or '.join(repr(match) for match in close)}?" if close else ""
