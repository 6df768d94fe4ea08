"""Published values as a series of a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bip_teach.figures.look import PUBLISHED
from bip_teach.figures.marks import Series
from bip_teach.language import translate
from bip_teach.published import figure as published_figure


def printed_series(ids: Sequence[str | None]) -> Series:
    """Return the printed values of some published figures, in their printed unit.

    Parameters
    ----------
    ids : Sequence of str or None
        Figure ids such as ``"A.gradient.5_yes"``, one for each row; None leaves the row empty.

    Returns
    -------
    Series
        Open diamonds without intervals: no source prints a standard error. A value that is printed
        without decimals is a whole number (``int``), so that it is written as it is printed.
    """
    values = [math.nan if one is None else _as_printed(one) for one in ids]
    return Series(translate("published"), values, PUBLISHED, symbol="diamond-open")


def _as_printed(figure_id: str) -> float:
    figure = published_figure(figure_id)
    return figure.number if figure.decimals else int(figure.number)
