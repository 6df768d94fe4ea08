"""Gather the texts that cells of the built book ask for: ``python -m bip_teach.sphinx_ext.asked_texts``.

Labels stand in the cells of pages, where no program that reads code can tell them from keys. What was asked
for while the cells ran, and stands nowhere else, goes into a list from which catalogues are made.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from bip_teach.errors import InvalidArgumentError
from bip_teach.language.extraction import ASKED as LIST
from bip_teach.language.extraction import CHECKOUT, written_messages
from bip_teach.sphinx_ext.editions import EDITIONS
from bip_teach.sphinx_ext.outputs import ASKED

_NAME: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
"""A name of a column is the same in every language."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_PLACE: Final = re.compile(r"\{[^{}]*\}")


def asked_texts(root: Path) -> list[str]:
    """Return the texts that the cells of the built book ask for and that no other source holds.

    Parameters
    ----------
    root : pathlib.Path
        The checkout, with a built book.

    Returns
    -------
    list of str
        In alphabetical order.

    Raises
    ------
    InvalidArgumentError
        If the book is not built.
    """
    files = [root / "_build" / "work" / edition.folder / "_build" / ASKED for edition in EDITIONS]
    found = [path for path in files if path.is_file()]
    if not found:
        raise InvalidArgumentError("No book is built in {root}. Build it first: make book", root=root)
    asked = {text for path in found for text in json.loads(path.read_text(encoding="utf-8"))}
    known: set[str] = set()
    for message in written_messages(root):
        known.update([message.id] if isinstance(message.id, str) else message.id)
    spoken = (text for text in asked - known if not _NAME.fullmatch(text))
    return sorted(text for text in spoken if _LETTER.search(_PLACE.sub("", text)))


def write_asked_texts(root: Path) -> Path:
    """Write the list of :func:`asked_texts` into the checkout.

    Parameters
    ----------
    root : pathlib.Path
        The checkout, with a built book.

    Returns
    -------
    pathlib.Path
        The list.
    """
    target = root / LIST
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(asked_texts(root), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(target)
    return target


if __name__ == "__main__":
    print(f"Wrote {write_asked_texts(CHECKOUT)}.")
