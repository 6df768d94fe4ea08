"""Plain words of a page's source: markup goes, roles become what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from bip_teach.errors import InvalidArgumentError
from bip_teach.published import write_published

_WITH_TARGET: Final = re.compile(r"(.*?)\s*<(.*)>", re.DOTALL)
_PLAIN: Final = {"text", "code_inline"}
_QUIET_ROLES: Final = {"cite:p", "cite:alp"}
# What is left where a citation was: a space before a full stop, or two spaces.
_HOLE: Final = re.compile(r"\s+(?=[.,;:?!]|$)|(?<=\s)\s+")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    return parser.use(front_matter_plugin).use(colon_fence_plugin).use(myst_role_plugin)


def source_of(book: Path, page: str) -> str:
    """Return the text of a page of the checkout in `book`.

    Raises
    ------
    InvalidArgumentError
        If there is no such page.
    """
    path = book / f"{page}.md"
    if not path.is_file():
        raise InvalidArgumentError(f"There is no page {path}. Give the folder of the checkout.")
    return path.read_text(encoding="utf-8")


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


@dataclass(frozen=True)
class Speaker:
    """Says in plain words what a line of a page shows.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout, for the titles of pages.
    """

    book: Path

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
            return write_published(content)
        if name in _QUIET_ROLES:
            return ""
        named = _WITH_TARGET.fullmatch(content)
        if name == "doc":
            return named[1] if named else title_of(tokens_of(source_of(self.book, content.strip("/"))))
        if name in {"term", "ref"}:
            return named[1] if named else content
        return None
