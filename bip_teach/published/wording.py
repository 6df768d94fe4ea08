"""How numbers and units are written in English and in Swedish."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from bip_teach.errors import InvalidArgumentError, check_choice, check_known

Language = Literal["en", "sv"]
LANGUAGES: tuple[str, ...] = get_args(Language)

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"

_QUALIFIERS: dict[str, dict[str, str]] = {
    "": {"en": "{n}", "sv": "{n}"},
    "about": {"en": "about {n}", "sv": "omkring {n}"},
    "more_than": {"en": "more than {n}", "sv": "mer än {n}"},
    "at_least": {"en": "at least {n}", "sv": "minst {n}"},
    "less_than": {"en": "less than {n}", "sv": "mindre än {n}"},
    "just_under": {"en": "just under {n}", "sv": "knappt {n}"},
    "just_over": {"en": "just over {n}", "sv": "drygt {n}"},
}
QUALIFIERS: tuple[str, ...] = tuple(_QUALIFIERS)

_OF = {"en": "{n} of {total}", "sv": "{n} av {total}"}
_FEWER = {"en": "fewer than {n}", "sv": "färre än {n}"}


@dataclass(frozen=True)
class UnitWording:
    """How one unit is written."""

    one: dict[str, str]
    other: dict[str, str]
    thousands: bool
    percent_like: bool


@cache
def _units() -> dict[str, UnitWording]:
    text = files("bip_teach.published").joinpath("units.csv").read_text(encoding="utf-8")
    return {
        row["unit"]: UnitWording(
            one={"en": row["english_one"], "sv": row["swedish_one"]},
            other={"en": row["english_other"], "sv": row["swedish_other"]},
            thousands=row["thousands"] == "yes",
            percent_like=row["percent_like"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    }


def unit_names() -> tuple[str, ...]:
    """Names of all units that a published figure can have."""
    return tuple(_units())


def unit_wording(unit: str) -> UnitWording:
    """How `unit` is written, in both languages."""
    check_known("unit", unit, _units())
    return _units()[unit]


def write_number(number: Decimal, language: str = "en", *, thousands: bool = True) -> str:
    """Write a number with all its decimals.

    Parameters
    ----------
    number : Decimal
        Its decimals are kept as they are.
    language : {"en", "sv"}
        English writes ``4,000`` and ``1.3``; Swedish writes ``4 000`` and ``1,3``.
    thousands : bool
        Whether thousands are separated; calendar years are not.

    Returns
    -------
    str
        With a true minus sign, and no place where a line could break.
    """
    check_choice("language", language, LANGUAGES)
    written = f"{number:,f}" if thousands else f"{number:f}"
    written = written.replace("-", _MINUS)
    if language == "sv":
        written = written.translate(str.maketrans(",.", f"{_NO_BREAK},"))
    return written


def write_value(number: Decimal, unit: str, qualifier: str = "", language: str = "en") -> str:
    """Write a number with its unit and with what limits it, such as ``about 4,000 people``.

    Parameters
    ----------
    number : Decimal
        Its decimals are kept as they are.
    unit : str
        One of the registry's units.
    qualifier : str
        How the number is limited: ``about``, ``more_than`` …; empty when it is not.
    language : {"en", "sv"}
        English or Swedish.

    Returns
    -------
    str
        The number in words that fit into a sentence, spaces inside it unbreakable.
    """
    check_choice("qualifier", qualifier, QUALIFIERS)
    wording = unit_wording(unit)
    written = write_number(number, language, thousands=wording.thousands)
    forms = wording.one if abs(number) == 1 else wording.other
    template = forms[language].replace(" ", _NO_BREAK)
    return _QUALIFIERS[qualifier][language].format(n=template.format(n=written))


def people_of(share: Decimal, total: int, qualifier: str = "", language: str = "en") -> str:
    """Write a share of a group as whole people, such as ``27 of 100``.

    Parameters
    ----------
    share : Decimal
        Share from 0 to 1.
    total : int
        The whole group, at least 1.
    qualifier : str
        How the number is limited: ``about``, ``more_than`` …; empty when it is not.
    language : {"en", "sv"}
        English or Swedish.

    Returns
    -------
    str
        Whole people of the group.

    Raises
    ------
    InvalidArgumentError
        If the group is empty, or the qualifier or the language is unknown.
    """
    check_choice("language", language, LANGUAGES)
    check_choice("qualifier", qualifier, QUALIFIERS)
    if total < 1:
        raise InvalidArgumentError(f"total is {total!r}. Allowed: a whole number of at least 1.")
    people = share * total
    whole = people.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if whole == 0 and share > 0:
        whole, qualifier = Decimal(1), "less_than"
    elif people < Decimal("1.5") and people != whole:
        qualifier = qualifier or "about"
    templates = _FEWER if qualifier == "less_than" else _QUALIFIERS[qualifier]
    size = write_number(Decimal(total), language)
    return templates[language].format(n=_OF[language].format(n=write_number(whole, language), total=size))
