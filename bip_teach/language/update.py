"""Bring the catalogues of a language up to date: ``python -m bip_teach.language.update da``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, write_po

from bip_teach.language.extraction import CHECKOUT, PAGES, Message, package_messages, page_messages
from bip_teach.language.page_catalogues import PAGE_LOCALES
from bip_teach.language.spoken import CATALOGUE, LOCALES, SOURCE_LANGUAGE
from bip_teach.language.unknown import UnknownLanguageError

_HEADER: Final = (
    "# What BIP Teach says in English, and in this language. A text without translation stays English."
)


@dataclass(frozen=True)
class Counts:
    """What stands in the catalogues of a language.

    Parameters
    ----------
    messages : int
        Texts of the source.
    untranslated : int
        Texts that stay English; one that has no translation for some count is among them.
    fuzzy : int
        Translations that somebody marked as uncertain. They are not used.
    """

    messages: int
    untranslated: int
    fuzzy: int

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both."""
        messages, untranslated = self.messages + other.messages, self.untranslated + other.untranslated
        return Counts(messages, untranslated, self.fuzzy + other.fuzzy)

    def __str__(self) -> str:
        """Say the counts in one line."""
        return f"{self.messages} messages, {self.untranslated} untranslated, {self.fuzzy} fuzzy"


def update_language(language: str, source: Path = CHECKOUT, target: Path = CHECKOUT) -> tuple[Path, ...]:
    """Write the catalogues of a language anew: those of the package and of every page.

    Translations stay where their text stays. A text that is new or has changed is untranslated: nothing is
    guessed. What the source says no longer is dropped, also the catalogue of a page that is gone.
    Every page gets its catalogue, also in a language that has just begun: it is what a translator opens, and
    the repository keeps them all.

    Parameters
    ----------
    language : str
        A language that may be new, such as ``da``.
    source : pathlib.Path
        Folder of the project, to read the texts from.
    target : pathlib.Path
        Folder below which the catalogues lie.

    Returns
    -------
    tuple of pathlib.Path
        The catalogues; that of the package comes first.

    Raises
    ------
    UnknownLanguageError
        If there is no such language, or it is that of the source.
    """
    _check_language(language)
    of_package = target / LOCALES.relative_to(CHECKOUT) / language / CATALOGUE
    write_catalogue(of_package, language, package_messages(source), is_sorted=True)
    folder = target / PAGE_LOCALES / language
    written = []
    for page in _pages(source):
        path = folder / page.relative_to(source / PAGES).with_suffix(".po")
        write_catalogue(path, language, page_messages(source, page))
        written.append(path)
    for gone in set(folder.rglob("*.po")) - set(written):
        gone.unlink()
    return of_package, *written


def write_catalogue(
    path: Path, language: str, messages: Iterable[Message], *, is_sorted: bool = False
) -> None:
    """Write one catalogue with the texts of the source, and with the translations that it had for them.

    Parameters
    ----------
    path : pathlib.Path
        The catalogue, in the form of gettext; it need not be there yet.
    language : str
        Its language.
    messages : iterable of Message
        Texts of the source.
    is_sorted : bool
        Whether the texts are put in alphabetical order; default: the order in which they come.
    """
    template = Catalog()
    for one in messages:
        template.add(one.id, locations=[(one.place, 0)])
    catalogue = _read(path, language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for entry in filter(lambda entry: entry.fuzzy, _entries(catalogue)):
        entry.string = ("",) * catalogue.num_plurals if entry.pluralizable else ""
        entry.flags.discard("fuzzy")
    catalogue.fuzzy, catalogue.header_comment = False, _HEADER
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=is_sorted, ignore_obsolete=True, include_lineno=False)


def count_messages(paths: Iterable[Path], language: str) -> Counts:
    """Count what stands in catalogues.

    Parameters
    ----------
    paths : iterable of pathlib.Path
        Catalogues in the form of gettext.
    language : str
        Their language.

    Returns
    -------
    Counts
        Of all of them together.
    """
    total = Counts(0, 0, 0)
    for path in paths:
        entries = _entries(_read(path, language))
        missing = [one for one in entries if not all(_strings(one))]
        total += Counts(len(entries), len(missing), sum(one.fuzzy for one in entries))
    return total


def _check_language(language: str) -> None:
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise UnknownLanguageError(
            f"language is {language!r}. Allowed: the code of a language, such as 'da' or 'de'."
        ) from None
    if language == SOURCE_LANGUAGE:
        raise UnknownLanguageError(f"language is {language!r}, that of the source. It has no catalogue.")


def _pages(checkout: Path) -> list[Path]:
    locales = checkout / PAGE_LOCALES
    return sorted(path for path in (checkout / PAGES).rglob("*.md") if locales not in path.parents)


def _read(path: Path, language: str) -> Catalog:
    if not path.is_file():
        return Catalog(locale=language, project=LOCALES.parent.name, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def _entries(catalogue: Catalog) -> list[Entry]:
    return [entry for entry in catalogue if entry.id]


def _strings(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, tuple | list) else (entry.string or "",)


def main(arguments: list[str] | None = None) -> None:
    """Write the catalogues of the languages that are named, and say what is left to translate.

    Parameters
    ----------
    arguments : list of str, optional
        Languages; default: those of the command line.
    """
    parser = argparse.ArgumentParser(prog="python -m bip_teach.language.update", description=__doc__)
    parser.add_argument("languages", nargs="+", metavar="language", help="code of a language, such as da")
    for language in parser.parse_args(arguments).languages:
        of_package, *of_pages = update_language(language)
        print(f"{language}, package: {count_messages([of_package], language)}")
        print(f"{language}, pages: {count_messages(of_pages, language)}")


if __name__ == "__main__":
    main()
