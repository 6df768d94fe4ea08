"""What goes into a session, how long each part takes, and where the breaks are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bip_teach.workshop.activities import Activity, rules, topics

MAIN: Final = ("show", "play", "discuss", "exercise")
"""Kinds of which every topic has at least one."""
_NEVER: Final = 10**12


@dataclass(frozen=True)
class Piece:
    """A part of a session before it has a clock time.

    Parameters
    ----------
    kind : str
        What happens.
    minutes : int
        How long it takes.
    activity : Activity or None
        What is done; None for parts of the session as a whole.
    """

    kind: str
    minutes: int
    activity: Activity | None = None


def _limit(piece: Piece, name: str) -> int:
    value: int = rules()["kinds"][piece.kind][name]
    return value


def _whole(kind: str) -> Piece:
    return Piece(kind, rules()["kinds"][kind]["usual"])


def pauses_for(minutes: int) -> Iterator[tuple[int, ...]]:
    """Yield the breaks to try for a session: as few as can be, then one more each time.

    Parameters
    ----------
    minutes : int
        From the first word to the last.

    Yields
    ------
    tuple of int
        Minutes of each break; a long session has a lunch among them.

    Examples
    --------
    >>> next(pauses_for(45)), next(pauses_for(90)), next(pauses_for(360))
    ((), (10,), (10, 10, 45, 10))
    """
    lunch = rules()["lunch"]
    for count in range(minutes // rules()["stretch"] + 2):
        pauses = [rules()["break"]] * count
        if count and minutes >= lunch["from"]:
            pauses[count // 2] = lunch["minutes"]
        if minutes - sum(pauses) <= rules()["stretch"] * (count + 1):
            yield tuple(pauses)


def pieces_of(audience: str, minutes: int, names: Sequence[str]) -> list[Piece] | None:
    """Return the parts of a session with their minutes.

    Parameters
    ----------
    audience : str
        Who comes.
    minutes : int
        From the first word to the last.
    names : sequence of str
        Topics in their order.

    Returns
    -------
    list of Piece or None
        None when these topics and minutes do not go together.
    """
    for pauses in pauses_for(minutes):
        work = minutes - sum(pauses)
        chosen = chosen_pieces(audience, names, work)
        if not fits(chosen, work):
            return None
        if placed := with_pauses(sized(chosen, work), pauses):
            return placed
    return None


def chosen_pieces(audience: str, names: Sequence[str], work: int) -> list[Piece]:
    """Return what is done in the minutes between the breaks, in its order.

    Parameters
    ----------
    audience : str
        Who comes.
    names : sequence of str
        Topics in their order.
    work : int
        Minutes without the breaks.

    Returns
    -------
    list of Piece
        Welcome, each topic's activities with their usual minutes, goodbye.
    """
    order: list[str] = rules()["audiences"][audience]["kinds"]
    lists = [_by_priority(name, order) for name in names]
    taken = [list(waiting[: _core(waiting)]) for waiting in lists]
    waiting = [waiting[_core(waiting) :] for waiting in lists]
    left = work - sum(one.minutes for one in (_whole("welcome"), _whole("goodbye")))
    left -= sum(one.minutes for group in taken for one in group)
    for turn in range(max(map(len, waiting))):
        for group, more in zip(taken, waiting, strict=True):
            if turn < len(more) and more[turn].minutes <= left:
                group.append(more[turn])
                left -= more[turn].minutes
    groups = [sorted(group, key=lambda one: order.index(one.kind)) for group in taken]
    body = [Piece(one.kind, one.minutes, one) for group in groups for one in group]
    return [_whole("welcome"), *body, _whole("goodbye")]


def _by_priority(name: str, order: Sequence[str]) -> list[Activity]:
    """Return a topic's activities: guess, main, question; then to take home, other main ones, questions."""
    found = sorted(topics()[name].activities, key=lambda one: order.index(one.kind))
    guesses, questions, ends = (
        [one for one in found if one.kind == kind] for kind in ("predict", "question", "close")
    )
    mains = [one for one in found if one.kind in MAIN]
    more = questions[1 : rules()["questions_per_topic"]]
    return [*guesses[:1], *mains[:1], *questions[:1], *ends, *mains[1:], *more]


def _core(waiting: Sequence[Activity]) -> int:
    """Return how many activities no topic goes without."""
    return sum(one.kind != "close" for one in waiting[:3])


