"""An invented person's answers, the progress index that they give, and its place in a queue of 100."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, ClassVar, Final

import numpy as np
import pandas as pd

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.instrument import HIGHEST_LEVEL, INDICATORS, LOWEST_LEVEL, SEARCH_CHANNELS, Item, items_of
from bip_teach.language import Sentence
from bip_teach.what_if.model import Axis, Level, axes_payload, check_setting

#: What a measurement asks, indicator by indicator: twenty ratings and the ways of looking for work.
QUESTIONS: Final[tuple[Item, ...]] = tuple(item for one in INDICATORS for item in items_of(one.id))
#: How many answers each question has; 0 always means that there is none.
N_ANSWERS: Final[tuple[int, ...]] = tuple(
    HIGHEST_LEVEL if item.is_rating else len(SEARCH_CHANNELS) + 1 for item in QUESTIONS
)
MOST_MEASUREMENTS: Final = 6
MONTHS_BETWEEN: Final = 3

#: Five measurements of a person who does not exist; the fifth month of measurement was missed.
EXAMPLE_PERSON: Final[tuple[tuple[int, ...], ...]] = (
    (2, 2, 2, 3, 2, 3, 2, 2, 2, 2, 3, 2, 3, 3, 3, 2, 2, 2, 2, 2, 1),
    (2, 2, 2, 3, 3, 3, 2, 2, 2, 3, 3, 2, 3, 3, 3, 3, 2, 2, 2, 2, 2),
    (3, 3, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 0, 2, 3, 2),
    (3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3, 3, 4, 4, 3, 3, 3, 3, 3, 3, 3),
    (0,) * len(QUESTIONS),
    (4, 4, 3, 4, 3, 4, 4, 4, 4, 3, 4, 3, 4, 4, 3, 4, 3, 4, 3, 3, 4),
)

_RATED: Final = tuple(place for place, item in enumerate(QUESTIONS) if item.is_rating)
_CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Reading:
    """What one measurement comes to.

    Parameters
    ----------
    answered : int
        Ratings that have an answer.
    index : float
        Progress index, 0–1.
    place, low, high : float
        Place in a queue of 100 and the ends of its 95 percent interval; 100 is nearest to work.
    """

    answered: int
    index: float
    place: float
    low: float
    high: float


@dataclass(frozen=True)
class ProgressQueue:
    """The progress indices of a panel, as a queue in which any index finds its place.

    Parameters
    ----------
    indices : tuple of float
        Every index that occurs, lowest first.
    counts : tuple of int
        How many responses have it.
    half_width : float
        Half of the 95 percent interval of an index that rests on one rating.
    """

    indices: tuple[float, ...]
    counts: tuple[int, ...]
    half_width: float

    def place(self, index: float) -> float:
        """Return the place of an index: its mean rank among the responses, of 100.

        Parameters
        ----------
        index : float
            Progress index, 0–1.

        Returns
        -------
        float
            Above 0, at most 100; for an index of the panel the same as ``progress_place``.
        """
        first, last = bisect_left(self.indices, index), bisect_right(self.indices, index)
        below, ties = sum(self.counts[:first]), sum(self.counts[first:last])
        return min(100.0, 100 * (below + (ties + 1) / 2) / sum(self.counts))

    def read(self, answers: Sequence[int]) -> Reading | None:
        """Return what one measurement comes to; None when it has no rating.

        Parameters
        ----------
        answers : sequence of int
            One per question of :data:`QUESTIONS`; 0 where there is none.

        Returns
        -------
        Reading or None
            Index, place and interval.
        """
        given = [answers[place] for place in _RATED if answers[place]]
        if not given:
            return None
        # One division of whole numbers, as in the panel, so that equal answers always tie.
        steps = sum(given) - LOWEST_LEVEL * len(given)
        index = steps / ((HIGHEST_LEVEL - LOWEST_LEVEL) * len(given))
        half = self.half_width / sqrt(len(given))
        low, high = self.place(max(0.0, index - half)), self.place(min(1.0, index + half))
        return Reading(len(given), index, self.place(index), low, high)


@dataclass(frozen=True)
class InventedPerson:
    """Up to six measurements of an invented person, three months apart, in the queue of a panel.

    Parameters
    ----------
    queue : ProgressQueue
        Where an index finds its place.
    measurements : tuple of tuple of int
        Six measurements of 21 answers each, in the order of :data:`QUESTIONS`; 0 where there is none.

    Raises
    ------
    InvalidArgumentError
        If there are more than six measurements, or an answer does not exist.
    """

    queue: ProgressQueue
    measurements: tuple[tuple[int, ...], ...]
    kind: ClassVar[str] = "instrument"

    def __post_init__(self) -> None:
        given = tuple(tuple(answers) for answers in self.measurements)
        if len(given) > MOST_MEASUREMENTS:
            raise InvalidArgumentError(
                "There are {count} measurements. Give at most {most_measurements}, one every "
                "{months_between} months.",
                count=len(given),
                most_measurements=MOST_MEASUREMENTS,
                months_between=MONTHS_BETWEEN,
            )
        for place, answers in enumerate(given, start=1):
            _check_answers(place, answers)
        object.__setattr__(self, "measurements", _filled_up(given))

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The measurement that is looked at."""
        return (Axis("measurement", tuple(range(1, MOST_MEASUREMENTS + 1))),)

    def lookup(self, **setting: Level) -> dict[str, Any]:
        """Return what every measurement comes to, and the answers of the one that is looked at.

        Parameters
        ----------
        **setting : int
            ``measurement``, 1 to 6.

        Returns
        -------
        dict
            ``readings``, a :class:`Reading` or None per measurement; ``answers``, the 21 answers.

        Raises
        ------
        UnknownNameError
            If an axis does not exist.
        InvalidArgumentError
            If the axis has no setting, or the level is not one of its levels.
        """
        check_setting(self.axes, setting)
        answers = self.measurements[int(setting["measurement"]) - 1]
        return {"readings": [self.queue.read(one) for one in self.measurements], "answers": list(answers)}

    def payload(self) -> dict[str, Any]:
        """Return queue, questions and answers as plain lists."""
        return {
            "kind": self.kind,
            "axes": axes_payload(self.axes),
            "indices": list(self.queue.indices),
            "counts": list(self.queue.counts),
            "half_width": self.queue.half_width,
            "n_answers": list(N_ANSWERS),
            "rated": [int(item.is_rating) for item in QUESTIONS],
            "measurements": [list(answers) for answers in self.measurements],
            "example": [list(answers) for answers in _filled_up(EXAMPLE_PERSON)],
        }

    @property
    def table(self) -> pd.DataFrame:
        """The place of an index in steps of 0.05, with the interval of an index that rests on all ratings."""
        indices = [step / 20 for step in range(21)]
        half = self.queue.half_width / sqrt(len(_RATED))
        return pd.DataFrame(
            {
                "progress_index": indices,
                "place": [round(self.queue.place(index), 1) for index in indices],
                "conf_low": [round(self.queue.place(max(0.0, index - half)), 1) for index in indices],
                "conf_high": [round(self.queue.place(min(1.0, index + half)), 1) for index in indices],
            }
        )


