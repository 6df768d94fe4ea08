"""The words of the learning parts: whole sentences, one file for each language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bip_teach.errors import check_choice

_FOLDER = Path(__file__).parent / "text"


@cache
def words(language: str | None) -> dict[str, Any]:
    """Return the catalogue of a language.

    Parameters
    ----------
    language : str or None
        Language of the edition; None is English.

    Raises
    ------
    InvalidArgumentError
        If the learning parts do not speak this language.

    Examples
    --------
    >>> words("en")["question"]["check"]
    'Check'
    """
    known = sorted(path.stem for path in _FOLDER.glob("*.json"))
    check_choice("language of the learning parts", language or "en", known)
    catalogue: dict[str, Any] = json.loads((_FOLDER / f"{language or 'en'}.json").read_text(encoding="utf-8"))
    return catalogue
