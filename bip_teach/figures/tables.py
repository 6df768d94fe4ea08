"""Tables of a page: words and numbers in the language spoken now, in the HTML that pandas makes."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from numbers import Integral, Real
from typing import Any, Final

import pandas as pd

from bip_teach.errors import check_columns
from bip_teach.language import message, translate, write_number

#: Columns of an interval and what a table calls them.
INTERVAL: Final = {
    "estimate": message("estimate"),
    "conf_low": message("from"),
    "conf_high": message("to"),
}
_UNNAMED: Final = "index"
_BETWEEN: Final = "; "


@dataclass(frozen=True)
class Shown:
    """A piece of a page, as a cell shows it.

    Parameters
    ----------
    html : str
        The piece, in the language that was spoken when it was made.
    """

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class _Writer:
    """How the cells of a table are written."""

    decimals: int
    digits: int | None
    missing: str

    def column(self, values: Collection[Any], *, is_code: bool) -> list[str]:
        """Write the cells of a column as HTML."""
        return [self._cell(value, is_code) for value in values]

    def _cell(self, value: Any, is_code: bool) -> str:
        if _is_missing(value):
            return words_html(self.missing)
        if is_code and value != "":
            return f"<code>{escape(str(value), quote=False)}</code>"
        if isinstance(value, list | tuple):
            return _BETWEEN.join(words_html(str(one)) for one in value)
        return self._number(value) if isinstance(value, Real) else words_html(str(value))

    def _number(self, value: Real) -> str:
        if isinstance(value, Integral):
            return write_number(Decimal(int(value)))
        if self.digits is None:
            return _rounded(f"{value:.{self.decimals}f}")
        meant, _, exponent = f"{value:.{self.digits}g}".partition("e")
        if exponent.startswith("-"):
            return f"{_rounded(meant)}e{exponent}"
        return _rounded(f"{Decimal(meant).scaleb(int(exponent or 0)):f}")


def shown_table(
    frame: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    *,
    decimals: int = 1,
    digits: int | None = None,
    index: bool = False,
    codes: Collection[str] = (),
    missing: str = "–",
) -> Shown:
    """Show a table on a page, its words and its numbers in the language spoken now.

    Parameters
    ----------
    frame : DataFrame
        The table, of any shape. A cell that is a list of texts shows them one after the other.
    names : mapping of str to str, optional
        Columns to show, in their order, and the English heading of each; default: all, under their own names.
    decimals : int
        Decimals of numbers; whole numbers (``int``) have none.
    digits : int, optional
        Digits that count, where numbers of very different size stand in one column; instead of decimals.
    index : bool
        Whether the labels of the rows are shown.
    codes : collection of str
        Columns, or levels of the index, of ids and other names of the code, which no language changes; an
        index without a name is called ``index``.
    missing : str
        What stands where there is no value.

    Returns
    -------
    Shown
        A table of the class ``dataframe``. Every text is escaped.

    Raises
    ------
    UnknownNameError
        If a column of `names` is not in the table.

    Examples
    --------
    >>> table = pd.DataFrame({"part": ["a & b"], "more": [1234.56]})
    >>> html = shown_table(table, {"part": "part", "more": "more jobs"})._repr_html_()
    >>> [cell in html for cell in ("<td>a &amp; b</td>", "<td>1,234.6</td>", "<th>more jobs</th>")]
    [True, True, True]
    """
    headings = names or {name: str(name) for name in frame.columns}
    check_columns(frame, list(headings), "table")
    writer = _Writer(decimals, digits, missing)
    columns = [writer.column(frame[name], is_code=name in codes) for name in headings]
    written = pd.DataFrame(
        list(zip(*columns, strict=True)),
        index=_labels(frame.index, writer, codes),
        columns=[words_html(heading) for heading in headings.values()],
        dtype=object,
    )
    with pd.option_context("display.max_colwidth", None):
        return Shown(str(written.to_html(index=index, justify="left", escape=False)))


def _labels(index: pd.Index, writer: _Writer, codes: Collection[str]) -> pd.Index:
    """Write the labels of the rows, level by level."""
    levels = [index.get_level_values(level) for level in range(index.nlevels)]
    names = [None if level.name is None else str(level.name) for level in levels]
    written = [
        writer.column(level, is_code=(_UNNAMED if name is None else name) in codes)
        for level, name in zip(levels, names, strict=True)
    ]
    headings = [None if name is None else words_html(name) for name in names]
    if len(levels) == 1:
        return pd.Index(written[0], name=headings[0])
    return pd.MultiIndex.from_arrays(written, names=headings)


def words_html(text: str) -> str:
    """Return a text in the language spoken now, escaped; what has no letter is not looked up."""
    said = translate(text) if any(map(str.isalpha, text)) else text
    return escape(said, quote=False)


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def _rounded(digits: str) -> str:
    """Write a number that is rounded already; zero has no sign."""
    number = Decimal(digits)
    return write_number(number if number else abs(number))