def invented_person(
    frame: pd.DataFrame, measurements: Sequence[Sequence[int]] = EXAMPLE_PERSON
) -> InventedPerson:
    """Place the measurements of an invented person in the queue of a panel.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.
    measurements : sequence of sequence of int
        Up to six, three months apart, each with 21 answers in the order of :data:`QUESTIONS`; 0 where there
        is none. Ratings are 1 to 5, the ways of looking for work 1 (none) to 7 (six). Default: an example.

    Returns
    -------
    InventedPerson
        With the progress index (mean of the ratings, each scaled from 0 to 1) and its place, 0–100.

    Raises
    ------
    InvalidArgumentError
        If there are more than six measurements, or an answer does not exist.

    Notes
    -----
    The interval says how far the index would move if other questions of the same kind had been asked: with
    `s` the root of the mean square of persons × questions in a table of complete answers, an index of `m`
    ratings has the standard error `s` / √`m`, the standard error of measurement behind Cronbach's alpha. It
    takes the questions as drawn from one pool of like questions, and says nothing about a bad day, a lenient
    caseworker or another panel. A place describes answers. It is no forecast for a person, and a change of
    place is not an effect of what was done in between.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16.

    Examples
    --------
    >>> from bip_teach.panel import analysis_frame, load_panel
    >>> person = invented_person(analysis_frame(load_panel()), [[3] * 21])
    >>> person.queue.read(person.measurements[0]).index
    0.5
    """
    names = [QUESTIONS[place].id for place in _RATED]
    check_columns(frame, [*names, "progress_index"], what=Sentence("the analysis frame"))
    counts = frame["progress_index"].dropna().value_counts().sort_index()
    half = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2) * _noise(frame[names])
    queue = ProgressQueue(tuple(map(float, counts.index)), tuple(map(int, counts.to_numpy())), round(half, 4))
    return InventedPerson(queue, tuple(tuple(answers) for answers in measurements))


def _noise(ratings: pd.DataFrame) -> float:
    """Return the standard deviation of one rating, 0–1, beyond its person and its question."""
    known = ratings.dropna().to_numpy(dtype=np.float64) / (HIGHEST_LEVEL - LOWEST_LEVEL)
    rest = known - known.mean(axis=1, keepdims=True) - known.mean(axis=0) + known.mean()
    rows, columns = known.shape
    return float(np.sqrt((rest**2).sum() / ((rows - 1) * (columns - 1))))


def _filled_up(measurements: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """Return six measurements, the last of them empty where fewer are given."""
    return measurements + ((0,) * len(QUESTIONS),) * (MOST_MEASUREMENTS - len(measurements))


def _check_answers(place: int, answers: tuple[int, ...]) -> None:
    if len(answers) != len(QUESTIONS):
        raise InvalidArgumentError(
            "Measurement {place} has {count} answers. Give {wanted}, one per question, and 0 "
            "where there is none.",
            place=place,
            count=len(answers),
            wanted=len(QUESTIONS),
        )
    for item, most, answer in zip(QUESTIONS, N_ANSWERS, answers, strict=True):
        if answer not in range(most + 1):
            raise InvalidArgumentError(
                "Measurement {place} answers {item} with {answer!r}. Allowed: 0 (no answer) to {most}.",
                place=place,
                item=item.id,
                answer=answer,
                most=most,
            )
