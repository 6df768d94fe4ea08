"""The texts of a page of the book, and the page with other texts in their places.

A paragraph of a page is one line. So a page in another language is the same page, line for line, with the
words of each line exchanged; code, directives, options and numbers stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_FENCE = re.compile(r"^\s*(`{3,})(?:\{([\w:-]+)\})?(.*)$")
_OPEN = re.compile(r"^(\s*:{3,}\{([\w:-]+)\}\s*)(.*)$")
_CLOSE = re.compile(r"^\s*:{3,}\s*$")
_OPTION = re.compile(r"^(\s*:([\w-]+):\s*)(.*)$")
_LEAD = re.compile(r"^(\s*(?:> ?)*(?:[-*+] (?:\[[ x]\] )?|\d+\. |#{1,6} |: )?)(.*?)(\s*)$")
_RULE = re.compile(r"^\|[\s:|-]+\|\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_BAR: Final = "\\|"
_SILENT = re.compile(r"^(?:\([\w-]+\)=|\+\+\+)\s*$")
_GLOSSARY = re.compile(r"^`{3,}\{glossary\}\n(.*?)^`{3,}$", re.MULTILINE | re.DOTALL)
_SPOKEN_FENCES: Final = {"admonition", "glossary", "note"}
_TITLED: Final = {"question", "predict", "exercise", "reflect", "admonition", "card", "grid-item-card"}
_SPOKEN_OPTIONS: Final = {"leads", "unit"}


@dataclass(frozen=True)
class Segment:
    """One text of a page.

    Parameters
    ----------
    line : int
        Its line, from 1.
    start, end : int
        Where it stands in the line.
    text : str
        The words, with their markup; a bar in a cell of a table stands without its backslash.
    """

    line: int
    start: int
    end: int
    text: str


def segments(source: str) -> Iterator[Segment]:
    r"""Yield the texts of a page in their order.

    Parameters
    ----------
    source : str
        The page, in MyST Markdown.

    Yields
    ------
    Segment
        One text with its place.

    Examples
    --------
    >>> [segment.text for segment in segments("# Title\n\n- [x] Yes.\n\n| a | b |\n|---|---|\n")]
    ['Title', 'Yes.', 'a', 'b']
    """
    fence, is_spoken, in_front = "", True, source.startswith("---\n")
    for number, line in enumerate(source.split("\n"), start=1):
        if in_front:
            in_front = number == 1 or line != "---"
            continue
        found = _FENCE.match(line)
        if found and not fence:
            fence, is_spoken = found[1], (found[2] or "") in _SPOKEN_FENCES
            if is_spoken and found[3].strip():
                yield from _piece(number, line.index(found[3].strip()), found[3].strip())
        elif found and found[1] == fence and not found[2]:
            fence, is_spoken = "", True
        elif is_spoken:
            yield from _of_line(number, line)


def _piece(number: int, start: int, text: str) -> Iterator[Segment]:
    if text:
        yield Segment(number, start, start + len(text), text)


def _of_line(number: int, line: str) -> Iterator[Segment]:
    if not line.strip() or _CLOSE.match(line) or _RULE.match(line) or _SILENT.match(line):
        return
    if opened := _OPEN.match(line):
        if opened[2] in _TITLED:
            yield from _piece(number, opened.end(1), opened[3].rstrip())
    elif option := _OPTION.match(line):
        if option[2] in _SPOKEN_OPTIONS:
            yield from _piece(number, option.end(1), option[3].rstrip())
    elif line.startswith("|"):
        yield from _cells(number, line)
    elif lead := _LEAD.match(line):
        yield from _piece(number, lead.end(1), lead[2])


def _cells(number: int, line: str) -> Iterator[Segment]:
    bars = [found.start() for found in _CELL.finditer(line)]
    for before, after in pairwise(bars):
        cell = line[before + 1 : after]
        start = before + 1 + len(cell) - len(cell.lstrip())
        if text := cell.strip():
            yield Segment(number, start, start + len(text), text.replace(_BAR, "|"))


def glossary_terms(source: str) -> frozenset[str]:
    r"""Return the terms that a page explains.

    Parameters
    ----------
    source : str
        The page, in MyST Markdown.

    Returns
    -------
    frozenset of str
        The terms, as other pages point at them.

    Examples
    --------
    >>> sorted(glossary_terms("```{glossary}\nqueue\n  A row of people.\n\nrange\n  Two ends.\n```\n"))
    ['queue', 'range']
    """
    found = "".join(_GLOSSARY.findall(source))
    return frozenset(line for line in found.splitlines() if line and not line.startswith((" ", ":")))


def replace_segments(source: str, translate: Callable[[str], str]) -> str:
    r"""Return a page with each of its texts exchanged.

    Parameters
    ----------
    source : str
        The page, in MyST Markdown.
    translate : callable
        From a text to the one that takes its place.

    Returns
    -------
    str
        The page, line for line.

    Examples
    --------
    >>> replace_segments("# Title\n\n- One.\n", str.upper)
    '# TITLE\n\n- ONE.\n'
    >>> replace_segments("| a\\|b | c |", str.upper)
    '| A\\|B | C |'
    """
    lines = source.split("\n")
    for segment in reversed(list(segments(source))):
        line, text = lines[segment.line - 1], translate(segment.text)
        written = text.replace("|", _BAR) if line.startswith("|") else text
        lines[segment.line - 1] = line[: segment.start] + written + line[segment.end :]
    return "\n".join(lines)
