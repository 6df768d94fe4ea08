"""Cells are executed once for all languages: what they show is what each language alone would show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from bip_teach.explorers.base import STATIC_VARIABLE
from bip_teach.language import LANGUAGE_VARIABLE
from bip_teach.language.cells import MIME_TYPE

EXECUTED = Path("_build") / "work" / "en-facilitators" / "_build" / "jupyter_execute" / "book"
GLUED = "application/papermill.record/"
FIGURE = "application/vnd.plotly.v1+json"
# Objects of Python have a plain text that nobody reads on a page.
SEEN = (FIGURE, "text/html")


def shown(cell: nbformat.NotebookNode, language: str) -> list[dict[str, Any]]:
    """What a cell shows to a reader, as JSON would keep it."""
    found = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if MIME_TYPE in data:
            data = data[MIME_TYPE]["bundles"][language]
        one = {kind: value for kind, value in data.items() if kind in SEEN}
        found.append(json.loads(json.dumps(one, sort_keys=True)))
    return [one for one in found if one]


def glued(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """What the cells of a notebook glue into sentences, by name."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [output for output in outputs if "scrapbook" in output.get("metadata", {})]
    return {
        one.metadata.scrapbook.name: {kind.removeprefix(GLUED): value for kind, value in one.data.items()}
        for one in found
    }


def kept(root: Path, page: str) -> dict[str, Any]:
    """What the shared execution has glued; it lies beside the notebook."""
    file = root / EXECUTED / f"{page}.glue.json"
    found = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {
        name: {kind.removeprefix(GLUED): value for kind, value in one["data"].items()}
        for name, one in found.items()
    }


@pytest.fixture
def alone(root, tmp_path, monkeypatch, page_with_cells, other_language):
    """A page whose cells run in one language from their first line on, with no sharing."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv(STATIC_VARIABLE, "1")
    monkeypatch.setenv(LANGUAGE_VARIABLE, other_language)
    monkeypatch.setenv("PYTHONPATH", str(root))
    notebook = nbformat.read(root / EXECUTED / f"{page_with_cells}.ipynb", as_version=4)
    folder = (root / "book" / page_with_cells).parent
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


@pytest.mark.usefixtures("site")
def test_a_shared_execution_shows_what_one_language_alone_shows(root, alone, page_with_cells, other_language):
    shared = nbformat.read(root / EXECUTED / f"{page_with_cells}.ipynb", as_version=4)
    pairs = list(zip(shared.cells, alone.cells, strict=True))
    compared = [(shown(one, other_language), shown(other, other_language)) for one, other in pairs]
    assert [one for one, _ in compared] == [other for _, other in compared]
    assert kept(root, page_with_cells) == glued(alone)
