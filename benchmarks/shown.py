"""Tables of measurements for the book, and what stands where nothing was measured yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape

import pandas as pd

from bip_teach.figures import Shown, shown_table
from bip_teach.language import translate


def not_measured(command: str) -> Shown:
    """Say which command measures what is not there yet.

    Parameters
    ----------
    command : str
        A command of the project, such as ``make bench``.
    """
    sentence = escape(translate("Not measured yet. To measure, type {command}."), quote=False)
    return Shown(f"<p>{sentence.format(command=f'<code>{command}</code>')}</p>")


def measured_table(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    command: str,
    *,
    decimals: int = 1,
    digits: int | None = None,
    codes: Collection[str] = (),
) -> Shown:
    """Show a table of measurements, or how to make one.

    Parameters
    ----------
    frame : DataFrame
        What was measured; without a row, nothing was.
    names : mapping of str to str
        Columns to show and the English heading of each.
    command : str
        The command that measures.
    decimals : int
        Decimals of numbers.
    digits : int, optional
        Digits that count, instead of decimals.
    codes : collection of str
        Columns of names that no language changes.
    """
    if frame.empty:
        return not_measured(command)
    return shown_table(frame, names, decimals=decimals, digits=digits, codes=codes)
