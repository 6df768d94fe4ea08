"""Make the table of a run of the pages: a CSV file for the book, and Markdown to read.

Run it by ``python -m benchmarks.pages_report``.
"""

from __future__ import annotations

from statistics import median
from typing import Final

import pandas as pd
import typer

from benchmarks.pages_catalogue import ANSWER, LIMITS, OURS, PAIRS, RESULTS, WEIGHT, Limit, PageRow
from benchmarks.programs import markdown, report_program
from benchmarks.results import Run, read_rows

PROGRAM: Final = "benchmarks.pages"
DIGITS: Final = {"median": 3, "least": 3, "most": 3, "times_ours": 1}
#: Quantities that are compared with ours.
COMPARED: Final = ("seconds", "total_kb")
_SAVED_DIGITS: Final = 4


def pages_table(run: Run[PageRow]) -> pd.DataFrame:
    """Give one row for each quantity.

    Parameters
    ----------
    run : Run
        A run.

    Returns
    -------
    DataFrame
        ``measure``, ``subject`` (page, explorer or tool), ``condition`` (machine and line, width, or kind of
        page), ``quantity`` (its unit in the name), ``median``, ``least`` and ``most`` of the repetitions,
        ``repeats``, ``limit`` (missing where there is none), ``held`` (``yes``, ``no``, or ``–`` without a
        limit; by the median) and ``times_ours`` (median divided by ours under the same condition; missing
        where there is nothing to compare).
    """
    ours = {
        (row.measure, row.subject, row.condition, row.quantity): median(row.values)
        for row in run.rows
        if row.quantity in COMPARED
    }
    return pd.DataFrame([_record(row, ours) for row in run.rows]).sort_values(
        ["measure", "condition", "quantity", "subject"], ignore_index=True
    )


def _record(row: PageRow, ours: dict[tuple[str, str, str, str], float]) -> dict[str, object]:
    value = median(row.values)
    limit = next((one for one in LIMITS if one.covers(row)), None)
    return {
        "measure": row.measure,
        "subject": row.subject,
        "condition": row.condition,
        "quantity": row.quantity,
        "median": value,
        "least": min(row.values),
        "most": max(row.values),
        "repeats": len(row.values),
        "limit": float("nan") if limit is None else limit.value,
        "held": _held(limit, value),
        "times_ours": _times_ours(row, value, ours),
    }


def _held(limit: Limit | None, value: float) -> str:
    if limit is None:
        return "–"
    return "yes" if limit.held(value) else "no"


def _times_ours(row: PageRow, value: float, ours: dict[tuple[str, str, str, str], float]) -> float:
    """Divide by ours; a page of the peer is compared with our page of the same content, whatever its kind."""
    if row.quantity not in COMPARED or (row.measure == WEIGHT and row.subject not in PAIRS):
        return float("nan")
    base = (
        ours.get((ANSWER, OURS.name, row.condition, row.quantity))
        if row.measure == ANSWER
        else next((own for key, own in ours.items() if key[:2] == (WEIGHT, PAIRS[row.subject])), None)
    )
    return float("nan") if base is None else value / base


def readable(table: pd.DataFrame) -> str:
    """Write a table of this module as Markdown."""
    return markdown(table, DIGITS)


main = report_program(
    RESULTS,
    lambda path: read_rows(path, PageRow, PROGRAM),
    lambda run: [pages_table(run)],
    readable,
    _SAVED_DIGITS,
)


if __name__ == "__main__":
    typer.run(main)
