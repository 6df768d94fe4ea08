"""Pictures for a wall: few rows, large letters, every value written beside its mark.

The figures of the pages are made for phones and paper. A slide is seen from the back of a room, so the same
numbers are drawn again with labels beside the marks and letters that are as large as the room asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from bip_teach.explorers.markup import Element, element
from bip_teach.figures.marks import written
from bip_teach.workshop.chart import Chart, ChartSeries

WIDTH, HEIGHT = 1160, 570
LEAST_LANE = 20

_LABELS = 400
_LINE_LETTERS = 34
_LETTERS, _LINE = 22, 27
_VALUE_ROOM = 84
_GAP = 12
_LEGEND_LINE = 34
_TOP, _BOTTOM = 6, 44
_MOST_LANE = 40
_INK = "#1b1b1b"


@dataclass(frozen=True)
class _Frame:
    """Where things stand."""

    low: float
    high: float
    lane: float

    def x(self, value: float) -> float:
        start = _LABELS + (_VALUE_ROOM if self.low < 0 else _GAP)
        room = WIDTH - start - _VALUE_ROOM
        return start + room * (value - self.low) / (self.high - self.low)


def _shown(chart: Chart, row: int) -> list[ChartSeries]:
    """Return the series that have a value in a row."""
    return [one for one in chart.series if one.numbers[row] is not None]


def _reach(chart: Chart) -> tuple[float, float]:
    """Return the smallest and the largest number of a chart, zero among them."""
    found = [0.0]
    for one in chart.series:
        for numbers in (one.numbers, one.low, one.high):
            found += [float(number) for number in numbers if number is not None]
    return min(found), max(found)


def lane_height(chart: Chart) -> float:
    """Return the height of one mark with its value, in units of the picture.

    Parameters
    ----------
    chart : Chart
        What is drawn.

    Returns
    -------
    float
        At least :data:`LEAST_LANE` in a picture that a room can read.
    """
    lanes = sum(len(_shown(chart, row)) for row in range(len(chart.rows)))
    room = HEIGHT - _TOP - _BOTTOM - _legend_height(chart) - _GAP * len(chart.rows)
    return min(_MOST_LANE, room / lanes)


def _legend_height(chart: Chart) -> float:
    return _LEGEND_LINE * (-(-len(chart.series) // 2)) + 6 if len(chart.series) > 1 else 0.0


def _words(x: float, y: float, words: str, **attributes: str) -> Element:
    return element("text", words, x=f"{x:g}", y=f"{y:.1f}", fill=_INK, **attributes)


def _box(x: float, y: float, width: float, height: float, one: ChartSeries) -> Element:
    """Return a bar; what a document printed is an outline, everything else is full."""
    look = {"fill": "#ffffff" if one.is_published else one.color, "stroke": one.color}
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return element("rect", **place, **look, stroke_width="4")


def _interval(frame: _Frame, low: float, high: float, y: float) -> Element:
    left, right = frame.x(low), frame.x(high)
    path = f"M{left:.1f} {y:.1f}H{right:.1f}M{left:.1f} {y - 6:.1f}v12M{right:.1f} {y - 6:.1f}v12"
    return element("path", d=path, stroke=_INK, stroke_width="3", fill="none")


def _mark(chart: Chart, frame: _Frame, one: ChartSeries, row: int, y: float) -> Iterator[Element]:
    value = float(one.numbers[row] or 0)
    left, right = sorted((frame.x(0), frame.x(value)))
    yield _box(left, y + 0.14 * frame.lane, right - left, 0.72 * frame.lane, one)
    ends, low, high = [value], one.low[row], one.high[row]
    if low is not None and high is not None:
        yield _interval(frame, low, high, y + frame.lane / 2)
        ends += [low, high]
    number = written(one.numbers[row] or 0, chart.decimals)
    middle = {"dy": "0.35em", "font_size": f"{min(_LETTERS, 0.9 * frame.lane):.1f}"}
    if value < 0:
        yield _words(frame.x(min(ends)) - 10, y + frame.lane / 2, number, text_anchor="end", **middle)
    else:
        yield _words(frame.x(max(ends)) + 10, y + frame.lane / 2, number, **middle)


def _legend(series: Sequence[ChartSeries]) -> Iterator[Element]:
    for number, one in enumerate(series):
        x, y = 4 + (number % 2) * WIDTH / 2, _TOP + _LEGEND_LINE * (number // 2)
        yield _box(x, y + 5, 26, 18, one)
        yield _words(x + 40, y + 22, one.name)


def wall_chart(chart: Chart) -> Element:
    """Return a chart as SVG for a slide.

    Parameters
    ----------
    chart : Chart
        What is drawn.

    Returns
    -------
    xml.etree.ElementTree.Element
        The picture with its text alternative. Rows from top to bottom, and in each row the series in the
        order of the legend; lines are uncertainty intervals.
    """
    frame = _Frame(*_reach(chart), lane_height(chart))
    drawn = list(_legend(chart.series)) if len(chart.series) > 1 else []
    top = _TOP + _legend_height(chart)
    start = y = top
    for row, label in enumerate(chart.rows):
        shown, lines = _shown(chart, row), wrap(label, _LINE_LETTERS) or [""]
        height = max(frame.lane * len(shown), _LINE * len(lines)) + _GAP
        for number, line in enumerate(lines):
            place = y + (height - _GAP) / 2 + _LINE * (number - (len(lines) - 1) / 2)
            drawn.append(_words(_LABELS, place, line, text_anchor="end", dy="0.35em"))
        first = y + (height - _GAP - frame.lane * len(shown)) / 2
        for lane, one in enumerate(shown):
            drawn += _mark(chart, frame, one, row, first + lane * frame.lane)
        y += height
    zero = f"M{frame.x(0):.1f} {start:.1f}V{y:.1f}"
    drawn.append(element("path", d=zero, stroke=_INK, stroke_width="2"))
    drawn.append(_words(WIDTH - 4, y + 30, chart.unit, text_anchor="end"))
    return element(
        "svg",
        *drawn,
        viewBox=f"0 0 {WIDTH} {max(HEIGHT, y + _BOTTOM):.0f}",
        role="img",
        aria_label=chart.alt,
        font_size=str(_LETTERS),
        class_="bip-wall",
    )
