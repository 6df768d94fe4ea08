"""The words of Sphinx, of the theme and of its scripts, from the book's own catalogue first.

Each of them has catalogues for some languages, and none for all. What ours translates is taken from ours,
what theirs translates from theirs; so a new language needs no other catalogue than the one of the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.locale import translators

from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.sphinx_ext.page_words import page_words

CATALOGUES: Final = ("sphinx", "booktheme")
_GENERAL: Final = "general"
_SEARCH: Final = Path("_static") / "translations.js"
_COPY: Final = Path("_static") / "copybutton.js"
_COPY_WORDS: Final = "const messages = {"


class BookWords(NullTranslations):
    """A catalogue of gettext that knows some texts and asks the next one for the others.

    Parameters
    ----------
    words : mapping of str to str
        Translations by the texts of the source.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        """Return a text in the language of the catalogue."""
        return self._words.get(message) or super().gettext(message)


def theme_words(language: str) -> dict[str, str]:
    """Return the texts of Sphinx and the theme that the book translates itself.

    Parameters
    ----------
    language : str
        Language of the edition.

    Returns
    -------
    dict
        Translations by the texts of the source; texts without a translation are left out.

    Examples
    --------
    >>> theme_words("en")
    {}
    """
    pairs = zip(page_words("theme"), page_words("theme", language), strict=True)
    return {text: words for text, words in pairs if words != text}


def use_book_words(app: Sphinx) -> None:
    """Let Sphinx and the theme look into the book's catalogue first."""
    known = theme_words(app.config.language or SOURCE_LANGUAGE)
    for catalogue in CATALOGUES:
        words = BookWords(known)
        if theirs := translators.get((_GENERAL, catalogue)):
            words.add_fallback(theirs)
        translators[_GENERAL, catalogue] = words
    app.translator = translators[_GENERAL, CATALOGUES[0]]


def search_script(script: str, known: Mapping[str, str]) -> str:
    """Return the script that words Sphinx's search, with the book's words before those of Sphinx.

    The script of Sphinx makes code of a text, for plurals that nothing asks for; pages forbid that.

    Parameters
    ----------
    script : str
        The script as Sphinx gives it: a call with one object in JSON.
    known : mapping of str to str
        Translations by the texts of the source.
    """
    theirs = json.loads(script[script.index("{") : script.rindex("}") + 1])["messages"]
    words = {text: translated for text, translated in {**theirs, **known}.items() if translated}
    return f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(words)});\n"


def copy_script(script: str, language: str) -> str:
    """Return the script of the buttons that copy code, with words in a language that it may not know.

    Parameters
    ----------
    script : str
        The script as the extension gives it.
    language : str
        Language of the edition.
    """
    words = json.dumps({language: page_words("copy", language)}, ensure_ascii=False)
    return script.replace(_COPY_WORDS, f"{_COPY_WORDS} ...{words},", 1)


def _word_scripts(app: Sphinx, error: Exception | None) -> None:
    language = app.config.language or SOURCE_LANGUAGE
    search, copy = Path(app.outdir) / _SEARCH, Path(app.outdir) / _COPY
    if search.is_file():
        worded = search_script(search.read_text(encoding="utf-8"), theme_words(language))
        search.write_text(worded, encoding="utf-8")
    if language != SOURCE_LANGUAGE and copy.is_file():
        copy.write_text(copy_script(copy.read_text(encoding="utf-8"), language), encoding="utf-8")


def register(app: Sphinx) -> None:
    """Give the words to everything that is set up after this, and to the scripts at the end."""
    use_book_words(app)
    app.connect("build-finished", _word_scripts)
