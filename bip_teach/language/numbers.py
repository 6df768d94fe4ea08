"""Numbers as each language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from bip_teach.language.spoken import check_language, chosen_language, locale_of

_LIST = ", "
_PLUS = "+"
_MINUS = "\N{MINUS SIGN}"


def write_number(number: Decimal, language: str | None = None, *, thousands: bool = True) -> str:
    """Write a number with all its decimals, a true minus sign and no place where a line could break.

    Parameters
    ----------
    number : Decimal
        Its decimals are kept as they are.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.
    thousands : bool
        Whether thousands are separated; calendar years are not.

    Returns
    -------
    str
        The number, as the language writes it.

    Examples
    --------
    >>> write_number(Decimal("4000.50"), "en")
    '4,000.50'
    """
    decimals = max(0, -int(number.as_tuple().exponent))
    pattern = f"#,##0{'.' if decimals else ''}{'0' * decimals}"
    locale = locale_of(chosen_language(language))
    written = format_decimal(number, pattern, locale, group_separator=thousands, decimal_quantization=False)
    return written.replace("-", _MINUS)


def write_list(words: Sequence[str], language: str | None = None) -> str:
    """Write words one after the other, with the language's word before the last.

    Parameters
    ----------
    words : sequence of str
        In their order.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        The words in one line.

    Examples
    --------
    >>> write_list(["a job", "an education"], "en")
    'a job and an education'
    """
    return format_list(list(words), locale=locale_of(chosen_language(language)))


def number_marks(language: str) -> dict[str, str]:
    """Return the marks with which a language writes numbers, for the browser.

    Parameters
    ----------
    language : str
        One of :func:`bip_teach.language.languages`.

    Returns
    -------
    dict
        ``decimal``, ``thousands``, ``minus``, ``plus`` and ``list`` (between the items of a list).

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.

    Examples
    --------
    >>> number_marks("en")["decimal"]
    '.'
    """
    check_language(language)
    return {
        "decimal": get_decimal_symbol(locale_of(language)),
        "thousands": get_group_symbol(locale_of(language)),
        "minus": _MINUS,
        "plus": _PLUS,
        "list": _LIST,
    }
