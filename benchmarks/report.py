"""Make the tables of a run: a CSV file for the documentation, and Markdown to read.

Run it by ``python -m benchmarks.report``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import pandas as pd
import typer

from benchmarks.impossible import RULES
from benchmarks.results import PEER, RESULTS, Row, Run, read_run
from bip_teach.errors import BipTeachError

BAD_INPUT: Final = 2
_DIGITS: Final = {"seconds": 1, "clients_per_second": 1, "times_peer": 1, "peak_mb": 0, "disk_mb": 1}
_WHOLE: Final = ["responses", "any_response", "any_client", *RULES]


def scale_table(run: Run[Row]) -> pd.DataFrame:
    """Give one row for each measured command.

    Parameters
    ----------
    run : Run
        A run.

    Returns
    -------
    DataFrame
        ``name``, ``step``, ``clients``, ``seconds``, ``clients_per_second``, ``times_peer`` (clients per
        second divided by those that the peer sampled in the same run; missing without a peer and for its
        fit), ``peak_mb``, ``disk_mb``, then counts of responses (missing for a fit): ``responses`` in all,
        ``any_response`` that are impossible, ``any_client`` with such a response, and one column for each
        of :data:`benchmarks.impossible.RULES`.
    """
    speed = next((row.clients_per_second for row in run.rows if _sampled(row)), None)
    return pd.DataFrame([_record(row, speed) for row in run.rows]).astype(dict.fromkeys(_WHOLE, "Int64"))


def _sampled(row: Row) -> bool:
    return (row.name, row.step) == (PEER, "sample")


def _record(row: Row, peer_speed: float | None) -> dict[str, object]:
    counts = row.impossible or {}
    made = row.clients_per_second if row.step != "fit" else float("nan")
    return {
        "name": row.name,
        "step": row.step,
        "clients": row.clients,
        "seconds": row.seconds,
        "clients_per_second": row.clients_per_second,
        "times_peer": made / peer_speed if peer_speed else float("nan"),
        "peak_mb": row.peak_mb,
        "disk_mb": float("nan") if row.disk_mb is None else row.disk_mb,
        **{name: counts.get(name) for name in _WHOLE},
    }


def markdown(table: pd.DataFrame, digits: Mapping[str, int] = _DIGITS) -> str:
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


def main(
    results: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="File of results to read.", show_default="benchmarks/results/scale.json"
        ),
    ] = RESULTS,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV file to write; beside the results if omitted.")
    ] = None,
) -> None:
    """Write the CSV table of a run and print it as Markdown."""
    try:
        table = scale_table(read_run(results))
    except BipTeachError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(BAD_INPUT) from error
    target = results.with_suffix(".csv") if out is None else out
    table.round(_DIGITS).to_csv(target, index=False, lineterminator="\n")
    typer.echo(markdown(table))


if __name__ == "__main__":
    typer.run(main)
