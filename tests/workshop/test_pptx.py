"""PowerPoint files: native charts with the numbers of the page, notes, titles, words for every picture."""

from __future__ import annotations

import subprocess
from pathlib import Path

import office
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pypdf import PdfReader

from bip_teach.workshop.activities import topics
from bip_teach.workshop.charts import topic_chart
from bip_teach.workshop.deck import build_deck
from bip_teach.workshop.pptx_slides import write_pptx


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    path = tmp_path_factory.mktemp("pptx") / "belief.pptx"
    return Presentation(str(write_pptx(build_deck("belief"), path)))


def test_every_slide_has_its_title_and_its_notes(show) -> None:
    deck = build_deck("belief")
    assert [page.shapes.title.text for page in show.slides] == [slide.title for slide in deck.slides]
    notes = [page.notes_slide.notes_text_frame.text for page in show.slides]
    assert notes == [slide.notes for slide in deck.slides]


def test_charts_are_native_and_hold_the_numbers_of_the_page(show) -> None:
    chart = topic_chart("belief")
    (drawn,) = [shape.chart for page in show.slides for shape in page.shapes if shape.has_chart]
    plot = drawn.plots[0]
    assert tuple(plot.categories) == chart.rows
    assert {one.name: tuple(one.values) for one in plot.series} == {
        one.name: pytest.approx(one.numbers) for one in chart.series
    }


def test_intervals_are_drawn_where_the_page_has_them(show) -> None:
    chart = topic_chart("belief")
    (drawn,) = [shape.chart for page in show.slides for shape in page.shapes if shape.has_chart]
    for series, one in zip(drawn.plots[0].series, chart.series, strict=True):
        bars = series._element.find(qn("c:errBars"))
        assert (bars is not None) == any(end is not None for end in one.low)
        if bars is not None:
            plus = [float(found.text) for found in bars.find(qn("c:plus")).iter(qn("c:v"))]
            above = [high - value for high, value in zip(one.high, one.numbers, strict=True)]
            assert plus == pytest.approx(above, rel=1e-4)


def test_charts_and_tables_have_text_alternatives(show) -> None:
    shapes = [shape for page in show.slides for shape in page.shapes if shape.has_chart or shape.has_table]
    assert len(shapes) == 2
    assert all(len(shape._element._nvXxPr.cNvPr.get("descr")) > 40 for shape in shapes)


@pytest.mark.parametrize(("language", "spoken"), [("en", "en-GB"), ("sv", "sv-SE")])
def test_every_word_says_its_language(language: str, spoken: str, tmp_path: Path) -> None:
    show = Presentation(str(write_pptx(build_deck("belief", language), tmp_path / "a.pptx")))
    assert show.core_properties.language == spoken
    charts = [shape.chart._chartSpace for page in show.slides for shape in page.shapes if shape.has_chart]
    assert [chart.find(qn("c:lang")).get("val") for chart in charts] == [spoken]
    parts = [part._element for page in show.slides for part in (page, page.notes_slide)]
    for part in (*parts, *charts):
        assert {run.find(qn("a:rPr")).get("lang") for run in part.iter(qn("a:r"))} <= {spoken}


@pytest.mark.parametrize("name", topics())
def test_nothing_stands_outside_a_slide(name: str, tmp_path: Path) -> None:
    show = Presentation(str(write_pptx(build_deck(name), tmp_path / "a.pptx")))
    for page in show.slides:
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height, (page.shapes.title.text, shape.name)


@pytest.mark.slow
def test_every_file_opens_in_libreoffice(tmp_path: Path) -> None:
    program = office.find_office()
    assert program, office.HOW_TO
    files = [write_pptx(build_deck(name), tmp_path / f"{name}.pptx") for name in topics()]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
    pages = {file.stem: len(PdfReader(tmp_path / "pdf" / f"{file.stem}.pdf").pages) for file in files}
    assert pages == {file.stem: len(Presentation(str(file)).slides) for file in files}


def test_a_file_can_be_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    for _ in range(2):
        write_pptx(build_deck("fair_use"), path)
    assert len(Presentation(str(path)).slides) == len(build_deck("fair_use").slides)
