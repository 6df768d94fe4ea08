"""``course``: what it refuses, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from typer.testing import Result

Run = Callable[..., Result]

CONTENTS = (
    '<span class="caption-text">Part</span>'
    '<li class="toctree-l1"><a class="internal" href="a.html">A</a></li>'
)
CHAPTER = (
    '<h1>A</h1><div data-part="question" data-page="a" data-id="one"></div>'
    '<div data-part="read" data-page="a" data-id=""></div>'
)


def test_a_built_edition_becomes_a_package(run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "genindex.html").write_text(CONTENTS, encoding="utf-8")
    (site / "a.html").write_text(CHAPTER, encoding="utf-8")
    result = run("course", "--site", site, "--out", tmp_path / "course.zip")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Wrote 1 chapters with 1 questions to")
    with ZipFile(tmp_path / "course.zip") as file:
        assert {"imsmanifest.xml", "course/a.html", "course/course.js", "a.html"} <= set(file.namelist())


def test_a_site_that_is_not_built_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("course", "--site", tmp_path, "--out", tmp_path / "course.zip")
    assert result.exit_code == 2
    assert "make book" in result.output


def test_a_name_that_is_no_zip_file_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("course", "--out", tmp_path / "course.html")
    assert result.exit_code == 2
    assert ".zip" in result.output
