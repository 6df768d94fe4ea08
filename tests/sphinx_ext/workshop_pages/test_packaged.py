"""Pages for sessions follow the packaged files from which they are made."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from bip_teach.sphinx_ext import workshop_pages
from bip_teach.sphinx_ext.workshop_pages import packaged
from bip_teach.sphinx_ext.workshop_pages.packaged import packaged_files

SETTINGS = {
    "extensions": ["myst_parser"],
    "myst_enable_extensions": ["colon_fence"],
    "html_theme": "basic",
}
PAGES = {
    "index": "# Start\n\n```{toctree}\nplanner\nfiles\n```\n",
    "planner": "# Plan\n\n:::{session-planner}\n:::\n",
    "files": "# Files\n\n:::{workshop-files} slides\n:::\n",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Sphinx]:
    """A book with a planner and a list of files, not yet read."""
    source = tmp_path / "source"
    source.mkdir()
    for name, text in PAGES.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    out, trees = tmp_path / "out", tmp_path / "trees"
    with warnings.catch_warnings(), patch_docutils(), docutils_namespace():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Sphinx about itself
        made = Sphinx(source, None, out, trees, "html", SETTINGS, status=None, warning=None)
        workshop_pages.register(made)
        yield made


def test_the_packaged_files_are_tables_rules_and_words():
    names = {path.name for path in packaged_files()}
    assert {"activities.json", "slides.json", "rules.json", "checklist.json", "plans.json"} <= names
    assert {"files.toml", "sheets.toml", "slides.toml", "bip_teach.po"} <= names
    assert all(path.is_file() for path in packaged_files())


def test_the_environment_knows_what_the_pages_are_made_of(app):
    app.builder.read()
    for page in ("planner", "files"):
        assert {str(path) for path in packaged_files()} <= set(app.env.dependencies[page])
    assert not app.env.dependencies["index"]


def test_a_changed_file_has_its_pages_read_again_and_no_other(app, tmp_path, monkeypatch):
    table = tmp_path / "activities.json"
    table.write_text("[]", encoding="utf-8")
    monkeypatch.setattr(packaged, "packaged_files", lambda: (table,))
    assert set(app.builder.read()) == set(PAGES)
    assert app.builder.read() == []
    later = time.time() + 3600
    os.utime(table, (later, later))
    assert set(app.builder.read()) == {"planner", "files"}
