"""The command line: ``bip-teach generate``, ``check``, ``calibrate`` and ``bands``.

Exit codes: 0 good, 2 bad input, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bip_teach import __version__, calibrate
from bip_teach.compare import BANDS_FILE, band_table, first_seed, measure_panels, write_bands
from bip_teach.errors import BipTeachError, InvalidArgumentError
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
#: Clients in the draw from which a calibration takes derivatives.
SLOPE_CLIENTS: Final = 40_000
#: Exit codes.
BAD_INPUT: Final = 2
STOPPED: Final = 130

app = typer.Typer(
    name="bip-teach",
    help="Make and check synthetic panels of clients and caseworkers.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    # A polite request to end is treated like Ctrl-C, so that nothing half-written stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bip-teach {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Make and check synthetic panels of clients and caseworkers."""


class Format(StrEnum):
    """File formats of a panel."""

    csv = "csv"
    parquet = "parquet"


@app.command(
    epilog="Example: bip-teach generate --clients 10000 --seed 7 --set sorting=0.5 --out my_panel",
)
def generate(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write: new or empty, or see --force.")],
    clients: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Number of clients, at most {csv:,} as csv, {parquet:,} as parquet.".format(**MAX_CLIENTS),
        ),
    ] = SHIPPED_CLIENTS,
    seed: Annotated[
        int, typer.Option(metavar="S", min=0, help="Seed, 0 or more: the same seed gives the same files.")
    ] = SHIPPED_SEED,
    file_format: Annotated[
        Format, typer.Option("--format", help="csv for teaching, parquet for large panels.")
    ] = Format.csv,
    workers: Annotated[
        int,
        typer.Option(
            metavar="W", min=1, help="Processes that make a parquet panel; the files do not change."
        ),
    ] = 1,
    knobs: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="Turn a knob of the design; may be given several times."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the panel in the folder. Other files are never removed.")
    ] = False,
) -> None:
    """Generate a synthetic panel and write it.

    The folder gets six tables, their codebook (datapackage.json) and, in the folder truth, what the
    simulation knows and no analyst can see.
    """
    with _plain_errors():
        _check_size(clients, workers, file_format)
        design = calibrated_design(**_knobs(knobs or []))
        check_output(out, force)
        if file_format is Format.csv:
            rows = _generate_csv(out, clients, seed, design, force)
        else:
            rows = _generate_parquet(out, clients, seed, design, workers, force)
    typer.echo(f"Wrote {clients:,} clients with {rows:,} responses to {out} (seed {seed}).")


def _check_size(clients: int, workers: int, file_format: Format) -> None:
    most = MAX_CLIENTS[file_format]
    if clients > most:
        hint = " For more, add --format parquet." if file_format is Format.csv else ""
        raise InvalidArgumentError(
            f"The number of clients is {clients:,}. Allowed as {file_format}: {most:,} or fewer.{hint}"
        )
    if workers > 1 and file_format is Format.csv:
        raise InvalidArgumentError(
            f"--workers is {workers}, but a csv panel is made in one process. "
            "Add --format parquet, or leave --workers out."
        )


def _knobs(texts: list[str]) -> dict[str, float]:
    """Read knobs, each of them a number and given once."""
    found: dict[str, float] = {}
    for text in texts:
        name, value = _knob(text)
        if name in found:
            raise InvalidArgumentError(f"--set {name} is given twice. Give it once.")
        if isinstance(getattr(calibrated_design(), name, value), tuple):
            raise InvalidArgumentError(f"{name} is a row of numbers. It can be changed in Python only.")
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
            f"--set {text} cannot be read. Give a name and a number, such as --set sorting=0.5."
        ) from error


def _generate_csv(out: Path, clients: int, seed: int, design: Design, force: bool) -> int:
    with _progress(f"Generating {clients:,} clients"):
        panel, truth = generate_panel(clients, seed, design)
    with _progress("Checking and writing"):
        write_panel(panel, truth, out, force)
    return len(panel.responses)


