"""Simulate: the same answers whoever does the work; refusals are rows, faults stop the run by name."""

from __future__ import annotations

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from bip_teach.diagnose import (
    ANSWER_COLUMNS,
    Analysis,
    Answer,
    DesignCase,
    LocalCrew,
    Question,
    Trial,
    run_trial,
    simulate_answers,
)
from bip_teach.errors import InvalidArgumentError, InvalidDesignError, TrialError
from bip_teach.panel import analysis_frame
from bip_teach.simulate import calibrated_design, generate_panel

CLIENTS = 500


def failing(seed_of_fault: int) -> tuple[Analysis, list[int]]:
    """An analysis with a fault that shows in one panel, and the sizes of the panels that it has seen."""
    question = Question("faulty", "job_52w", "share")
    seen: list[int] = []

    def run(draw):
        seen.append(len(draw.frame))
        if len(seen) == seed_of_fault:
            raise ZeroDivisionError("by zero")
        return [Answer(question, 0.0)]

    return Analysis("faulty", (question,), run), seen


def test_each_row_is_the_answer_of_its_panel(cases, mean) -> None:
    answers = simulate_answers(cases, [mean], 2, CLIENTS, first_seed=4)
    assert tuple(answers.columns) == ANSWER_COLUMNS
    assert answers[["design", "seed"]].to_numpy().tolist() == [
        ["base", 4],
        ["base", 5],
        ["sorted", 4],
        ["sorted", 5],
    ]
    panel, _ = generate_panel(CLIENTS, 5, calibrated_design(sorting=0.5))
    expected = analysis_frame(panel)["job_52w"].mean()
    assert answers["estimate"].iloc[3] == pytest.approx(expected, rel=1e-9)


def test_two_processes_give_the_bytes_of_one(cases, mean, fussy) -> None:
    ticks = []
    one = simulate_answers(cases, [mean, fussy], 4, CLIENTS)
    two = simulate_answers(cases, [mean, fussy], 4, CLIENTS, crew=LocalCrew(2), tick=lambda: ticks.append(1))
    assert one.to_csv(index=False) == two.to_csv(index=False)
    assert len(ticks) == 8


def test_a_seed_gives_the_same_rows_in_any_study(cases, mean) -> None:
    alone = simulate_answers(cases[1:], [mean], 1, CLIENTS, first_seed=3)
    among = simulate_answers(cases, [mean], 3, CLIENTS)
    assert_frame_equal(alone, among.iloc[[5]].reset_index(drop=True))


def test_a_refusal_is_a_row_without_an_estimate(cases, fussy) -> None:
    answers = simulate_answers(cases[:1], [fussy], 8, CLIENTS)
    first, second = (answers[answers["outcome"] == name] for name in ("job_52w", "education_52w"))
    assert (first["note"] == "WeakInstrumentWarning").all()
    assert (first["estimate"] == 0.3333333333).all(), "ten digits are kept"
    refused = second["estimate"].isna()
    assert 0 < refused.sum() < 8
    assert (second.loc[refused, "note"] == "EstimationError").all()
    assert (second.loc[~refused, "estimate"] % 2 == 0).all()


def test_a_fault_names_the_trial_and_the_analysis(cases) -> None:
    analysis, seen = failing(2)
    ticks = []
    with pytest.raises(TrialError) as caught:
        simulate_answers(cases, [analysis], 3, CLIENTS, tick=lambda: ticks.append(1))
    assert "The analysis faulty failed on design base, seed 2: ZeroDivisionError: by zero." in str(
        caught.value
    )
    assert (len(seen), len(ticks)) == (2, 1)


def test_a_fault_in_another_process_is_named_too(cases) -> None:
    question = Question("faulty", "job_52w", "share")

    def run(draw):
        raise ZeroDivisionError(f"{len(draw.frame)} rows")

    with pytest.raises(
        TrialError, match=r"faulty failed on design base, seed \d: ZeroDivisionError: \d+ rows"
    ):
        simulate_answers(cases[:1], [Analysis("faulty", (question,), run)], 2, CLIENTS, crew=LocalCrew(2))


@pytest.mark.parametrize("given", [[], [Question("other", "job_52w", "share")]])
def test_an_analysis_must_answer_its_questions_and_no_other(cases, given) -> None:
    asked = Question("asked", "job_52w", "share")
    analysis = Analysis("odd", (asked,), lambda _frame: [Answer(question, 1.0) for question in given])
    with pytest.raises(TrialError, match="must answer each of its questions and no other"):
        run_trial(Trial(cases[0], 1), CLIENTS, [analysis])


def test_infinite_ends_stay_infinite(cases) -> None:
    question = Question("wide", "job_52w", "share")
    analysis = Analysis("wide", (question,), lambda _: [Answer(question, 1.0, 1.0, -np.inf, np.inf)])
    (row,) = run_trial(Trial(cases[0], 1), CLIENTS, [analysis]).rows
    assert (row["conf_low"], row["conf_high"]) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"simulations": 0}, "simulations is 0. Allowed: a whole number of 1 or more."),
        ({"first_seed": -1}, "first_seed is -1"),
        ({"n_clients": 2.5}, "n_clients is 2.5"),
        ({"cases": ()}, "There is no design."),
        ({"analyses": ()}, "There is no analysis."),
        ({"n_clients": 100}, "The number of clients is 100"),
    ],
)
def test_what_cannot_be_run_is_refused(cases, mean, change, words) -> None:
    asked = {"cases": cases, "analyses": [mean], "simulations": 1, "n_clients": CLIENTS, **change}
    with pytest.raises(InvalidArgumentError) as caught:
        simulate_answers(**asked)
    assert words in str(caught.value)


def test_a_name_stands_once(cases, mean) -> None:
    with pytest.raises(InvalidArgumentError, match="A design stands twice: base"):
        simulate_answers([cases[0], cases[0]], [mean], 1, CLIENTS)
    again = Analysis("again", mean.questions, mean.run)
    with pytest.raises(InvalidArgumentError, match="A question stands twice"):
        simulate_answers(cases, [mean, again], 1, CLIENTS)


def test_a_wrong_knob_is_found_before_anything_is_drawn(cases, mean) -> None:
    ticks = []
    wrong = DesignCase("wrong", {"sorting": 7.0}, "Impossible.")
    with pytest.raises(InvalidDesignError, match="sorting is 7"):
        simulate_answers([*cases, wrong], [mean], 1, CLIENTS, tick=lambda: ticks.append(1))
    assert ticks == []
