"""Texts in data that a message gave are known again in another language."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from bip_teach.language import catalogue, listening, message, translate

_GIVEN = {
    "{0} of {1} answers": "{0} av {1} svar",
    "the mean of {0} beside {1}, and {0} alone": "{0} för sig, och medelvärdet av {0} bredvid {1}",
    "the mean of {0}": "medelvärdet av {0}",
    "{0}: {1}": "{0} – {1}",
    "a job": "ett jobb",
}


@pytest.fixture
def swedish(monkeypatch):
    """A catalogue that holds little more than composed messages."""
    known = Catalog("sv")
    for text, said in _GIVEN.items():
        known.add(text, said)
    caches = (catalogue._catalogue, catalogue._composed)
    for one in caches:
        one.cache_clear()
    monkeypatch.setattr(catalogue, "_messages", lambda language: known if language == "sv" else Catalog())
    yield "sv"
    for one in caches:
        one.cache_clear()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a job", "ett jobb"),
        ("12 of 4,000.5 answers", "12 av 4\N{NO-BREAK SPACE}000,5 svar"),
        ("−1.5 of 2016 answers", "−1,5 av 2016 svar"),
        ("the mean of a job", "medelvärdet av ett jobb"),
        ("the mean of job_52w", "medelvärdet av job_52w"),
        (
            "the mean of belief beside a job, and belief alone",
            "belief för sig, och medelvärdet av belief bredvid ett jobb",
        ),
        ("a job: 5", "a job: 5"),
        ("nobody said this of anything", "nobody said this of anything"),
    ],
)
def test_a_composed_text_is_put_together_anew(swedish, text, said):
    assert translate(text, swedish) == said
    assert translate(text, "en") == text


def test_a_place_that_comes_again_holds_the_same_text(swedish):
    text = "the mean of one beside two, and three alone"
    assert translate(text, swedish) == "medelvärdet av one beside two, and three alone"


def test_only_texts_that_no_message_gave_are_noted():
    given = message("{0} of the test that were told apart")
    with listening() as asked:
        translate(given.format(3), "en")
        translate("a text of its own", "en")
    assert asked == {"a text of its own"}


def test_the_texts_of_data_are_what_their_message_says():
    assert message("{0} if alike, {1} after").format("9", "15") == "9 if alike, 15 after"
