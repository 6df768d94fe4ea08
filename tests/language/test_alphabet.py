"""The order of words: each language's own letters last, marks on other letters without weight."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach.language import alphabetical_key, initial

# As the dictionaries of each language have them.
ORDERS = {
    "en": ["Ability", "åkerman", "ärende", "bias", "P-value", "percentage", "power", "régime", "register"],
    "sv": ["ability", "Idé", "idéer", "zon", "återgång", "åtgärd", "Ärende", "överanpassning"],
    "da": ["ability", "zone", "Ærlig", "øre", "åben"],
}


@pytest.mark.parametrize("language", ORDERS)
def test_words_stand_as_in_a_dictionary(language):
    words = ORDERS[language]
    mixed = sorted(words, key=len)
    assert sorted(mixed, key=lambda word: alphabetical_key(word, language)) == words


@given(st.text(alphabet="aåäöæøzé- "), st.sampled_from(sorted(ORDERS)))
def test_a_letter_written_as_two_signs_stands_in_the_same_place(text, language):
    apart = unicodedata.normalize("NFD", text)
    assert alphabetical_key(apart, language) == alphabetical_key(text, language)
    assert initial(apart, language) == initial(text, language)


def test_initials_are_letters_of_the_language():
    found = {language: [initial(word, language) for word in ("ärende", "øre", "élan")] for language in ORDERS}
    assert found == {"en": ["A", "Ø", "E"], "sv": ["Ä", "Ø", "E"], "da": ["A", "Ø", "E"]}
    assert initial("", "sv") == initial("95 per cent", "sv") == ""