def fits(pieces: Sequence[Piece], work: int) -> bool:
    """Say whether parts can be made as long together as the time that there is.

    Parameters
    ----------
    pieces : sequence of Piece
        Parts of a session.
    work : int
        Minutes without the breaks.

    Returns
    -------
    bool
        Whether the limits of their kinds allow it.
    """
    least, most = (sum(_limit(piece, name) for piece in pieces) for name in ("least", "most"))
    return least <= work <= most


def sized(pieces: Sequence[Piece], work: int) -> list[Piece]:
    """Return the parts with minutes that sum to the time that there is.

    Parameters
    ----------
    pieces : sequence of Piece
        Parts that fit.
    work : int
        Minutes without the breaks.

    Returns
    -------
    list of Piece
        The same parts. Time that is missing is taken where most can be spared; time that is left over goes
        first to talk, then to trying out, then to the rest.
    """
    minutes = [piece.minutes for piece in pieces]
    while sum(minutes) > work:
        spare = [size - _limit(piece, "least") for piece, size in zip(pieces, minutes, strict=True)]
        minutes[spare.index(max(spare))] -= 1
    for kinds in rules()["grow"]:
        while sum(minutes) < work:
            room = [
                _limit(piece, "most") - size if piece.kind in kinds else 0
                for piece, size in zip(pieces, minutes, strict=True)
            ]
            if not max(room):
                break
            minutes[room.index(max(room))] += 1
    return [replace(piece, minutes=size) for piece, size in zip(pieces, minutes, strict=True)]


def with_pauses(pieces: Sequence[Piece], pauses: Sequence[int]) -> list[Piece] | None:
    """Return the parts with breaks between them, or None if too long a stretch would be left.

    Parameters
    ----------
    pieces : sequence of Piece
        Parts with their minutes.
    pauses : sequence of int
        Minutes of each break.

    Returns
    -------
    list of Piece or None
        Stretches as equal as can be; a break rather comes between two topics than inside one. None comes
        right after the welcome, or when nothing is left but to take home and to say goodbye.
    """
    cuts = _cuts(pieces, len(pauses))
    if cuts is None:
        return None
    found: list[Piece] = []
    for start, end, pause in zip([0, *cuts], [*cuts, len(pieces)], [*pauses, 0], strict=True):
        found += pieces[start:end]
        if pause:
            found.append(Piece("break" if pause == rules()["break"] else "lunch", pause))
    return found


def _cuts(pieces: Sequence[Piece], count: int) -> list[int] | None:
    """Return after how many parts each break comes: the cheapest way, the earliest among equals."""
    sums = [0]
    for piece in pieces:
        sums.append(sums[-1] + piece.minutes)
    never: tuple[int, list[int]] = (_NEVER, [])
    best: list[tuple[int, list[int]]] = [(0, []), *[never] * len(pieces)]
    for _ in range(count + 1):
        best = [_cheapest(end, best, sums, pieces, count) for end in range(len(sums))]
    cost, ends = best[-1]
    return ends[:-1] if cost < _NEVER else None


def _cheapest(
    end: int,
    before: Sequence[tuple[int, list[int]]],
    sums: Sequence[int],
    pieces: Sequence[Piece],
    count: int,
) -> tuple[int, list[int]]:
    """Return the cheapest way to end a stretch after `end` parts."""
    found: tuple[int, list[int]] = (_NEVER, [])
    if not _may_pause(end, pieces):
        return found
    for start in range(end - 1, -1, -1):
        length = sums[end] - sums[start]
        if length > rules()["stretch"]:
            break
        gap = length * (count + 1) - sums[-1]
        cost = before[start][0] + gap**2 + (_price(end, pieces) * (count + 1)) ** 2
        if cost <= found[0]:
            found = (cost, [*before[start][1], end])
    return found


def _may_pause(end: int, pieces: Sequence[Piece]) -> bool:
    """Whether a break may come after `end` parts; the end of the session is none."""
    if not 0 < end < len(pieces):
        return True
    opens, closes = rules()["no_break_after"], rules()["end"]
    return pieces[end - 1].kind not in opens and any(one.kind not in closes for one in pieces[end:])


def _price(end: int, pieces: Sequence[Piece]) -> int:
    """Return what a break after `end` parts costs: much before a topic's end, less elsewhere inside it."""
    if end >= len(pieces):
        return 0
    one, other = pieces[end - 1].activity, pieces[end].activity
    if one is None or other is None or one.topic != other.topic:
        return 0
    price: int = rules()["cut_before_end" if other.kind in rules()["end"] else "cut_inside_topic"]
    return price
