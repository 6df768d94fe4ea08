"""Labels of rows that are put together from several words, in the language spoken now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from bip_teach.language import translate, write_number

_LEVEL = re.compile(r"(?P<name>.+?)(?:\[(?P<dummy>.+)\]| = (?P<group>.+))")


def composed_labels(template: str, **parts: Iterable[str | int]) -> list[str]:
    """Put words and whole numbers into a sentence, once for each row.

    Parameters
    ----------
    template : str
        The sentence in English, with the names of the parts in braces.
    **parts : iterable of str or int
        For each name, the English words or the whole numbers of the rows, in their order.

    Returns
    -------
    list of str
        One label for each row, in the language spoken now.

    Examples
    --------
    >>> composed_labels("{name}, asked {n} times", name=["all", "some"], n=[2, 1000])
    ['all, asked 2 times', 'some, asked 1,000 times']
    """
    said = translate(template)
    rows = zip(*parts.values(), strict=True)
    return [said.format(**dict(zip(parts, map(_part, row), strict=True))) for row in rows]


def _part(part: str | int) -> str:
    return translate(part) if isinstance(part, str) else write_number(Decimal(int(part)))


def covariate_labels(terms: Iterable[str]) -> list[str]:
    """Say what the terms of a model are about: a column, or a level of a column.

    Parameters
    ----------
    terms : iterable of str
        Names of columns, and levels as ``column[level]`` or ``column = level``.

    Returns
    -------
    list of str
        One label for each term, in the language spoken now.

    Examples
    --------
    >>> covariate_labels(["under_30", "sex[male]", "sex = female"])
    ['under 30', 'sex: male', 'sex: female']
    """
    return [_covariate(term) for term in terms]


def _covariate(term: str) -> str:
    found = _LEVEL.fullmatch(term.replace("_", " "))
    if found is None:
        return translate(term.replace("_", " "))
    level = translate(found["dummy"] or found["group"])
    return translate("{name}: {level}").format(name=translate(found["name"]), level=level)
