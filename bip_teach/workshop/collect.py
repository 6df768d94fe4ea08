"""The table of topics and activities, made from the chapters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import yaml

from bip_teach.errors import InvalidArgumentError
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.published import figure, write_published
from bip_teach.workshop.activities import Activity, Topic, rules
from bip_teach.workshop.chapters import Chapter, LearningPart, is_topic, read_chapter
from bip_teach.workshop.computed import computed_answer
from bip_teach.workshop.page_words import anchor_of, plain_words

_CLOSE: Final = "close"


def table_of_activities(book: Path, language: str = SOURCE_LANGUAGE) -> str:
    """Read the chapters of a book and return the table as JSON.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    language : str
        Language of the words.

    Returns
    -------
    str
        What the packaged table ``activities`` of the language has to hold.
    """
    found = [asdict(one) for one in read_topics(book, pages_of(book), language)]
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def pages_of(book: Path) -> list[str]:
    """Return the pages of a book in the order of its table of contents.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.

    Returns
    -------
    list of str
        Their names.
    """
    toc = book / "_toc.yml"
    if not toc.is_file():
        raise InvalidArgumentError("There is no file {toc}. Give the folder of the checkout.", toc=toc)
    parts = yaml.safe_load(toc.read_text(encoding="utf-8"))["parts"]
    return [str(chapter["file"]) for part in parts for chapter in part["chapters"]]


def read_topics(book: Path, pages: Sequence[str], language: str) -> Iterator[Topic]:
    """Yield the topics of a book: its chapters with at least one note for the facilitator.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    pages : sequence of str
        Pages of the book in their order.
    language : str
        Language of the words.

    Yields
    ------
    Topic
        One of them.
    """
    for page in pages:
        if is_topic(book, page):
            yield topic_of(read_chapter(book, page, language))


def topic_of(chapter: Chapter) -> Topic:
    """Return a chapter as a topic.

    Parameters
    ----------
    chapter : Chapter
        A chapter that was read.

    Returns
    -------
    Topic
        The topic with its activities.
    """
    name = chapter.page.rsplit("/", 1)[-1]
    return Topic(
        name,
        chapter.title,
        chapter.page,
        chapter.question,
        chapter.objectives,
        chapter.key_points,
        chapter.minutes["reading"],
        tuple(_activities(name, chapter)),
    )


def _activities(name: str, chapter: Chapter) -> Iterator[Activity]:
    """Yield what can be done: notes, each with the part beside it, and the rest."""
    taken: set[int] = set()

    def is_spare(part: LearningPart) -> bool:
        return part.kind == "question" and _note_beside(part, chapter) is None

    for part in sorted(chapter.parts, key=is_spare):  # the question to vote on comes first
        if part.kind == "facilitator" or id(part) in taken or not _can_stand_alone(part, chapter):
            continue
        note = _note_beside(part, chapter)
        taken.add(id(note))
        yield _activity(name, chapter, part, note)
    for number, note in enumerate((one for one in chapter.parts if one.kind == "facilitator"), 1):
        if id(note) not in taken:
            yield _activity(name, chapter, note, note, f"{note.options['kind']}-{number}")


_KIND_OF: Final = {"predict": "predict", "question": "question", "explorer": "play", "reflect": _CLOSE}


def _can_stand_alone(part: LearningPart, chapter: Chapter) -> bool:
    """Whether a part is an activity: a question inside a section that is played as a whole is none."""
    if part.kind == "question":
        return bool(part.prompt) and not any(
            one.kind == "facilitator" and one.heading == part.heading and one.options["kind"] != "question"
            for one in chapter.parts
        )
    return part.kind in _KIND_OF and bool(part.prompt)


def _note_beside(part: LearningPart, chapter: Chapter) -> LearningPart | None:
    """Return the note of the same kind in the same section; one on a question names it."""
    for one in chapter.parts:
        same = one.kind == "facilitator" and one.heading == part.heading
        is_about = one.options.get("about") in {None, part.options.get("id")}
        if same and is_about and one.options["kind"] == _KIND_OF[part.kind]:
            return one
    return None


def _activity(
    name: str, chapter: Chapter, part: LearningPart, note: LearningPart | None, own: str | None = None
) -> Activity:
    kind = note.options["kind"] if note else _KIND_OF[part.kind]
    limits = rules()["kinds"][kind]
    minutes = int(note.options["minutes"]) if note else limits["usual"]
    shown = _explorer_of(part, note)
    return Activity(
        id=f"{name}.{own or part.options.get('id', part.kind)}",
        topic=name,
        kind=kind,
        minutes=min(limits["most"], max(limits["least"], minutes)),
        title=part.prompt if part.kind in {"predict", "question", "reflect"} else part.heading,
        note=note.text if note else _first_words(part, chapter),
        leads=plain_words(part.options.get("leads", "")),
        section=plain_words(part.heading),
        anchor=_anchor(part, kind),
        explorer=shown.prompt if shown else "",
        setting=dict(shown.options) if shown else {},
        choices=_answers(part, chapter),
        print=tuple(rules()["print"].get(kind, ())),
    )


def _anchor(part: LearningPart, kind: str) -> str:
    """Return where an activity stands: a question to vote on is found itself, not only its section."""
    asked = part.options.get("id" if part.kind == "question" else "about")
    return f"bip-question-{asked}" if kind == "question" and asked else anchor_of(part.heading)


def _answers(part: LearningPart, chapter: Chapter) -> tuple[tuple[str, bool], ...]:
    """Return the answers of a question, or the published or computed one of a guess."""
    if name := part.options.get("published"):
        people = figure(name).unit == "percent" and "unit" not in part.options
        request = f"{name}|share_of_100" if people else name
        return ((write_published(request, chapter.language), True),)
    asked = (chapter.page, part.options.get("id", ""), chapter.language)
    if part.kind == "predict" and (said := computed_answer(*asked)):
        return ((said[0].rstrip("."), True),)
    return tuple((one.words, one.right) for one in part.choices)


def _explorer_of(part: LearningPart, note: LearningPart | None) -> LearningPart | None:
    """Return the explorer that an activity opens: its note links it, or it is one."""
    if note is not None and note.links:
        return note.links[0]
    return part if part.kind == "explorer" else None


def _first_words(part: LearningPart, chapter: Chapter) -> str:
    """Return how a page introduces its explorer; other parts speak for themselves."""
    if part.kind != "explorer":
        return ""
    section = next(one for one in chapter.sections if one.heading == part.heading)
    return section.paragraphs[0] if section.paragraphs else ""
