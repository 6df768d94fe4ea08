"""A language that nobody speaks: every text longer and between marks.

What stands on a page without the marks did not come from a catalogue, and what breaks there will break in a
language with long words. Its code is the one that CLDR gives to English with accents.
"""

from __future__ import annotations

from typing import Final

OPENING: Final = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}"
CLOSING: Final = "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
_LONGER: Final = 0.4
_FILLER: Final = "lång "


def pseudo(text: str) -> str:
    """Return a text between marks, longer by two fifths.

    Parameters
    ----------
    text : str
        A text of the source; its named places and its markup stay whole.

    Returns
    -------
    str
        The text, between marks.

    Examples
    --------
    >>> pseudo("{n} of 100")
    '⟦{n} of 100 lång⟧'
    """
    filler = (_FILLER * len(text))[: max(len(_FILLER), round(_LONGER * len(text)))].rstrip()
    return f"{OPENING}{text} {filler}{CLOSING}"
