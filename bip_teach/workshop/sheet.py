"""A plan in words: what a facilitator reads, in the same order in every format.

The page for planners words a plan in the same way (``bip-sheet.js``); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from bip_teach.language import speaking, spoken_language
from bip_teach.workshop.activities import Activity, rules, topics
from bip_teach.workshop.plan import Part, Plan, activity
from bip_teach.workshop.words import words

ZIP_NAME: Final = "bip-teach-book-{language}-facilitators.zip"
"""Name of the file that holds the whole book."""
_LETTERS: Final = "ABCDEFGH"


@dataclass(frozen=True)
class Row:
    """A part of a session in words.

    Parameters
    ----------
    span : str
        From when to when.
    head : str
        Its kind and its minutes.
    title : str
        Topic and what is asked.
    lines : tuple of str
        What to do, answers to vote on.
    page : str
        Address of the page from the top of the book, with the setting of its explorer; may be empty.
    open : str
        What to open, in words: page and section; empty without a page.
    """

    span: str
    head: str
    title: str
    lines: tuple[str, ...]
    page: str
    open: str


@dataclass(frozen=True)
class Sheet:
    """A run sheet.

    Parameters
    ----------
    title : str
        Who comes and how long it takes.
    facts, prepare, print, after : tuple of str
        When and where; what to do before; what to print; what to do afterwards.
    rows : tuple of Row
        The parts.
    """

    title: str
    facts: tuple[str, ...]
    prepare: tuple[str, ...]
    rows: tuple[Row, ...]
    print: tuple[str, ...]
    after: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the sheet as plain data.

        Returns
        -------
        dict
            Names and values.
        """
        return asdict(self)


def sheet_of(plan: Plan, language: str | None = None) -> Sheet:
    """Return a plan in words.

    Parameters
    ----------
    plan : Plan
        A session.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    Sheet
        Words for every format.

    Examples
    --------
    >>> from bip_teach.workshop import plan_session
    >>> sheet = sheet_of(plan_session("managers", 45, ["fair_use"]))
    >>> sheet.rows[1].span, sheet.rows[1].head
    ('09:05–09:12', 'Guess together · 7 min')
    """
    with speaking(language or spoken_language()):
        return _sheet(plan, words())


def _sheet(plan: Plan, said: dict[str, Any]) -> Sheet:
    ends = [*(part.start for part in plan.parts[1:]), plan.end]
    rows = tuple(_row(plan, part, end, said) for part, end in zip(plan.parts, ends, strict=True))
    return Sheet(
        said["sheet"]["title"].format(audience=said["audiences"][plan.audience], minutes=plan.minutes),
        _facts(plan, said),
        _prepare(plan, said),
        rows,
        tuple(said["print"][name] for name in sheets_to_print(plan)),
        _after(said),
    )


def sheets_to_print(plan: Plan) -> tuple[str, ...]:
    """Return the sheets that a session needs.

    Parameters
    ----------
    plan : Plan
        A session.

    Returns
    -------
    tuple of str
        Names of sheets, such as ``vote-sheet``, in the order of the catalogue.
    """
    wanted = {name for part in plan.parts if part.activity for name in activity(part.activity).print}
    wanted |= {name for topic in plan.topics for name in rules()["print_also"].get(topic, ())}
    wanted |= {*rules()["print"]["goodbye"], *rules()["audiences"][plan.audience].get("print", ())}
    return tuple(name for name in words()["print"] if name in wanted)


def address_of(one: Activity) -> str:
    """Return the address of an activity's page, from the top of the book.

    Parameters
    ----------
    one : Activity
        An activity.

    Returns
    -------
    str
        With the setting of its explorer, or with the section or question.

    Examples
    --------
    >>> address_of(activity("belief.show-2"))
    'book/caseworkers/belief.html#a-headline-and-a-made-up-world'
    """
    page = f"{topics()[one.topic].page}.html"
    if one.explorer:
        return f"{page}#{urlencode({'explorer': one.explorer, **one.setting})}"
    return f"{page}#{one.anchor}"


def titles(names: Sequence[str], said: dict[str, Any]) -> str:
    """Return the titles of topics in one line, in the language that is spoken now.

    Parameters
    ----------
    names : sequence of str
        Ids of topics.
    said : dict
        The catalogue.

    Returns
    -------
    str
        Titles, the last two with a word between them.
    """
    style = said["style"]
    found: list[str] = [style["quote"].format(words=topics()[name].title) for name in names]
    if len(found) == 1:
        return found[0]
    return f"{style['list'].join(found[:-1])}{style['last']}{found[-1]}"


def _facts(plan: Plan, said: dict[str, Any]) -> tuple[str, ...]:
    line = said["sheet"]
    return (
        line["time"].format(start=plan.start, end=plan.end),
        line["in_room" if plan.room else "online"],
        line["topics"].format(topics=titles(plan.topics, said)),
    )


def _prepare(plan: Plan, said: dict[str, Any]) -> tuple[str, ...]:
    minutes = sum(topics()[name].minutes for name in plan.topics)
    network = said["network"]["yes" if plan.internet else "no"]
    place = "room" if plan.room else "online"
    return (
        said["sheet"]["read"].format(minutes=minutes, topics=titles(plan.topics, said)),
        said["sheet"]["fair"],
        said["materials"][place],
        network.format(zip=ZIP_NAME.format(language=spoken_language())),
        said["hide_notes"][place],
        said["sheet"]["dates"].format(weeks=_weeks(said)),
        said["sheet"]["data"],
    )


def _weeks(said: dict[str, Any]) -> str:
    numbers = [str(week) for week in rules()["follow_up_weeks"]]
    return f"{said['style']['list'].join(numbers[:-1])}{said['style']['last']}{numbers[-1]}"


def _after(said: dict[str, Any]) -> tuple[str, ...]:
    line = said["sheet"]
    return (
        line["follow_up"].format(minutes=rules()["follow_up_minutes"], weeks=_weeks(said)),
        line["why_follow_up"],
    )


def _row(plan: Plan, part: Part, end: str, said: dict[str, Any]) -> Row:
    line = said["sheet"]
    how = said["how"]["room" if plan.room else "online"][part.kind]
    if rules()["audiences"][plan.audience].get("leads"):
        how = said["how_leads"].get(part.kind, "{how}").format(how=how)
    span = line["span"].format(start=part.start, end=end)
    head = line["head"].format(kind=said["kinds"][part.kind], minutes=part.minutes)
    if not part.activity:
        return Row(span, head, said["titles"][part.kind], (line["how"].format(how=how),), "", "")
    one = activity(part.activity)
    title = topics()[one.topic].title
    asked, notes = _asked(one, plan.audience, line)
    return Row(
        span,
        head,
        line["of_topic"].format(topic=title, title=asked),
        (*_answers(one, line), line["how"].format(how=how), *notes),
        address_of(one),
        line["open_explorer" if one.explorer else "open"].format(page=title, section=one.section),
    )


def _asked(one: Activity, audience: str, line: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return what is asked, and the notes on it; a note on another question would mislead."""
    if one.leads and rules()["audiences"][audience].get("leads"):
        return one.leads, ()
    return one.title, tuple(line["note"].format(note=note) for note in one.note.splitlines())


def _answers(one: Activity, line: dict[str, str]) -> tuple[str, ...]:
    if one.kind == "predict":
        return tuple(line["answer"].format(answer=answer) for answer, _ in one.choices)
    return tuple(
        line["right_choice" if right else "choice"].format(letter=letter, words=answer)
        for letter, (answer, right) in zip(_LETTERS, one.choices, strict=False)
    )
