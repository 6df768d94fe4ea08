"""Pictures of the league-table explorer: dots, bars and lines over a ranking, as paths of a drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bip_teach.explorers.markup import Element, element
from bip_teach.what_if import PUBLISHED_QUARTERS

_SIDE = 1000
_QUARTER = _SIDE // 4
_GAP = 12
_TOPS = (0.4, 0.6, 0.8, 1.0)


def top_of(row: Mapping[str, Any]) -> float:
    """Return the highest share of the scale: the first that has room for every dot and line."""
    most = max(row["rates"][-1], *row["highs"])
    return next(top for top in _TOPS if top >= most)


def drawings(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the paths of both pictures for one setting.

    Parameters
    ----------
    row : mapping
        From :meth:`bip_teach.what_if.League.lookup`.
    """
    top = top_of(row)
    return {
        "bars": "".join(_bar(place, _up(share, top)) for place, share in enumerate(row["seen"])),
        "published": "".join(_line(place, _up(share, top)) for place, share in enumerate(PUBLISHED_QUARTERS)),
        "rates": _dots(row["rates"], top),
        "ranges": _ranges(row["lows"], row["highs"], top),
        "truths": _dots(row["truths"], top),
        "guesses": _dots(row["guesses"], top),
    }


def chart(names: Sequence[str], paths: Mapping[str, str], marks: Mapping[str, str]) -> Element:
    """Return one picture with the words of its scale; the sentence and the table say the same in words."""
    return element(
        "div",
        element(
            "div", *(element("span", marks[name], data_words=name) for name in marks), class_="bip-scale"
        ),
        element(
            "svg",
            element("path", d=f"M0 {_SIDE // 2}h{_SIDE}M0 {_SIDE}h{_SIDE}M0 0h{_SIDE}", class_="bip-axis"),
            *(element("path", d=paths[name], data_drawing=name) for name in names),
            viewBox=f"0 0 {_SIDE} {_SIDE}",
            preserveAspectRatio="none",
        ),
        class_="bip-chart",
        aria_hidden="true",
    )


def _up(share: float, top: float) -> int:
    return _SIDE - math.floor(_SIDE * share / top + 0.5)


def _across(place: int, count: int) -> int:
    return math.floor((place + 0.5) * _SIDE / count + 0.5)


def _bar(place: int, height: int) -> str:
    return f"M{place * _QUARTER + _GAP} {_SIDE}V{height}h{_QUARTER - 2 * _GAP}V{_SIDE}z"


def _line(place: int, height: int) -> str:
    return f"M{place * _QUARTER} {height}h{_QUARTER}"


def _dots(shares: Sequence[float], top: float) -> str:
    """Return lines without length; their round ends are the dots, round at every width of the page."""
    count = len(shares)
    return "".join(f"M{_across(place, count)} {_up(share, top)}h0" for place, share in enumerate(shares))


def _ranges(lows: Sequence[float], highs: Sequence[float], top: float) -> str:
    ends = enumerate(zip(lows, highs, strict=True))
    return "".join(
        f"M{_across(place, len(lows))} {_up(low, top)}V{_up(high, top)}" for place, (low, high) in ends
    )
