"""How a page or a sheet asks for a published figure: its id, and after a bar how to write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bip_teach.errors import check_choice
from bip_teach.published.model import Figure
from bip_teach.published.registry import figure
from bip_teach.published.wording import Language


def _number(one: Figure, _: Language) -> str:
    return one.text.replace("-", "−") if one.is_number else one.text


def _source(one: Figure, _: Language) -> str:
    return f"{one.source.publisher}, {one.source.year}, {one.place}"


_FORMS: Final[dict[str, Callable[[Figure, Language], str]]] = {
    "": lambda one, language: one.format(language),
    "text": _number,
    "share_of_100": lambda one, language: one.share_of(100, language),
    "source": _source,
}


def write_published(request: str, language: Language = "en") -> str:
    """Write a published figure as a page asks for it.

    Parameters
    ----------
    request : str
        Id of the figure, and after a bar how to write it: nothing for the value with its unit, ``text``
        for the bare number, ``share_of_100`` for a count of 100 people, ``source`` for document and place.
    language : {"en", "sv"}
        Language of the page.

    Returns
    -------
    str
        The figure in words.

    Raises
    ------
    UnknownNameError, InvalidArgumentError
        If there is no such figure, or it cannot be written so.

    Examples
    --------
    >>> write_published("A.gradient.5_yes|share_of_100")
    '27 of 100'
    """
    name, _, form = request.replace("\\|", "|").partition("|")
    check_choice("how to write a published figure", form.strip(), _FORMS)
    return _FORMS[form.strip()](figure(name.strip()), language)
