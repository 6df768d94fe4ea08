"""What to offer when topics and time do not go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bip_teach.workshop.activities import rules
from bip_teach.workshop.fill import pieces_of

_STEP: Final = 5


@dataclass(frozen=True)
class Nearest:
    """Plans near one that cannot be.

    Parameters
    ----------
    problem : str
        ``short`` if the time is too short, ``never`` if every session is, ``long`` if it is too long.
    offers : tuple of (int, tuple of str)
        Minutes and topics of plans that can be.
    """

    problem: str
    offers: tuple[tuple[int, tuple[str, ...]], ...]


def nearest_plans(audience: str, minutes: int, names: Sequence[str]) -> Nearest:
    """Return the plans that are nearest to one that cannot be.

    Parameters
    ----------
    audience : str
        Who comes.
    minutes : int
        Minutes that were asked for.
    names : sequence of str
        Topics that were asked for, in the order of the audience.

    Returns
    -------
    Nearest
        The same topics in other minutes, and other topics in the same minutes.

    Examples
    --------
    >>> nearest_plans("new", 45, ["belief", "switches", "trust"]).offers
    ((55, ('belief', 'switches', 'trust')), (45, ('belief', 'switches')))
    """
    limits = rules()["minutes"]
    shorter = _first_possible(audience, range(minutes // _STEP * _STEP, limits["least"] - 1, -_STEP), names)
    if shorter is not None:
        return Nearest("long", ((shorter, tuple(names)), (minutes, _more_topics(audience, minutes, names))))
    longer = _first_possible(audience, range(-(-minutes // _STEP) * _STEP, limits["most"] + 1, _STEP), names)
    fewer = (minutes, _fewer_topics(audience, minutes, names))
    return Nearest("short", ((longer, tuple(names)), fewer)) if longer else Nearest("never", (fewer,))


def _first_possible(audience: str, lengths: Iterable[int], names: Sequence[str]) -> int | None:
    return next((length for length in lengths if pieces_of(audience, length, names)), None)


def _fewer_topics(audience: str, minutes: int, names: Sequence[str]) -> tuple[str, ...]:
    found = list(names)
    while not pieces_of(audience, minutes, found):
        found.pop()
    return tuple(found)


def _more_topics(audience: str, minutes: int, names: Sequence[str]) -> tuple[str, ...]:
    """Return the topics with as many of the audience's own as it takes to fill the time."""
    order: list[str] = rules()["audiences"][audience]["topics"]
    found = list(names)
    for name in order:
        if pieces_of(audience, minutes, sorted(found, key=order.index)):
            break
        if name not in found:
            found.append(name)
    return tuple(sorted(found, key=order.index))
