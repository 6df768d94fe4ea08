"""Files of words: whole sentences by section and name, written in English, given in any language."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bip_teach.language.catalogue import translate_tree
from bip_teach.language.spoken import check_language


@cache
def read_words(path: Path, language: str) -> dict[str, Any]:
    """Return the words of a file in a language.

    Parameters
    ----------
    path : pathlib.Path
        A JSON or TOML file of the package, in English.
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    dict
        Sections and names as in the file. It is shared: do not change it.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.
    """
    check_language(language)
    return translate_tree(read_source_words(path), language)


def read_source_words(path: Path) -> dict[str, Any]:
    """Return the words of a file as they are written, in English.

    Parameters
    ----------
    path : pathlib.Path
        A JSON or TOML file.
    """
    text = path.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    return found
