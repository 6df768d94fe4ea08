"""The synthetic world beside the published figures: ``calibrate`` and ``bands``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bip_teach import calibrate
from bip_teach.cli.entry import app
from bip_teach.cli.screen import bar, plain_errors
from bip_teach.compare import BANDS_FILE, band_table, first_seed, measure_panels, write_bands
from bip_teach.simulate import SHIPPED_SEED

#: Clients in the draw from which a calibration takes derivatives.
SLOPE_CLIENTS: Final = 40_000


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
    with plain_errors():
        if rounds:
            with bar("Searching", search.evaluations) as advance:
                found = calibrate.calibrate(search, out, lambda _done: advance(1))
            typer.echo(f"The loss fell from {found.start_loss:.1f} to {found.loss:.1f} in {out}.")
        with bar("Measuring", calibrate.REPORT_DRAWS) as advance:
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
    with plain_errors(), bar("Drawing panels", seeds) as advance:
        panels = measure_panels(seeds, workers, lambda: advance(1))
        write_bands(band_table(panels), out)
    typer.echo(f"Wrote the bands of {panels.shape[1]} moments over {seeds} panels.")
    typer.echo(f"First seed that follows the rule: {first_seed(panels)}; shipped: {SHIPPED_SEED}.")
