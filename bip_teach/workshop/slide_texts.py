"""What slides and handouts take from the chapters beside the activities: guesses, answers, practice.

The words are read from the pages once and packaged, so that slides can be made without the pages; a test
holds the two equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bip_teach.errors import check_known
from bip_teach.language import SOURCE_LANGUAGE, spoken_language
from bip_teach.workshop.chapters import Chapter, LearningPart, is_topic, read_chapter
from bip_teach.workshop.collect import pages_of, topic_of
from bip_teach.workshop.collected import read_collected
from bip_teach.workshop.computed import computed_answer


@dataclass(frozen=True)
class Guess:
    """A question that is answered by a number, before anything is shown.

    Parameters
    ----------
    prompt : str
        The question.
    published : str
        Id of the published figure that answers it; empty if there is none.
    answer : str
        What the page says after the guess; empty if it is not known without the page.
    """

    prompt: str
    published: str
    answer: str


@dataclass(frozen=True)
class Vote:
    """A question with answers to choose from.

    Parameters
    ----------
    prompt : str
        The question.
    options : tuple of (str, bool, str)
        Each answer: its words, whether it is right, what is said of it.
    """

    prompt: str
    options: tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True)
class SlideText:
    """Words of a topic for slides and handouts.

    Parameters
    ----------
    guesses : tuple of Guess
        What is guessed first.
    votes : tuple of Vote
        Questions to vote on; first the one that a note names.
    practice : tuple of str
        What the page advises for practice.
    reflections : tuple of str
        What each person writes for themselves.
    """

    guesses: tuple[Guess, ...]
    votes: tuple[Vote, ...]
    practice: tuple[str, ...]
    reflections: tuple[str, ...]


def slide_text_of(chapter: Chapter) -> SlideText:
    """Return the words of a chapter for slides.

    Parameters
    ----------
    chapter : Chapter
        A page that was read.

    Returns
    -------
    SlideText
        Without any words that hold the result of a cell.
    """
    by_kind: dict[str, list[LearningPart]] = {}
    for part in chapter.parts:
        by_kind.setdefault(part.kind, []).append(part)
    prompted = {kind: [one for one in parts if one.prompt] for kind, parts in by_kind.items()}
    voted = {one.options.get("about") for one in by_kind.get("facilitator", [])}

    def is_spare(part: LearningPart) -> bool:
        return part.options.get("id") not in voted

    return SlideText(
        tuple(_guess(one, chapter) for one in prompted.get("predict", [])),
        tuple(_vote(one) for one in sorted(prompted.get("question", []), key=is_spare) if _is_whole(one)),
        chapter.practice,
        tuple(one.prompt for one in prompted.get("reflect", [])),
    )


def _guess(part: LearningPart, chapter: Chapter) -> Guess:
    published = part.options.get("published", "")
    computed = computed_answer(chapter.page, part.options["id"], chapter.language)
    said = part.text if published else "\n".join(computed)
    return Guess(part.prompt, published, said)


def _vote(part: LearningPart) -> Vote:
    return Vote(part.prompt, tuple((one.words, one.right, one.feedback) for one in part.choices))


def _is_whole(part: LearningPart) -> bool:
    return all(one.words and one.feedback for one in part.choices)


def table_of_slides(book: Path, language: str = SOURCE_LANGUAGE) -> str:
    """Read the chapters of a book and return the words of all topics as JSON.

    Parameters
    ----------
    book : pathlib.Path
        Folder of the checkout.
    language : str
        Language of the words.

    Returns
    -------
    str
        What the packaged table ``slides`` of the language has to hold.
    """
    chapters = (read_chapter(book, page, language) for page in pages_of(book) if is_topic(book, page))
    found = {topic_of(one).id: asdict(slide_text_of(one)) for one in chapters}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


@cache
def _packaged(language: str) -> dict[str, SlideText]:
    return {name: _from_data(one) for name, one in read_collected("slides", language).items()}


def _from_data(data: Mapping[str, Any]) -> SlideText:
    def words(name: str) -> tuple[str, ...]:
        found: Sequence[str] = data[name]
        return tuple(found)

    guesses = tuple(Guess(**one) for one in data["guesses"])
    votes = tuple(
        Vote(one["prompt"], tuple((words, right, said) for words, right, said in one["options"]))
        for one in data["votes"]
    )
    return SlideText(guesses, votes, words("practice"), words("reflections"))


def slide_text(topic: str, language: str | None = None) -> SlideText:
    """Return the packaged words of a topic.

    Parameters
    ----------
    topic : str
        Its id, such as ``belief``.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    SlideText
        Its guesses, votes, advice and reflections.

    Raises
    ------
    UnknownNameError
        If there is no such topic.
    """
    known = _packaged(language or spoken_language())
    check_known("topic", topic, known)
    return known[topic]
