"""Numbers and sentences in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach.errors import UnknownLanguageError
from bip_teach.explorers.wording import (
    by_count,
    by_sign,
    explorer_text,
    load_text,
    of_hundred,
    plain,
    signed,
)
from bip_teach.language import edition_languages

TEXT = load_text("en")


@pytest.mark.parametrize(
    ("share", "persons"),
    [
        (0, 0),
        (0.004, 0),
        (0.005, 1),
        (0.268, 27),
        (0.125, 13),
        (0.285, 29),
        (0.145, 15),
        (0.995, 100),
        (1, 100),
    ],
)
def test_shares_become_whole_persons_rounded_half_up(share, persons):
    assert of_hundred(share) == persons


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(1.25, 1, "+1.3"), (-1.25, 1, "−1.3"), (0.04, 1, "0.0"), (-0.04, 1, "0.0"), (12345, 0, "+12,345")],
)
def test_signed_numbers(value, digits, words):
    assert signed(value, digits, TEXT) == words


@given(st.floats(min_value=-99999, max_value=99999), st.integers(0, 3))
def test_a_worded_number_is_the_number(value, digits):
    words = plain(value, digits, TEXT).replace(",", "")
    assert float(words) == pytest.approx(abs(value), abs=0.5000001 * 10**-digits)


def test_other_marks_for_another_language():
    swedish = {"marks": {"decimal": ",", "thousands": "\N{NO-BREAK SPACE}", "minus": "−", "plus": "+"}}
    assert plain(12345.65, 1, swedish) == "12\N{NO-BREAK SPACE}345,7"


def test_forms_are_picked_by_count_and_direction():
    forms = {"zero": "nobody", "one": "a person", "other": "persons"}
    assert [by_count(forms, count) for count in (0, 1, 2)] == ["nobody", "a person", "persons"]
    assert by_count({"other": "persons"}, 0) == "persons"
    moves = {"up": "up", "down": "down", "same": "same"}
    assert [by_sign(moves, value, 1) for value in (0.06, -0.06, 0.04)] == ["up", "down", "same"]


def test_every_language_has_the_same_sentences_with_the_same_places():
    english = _shape(TEXT)
    for language in edition_languages():
        assert _shape(load_text(language)) == english


def _shape(text):
    if isinstance(text, dict):
        return {name: _shape(part) for name, part in text.items() if name != "marks"}
    if isinstance(text, list):
        return len(text)
    return sorted(part.split("}")[0] for part in text.split("{")[1:]) if isinstance(text, str) else text


def test_an_unknown_language_is_named():
    with pytest.raises(UnknownLanguageError, match=r"language is 'xx'\. Allowed: 'en'"):
        explorer_text("belief", "xx")
