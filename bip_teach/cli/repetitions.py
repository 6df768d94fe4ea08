"""Repetitions of the study whose tables come with the package: ``indicators`` and ``switch-biases``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bip_teach.cli.entry import app
from bip_teach.cli.screen import bar, check_file, plain_errors
from bip_teach.cli.spoken import example
from bip_teach.compare import (
    INDICATORS_FILE,
    SWITCH_BIASES_FILE,
    SWITCH_DESIGNS,
    write_indicator_draws,
    write_switch_biases,
)
from bip_teach.language import Sentence, message, translate

_Workers = Annotated[int, typer.Option(metavar="W", min=1, help=message("Processes."))]


@app.command(
    help=message("Say how often each indicator is found, and how many are, in repetitions of the study."),
    epilog=example("bip-teach indicators --seeds 200 --workers 2"),
)
def indicators(
    seeds: Annotated[
        int, typer.Option(metavar="K", min=20, help=message("Panels to draw, seeds 1, 2, 3 …"))
    ] = 200,
    workers: _Workers = 2,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help=message("File to replace; a second one lies beside it."))
    ] = INDICATORS_FILE,
) -> None:
    """Say how often each indicator is found, and how many are, in repetitions of the study."""
    with plain_errors(), bar(translate("Drawing panels"), seeds) as advance:
        check_file(out)
        write_indicator_draws(seeds, workers, lambda: advance(1), out)
    typer.echo(
        Sentence("Wrote how often each indicator is found in {seeds} panels to {out}.", seeds=seeds, out=out)
    )


@app.command(
    help=message("Measure how far each answer about changes of caseworker is off, in several worlds."),
    epilog=example("bip-teach switch-biases --draws 20 --workers 2"),
)
def switch_biases(
    draws: Annotated[int, typer.Option(metavar="K", min=2, help=message("Large draws of each world."))] = 20,
    workers: _Workers = 2,
    out: Annotated[Path, typer.Option(metavar="FILE", help=message("File to replace."))] = SWITCH_BIASES_FILE,
) -> None:
    """Measure how far each answer about changes of caseworker is off, in several worlds."""
    with plain_errors(), bar(translate("Drawing worlds"), draws) as advance:
        check_file(out)
        write_switch_biases(draws, workers, lambda: advance(1), out)
    typer.echo(
        Sentence(
            "Wrote the biases over {draws} draws of {worlds} worlds to {out}.",
            draws=draws,
            worlds=len(SWITCH_DESIGNS),
            out=out,
        )
    )
