"""``lab``: finds the book's notebooks, keeps the reader's copies, and says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bip_teach.cli import notebooks


@pytest.fixture
def book(tmp_path: Path) -> Path:
    pages = tmp_path / "bip-teach-book-en" / "pages"
    for name in ("notebooks/path_to_job.ipynb", "notebooks/caseworkers/belief.ipynb", "book/start.html"):
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text("{}", encoding="utf-8")
    return pages.parent


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    seen: list[Path] = []
    monkeypatch.setattr(notebooks, "_open", seen.append)
    return seen


@pytest.mark.parametrize(
    ("page", "path"), [("path_to_job", "path_to_job.ipynb"), ("caseworkers/belief", None)]
)
def test_a_page_is_opened_from_a_copy(run, book, opened, tmp_path, page, path):
    folder = tmp_path / "mine"
    assert run("lab", page, "--book", book, "--folder", folder).exit_code == 0
    assert opened == [folder / (path or "caseworkers/belief.ipynb")]
    assert opened[0].is_file()


def test_without_a_page_the_folder_is_opened(run, book, opened, tmp_path):
    assert run("lab", "--book", book / "pages", "--folder", tmp_path / "mine").exit_code == 0
    assert opened == [tmp_path / "mine"]


@pytest.mark.usefixtures("opened")
def test_a_copy_that_the_reader_changed_is_kept(run, book, tmp_path):
    mine = tmp_path / "mine" / "path_to_job.ipynb"
    mine.parent.mkdir()
    mine.write_text("my work", encoding="utf-8")
    run("lab", "path_to_job", "--book", book, "--folder", mine.parent)
    assert mine.read_text(encoding="utf-8") == "my work"


def test_an_unknown_page_gets_a_hint(run, book, opened):
    result = run("lab", "path_to_jobs", "--book", book)
    assert result.exit_code == 2
    assert "path_to_job" in result.stderr
    assert opened == []


@pytest.mark.usefixtures("opened")
def test_a_folder_without_a_book_is_named(run, tmp_path):
    result = run("lab", "--book", tmp_path / "empty")
    assert result.exit_code == 2
    assert "No notebooks of the book in" in result.stderr
    assert "make book" in result.stderr


def test_without_jupyterlab_the_command_says_how_to_install_it(run, book, opened, monkeypatch):
    monkeypatch.setattr(notebooks, "find_spec", lambda _: None)
    result = run("lab", "path_to_job", "--book", book)
    assert result.exit_code == 2
    assert 'pip install "bip-teach[lab]"' in result.stderr
    assert opened == []
