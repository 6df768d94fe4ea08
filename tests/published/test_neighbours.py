"""Neighbouring studies: each is cited in the book's references, and written for readers."""

import re
from dataclasses import astuple
from pathlib import Path

import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.published import disagreements, disagreements_table, neighbours, neighbours_table

REFERENCES = Path(__file__).resolve().parents[2] / "book" / "references.bib"


@pytest.mark.parametrize("study", neighbours(), ids=lambda study: study.key)
def test_each_study_is_in_the_references_with_its_year(study):
    entry = re.search(
        rf"^@\w+\{{{study.key},\n(.*?)^\}}", REFERENCES.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert entry is not None
    year = re.search(r"\((\d{4})\)", study.study)
    assert year is None or f"year = {{{year[1]}}}" in entry[1]


@pytest.mark.parametrize("study", neighbours(), ids=lambda study: study.key)
def test_each_study_is_written_for_readers(study):
    assert all(astuple(study))
    for text in (study.design, study.found, study.adds):
        assert text.endswith(".")
        assert not re.search(r"[<>&]", text)
        assert max(len(sentence.split()) for sentence in re.split(r"[.:;] ", text)) <= 25


def test_the_table_has_every_study_once():
    table = neighbours_table()
    assert list(table["key"]) == [study.key for study in neighbours()]
    assert table["key"].is_unique


def test_the_disagreements_fall_into_three_weights():
    parts = [disagreements_table(weight) for weight in ("message", "detail", "slip")]
    assert all(len(part) >= 5 for part in parts)
    assert sum(map(len, parts)) == len(disagreements_table()) == len(disagreements())
    assert set().union(*(part["id"] for part in parts)) == {case.id for case in disagreements()}
    assert (
        not disagreements_table()[["title", "explanation", "choice"]]
        .map(lambda text: "<" in text)
        .any(axis=None)
    )


def test_an_unknown_weight_is_answered_with_the_known_ones():
    with pytest.raises(InvalidArgumentError, match="message"):
        disagreements_table("heavy")
