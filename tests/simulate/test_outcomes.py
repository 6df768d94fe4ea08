"""Hazards, chances and events agree with each other."""

import numpy as np
import pytest

from bip_teach.simulate import calibrated_design
from bip_teach.simulate.design import LAST_MEASURED_WEEK, LAST_WEEK, QUARTER_WEEKS
from bip_teach.simulate.measurement import rating_rows
from bip_teach.simulate.outcomes import EXITS, generate_events, window_probabilities
from bip_teach.simulate.spells import generate_spells
from bip_teach.simulate.world import World


def test_window_probability_equals_an_explicit_sum() -> None:
    hazard = np.random.default_rng(1).uniform(0.001, 0.2, (5, 20, 4))
    chance = window_probabilities(hazard)
    for client in range(5):
        alive, job, education = 1.0, 0.0, 0.0
        for quarter in range(3, 7):
            rates = hazard[client, quarter]
            leaves = 1 - np.exp(-rates.sum())
            job += alive * leaves * rates[0] / rates.sum()
            education += alive * leaves * rates[1] / rates.sum()
            alive *= 1 - leaves
        assert chance[client, 3] == pytest.approx([job, education], abs=1e-12)


def test_events_follow_the_chances() -> None:
    """One client copied: the realised share equals the chance, within four standard errors."""
    n = 200_000
    hazard = np.tile(np.array([0.05, 0.03, 0.01, 0.02]), (n, 20, 1))
    events = generate_events(
        np.zeros(n, dtype=np.int64), hazard, calibrated_design(), np.random.default_rng(5)
    )
    chance = window_probabilities(hazard[:1])[0, 0]
    for kind in (0, 1):
        found = ((events.exit_kind == kind) & (events.exit_week <= 52)).mean()
        assert found == pytest.approx(chance[kind], abs=4 * np.sqrt(chance[kind] / n))


def test_realised_jobs_equal_the_mean_chance(large_world: World) -> None:
    """Recovery: jobs that start within 52 weeks of a response, against the analytic chance."""
    client, quarter = rating_rows(large_world)
    week = large_world.entry_week[client] + QUARTER_WEEKS * quarter
    exit_week = large_world.events.exit_week[client]
    job = (large_world.events.exit_kind[client] == 0) & (exit_week > week) & (exit_week <= week + 52)
    chance = window_probabilities(large_world.hazard)[client, quarter, 0]
    gap = np.bincount(client, job - chance, minlength=len(large_world.population))
    assert abs(gap.sum()) < 4 * np.sqrt((gap**2).sum())


def test_nobody_answers_after_the_first_way_out(large_world: World) -> None:
    client, quarter = rating_rows(large_world)
    week = large_world.entry_week[client] + QUARTER_WEEKS * quarter
    assert (week < large_world.events.exit_week[client]).all()
    assert week.max() <= LAST_MEASURED_WEEK


def test_spells_cover_every_week_once(small_world: World) -> None:
    spells = generate_spells(small_world, np.random.default_rng(1))
    same = spells["client"].eq(spells["client"].shift())
    assert (spells.loc[~same, "start_week"] == 0).all()
    assert (spells.loc[same, "start_week"] == spells["end_week"].shift()[same] + 1).all()
    assert (spells.groupby("client")["end_week"].last() == LAST_WEEK).all()
    assert (spells["end_week"] >= spells["start_week"]).all()
    assert set(spells["state"]) == {*EXITS, "cash_benefit"}


def test_everybody_is_on_cash_benefit_when_measured(small_world: World) -> None:
    spells = generate_spells(small_world, np.random.default_rng(1))
    client, quarter = rating_rows(small_world)
    week = small_world.entry_week[client] + QUARTER_WEEKS * quarter
    for number in range(0, len(client), 37):
        own = spells[spells["client"].eq(client[number])]
        now = own[(own["start_week"] <= week[number]) & (own["end_week"] >= week[number])]
        assert list(now["state"]) == ["cash_benefit"]
