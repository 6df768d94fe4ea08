"""The words of slides and sheets: one file for each kind of product and language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bip_teach.errors import check_choice

_FOLDER = Path(__file__).parent / "text"


@cache
def product_words(product: str, language: str) -> dict[str, Any]:
    """Return the words of a product in a language.

    Parameters
    ----------
    product : str
        ``slides``, ``sheets`` or ``files``.
    language : str
        Language of the edition, such as ``en``.

    Returns
    -------
    dict
        The catalogue.

    Raises
    ------
    InvalidArgumentError
        If the product does not speak this language.

    Examples
    --------
    >>> product_words("slides", "en")["vote"]
    'Vote'
    """
    known = sorted(path.name.split(".")[1] for path in _FOLDER.glob(f"{product}.*.toml"))
    check_choice(f"language of the {product}", language, known)
    return tomllib.loads((_FOLDER / f"{product}.{language}.toml").read_text(encoding="utf-8"))
