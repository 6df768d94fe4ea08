"""The synthetic world beside the published figures: ``calibrate`` and ``bands``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach import calibrate
from bip_teach.cli.entry import app
from bip_teach.cli.screen import bar, plain_errors
from bip_teach.cli.spoken import example
from bip_teach.compare import BANDS_FILE, band_table, first_seed, measure_panels, write_bands
from bip_teach.language import Sentence, message, translate
from bip_teach.simulate import SHIPPED_SEED

#: Clients in the draw from which a calibration takes derivatives.
SLOPE_CLIENTS: Final = 40_000


_Clients = Annotated[
    int, typer.Option(metavar="N", min=5_000, help=message("Clients in the draw that decides."))
]
_Rounds = Annotated[
    int, typer.Option(metavar="R", min=0, help=message("Most rounds; 0 makes the report only."))
]
_Parameters = Annotated[
    Path, typer.Option(metavar="FILE", help=message("File of parameters to start from and to replace."))
]


@app.command(
    name="calibrate",
    help=message(
        "Move the parameters of the synthetic world towards the published figures, and report "
        "each.\n\n"
        "A search that was stopped goes on where it stopped. Parameters are replaced only by "
        "better ones. The report is made on a draw of its own. After it, write the shipped panel "
        "and the bands again."
    ),
    epilog=example("bip-teach calibrate --rounds 8 --workers 2"),
)
def run_calibration(
    clients: _Clients = 300_000,
    rounds: _Rounds = 8,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help=message("Seed of the search."))] = 22,
    workers: Annotated[int, typer.Option(metavar="W", min=1, help=message("Processes."))] = 2,
    out: _Parameters = calibrate.PARAMETERS_FILE,
) -> None:
    """Move the parameters of the synthetic world towards the published figures, and report each."""
    slopes = calibrate.Draw(min(clients, SLOPE_CLIENTS), seed)
    search = calibrate.Search(calibrate.Draw(clients, seed), slopes, rounds, workers)
    with plain_errors():
        if rounds:
            with bar(translate("Searching"), search.evaluations) as advance:
                found = calibrate.calibrate(search, out, lambda _done: advance(1))
            typer.echo(
                Sentence(
                    "The loss fell from {start:.1f} to {end:.1f} in {out}.",
                    start=found.start_loss,
                    end=found.loss,
                    out=out,
                )
            )
        with bar(translate("Measuring"), calibrate.REPORT_DRAWS) as advance:
            measured = calibrate.measure(calibrate.read_parameters(out), lambda _done: advance(1))
        calibrate.write_file(measured, calibrate.report_file(out))
    table = calibrate.target_table(measured)
    for row in table[~table["held"]].itertuples():
        typer.echo(
            Sentence(
                "{figure:28}{published:9.2f} published{achieved:9.2f} achieved",
                figure=row.figure_id,
                published=row.published,
                achieved=row.achieved,
            )
        )
    held = int(table["held"].sum())
    typer.echo(Sentence("{held} of {count} figures are held.", held=held, count=len(table)))


@app.command(
    help=message(
        "Say how much every number varies between panels of the shipped size.\n\n"
        "The seed of the shipped panel is chosen from the same draws, by the rule on the "
        "calibration page."
    ),
    epilog=example("bip-teach bands --seeds 200 --workers 2"),
)
def bands(
    seeds: Annotated[
        int, typer.Option(metavar="K", min=20, help=message("Panels to draw, seeds 1, 2, 3 …"))
    ] = 200,
    workers: Annotated[int, typer.Option(metavar="W", min=1, help=message("Processes."))] = 2,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help=message("File of bands to replace."))
    ] = BANDS_FILE,
) -> None:
    """Say how much every number varies between panels of the shipped size."""
    with plain_errors(), bar(translate("Drawing panels"), seeds) as advance:
        panels = measure_panels(seeds, workers, lambda: advance(1))
        write_bands(band_table(panels), out)
    typer.echo(
        Sentence(
            "Wrote the bands of {moments} moments over {seeds} panels.", moments=panels.shape[1], seeds=seeds
        )
    )
    typer.echo(
        Sentence(
            "First seed that follows the rule: {first}; shipped: {shipped}.",
            first=first_seed(panels),
            shipped=SHIPPED_SEED,
        )
    )
