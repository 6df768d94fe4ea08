"""What is collected from the pages of the book and packaged, so that sessions need no page.

There is a folder for each language and in it a file for each table; ``bip-teach activities`` writes them all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from bip_teach.language import SOURCE_LANGUAGE, check_language

COLLECTED: Final = Path(__file__).parent / "collected"
"""Folder with a folder for each language."""


def collected_file(table: str, language: str, folder: Path = COLLECTED) -> Path:
    """Return where a table lies.

    Parameters
    ----------
    table : str
        ``activities``, ``slides``, ``checklist`` or ``answers``.
    language : str
        One of :func:`bip_teach.language.languages`.
    folder : pathlib.Path
        Folder with a folder for each language.

    Examples
    --------
    >>> collected_file("answers", "en", Path("here")).as_posix()
    'here/en/answers.json'
    """
    return folder / language / f"{table}.json"


def read_collected(table: str, language: str) -> Any:
    """Return a table in a language, or in English where nobody has collected it in that language yet.

    Parameters
    ----------
    table : str
        ``activities``, ``slides``, ``checklist`` or ``answers``.
    language : str
        One of :func:`bip_teach.language.languages`.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.
    """
    check_language(language)
    path = collected_file(table, language)
    found = path if path.is_file() else collected_file(table, SOURCE_LANGUAGE)
    return json.loads(found.read_text(encoding="utf-8"))
