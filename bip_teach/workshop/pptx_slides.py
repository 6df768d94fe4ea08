"""Slides as PowerPoint files: native charts and tables that an office can change, notes, alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from bip_teach.workshop.chart import Chart, ChartSeries
from bip_teach.workshop.deck import Deck, Slide
from bip_teach.workshop.office_language import office_language
from bip_teach.workshop.pptx_intervals import add_intervals

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _ACROSS = Inches(0.6), Inches(12.13)
_TOP, _DOWN = Inches(1.45), Inches(5.3)
_INK, _BLUE, _WHITE = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x00, 0x5A, 0x8F), RGBColor(0xFF, 0xFF, 0xFF)
_TITLE_ONLY: Final = 5
_LONG: Final = 430


def write_pptx(deck: Deck, path: Path) -> Path:
    """Write a deck as a PowerPoint file.

    Parameters
    ----------
    deck : Deck
        The slides.
    path : pathlib.Path
        The file to write.

    Returns
    -------
    pathlib.Path
        The file.
    """
    show = Presentation()
    show.slide_width, show.slide_height = _WIDTH, _HEIGHT
    show.core_properties.title = deck.title
    show.core_properties.author = "BIP Teach"
    show.core_properties.language = office_language(deck.language)
    for slide in deck.slides:
        _add(show, slide)
    _speak(show, office_language(deck.language))
    show.save(str(path))
    return path


def _add(show: Any, slide: Slide) -> None:
    page = show.slides.add_slide(show.slide_layouts[_TITLE_ONLY])
    _title(page.shapes.title, slide)
    below = _words(page, slide)
    if slide.chart:
        _chart(page, slide.chart)
    if slide.table:
        _table(page, slide.table, slide.title)
    if slide.small:
        top = Inches(6.75) if slide.chart else below
        _text(page, [slide.small], top, Inches(0.6), 14)
    page.notes_slide.notes_text_frame.text = slide.notes


def _title(shape: Any, slide: Slide) -> None:
    is_first = slide.kind == "title"
    shape.left, shape.width = _LEFT, _ACROSS
    shape.top, shape.height = (Inches(1.6), Inches(1.6)) if is_first else (Inches(0.35), Inches(1.0))
    shape.text_frame.text = slide.title
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.word_wrap = True
    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = None
        paragraph.font.size, paragraph.font.bold = Pt(44 if is_first else 32), True
        paragraph.font.color.rgb = _BLUE
        paragraph._p.get_or_add_pPr().set("algn", "l")


def _words(page: Any, slide: Slide) -> Any:
    """Write lead and points, and return where the next thing may begin."""
    top: int = Inches(3.4) if slide.kind == "title" else _TOP
    long = len(slide.lead) + sum(len(point.words) for point in slide.points) > _LONG
    if slide.lead:
        size = 24 if long else 28
        height = Pt(1.3 * size) * _lines(slide.lead, size) + Inches(0.25)
        _text(page, [slide.lead], top, height, size, bold=True)
        top += height
    if slide.points:
        size = 19 if long else 23
        lines = [f"{point.mark}   {point.words}" if point.mark else point.words for point in slide.points]
        bullet = len(lines) > 1 and not slide.points[0].mark
        lines = [f"•  {line}" for line in lines] if bullet else lines
        height = sum((Pt(1.3 * size) * _lines(line, size) + Pt(9) for line in lines), Inches(0.2))
        _text(page, lines, top, height, size)
        top += height
    return top


def _lines(words: str, size: int) -> int:
    """Return how many lines words take, roughly."""
    return -(-len(words) * size * 6 // (int(_ACROSS / 12700) * 12)) or 1


def _text(page: Any, lines: Sequence[str], top: Any, height: Any, size: int, bold: bool = False) -> None:
    frame = page.shapes.add_textbox(_LEFT, int(top), _ACROSS, int(height)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size, paragraph.font.bold = Pt(size), bold
        paragraph.font.color.rgb = _INK
        paragraph.space_after = Pt(8)


def _describe(shape: Any, words: str) -> None:
    shape._element._nvXxPr.cNvPr.set("descr", words)


def _table(page: Any, rows: Sequence[Sequence[str]], title: str) -> None:
    shape = page.shapes.add_table(len(rows), len(rows[0]), _LEFT, _TOP, _ACROSS, Inches(0.6) * len(rows))
    _describe(shape, f"{title}: {'; '.join(', '.join(row) for row in rows[1:])}")
    widths = (6.7, 2.9, 2.53)
    for column, width in zip(shape.table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, cells in zip(shape.table.rows, rows, strict=True):
        is_head = cells is rows[0]
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
            cell.fill.solid()
            cell.fill.fore_color.rgb = _BLUE if is_head else _WHITE
            font = cell.text_frame.paragraphs[0].font
            font.size, font.bold = Pt(18), is_head or words == cells[1]
            font.color.rgb = _WHITE if is_head else _INK


def _chart(page: Any, chart: Chart) -> None:
    data = CategoryChartData(number_format="0" if chart.decimals == 0 else "0.0")
    data.categories = list(chart.rows)
    for one in chart.series:
        data.add_series(one.name, [None if value is None else float(value) for value in one.numbers])
    place = _LEFT, _TOP, _ACROSS, _DOWN
    shape = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    _describe(shape, chart.alt)
    drawn = shape.chart
    drawn.font.size, drawn.font.color.rgb = Pt(14), _INK
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _axes(drawn, chart.unit)
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, _overlap(chart)
    for series, one in zip(plot.series, chart.series, strict=True):
        _series(series, one)


def _overlap(chart: Chart) -> int:
    """Return how far bars of one row cover each other: fully, where a row has only one."""
    most = max(sum(one.numbers[row] is not None for one in chart.series) for row in range(len(chart.rows)))
    return 100 if most == 1 else 0


def _axes(drawn: Any, unit: str) -> None:
    rows, numbers = drawn.category_axis, drawn.value_axis
    rows.reverse_order = True
    rows.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    rows.major_tick_mark = XL_TICK_MARK.NONE
    numbers.has_major_gridlines = False
    numbers.tick_label_position = XL_TICK_LABEL_POSITION.NONE  # every value stands beside its bar
    numbers.major_tick_mark = XL_TICK_MARK.NONE
    numbers.has_title = True
    numbers.axis_title.text_frame.text = unit
    numbers.axis_title.text_frame.paragraphs[0].font.size = Pt(14)
    numbers.axis_title.text_frame.paragraphs[0].font.bold = False


def _series(series: Any, one: ChartSeries) -> None:
    color = RGBColor.from_string(one.color.removeprefix("#"))
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _WHITE if one.is_published else color
    series.format.line.color.rgb = color
    series.format.line.width = Pt(2.25)
    labels = series.data_labels
    labels.show_value = True
    labels.position = XL_LABEL_POSITION.INSIDE_BASE if _has_intervals(one) else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(13)
    labels.font.color.rgb = _WHITE if _has_intervals(one) and not one.is_published else _INK
    if _has_intervals(one):
        add_intervals(series._element, one)


def _has_intervals(one: ChartSeries) -> bool:
    return any(value is not None for value in one.low)


def _speak(show: Any, language: str) -> None:
    """Say the language of every word, so that it is read aloud and checked in it."""
    for page in show.slides:
        charts = [shape.chart._chartSpace for shape in page.shapes if shape.has_chart]
        for part in (page._element, page.notes_slide._element, *charts):
            for run in part.iter(qn("a:r"), qn("a:endParaRPr")):
                properties = run if run.tag == qn("a:endParaRPr") else run.get_or_add_rPr()
                properties.set("lang", language)
        for chart in charts:
            said = etree.Element(qn("c:lang"), val=language)
            chart.find(qn("c:date1904")).addnext(said)
