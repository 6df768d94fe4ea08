"""``session`` writes what a session needs; ``activities`` reads the chapters; bad input changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import icalendar
import pytest
from docx.oxml.ns import qn
from typer.testing import Result

from bip_teach.language import LANGUAGE_VARIABLE, edition_languages
from bip_teach.workshop import files, plan_session, topics
from bip_teach.workshop.collected import collected_file
from bip_teach.workshop.runsheet import run_sheet_text

Run = Callable[..., Result]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slides and handouts as one small file each: they have tests of their own."""

    def write(name: str):
        def one(plan, folder: Path, language: str) -> list[Path]:
            (folder / name).mkdir()
            (folder / name / "one.html").write_text(f"{plan.topics} {language}", encoding="utf-8")
            return [folder / name / "one.html"]

        return one

    monkeypatch.setattr(files, "write_slides", write("slides"))
    monkeypatch.setattr(files, "write_handouts", write("handouts"))


@pytest.mark.usefixtures("quick")
def test_a_session_is_written_with_all_its_files(run: Run, content, tmp_path: Path) -> None:
    out = tmp_path / "monday"
    options = (
        "--minutes",
        "90",
        "--audience",
        "managers",
        "--topics",
        "switches, trust",
        "--day",
        "2026-03-02",
    )
    result = run("session", *options, "--start", "13:30", "--site", "https://example.org/en", "--out", out)
    assert result.exit_code == 0, result.output
    assert "trust, switches from 13:30 to 15:00" in result.stdout
    found = content(out)
    names = {"run-sheet.txt", "run-sheet.html", "run-sheet.docx", "session.ics"}
    assert set(found) == names | {"slides/one.html", "handouts/one.html"}
    plan = plan_session("managers", 90, ["trust", "switches"], start="13:30")
    assert found["run-sheet.txt"].decode() == run_sheet_text(plan, site="https://example.org/en/")
    assert docx.Document(str(out / "run-sheet.docx")).paragraphs[0].text == "Session: Managers, 90 minutes"
    first = icalendar.Calendar.from_ical(found["session.ics"]).walk("VEVENT")[0]
    assert f"{first.decoded('DTSTART'):%Y-%m-%d %H:%M}" == "2026-03-02 13:30"


@pytest.mark.usefixtures("quick")
def test_a_session_is_written_in_the_language_that_is_asked_for(
    run: Run, tmp_path: Path, monkeypatch
) -> None:
    assert run("session", "--lang", "sv", "--audience", "managers", "--out", tmp_path / "one").exit_code == 0
    monkeypatch.setenv(LANGUAGE_VARIABLE, "sv")
    assert run("session", "--audience", "managers", "--out", tmp_path / "two").exit_code == 0
    for folder in ("one", "two"):
        document = docx.Document(str(tmp_path / folder / "run-sheet.docx"))
        assert document.paragraphs[0].text == "Chefer: ett pass på 90 minuter"
        assert document.core_properties.language == "sv"
        assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "sv-SE"


@pytest.mark.usefixtures("quick")
def test_old_files_are_replaced_and_others_stay(run: Run, content, tmp_path: Path) -> None:
    (tmp_path / "run-sheet.txt").write_text("old", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert run("session", "--out", tmp_path).exit_code == 0
    found = content(tmp_path)
    assert found["mine.txt"] == b"mine"
    assert found["run-sheet.txt"] != b"old"
    assert not [name for name in found if name.startswith(".")]


@pytest.mark.usefixtures("quick")
def test_online_and_without_network_reach_the_sheet(run: Run, tmp_path: Path) -> None:
    assert run("session", "--online", "--out", tmp_path).exit_code == 0
    assert "chat" in (tmp_path / "run-sheet.txt").read_text(encoding="utf-8")
    assert run("session", "--no-internet", "--out", tmp_path).exit_code == 0
    assert ".zip" in (tmp_path / "run-sheet.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--topics", "beleif"), "Did you mean 'belief'"),
        (("--minutes", "45", "--topics", ",".join(topics())), "- 45 minutes with belief"),
        (("--minutes", "5"), "Allowed: a whole number of 30 or more"),
        (("--audience", "bosses"), "bosses"),
        (("--start", "nine"), "such as 09:00"),
        (("--online", "--no-internet"), "needs a network"),
        (("--lang", "xx"), "xx"),
        (("--site", "../book"), "https://example.org/en/"),
        (("--day", "tomorrow"), "tomorrow"),
    ],
)
def test_bad_input_is_told_and_nothing_written(run: Run, tmp_path: Path, options, words: str) -> None:
    out = tmp_path / "out"
    result = run("session", *options, "--out", out)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not out.exists()


@pytest.mark.usefixtures("quick")
def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = run("session", "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_session_that_fails_half_way_changes_nothing(
    run: Run, content, tmp_path: Path, monkeypatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_slides", full)
    (tmp_path / "run-sheet.txt").write_text("old", encoding="utf-8")
    result = run("session", "--out", tmp_path)
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert content(tmp_path) == {"run-sheet.txt": b"old"}


def test_a_missing_library_is_told(run: Run, tmp_path: Path, monkeypatch) -> None:
    def missing(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'pptx'", name="pptx")

    monkeypatch.setattr(files, "write_session", missing)
    result = run("session", "--out", tmp_path)
    assert result.exit_code == 2
    assert 'pip install "bip-teach[workshop]"' in result.stderr


def test_activities_are_read_from_the_chapters_again(run: Run, tmp_path: Path, root: Path) -> None:
    result = run("activities", "--book", root, "--out", tmp_path / "new")
    assert result.exit_code == 0, result.output
    for language in edition_languages():
        for table in ("activities", "slides", "checklist"):
            read_again = collected_file(table, language, tmp_path / "new").read_bytes()
            assert read_again == collected_file(table, language).read_bytes()


def test_a_folder_without_a_book_is_told(run: Run, tmp_path: Path) -> None:
    result = run("activities", "--book", tmp_path, "--out", tmp_path / "new")
    assert result.exit_code == 2
    assert "_toc.yml" in result.stderr
    assert not (tmp_path / "new").exists()
