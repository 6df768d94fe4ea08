"""The command line: ``bip-teach generate``, ``bip-teach check`` and ``bip-teach calibrate``.

Exit codes: 0 good, 2 bad input, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress

from bip_teach import __version__
from bip_teach.errors import BipTeachError
from bip_teach.panel import check_folder, check_output, write_panel
from bip_teach.simulate import SHIPPED_CLIENTS, SHIPPED_SEED, calibrated_design, generate_panel
from bip_teach.simulate import calibrate as calibration

#: Most clients in one panel; their tables take several gigabytes of memory.
MAX_CLIENTS: Final = 1_000_000
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


@app.command(
    epilog="Example: bip-teach generate --clients 10000 --seed 7 --out my_panel",
)
def generate(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write: new or empty, or see --force.")],
    clients: Annotated[
        int, typer.Option(metavar="N", max=MAX_CLIENTS, help=f"Number of clients, at most {MAX_CLIENTS:,}.")
    ] = SHIPPED_CLIENTS,
    seed: Annotated[
        int, typer.Option(metavar="S", min=0, help="Seed, 0 or more: the same seed gives the same files.")
    ] = SHIPPED_SEED,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the panel in the folder. Other files are never removed.")
    ] = False,
) -> None:
    """Generate a synthetic panel and write it.

    The folder gets six tables, their codebook (datapackage.json) and, in the folder truth, what the
    simulation knows and no analyst can see.
    """
    with _plain_errors():
        check_output(out, force)
        with _progress(f"Generating {clients:,} clients"):
            panel, truth = generate_panel(n_clients=clients, seed=seed)
        with _progress("Checking and writing"):
            write_panel(panel, truth, out, force)
    counts = f"{len(panel.clients):,} clients with {len(panel.responses):,} responses"
    typer.echo(f"Wrote {counts} to {out} (seed {seed}).")


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


@app.command(name="calibrate", epilog="Example: bip-teach calibrate --rounds 12")
def run_calibration(
    clients: Annotated[
        int, typer.Option(metavar="N", help="Clients in a draw; 50,000 give steady figures.")
    ] = 50_000,
    rounds: Annotated[int, typer.Option(metavar="R", min=1, help="Rounds of correction.")] = 12,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="Seed of the draws.")] = 21,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="File of parameters to replace.")
    ] = calibration.PARAMETERS_FILE,
) -> None:
    """Move the parameters of the synthetic world towards the published figures, and report each.

    It starts from the present parameters. The report is made on another draw than the search. After it,
    write the shipped panel again.
    """
    with _plain_errors():
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Calibrating", total=rounds)
            design = calibration.calibrate(
                calibrated_design(),
                clients,
                seed,
                rounds,
                lambda number, _gap: bar.update(task, completed=number),
            )
            report = calibration.calibration_report(design, clients, seed + 1)
        calibration.write_parameters(design, report, out)
    for line in report:
        typer.echo(f"{line['moment']:34}{line['published']:9.2f} published{line['achieved']:9.2f} achieved")


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
