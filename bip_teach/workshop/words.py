"""The words of plans and sheets: whole sentences, one file for each language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from bip_teach.errors import check_choice

_FOLDER: Final = Path(__file__).parent / "text"


@cache
def words(language: str = "en") -> dict[str, Any]:
    """Return every sentence of the sheets in one language.

    Parameters
    ----------
    language : str
        Language of the sheets.

    Returns
    -------
    dict
        Sentences by section and name.

    Raises
    ------
    InvalidArgumentError
        If the sheets do not speak this language.

    Examples
    --------
    >>> words()["kinds"]["predict"]
    'Guess together'
    """
    check_choice("language of the sheets", language, sorted(path.stem for path in _FOLDER.glob("*.json")))
    found: dict[str, Any] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found
