"""Figures of the calibration: what each published figure allows, and what the synthetic world gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from bip_teach.errors import check_choice, check_columns
from bip_teach.figures.look import AXIS_PIXELS, ESTIMATE, LEGEND_PIXELS, TRUE, empty_figure
from bip_teach.figures.marks import Block, written
from bip_teach.figures.targets import BANDS, NEEDED, like_printed, targets_table, with_bands
from bip_teach.language import message, translate
from bip_teach.published import figure as published_figure
from bip_teach.published import figure_words

Array = NDArray[np.float64]

_TICKS: Final = (1, 3, 10, 30, 100, 300, 1000, 3000)
_LARGE: Final = message("large draw")
_SHIPPED: Final = message("shipped data, with the band of other draws")
_INSIDE: Final = message("large draw, inside")
_OUTSIDE: Final = message("large draw, outside")
_UNIT: Final = message("distance from the published figure")
_FILL: Final = "rgba(213, 94, 0, 0.22)"
_SLACK_FILL: Final = "rgba(213, 94, 0, 0.10)"
_DOT_PIXELS: Final = 12
_LANES: Final = 3


def targets_figure(table: pd.DataFrame, topic: str | None = None) -> go.Figure:
    """Draw published figures on one scale: what the print allows, and where the synthetic world lies.

    Zero is the middle of what the print allows. With a topic, 1 is the end of what the print allows.
    Without one, 1 is the end of print and of chance in our large draw together, so that inside means held.
    Outside −1 to 1 the scale is squeezed (inverse hyperbolic sine), and every tick is about three times
    the last one.

    Parameters
    ----------
    table : DataFrame
        From :func:`bip_teach.calibrate.target_table`, with bands or without; see :func:`targets_table`.
    topic : str, optional
        One topic: a row for each figure. All topics if omitted: a row for each topic.

    Returns
    -------
    plotly.graph_objects.Figure
        A band for what is allowed, a square for the large draw, and with a topic a dot for the shipped
        data with a thin line for the draws of the same size.

    Raises
    ------
    InvalidArgumentError
        If the table has no such topic.
    """
    check_columns(table, list(NEEDED), "table")
    full = with_bands(table)
    if topic is None:
        return _overview(full)
    check_choice("topic", topic, full["topic"].unique())
    return _detail(full[full["topic"] == topic], topic)


def _overview(table: pd.DataFrame) -> go.Figure:
    table = table.assign(z=_distance(table, table["achieved"], with_slack=True))
    groups = [(str(topic), rows) for topic, rows in table.groupby("topic", sort=False)]
    headings = [
        translate("{topic}: {inside} of {total}").format(
            topic=translate(topic), inside=int(rows["held"].sum()), total=len(rows)
        )
        for topic, rows in groups
    ]
    block = Block(tuple(headings), _LANES, _DOT_PIXELS, 1)
    drawn = _empty(block, table["z"], LEGEND_PIXELS * 2)
    _band(drawn, 0, len(groups), 1.0, _FILL)
    placed = pd.concat(
        [rows.assign(y=_spread(rows["z"], row, block)) for row, (_, rows) in enumerate(groups)]
    )
    for name, held, symbol in ((_INSIDE, True, "square"), (_OUTSIDE, False, "x")):
        some = placed[placed["held"].astype(bool) == held]
        if len(some):
            drawn.add_trace(_marks(name, some, some["y"], some["z"], TRUE, symbol))
    return drawn.update_layout(meta=_overview_meta(table, headings))


def _overview_meta(table: pd.DataFrame, headings: Sequence[str]) -> dict[str, Any]:
    caption = translate(
        "All {n} published figures that the synthetic world is held to. The band shows what the "
        "print allows, with chance in our large draw; a mark inside it agrees."
    ).format(n=len(table))
    unit, answers = translate(_UNIT), {True: translate("yes"), False: translate("no")}
    figures = _triples(table)
    rows = [[figure_words(one), float(z), answers[bool(held)]] for one, z, held in figures]
    missed = [f"{figure_words(one)} ({written(float(z), 1)})" for one, z, held in figures if not held]
    outside = translate("None lies outside")
    if missed:
        outside = translate("Outside, with the distance: {figures}").format(figures="; ".join(missed))
    alt = translate("{caption} Inside, by topic: {topics}. {outside}. Unit of the axis: {unit}.").format(
        caption=caption, topics="; ".join(headings), outside=outside, unit=unit
    )
    columns = [translate("published figure"), unit, translate("inside")]
    return {"alt": alt, "caption": caption, "table": {"columns": columns, "rows": rows}}


def _triples(table: pd.DataFrame) -> Sequence[tuple[str, float, bool]]:
    return list(zip(table["figure_id"], table["z"], table["held"], strict=True))


def _detail(table: pd.DataFrame, topic: str) -> go.Figure:
    rows = table.drop_duplicates(["moment", "published", "low", "high"])
    headings = [
        translate("{figure}; published: {number}").format(
            figure=figure_words(one), number=published_figure(one).format()
        )
        for one in rows["figure_id"]
    ]
    block = Block(tuple(headings), 2, 2 * _DOT_PIXELS, 1)
    ends = {name: _distance(rows, rows[name]) for name in ("achieved", *BANDS)}
    drawn = _empty(block, pd.concat(list(ends.values())), LEGEND_PIXELS * 2)
    slack = (1 + 2 * rows["tolerance"] / (rows["high"] - rows["low"])).tolist()
    for row, reach in enumerate(slack):
        start = row + block.heading_pixels / block.height
        _band(drawn, start, row + 1, float(reach), _SLACK_FILL)
        _band(drawn, start, row + 1, 1.0, _FILL)
    text = [
        like_printed(published_figure(one), value)
        for one, value in zip(rows["figure_id"], rows["achieved"], strict=True)
    ]
    drawn.add_trace(_marks(_LARGE, rows, _lane(block, 0, len(rows)), ends["achieved"], TRUE, "square", text))
    if rows["shipped"].notna().any():
        drawn.add_trace(_shipped(rows, block, ends))
    return drawn.update_layout(meta=_detail_meta(rows, headings, topic))


def _shipped(rows: pd.DataFrame, block: Block, ends: dict[str, pd.Series]) -> go.Scatter:
    known = (rows["shipped"].notna() & rows["low_band"].notna() & rows["high_band"].notna()).to_numpy()
    some = rows[known]
    at = _squeezed(ends["shipped"][known])
    text = [
        like_printed(published_figure(one), value)
        for one, value in zip(some["figure_id"], some["shipped"], strict=True)
    ]
    y = [place for place, there in zip(_lane(block, 1, len(rows)), known, strict=True) if there]
    trace = _marks(_SHIPPED, some, y, ends["shipped"][known], ESTIMATE, "circle", text)
    reach = (_squeezed(ends["high_band"][known]) - at, at - _squeezed(ends["low_band"][known]))
    upper, lower = (np.clip(one, 0, None).tolist() for one in reach)
    return trace.update(
        error_x={"type": "data", "array": upper, "arrayminus": lower, "thickness": 1.5, "width": 4}
    )


def _detail_meta(rows: pd.DataFrame, headings: Sequence[str], topic: str) -> dict[str, Any]:
    shown = targets_table(rows)
    columns = [name for name in shown.columns if name not in ("topic", "source")]
    caption = translate(
        "{topic}: the published figures, our large draw (square) and the shipped data (dot). The dark band "
        "is what the print allows; the pale one adds chance in our large draw. The line shows the "
        "uncertainty of one draw of the shipped size."
    ).format(topic=translate(topic))
    spoken = [
        translate(
            "{figure}, large draw {large}, inside {inside}, shipped data {shipped}, "
            "other draws {low} to {high}"
        ).format(
            figure=heading,
            large=row["large draw"],
            inside=row["inside"],
            shipped=row["shipped data"],
            low=row["other draws from"],
            high=row["other draws to"],
        )
        for heading, row in zip(headings, shown.to_dict("records"), strict=True)
    ]
    alt = translate("{caption} Unit of the axis: {unit}. {numbers}.").format(
        caption=caption, unit=translate(_UNIT), numbers="; ".join(spoken)
    )
    table = {"columns": [translate(name) for name in columns], "rows": shown[columns].to_numpy().tolist()}
    return {"alt": alt, "caption": caption, "table": table}


def _distance(rows: pd.DataFrame, values: pd.Series, with_slack: bool = False) -> pd.Series:
    """How far values lie from the middle of what is allowed, in halves of the allowed range."""
    slack = rows["tolerance"] if with_slack else 0.0
    return (values - (rows["low"] + rows["high"]) / 2) / ((rows["high"] - rows["low"]) / 2 + slack)


def _squeezed(values: pd.Series | Sequence[float]) -> Array:
    squeezed: Array = np.arcsinh(np.asarray(values, dtype=float))
    return squeezed


def _empty(block: Block, reached: pd.Series, legend: int) -> go.Figure:
    """Figure without marks: headings, and the squeezed axis as far as the values reach."""
    furthest = max(2.0, float(reached.abs().max()))
    ticks = [0, *(sign * tick for tick in _TICKS if tick <= furthest for sign in (-1, 1))]
    drawn = empty_figure(showlegend=True)
    for row, heading in enumerate(block.labels):
        drawn.add_annotation(block.heading(row, heading))
    end = 1.06 * float(_squeezed([furthest])[0])
    names = [f"{'+' * (tick > 0)}{written(tick, 0)}" for tick in ticks]
    at = _squeezed([float(tick) for tick in ticks]).tolist()
    drawn.update_xaxes(title_text=translate(_UNIT), range=[-end, end], tickvals=at, ticktext=names)
    drawn.update_yaxes(range=[len(block.labels), 0], showticklabels=False, showgrid=False, zeroline=False)
    return drawn.update_layout(height=round(AXIS_PIXELS + legend + block.height * len(block.labels)))


def _band(drawn: go.Figure, top: float, bottom: float, reach: float, fill: str) -> None:
    end = float(_squeezed([reach])[0])
    drawn.add_shape(
        type="rect", x0=-end, x1=end, y0=top, y1=bottom, fillcolor=fill, line_width=0, layer="below"
    )


def _marks(
    series: str,
    rows: pd.DataFrame,
    y: Sequence[float] | pd.Series,
    z: pd.Series,
    color: str,
    symbol: str,
    text: Sequence[str] | None = None,
) -> go.Scatter:
    name = translate(series)
    return go.Scatter(
        name=name,
        x=_squeezed(z).tolist(),
        y=list(y),
        text=text,
        mode="markers+text" if text else "markers",
        textposition="top center",
        customdata=[figure_words(one) for one in rows["figure_id"]],
        hovertemplate=f"%{{customdata}}<extra>{name}</extra>",
        marker={"color": color, "symbol": symbol, "size": 10 if text else 8},
        cliponaxis=False,
    )


def _lane(block: Block, lane: int, rows: int) -> list[float]:
    return [row + (block.heading_pixels + block.pixels * (lane + 0.7)) / block.height for row in range(rows)]


def _spread(z: pd.Series, row: int, block: Block) -> list[float]:
    """Heights inside a block: neighbours on the axis stand in different lanes."""
    order = z.rank(method="first").astype(int) % _LANES
    return [row + (block.heading_pixels + block.pixels * (lane + 0.5)) / block.height for lane in order]
