"""Sentences of the pages about many draws, or about another world, still hold.

The draws are those of the tables that come with the package.

When one of these tests fails, the data or a method has changed: mend the sentence, then the test.
"""

from __future__ import annotations

import pandas as pd
import pytest

from bip_teach import compare, diagnose, estimate, simulate
from bip_teach.panel import analysis_frame

BOTH = ("job_52w", "job_or_education_52w")


@pytest.fixture(scope="module")
def diagnosis() -> pd.DataFrame:
    return diagnose.read_diagnosis().set_index(["design", "estimator", "outcome"]).sort_index()


def bias(
    diagnosis: pd.DataFrame, design: str, estimator: str, outcome: str = "job_52w"
) -> tuple[float, float]:
    """Bias, and twice its Monte Carlo error."""
    found = diagnosis.loc[(design, estimator, outcome)]
    return float(found["bias"]), 2 * float(found["bias_mc_error"])


@pytest.mark.parametrize("outcome", BOTH)
@pytest.mark.parametrize("estimator", ["all_2sls", "all_ujive"])
def test_all_answers_are_too_low(diagnosis: pd.DataFrame, estimator: str, outcome: str) -> None:
    off, error = bias(diagnosis, "as_shipped", estimator, outcome)
    assert off + error < 0


@pytest.mark.parametrize("estimator", ["compared", "first_ols"])
def test_comparing_by_belief_gives_too_much_also_where_belief_does_nothing(
    diagnosis: pd.DataFrame, estimator: str
) -> None:
    for design in ("as_shipped", "no_belief_effect"):
        off, error = bias(diagnosis, design, estimator)
        assert off - error > 0


def test_first_answers_are_nearer_the_truth_than_a_comparison(diagnosis: pd.DataFrame) -> None:
    for outcome in BOTH:
        assert abs(bias(diagnosis, "as_shipped", "first_ujive", outcome)[0]) < abs(
            bias(diagnosis, "as_shipped", "compared", outcome)[0]
        )


@pytest.mark.parametrize("design", ["sorting", "exclusion"])
def test_sorting_and_another_way_give_the_credit_to_belief(diagnosis: pd.DataFrame, design: str) -> None:
    off, error = bias(diagnosis, design, "first_ujive")
    assert off - error > 0
    assert off > abs(bias(diagnosis, "as_shipped", "first_ujive")[0])


def test_where_caseworkers_hardly_differ_the_estimate_is_wild(diagnosis: pd.DataFrame) -> None:
    spread = diagnosis["sd_estimate"]
    assert spread["weak_focus", "first_ujive", "job_52w"] > 5 * spread["as_shipped", "first_ujive", "job_52w"]
    assert diagnosis.loc[("weak_focus", "first_anderson_rubin", "job_52w"), "unbounded_share"] > 0.5


def test_belief_goes_with_jobs_also_where_it_changes_nothing(diagnosis: pd.DataFrame) -> None:
    assert diagnosis.loc[("no_belief_effect", "compared", "job_52w"), "power"] > 0.9


def test_the_raw_gap_is_too_large_also_where_caseworkers_are_alike(diagnosis: pd.DataFrame) -> None:
    for design in ("as_shipped_slow", "alike"):
        off, error = bias(diagnosis, design, "caseworkers_gap_raw", "job_by_end_2016")
        assert off - error > 0
        assert abs(bias(diagnosis, design, "caseworkers_gap_shrunken", "job_by_end_2016")[0]) < 0.5 * off


@pytest.mark.parametrize("outcome", ["n_channels", "job_52w", "education_52w"])
def test_explained_variation_falls_from_the_sample_to_new_people(
    diagnosis: pd.DataFrame, outcome: str
) -> None:
    mean = diagnosis.loc["as_shipped_slow"]["mean_estimate"]
    inside, adjusted, unseen = (
        mean[f"explained_{name}", outcome] for name in ("in_sample", "adjusted", "cross_validated")
    )
    assert inside > adjusted > unseen


