"""Topics and activities of a session: a table that comes from the chapters and stands nowhere else.

``bip-teach activities`` reads the pages again and replaces the packaged tables; a test holds the two equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bip_teach.errors import check_known
from bip_teach.language import spoken_language
from bip_teach.workshop.collected import read_collected


@dataclass(frozen=True)
class Activity:
    """One thing to do in a session.

    Parameters
    ----------
    id : str
        Topic and name, such as ``belief.belief-yes``.
    topic : str
        The topic to which it belongs.
    kind : str
        ``predict``, ``show``, ``play``, ``discuss``, ``exercise``, ``question`` or ``close``.
    minutes : int
        Minutes that it usually takes.
    title : str
        What is asked, or the heading under which it stands.
    note : str
        What to do, in the words of the page's note for the facilitator; may be empty.
    leads : str
        What people who lead are asked in its place; empty where the same question serves.
    section, anchor : str
        Where it stands on the page: the heading in plain words, and the address of the section, or of the
        question to vote on.
    explorer : str
        Kind of the explorer that is opened; empty if there is none.
    setting : dict
        Level of every axis of that explorer.
    choices : tuple of (str, bool)
        Answers to vote on, and whether each is right.
    print : tuple of str
        Sheets to print for it.
    """

    id: str
    topic: str
    kind: str
    minutes: int
    title: str
    note: str
    leads: str
    section: str
    anchor: str
    explorer: str
    setting: Mapping[str, str]
    choices: tuple[tuple[str, bool], ...]
    print: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """A chapter as a topic of a session.

    Parameters
    ----------
    id : str
        Last part of the page's name, such as ``belief``.
    title, page, question : str
        Heading, name and question of the chapter.
    objectives, key_points : tuple of str
        What a participant can do afterwards, and what to keep.
    minutes : int
        Minutes of reading, which a facilitator needs before the session.
    activities : tuple of Activity
        What can be done with it, in the order of the page.
    """

    id: str
    title: str
    page: str
    question: str
    objectives: tuple[str, ...]
    key_points: tuple[str, ...]
    minutes: int
    activities: tuple[Activity, ...]


@cache
def rules() -> dict[str, Any]:
    """Return the numbers of the planning rule, which Python and the page share.

    Returns
    -------
    dict
        Least, usual and most minutes of each kind, topics of each audience, breaks, sheets.

    Examples
    --------
    >>> rules()["kinds"]["question"]
    {'least': 3, 'usual': 4, 'most': 6}
    """
    text = (resources.files("bip_teach.workshop") / "rules.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def topics(language: str | None = None) -> dict[str, Topic]:
    """Return every topic by its id, in the order of the book.

    Parameters
    ----------
    language : str, optional
        Language of the words; default: the one that is spoken now. All else is the same in every language.

    Returns
    -------
    dict of str to Topic
        The packaged table. It is shared: do not change it.

    Examples
    --------
    >>> topics()["belief"].title
    'What the caseworker believes'
    """
    return _topics(language or spoken_language())


@cache
def _topics(language: str) -> dict[str, Topic]:
    return {one["id"]: _topic(one) for one in read_collected("activities", language)}


def topic(name: str, language: str | None = None) -> Topic:
    """Return one topic.

    Parameters
    ----------
    name : str
        Its id, such as ``belief``.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    Topic
        The topic.

    Raises
    ------
    UnknownNameError
        If there is none of this name.

    Examples
    --------
    >>> [one.kind for one in topic("fair_use").activities]
    ['predict', 'question', 'close', 'question', 'discuss']
    """
    known = topics(language)
    check_known("topic", name, known)
    return known[name]


def _topic(data: Mapping[str, Any]) -> Topic:
    lists = ("objectives", "key_points")
    return Topic(
        **{
            **data,
            **{name: tuple(data[name]) for name in lists},
            "activities": tuple(_from_data(one) for one in data["activities"]),
        }
    )


def _from_data(data: Mapping[str, Any]) -> Activity:
    choices = tuple((words, right) for words, right in data["choices"])
    return Activity(**{**data, "choices": choices, "print": tuple(data["print"])})
