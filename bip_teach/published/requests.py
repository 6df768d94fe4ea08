"""How a page or a sheet asks for a published figure: its id, and after a bar how to write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bip_teach.errors import check_choice
from bip_teach.language import translate
from bip_teach.published.model import Figure
from bip_teach.published.registry import figure


def _bare(one: Figure, language: str | None) -> str:
    return one.format_number(language) if one.is_number else translate(one.text, language)


def _source(one: Figure, language: str | None) -> str:
    return translate("{publisher}, {year}, {place}", language).format(
        publisher=translate(one.source.publisher, language),
        year=translate(one.source.year, language),
        place=translate(one.place, language),
    )


_FORMS: Final[dict[str, Callable[[Figure, str | None], str]]] = {
    "": lambda one, language: one.format(language),
    "text": _bare,
    "share_of_100": lambda one, language: one.share_of(100, language),
    "source": _source,
}


def write_published(request: str, language: str | None = None) -> str:
    """Write a published figure as a page asks for it.

    Parameters
    ----------
    request : str
        Id of the figure, and after a bar how to write it: nothing for the value with its unit, ``text``
        for the bare number, ``share_of_100`` for a count of 100 people, ``source`` for document and place.
    language : str, optional
        Language of the page; default: the one that is spoken now.

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
