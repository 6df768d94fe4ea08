"""Still pictures of figures: plain SVG that stands in the page, for paper, slow lines and no script.

The widths are per cent of the page, the letters keep their size, so that a phone and a sheet of paper get
the same picture. It knows what the figures of the book are made of: dots, bars, lines, intervals, words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from bip_teach.errors import check_choice
from bip_teach.explorers.markup import Element, element
from bip_teach.sphinx_ext.still_area import LEGEND_PIXELS, MARGIN, Area, Scale, area_of, values

_LINE = 18
_LETTERS = 13
_GRID = "#767676"
_AXIS_ROOM = 44
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")
_CROSS = "M{low} {low}L{high} {high}M{low} {high}L{high} {low}"

Trace = Mapping[str, Any]


def _words(x: str, y: float, words: str, **attributes: str) -> Element:
    return element("text", words, x=x, y=f"{y:g}", **attributes)


def _line(x1: str, x2: str, y1: float, y2: float, color: str, width: float, **more: str) -> Element:
    ends = {"x1": x1, "x2": x2, "y1": f"{y1:g}", "y2": f"{y2:g}"}
    return element("line", **ends, stroke=color, stroke_width=f"{width:g}", **more)


def _mark(x: str, y: float, marker: Mapping[str, Any]) -> Element:
    """Return one marker; an open one has no fill."""
    kind, _, is_open = marker.get("symbol", "circle").partition("-")
    check_choice("marker of a still picture", kind, ("circle", "square", "diamond", "x"))
    half, color = marker.get("size", 8) / 2, marker["color"]
    look = {"fill": "none" if is_open or kind == "x" else color, "stroke": color, "stroke_width": "2"}
    if kind == "circle":
        return element("circle", cx=x, cy=f"{y:g}", r=f"{half:g}", **look)
    if kind == "square":
        path = f"M{-half:g} {-half:g}h{2 * half:g}v{2 * half:g}h{-2 * half:g}z"
    elif kind == "diamond":
        path = f"M0 {-1.3 * half:g}L{1.3 * half:g} 0L0 {1.3 * half:g}L{-1.3 * half:g} 0z"
    else:
        path = _CROSS.format(low=f"{-half:g}", high=f"{half:g}")
    return element("svg", element("path", d=path, **look), x=x, y=f"{y:g}", overflow="visible")


def _marker(trace: Trace) -> dict[str, Any]:
    return {"color": _GRID, **trace.get("marker", {})}


def _points(trace: Trace) -> Iterator[tuple[int, float, float]]:
    for row, (x, y) in enumerate(zip(values(trace["x"]), values(trace["y"]), strict=True)):
        if x is not None and y is not None:
            yield row, float(x), float(y)


def _scatter(trace: Trace, area: Area) -> Iterator[Element]:
    mode = trace.get("mode", "markers")
    if "lines" in mode:
        yield _curve(trace, area)
    if "markers" in mode:
        yield from _intervals(trace, area)
        yield from (_mark(area.x(x), area.y(y), _marker(trace)) for _, x, y in _points(trace))
    if "text" in mode:
        yield from _labels(trace, area)


def _curve(trace: Trace, area: Area) -> Element:
    """Return a line, or the surface that it encloses, stretched to the width of the page."""
    path = " ".join(f"{100 * area.across.share(x):.2f},{area.y(y):g}" for _, x, y in _points(trace))
    line = trace.get("line", {})
    drawn = element(
        "polygon" if trace.get("fill") else "polyline",
        points=path,
        fill=trace.get("fillcolor", "none"),
        stroke=line.get("color", "none"),
        stroke_width=f"{line.get('width', 2):g}",
        vector_effect="non-scaling-stroke",
    )
    height = f"{area.top + area.height:g}"
    return element(
        "svg",
        drawn,
        width="100%",
        height=height,
        viewBox=f"0 0 100 {height}",
        preserveAspectRatio="none",
    )


def _intervals(trace: Trace, area: Area) -> Iterator[Element]:
    error = trace.get("error_x") or {}
    above = values(error.get("array", []))
    below = values(error.get("arrayminus", above))
    if above:
        color, width = _marker(trace)["color"], error.get("thickness", 2)
        for row, x, y in _points(trace):
            ends = area.x(x - below[row]), area.x(x + above[row])
            yield _line(*ends, area.y(y), area.y(y), color, width)


def _labels(trace: Trace, area: Area) -> Iterator[Element]:
    words = values(trace.get("text", []))
    beside = trace.get("textposition") == "middle left"
    for row, x, y in _points(trace):
        if words and words[row]:
            place = {"text_anchor": "end", "dy": "4"} if beside else {"text_anchor": "middle", "dy": "-9"}
            yield _words(area.x(x), area.y(y), str(words[row]).rstrip(), **place)


def _bars(trace: Trace, area: Area) -> Iterator[Element]:
    lying = trace.get("orientation") == "h"
    widths = values(trace.get("width", [])) or [trace.get("width", 0.8)] * len(values(trace["x"]))
    starts = values(trace.get("base", [])) or [0.0] * len(widths)
    words = values(trace.get("text", []))
    marker = _marker(trace)
    look = {"fill": marker["color"], "fill_opacity": f"{marker.get('opacity', 1):g}"}
    for row, x, y in _points(trace):
        if not lying:
            yield _box(area, (x - widths[row] / 2, x + widths[row] / 2), (0.0, y), look)
            continue
        end = starts[row] + x
        yield _box(area, (starts[row], end), (y - widths[row] / 2, y + widths[row] / 2), look)
        if words:
            side = {"text_anchor": "end", "dx": "-4"} if x < 0 else {"dx": "4"}
            yield _words(area.x(end), area.y(y), str(words[row]), dy="4", **side)


def _box(area: Area, x: tuple[float, float], y: tuple[float, float], look: Mapping[str, str]) -> Element:
    left, right = sorted(map(area.across.share, x))
    top, bottom = sorted(map(area.y, y))
    place = {"x": f"{100 * left:.1f}%", "width": f"{100 * (right - left):.1f}%"}
    return element("rect", **place, y=f"{top:g}", height=f"{bottom - top:g}", **look)


_TRACES: dict[str, Callable[[Trace, Area], Iterator[Element]]] = {"scatter": _scatter, "bar": _bars}


def _traces(figure: Mapping[str, Any], area: Area) -> Iterator[Element]:
    for trace in figure["data"]:
        check_choice("trace of a still picture", trace["type"], _TRACES)
        own = figure["layout"].get(f"yaxis{trace.get('yaxis', 'y')[1:]}", {}).get("range")
        down = Scale(*own) if own else area.down
        yield from _TRACES[trace["type"]](trace, replace(area, down=down))


def _shapes(figure: Mapping[str, Any], area: Area) -> Iterator[Element]:
    for shape in figure["layout"].get("shapes", []):
        if shape["type"] == "rect":
            look = {"fill": shape["fillcolor"]}
            yield _box(area, (shape["x0"], shape["x1"]), (shape["y0"], shape["y1"]), look)
        else:
            x, line = area.x(shape["x0"]), shape["line"]
            ends = area.top, area.top + area.height
            yield _line(x, x, *ends, line["color"], line["width"], stroke_dasharray="8 6")


def _notes(figure: Mapping[str, Any], area: Area) -> Iterator[Element]:
    """Yield the labels that stand above their marks, line by line."""
    for note in figure["layout"].get("annotations", []):
        x = "0%" if note.get("xref") == "paper" else area.x(note["x"])
        for number, line in enumerate(_BREAK.split(note["text"])):
            words = unescape(_TAG.sub("", line))
            yield _words(x, area.y(note["y"]) + _LINE * (number + 0.8), words, font_weight="600")


def _axis(figure: Mapping[str, Any], area: Area) -> Iterator[Element]:
    axis = figure["layout"].get("xaxis", {})
    if not axis.get("visible", True):
        return
    bottom = area.top + area.height
    ticks = values(axis.get("tickvals", [])) or area.across.ticks()
    names = values(axis.get("ticktext", [])) or [_number(tick) for tick in ticks]
    for tick, name in zip(ticks, names, strict=True):
        x = area.x(tick)
        yield _line(x, x, area.top, bottom, _GRID, 2 if tick == 0 else 1, stroke_opacity="0.4")
        yield _words(x, bottom + _LINE, str(name), text_anchor="middle")
    yield _words("50%", bottom + 2.2 * _LINE, _title(axis), text_anchor="middle")


def _side(figure: Mapping[str, Any], area: Area) -> Iterator[Element]:
    """Yield the vertical axis of a picture that has numbers on it."""
    for tick in area.down.ticks():
        y = area.y(tick)
        yield _line("0%", "100%", y, y, _GRID, 1, stroke_opacity="0.4")
        yield _words("0%", y, _number(tick), text_anchor="end", dx="-6", dy="4")
    title = _title(figure["layout"].get("yaxis", {}))
    yield _words("0%", area.top + _LINE, title, dx="6")


def _title(axis: Mapping[str, Any]) -> str:
    return str(axis.get("title", {}).get("text", ""))


def _number(value: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def _legend(figure: Mapping[str, Any]) -> list[Element]:
    drawn: list[Element] = []
    for trace in figure["data"]:
        y = MARGIN["t"] + LEGEND_PIXELS * (len(drawn) // 2 + 0.5)
        color = trace.get("fillcolor") or trace.get("line", {}).get("color", _GRID)
        marker = trace.get("marker") or {"color": color}
        shown = marker if trace["type"] == "scatter" else {**marker, "symbol": "square"}
        sign = _mark("0", y, shown)
        drawn += [element("svg", sign, x="8", overflow="visible"), _words("22", y + 4, trace["name"])]
    return drawn


def still_picture(figure: Mapping[str, Any], height: int) -> Element:
    """Return a figure as SVG.

    Parameters
    ----------
    figure : mapping
        Plotly figure as JSON, with ``data`` and ``layout``; scatter and bar traces only.
    height : int
        In pixels.

    Returns
    -------
    xml.etree.ElementTree.Element
        The picture, hidden from screen readers: the words beside it say the same.

    Raises
    ------
    InvalidArgumentError
        If the figure has a trace or a marker that the book does not use.
    """
    layout = figure["layout"]
    legend = _legend(figure) if layout.get("showlegend") else []
    area = area_of(figure, height, len(legend) // 2)
    has_side = "title" in layout.get("yaxis", {})
    margin = {**MARGIN, **layout.get("margin", {})}
    left = _AXIS_ROOM if has_side else margin["l"]
    return element(
        "svg",
        *_shapes(figure, area),
        *_axis(figure, area),
        *(_side(figure, area) if has_side else ()),
        *_traces(figure, area),
        *_notes(figure, area),
        *legend,
        class_="bip-still",
        aria_hidden="true",
        width="100%",
        height=str(height),
        style=f"padding:0 {margin['r']}px 0 {left}px",
        fill="currentColor",
        font_size=str(_LETTERS),
    )
