"""What sessions take from the built pages."""

from __future__ import annotations

from bip_teach.workshop.collected import collected_file
from bip_teach.workshop.computed import answers_of, computed_answer, table_of_answers


def test_computed_answers_are_those_of_the_built_pages(site, language):
    packaged = collected_file("answers", language)
    assert packaged.read_text(encoding="utf-8") == table_of_answers(site / language), (
        "The answers of the pages have changed. Type: bip-teach activities"
    )


def test_an_answer_has_its_number_and_no_second_step(site):
    found = answers_of(site / "en")
    assert len(found) >= 5
    for name, paragraphs in found.items():
        assert any(letter.isdigit() for letter in paragraphs[0]), name
        assert computed_answer(*name.split("#")) == tuple(paragraphs)
        assert not any("Why?" in words for words in paragraphs)


def test_a_page_without_such_an_answer_has_none():
    assert computed_answer("book/start", "tour-yes") == ()
