"""Texts of cells reach the catalogues, each of them once."""

from __future__ import annotations

import json

import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.language.extraction import ASKED as LIST
from bip_teach.sphinx_ext.asked_texts import asked_texts, write_asked_texts


@pytest.fixture
def checkout(tmp_path, root):
    """The sources of this checkout, and a book whose cells asked for a few texts."""
    for name in ("bip_teach", "benchmarks"):
        (tmp_path / name).symlink_to(root / name, target_is_directory=True)
    (tmp_path / LIST).parent.mkdir(parents=True)
    return tmp_path


def build(checkout, folder, texts):
    target = checkout / "_build" / "work" / folder / "_build" / "asked.json"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(texts), encoding="utf-8")


def test_texts_that_no_other_source_holds_are_kept_once(checkout):
    build(checkout, "en", ["a text of one cell only", "{n}", "26.8", "from", "job_52w"])
    build(checkout, "en-facilitators", ["a text of one cell only", "ärlig"])
    write_asked_texts(checkout)
    found = json.loads((checkout / LIST).read_text(encoding="utf-8"))
    assert found == ["a text of one cell only", "ärlig"]


def test_a_book_that_is_not_built_is_named(checkout):
    with pytest.raises(InvalidArgumentError, match="make book"):
        asked_texts(checkout)
