"""Sentences, errors and warnings become words when they are shown, in the language that is spoken then."""

import pickle
import warnings

import pandas as pd
import pytest

from bip_teach.errors import (
    EstimationError,
    InvalidArgumentError,
    PanelError,
    Problem,
    UnknownLanguageError,
    UnknownNameError,
    WeakInstrumentWarning,
    check_choice,
    check_columns,
    check_known,
)
from bip_teach.language import LANGUAGE_VARIABLE, Lines, PluralSentence, Sentence, any_of, speaking, translate

WORDS = {
    "{name} is {value}. Allowed: {listed}.": "{name} är {value}. Tillåtet: {listed}.",
    "{problem} Did you mean {names}?": "{problem} Menade du {names}?",
    "{one} or {other}": "{one} eller {other}",
    "There is no {kind} called {name!r}.": "Det finns ingen {kind} som heter {name!r}.",
    "topic": "rubrik",
    "The loss is {loss:.1f} for {clients:,} clients.": "Förlusten är {loss:.1f} för {clients:,} klienter.",
    "No row is left.": "Ingen rad är kvar.",
    "{name}: {reason} Join it with another.": "{name}: {reason} Lägg ihop den med en annan.",
    "table {table}, row {row}": "tabell {table}, rad {row}",
    "the row is empty. Remove it.": "raden är tom. Ta bort den.",
    ("The panel has {count:,} problem:", "The panel has {count:,} problems:"): (
        "Panelen har {count:,} fel:",
        "Panelen har {count:,} fel, alla listade:",
    ),
}


@pytest.fixture(autouse=True)
def few_words(teach):
    teach(WORDS)


def test_an_error_speaks_the_language_of_the_moment_in_which_it_is_shown():
    with pytest.raises(InvalidArgumentError) as caught:
        check_choice("outcome", "jobs", ["job", "jobb"])
    assert str(caught.value) == "outcome is 'jobs'. Allowed: 'job', 'jobb'. Did you mean 'job' or 'jobb'?"
    with speaking("sv"):
        assert (
            str(caught.value) == "outcome är 'jobs'. Tillåtet: 'job', 'jobb'. Menade du 'job' eller 'jobb'?"
        )
    assert str(caught.value).startswith("outcome is")


def test_a_kind_is_said_in_the_language_too():
    with pytest.raises(UnknownNameError) as caught, speaking("sv"):
        check_known("topic", "zzz", ["trust"])
    with speaking("sv"):
        assert str(caught.value) == "Det finns ingen rubrik som heter 'zzz'."


def test_what_has_no_translation_stays_english():
    with pytest.raises(UnknownNameError) as caught:
        check_columns(pd.DataFrame({"week": [1]}), ["wave"], Sentence("the table"))
    with speaking("sv"):
        assert str(caught.value).startswith("the table has no column 'wave'. It has: week.")


def test_numbers_get_the_marks_of_the_language_and_values_that_are_shown_as_typed_do_not():
    sentence = Sentence("The loss is {loss:.1f} for {clients:,} clients.", loss=1.25, clients=4000)
    assert str(sentence) == "The loss is 1.2 for 4,000 clients."
    with speaking("sv"):
        assert str(sentence) == "Förlusten är 1,2 för 4\N{NO-BREAK SPACE}000 klienter."
        assert str(Sentence("{value!r} and {text}", value=0.5, text="0.5")) == "0.5 and 0.5"
        assert sentence.source() == "The loss is 1.2 for 4,000 clients."


def test_an_error_inside_an_error_is_said_in_one_language():
    inner = EstimationError("No row is left.")
    outer = EstimationError("{name}: {reason} Join it with another.", name="age", reason=inner)
    assert str(outer) == "age: No row is left. Join it with another."
    with speaking("sv"):
        assert str(outer) == "age: Ingen rad är kvar. Lägg ihop den med en annan."


def test_a_panel_error_lists_its_problems_in_the_language():
    row = Problem("clients", 2, None, Sentence("the row is empty. Remove it."))
    error = pickle.loads(pickle.dumps(PanelError([row, row])))
    assert str(error).splitlines()[0] == "The panel has 2 problems:"
    with speaking("sv"):
        line = "tabell clients, rad 2: raden är tom. Ta bort den."
        assert str(error).splitlines() == ["Panelen har 2 fel, alla listade:", line, line]
        assert str(PanelError([row])).splitlines()[0] == "Panelen har 1 fel:"
        assert row.message == "raden är tom. Ta bort den."


def test_an_error_crosses_a_process_with_its_template_and_its_values():
    error = EstimationError("{name}: {reason} Join it with another.", name="age", reason="few.")
    error.add_note("seen in another process")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.args, again.__notes__) == (type(error), error.args, error.__notes__)
    assert again.args == (Sentence("{name}: {reason} Join it with another.", name="age", reason="few."),)
    with speaking("sv"):
        assert str(again) == "age: few. Lägg ihop den med en annan."


def test_a_warning_is_told_by_a_sentence():
    with pytest.warns(WeakInstrumentWarning, match=r"^No row is left\.$") as caught:
        warnings.warn(WeakInstrumentWarning("No row is left."), stacklevel=1)
    with speaking("sv"):
        assert str(caught[0].message) == "Ingen rad är kvar."


def test_braces_stand_in_a_text_without_values():
    assert str(InvalidArgumentError("{not} a place")) == "{not} a place"


def test_sentences_are_equal_where_template_and_values_are():
    assert Sentence("{n} rows", n=2) == Sentence("{n} rows", n=2)
    assert Sentence("{n} rows", n=2) != Sentence("{n} rows", n=3)
    assert Sentence("{count} row", count=1) != PluralSentence("{count} row", "{count} rows", 1)
    assert len({Sentence("a"), Sentence("a"), Sentence("b")}) == 2
    assert repr(Sentence("{n} rows", n=2)) == "'2 rows'"


def test_lines_and_alternatives():
    with speaking("sv"):
        assert str(Lines([Sentence("topic"), "b"])) == "rubrik\nb"
        assert str(any_of(["a", "b", "c"])) == "a eller b eller c"
    assert str(any_of(["a"])) == "a"


def test_an_unknown_language_is_told_in_english_and_so_is_every_fault_then(monkeypatch):
    with (
        pytest.raises(UnknownLanguageError, match=r"^language is 'tlh'\. Allowed: 'en', 'da', 'sv'"),
        speaking("tlh"),
    ):
        pass
    monkeypatch.setenv(LANGUAGE_VARIABLE, "tlh")
    with pytest.raises(UnknownLanguageError, match=f"environment variable {LANGUAGE_VARIABLE} is 'tlh'"):
        translate("topic")
    assert str(InvalidArgumentError("No row is left.")) == "No row is left."


def test_the_environment_names_the_language(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "sv")
    assert str(EstimationError("No row is left.")) == "Ingen rad är kvar."
