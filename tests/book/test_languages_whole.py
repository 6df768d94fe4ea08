"""Every language that has an edition is whole: nothing is left in English, and nothing is doubtful."""

from __future__ import annotations

import json
import shutil

import pytest

from bip_teach.language.extraction import ASKED
from bip_teach.language.update import count_messages, update_language
from bip_teach.sphinx_ext.asked_texts import asked_texts


@pytest.mark.usefixtures("site")
def test_the_list_of_texts_of_cells_is_that_of_the_built_book(root):
    kept = json.loads((root / ASKED).read_text(encoding="utf-8"))
    assert kept == asked_texts(root), "Write it again: python -m bip_teach.sphinx_ext.asked_texts"


def test_no_text_is_untranslated_or_doubtful(root, other_language):
    of_package = [root / "bip_teach" / "locale" / other_language / "LC_MESSAGES" / "bip_teach.po"]
    of_pages = sorted((root / "book" / "locale" / other_language).rglob("*.po"))
    for paths in (of_package, of_pages):
        counts = count_messages(paths, other_language)
        assert counts.messages > 1000
        assert (counts.untranslated, counts.fuzzy) == (0, 0), f"make language LANG={other_language}"


def test_catalogues_hold_what_the_source_says_and_nothing_else(root, other_language, tmp_path):
    for name in ("bip_teach/locale", "book/locale"):
        shutil.copytree(root / name, tmp_path / name)
    for path in update_language(other_language, root, tmp_path):
        assert path.read_bytes() == (root / path.relative_to(tmp_path)).read_bytes(), path.name
