"""The lists to tick of the page for managers: read from the page once and packaged, for paper."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import SOURCE_LANGUAGE, spoken_language
from bip_teach.workshop.collected import read_collected
from bip_teach.workshop.page_words import Speaker, source_of, tokens_of

CHECKLIST_PAGE: Final = "book/workshop/managers"
"""The page on which they stand."""
_BOX: Final = "[ ] "


@dataclass(frozen=True)
class TickList:
    """A list to tick.

    Parameters
    ----------
    heading : str
        The bold line above it.
    items : tuple of str
        What to tick.
    """

    heading: str
    items: tuple[str, ...]


def read_checklist(book: Path, language: str = SOURCE_LANGUAGE) -> tuple[TickList, ...]:
    """Read the lists to tick of the page for managers.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    language : str
        Language of the words.

    Returns
    -------
    tuple of TickList
        In the order of the page; lists without boxes are left out.

    Raises
    ------
    InvalidArgumentError
        If the page is missing or has no list to tick.
    """
    speaker, heading = Speaker(book, language), ""
    found: dict[str, list[str]] = {}
    for token in tokens_of(source_of(book, CHECKLIST_PAGE, language)):
        said = speaker.words(token) if token.type == "inline" else None
        if said and said.startswith(_BOX):
            found.setdefault(heading, []).append(said.removeprefix(_BOX))
        elif said:
            heading = said
    if not found:
        raise InvalidArgumentError(
            "{checklist_page} has no list to tick. Write its lines as '- {box}…'.",
            checklist_page=CHECKLIST_PAGE,
            box=_BOX,
        )
    return tuple(TickList(name, tuple(items)) for name, items in found.items())


def table_of_checklist(book: Path, language: str = SOURCE_LANGUAGE) -> str:
    """Return what the packaged table ``checklist`` of a language has to hold.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    language : str
        Language of the words.
    """
    found = [asdict(one) for one in read_checklist(book, language)]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def checklist(language: str | None = None) -> tuple[TickList, ...]:
    """Return the packaged lists.

    Parameters
    ----------
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    tuple of TickList
        In the order of the page.

    Examples
    --------
    >>> checklist()[0].heading
    'Before you buy a programme'
    """
    found = read_collected("checklist", language or spoken_language())
    return tuple(TickList(one["heading"], tuple(one["items"])) for one in found)
