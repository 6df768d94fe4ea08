"""Uncertainty intervals in a PowerPoint chart, which the library writes no code for: error bars as XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

from bip_teach.workshop.chart import ChartSeries


def add_intervals(series: Any, one: ChartSeries) -> None:
    """Draw the intervals of a series as error bars of its chart.

    Parameters
    ----------
    series : lxml element
        The series ``c:ser`` of a bar chart.
    one : ChartSeries
        With ``low`` and ``high``.
    """
    above = [_gap(high, value) for high, value in zip(one.high, one.numbers, strict=True)]
    below = [_gap(value, low) for value, low in zip(one.numbers, one.low, strict=True)]
    bars = etree.SubElement(series, qn("c:errBars"))
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, qn(f"c:{name}")).set("val", value)
    for name, numbers in (("plus", above), ("minus", below)):
        _numbers(etree.SubElement(bars, qn(f"c:{name}")), numbers)
    look = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"), w="28575")
    fill = etree.SubElement(look, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val="1B1B1B")
    series.find(qn("c:cat")).addprevious(bars)


def _gap(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else max(0.0, upper - lower)


def _numbers(parent: Any, numbers: Sequence[float]) -> None:
    literal = etree.SubElement(parent, qn("c:numLit"))
    etree.SubElement(literal, qn("c:formatCode")).text = "General"
    etree.SubElement(literal, qn("c:ptCount")).set("val", str(len(numbers)))
    for place, number in enumerate(numbers):
        point = etree.SubElement(literal, qn("c:pt"), idx=str(place))
        etree.SubElement(point, qn("c:v")).text = f"{number:.6g}"
