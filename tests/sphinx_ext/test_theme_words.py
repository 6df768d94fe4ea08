"""Words of Sphinx, the theme and its scripts come from the book's catalogue first; theirs is asked next."""

from __future__ import annotations

from gettext import NullTranslations
from importlib import resources
from types import SimpleNamespace

import pytest
import yaml
from sphinx.locale import translators

from bip_teach.sphinx_ext import theme_words
from bip_teach.sphinx_ext.page_words import page_words
from bip_teach.sphinx_ext.theme_words import BookWords, copy_script, search_script, use_book_words


class Theirs(NullTranslations):
    """A catalogue that translates everything into capitals."""

    def gettext(self, message):
        return message.upper()


@pytest.fixture
def theirs(monkeypatch):
    for catalogue in theme_words.CATALOGUES:
        monkeypatch.setitem(translators, ("general", catalogue), Theirs())


def application(language):
    return SimpleNamespace(config=SimpleNamespace(language=language), translator=None)


@pytest.mark.usefixtures("theirs")
def test_our_words_come_first_and_theirs_next(monkeypatch):
    monkeypatch.setattr(theme_words, "theme_words", lambda _: {"Main": "Huvudmeny"})
    app = application("sv")
    use_book_words(app)
    assert app.translator.gettext("Main") == "Huvudmeny"
    assert app.translator.gettext("Search") == "SEARCH"
    assert translators["general", "booktheme"].gettext("Main") == "Huvudmeny"


@pytest.mark.usefixtures("theirs")
def test_in_the_language_of_the_source_nothing_changes():
    app = application("en")
    use_book_words(app)
    assert app.translator.gettext("Main") == "MAIN"


def test_a_text_that_nobody_knows_stays():
    assert BookWords({}).gettext("Main") == "Main"


def test_the_search_gets_words_that_sphinx_leaves_empty():
    theirs = (
        'Documentation.addTranslations({"messages": {"Searching": "", "Search": "S", "A": ""}, "b": ""});'
    )
    script = search_script(theirs, {"Searching": "Söker"})
    assert script == (
        'Object.assign(Documentation.TRANSLATIONS, {"Searching": "S\\u00f6ker", "Search": "S"});\n'
    )


def test_the_buttons_that_copy_know_the_language():
    script = copy_script("const messages = {\n  'en': {}\n}", "sv")
    assert script.startswith('const messages = { ...{"sv": {"copy": ')
    assert script.endswith("'en': {}\n}")


def test_the_copy_extension_still_has_the_place_for_words():
    script = resources.files("sphinx_copybutton") / "_static" / "copybutton.js_t"
    assert script.read_text(encoding="utf-8").count(theme_words._COPY_WORDS) == 1


def test_every_caption_of_the_contents_is_a_message(root):
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    assert [part["caption"] for part in toc["parts"]] == page_words("contents")
