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
from bip_teach.errors import check_choice

TABLE: Final = RESULTS.with_suffix(".csv")
NOT_MEASURED: Final = "<p>Not measured yet. To measure, type <code>make bench-pages</code>.</p>"
KEPT: Final = "within limits"
#: Heading -> condition (None for any), quantity, and column of the table.
Columns = Mapping[str, tuple[str | None, str, str]]
COLUMNS: Final[Mapping[str, Columns]] = {
    ANSWER: {
        "seconds": (FREE.name, "seconds", "median"),
        "times ours": (FREE.name, "seconds", "times_ours"),
        "seconds, slow phone": (SLOW.name, "seconds", "median"),
        "times ours, slow phone": (SLOW.name, "seconds", "times_ours"),
        "requests to other hosts": (FREE.name, "outside_requests", "median"),
    },
    WEIGHT: {
        "kind": (None, "total_kb", "condition"),
        "kB": (None, "total_kb", "median"),
        "text": (None, "html_kb", "median"),
        "style": (None, "style_kb", "median"),
        "scripts": (None, "script_kb", "median"),
        "fonts": (None, "font_kb", "median"),
        "limit": (None, "total_kb", "limit"),
        "scripts that hold it up": (None, "blocking_scripts", "median"),
        "requests to other hosts": (None, "outside_requests", "median"),
    },
    REPAINT: {
        "half of the moves, ms": (FREE.name, "p50_ms", "median"),
        "95 of 100 moves, ms": (FREE.name, "p95_ms", "median"),
        "half of the moves, slow processor": (CPU.name, "p50_ms", "median"),
        "95 of 100 moves, slow processor": (CPU.name, "p95_ms", "median"),
    },
    LIGHTHOUSE: {
        "performance": ("phone", "performance", "median"),
        "accessibility": ("phone", "accessibility", "median"),
        "best practices": ("phone", "best_practices", "median"),
    },
    SHIFT: {
        "wide window": (f"{DESKTOP} px", "shift", "median"),
        "phone": (f"{PHONE} px", "shift", "median"),
    },
}
SUBJECTS: Final = {ANSWER: "tool", WEIGHT: "page", REPAINT: "explorer", LIGHTHOUSE: "page", SHIFT: "page"}


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


def shown(table: pd.DataFrame, measure: str) -> str:
    """Write a table of :func:`reader_table` as HTML; a sentence where nothing was measured."""
    if not table["measure"].eq(measure).any():
        return NOT_MEASURED
    words = reader_table(table, measure)
    return str(words.to_html(index=False, justify="left", na_rep="–", float_format="{:,.3g}".format))
