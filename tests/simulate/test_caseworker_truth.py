"""True means of caseworkers: an intervention that changes what it says, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.panel import Truth
from bip_teach.simulate import calibrated_design, true_caseworker_means
from bip_teach.simulate.caseworker_truth import job_chance, under_first
from bip_teach.simulate.design import LAST_MEASURED_WEEK
from bip_teach.simulate.outcomes import EXITS
from bip_teach.simulate.world import World

CLIENTS = 4_096


@pytest.fixture(scope="module")
def means() -> pd.DataFrame:
    return true_caseworker_means(averaged_clients=CLIENTS)


def test_the_caseworker_whom_a_client_has_changes_nothing(small_world: World) -> None:
    same = under_first(small_world, small_world.paths.caseworker[:, 0])
    np.testing.assert_allclose(same.job, small_world.hazard.job, rtol=1e-9)
    np.testing.assert_allclose(same.education, small_world.hazard.education, rtol=1e-9)


def test_another_first_caseworker_acts_until_the_first_change_only(small_world: World) -> None:
    staff, paths = small_world.staff, small_world.paths
    own = paths.caseworker[:, 0]
    first, last = staff.first[staff.jobcentre[own]], staff.first[staff.jobcentre[own] + 1] - 1
    other = np.where(own == first, last, first)
    changed = under_first(small_world, other).job != small_world.hazard.job
    assert changed[paths.n_switches == 0].mean() > 0.99
    assert not changed[paths.n_switches > 0].any()


def test_the_chance_is_the_mean_of_the_outcome(large_world: World) -> None:
    """Against the drawn events: an ordinary job as the first way out by the last week."""
    chance = job_chance(large_world.hazard, large_world.entry_week)
    events = large_world.events
    got = (events.exit_kind == EXITS.index("job")) & (events.exit_week <= LAST_MEASURED_WEEK)
    error = np.sqrt((chance * (1 - chance)).mean() / len(chance))
    assert chance.mean() == pytest.approx(got.mean(), abs=4 * error)
    top = chance > np.quantile(chance, 0.9)
    assert chance[top].mean() == pytest.approx(got[top].mean(), abs=0.02)


def test_true_means_forecast_the_drawn_outcomes_one_to_one(large_world: World) -> None:
    """60,000 drawn outcomes on the true mean of the first caseworker, inside job centres: slope one."""
    true = true_caseworker_means(len(large_world.population), large_world.seed, averaged_clients=500)
    own, centre = large_world.paths.caseworker[:, 0], large_world.staff.jobcentre
    events = large_world.events
    got = (events.exit_kind == EXITS.index("job")) & (events.exit_week <= LAST_MEASURED_WEEK)
    data = pd.DataFrame({"got": got.astype(float), "true": true["true_share"].to_numpy()[own]})
    inner = data - data.groupby(centre[own]).transform("mean")
    slope = (inner["got"] * inner["true"]).sum() / (inner["true"] ** 2).sum()
    error = inner["got"].std() / np.sqrt((inner["true"] ** 2).sum())
    assert error < 0.1
    assert slope == pytest.approx(1, abs=3 * error)


def test_rows_are_the_caseworkers_of_the_shipped_panel(means: pd.DataFrame, truth: Truth) -> None:
    assert list(means["caseworker_id"]) == list(truth.caseworkers["caseworker_id"])
    assert means["true_share"].between(0.05, 0.35).all()
    assert (means["std_error"] < 0.015).all()


def test_traits_order_the_true_means(means: pd.DataFrame, truth: Truth) -> None:
    """Inside a job centre the clients are the same, so the three traits explain nearly everything."""
    both = means.merge(truth.caseworkers, on="caseworker_id")
    y = np.log(both["true_share"]) - np.log(both["true_share"]).groupby(both["jobcentre_id"]).transform(
        "mean"
    )
    X = both[["job_focus", "effectiveness", "search_support"]]
    X = X - X.groupby(both["jobcentre_id"]).transform("mean")
    slopes, left, *_ = np.linalg.lstsq(X, y, rcond=None)
    assert (slopes > 0).all()
    assert left[0] < 0.05 * (y**2).sum()


def test_caseworkers_without_differences_have_one_true_mean_in_a_job_centre() -> None:
    design = calibrated_design()
    alike = replace(design, effectiveness=0.0, belief_focus=0.0, search_caseworker=0.0)
    table = true_caseworker_means(n_clients=1_000, seed=5, design=alike, averaged_clients=2_000)
    assert (table.groupby("jobcentre_id")["true_share"].std() < 1e-9).all()
    more = replace(alike, effectiveness=0.35)
    table = true_caseworker_means(n_clients=1_000, seed=5, design=more, averaged_clients=2_000)
    assert (table.groupby("jobcentre_id")["true_share"].std() > 0.002).all()


def test_a_second_draw_of_clients_agrees_within_its_error(means: pd.DataFrame) -> None:
    more = true_caseworker_means(averaged_clients=2 * CLIENTS)
    gap = (means["true_share"] - more["true_share"]).groupby(means["jobcentre_id"]).mean()
    assert (gap.abs() < 4 * means.groupby("jobcentre_id")["std_error"].mean()).all()
    inside = means["true_share"] - means.groupby("jobcentre_id")["true_share"].transform("mean")
    again = more["true_share"] - more.groupby("jobcentre_id")["true_share"].transform("mean")
    assert np.corrcoef(inside, again)[0, 1] > 0.98


@pytest.mark.parametrize("number", [0, 499, 2.5])
def test_too_few_clients_to_average(number: float) -> None:
    with pytest.raises(InvalidArgumentError, match="averaged clients"):
        true_caseworker_means(averaged_clients=number)
