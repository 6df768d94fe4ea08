"""Make the tables of a run: a CSV file for the documentation, and Markdown to read.

Run it by ``python -m benchmarks.report``.
"""

from __future__ import annotations

from typing import Final

import pandas as pd
import typer

from benchmarks.impossible import RULES
from benchmarks.programs import markdown, report_program
from benchmarks.results import PEER, RESULTS, Row, Run, read_run

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


def readable(table: pd.DataFrame) -> str:
    """Write a table of this module as Markdown."""
    return markdown(table, _DIGITS)


main = report_program(RESULTS, read_run, lambda run: [scale_table(run)], readable, _DIGITS)


if __name__ == "__main__":
    typer.run(main)
