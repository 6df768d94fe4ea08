"""How each column of a panel looks: the share of every level, or of the bins of a number, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import check_choice
from bip_teach.figures.look import ESTIMATE, FONT_SIZE, empty_figure
from bip_teach.figures.marks import written
from bip_teach.figures.words import text_alternative
from bip_teach.instrument import CASEWORKER_ITEMS, INTERVENTION_GROUPS, INTERVENTIONS, MISSING_REASONS
from bip_teach.language import message, translate, write_number
from bip_teach.panel import Panel
from bip_teach.panel.descriptor import Column, Level, table_named

_KEYS: Final = ("client_id", "caseworker_id")
_YEARS: Final = (0.0, 52.0, 104.0, 156.0, 208.0, 260.0)
_SHARES: Final = (0.0, 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 1.01)
#: Lower ends of the bins of each number, and the upper end of the last one.
_BINS: Final[dict[str, tuple[float, ...]]] = {
    "entry_week": (0, 26, 52, 78, 104, 130, 208),
    "age": (18, 25, 30, 40, 50, 66),
    "work_share_3y": _SHARES,
    "benefit_share_5y": _SHARES,
    "wave": (1, 2, 3, 4, 5, 7, 9, math.inf),
    "week": _YEARS,
    "start_week": _YEARS,
    "b11": (0, 17_500, 20_000, 22_500, 25_000, 27_500, math.inf),
    "weeks": (1, 14, 27, 53, 105, 157, 261),
}
_ROWS: Final = {
    "clients": message("people"),
    "responses": message("paired measurements"),
    "interventions": message("quarters of a person"),
    "spells": message("spells"),
}
#: Levels whose label is too long for a small picture, as a few letters say them.
_SHORT_LEVELS: Final = {
    "unskilled": message("unskilled"),
    "vocational": message("vocational"),
    "higher": message("higher"),
    "flexjob": message("flexjob"),
    "other_support": message("other support"),
}
#: Lengths of spells, by their state.
_LENGTHS: Final = {
    "job": message("Weeks: job"),
    "flexjob": message("Weeks: flexjob"),
    "education": message("Weeks: education"),
    "cash_benefit": message("Weeks: cash benefit"),
    "other_support": message("Weeks: other support"),
}

_COLUMNS: Final = 2
_TITLE_LETTERS: Final = 19
_TITLE_PIXELS: Final = 17
_BAR_PIXELS: Final = 15
_GAP_PIXELS: Final = 16
#: Where bars begin and how long the longest is, in widths of a small picture.
_LABEL_SHARE: Final = 0.5
_VALUE_SHARE: Final = 0.15


@dataclass(frozen=True)
class _Picture:
    """One small picture: a title, and the share (0–1) of each level."""

    title: str
    shares: dict[str, float]

    @property
    def lines(self) -> list[str]:
        return wrap(self.title, _TITLE_LETTERS)

    @property
    def height(self) -> int:
        return _TITLE_PIXELS * len(self.lines) + _BAR_PIXELS * len(self.shares) + _GAP_PIXELS


def columns_figure(panel: Panel, table_name: str) -> go.Figure:
    """Draw how the values of every column of a table are spread, one small picture for each column.

    Parameters
    ----------
    panel : Panel
        A panel.
    table_name : {"clients", "responses", "interventions", "spells"}
        The table. Columns that only name a person or a caseworker are left out. Interventions are
        counted per quarter of a person, and spells get their length in weeks, by state.

    Returns
    -------
    plotly.graph_objects.Figure
        Bars in rows of 100, on one scale in all small pictures. Why an answer is empty counts as a level;
        of a yes-or-no column, only *yes* is drawn.

    Raises
    ------
    InvalidArgumentError
        If there is no picture of such a table.
    """
    check_choice("table", table_name, _PICTURES)
    pictures = list(_PICTURES[table_name](panel))
    rows = translate(_ROWS[table_name])
    unit = translate("of 100 {rows}").format(rows=rows)
    caption = translate("How the columns of the table {table} are spread, in 100 {rows}.").format(
        table=table_name, rows=rows
    )
    drawn = _drawn(pictures, unit)
    drawn.update_layout(meta=_meta(pictures, caption, unit))
    return drawn


def _clients(panel: Panel) -> Iterator[_Picture]:
    for column in table_named("panel", "clients").columns:
        if column.name not in _KEYS:
            yield _Picture(translate(column.title), _shares(panel.clients[column.name], column))


def _responses(panel: Panel) -> Iterator[_Picture]:
    for column in table_named("panel", "responses").columns:
        if column.name in _KEYS or column.name.endswith("_missing"):
            continue
        reason = f"{column.name.partition('_')[0]}_missing"
        shares = _shares(panel.responses[column.name], column)
        if reason in panel.responses:
            empty = panel.responses[reason]
            shares |= {one.label(): float((empty == one.id).mean()) for one in MISSING_REASONS}
        yield _Picture(_item_title(column), shares)


def _item_title(column: Column) -> str:
    title = translate(column.title)
    if column.name in {one.id for one in CASEWORKER_ITEMS}:
        return translate("{question} (caseworker)").format(question=title)
    return title


def _interventions(panel: Panel) -> Iterator[_Picture]:
    quarters = len(panel.responses)
    counts = panel.interventions["intervention"].value_counts()
    groups = {one.id: group.label() for group in INTERVENTION_GROUPS for one in group.interventions}
    for one in INTERVENTIONS:
        yield _Picture(one.label(), {groups[one.id]: float(counts.get(one.id, 0)) / quarters})


def _spells(panel: Panel) -> Iterator[_Picture]:
    spells = panel.spells
    for column in table_named("panel", "spells").columns:
        if column.name in ("state", "start_week"):
            yield _Picture(translate(column.title), _shares(spells[column.name], column))
    weeks = spells["end_week"] - spells["start_week"] + 1
    for state, title in _LENGTHS.items():
        yield _Picture(translate(title), _binned(weeks[spells["state"] == state], _BINS["weeks"]))


_PICTURES: Final[dict[str, Callable[[Panel], Iterator[_Picture]]]] = {
    "clients": _clients,
    "responses": _responses,
    "interventions": _interventions,
    "spells": _spells,
}


def _shares(values: pd.Series, column: Column) -> dict[str, float]:
    """Share of all rows at each level, or in each bin; empty rows count in the whole."""
    if column.name in _BINS:
        return _binned(values, _BINS[column.name])
    if not column.levels:
        return {
            str(name): float(share)
            for name, share in values.value_counts(normalize=True).sort_index().items()
        }
    if set(column.allowed) == {0, 1}:
        return {translate("yes"): float(values.eq(1).fillna(False).mean())}
    return {_level_name(one): float(values.eq(one.value).fillna(False).mean()) for one in column.levels}


def _level_name(level: Level) -> str:
    """The label, or a shorter one where it is long. Steps keep their number."""
    if isinstance(level.value, str):
        return translate(_SHORT_LEVELS.get(level.value, level.label))
    return str(level.value)


def _binned(values: pd.Series, edges: Sequence[float]) -> dict[str, float]:
    as_share = edges[-1] < edges[0] + 2
    shares = {
        _bin_label(low, high, as_share): float(
            values.between(low, high, inclusive="left").fillna(False).mean()
        )
        for low, high in pairwise(edges)
    }
    while len(shares) > 1 and not list(shares.values())[-1]:
        shares.popitem()
    return shares


def _bin_label(low: float, high: float, as_share: bool) -> str:
    if as_share:
        return translate("{low}–{high}%").format(
            low=written(100 * low, 0), high=written(min(100 * high, 100), 0)
        )
    first = write_number(Decimal(int(low)))
    if math.isinf(high):
        return f"{first} +"
    return first if high == low + 1 else f"{first}–{write_number(Decimal(int(high) - 1))}"


def _drawn(pictures: Sequence[_Picture], unit: str) -> go.Figure:
    largest = max(share for one in pictures for share in one.shares.values()) or 1.0
    scale = (1 - _LABEL_SHARE - _VALUE_SHARE) / largest
    figure = empty_figure(showlegend=False, bargap=0)
    marks: list[tuple[float, float, str, float, str]] = []
    top = 0
    for row in range(0, len(pictures), _COLUMNS):
        for place, one in enumerate(pictures[row : row + _COLUMNS]):
            figure.add_annotation(_heading(place, top, one))
            below = top + _TITLE_PIXELS * len(one.lines) + _BAR_PIXELS / 2
            for number, (level, share) in enumerate(one.shares.items()):
                marks.append((place + _LABEL_SHARE, below + _BAR_PIXELS * number, level, share, one.title))
        top += max(one.height for one in pictures[row : row + _COLUMNS])
    figure.add_trace(_bars(marks, scale, unit))
    figure.add_trace(_level_names(marks))
    figure.update_xaxes(range=[0, _COLUMNS], visible=False, fixedrange=True)
    figure.update_yaxes(range=[top, 0], visible=False, fixedrange=True)
    margin = {"l": 0, "r": 0, "t": 4, "b": 4}
    return figure.update_layout(height=top + 8, margin=margin)


def _heading(place: int, top: int, one: _Picture) -> dict[str, Any]:
    return {
        "text": f"<b>{'<br>'.join(one.lines)}</b>",
        "font": {"size": FONT_SIZE - 1},
        "align": "left",
        "x": place,
        "y": top,
        "xanchor": "left",
        "yanchor": "top",
        "borderpad": 0,
        "showarrow": False,
    }


def _bars(marks: Sequence[tuple[float, float, str, float, str]], scale: float, unit: str) -> go.Bar:
    return go.Bar(
        name=translate("in the synthetic data"),
        orientation="h",
        base=[mark[0] for mark in marks],
        x=[scale * mark[3] for mark in marks],
        y=[mark[1] for mark in marks],
        width=_BAR_PIXELS - 3,
        text=[_short(mark[3]) for mark in marks],
        textposition="outside",
        textfont={"size": FONT_SIZE - 2},
        cliponaxis=False,
        customdata=[f"{title}, {level}" for _, _, level, _, title in marks],
        hovertemplate=f"%{{customdata}}: %{{text}} {unit}<extra></extra>",
        marker={"color": ESTIMATE},
    )


def _level_names(marks: Sequence[tuple[float, float, str, float, str]]) -> go.Scatter:
    return go.Scatter(
        name=translate("levels"),
        mode="text",
        x=[mark[0] for mark in marks],
        y=[mark[1] for mark in marks],
        text=[f"{mark[2]} " for mark in marks],
        textposition="middle left",
        textfont={"size": FONT_SIZE - 2},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _short(share: float) -> str:
    return "<1" if 0 < share < 0.005 else written(100 * share, 0)


def _meta(pictures: Sequence[_Picture], caption: str, unit: str) -> dict[str, Any]:
    rows = [[one.title, level, 100 * share] for one in pictures for level, share in one.shares.items()]
    spoken = "; ".join(
        f"{one.title} – " + ", ".join(f"{level}: {_short(share)}" for level, share in one.shares.items())
        for one in pictures
    )
    table = {"columns": [translate("column"), translate("level"), unit], "rows": rows}
    return {"alt": text_alternative(caption, unit, f"{spoken}."), "caption": caption, "table": table}