def _generate_parquet(out: Path, clients: int, seed: int, design: Design, workers: int, force: bool) -> int:
    with _bar("Generating clients", clients) as advance:
        rows = write_large_panel(out, clients, seed, design, workers=workers, force=force, progress=advance)
    return rows["panel"]["responses"]


@app.command(epilog="Example: bip-teach check my_panel")
def check(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the panel.")],
) -> None:
    """List everything that is wrong in a panel.

    Every problem comes with its table, row and column. Rows are counted as in a spreadsheet: the
    header is row 1. The truth is checked where there is one.
    """
    with _plain_errors(), _progress("Checking"):
        check_folder(directory)
    typer.echo(f"The panel in {directory} is good.")


@app.command(name="calibrate", epilog="Example: bip-teach calibrate --rounds 8 --workers 2")
def run_calibration(
    clients: Annotated[
        int, typer.Option(metavar="N", min=5_000, help="Clients in the draw that decides.")
    ] = 300_000,
    rounds: Annotated[
        int, typer.Option(metavar="R", min=0, help="Most rounds; 0 makes the report only.")
    ] = 8,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="Seed of the search.")] = 22,
    workers: Annotated[int, typer.Option(metavar="W", min=1, help="Processes.")] = 2,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="File of parameters to start from and to replace.")
    ] = calibrate.PARAMETERS_FILE,
) -> None:
    """Move the parameters of the synthetic world towards the published figures, and report each.

    A search that was stopped goes on where it stopped. Parameters are replaced only by better ones. The
    report is made on a draw of its own. After it, write the shipped panel and the bands again.
    """
    slopes = calibrate.Draw(min(clients, SLOPE_CLIENTS), seed)
    search = calibrate.Search(calibrate.Draw(clients, seed), slopes, rounds, workers)
    with _plain_errors():
        if rounds:
            with _bar("Searching", search.evaluations) as advance:
                found = calibrate.calibrate(search, out, lambda _done: advance(1))
            typer.echo(f"The loss fell from {found.start_loss:.1f} to {found.loss:.1f} in {out}.")
        with _bar("Measuring", calibrate.REPORT_DRAWS) as advance:
            measured = calibrate.measure(calibrate.read_parameters(out), lambda _done: advance(1))
        calibrate.write_file(measured, calibrate.report_file(out))
    table = calibrate.target_table(measured)
    for row in table[~table["held"]].itertuples():
        typer.echo(f"{row.figure_id:28}{row.published:9.2f} published{row.achieved:9.2f} achieved")
    typer.echo(f"{int(table['held'].sum())} of {len(table)} figures are held.")


@app.command(epilog="Example: bip-teach bands --seeds 200 --workers 2")
def bands(
    seeds: Annotated[int, typer.Option(metavar="K", min=20, help="Panels to draw, seeds 1, 2, 3 …")] = 200,
    workers: Annotated[int, typer.Option(metavar="W", min=1, help="Processes.")] = 2,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File of bands to replace.")] = BANDS_FILE,
) -> None:
    """Say how much every number varies between panels of the shipped size.

    The seed of the shipped panel is chosen from the same draws, by the rule on the calibration page.
    """
    with _plain_errors(), _bar("Drawing panels", seeds) as advance:
        panels = measure_panels(seeds, workers, lambda: advance(1))
        write_bands(band_table(panels), out)
    typer.echo(f"Wrote the bands of {panels.shape[1]} moments over {seeds} panels.")
    typer.echo(f"First seed that follows the rule: {first_seed(panels)}; shipped: {SHIPPED_SEED}.")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Print errors about the input as plain lines and end with the right exit code."""
    try:
        yield
    except BipTeachError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(BAD_INPUT) from error
    except KeyboardInterrupt as error:
        typer.echo("Stopped. Nothing half-written is left behind.", err=True)
        raise typer.Exit(STOPPED) from error


@contextmanager
def _bar(step: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal; give the function that moves it on."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(step, total=total)
        yield lambda count: bar.advance(task, count)


@contextmanager
def _progress(step: str) -> Iterator[None]:
    """Show the step that is running, on a terminal only."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(f"{step} …"):
            yield
    else:
        yield


if __name__ == "__main__":
    main()
