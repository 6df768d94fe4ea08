"""How figures are written, with their units and with what limits them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Final

from bip_teach.errors import InvalidArgumentError, check_choice, check_known
from bip_teach.language import message, translate, translate_plural, write_number
from bip_teach.published.files import read_rows

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MANY: Final = 2
"""A number with decimals takes the form of several."""

_NUMBER: Final = "{n}"
_QUALIFIERS: Final = {
    "": _NUMBER,
    "about": message("about {n}"),
    "more_than": message("more than {n}"),
    "at_least": message("at least {n}"),
    "less_than": message("less than {n}"),
    "just_under": message("just under {n}"),
    "just_over": message("just over {n}"),
}
QUALIFIERS: tuple[str, ...] = tuple(_QUALIFIERS)


@dataclass(frozen=True)
class UnitWording:
    """How one unit is written: ``one`` and ``other`` are in English, with ``{n}`` for the number."""

    one: str
    other: str
    thousands: bool
    percent_like: bool


@cache
def _units() -> dict[str, UnitWording]:
    return {
        row["unit"]: UnitWording(
            one=row["one"],
            other=row["other"],
            thousands=row["thousands"] == "yes",
            percent_like=row["percent_like"] == "yes",
        )
        for row in read_rows("units.csv")
    }


def unit_names() -> tuple[str, ...]:
    """Names of all units that a published figure can have."""
    return tuple(_units())


def unit_wording(unit: str) -> UnitWording:
    """How `unit` is written in English."""
    check_known("unit", unit, _units())
    return _units()[unit]


def write_value(number: Decimal, unit: str, qualifier: str = "", language: str | None = None) -> str:
    """Write a number with its unit and with what limits it, such as ``about 4,000 people``.

    Parameters
    ----------
    number : Decimal
        Its decimals are kept as they are.
    unit : str
        One of the registry's units.
    qualifier : str
        How the number is limited: ``about``, ``more_than`` …; empty when it is not.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        The number in words that fit into a sentence, spaces inside it unbreakable.
    """
    check_choice("qualifier", qualifier, QUALIFIERS)
    wording = unit_wording(unit)
    written = write_number(number, language, thousands=wording.thousands)
    count = int(abs(number)) if number == int(number) else _MANY
    template = translate_plural(wording.one, wording.other, count, language).replace(" ", _NO_BREAK)
    return _qualified(qualifier, template.format(n=written), language)


def _qualified(qualifier: str, written: str, language: str | None) -> str:
    return translate(_QUALIFIERS[qualifier], language).format(n=written)


def people_of(share: Decimal, total: int, qualifier: str = "", language: str | None = None) -> str:
    """Write a share of a group as whole people, such as ``27 of 100``.

    Parameters
    ----------
    share : Decimal
        Share from 0 to 1.
    total : int
        The whole group, at least 1.
    qualifier : str
        How the number is limited: ``about``, ``more_than`` …; empty when it is not.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        Whole people of the group.

    Raises
    ------
    InvalidArgumentError
        If the group is empty, or the qualifier is unknown.
    UnknownLanguageError
        If the language is not spoken.
    """
    check_choice("qualifier", qualifier, QUALIFIERS)
    if total < 1:
        raise InvalidArgumentError("total is {total!r}. Allowed: a whole number of at least 1.", total=total)
    people = share * total
    whole = people.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if whole == 0 and share > 0:
        whole, qualifier = Decimal(1), "less_than"
    elif people < Decimal("1.5") and people != whole:
        qualifier = qualifier or "about"
    counts = {"n": write_number(whole, language), "total": write_number(Decimal(total), language)}
    written = translate("{n} of {total}", language).format(**counts)
    if qualifier == "less_than":
        return translate("fewer than {n}", language).format(n=written)
    return _qualified(qualifier, written, language)
