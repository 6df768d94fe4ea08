"""What a check finds: one rule that is broken, in one row or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bip_teach.errors import Problem
from bip_teach.language import PluralSentence, Sentence

#: Rows that are listed one by one for each column and rule; the rest is counted.
LISTED_ROWS: Final = 50


@dataclass(frozen=True)
class Finding:
    """One broken rule.

    Parameters
    ----------
    table : str
        Table name.
    column : str or None
        Column; None when the whole row or table is meant.
    told : Sentence
        What is wrong and what is allowed.
    rows : sequence of int, optional
        Rows of the file (the header is row 1); empty for the whole table.
    values : sequence, optional
        What stands in these rows; shown in front of the message.
    """

    table: str
    column: str | None
    told: Sentence
    rows: Sequence[int] = ()
    values: Sequence[object] = ()

    def problems(self) -> Iterator[Problem]:
        """Give one problem for each row, at most `LISTED_ROWS`, and one that names the other rows."""
        if not len(self.rows):
            yield Problem(self.table, None, self.column, self.told)
        for place, row in enumerate(self.rows[:LISTED_ROWS]):
            told = self.told
            if len(self.values):
                told = Sentence("{value} {fault}", value=_shown(self.values[place]), fault=told)
            yield Problem(self.table, int(row), self.column, told)
        rest = self.rows[LISTED_ROWS:]
        if len(rest):
            more = PluralSentence(
                "… and {count:,} more row ({rows}): {fault}",
                "… and {count:,} more rows ({rows}): {fault}",
                len(rest),
                rows=_ranges(rest),
                fault=self.told,
            )
            yield Problem(self.table, None, self.column, more, count=len(rest))


def problems(findings: Iterable[Finding], order: Sequence[str]) -> list[Problem]:
    """List the problems of all findings, by table in the given order, otherwise as found."""
    places = {name: place for place, name in enumerate(order)}
    ranked = sorted(findings, key=lambda finding: places.get(finding.table, -1))
    return [problem for finding in ranked for problem in finding.problems()]


def _ranges(rows: Sequence[int]) -> str:
    """Name rows shortly: neighbours as a range, such as ``52, 60–75``."""
    runs: list[list[int]] = []
    for row in map(int, rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


def _shown(value: object) -> str:
    """Show a value as a reader would type it, shortened when it is very long."""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
