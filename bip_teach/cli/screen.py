"""What every command shares: plain errors, exit codes, a bar, and tables that fit the screen."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bip_teach.errors import BipTeachError, BipTeachWarning, InvalidArgumentError
from bip_teach.language import Sentence

#: Exit codes.
BAD_INPUT: Final = 2
STOPPED: Final = 130
#: Columns of a table that is not shown on a terminal.
WIDTH: Final = 100


@contextmanager
def plain_errors(
    stopped: Callable[[], Sentence] = lambda: Sentence("Nothing half-written is left behind."),
) -> Iterator[None]:
    """Print errors and warnings as plain lines, and end with the right exit code.

    Parameters
    ----------
    stopped : callable
        Says, after Ctrl-C, what is left of the work.

    Yields
    ------
    None
        Nothing.
    """
    try:
        with _plain_warnings():
            yield
    except BipTeachError as error:
        typer.echo(error, err=True)
        raise typer.Exit(BAD_INPUT) from error
    except KeyboardInterrupt as error:
        typer.echo(Sentence("Stopped. {left}", left=stopped()), err=True)
        raise typer.Exit(STOPPED) from error


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print this package's warnings as lines that begin with "Note:", each of them once."""
    said: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("always", BipTeachWarning)
        show = warnings.showwarning

        def note(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            if not issubclass(category, BipTeachWarning):
                show(message, category, *place, **more)
            elif str(message) not in said:
                said.add(str(message))
                typer.echo(Sentence("Note: {warning}", warning=str(message)), err=True)

        warnings.showwarning = note
        yield


@contextmanager
def bar(step: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar, on a terminal only; give the function that moves it on."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as shown:
        task = shown.add_task(step, total=total)
        yield lambda count: shown.advance(task, count)


@contextmanager
def progress(step: str) -> Iterator[None]:
    """Show the step that is running, on a terminal only."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(f"{step} …"):
            yield
    else:
        yield


def print_table(table: Table) -> None:
    """Print a table as wide as the terminal, or for a file as wide as `WIDTH`.

    Parameters
    ----------
    table : rich.table.Table
        What to print.
    """
    console = Console()
    Console(width=None if console.is_terminal else WIDTH).print(table)


def check_file(out: Path | None) -> None:
    """Check that a file may be written, before any work is done.

    Parameters
    ----------
    out : Path or None
        File to write, if any.

    Raises
    ------
    InvalidArgumentError
        If it is a folder or lies in a folder that does not exist.
    """
    if out is None:
        return
    if out.is_dir():
        raise InvalidArgumentError(
            "{out} is a folder. Give the name of a file in a folder that is there.", out=out
        )
    if not out.parent.is_dir():
        raise InvalidArgumentError(
            "{out} lies in a folder that does not exist. Give the name of a file in a folder that is there.",
            out=out,
        )
