"""What a run of the accessibility checks found, criterion by criterion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.results import Run, read_rows
from bip_teach.language import message

RESULTS: Final = Path(__file__).parent / "results" / "accessibility.json"
PROGRAM: Final = "benchmarks.accessibility"

#: What the criteria of WCAG ask for, in a few words of our own.
_ASKED: Final = {
    "1.1.1": message("pictures have words"),
    "1.2.1": message("sound alone and film alone have words"),
    "1.2.2": message("films have subtitles"),
    "1.3.1": message("programs can read headings, lists and tables"),
    "1.3.4": message("works upright and sideways"),
    "1.3.5": message("fields tell programs what they ask for"),
    "1.4.1": message("nothing is said by colour alone"),
    "1.4.2": message("sound can be stopped"),
    "1.4.3": message("words stand out from what is behind them"),
    "1.4.4": message("text can be made larger"),
    "1.4.12": message("lines and letters can be moved apart"),
    "2.1.1": message("works with a keyboard"),
    "2.2.1": message("there is enough time"),
    "2.2.2": message("what moves can be stopped"),
    "2.4.1": message("there is a way past the menus"),
    "2.4.2": message("pages have titles"),
    "2.4.4": message("links say where they lead"),
    "2.5.3": message("names for programs hold the words that are seen"),
    "2.5.8": message("buttons and links are large enough"),
    "3.1.1": message("the language of the page is marked"),
    "3.1.2": message("words in another language are marked"),
    "3.3.2": message("fields have labels"),
    "4.1.2": message("programs learn the name and the kind of each control"),
}


@dataclass(frozen=True)
class AccessibilityRow:
    """One rule of axe, on all pages.

    Parameters
    ----------
    rule : str
        Id of the rule, such as ``color-contrast``.
    criteria : tuple of str
        Success criteria of WCAG that it belongs to, such as ``1.4.3``.
    help : str
        What the rule asks for, in the words of axe.
    passed : int
        Pages that have something to check, and no fault and no doubt in it.
    violated : tuple of str
        Pages with a fault, at any width, in any theme.
    incomplete : tuple of str
        Pages without a fault that a person has to look at, because the program cannot tell.
    """

    rule: str
    criteria: tuple[str, ...]
    help: str
    passed: int = 0
    violated: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("criteria", "violated", "incomplete"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


def read_accessibility(path: Path = RESULTS) -> Run[AccessibilityRow]:
    """Read a run of the accessibility checks.

    Parameters
    ----------
    path : pathlib.Path
        File of ``python -m benchmarks.accessibility``.

    Returns
    -------
    Run
        The run.

    Raises
    ------
    BenchmarkError
        If there is no such file, or it is not a run.
    """
    return read_rows(path, AccessibilityRow, PROGRAM)


def totals(run: Run[AccessibilityRow]) -> dict[str, int]:
    """Count what a run found.

    Parameters
    ----------
    run : Run
        A run.

    Returns
    -------
    dict of str to int
        ``pages``; ``rules`` with something to check; ``passed``, the pairs of a rule and a page without a
        fault and without a doubt; ``rules_violated`` and ``pages_violated``; ``rules_incomplete`` and
        ``pages_incomplete``, which a person has to look at.
    """
    return {
        "pages": run.settings["pages"],
        "rules": len(run.rows),
        "passed": sum(row.passed for row in run.rows),
        "rules_violated": sum(bool(row.violated) for row in run.rows),
        "pages_violated": len({page for row in run.rows for page in row.violated}),
        "rules_incomplete": sum(bool(row.incomplete) for row in run.rows),
        "pages_incomplete": len({page for row in run.rows for page in row.incomplete}),
    }


def criteria_table(run: Run[AccessibilityRow]) -> pd.DataFrame:
    """Say for each success criterion what its rules found.

    Parameters
    ----------
    run : Run
        A run.

    Returns
    -------
    DataFrame
        ``criterion``, ``what it asks for``, ``rules`` (how many have something to check), ``pages checked``,
        ``pages with a fault`` and ``pages for a person to look at``. A page counts once for a criterion.
    """
    found = sorted({one for row in run.rows for one in row.criteria}, key=criterion_order)
    return pd.DataFrame([_criterion(one, [row for row in run.rows if one in row.criteria]) for one in found])


def criterion_order(criterion: str) -> tuple[int, ...]:
    """Return what sorts success criteria as WCAG does.

    Examples
    --------
    >>> sorted(["1.4.10", "1.4.3"], key=criterion_order)
    ['1.4.3', '1.4.10']
    """
    return tuple(map(int, criterion.split(".")))


def _criterion(name: str, rows: list[AccessibilityRow]) -> dict[str, object]:
    checked = max(row.passed + len(row.violated) + len(row.incomplete) for row in rows)
    return {
        message("criterion"): name,
        message("what it asks for"): _ASKED.get(name, ""),
        message("rules"): len(rows),
        message("pages checked"): checked,
        message("pages with a fault"): len({page for row in rows for page in row.violated}),
        message("pages for a person to look at"): len({page for row in rows for page in row.incomplete}),
    }
