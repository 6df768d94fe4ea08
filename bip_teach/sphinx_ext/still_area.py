"""Where things stand in a still picture: across in per cent of the width, down in pixels."""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

AXIS_PIXELS = 52
LEGEND_PIXELS = 22
MARGIN = {"l": 8, "r": 28, "t": 8, "b": 8}
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_TICKS = 6


def values(data: Any) -> list[Any]:
    """Return a list of plotly's JSON, also where plotly packed it.

    Examples
    --------
    >>> values({"dtype": "i1", "bdata": "AQID"})
    [1, 2, 3]
    """
    if isinstance(data, Mapping):
        unpacked: list[Any] = np.frombuffer(b64decode(data["bdata"]), dtype=data["dtype"]).tolist()
        return unpacked
    return list(data) if isinstance(data, Sequence) and not isinstance(data, str) else []


@dataclass(frozen=True)
class Scale:
    """The two ends of an axis; the first may be the larger one.

    Parameters
    ----------
    start, end : float
        Values at the left or lower end and at the right or upper end.
    """

    start: float
    end: float

    def share(self, value: float) -> float:
        """Return how far along the axis a value lies, 0–1."""
        return (value - self.start) / (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return round values along the axis."""
        low, high = sorted((self.start, self.end))
        rough = (high - low) / _MOST_TICKS
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(factor * power for factor in _STEPS if factor * power >= rough)
        return [step * number for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


@dataclass(frozen=True)
class Area:
    """The part of a picture in which data stand.

    Parameters
    ----------
    across, down : Scale
        The horizontal and the vertical axis.
    top, height : float
        In pixels.
    """

    across: Scale
    down: Scale
    top: float
    height: float

    def x(self, value: float) -> str:
        """Return a place across, in per cent of the width."""
        return f"{100 * self.across.share(value):.1f}%"

    def y(self, value: float) -> float:
        """Return a place down, in pixels."""
        return round(self.top + self.height * (1 - self.down.share(value)), 1)


def _reach(trace: Mapping[str, Any], axis: str) -> Iterator[float]:
    """Yield every value that a trace has along an axis, with the ends of its intervals and bars."""
    numbers = [float(value) for value in values(trace.get(axis, [])) if value is not None]
    yield from numbers
    error = trace.get(f"error_{axis}") or {}
    for name, sign in (("array", 1.0), ("arrayminus", -1.0)):
        yield from (
            number + sign * reach for number, reach in zip(numbers, values(error.get(name, [])), strict=False)
        )


def scale_of(axis: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], name: str) -> Scale:
    """Return the scale that an axis asks for, or one that holds every mark and some room for its words."""
    if axis.get("range"):
        start, end = axis["range"]
        return Scale(float(start), float(end))
    found = [number for trace in traces for number in _reach(trace, name) if math.isfinite(number)]
    if axis.get("rangemode") == "tozero" or not found:
        found.append(0.0)
    low, high = min(found), max(found)
    if low == high:
        return Scale(low - 1, high + 1)
    room = 0.07 * (high - low)
    return Scale(low if low == 0 else low - room, high if high == 0 else high + room)


def area_of(figure: Mapping[str, Any], height: int, legend_rows: int) -> Area:
    """Return where the data of a figure stand, under its legend and above its axis."""
    layout, traces = figure["layout"], figure["data"]
    margin = {**MARGIN, **layout.get("margin", {})}
    across, down = layout.get("xaxis", {}), layout.get("yaxis", {})
    top = margin["t"] + LEGEND_PIXELS * legend_rows
    bottom = margin["b"] + (AXIS_PIXELS - margin["b"] if across.get("visible", True) else 0)
    first = [trace for trace in traces if trace.get("yaxis", "y") == "y"]
    return Area(scale_of(across, traces, "x"), scale_of(down, first, "y"), top, height - top - bottom)
