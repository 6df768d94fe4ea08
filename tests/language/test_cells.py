"""Cells are computed once, and what they show is made in every language."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from bip_teach.language import (
    LANGUAGE_VARIABLE,
    PSEUDO_LANGUAGE,
    SOURCE_LANGUAGE,
    edition_languages,
    spoken_language,
    translate,
    write_list,
)
from bip_teach.language.cells import MIME_TYPE, InEveryLanguage, load_ipython_extension

EVERY = {*edition_languages(), PSEUDO_LANGUAGE}


class OfItself:
    """An object that displays itself, as figures of plotly do."""

    def __init__(self, words):
        self.words = words

    def _ipython_display_(self):
        display({"text/html": f"<b>{self.words}</b>"}, raw=True)


@pytest.fixture
def shell(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "sv")
    one = InteractiveShell.instance()
    load_ipython_extension(one)
    one.push({"translate": translate, "write_list": write_list, "spoken": spoken_language, "calls": []})
    yield one
    InteractiveShell.clear_instance()


def run(shell, *cells):
    for cell in cells:
        result = shell.run_cell(cell, store_history=False)
        result.raise_error()
    return result.result


def test_only_the_last_expression_is_evaluated_more_than_once(shell):
    shown = run(shell, "calls.append('body')\ncalls.append('end') or translate('a job')")
    assert shell.user_ns["calls"] == ["body", *["end"] * len(EVERY)]
    assert isinstance(shown, InEveryLanguage)


def test_an_output_holds_every_language_and_what_was_asked_for(shell):
    shown = run(shell, "translate('a job')")._repr_mimebundle_()
    bundles = shown[MIME_TYPE]["bundles"]
    assert set(bundles) == EVERY
    assert bundles[SOURCE_LANGUAGE] == {"text/plain": "'a job'"}
    assert bundles[PSEUDO_LANGUAGE] == {"text/plain": "'⟦a job lång⟧'"}
    assert shown[MIME_TYPE]["asked"] == ["a job"]


def test_what_is_put_together_from_texts_is_not_asked_for(shell):
    shown = run(shell, "translate('{n} of 100').format(n=translate('many')) and translate(translate('one'))")
    assert shown.asked == ("many", "one", "{n} of 100")


def test_what_differs_only_in_marks_is_not_shared(shell):
    bundles = run(shell, "write_list(['1', '2'])")._repr_mimebundle_()[MIME_TYPE]["bundles"]
    assert bundles["en"] != bundles["sv"]


@pytest.mark.parametrize(("cell", "value"), [("3 + 4", 7), ("x = 3", None), ("calls.append(1)", None)])
def test_what_has_no_words_stays_as_it_is(shell, cell, value):
    assert run(shell, cell) == value
    assert len(shell.user_ns["calls"]) <= 1


def test_the_rest_of_a_cell_speaks_the_language_of_the_source(shell):
    run(shell, "before = spoken()\nspoken()", "after = spoken()")
    assert shell.user_ns["before"] == shell.user_ns["after"] == SOURCE_LANGUAGE


def test_what_shows_itself_is_caught(shell):
    shell.user_ns["Figure"] = OfItself
    bundles = run(shell, "Figure(translate('a job'))")._repr_mimebundle_()[MIME_TYPE]["bundles"]
    assert bundles["en"] == {"text/html": "<b>a job</b>"}
    assert set(bundles) == EVERY


def test_an_error_of_the_last_expression_reaches_the_reader(shell):
    with pytest.raises(ZeroDivisionError):
        run(shell, "1 / 0")
