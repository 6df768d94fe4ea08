"""A figure about the size of a study: how often it would find what is there."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_columns
from bip_teach.figures.look import ESTIMATE, NAIVE, NEUTRAL
from bip_teach.figures.marks import Series, dots
from bip_teach.figures.words import described
from bip_teach.language import translate, translate_plural, write_number

_LOOKS = ((ESTIMATE, "circle"), (NAIVE, "diamond"), (NEUTRAL, "square"))


def study_power_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how many of 100 studies of each size would find a true difference.

    Parameters
    ----------
    table : DataFrame
        One row for each size and question: ``people``, ``question`` and ``power_share`` (0–1), as
        :func:`bip_teach.estimate.study_power` gives it. At most three questions.

    Returns
    -------
    plotly.graph_objects.Figure
        Dots, the smallest study first; questions differ by name, colour and symbol.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"people": [4000, 1000], "question": "switch", "power_share": [0.45, 0.15]})
    >>> study_power_figure(two).layout.meta["table"]["rows"]
    [['1,000 people', 15.0], ['4,000 people', 45.0]]
    """
    check_columns(table, ["people", "question", "power_share"], "table")
    wide = table.pivot_table(index="people", columns="question", values="power_share")
    labels = [_size(int(people)) for people in wide.index]
    questions = list(dict.fromkeys(table["question"]))
    series = [
        Series(translate(str(name)), list(100 * wide[name]), color, symbol)
        for name, (color, symbol) in zip(questions, _LOOKS, strict=False)
    ]
    unit = translate("of 100 studies that find it")
    caption = translate(
        "Of 100 studies with lots, how many would find a difference that is truly there. "
        "Few people: most studies miss it."
    )
    drawn = dots(labels, series, unit)
    return described(
        drawn, labels, series, rows_are=translate("size of the study"), caption=caption, unit=unit
    )


def _size(people: int) -> str:
    count = write_number(Decimal(people))
    return translate_plural("{count} person", "{count} people", people).format(count=count)
