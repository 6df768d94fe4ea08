"""The lists to tick of the page for managers: read from the page once and packaged, for paper."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.workshop.page_words import Speaker, source_of, tokens_of

CHECKLIST_FILE: Final = Path(__file__).parent / "checklist.json"
"""The packaged lists."""
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


def read_checklist(book: Path) -> tuple[TickList, ...]:
    """Read the lists to tick of the page for managers.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.

    Returns
    -------
    tuple of TickList
        In the order of the page; lists without boxes are left out.

    Raises
    ------
    InvalidArgumentError
        If the page is missing or has no list to tick.
    """
    speaker, heading = Speaker(book), ""
    found: dict[str, list[str]] = {}
    for token in tokens_of(source_of(book, CHECKLIST_PAGE)):
        said = speaker.words(token) if token.type == "inline" else None
        if said and said.startswith(_BOX):
            found.setdefault(heading, []).append(said.removeprefix(_BOX))
        elif said:
            heading = said
    if not found:
        raise InvalidArgumentError(f"{CHECKLIST_PAGE} has no list to tick. Write its lines as '- {_BOX}…'.")
    return tuple(TickList(name, tuple(items)) for name, items in found.items())


def table_of_checklist(book: Path) -> str:
    """Return what `CHECKLIST_FILE` has to hold.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    """
    return json.dumps([asdict(one) for one in read_checklist(book)], ensure_ascii=False, indent=1) + "\n"


@cache
def checklist() -> tuple[TickList, ...]:
    """Return the packaged lists.

    Returns
    -------
    tuple of TickList
        In the order of the page.

    Examples
    --------
    >>> checklist()[0].heading
    'Before you buy a programme'
    """
    text = (resources.files("bip_teach.workshop") / CHECKLIST_FILE.name).read_text(encoding="utf-8")
    return tuple(TickList(one["heading"], tuple(one["items"])) for one in json.loads(text))
