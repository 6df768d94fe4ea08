"""Recovery: what honest and naive estimators find in many small draws, against the known truth."""

import warnings

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.estimate import (
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    fit_leniency,
    fit_linear_probability,
    fit_switches,
)
from bip_teach.panel import analysis_frame
from bip_teach.simulate import SHIPPED_CLIENTS, calibrated_design, true_effects
from bip_teach.simulate.generate import observed
from bip_teach.simulate.world import generate_world

SEEDS = range(101, 113)
CONTROLS = (*REGISTER_COVARIATES, *CLIENT_RATINGS)

pytestmark = pytest.mark.slow


def belief_by_job_focus(frame: pd.DataFrame) -> float:
    """Two-stage least squares of a job on belief, in percentage points."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        fit = fit_leniency(
            frame.dropna(subset=["belief"]),
            outcome="job_52w",
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=CONTROLS,
            cluster="caseworker_id",
            leave_out="client_id",
        )
    return 100 * float(fit.table["estimate"]["2sls"])


@pytest.fixture(scope="module")
def estimates() -> pd.DataFrame:
    """Estimates in percentage points, one row per draw of the shipped size."""
    rows = []
    for seed in SEEDS:
        frame = analysis_frame(observed(generate_world(SHIPPED_CLIENTS, seed, calibrated_design())))
        switch = fit_switches(
            frame, "job_52w", controls=CONTROLS, time=("quarters_since_entry",), cluster="client_id"
        ).table["estimate"]
        naive = fit_linear_probability(
            frame.dropna(subset=["belief"]), "job_52w", ["belief"], cluster="client_id"
        )
        rows.append(
            {
                "naive": 100 * float(naive.table["estimate"].iloc[0]),
                "instrument": belief_by_job_focus(frame),
                "switch": 100 * float(switch["adjusted"]),
            }
        )
    return pd.DataFrame(rows, index=list(SEEDS))


def truth(estimand: str) -> float:
    effects = true_effects(estimand=estimand).set_index("outcome")["value"]
    return float(effects["job"])


def monte_carlo_error(values: pd.Series) -> float:
    return float(values.std() / np.sqrt(len(values)))


def test_the_naive_slope_is_about_three_times_too_high(estimates: pd.DataFrame) -> None:
    assert (estimates["naive"] > 2.5 * truth("belief_until_switch")).all()


def test_job_focus_finds_the_effect_of_belief_but_for_a_known_bias(estimates: pd.DataFrame) -> None:
    """Known bias: about a tenth too low (later responses come from people who have no job yet)."""
    gap = estimates["instrument"].mean() - truth("belief_until_switch")
    assert abs(gap + 0.1) < 0.15 + 3 * monte_carlo_error(estimates["instrument"])


def test_the_adjusted_switch_finds_its_effect_but_for_a_known_bias(estimates: pd.DataFrame) -> None:
    """Known bias: about a tenth too small."""
    gap = estimates["switch"].mean() - truth("one_more_switch")
    assert abs(gap - 0.15) < 0.15 + 3 * monte_carlo_error(estimates["switch"])


def test_sorting_breaks_the_instrument() -> None:
    """With clients sorted to caseworkers by their prospects, the instrument takes sorting for an effect."""
    design = calibrated_design(sorting=0.6)
    frame = analysis_frame(observed(generate_world(8_000, 5, design)))
    assert belief_by_job_focus(frame) > 1.4 * truth("belief_until_switch")
