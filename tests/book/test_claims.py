"""Sentences of the pages that lean on the shape of a result still hold for the shipped panel.

When one of these tests fails, the data or a method has changed: mend the sentence, then the test.
"""

from __future__ import annotations

import pandas as pd
import pytest

from bip_teach import compare, estimate, simulate
from bip_teach.panel import Panel, Truth
from bip_teach.published import figure

ALIKE = [*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS]
ANSWERS = [*estimate.CLIENT_RATINGS, *estimate.CASEWORKER_RATINGS, "belief"]
STEPS = ["register", "answers", "caseworker"]


@pytest.fixture(scope="module")
def older(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["under_30"] == 0]


@pytest.fixture(scope="module")
def first(frame: pd.DataFrame) -> pd.DataFrame:
    """First answers, of caseworkers who met two people or more."""
    answered = frame[frame["wave"].eq(1)].dropna(subset=["belief"])
    return answered[answered.groupby("caseworker_id")["client_id"].transform("size") > 1]


def explained(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    blocks = dict(zip(STEPS, [estimate.REGISTER_COVARIATES, ANSWERS, ["caseworker_id"]], strict=True))
    fit = estimate.fit_explained_variation(frame, outcome, blocks, cluster="client_id")
    return fit.table.set_index("block")


def test_among_people_alike_one_more_channel_goes_with_much_less(frame: pd.DataFrame) -> None:
    raw, like, more = (
        estimate.fit_logit(frame, "job_52w", ["n_channels", *others]).table.loc["n_channels", "estimate"]
        for others in ([], ALIKE, [*ALIKE, *estimate.CASEWORKER_RATINGS, "belief"])
    )
    assert more < like < 0.6 * raw


def test_who_the_caseworker_is_goes_with_search_beyond_chance(older: pd.DataFrame) -> None:
    table = explained(older, "n_channels")
    assert table.loc["answers", "r_squared"] < table.loc["caseworker", "permuted"]
    assert table.loc["caseworker", "permuted"] < table.loc["caseworker", "r_squared"] - 0.05
    assert table.loc["caseworker", "cross_validated"] > table.loc["answers", "cross_validated"]


def test_the_names_of_caseworkers_do_not_help_to_forecast_a_job(older: pd.DataFrame) -> None:
    table = explained(older, "job_52w")
    assert table.loc["caseworker", "permuted"] > 0.85 * table.loc["caseworker", "r_squared"]
    assert table.loc["caseworker", "cross_validated"] < table.loc["answers", "cross_validated"]
    assert table.loc["answers", "cross_validated"] > 1.5 * table.loc["register", "cross_validated"]


def test_belief_is_among_the_strongest_signs_and_overlaps_with_the_next(older: pd.DataFrame) -> None:
    predictors = [*estimate.REGISTER_COVARIATES, *ANSWERS]
    table = estimate.fit_logit(older, "job_52w", predictors, cluster="client_id").table.loc[ANSWERS]
    ordered = table.sort_values("estimate", ascending=False)
    assert "belief" in ordered.index[:3]
    assert ordered["conf_high"].iloc[1] > ordered["conf_low"].iloc[0]


def test_a_large_part_of_what_answers_add_for_education_is_lost_in_new_people(frame: pd.DataFrame) -> None:
    young = frame[frame["under_30"] == 1]
    blocks = {"register": estimate.REGISTER_COVARIATES, "answers": ANSWERS}
    fit = estimate.fit_explained_variation(young, "education_52w", blocks, "mcfadden", cluster="client_id")
    table = fit.table.set_index("block")[["r_squared", "cross_validated"]]
    rise = table.loc["answers"] - table.loc["register"]
    assert rise["cross_validated"] < 0.75 * rise["r_squared"]


@pytest.mark.parametrize("outcome", ["job_52w", "job_or_education_52w"])
def test_belief_climbs_and_its_last_step_is_the_largest(frame: pd.DataFrame, outcome: str) -> None:
    steps = estimate.gradient_table(frame, outcome, by="belief").set_index("term")["estimate"].diff().dropna()
    assert (steps > 0).all()
    assert steps.iloc[-1] == steps.max()
    assert steps.iloc[-1] > 2 * steps.iloc[0]


def test_each_step_of_belief_is_larger_with_education_counted_in(frame: pd.DataFrame) -> None:
    job, both = (
        estimate.gradient_table(frame, outcome, by="belief").set_index("term")["estimate"].diff().dropna()
        for outcome in ("job_52w", "job_or_education_52w")
    )
    assert (both > job).all()


def test_four_answers_about_switches_cannot_be_told_apart(frame: pd.DataFrame) -> None:
    time = ["quarters_since_entry"]
    table = estimate.fit_switches(frame, "job_52w", controls=ALIKE, time=time, cluster="client_id").table
    assert table["conf_low"].max() < table["conf_high"].min()


def test_only_the_line_of_the_instrument_holds_the_truth(first: pd.DataFrame, truth: Truth) -> None:
    table = estimate.fit_leniency(
        first,
        outcome="job_52w",
        treatment="belief",
        examiner="caseworker_id",
        cell="jobcentre_id",
        controls=ALIKE,
        cluster="caseworker_id",
        leave_out="client_id",
    ).table.set_index("term", drop=False)
    effects = truth.effects.set_index(["estimand", "outcome"])["value"]
    true = float(effects["belief_from_first_response", "job"]) / 100
    assert true < table.loc["ols", "conf_low"]
    assert table.loc["2sls", "conf_low"] < true < table.loc["2sls", "conf_high"]


def test_alike_caseworkers_give_quarters_as_uneven_as_ours_and_the_published(
    frame: pd.DataFrame, panel: Panel
) -> None:
    pairs = compare.job_after_first_response(frame, panel)
    fit = estimate.fit_effectiveness(pairs, "job_by_end_2016", "caseworker_id", client="client_id")
    gap = fit.quartiles[["raw", "chance", "shrunken"]].agg(lambda column: column.iloc[-1] - column.iloc[0])
    published = figure("C.effect.q4_most").share - figure("C.effect.q1_least").share
    assert gap["chance"] == pytest.approx(published, abs=0.03)
    assert gap["raw"] == pytest.approx(gap["chance"], abs=0.05)
    assert gap["shrunken"] < 0.25 * gap["raw"]


def test_adjusting_changes_little_near_the_middle_of_the_queue(frame: pd.DataFrame) -> None:
    controls = [*estimate.REGISTER_COVARIATES, "quarters_since_entry"]
    table = estimate.fit_progress(frame, controls=controls, cluster="client_id", between=(40, 60)).table
    places = table.pivot_table(index="term", columns="contrast", values="estimate")
    assert (places["naive"] - places["adjusted"]).abs().max() < 1
    assert places["adjusted"].idxmax() == "combined_with_job"
    assert frame.groupby("mix")["progress_place"].mean().agg(["min", "max"]).diff().iloc[-1] < 6


def test_in_the_sample_exceeds_in_new_people_at_every_step(older: pd.DataFrame) -> None:
    for outcome in ("n_channels", "job_52w"):
        table = explained(older, outcome)
        assert (table["r_squared"] > table["cross_validated"]).all()


def test_leniency_raises_belief_in_every_group(first: pd.DataFrame) -> None:
    table = estimate.monotonicity_table(
        first,
        "belief",
        examiner="caseworker_id",
        groups=["sex", "under_30", "education"],
        cell="jobcentre_id",
        cluster="caseworker_id",
        leave_out="client_id",
    )
    assert (table["conf_low"] > 0).all()


def test_the_instrument_is_strong_and_its_two_intervals_agree(first: pd.DataFrame) -> None:
    fit = estimate.fit_leniency(
        first,
        outcome="job_52w",
        treatment="belief",
        examiner="caseworker_id",
        cell="jobcentre_id",
        controls=ALIKE,
        cluster="caseworker_id",
        leave_out="client_id",
    )
    robust, usual = fit.diagnostics.anderson_rubin.iloc[0], fit.table.loc["2sls"]
    assert fit.diagnostics.effective_f > 100
    for end in ("conf_low", "conf_high"):
        assert robust[end] == pytest.approx(usual[end], abs=0.001)


def test_a_curve_and_a_straight_line_are_close_for_most_signs_of_a_job(frame: pd.DataFrame) -> None:
    job = compare.indicator_table(frame).query("outcome == 'job'")
    apart = (job["estimate"] - job["linear_estimate"]).abs()
    assert apart.median() < 0.005 < apart.max()


def test_most_ranks_of_caseworkers_are_open(frame: pd.DataFrame, panel: Panel) -> None:
    pairs = compare.job_after_first_response(frame, panel)
    table = estimate.fit_effectiveness(pairs, "job_by_end_2016", "caseworker_id").table
    ranks = estimate.rank_table(table["estimate"], table["std_error"])
    assert (ranks["rank_high"] - ranks["rank_low"]).median() > 0.5 * len(ranks)


def test_the_top_of_a_raw_list_is_nearer_the_middle_than_it_looks(frame: pd.DataFrame, panel: Panel) -> None:
    pairs = compare.job_after_first_response(frame, panel)
    fit = estimate.fit_effectiveness(pairs, "job_by_end_2016", "caseworker_id")
    rows = compare.true_thought_experiment(fit, simulate.true_caseworker_means(averaged_clients=2_048))
    increase = rows.set_index("term")["increase_share"]
    assert increase["true_of_raw"] < 0.5 * increase["raw"]
