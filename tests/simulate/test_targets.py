"""Published: what the process gives, target by target, and what the shipped draw shows."""

import pandas as pd
import pytest

from bip_teach.estimate import (
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    fit_switches,
    leave_one_out_leniency,
    leniency_tertiles,
)
from bip_teach.panel import Panel, analysis_frame
from bip_teach.published import figure
from bip_teach.simulate import SHIPPED_CLIENTS, SHIPPED_SEED, calibrated_design
from bip_teach.simulate.calibrate import TARGETS, Target
from bip_teach.simulate.generate import observed
from bip_teach.simulate.world import generate_world

#: Largest gap between a draw of 60,000 clients and the printed value: half a unit of print, the Monte Carlo
#: error of the draw, and what this first calibration leaves (in the figure's own unit).
TOLERANCES = {
    "job": 0.5,
    "job_or_education": 0.5,
    "education_young": 1.2,
    "education_older": 0.6,
    "gradient_1": 0.3,
    "gradient_2": 0.3,
    "gradient_3": 0.7,
    "gradient_4": 1.5,
    "gradient_5": 2.0,
    "effect_belief_job": 0.1,
    "effect_belief_job_or_education": 0.2,
    "effect_switch_job": 0.1,
    "effect_switch_job_or_education": 0.1,
    "tertile_low": 0.5,
    "tertile_high": 0.6,
    "r2_job_register": 1.0,
    "r2_job_both": 2.5,
    "r2_search_register": 1.0,
    "r2_search_both": 1.5,
    "switched": 1.0,
    "job_ever": 1.0,
    "job_after_entry": 1.6,
    "job_end_2016": 0.6,
    "flexjob_end_2016": 0.5,
    "education_end_2016": 0.5,
    "places_none": 0.6,
    "places_job_only": 0.6,
    "places_other_single": 1.6,
    "places_combined_with_job": 0.6,
}
RATES = {
    "A.base.job": "job_52w",
    "A.base.jobedu": "job_or_education_52w",
    "B.edu.under30": "education_52w",
    "B.edu.over30": "education_52w",
}


def test_every_target_has_a_tolerance() -> None:
    assert set(TOLERANCES) == {target.moment for target in TARGETS}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.moment)
def test_the_process_reproduces_the_figure(large_moments: dict[str, float], target: Target) -> None:
    published = figure(target.figure_id)
    found = large_moments[target.moment]
    assert found == pytest.approx(published.number, abs=TOLERANCES[target.moment]), (
        f"{found:.2f} against {published.format()} ({published.source.title}, {published.place})"
    )


@pytest.mark.parametrize("step", range(1, 6))
def test_answers_to_s12_are_distributed_as_published(large_moments: dict[str, float], step: int) -> None:
    assert large_moments[f"belief_share_{step}"] == pytest.approx(figure(f"C.bars.cw.{step}").number, abs=0.7)


def shows_the_published_order(panel: Panel) -> bool:
    """The rule by which the seed is chosen."""
    frame = analysis_frame(panel)
    young = frame["under_30"].eq(1)
    rows = {"B.edu.under30": young, "B.edu.over30": ~young}
    rates = all(
        round(100 * frame.loc[rows.get(name, young | ~young), outcome].mean()) == figure(name).number
        for name, outcome in RATES.items()
    )
    steps = frame.groupby("belief")["job_52w"].mean()
    near = frame[frame["progress_place"].between(40, 60)].groupby("mix")["place_change"].mean()
    queue = near["none"] < near["other_single"] < near["job_only"] < near["combined_with_job"]
    return bool(
        rates and steps.is_monotonic_increasing and queue and _thirds_rise(frame) and _switches_cost(frame)
    )


def _thirds_rise(frame: pd.DataFrame) -> bool:
    focus = leave_one_out_leniency(frame, "belief", "caseworker_id", "jobcentre_id", "client_id")
    thirds = leniency_tertiles(frame, "job_52w", focus).set_index("term")["estimate"]
    return bool(thirds["low"] < thirds["high"])


def _switches_cost(frame: pd.DataFrame) -> bool:
    controls = (*REGISTER_COVARIATES, *CLIENT_RATINGS)
    fit = fit_switches(
        frame, "job_52w", controls=controls, time=("quarters_since_entry",), cluster="client_id"
    )
    return bool(fit.table["estimate"].max() < 0)


@pytest.mark.slow
def test_the_shipped_seed_is_the_first_that_follows_the_rule() -> None:
    design = calibrated_design()
    draws = ((seed, observed(generate_world(SHIPPED_CLIENTS, seed, design))) for seed in range(1, 100))
    first = next(seed for seed, panel in draws if shows_the_published_order(panel))
    assert first == SHIPPED_SEED
