"""Panels: ``generate`` and ``check``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.screen import bar, plain_errors, progress
from bip_teach.cli.spoken import example, filled
from bip_teach.errors import InvalidArgumentError
from bip_teach.language import Sentence, message, translate
from bip_teach.panel import check_folder, check_output, write_panel
from bip_teach.simulate import (
    SHIPPED_CLIENTS,
    SHIPPED_SEED,
    Design,
    calibrated_design,
    generate_panel,
    write_large_panel,
)

#: Most clients in one panel, by format: CSV tables are made in memory.
MAX_CLIENTS: Final = {"csv": 200_000, "parquet": 50_000_000}


class Format(StrEnum):
    """File formats of a panel."""

    csv = "csv"
    parquet = "parquet"


_Out = Annotated[
    Path, typer.Option(metavar="DIR", help=message("Folder to write: new or empty, or see --force."))
]
_Clients = Annotated[
    int,
    typer.Option(
        metavar="N",
        help=filled("Number of clients, at most {csv:,} as csv, {parquet:,} as parquet.", **MAX_CLIENTS),
    ),
]
_Seed = Annotated[
    int,
    typer.Option(metavar="S", min=0, help=message("Seed, 0 or more: the same seed gives the same files.")),
]
_Format = Annotated[
    Format, typer.Option("--format", help=message("csv for teaching, parquet for large panels."))
]
_Workers = Annotated[
    int,
    typer.Option(
        metavar="W", min=1, help=message("Processes that make a parquet panel; the files do not change.")
    ),
]
_Knobs = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help=message("Turn a knob of the design; may be given several times."),
    ),
]
_Force = Annotated[
    bool,
    typer.Option("--force", help=message("Replace the panel in the folder. Other files are never removed.")),
]


@app.command(
    help=message(
        "Generate a synthetic panel and write it.\n\n"
        "The folder gets six tables, their codebook (datapackage.json) and, in the folder truth, "
        "what the simulation knows and no analyst can see."
    ),
    epilog=example("bip-teach generate --clients 10000 --seed 7 --set sorting=0.5 --out my_panel"),
)
def generate(
    out: _Out,
    clients: _Clients = SHIPPED_CLIENTS,
    seed: _Seed = SHIPPED_SEED,
    file_format: _Format = Format.csv,
    workers: _Workers = 1,
    knobs: _Knobs = None,
    force: _Force = False,
) -> None:
    """Generate a synthetic panel and write it."""
    with plain_errors():
        _check_size(clients, workers, file_format)
        design = calibrated_design(**_knobs(knobs or []))
        check_output(out, force)
        if file_format is Format.csv:
            rows = _generate_csv(out, clients, seed, design, force)
        else:
            rows = _generate_parquet(out, clients, seed, design, workers, force)
    typer.echo(
        Sentence(
            "Wrote {clients:,} clients with {rows:,} responses to {out} (seed {seed}).",
            clients=clients,
            rows=rows,
            out=out,
            seed=seed,
        )
    )


def _check_size(clients: int, workers: int, file_format: Format) -> None:
    most = MAX_CLIENTS[file_format]
    if clients > most:
        problem = Sentence(
            "The number of clients is {clients:,}. Allowed as {file_format}: {most:,} or fewer.",
            clients=clients,
            file_format=file_format.value,
            most=most,
        )
        if file_format is Format.csv:
            problem = Sentence("{problem} For more, add --format parquet.", problem=problem)
        raise InvalidArgumentError(problem)
    if workers > 1 and file_format is Format.csv:
        raise InvalidArgumentError(
            "--workers is {workers}, but a csv panel is made in one process. "
            "Add --format parquet, or leave --workers out.",
            workers=workers,
        )


def _knobs(texts: list[str]) -> dict[str, float]:
    """Read knobs, each of them a number and given once."""
    found: dict[str, float] = {}
    for text in texts:
        name, value = _knob(text)
        if name in found:
            raise InvalidArgumentError("--set {name} is given twice. Give it once.", name=name)
        if isinstance(getattr(calibrated_design(), name, value), tuple):
            raise InvalidArgumentError(
                "{name} is a row of numbers. It can be changed in Python only.", name=name
            )
        found[name] = value
    return found


def _knob(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    try:
        if not name.strip():
            raise ValueError
        return name.strip(), float(value if equals else "none")
    except ValueError as error:
        raise InvalidArgumentError(
            "--set {text} cannot be read. Give a name and a number, such as --set sorting=0.5.", text=text
        ) from error


def _generate_csv(out: Path, clients: int, seed: int, design: Design, force: bool) -> int:
    with progress(str(Sentence("Generating {clients:,} clients", clients=clients))):
        panel, truth = generate_panel(clients, seed, design)
    with progress(translate("Checking and writing")):
        write_panel(panel, truth, out, force)
    return len(panel.responses)


def _generate_parquet(out: Path, clients: int, seed: int, design: Design, workers: int, force: bool) -> int:
    with bar(translate("Generating clients"), clients) as advance:
        rows = write_large_panel(out, clients, seed, design, workers=workers, force=force, progress=advance)
    return rows["panel"]["responses"]


@app.command(
    help=message(
        "List everything that is wrong in a panel.\n\n"
        "Every problem comes with its table, row and column. Rows are counted as in a "
        "spreadsheet: the header is row 1. The truth is checked where there is one."
    ),
    epilog=example("bip-teach check my_panel"),
)
def check(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help=message("Folder of the panel."))],
) -> None:
    """List everything that is wrong in a panel."""
    with plain_errors(), progress(translate("Checking")):
        check_folder(directory)
    typer.echo(Sentence("The panel in {directory} is good.", directory=directory))
