"""Answers to guesses that a cell of a page computes: read from the built pages once, and packaged.

Slides and run sheets are made without running a page. So `bip-teach activities` keeps what the built pages
say, and a test holds the two equal.
"""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.workshop.collected import read_collected


class _Guesses(HTMLParser):
    """Collects the first words that each guess without a published answer says when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._name = ""
        self._depth = 0
        self._in_paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("data-part") == "predict" and "data-answer" not in given:
            self._name = f"{given['data-page']}#{given['data-id']}"
            self.found[self._name] = []
            self._depth = 0
        if not self._name:
            return
        self._depth += tag == "details"
        if self._depth == 1 and tag == "p":
            self._in_paragraph = True
            self.found[self._name].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._in_paragraph = False
        if tag == "details" and self._name:
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._name and self._in_paragraph:
            self.found[self._name][-1] += data


def answers_of(pages: Path) -> dict[str, list[str]]:
    """Read the answers that cells compute from the pages of a built edition.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the edition, such as ``_build/site/en``.

    Returns
    -------
    dict of str to list of str
        The paragraphs of each answer, by page and id of the guess: ``book/trust#how-many-places``.
    """
    found: dict[str, list[str]] = {}
    for path in sorted((pages / "book").rglob("*.html")):
        parser = _Guesses()
        parser.feed(path.read_text(encoding="utf-8"))
        for name, paragraphs in parser.found.items():
            found[name] = [" ".join(words.split()) for words in paragraphs if words.strip()]
    return found


def table_of_answers(pages: Path) -> str:
    """Return what the packaged table ``answers`` of the edition's language has to hold.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the edition, such as ``_build/site/en``.
    """
    return json.dumps(answers_of(pages), ensure_ascii=False, indent=1) + "\n"


@cache
def _packaged(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = read_collected("answers", language)
    return found


def forget() -> None:
    """Read the packaged answers again at the next question."""
    _packaged.cache_clear()


def computed_answer(page: str, name: str, language: str = SOURCE_LANGUAGE) -> tuple[str, ...]:
    """Return the paragraphs of an answer that a cell computes; none if there is no such answer.

    Parameters
    ----------
    page : str
        Page of the guess, such as ``book/trust``.
    name : str
        Id of the guess.
    language : str
        Language of the edition.
    """
    return tuple(_packaged(language).get(f"{page}#{name}", ()))
