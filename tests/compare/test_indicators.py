"""Listed indicators beside a sample: lists are the registry's, signs the design's, and draws are counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bip_teach import compare
from bip_teach.compare import (
    found_counts,
    indicator_draws,
    indicator_shares,
    indicator_table,
    number_shares,
    read_indicator_draws,
    write_indicator_draws,
)
from bip_teach.compare.indicators import FINDINGS, QUESTIONS, described_candidates, question_table, true_sign
from bip_teach.errors import InvalidArgumentError
from bip_teach.estimate import REGISTER_COVARIATES, fit_linear_probability, fit_logit
from bip_teach.instrument import INDICATORS
from bip_teach.published import figure
from bip_teach.simulate import calibrated_design

SEARCH, JOB, EDUCATION = QUESTIONS


@pytest.fixture(scope="module")
def table(frame: pd.DataFrame) -> pd.DataFrame:
    return indicator_table(frame)


@pytest.fixture(scope="module")
def drawn() -> pd.DataFrame:
    """Made-up draws: in each of four panels the same estimates but for one indicator."""
    found = [described_candidates(JOB).assign(jointly=True, seed=seed) for seed in range(4)]
    draws = pd.concat(found, ignore_index=True).assign(estimate=0.01, rank=1.0)
    for name in FINDINGS:
        draws[name] = draws["published"]
    draws.loc[draws["seed"].eq(1) & draws["indicator"].eq("b11"), "found"] = True
    gone = draws["seed"] == 3
    draws.loc[gone, ["estimate", "rank"]] = np.nan
    draws.loc[gone, list(FINDINGS)] = False
    return draws


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.outcome)
def test_listed_candidates_are_all_those_of_the_registry(question) -> None:
    """Published: every name of a list is a candidate, and there are as many as the report counts."""
    listed = [name for name in question.candidates if question.is_published(name)]
    named = {name for one in set(question.lists.values()) for name in figure(one).refers_to}
    assert set(listed) == named
    assert len(listed) == figure(question.count).number


def test_the_eleven_are_compared_for_jobs_and_education() -> None:
    eleven = {one.id for one in INDICATORS}
    assert len(eleven) == figure("A.n_indicators").number
    assert set(JOB.candidates) == set(EDUCATION.candidates) == eleven | {"b11"}


def test_every_candidate_has_one_row_with_its_interval(table: pd.DataFrame) -> None:
    assert {one: len(rows) for one, rows in table.groupby("outcome")} == {
        one.outcome: len(one.candidates) for one in QUESTIONS
    }
    assert table["estimate"].between(table["conf_low"], table["conf_high"]).all()
    assert (table["found"] == ((table["conf_low"] > 0) | (table["conf_high"] < 0))).all()
    assert (table["found_as_read"] <= table["found"]).all()
    assert (table.groupby("outcome")["rank"].max() == table.groupby("outcome").size()).all()


def test_search_is_least_squares_and_the_others_are_logits(table: pd.DataFrame) -> None:
    models = table.groupby("outcome")["model"].unique().map(list).to_dict()
    assert models == {"search": ["linear"], "job": ["logit"], "education": ["logit"]}
    search = table[table["outcome"] == "search"]
    np.testing.assert_allclose(search["estimate"], search["linear_estimate"])


def test_an_indicator_is_the_mean_of_its_ratings(frame: pd.DataFrame) -> None:
    """Identity: one indicator at a time, by hand, for people of 30 or more."""
    older = frame[frame["under_30"] == 0]
    ratings = older[["b6", "s11"]].astype("Float64").astype(float).mean(axis=1)
    scaled = older.assign(health=ratings / ratings.std(ddof=0))
    alone = question_table(frame, JOB, jointly=False).set_index("indicator").loc["health_coping"]
    for fit, column in ((fit_logit, "estimate"), (fit_linear_probability, "linear_estimate")):
        twin = fit(scaled, "job_52w", [*REGISTER_COVARIATES, "health"], "client_id").table
        assert alone[column] == pytest.approx(twin.loc["health", "estimate"], rel=1e-6)


def test_signs_are_those_of_the_design() -> None:
    design = calibrated_design()
    signs = {
        one.outcome: {name: true_sign(one, name, design) for name in one.candidates} for one in QUESTIONS
    }
    assert signs["job"]["health_coping"] == signs["job"]["job_search"] == 1
    assert signs["job"]["b11"] == signs["education"]["b11"] == -1
    assert signs["job"]["making_contact"] == signs["education"]["job_search"] == 0
    assert signs["education"]["network_support"] == signs["search"]["s8"] == 1
    assert signs["search"]["s7"] == 0
    idle = calibrated_design(belief_effect=0.0)
    assert [true_sign(one, "s12" if one is SEARCH else "caseworker_belief", idle) for one in QUESTIONS] == [
        0
    ] * 3


def test_every_listed_indicator_has_a_place_in_the_synthetic_world(table: pd.DataFrame) -> None:
    assert (table.loc[table["published"], "true_sign"] != 0).all()


def test_one_at_a_time_more_is_found_than_jointly(frame: pd.DataFrame, table: pd.DataFrame) -> None:
    """An indicator alone stands for all that go with it, so the list depends on the model."""
    alone = found_counts(indicator_table(frame, jointly=False)).set_index("outcome")
    joint = found_counts(table).set_index("outcome")
    assert (alone["others_found"] > joint["others_found"]).all()
    assert (joint["listed"] == [figure(one).number for one in joint["figure_id"]]).all()
    assert (joint["found"] == joint["listed_found"] + joint["others_found"]).all()
    assert (joint["found_holm"] <= joint["found"]).all()


def test_shares_of_draws_leave_out_panels_without_an_estimate(drawn: pd.DataFrame) -> None:
    shares = indicator_shares(drawn).set_index("indicator")
    assert (shares["draws"] == 3).all()
    assert (shares["refused"] == 1).all()
    assert shares.loc["health_coping", "found_share"] == 1
    assert shares.loc["b11", "found_share"] == pytest.approx(1 / 3)
    assert shares.loc["b11", "found_holm_share"] == 0
    assert shares.loc["making_contact", "found_share"] == 0


def test_numbers_say_how_often_exactly_so_many(drawn: pd.DataFrame) -> None:
    numbers = number_shares(drawn).set_index(["finding", "number"])
    assert numbers.loc[("found", 7), "share"] == pytest.approx(2 / 3)
    assert numbers.loc[("found", 8), "share"] == pytest.approx(1 / 3)
    assert numbers.loc[("found", 7), "is_published"]
    assert not numbers.loc[("found", 8), "is_published"]
    assert numbers.loc[("found", 7), "share_same_list"] == pytest.approx(2 / 3)
    assert numbers.loc[("found", 8), "share_same_list"] == 0
    assert numbers.loc[("found_holm", 7), "share"] == 1


def test_a_panel_that_cannot_be_estimated_is_counted(frame: pd.DataFrame) -> None:
    nobody = frame.assign(education_52w=0)
    rows = indicator_draws._question(nobody, EDUCATION, jointly=True)
    assert rows["estimate"].isna().all()
    assert not rows[list(FINDINGS)].any(axis=None)


def test_both_files_are_written_beside_and_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, drawn: pd.DataFrame
) -> None:
    monkeypatch.setattr(indicator_draws, "indicators_over_draws", lambda *_: drawn)
    write_indicator_draws(4, 1, path=tmp_path / "found.csv")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["found.csv", "found_numbers.csv"]
    written = pd.read_csv(tmp_path / "found.csv")
    pd.testing.assert_frame_equal(written, indicator_shares(drawn).round(6), check_dtype=False)
    with pytest.raises(InvalidArgumentError, match="cannot be written"):
        write_indicator_draws(4, 1, path=tmp_path / "nowhere" / "found.csv")


@pytest.mark.slow
def test_draws_are_those_of_the_seed() -> None:
    ticks: list[int] = []
    draws = compare.indicators_over_draws(2, 2, lambda: ticks.append(1))
    assert ticks == [1, 1]
    alone = indicator_draws._one_panel(2)
    pd.testing.assert_frame_equal(draws[draws["seed"] == 2].reset_index(drop=True), alone)


def test_the_packaged_tables_hold_many_draws_and_the_current_lists() -> None:
    shares, numbers = read_indicator_draws()
    assert (shares["draws"] + shares["refused"] == shares["draws"].iloc[0]).all()
    assert shares["draws"].min() >= 190
    described = pd.concat([described_candidates(one) for one in QUESTIONS])
    fixed = list(described.columns)
    for _, rows in shares.groupby("jointly"):
        pd.testing.assert_frame_equal(
            rows[fixed].sort_values(["outcome", "indicator"], ignore_index=True),
            described.sort_values(["outcome", "indicator"], ignore_index=True),
            check_dtype=False,
        )
    totals = numbers.groupby(["outcome", "jointly", "finding"])["share"].sum()
    np.testing.assert_allclose(totals, 1, atol=1e-5)
    assert len(totals) == len(QUESTIONS) * 2 * len(FINDINGS)


def test_the_printed_numbers_are_not_what_every_sample_shows() -> None:
    """The number found varies, and finding exactly the list is no more common than finding as many."""
    _, numbers = read_indicator_draws()
    joint = numbers[numbers["jointly"] & numbers["finding"].eq("found")]
    assert (joint.groupby("outcome").size() > 1).all()
    assert (numbers["share_same_list"] <= numbers["share"]).all()
