"""A panel beside the publications and beside its own truth: ``compare``."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Annotated, Final

import pandas as pd
import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from bip_teach.cli.entry import app
from bip_teach.cli.screen import check_file, plain_errors, print_table, progress
from bip_teach.cli.spoken import example
from bip_teach.compare import comparison_table
from bip_teach.diagnose import write_beside
from bip_teach.language import Sentence, message, translate, write_number
from bip_teach.panel import load_panel, load_truth

_UNITS: Final = {
    "percent": "%",
    "percentage points": message("pp"),
    "places of 100": message("places"),
}
_HEADERS: Final = (
    message("result"),
    message("published"),
    message("true"),
    message("found"),
    message("95% interval"),
    message("covers"),
    message("unit"),
)


@app.command(
    help=message(
        "Show what was published, what is true in a panel, and what an analyst finds in it again.\n\n"
        'The panel needs its folder truth. "covers" says whether the interval holds the true '
        "value."
    ),
    epilog=example("bip-teach compare my_panel --out comparison.csv"),
)
def compare(
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help=message("Folder of the panel; the shipped one if left out.")),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=message("Write the comparison as CSV instead of showing it.")),
    ] = None,
) -> None:
    """Show what was published, what is true in a panel, and what an analyst finds in it again."""
    with plain_errors():
        check_file(out)
        with progress(translate("Comparing")):
            table = comparison_table(load_panel(directory), load_truth(directory))
        if out is None:
            print_table(_shown(table))
        else:
            write_beside(out, table.round(6).to_csv(index=False, lineterminator="\n"))
            typer.echo(Sentence("Wrote {count} results to {out}.", count=len(table), out=out))


def _shown(table: pd.DataFrame) -> Table:
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for header in _HEADERS:
        numbers = header not in {"result", "covers", "unit"}
        shown.add_column(translate(header), justify="right" if numbers else "left", overflow="fold")
    for topic, rows in table.groupby("topic", sort=False):
        shown.add_row(f"[bold]{translate(str(topic))}[/bold]")
        for row in rows.to_dict("records"):
            low, high = _number(row["conf_low"]), _number(row["conf_high"])
            shown.add_row(
                translate(str(row["result"])),
                str(row["printed"]),
                _number(row["true"]),
                _number(row["estimate"]),
                translate("{low} to {high}").format(low=low, high=high) if low else "",
                translate(str(row["covers"])),
                translate(_UNITS.get(str(row["unit"]), str(row["unit"]))),
            )
        shown.add_section()
    return shown


def _number(value: float) -> str:
    return "" if isnan(value) else write_number(Decimal(f"{value:.1f}"), thousands=False)
