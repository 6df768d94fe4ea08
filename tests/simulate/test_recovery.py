"""Recovery: what honest and naive estimators find in many small draws, against the known truth."""

import numpy as np
import pandas as pd
import pytest

from bip_teach.compare import panel_moments
from bip_teach.estimate import fit_linear_probability
from bip_teach.panel import analysis_frame
from bip_teach.simulate import SHIPPED_CLIENTS, calibrated_design, true_effects
from bip_teach.simulate.generate import observed
from bip_teach.simulate.world import generate_world

SEEDS = range(101, 113)

pytestmark = pytest.mark.slow


def estimated(n_clients: int, seed: int, **knobs: float) -> dict[str, float]:
    """Estimates from one panel, in percentage points of the chance of a job."""
    panel = observed(generate_world(n_clients, seed, calibrated_design(**knobs)))
    frame = analysis_frame(panel).dropna(subset=["belief"])
    naive = fit_linear_probability(frame, "job_52w", ["belief"], cluster="client_id").table["estimate"]
    found = panel_moments(panel)
    return {
        "naive": 100 * float(naive.iloc[0]),
        "instrument": found["effect_belief_job"],
        "switch": found["effect_switch_job"],
        "thirds": found["third_high"] - found["third_low"],
    }


@pytest.fixture(scope="module")
def estimates() -> pd.DataFrame:
    """One row per draw of the shipped size."""
    return pd.DataFrame([estimated(SHIPPED_CLIENTS, seed) for seed in SEEDS], index=list(SEEDS))


def truth(estimand: str, **knobs: float) -> float:
    effects = true_effects(calibrated_design(**knobs), estimand).set_index("outcome")["value"]
    return float(effects["job"])


def monte_carlo_error(values: pd.Series) -> float:
    return float(values.std() / np.sqrt(len(values)))


def test_the_naive_slope_is_more_than_twice_too_high(estimates: pd.DataFrame) -> None:
    assert (estimates["naive"] > 2 * truth("belief_until_switch")).all()


def test_job_focus_finds_the_effect_of_belief_but_for_a_known_bias(estimates: pd.DataFrame) -> None:
    """Known bias: at most a quarter too low (later responses come from people who have no job yet)."""
    true = truth("belief_until_switch")
    gap = estimates["instrument"].mean() - true
    assert abs(gap) < 0.25 * true + 3 * monte_carlo_error(estimates["instrument"])
    assert estimates["instrument"].mean() < 0.7 * estimates["naive"].mean()


def test_the_adjusted_switch_finds_its_effect_but_for_a_known_bias(estimates: pd.DataFrame) -> None:
    """Known bias: at most a third too small."""
    true = truth("one_more_switch")
    gap = estimates["switch"].mean() - true
    assert abs(gap) < abs(true) / 3 + 3 * monte_carlo_error(estimates["switch"])
    assert estimates["switch"].mean() < 0


def test_caseworkers_with_more_job_focus_have_more_clients_in_a_job(estimates: pd.DataFrame) -> None:
    assert estimates["thirds"].mean() > 3 * monte_carlo_error(estimates["thirds"])


def test_sorting_breaks_the_instrument() -> None:
    """With clients sorted to caseworkers by their prospects, the instrument takes sorting for an effect."""
    found = [estimated(8_000, seed, sorting=0.6)["instrument"] for seed in (5, 6)]
    assert min(found) > 1.4 * truth("belief_until_switch", sorting=0.6)


def test_a_direct_effect_breaks_the_instrument() -> None:
    """The exclusion restriction fails: what focus does by itself is taken for an effect of belief."""
    found = [estimated(8_000, seed, caseworker_direct=0.5)["instrument"] for seed in (5, 6)]
    assert min(found) > 1.4 * truth("belief_until_switch", caseworker_direct=0.5)


def test_without_an_effect_the_instrument_finds_none_but_the_naive_slope_does() -> None:
    """At 8,000 clients an estimate has a standard deviation of about 0.35, the mean of three 0.2."""
    found = pd.DataFrame([estimated(8_000, seed, belief_effect=0.0) for seed in (5, 6, 7)])
    assert abs(found["instrument"].mean()) < 3 * 0.2
    assert (found["naive"] > 1).all()