def test_explained_variation_of_education_is_worst_off(diagnosis: pd.DataFrame) -> None:
    off = {
        outcome: bias(diagnosis, "as_shipped_slow", "explained_in_sample", outcome)[0]
        for outcome in ("n_channels", "job_52w", "education_52w")
    }
    assert off["education_52w"] > 2 * max(off["n_channels"], off["job_52w"])


def test_counting_switches_of_people_far_from_a_job_goes_wrong_in_both_directions() -> None:
    table = compare.read_switch_biases("job").set_index(["design", "term"])
    far = table.loc["people far from a job switch much more"]
    assert far.loc["naive", "bias_high_pp"] < 0
    assert far.loc["adjusted", "bias_low_pp"] > 0
    chance = table.loc["chance decides, and switches change nothing"]
    assert (chance["bias_pp"].abs() < far["bias_pp"].abs()).all()


def test_just_switched_or_not_is_nearer_the_truth_than_one_more_switch() -> None:
    off = compare.read_switch_biases("job").set_index(["design", "term"])["bias_pp"].abs()
    assert off["as shipped", "just_switched"] < off["as shipped", "adjusted"]


def test_no_number_of_indicators_comes_out_every_time() -> None:
    numbers = compare.read_indicator_draws()[1]
    found = numbers[numbers["jointly"] & numbers["finding"].eq("found")]
    assert (found.groupby("outcome")["share"].max() < 1).all()


def test_chance_makes_the_gap_of_identical_caseworkers_and_not_that_of_very_different_ones() -> None:
    worlds = {
        "alike": diagnose.DESIGNS["alike"].design(),
        "different": simulate.calibrated_design(effectiveness=1.0),
    }
    beyond, shrunken = {}, {}
    for name, world in worlds.items():
        drawn = simulate.generate_panel(4_000, 1, world)[0]
        met = compare.job_after_first_response(analysis_frame(drawn), drawn)
        gaps = estimate.fit_effectiveness(met, "job_by_end_2016", "caseworker_id").gaps.set_index("number")
        beyond[name], shrunken[name] = gaps.loc["raw", "beyond_chance"], gaps.loc["shrunken", "gap"]
    assert abs(beyond["alike"]) < 0.02 < beyond["different"]
    assert shrunken["different"] > 2 * shrunken["alike"]


def test_over_the_whole_queue_selection_hides_what_combined_support_gives() -> None:
    drawn = simulate.generate_panel(10_000, 1, diagnose.DESIGNS["support_selection"].design())[0]
    controls = [*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS]
    fit = estimate.fit_progress(analysis_frame(drawn), controls=controls, cluster="client_id")
    places = fit.table.pivot_table(index="term", columns="contrast", values="estimate").loc[
        "combined_with_job"
    ]
    start = fit.diagnostics.set_index("mix")["start"]
    assert start["combined_with_job"] > start["none"] + 10
    assert places["naive"] < places["adjusted"] - 1


def small(diagnosis: pd.DataFrame, design: str, estimator: str, outcome: str) -> bool:
    """Whether a method is off by less than a third of the spread of its estimates."""
    row = diagnosis.loc[(design, estimator, outcome)]
    return bool(abs(row["bias"]) < row["sd_estimate"] / 3)


def test_a_small_gap_is_left_from_first_answers(diagnosis: pd.DataFrame) -> None:
    assert small(diagnosis, "as_shipped", "first_ujive", "job_or_education_52w")
    row = diagnosis.loc[("as_shipped", "first_ujive", "job_or_education_52w")]
    assert row["bias"] < -3 * row["bias_mc_error"]


@pytest.mark.parametrize("design", ["as_shipped", "no_selection"])
@pytest.mark.parametrize("outcome", ["job_52w", "job_or_education_52w"])
def test_who_just_switched_comes_out_a_little_too_near_zero(
    diagnosis: pd.DataFrame, design: str, outcome: str
) -> None:
    row = diagnosis.loc[(design, "switch_just_switched", outcome)]
    assert row["true"] < row["mean_estimate"] < 0
    assert small(diagnosis, design, "switch_just_switched", outcome)
