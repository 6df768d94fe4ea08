"""The chapters of a built book, in their order, with what each asks of its reader."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError

_INDEX: Final = "genindex.html"


@dataclass(frozen=True)
class CourseChapter:
    """A chapter of the self-study path.

    Parameters
    ----------
    page : str
        Name of the page, such as ``book/path_to_job``.
    title : str
        Title of the page.
    part : str
        Part of the book that it stands in; empty before the first one.
    questions : tuple of str
        Ids of its questions, in their order.
    """

    page: str
    title: str
    part: str
    questions: tuple[str, ...]


class _Contents(HTMLParser):
    """Collects the links of the table of contents, each with the caption above it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._caption = ""
        self._in_caption = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if "caption-text" in classes:
            self._in_caption, self._caption = True, ""
        elif tag == "li" and (self._depth or "toctree-l1" in classes):
            self._depth += 1
        elif tag == "a" and self._depth and "internal" in classes:
            self.found.append((self._caption.strip(), given.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._in_caption = False
        elif tag == "li" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._in_caption:
            self._caption += data


class _Page(HTMLParser):
    """Collects the title of a page, the ids of its questions, and whether it can be marked as read."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.questions: list[str] = []
        self.can_be_read = False
        self._heading = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "h1" and not self.title:
            self._heading = 1
        elif self._heading and tag == "a":
            self._heading = 0  # the sign that links to the heading
        if given.get("data-part") == "question" and "data-page" in given:
            self.questions.append(given.get("data-id") or "")
        self.can_be_read = self.can_be_read or given.get("data-part") == "read"

    def handle_endtag(self, tag: str) -> None:
        if tag == "h1":
            self._heading = 0

    def handle_data(self, data: str) -> None:
        if self._heading:
            self.title += data


def course_chapters(edition: Path) -> tuple[CourseChapter, ...]:
    """Read which pages of a built edition a learner works through, in the order of the contents.

    Parameters
    ----------
    edition : pathlib.Path
        Folder of the built edition, such as ``_build/site/en``.

    Returns
    -------
    tuple of CourseChapter
        Pages that a reader can mark as read.

    Raises
    ------
    InvalidArgumentError
        If the folder holds no built edition, or one without chapters.
    """
    index = edition / _INDEX
    if not index.is_file():
        raise InvalidArgumentError(
            "{edition} holds no built book: {index} is missing. Build the book with 'make book', "
            "or give the folder of a built edition with --site.",
            edition=edition,
            index=_INDEX,
        )
    contents = _Contents()
    contents.feed(index.read_text(encoding="utf-8"))
    listed = dict.fromkeys((part, link) for part, link in contents.found if link.endswith(".html"))
    found = [_chapter(edition, link, part) for part, link in listed]
    chapters = tuple(chapter for chapter in found if chapter)
    if not chapters:
        raise InvalidArgumentError(
            "No page of {edition} can be marked as read. Build the book again with 'make book'.",
            edition=edition,
        )
    return chapters


def _chapter(edition: Path, link: str, part: str) -> CourseChapter | None:
    path = edition / link
    if not path.is_file():
        return None
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    if not page.can_be_read:
        return None
    return CourseChapter(link.removesuffix(".html"), page.title.strip(), part, tuple(page.questions))
