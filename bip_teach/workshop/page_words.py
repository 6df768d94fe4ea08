"""Plain words of a page's source: markup goes, roles become what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import normalize

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import SOURCE_LANGUAGE, speaking, translate, translated_source
from bip_teach.published import write_published

_WITH_TARGET: Final = re.compile(r"(.*?)\s*<(.*)>", re.DOTALL)
_PLAIN: Final = {"text", "code_inline"}
_QUIET_ROLES: Final = {"cite:p", "cite:alp"}
# What is left where a citation was: a space before a full stop, or two spaces.
_HOLE: Final = re.compile(r"\s+(?=[.,;:?!]|$)|(?<=\s)\s+")

# Letters that the built page writes with others in an anchor; all other accents are left out.
_PLAIN_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o"})


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    return parser.use(front_matter_plugin).use(colon_fence_plugin).use(myst_role_plugin)


def source_of(book: Path, page: str, language: str = SOURCE_LANGUAGE) -> str:
    """Return the text of a page of the checkout in `book`, in a language.

    Raises
    ------
    InvalidArgumentError
        If there is no such page.
    """
    path = book / f"{page}.md"
    if not path.is_file():
        raise InvalidArgumentError("There is no page {path}. Give the folder of the checkout.", path=path)
    return translated_source(book, page, path.read_text(encoding="utf-8"), language)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; the content of a directive is one token."""
    return _parser().parse(text)


def title_of(tokens: Sequence[Token]) -> str:
    """Return the first heading among tokens, without its markup."""
    heads = (number for number, token in enumerate(tokens) if token.type == "heading_open")
    inside = tokens[next(heads) + 1].children or ()
    return "".join(child.content for child in inside if child.type in _PLAIN)


def plain_words(line: str) -> str:
    """Return a heading or an option of a page without its markup."""
    inside = (child for token in tokens_of(line) for child in token.children or ())
    return "".join(child.content for child in inside if child.type in _PLAIN)


def anchor_of(heading: str) -> str:
    """Return the anchor that the built page gives to a heading.

    Examples
    --------
    >>> anchor_of("A headline, and a made-up world")
    'a-headline-and-a-made-up-world'
    >>> anchor_of("Vad hände?")
    'vad-hande'
    """
    apart = normalize("NFKD", heading.lower().translate(_PLAIN_LETTERS))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", apart)).strip("-")


@dataclass(frozen=True)
class Speaker:
    """Says in plain words what a line of a page shows.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout, for the titles of pages.
    language : str
        Language of the lines.
    """

    book: Path
    language: str = SOURCE_LANGUAGE

    def words(self, token: Token) -> str | None:
        """Return a line in plain words, or None where the result of a cell stands in it."""
        pieces: list[str] = []
        for child in token.children or ():
            piece = self._piece(child)
            if piece is None:
                return None
            pieces.append(piece)
        return _HOLE.sub("", "".join(pieces))

    def _piece(self, child: Token) -> str | None:
        if child.type == "myst_role":
            return self._role(str(child.meta["name"]), child.content)
        if child.type in {"softbreak", "hardbreak"}:
            return " "
        return child.content if child.type in _PLAIN else ""

    def _role(self, name: str, content: str) -> str | None:
        if name == "published":
            return write_published(content, self.language)
        if name in _QUIET_ROLES:
            return ""
        named = _WITH_TARGET.fullmatch(content)
        if name == "doc":
            return named[1] if named else self._quoted_title(content.strip("/"))
        if name in {"term", "ref"}:
            return named[1] if named else content
        return None

    def _quoted_title(self, page: str) -> str:
        title = title_of(tokens_of(source_of(self.book, page, self.language)))
        with speaking(self.language):
            return translate("“{title}”").format(title=title)
