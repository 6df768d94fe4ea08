"""Slides of a topic, before they become HTML or a PowerPoint file: what is shown, and what is said.

The words come from the chapter, the printed values from the registry, the numbers of a picture from the
functions that draw the page. Nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bip_teach.language import speaking, spoken_language, translate
from bip_teach.published import Figure, figure, figure_words, write_published
from bip_teach.workshop.activities import Activity, Topic, topic
from bip_teach.workshop.chart import Chart
from bip_teach.workshop.charts import charted_topics, topic_chart
from bip_teach.workshop.findings import figure_id, findings, printed_value
from bip_teach.workshop.product_words import product_words
from bip_teach.workshop.slide_texts import Guess, SlideText, Vote, slide_text

LETTERS = "ABCDEF"
_MOST_POINTS = 5
# Shares of single groups of caseworkers are never on the wall before what luck alone makes of equal ones.
_CHANCE_FIRST = {"differences"}


@dataclass(frozen=True)
class Point:
    """A line of a slide.

    Parameters
    ----------
    words : str
        What it says.
    mark : str
        A letter to vote for; empty if there is none.
    """

    words: str
    mark: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide.

    Parameters
    ----------
    kind : str
        What it is for: ``title``, ``predict``, ``answer``, ``found``, ``chart``, ``vote``, ``vote_answer``,
        ``discuss``, ``practice``, ``reflect``, ``key_points`` or ``sources``.
    title : str
        Its heading.
    notes : str
        What the facilitator does and says; never empty.
    lead : str
        The sentence that stands largest.
    points : tuple of Point
        Lines below.
    table : tuple of tuple of str
        Rows of a table, the first one with the names of the columns.
    chart : Chart or None
        A picture.
    small : str
        Words in small letters at the end.
    """

    kind: str
    title: str
    notes: str
    lead: str = ""
    points: tuple[Point, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    chart: Chart | None = None
    small: str = ""


@dataclass(frozen=True)
class Deck:
    """The slides of a topic.

    Parameters
    ----------
    topic : str
        Id of the topic.
    title : str
        Title of its chapter.
    page : str
        Name of its page.
    language : str
        Language of the words.
    slides : tuple of Slide
        In their order.
    """

    topic: str
    title: str
    page: str
    language: str
    slides: tuple[Slide, ...]


def build_deck(name: str, language: str | None = None) -> Deck:
    """Make the slides of a topic.

    Parameters
    ----------
    name : str
        Id of the topic, such as ``belief``.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    Deck
        Title and question, a guess and its answer, what was found and the picture (what shows luck comes
        first), a vote and its answer, a talk, practice, a note to oneself, what to keep, and sources. What
        a chapter lacks is left out.

    Raises
    ------
    UnknownNameError
        If there is no such topic.
    UnknownLanguageError
        If the slides do not speak this language.
    """
    with speaking(language or spoken_language()):
        subject = topic(name)
        maker = _Maker(subject, slide_text(name), product_words("slides"))
        return Deck(name, subject.title, subject.page, spoken_language(), tuple(maker.slides()))


@dataclass(frozen=True)
class _Maker:
    """Makes the slides of one topic, in the language that is spoken now."""

    topic: Topic
    text: SlideText
    words: dict[str, Any]

    def slides(self) -> Iterator[Slide]:
        yield self._opening()
        for guess in self.text.guesses[:1]:
            yield from self._guess(guess)
        shown = [self._found] if findings(self.topic.id) else []
        if self.topic.id in charted_topics():
            shown.insert(0 if self.topic.id in _CHANCE_FIRST else len(shown), self._chart)
        for make in shown:
            yield make()
        for vote in self.text.votes[:1]:
            yield from self._vote(vote)
        for vote in self.text.votes[1:2]:
            yield self._talk(vote)
        yield from self._end()

    def _notes(self, kind: str, *wanted: str, **filled: object) -> str:
        """Return what to say: the chapter's own notes for this part, each with its place, then advice."""
        own = [one for one in self.topic.activities if one.note and self._belongs(one, wanted)]
        said = [self.words["notes"]["from"].format(section=one.section, note=one.note) for one in own]
        return "\n\n".join([*said, self.words["notes"][kind].format(**filled)])

    def _belongs(self, one: Activity, wanted: tuple[str, ...]) -> bool:
        """Whether a note is for a slide: by its kind, but what comes with the guess comes before it."""
        guesses = {other.section for other in self.topic.activities if other.kind == "predict"}
        kind = "predict" if one.kind == "play" and one.section in guesses else one.kind
        return kind in wanted

    def _opening(self) -> Slide:
        aims = "; ".join(self.topic.objectives)
        notes = self._notes("title", aims=aims, minutes=self.topic.minutes)
        return Slide("title", self.topic.title, notes, lead=self.topic.question)

    def _guess(self, guess: Guess) -> Iterator[Slide]:
        how, notes = (Point(self.words["guess_how"]),), self._notes("predict", "predict")
        yield Slide("predict", self.words["guess"], notes, lead=guess.prompt, points=how)
        notes, small, lines = self._notes("answer"), "", guess.answer.splitlines()
        if not guess.published:
            lead, *lines = lines or [self.words["on_the_page"].format(address=self.topic.title)]
        else:
            one = figure(guess.published)
            said = self.words["printed" if one.source.kind == "report" else "printed_slides"]
            lead = said.format(value=printed_value(one))
            small = f"{_sentence(figure_words(one.id))}. {_sentence(_document(one))}, {translate(one.place)}."
        points = tuple(map(Point, lines))
        yield Slide("answer", self.words["guessed"], notes, lead=lead, points=points, small=small)

    def _found(self) -> Slide:
        rows = [tuple(self.words["found_columns"])]
        for request in findings(self.topic.id):
            one, value = figure(figure_id(request)), write_published(request, spoken_language())
            rows.append((_sentence(figure_words(one.id)), value, _document(one)))
        return Slide("found", self.words["found"], self._notes("found"), table=tuple(rows))

    def _chart(self) -> Slide:
        chart = topic_chart(self.topic.id)
        notes = self._notes("chart", "show", "play", alt=chart.alt)
        small = f"{chart.caption} {self.words['legend']}"
        return Slide("chart", self.words["look"], notes, chart=chart, small=small)

    def _vote(self, vote: Vote) -> Iterator[Slide]:
        lettered = list(zip(LETTERS, vote.options, strict=False))
        points = tuple(Point(words, letter) for letter, (words, _, _) in lettered)
        yield Slide("vote", self.words["vote"], self._notes("vote"), lead=vote.prompt, points=points)
        right = tuple(
            Point(f"{words} {said}", letter) for letter, (words, is_right, said) in lettered if is_right
        )
        others = [
            f"{letter}: {self.words['other']}. {said}"
            for letter, (_, is_right, said) in lettered
            if not is_right
        ]
        notes = "\n\n".join([self._notes("vote_answer"), *others])
        yield Slide("vote_answer", self.words["vote_answer"], notes, lead=vote.prompt, points=right)

    def _talk(self, vote: Vote) -> Slide:
        hint = " ".join(f"{words} {said}" for words, is_right, said in vote.options if is_right)
        notes = self._notes("discuss", "discuss", hint=hint)
        how = (Point(self.words["discuss_how"]),)
        return Slide("discuss", self.words["discuss"], notes, lead=vote.prompt, points=how)

    def _end(self) -> Iterator[Slide]:
        if practice := self.text.practice[:_MOST_POINTS]:
            yield Slide(
                "practice",
                self.words["practice"],
                self._notes("practice"),
                points=tuple(map(Point, practice)),
            )
        for prompt in self.text.reflections[:1]:
            notes = self._notes("reflect", "close")
            led = [one.leads for one in self.topic.activities if one.leads]
            notes = "\n\n".join([*(self.words["notes"]["leads"].format(leads=one) for one in led), notes])
            yield Slide("reflect", self.words["reflect"], notes, lead=prompt)
        points = tuple(map(Point, self.topic.key_points))
        yield Slide("key_points", self.words["key_points"], self._notes("key_points"), points=points)
        yield self._sources()

    def _sources(self) -> Slide:
        found = map(figure_id, findings(self.topic.id))
        ids = [*found, *(one.published for one in self.text.guesses if one.published)]
        cited = dict.fromkeys(figure(one).source.citation for one in ids)
        more = [self.words["sources_data"]] if self.topic.id in charted_topics() else []
        page = self.words["sources_page"].format(address=self.topic.title)
        points = tuple(Point(words) for words in [*cited, *more, page])
        return Slide("sources", self.words["sources"], self._notes("sources"), points=points)


def _document(one: Figure) -> str:
    return translate(one.source.short_name)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
