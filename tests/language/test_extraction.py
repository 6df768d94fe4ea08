"""Every text that can be shown is found, and nothing that is a key or a number."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bip_teach.instrument import INDICATORS, INTERVENTIONS, ITEMS, MISSING_REASONS, SEARCH_CHANNELS
from bip_teach.language import listening, message, read_words, translate
from bip_teach.language.extraction import (
    CHECKOUT,
    DATA_PLURALS,
    DATA_TEXTS,
    Message,
    package_messages,
    page_messages,
)
from bip_teach.panel import codebook
from bip_teach.published import figure_words, figures, neighbours, sources, write_published

PACKAGE = CHECKOUT / "bip_teach"


@pytest.fixture(scope="module")
def found() -> set[str | tuple[str, str]]:
    return {one.id for one in package_messages()}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project with one file of code, and files of data that are empty."""
    for name in (*DATA_TEXTS, *DATA_PLURALS):
        path = tmp_path / "bip_teach" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}" if path.suffix == ".json" else "", encoding="utf-8")
    (tmp_path / "bip_teach" / "code.py").write_text(
        'LABEL = message("a label")\n'
        "def say(n, language=None):\n"
        '    one = translate("{n} of "\n        "{total}", language)\n'
        '    return one + translate(LABEL) + translate_plural("{n} week", "{n} weeks", n) + "no text"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_code_marks_its_texts(checkout):
    texts = ["a label", "{n} of {total}", ("{n} week", "{n} weeks")]
    assert list(package_messages(checkout)) == [Message(text, "bip_teach/code.py") for text in texts]


def test_texts_that_cells_asked_for_are_read_from_their_list(checkout):
    asked = checkout / "book" / "locale" / "asked.json"
    asked.parent.mkdir(parents=True)
    asked.write_text(json.dumps(["a label of a cell"]), encoding="utf-8")
    assert list(package_messages(checkout))[3:] == [Message("a label of a cell", "book/locale/asked.json")]


@pytest.mark.parametrize(
    "file", ["explorers/words.json", "sphinx_ext/learning/words.json", "sphinx_ext/words.json"]
)
def test_every_word_of_a_file_of_words_is_found(file, found):
    with listening() as asked:
        read_words.__wrapped__(PACKAGE / file, "en")
    assert {text for text in asked if re.search(r"[^\W\d_]", re.sub(r"\{[^{}]*\}", "", text))} <= found


def test_what_figures_sources_and_studies_ask_for_is_found(found):
    with listening() as asked:
        for one in figures():
            figure_words(one.id)
            write_published(f"{one.id}|source")
            one.format()
        for document in sources():
            translate(document.short_name)
            translate(document.note)
    known = found | {text[0] for text in found if isinstance(text, tuple)}
    assert {text for text in asked if re.search(r"[a-z]{2}|[.:]", text)} <= known
    assert {text for study in neighbours("en") for text in (study.place, study.adds, study.study)} <= found


def test_what_the_questionnaire_asks_for_is_found(found):
    with listening() as asked:
        for one in (*INDICATORS, *ITEMS, *SEARCH_CHANNELS, *INTERVENTIONS, *MISSING_REASONS):
            _ = one.label(), one.text()
        for item in ITEMS:
            item.levels()
    assert asked <= found


def test_the_texts_of_the_codebook_are_found(found):
    table = codebook()
    for column in ("title", "description", "unit"):
        assert set(table[column]) - {""} <= found
    assert {"Never", "single"} <= found


def test_units_come_in_both_forms_and_keys_and_numbers_do_not_come(found):
    assert ("{n} week", "{n} weeks") in found
    assert ("{n}%", "{n}%") in found
    assert not found & {
        "",
        "{n}",
        ("{n}", "{n}"),
        "26.8",
        "1-5",
        "2020",
        "percent_change",
        "A.gradient.5_yes",
        "labour_market_knowledge",
    }


def test_a_page_gives_its_texts_from_top_to_bottom(tmp_path):
    page = tmp_path / "book" / "one.md"
    page.parent.mkdir()
    page.write_text("# Title\n\nFirst.\n\n```python\ncode\n```\n\n| a | b |\n|---|---|\n", encoding="utf-8")
    assert list(page_messages(tmp_path, page)) == [
        Message(text, "book/one.md") for text in ("Title", "First.", "a", "b")
    ]


def test_a_marked_constant_stays_as_it_is():
    assert message("a job") == "a job"
