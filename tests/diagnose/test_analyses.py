"""The analyses of the study answer what they promise, and are held against what is true."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.compare import caseworker_recovery_table, job_after_first_response
from bip_teach.compare.effects import fit_belief
from bip_teach.diagnose import (
    ANALYSES,
    DESIGNS,
    ENOUGH_SIMULATIONS,
    Analysis,
    Answer,
    DesignCase,
    Draw,
    Trial,
    run_trial,
    target_table,
)
from bip_teach.diagnose.caseworkers import GAP, OUTCOME, PROMISE, SPREAD
from bip_teach.diagnose.model import Question
from bip_teach.estimate import fit_effectiveness
from bip_teach.simulate import ESTIMANDS, true_effects

pytestmark = pytest.mark.filterwarnings("ignore::bip_teach.errors.BipTeachWarning")

N_CLIENTS = 3_000


@pytest.fixture(scope="module")
def draw() -> Draw:
    return Draw.of(Trial(DESIGNS["as_shipped"], 7), N_CLIENTS)


def answers(analysis: Analysis, draw: Draw) -> dict[Question, Answer]:
    return {answer.question: answer for answer in analysis.run(draw)}


@pytest.mark.parametrize("name", ANALYSES)
def test_every_question_is_answered_once_and_nothing_else(name: str, draw: Draw) -> None:
    before = draw.frame.copy()
    given = [answer.question for answer in ANALYSES[name].run(draw)]
    assert sorted(given, key=str) == sorted(ANALYSES[name].questions, key=str)
    pd.testing.assert_frame_equal(draw.frame, before)


def test_designs_try_analyses_that_exist() -> None:
    assert {name for case in DESIGNS.values() for name in case.tries} <= set(ANALYSES)
    assert {name for name in ANALYSES if any(name in case.tries for case in DESIGNS.values())} == set(
        ANALYSES
    )
    assert DESIGNS["as_shipped"].simulations >= 1_000
    assert min(case.simulations for case in DESIGNS.values()) >= ENOUGH_SIMULATIONS


def test_first_answers_are_those_of_the_first_wave(draw: Draw) -> None:
    found = answers(ANALYSES["leniency_first"], draw)
    rows = draw.frame[draw.frame["wave"].eq(1) & draw.frame["belief"].notna()]
    fit = fit_belief(rows, "job_52w")
    given = found[Question("first_ujive", "job_52w", "belief_from_first_response")]
    assert given.estimate == fit.table.loc["ujive", "estimate"]
    assert given.std_error == fit.table.loc["ujive", "std_error"]
    robust = found[Question("first_anderson_rubin", "job_52w", "belief_from_first_response")]
    assert robust.conf_low == fit.diagnostics.anderson_rubin["conf_low"].iloc[0]
    assert np.isnan(robust.std_error)


def test_caseworkers_are_held_against_their_own_draw(draw: Draw) -> None:
    found = {one.estimator: answer for one, answer in answers(ANALYSES["caseworkers"], draw).items()}
    clients = job_after_first_response(draw.frame, draw.panel)
    fit = fit_effectiveness(clients, OUTCOME, "caseworker_id")
    expected = caseworker_recovery_table(fit, draw.true_caseworker_means()).set_index("quantity")["value"]
    assert found["caseworkers_between_sd"].estimate == expected["between_sd"]
    assert found["caseworkers_covered_rank"].estimate == expected["covered_rank"]
    gap = fit.quartiles["raw"].iloc[-1] - fit.quartiles["raw"].iloc[0]
    assert found["caseworkers_gap_raw"].estimate == pytest.approx(gap)


def test_true_effects_are_those_of_the_process() -> None:
    case = DESIGNS["no_switch_effect"]
    table = target_table([case], [ANALYSES["switches"]], n_clients=2_000)
    assert set(table["estimand"]) == {"one_more_switch", "just_switched"}
    assert table["true"].abs().max() < 1e-12
    shipped = target_table([DESIGNS["no_selection"]], [ANALYSES["progress"]], n_clients=2_000)
    effects = true_effects(DESIGNS["no_selection"].design(), "mix_places", 2_000, 987_654_321)
    assert shipped.set_index("outcome")["true"].to_dict() == effects.set_index("outcome")["value"].to_dict()


def test_what_describes_is_what_a_large_sample_says() -> None:
    case = DESIGNS["as_shipped"]
    table = target_table([case], [ANALYSES["shares"]], n_clients=2_000).set_index("outcome")["true"]
    large = Draw.of(Trial(case, 987_654_321), 4_000).frame
    assert table["job_52w"] == pytest.approx(large["job_52w"].mean())
    assert set(table.index) == {"job_52w", "job_or_education_52w"}


def test_every_question_that_is_tried_has_a_true_value() -> None:
    """The names agree; the slow true values are replaced."""
    of_caseworkers = {SPREAD, GAP, PROMISE}
    asked = {question.estimand for analysis in ANALYSES.values() for question in analysis.questions}
    described = {name for name in asked if name.startswith("large_sample")}
    assert asked - described - of_caseworkers == asked & set(ESTIMANDS)


def test_only_the_analyses_of_a_design_are_tried() -> None:
    case = DesignCase("few", {}, "Only shares.", tries=("shares",))
    done = run_trial(Trial(case, 1), 600, [ANALYSES["shares"], ANALYSES["progress"]])
    assert {row["estimator"] for row in done.rows} == {"share"}
