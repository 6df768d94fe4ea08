"""Make the tables of a run of the estimators: a CSV file for the documentation, and Markdown to read.

Run it by ``python -m benchmarks.estimator_report``.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import typer

from benchmarks.estimator_catalogue import RESULTS, TOOLS, FitRow, tool
from benchmarks.programs import markdown, report_program
from benchmarks.results import Run, read_rows

PROGRAM: Final = "benchmarks.estimators"
DIGITS: Final = {
    "seconds": 3,
    "times_ours": 2,
    "start_seconds": 1,
    "times_our_memory": 2,
    "estimate": 3,
    "exponent": 2,
    "last_exponent": 2,
}
_GAPS: Final = ("estimate_gap", "std_error_gap")
_SAVED_DIGITS: Final = 6


def estimators_table(run: Run[FitRow]) -> pd.DataFrame:
    """Give one row for each tool and size.

    Parameters
    ----------
    run : Run
        A run.

    Returns
    -------
    DataFrame
        ``task``, ``tool``, ``gives``, ``n_rows``, ``repeats``, ``seconds`` of the fit, ``times_ours``
        (seconds divided by ours at this size), ``start_seconds``, ``peak_mb``, ``times_our_memory``,
        ``estimate`` (an examiner design only), ``compared`` (quantity compared with ours),
        ``estimate_gap`` and ``std_error_gap`` (largest relative difference from ours; missing where there
        is nothing to compare).
    """
    ours = {(tool(row.key).task, row.n_rows): row for row in run.rows if tool(row.key).ours}
    return pd.DataFrame([_record(row, ours[tool(row.key).task, row.n_rows]) for row in run.rows])


def _record(row: FitRow, ours: FitRow) -> dict[str, object]:
    one = tool(row.key)
    return {
        "task": one.task,
        "tool": one.name,
        "gives": one.gives,
        "n_rows": row.n_rows,
        "repeats": row.repeats,
        "seconds": row.seconds,
        "times_ours": row.seconds / ours.seconds,
        "start_seconds": row.start_seconds,
        "peak_mb": row.peak_mb,
        "times_our_memory": row.peak_mb / ours.peak_mb,
        "estimate": _number(row.estimate),
        "compared": "–" if one.ours or one.compared is None else one.compared,
        **{name: _number(getattr(row, name)) for name in _GAPS},
    }


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def growth_table(run: Run[FitRow]) -> pd.DataFrame:
    """Give how the time of each tool grows with the number of rows.

    Parameters
    ----------
    run : Run
        A run.

    Returns
    -------
    DataFrame
        One row for each tool with two sizes or more: ``task``, ``tool``, ``smallest`` and ``largest`` rows,
        ``exponent`` (slope of log seconds on log rows over all sizes; 1 means twice the time for twice the
        rows) and ``last_exponent`` (between its two largest sizes, where fixed costs matter least).
    """
    found = []
    for one in TOOLS:
        rows = sorted((row for row in run.rows if row.key == one.key), key=lambda row: row.n_rows)
        if len(rows) < 2:
            continue
        size, seconds = (np.log([getattr(row, name) for row in rows]) for name in ("n_rows", "seconds"))
        found.append(
            {
                "task": one.task,
                "tool": one.name,
                "smallest": rows[0].n_rows,
                "largest": rows[-1].n_rows,
                "exponent": float(np.polyfit(size, seconds, 1)[0]),
                "last_exponent": float((seconds[-1] - seconds[-2]) / (size[-1] - size[-2])),
            }
        )
    return pd.DataFrame(found)


def readable(table: pd.DataFrame) -> str:
    """Write a table of this module as Markdown; small gaps as powers of ten."""
    shown = {
        name: [f"{gap:.0e}" if np.isfinite(gap) else "–" for gap in table[name]]
        for name in _GAPS
        if name in table
    }
    return markdown(table.assign(**shown), DIGITS)


main = report_program(
    RESULTS,
    lambda path: read_rows(path, FitRow, PROGRAM),
    lambda run: [estimators_table(run), growth_table(run)],
    readable,
    _SAVED_DIGITS,
    "Write the CSV table of a run, and print it and the growth with size as Markdown.",
)


if __name__ == "__main__":
    typer.run(main)
