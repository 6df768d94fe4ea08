"""The errors and warnings of the package, and the checks that raise them.

Every error inherits :class:`BipTeachError` and the built-in error that a Python reader would
expect. A message says what came, what is allowed and what to do next. It is kept as an English template and
its values, and becomes words in the language that is spoken when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Integral

import pandas as pd
from pandas.api.types import is_bool

from bip_teach.language import (
    BipTeachError,
    Lines,
    PluralSentence,
    Sentence,
    Told,
    UnknownLanguageError,
    any_of,
)

__all__ = [
    "BipTeachError",
    "BipTeachWarning",
    "ClusterError",
    "EstimationError",
    "FewSimulationsWarning",
    "ImpossiblePlanError",
    "InvalidArgumentError",
    "InvalidDesignError",
    "MissingPackageError",
    "OutputExistsError",
    "PanelError",
    "Problem",
    "SingletonCaseworkerWarning",
    "TrialError",
    "UnknownLanguageError",
    "UnknownNameError",
    "WeakInstrumentWarning",
    "check_choice",
    "check_columns",
    "check_known",
    "check_whole_number",
]


class UnknownNameError(Told, BipTeachError, KeyError):
    """A name (figure, item, explorer, column …) that does not exist."""


class InvalidArgumentError(Told, BipTeachError, ValueError):
    """An argument outside its allowed values."""


class InvalidDesignError(Told, BipTeachError, ValueError):
    """A simulation design outside its limits; the message lists every violation."""


class OutputExistsError(Told, BipTeachError, ValueError):
    """The folder to write to already holds something."""


class EstimationError(Told, BipTeachError, RuntimeError):
    """The data cannot support the estimate that was asked for."""


class TrialError(Told, BipTeachError, RuntimeError):
    """An analysis of a Monte Carlo study failed by a fault of its own."""


class ClusterError(Told, BipTeachError, RuntimeError):
    """A cluster that cannot be reached, has no workers, or has other code than this machine."""


class MissingPackageError(Told, BipTeachError, RuntimeError):
    """Something that needs a package which is not installed."""


class ImpossiblePlanError(Told, BipTeachError, ValueError):
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
    told : Sentence or str
        What came, what is allowed, what to do next; a text that is not ours is a str.
    count : int
        How many problems of one kind this line stands for; more than 1 where a long list is cut.
    """

    table: str
    row: int | None
    column: str | None
    told: Sentence | str
    count: int = 1

    @property
    def message(self) -> str:
        """What is wrong, in the language that is spoken."""
        return str(self.told)

    def __str__(self) -> str:
        table, row, column = self.table, self.row, self.column
        place = Sentence("table {table}", table=table)
        if row is not None and column is not None:
            place = Sentence("table {table}, row {row}, column {column}", table=table, row=row, column=column)
        elif row is not None:
            place = Sentence("table {table}, row {row}", table=table, row=row)
        elif column is not None:
            place = Sentence("table {table}, column {column}", table=table, column=column)
        return f"{place}: {self.told}"


class PanelError(BipTeachError, ValueError):
    """A panel that breaks its codebook.

    Attributes
    ----------
    problems : tuple of Problem
        Every problem found, in table order.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = sum(problem.count for problem in self.problems)
        title = PluralSentence("The panel has {count:,} problem:", "The panel has {count:,} problems:", count)
        return str(Lines([title, *self.problems]))


class BipTeachWarning(Told, UserWarning):
    """Base of every warning about data or estimates."""


class WeakInstrumentWarning(BipTeachWarning):
    """The first stage is too weak for a normal confidence interval to be trusted."""


class SingletonCaseworkerWarning(BipTeachWarning):
    """A caseworker has one client only, so nothing is left when that client is left out."""


class FewSimulationsWarning(BipTeachWarning):
    """A Monte Carlo study has too few trials for its shares to be trusted."""


def check_choice(name: str, value: object, allowed: Iterable[object]) -> None:
    """Raise :class:`InvalidArgumentError` unless `value` is one of `allowed`.

    Parameters
    ----------
    name : str
        Name of the argument.
    value : object
        What came.
    allowed : iterable of object
        What may come.
    """
    choices = list(allowed)
    if not _is_one_of(value, choices):
        listed = ", ".join(repr(choice) for choice in choices)
        problem = Sentence(
            "{name} is {value}. Allowed: {listed}.", name=name, value=repr(value), listed=listed
        )
        raise InvalidArgumentError(_with_guess(problem, value, choices))


def _is_one_of(value: object, choices: Iterable[object]) -> bool:
    """Whether a value is one of the choices; a truth value is not a number, though ``True == 1``."""
    try:
        return (is_bool(value), value) in {(is_bool(choice), choice) for choice in choices}
    except TypeError:  # a list, an array, a table: nothing of the kind can be chosen
        return False


def check_whole_number(name: str | Sentence, value: object, least: int = 0) -> None:
    """Raise :class:`InvalidArgumentError` unless `value` is a whole number of at least `least`.

    Parameters
    ----------
    name : str or Sentence
        Name of the argument, or words for it.
    value : object
        What came.
    least : int
        The smallest number that may come.
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or int(str(value)) < least:
        raise InvalidArgumentError(
            "{name} is {value}. Allowed: a whole number of {least} or more.",
            name=name,
            value=repr(value),
            least=least,
        )


def check_known(kind: str | Sentence, name: str, known: Iterable[str]) -> None:
    """Raise :class:`UnknownNameError` unless `name` is one of the `known` names of this `kind`.

    Parameters
    ----------
    kind : str or Sentence
        What is named, in words of the source: a literal, which goes into the catalogue.
    name : str
        The name that came.
    known : iterable of str
        The names that exist.
    """
    names = list(known)
    if name not in names:
        said = kind if isinstance(kind, Sentence) else Sentence(kind)
        problem = Sentence("There is no {kind} called {name!r}.", kind=said, name=name)
        raise UnknownNameError(_with_guess(problem, name, names))


def check_columns(data: pd.DataFrame, columns: Iterable[str], what: str | Sentence = "data") -> None:
    """Raise :class:`UnknownNameError` unless `data` has all `columns`, each of them once.

    Parameters
    ----------
    data : DataFrame
        The table that came.
    columns : iterable of str
        The columns that are needed.
    what : str or Sentence
        Name of the argument that holds the table, or words for it.

    Raises
    ------
    InvalidArgumentError
        If the table has a needed column more than once.
    """
    wanted = list(dict.fromkeys(columns))
    missing = [column for column in wanted if column not in data.columns]
    if missing:
        problem = Sentence(
            "{what} has no column {missing}. It has: {present}.",
            what=what,
            missing=", ".join(map(repr, missing)),
            present=", ".join(map(str, data.columns)),
        )
        raise UnknownNameError(_with_guess(problem, missing[0], [str(column) for column in data.columns]))
    twice = set(data.columns[data.columns.duplicated()]).intersection(wanted)
    if twice:
        raise InvalidArgumentError(
            "{what} has more than one column {repeated}. Give each column its own name.",
            what=what,
            repeated=", ".join(sorted(map(repr, twice))),
        )


def _with_guess(problem: Sentence, value: object, choices: list[object] | list[str]) -> Sentence:
    """Ask, after what is wrong, whether one of the nearest names was meant."""
    close = get_close_matches(str(value), [str(choice) for choice in choices], n=3)
    if not close:
        return problem
    return Sentence(
        "{problem} Did you mean {names}?", problem=problem, names=any_of([repr(match) for match in close])
    )
