"""The planning rule: from an audience and a number of minutes to a session, minute by minute.

The page for planners has the same rule in JavaScript (``bip-plan.js``); a test compares the two. So all
numbers are whole, and every tie is broken by the order of the book.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bip_teach.errors import (
    ImpossiblePlanError,
    InvalidArgumentError,
    check_choice,
    check_known,
    check_whole_number,
)
from bip_teach.language import Sentence
from bip_teach.workshop.activities import Activity, rules, topics
from bip_teach.workshop.fill import pieces_of
from bip_teach.workshop.nearest import nearest_plans
from bip_teach.workshop.words import words

_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Part:
    """One part of a session.

    Parameters
    ----------
    start : str
        When it begins, such as ``09:05``.
    minutes : int
        How long it takes.
    kind : str
        ``welcome``, ``break``, ``lunch``, ``goodbye``, or the kind of its activity.
    topic : str
        The topic; empty for parts of the session as a whole.
    activity : str
        Id of the activity; empty for parts of the session as a whole.
    """

    start: str
    minutes: int
    kind: str
    topic: str
    activity: str


@dataclass(frozen=True)
class Plan:
    """A session.

    Parameters
    ----------
    audience : str
        ``new``, ``experienced``, ``managers`` or ``mixed``.
    minutes : int
        From the first word to the last, breaks included.
    topics : tuple of str
        Topics in the order in which they come.
    room, internet : bool
        Whether people sit in one room, and whether there is a network.
    start, end : str
        Clock times.
    parts : tuple of Part
        What happens, without a gap.
    """

    audience: str
    minutes: int
    topics: tuple[str, ...]
    room: bool
    internet: bool
    start: str
    end: str
    parts: tuple[Part, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the plan as plain data.

        Returns
        -------
        dict
            Names and values, as JSON holds them.
        """
        data = asdict(self)
        return {**data, "topics": list(self.topics), "parts": list(data["parts"])}


def activity(name: str, language: str | None = None) -> Activity:
    """Return one activity.

    Parameters
    ----------
    name : str
        Its id, such as ``belief.explorer``.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    Activity
        The activity.

    Raises
    ------
    UnknownNameError
        If there is none of this name.

    Examples
    --------
    >>> activity("belief.explorer").kind
    'play'
    """
    found = {one.id: one for topic in topics(language).values() for one in topic.activities}
    check_known("activity", name, found)
    return found[name]


def default_topics(audience: str, minutes: int) -> tuple[str, ...]:
    """Return the topics that an audience gets when nobody chooses.

    Parameters
    ----------
    audience : str
        Who comes.
    minutes : int
        How long it takes.

    Returns
    -------
    tuple of str
        Ids of topics.

    Examples
    --------
    >>> default_topics("managers", 90)
    ('fair_use', 'trust')
    """
    check_choice("audience", audience, rules()["audiences"])
    count = max(count for least, count in rules()["topics_from_minutes"] if minutes >= least)
    return tuple(rules()["audiences"][audience]["topics"][:count])


def plan_session(
    audience: str,
    minutes: int,
    topics: Sequence[str] = (),
    room: bool = True,
    internet: bool = True,
    start: str = "09:00",
) -> Plan:
    """Plan a session.

    Parameters
    ----------
    audience : str
        ``new`` (caseworkers), ``experienced`` (caseworkers), ``managers`` or ``mixed``.
    minutes : int
        From the first word to the last.
    topics : sequence of str
        Ids of topics, in any order; without any, the audience's own.
    room : bool
        Whether people sit in one room; otherwise they meet online.
    internet : bool
        Whether there is a network in the room.
    start : str
        When it begins, such as ``09:00``.

    Returns
    -------
    Plan
        Parts whose minutes sum to `minutes`, with a break after at most an hour.

    Raises
    ------
    InvalidArgumentError, UnknownNameError
        If something that was asked for does not exist.
    ImpossiblePlanError
        If the topics need more time than there is, or leave time over; the message names the nearest plans.

    Notes
    -----
    Welcome and goodbye are always there. Each topic gets at least a guess, one main activity and one
    question; which main activity comes first depends on the audience. Then the topics take turns: what a
    participant takes home, further main activities, further questions, as long as the usual minutes fit.
    What is left over becomes longer discussion. Nobody has tried these minutes on real sessions: they are
    those of the pages, within the limits of ``rules()["kinds"]``.

    Examples
    --------
    >>> plan = plan_session("managers", 45, ["fair_use"])
    >>> [(part.start, part.minutes, part.kind) for part in plan.parts][:3]
    [('09:00', 5, 'welcome'), ('09:05', 7, 'predict'), ('09:12', 17, 'discuss')]
    """
    wanted = _checked(audience, minutes, topics, room, internet, start)
    pieces = pieces_of(audience, minutes, wanted)
    if pieces is None:
        raise ImpossiblePlanError(_no_plan(audience, minutes, wanted))
    begin = _minute(start)
    parts = []
    for piece in pieces:
        name = piece.activity.id if piece.activity else ""
        topic = piece.activity.topic if piece.activity else ""
        parts.append(Part(clock(begin), piece.minutes, piece.kind, topic, name))
        begin += piece.minutes
    return Plan(audience, minutes, wanted, room, internet, start, clock(begin), tuple(parts))


def clock(minute: int) -> str:
    """Return the time of day of a minute that is counted from midnight.

    Parameters
    ----------
    minute : int
        Minutes since midnight.

    Returns
    -------
    str
        Such as ``09:05``.

    Examples
    --------
    >>> clock(545)
    '09:05'
    """
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _minute(start: str) -> int:
    hours, minutes = start.split(":")
    return 60 * int(hours) + int(minutes)


def _checked(
    audience: str, minutes: int, wanted: Sequence[str], room: bool, internet: bool, start: str
) -> tuple[str, ...]:
    """Return the topics in the order of the audience, after every argument was checked."""
    check_choice("audience", audience, rules()["audiences"])
    limits = rules()["minutes"]
    check_whole_number(Sentence("The number of minutes"), minutes, limits["least"])
    if minutes > limits["most"]:
        raise InvalidArgumentError(
            "The number of minutes is {minutes}. Allowed: {least} to {most}.",
            minutes=minutes,
            least=limits["least"],
            most=limits["most"],
        )
    for name in wanted:
        check_known("topic", name, topics())
    if not room and not internet:
        raise InvalidArgumentError(
            "A session online needs a network. Meet in one room, or allow the network."
        )
    if not _CLOCK.fullmatch(start):
        raise InvalidArgumentError(
            "The start is {start!r}. Write hours and minutes, such as 09:00.", start=start
        )
    if _minute(start) + minutes > rules()["latest_end"]:
        latest = clock(rules()["latest_end"] - minutes)
        raise InvalidArgumentError(
            "{minutes} minutes from {start} end after midnight. Start by {latest}.",
            minutes=minutes,
            start=start,
            latest=latest,
        )
    return _in_order(audience, wanted or default_topics(audience, minutes))


def _in_order(audience: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in rules()["audiences"][audience]["topics"] if name in names)


def _no_plan(audience: str, minutes: int, names: Sequence[str]) -> str:
    said = words()["no_plan"]
    found = nearest_plans(audience, minutes, names)
    same = next((length for length, some in found.offers if some == tuple(names)), None)
    fit = len(found.offers[-1][1])
    problem = said[found.problem].format(minutes=minutes, fit=fit, count=len(names), other=same)
    offers = [
        said["same" if length == same else "offer"].format(minutes=length, topics=", ".join(some))
        for length, some in found.offers
    ]
    return "\n- ".join([f"{problem} {said['nearest']}", *offers])
