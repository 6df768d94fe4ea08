"""An invented person's index and place are those of the panel, and the interval is the textbook's."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.instrument import INDICATORS, ITEMS
from bip_teach.what_if import ProgressQueue, invented_person
from bip_teach.what_if.instrument import EXAMPLE_PERSON, N_ANSWERS, QUESTIONS

QUEUE = ProgressQueue(indices=(0.25, 0.5, 0.75), counts=(1, 2, 1), half_width=0.5)
RATED = [item.is_rating for item in QUESTIONS]


@pytest.fixture(scope="module")
def person(frame):
    return invented_person(frame)


def test_the_questions_are_all_indicators_and_every_rating():
    assert {item.indicator for item in QUESTIONS} == {one.id for one in INDICATORS}
    assert [item for item in ITEMS if item not in QUESTIONS] == [item for item in ITEMS if item.id == "b11"]
    assert tuple(5 if rated else 7 for rated in RATED) == N_ANSWERS


def test_index_and_place_of_the_panel_come_out_again(frame, person):
    rows = frame.sample(400, random_state=1)
    answers = rows.reindex(columns=[item.id for item in QUESTIONS], fill_value=0)
    answers = answers.astype("Float64").fillna(0).astype(int)
    readings = [person.queue.read(row) for row in answers.to_numpy().tolist()]
    assert [one.index for one in readings] == rows["progress_index"].tolist()
    places = [one.place for one in readings]
    assert places == pytest.approx(rows["progress_place"].tolist(), rel=1e-12)


def test_a_place_is_the_mean_rank_and_an_index_between_two_ranks_between_them():
    assert [QUEUE.place(index) for index in (0.25, 0.5, 0.75)] == [25, 62.5, 100]
    assert [QUEUE.place(index) for index in (0, 0.3, 1)] == [12.5, 37.5, 100]


def test_the_interval_is_that_of_cronbachs_alpha(frame, person):
    items = [item.id for item in QUESTIONS if item.is_rating]
    known = frame[items].dropna().astype(float) / 4
    count = known.shape[1]
    share = known.var().sum() / known.sum(axis=1).var()
    alpha = count / (count - 1) * (1 - share)
    error = known.mean(axis=1).std() * np.sqrt(1 - alpha)
    assert person.queue.half_width / np.sqrt(count) == pytest.approx(1.959964 * error, abs=2e-5)


@given(st.lists(st.integers(0, 5), min_size=21, max_size=21))
def test_the_interval_holds_the_place_and_search_moves_nothing(answers):
    reading = QUEUE.read(answers)
    given_ratings = [answer for answer, rated in zip(answers, RATED, strict=True) if rated and answer]
    if not given_ratings:
        assert reading is None
        return
    assert reading.answered == len(given_ratings)
    assert reading.index == pytest.approx(np.mean([(answer - 1) / 4 for answer in given_ratings]))
    assert 0 < reading.low <= reading.place <= reading.high <= 100
    moved = [answer if rated else 7 - answer for answer, rated in zip(answers, RATED, strict=True)]
    assert QUEUE.read(moved) == reading


def test_fewer_measurements_are_filled_up_and_the_payload_holds_them(frame):
    person = invented_person(frame, [[3] * 21])
    assert len(person.measurements) == 6
    assert person.measurements[1] == (0,) * 21
    row = person.lookup(measurement=2)
    assert row["answers"] == [0] * 21
    assert row["readings"][1] is None
    assert row["readings"][0].index == 0.5
    payload = json.loads(json.dumps(person.payload(), allow_nan=False))
    assert payload["measurements"][0] == [3] * 21
    assert payload["example"] == [list(answers) for answers in EXAMPLE_PERSON]
    assert len(json.dumps(payload)) < 8_000


def test_the_table_rises_with_the_index(person):
    table = person.table
    assert table["place"].is_monotonic_increasing
    assert (table["conf_low"] <= table["place"]).all()
    assert (table["place"] <= table["conf_high"]).all()


@pytest.mark.parametrize(
    ("measurements", "words"),
    [
        ([[3] * 20], "Measurement 1 has 20 answers. Give 21"),
        ([[3] * 21, [6, *[3] * 20]], r"Measurement 2 answers b1 with 6\. Allowed: 0 \(no answer\) to 5"),
        ([[3] * 20 + [8]], r"answers b10 with 8\. Allowed: 0 \(no answer\) to 7"),
        ([[3] * 21] * 7, "There are 7 measurements. Give at most 6"),
    ],
)
def test_answers_that_do_not_exist_are_named(frame, measurements, words):
    with pytest.raises(InvalidArgumentError, match=words):
        invented_person(frame, measurements)


def test_a_frame_without_ratings_and_a_seventh_measurement_are_refused(person):
    with pytest.raises(UnknownNameError, match="the analysis frame has no column 'b1'"):
        invented_person(pd.DataFrame({"progress_index": [0.5]}))
    with pytest.raises(InvalidArgumentError, match="measurement is 7"):
        person.lookup(measurement=7)
