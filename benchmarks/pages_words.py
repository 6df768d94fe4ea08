"""The results of the pages in the words of a reader: small tables for the book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.pages_catalogue import (
    ANSWER,
    CPU,
    DESKTOP,
    FREE,
    LIGHTHOUSE,
    PHONE,
    REPAINT,
    RESULTS,
    SHIFT,
    SLOW,
    TOOLS,
    WEIGHT,
)
from benchmarks.shown import not_measured
from bip_teach.errors import check_choice
from bip_teach.figures import Shown, shown_table
from bip_teach.language import message

TABLE: Final = RESULTS.with_suffix(".csv")
COMMAND: Final = "make bench-pages"
KEPT: Final = message("within limits")
#: Heading -> condition (None for any), quantity, and column of the table.
Columns = Mapping[str, tuple[str | None, str, str]]
COLUMNS: Final[Mapping[str, Columns]] = {
    ANSWER: {
        message("seconds"): (FREE.name, "seconds", "median"),
        message("times ours"): (FREE.name, "seconds", "times_ours"),
        message("seconds, slow phone"): (SLOW.name, "seconds", "median"),
        message("times ours, slow phone"): (SLOW.name, "seconds", "times_ours"),
        message("requests to other hosts"): (FREE.name, "outside_requests", "median"),
    },
    WEIGHT: {
        message("kind"): (None, "total_kb", "condition"),
        message("kB"): (None, "total_kb", "median"),
        message("text"): (None, "html_kb", "median"),
        message("style"): (None, "style_kb", "median"),
        message("scripts"): (None, "script_kb", "median"),
        message("fonts"): (None, "font_kb", "median"),
        message("limit"): (None, "total_kb", "limit"),
        message("scripts that hold it up"): (None, "blocking_scripts", "median"),
        message("requests to other hosts"): (None, "outside_requests", "median"),
    },
    REPAINT: {
        message("half of the moves, ms"): (FREE.name, "p50_ms", "median"),
        message("95 of 100 moves, ms"): (FREE.name, "p95_ms", "median"),
        message("half of the moves, slow processor"): (CPU.name, "p50_ms", "median"),
        message("95 of 100 moves, slow processor"): (CPU.name, "p95_ms", "median"),
    },
    LIGHTHOUSE: {
        message("performance"): ("phone", "performance", "median"),
        message("accessibility"): ("phone", "accessibility", "median"),
        message("best practices"): ("phone", "best_practices", "median"),
    },
    SHIFT: {
        message("wide window"): (f"{DESKTOP} px", "shift", "median"),
        message("phone"): (f"{PHONE} px", "shift", "median"),
    },
}
SUBJECTS: Final = {
    ANSWER: message("tool"),
    WEIGHT: message("page"),
    REPAINT: message("explorer"),
    LIGHTHOUSE: message("page"),
    SHIFT: message("page"),
}


def read_table(path: Path = TABLE) -> pd.DataFrame:
    """Read the table of :func:`benchmarks.pages_report.pages_table`; an empty one without a file."""
    columns = ["measure", "subject", "condition", "quantity", "median", "limit", "held", "times_ours"]
    return pd.read_csv(path) if path.exists() else pd.DataFrame(columns=columns)


def reader_table(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Give one row for each page, explorer or tool of a measurement, in the words of a reader.

    Parameters
    ----------
    table : DataFrame
        From :func:`read_table`.
    measure : str
        One of the five measurements.

    Returns
    -------
    DataFrame
        What was measured, the columns of :data:`COLUMNS`, and, where there are limits, whether all are kept:
        ``yes``, ``no``, or ``–`` for what has no limit.

    Raises
    ------
    InvalidArgumentError
        If there is no such measurement.
    """
    check_choice("measure", measure, list(COLUMNS))
    rows = table[table["measure"] == measure]
    columns = {title: _column(rows, *place) for title, place in COLUMNS[measure].items()}
    found = pd.DataFrame(columns).rename_axis(SUBJECTS[measure])
    if rows["limit"].notna().any():
        found[KEPT] = rows.groupby("subject")["held"].agg(_all_kept)
    order = [tool.name for tool in TOOLS if tool.name in found.index]
    return (found.loc[order] if measure == ANSWER else found.sort_index()).reset_index()


def _column(rows: pd.DataFrame, condition: str | None, quantity: str, column: str) -> pd.Series:
    chosen = rows["quantity"].eq(quantity) & (True if condition is None else rows["condition"].eq(condition))
    return rows[chosen].set_index("subject")[column]


def _all_kept(held: pd.Series) -> str:
    return "no" if held.eq("no").any() else "yes" if held.eq("yes").any() else "–"


def shown(table: pd.DataFrame, *measures: str) -> Shown:
    """Show tables of :func:`reader_table`, one below the other; a sentence where nothing was measured."""
    return Shown("".join(_one_shown(table, measure).html for measure in measures))


def _one_shown(table: pd.DataFrame, measure: str) -> Shown:
    if not table["measure"].eq(measure).any():
        return not_measured(COMMAND)
    codes = [] if measure == ANSWER else [SUBJECTS[measure]]
    return shown_table(reader_table(table, measure), digits=3, codes=codes)
