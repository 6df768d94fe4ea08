"""The catalogues of pages: what a page of the book says in another language.

They lie below ``book/locale/<language>`` of a checkout, one for each page, in the form of gettext.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

from bip_teach.language.pages import glossary_terms, replace_segments
from bip_teach.language.pseudo import pseudo
from bip_teach.language.spoken import PSEUDO_LANGUAGE, SOURCE_LANGUAGE

PAGE_LOCALES: Final = Path("book") / "locale"
"""Folder of a checkout with a folder for each language."""
_BOOK: Final = "book/"


def catalogue_path(root: Path, page: str, language: str) -> Path:
    """Return where the catalogue of a page lies.

    Parameters
    ----------
    root : pathlib.Path
        The checkout.
    page : str
        Name of the page, such as ``book/caseworkers/belief``.
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    pathlib.Path
        Whether or not it is there.
    """
    return root / PAGE_LOCALES / language / f"{page.removeprefix(_BOOK)}.po"


@cache
def page_catalogue(root: Path, page: str, language: str) -> dict[str, str]:
    """Return the texts of a page in a language, by the English ones; empty where there is no catalogue.

    Parameters
    ----------
    root : pathlib.Path
        The checkout.
    page : str
        Name of the page, such as ``book/caseworkers/belief``.
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    dict of str to str
        It is shared: do not change it.
    """
    path = catalogue_path(root, page, language)
    if language == SOURCE_LANGUAGE or not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.string}


def page_text(root: Path, page: str, text: str, language: str) -> str:
    """Return one text of a page in a language; what has no translation stays as it is.

    Parameters
    ----------
    root : pathlib.Path
        The checkout.
    page : str
        Name of the page.
    text : str
        The text, with its markup, as the page says it in English.
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    str
        The text, with its markup.
    """
    return page_catalogue(root, page, language).get(text, text)


def translated_source(root: Path, page: str, source: str, language: str) -> str:
    """Return the source of a page in a language; a text without translation stays English.

    Parameters
    ----------
    root : pathlib.Path
        The checkout.
    page : str
        Name of the page.
    source : str
        The page, in MyST Markdown.
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    str
        The page, line for line.
    """
    if language == SOURCE_LANGUAGE:
        return source
    if language == PSEUDO_LANGUAGE:
        terms = glossary_terms(source)  # other pages point at them by their names
        return replace_segments(source, lambda text: text if text in terms else pseudo(text))
    return replace_segments(source, lambda text: page_text(root, page, text, language))
