"""What stands in a chapter's source: its front, its sections, its learning parts, its explorer.

The pages are read as text and no cell runs. So words that hold a result of a cell are left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from markdown_it.token import Token

from bip_teach import explorers
from bip_teach.errors import InvalidArgumentError, check_known
from bip_teach.language import SOURCE_LANGUAGE, Sentence, page_text
from bip_teach.workshop.page_words import Speaker, source_of, title_of, tokens_of

_DIRECTIVE: Final = re.compile(r"\{([\w-]+)\}\s*(.*)")
_OPTION: Final = re.compile(r":([\w-]+):\s*(.*)")
_CHOICE: Final = re.compile(r"\[([ xX])\]\s+")
_FRONT: Final = ":::{at-a-glance}"
_NOTE: Final = "{facilitator}"
_LINK: Final = re.compile(r'href="#(explorer=[^"]+)"')
_REVEAL_ENDS: Final = "+++"
_PRACTICE: Final = "In practice"


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: its words, whether it is right, what is said of it."""

    words: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class LearningPart:
    """A directive of a page, or its explorer.

    Parameters
    ----------
    kind : str
        ``predict``, ``question``, ``exercise``, ``reflect``, ``facilitator`` or ``explorer``.
    heading : str
        Heading of the section in which it stands.
    prompt : str
        What is asked; for an explorer its kind. Empty where a cell's result stands in it.
    options : dict
        Options of the directive; for an explorer its setting.
    text : str
        The paragraphs below, up to the second step of a guess.
    choices : tuple of Choice
        Answers of a question.
    links : tuple of LearningPart
        Settings of explorers to which the text links.
    """

    kind: str
    heading: str
    prompt: str
    options: dict[str, str]
    text: str
    choices: tuple[Choice, ...] = ()
    links: tuple[LearningPart, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading of the second level, and the paragraphs and list items below it that need no cell."""

    heading: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A page with a front.

    Parameters
    ----------
    page : str
        Name in the book, such as ``book/caseworkers/belief``.
    language : str
        Language of the words.
    title, question : str
        Its heading, and the question of its front.
    objectives, key_points : tuple of str
        Lists of its front and of its end.
    minutes : dict
        Minutes of the front by name: ``reading``, ``playing``, ``exercises``.
    parts : tuple of LearningPart
        Learning parts in their order.
    sections : tuple of Section
        Sections in their order.
    practice : tuple of str
        What the page advises for practice.
    """

    page: str
    language: str
    title: str
    question: str
    objectives: tuple[str, ...]
    key_points: tuple[str, ...]
    minutes: dict[str, int]
    parts: tuple[LearningPart, ...]
    sections: tuple[Section, ...]
    practice: tuple[str, ...]


def is_topic(book: Path, page: str) -> bool:
    """Say whether a page is a topic of sessions: a chapter with a note for the facilitator.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    page : str
        Name of the page.

    Returns
    -------
    bool
        Whether it has the directives ``at-a-glance`` and ``facilitator``.
    """
    source = source_of(book, page)
    return _FRONT in source and _NOTE in source


def read_chapter(book: Path, page: str, language: str = SOURCE_LANGUAGE) -> Chapter:
    """Read a chapter in a language.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout, in which the folder ``book`` lies.
    page : str
        Name of the page, such as ``book/caseworkers/belief``.
    language : str
        Language of the words.

    Returns
    -------
    Chapter
        What stands there, in plain words.

    Raises
    ------
    InvalidArgumentError
        If the page is missing or has no front.
    """
    tokens = tokens_of(source_of(book, page, language))
    reader = _Reader(Speaker(book, language))
    sections: list[Section] = []
    parts: list[LearningPart] = []
    found: dict[str, LearningPart] = {}
    for heading, inside in _sections(tokens):
        items = (one.words for one in reader.choices(inside))
        sections.append(Section(heading, tuple(reader.paragraphs(inside)), tuple(filter(None, items))))
        for part in reader.parts(inside, heading):
            if part.kind in _LISTS:
                found.setdefault(part.kind, part)
            else:
                parts.append(part)
    if "at-a-glance" not in found:
        raise InvalidArgumentError(
            "{page} has no front. Add the directive 'at-a-glance' below its title.", page=page
        )
    front = found["at-a-glance"]
    points = found["key-points"].choices if "key-points" in found else ()
    practice = page_text(book, page, _PRACTICE, language)
    return Chapter(
        page,
        language,
        title_of(tokens),
        front.text,
        tuple(one.words for one in front.choices),
        tuple(one.words for one in points),
        {name: int(value) for name, value in front.options.items()},
        tuple(parts),
        tuple(sections),
        next((one.items for one in sections if one.heading == practice), ()),
    )


_LISTS: Final = ("at-a-glance", "key-points")
_KINDS: Final = ("predict", "question", "exercise", "reflect", "facilitator", *_LISTS)


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield each section's heading with its tokens; what stands before the first has the page's own."""
    starts = [number for number, token in enumerate(tokens) if token.type == "heading_open"]
    for start, end in pairwise([*starts, len(tokens)]):
        yield tokens[start + 1].content, tokens[start + 3 : end]


@dataclass(frozen=True)
class _Reader:
    """Turns tokens into parts and plain words."""

    speaker: Speaker

    def parts(self, tokens: Iterable[Token], heading: str) -> Iterator[LearningPart]:
        """Yield the learning parts among tokens, also those inside other directives."""
        for token in tokens:
            directive = _DIRECTIVE.match(token.info) if token.type.endswith("fence") else None
            if directive is None:
                continue
            kind, argument = directive.groups()
            if kind == "code-cell":
                yield from _explorers(token.content, heading)
            elif kind in _KINDS:
                yield self._part(kind, argument, token.content, heading)

    def _part(self, kind: str, argument: str, content: str, heading: str) -> LearningPart:
        options, body = _options(content)
        first = body.split(f"\n{_REVEAL_ENDS}\n")[0]
        prompt = self._inline(tokens_of(argument)) if argument else ""
        tokens = tokens_of(first)
        text = "\n".join(self.paragraphs(tokens))
        links = tuple(_linked(first, heading))
        return LearningPart(kind, heading, prompt or "", options, text, tuple(self.choices(tokens)), links)

    def paragraphs(self, tokens: Sequence[Token]) -> Iterator[str]:
        """Yield the top paragraphs among tokens that are complete in words."""
        for before, token in pairwise(tokens):
            if before.type == "paragraph_open" and not before.level and (words := self.speaker.words(token)):
                yield words

    def choices(self, tokens: Sequence[Token]) -> Iterator[Choice]:
        """Yield the items of the lists among tokens."""
        starts = [n for n, token in enumerate(tokens) if token.type == "list_item_open" and token.level == 1]
        for start, end in pairwise([*starts, len(tokens)]):
            inside = [token for token in tokens[start:end] if token.type == "inline"]
            first, *more = (self.speaker.words(token) or "" for token in inside)
            mark = _CHOICE.match(first)
            words = first[mark.end() :] if mark else first
            yield Choice(words, bool(mark and mark[1] != " "), " ".join(more))

    def _inline(self, tokens: Sequence[Token]) -> str | None:
        return next((self.speaker.words(token) for token in tokens if token.type == "inline"), None)


def _options(content: str) -> tuple[dict[str, str], str]:
    """Return the options at the start of a directive's content, and the rest."""
    options: dict[str, str] = {}
    lines = content.splitlines()
    while lines and (option := _OPTION.fullmatch(lines[0].strip())):
        options[option[1]] = option[2]
        lines.pop(0)
    return options, "\n".join(lines)


def _explorers(code: str, heading: str) -> Iterator[LearningPart]:
    """Yield the explorers that a cell shows, with the level of every axis."""
    source = "\n".join(line for line in code.splitlines() if not line.startswith(":"))
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in explorers.__all__:
            given = {one.arg: ast.literal_eval(one.value) for one in node.keywords if one.arg}
            kind, setting = _setting(node.func.attr, given)
            yield LearningPart("explorer", heading, kind, setting, "")


def _linked(text: str, heading: str) -> Iterator[LearningPart]:
    """Yield the settings of explorers to which a text links."""
    for address in _LINK.findall(text):
        setting = dict(parse_qsl(unescape(address), keep_blank_values=True))
        yield LearningPart("explorer", heading, setting.pop("explorer"), setting, "")


def _setting(name: str, given: dict[str, object]) -> tuple[str, dict[str, str]]:
    """Return an explorer's kind and the level of each axis, as the address of a page writes it."""
    shown = getattr(explorers, name)
    axes = {axis: trait.default() for axis, trait in shown.class_own_traits(sync=True).items()}
    for axis in given:
        check_known(Sentence("axis of {name}", name=name), axis, axes)
    return shown.kind, {axis: _level(value) for axis, value in {**axes, **given}.items()}


def _level(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
