"""Seemingly best and truly best caseworkers, on the shipped panel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.compare import (
    caseworker_recovery_table,
    job_after_first_response,
    true_quarters_table,
    true_thought_experiment,
)
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.estimate import EffectivenessFit, fit_effectiveness
from bip_teach.panel import Panel, analysis_frame
from bip_teach.simulate import true_caseworker_means


@pytest.fixture(scope="module")
def means() -> pd.DataFrame:
    return true_caseworker_means(averaged_clients=16_384)


@pytest.fixture(scope="module")
def fit(panel: Panel) -> EffectivenessFit:
    people = job_after_first_response(analysis_frame(panel), panel, min_clients=10)
    return fit_effectiveness(people, "job_by_end_2016", "caseworker_id")


@pytest.fixture(scope="module")
def recovered(fit: EffectivenessFit, means: pd.DataFrame) -> pd.Series:
    return caseworker_recovery_table(fit, means).set_index("quantity")["value"]


def test_those_at_the_top_of_the_raw_list_stand_near_the_middle(
    fit: EffectivenessFit, means: pd.DataFrame
) -> None:
    gap = true_quarters_table(fit, means).set_index("quartile").diff(3).iloc[-1]
    assert gap["raw"] > 0.2
    assert 0.03 < gap["true"] < 0.08
    assert -0.01 < gap["true_of_raw"] < 0.25 * gap["raw"]
    assert gap["true_of_shrunken"] <= gap["true"]


def test_the_interval_of_the_spread_holds_the_true_one(recovered: pd.Series) -> None:
    assert 0.01 < recovered["true_sd"] < 0.03
    assert recovered["between_sd_low"] <= recovered["true_sd"] <= recovered["between_sd_high"]


def test_intervals_and_rank_sets_hold_the_truth(recovered: pd.Series) -> None:
    assert recovered["n_examiners"] > 150
    assert recovered["covered_adjusted"] > 0.9
    assert recovered["covered_shrunken"] > 0.9
    assert recovered["covered_rank"] > 0.95
    assert recovered["covered_rank_all"] == 1


def test_coverage_counts_are_those_of_a_loop(fit: EffectivenessFit, means: pd.DataFrame) -> None:
    known = dict(zip(means["caseworker_id"], means["true_share"], strict=True))
    inside = [
        row.shrunken_low <= known[row.term] <= row.shrunken_high for row in fit.table.itertuples(index=False)
    ]
    table = caseworker_recovery_table(fit, means).set_index("quantity")["value"]
    assert table["covered_shrunken"] == pytest.approx(np.mean(inside))


def test_copying_the_top_of_the_raw_list_would_gain_a_fraction_of_what_it_promises(
    fit: EffectivenessFit, means: pd.DataFrame
) -> None:
    """The raw list of these caseworkers promises nearly what the slide promises."""
    table = true_thought_experiment(fit, means).set_index("term")
    assert table.loc["raw", "increase_share"] == pytest.approx(
        table.loc["published", "increase_share"], abs=0.03
    )
    assert table.loc["true_of_raw", "increase_share"] < 0.2 * table.loc["raw", "increase_share"]
    assert table.loc["true", "increase_share"] < 0.3 * table.loc["raw", "increase_share"]
    assert table.loc["true", "mean_share"] == table.loc["true_of_raw", "mean_share"]
    top = true_quarters_table(fit, means)["true"].iloc[3]
    assert table.loc["true", "effective_share"] == pytest.approx(top)


def test_true_means_of_another_draw_are_refused(fit: EffectivenessFit, means: pd.DataFrame) -> None:
    with pytest.raises(InvalidArgumentError, match="no true mean of caseworker 'C0"):
        true_quarters_table(fit, means.iloc[:5])
    with pytest.raises(UnknownNameError, match="no column 'true_share'"):
        caseworker_recovery_table(fit, means.drop(columns="true_share"))


def test_a_truth_that_equals_the_estimates_is_found(fit: EffectivenessFit) -> None:
    same = fit.table.rename(columns={"term": "caseworker_id", "estimate": "true_share"})
    table = caseworker_recovery_table(fit, same[["caseworker_id", "true_share"]]).set_index("quantity")[
        "value"
    ]
    assert table["covered_adjusted"] == 1
    assert table["covered_rank"] == 1
    assert table["correlation_raw"] == pytest.approx(1)
    quarters = true_quarters_table(fit, same)
    np.testing.assert_allclose(quarters["true"], quarters["true_of_raw"])
