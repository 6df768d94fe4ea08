"""The paths of the indicators are the answers of the person, scaled, and nothing else."""

from __future__ import annotations

import math

import pytest

from bip_teach.instrument import INDICATORS
from bip_teach.what_if import InventedPerson, ProgressQueue, indicator_paths
from bip_teach.what_if.instrument import EXAMPLE_PERSON, N_ANSWERS, QUESTIONS

QUEUE = ProgressQueue(indices=(0.25, 0.5, 0.75), counts=(1, 2, 1), half_width=0.5)


def paths(*measurements: tuple[int, ...]):
    return indicator_paths(InventedPerson(QUEUE, measurements))


def test_every_indicator_has_a_row_for_every_measurement_that_was_taken() -> None:
    table = paths(*EXAMPLE_PERSON)
    assert list(table["label"].unique()) == [one.label() for one in INDICATORS]
    assert set(table["month"]) == {0, 3, 6, 9, 15}  # month 12 was missed
    assert len(table) == 5 * len(INDICATORS)


def test_the_ends_of_every_scale_are_zero_and_one() -> None:
    table = paths((1,) * len(QUESTIONS), N_ANSWERS)
    assert set(table.loc[table["month"] == 0, "level"]) == {0.0}
    assert set(table.loc[table["month"] == 3, "level"]) == {1.0}


def test_a_level_is_the_mean_of_what_was_answered() -> None:
    answers = dict.fromkeys((item.id for item in QUESTIONS), 0)
    answers |= {"b2": 2, "s4": 5, "b10": 4}
    levels = paths(tuple(answers.values())).set_index("indicator")["level"]
    assert levels["making_contact"] == pytest.approx((0.25 + 1.0) / 2)  # s5 was left out
    assert levels["job_search"] == 0.5
    assert math.isnan(levels["health_coping"])


def test_ratings_give_the_progress_index_back() -> None:
    person = InventedPerson(QUEUE, EXAMPLE_PERSON)
    table = indicator_paths(person).query("month == 0 and indicator != 'job_search'")
    weights = [sum(item.indicator == name for item in QUESTIONS) for name in table["indicator"]]
    mean = sum(level * weight for level, weight in zip(table["level"], weights, strict=True)) / sum(weights)
    reading = person.queue.read(EXAMPLE_PERSON[0])
    assert reading is not None
    assert mean == pytest.approx(reading.index)


def test_nobody_measured_gives_no_rows() -> None:
    assert paths().empty
