"""What the programs of the benchmarks share: how they end on bad input, and how a run becomes tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import pandas as pd
import typer

from benchmarks.results import Run
from bip_teach.errors import BipTeachError

#: Exit code.
BAD_INPUT: Final = 2

RowT = TypeVar("RowT")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Print an error of the package as a plain line, and end with :data:`BAD_INPUT`."""
    try:
        yield
    except BipTeachError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(BAD_INPUT) from error


def report_program(
    results: Path,
    read: Callable[[Path], Run[RowT]],
    tables: Callable[[Run[RowT]], Sequence[pd.DataFrame]],
    readable: Callable[[pd.DataFrame], str],
    digits: int | dict[str, int],
    says: str = "Write the CSV table of a run and print it as Markdown.",
) -> Callable[[Path, Path | None], None]:
    """Make the program that shows the results of a benchmark.

    Parameters
    ----------
    results : pathlib.Path
        File of results that is read if none is named.
    read : callable
        Reads such a file.
    tables : callable
        Makes the tables of a run. The first one is written as CSV; all are printed.
    readable : callable
        Writes a table for people.
    digits : int or dict of str to int
        Digits of every number in the CSV file, or digits behind the point by column.
    says : str
        What the program says that it does.

    Returns
    -------
    callable
        The program, for :func:`typer.run`.
    """
    given = typer.Option(
        results,
        metavar="FILE",
        help="File of results to read.",
        show_default=f"benchmarks/results/{results.name}",
    )
    wanted = typer.Option(None, metavar="FILE", help="CSV file to write; beside the results if omitted.")

    def main(results: Path = given, out: Path | None = wanted) -> None:
        with plain_errors():
            made = tables(read(results))
        _save(made[0], results.with_suffix(".csv") if out is None else out, digits)
        typer.echo("\n\n".join(map(readable, made)))

    main.__doc__ = says
    return main


def _save(table: pd.DataFrame, path: Path, digits: int | dict[str, int]) -> None:
    if isinstance(digits, int):
        table.to_csv(path, index=False, lineterminator="\n", float_format=f"%.{digits}g")
    else:
        table.round(digits).to_csv(path, index=False, lineterminator="\n")


def markdown(table: pd.DataFrame, digits: Mapping[str, int]) -> str:
    """Write a table as Markdown, numbers with thousands separators, missing values as a dash.

    Parameters
    ----------
    table : DataFrame
        Text and numbers.
    digits : mapping of str to int
        Digits behind the point by column; 0 for the others.
    """
    head = ["| " + " | ".join(table.columns) + " |", "|" + " --- |" * len(table.columns)]
    places = [digits.get(name, 0) for name in table.columns]
    rows = (zip(row, places, strict=True) for row in table.itertuples(index=False))
    return "\n".join([*head, *("| " + " | ".join(_cell(*cell) for cell in row) + " |" for row in rows)])


def _cell(value: object, places: int) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):  # type: ignore[call-overload]
        return "–"
    return f"{value:,.{places}f}"
