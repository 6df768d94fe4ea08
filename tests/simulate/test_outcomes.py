"""Hazards, chances and events agree with each other."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.simulate import calibrated_design
from bip_teach.simulate.design import LAST_MEASURED_WEEK, N_QUARTERS, QUARTER_WEEKS
from bip_teach.simulate.draws import Stream
from bip_teach.simulate.outcomes import (
    EXITS,
    Events,
    Hazard,
    generate_events,
    hazards,
    window_chances,
    window_chances_if,
)
from bip_teach.simulate.world import World, generate_world

DESIGN = calibrated_design()


def random_hazard(n: int, seed: int) -> Hazard:
    job, education = np.random.default_rng(seed).uniform(0.001, 0.2, (2, n, N_QUARTERS))
    return Hazard(job, education, (0.01, 0.02))


def copied(n: int, job: float, education: float, other: tuple[float, float]) -> Hazard:
    """Hazards of one client, many times."""
    return Hazard(np.full((n, N_QUARTERS), job), np.full((n, N_QUARTERS), education), other)


def events_of(hazard: Hazard, n: int, seed: int = 5, **knobs: float) -> Events:
    stream = Stream(seed, "events", range(n))
    return generate_events(
        np.zeros(n, dtype=np.int64), hazard, np.zeros((n, N_QUARTERS)), replace(DESIGN, **knobs), stream
    )


def explicit(hazard: Hazard, client: int, start: int) -> np.ndarray:
    """Chances of a job and of education in each of four quarters, by a loop over weeks' worth of exits."""
    alive, found = 1.0, []
    for quarter in range(start, start + 4):
        job, education = float(hazard.job[client, quarter]), float(hazard.education[client, quarter])
        total = job + education + hazard.other[0] + hazard.other[1]
        leaves = 1 - np.exp(-total)
        found.append((alive * leaves * job / total, alive * leaves * education / total))
        alive *= 1 - leaves
    return np.array(found).T


def test_window_chances_equal_an_explicit_loop() -> None:
    hazard = random_hazard(5, 1)
    rows = np.repeat(np.arange(5), 3), np.tile([0, 7, 16], 5)
    found = np.array(window_chances(hazard, rows))
    for number, (client, quarter) in enumerate(zip(*rows, strict=True)):
        assert found[:, :, number] == pytest.approx(explicit(hazard, client, quarter), abs=1e-12)


def test_other_hazards_hold_where_they_apply_and_nowhere_else() -> None:
    hazard, raised = random_hazard(6, 1), random_hazard(6, 2)
    rows = np.arange(6), np.array([0, 3, 5, 8, 13, 16])
    applies = np.random.default_rng(3).random((4, 6)) < 0.5
    found = np.array(window_chances_if(hazard, raised, lambda step: applies[step], rows))
    for number, (client, quarter) in enumerate(zip(*rows, strict=True)):
        mixed = replace(hazard, job=hazard.job.copy(), education=hazard.education.copy())
        for step in np.flatnonzero(applies[:, number]):
            mixed.job[client, quarter + step] = raised.job[client, quarter + step]
            mixed.education[client, quarter + step] = raised.education[client, quarter + step]
        assert found[:, :, number] == pytest.approx(explicit(mixed, client, quarter), abs=1e-12)
    never = window_chances_if(hazard, raised, lambda _step: np.zeros(6, dtype=bool), rows)
    assert np.array_equal(never, window_chances(hazard, rows))


def test_events_follow_the_chances() -> None:
    """One client copied: the realised shares equal the chances, quarter by quarter, within four errors."""
    n = 200_000
    hazard = copied(n, 0.05, 0.03, (0.01, 0.02))
    events = events_of(hazard, n)
    chance = np.array(window_chances(hazard, (np.zeros(1, dtype=int), np.zeros(1, dtype=int))))[:, :, 0]
    for kind in (0, 1):
        for quarter in range(4):
            found = ((events.exit_kind == kind) & (events.exit_quarter == quarter)).mean()
            expected = chance[kind, quarter]
            assert found == pytest.approx(expected, abs=4 * np.sqrt(expected / n))


def test_every_way_out_has_its_share() -> None:
    n = 200_000
    events = events_of(copied(n, 0.05, 0.03, (0.01, 0.02)), n)
    left = events.exit_quarter < N_QUARTERS
    assert left.mean() == pytest.approx(1 - np.exp(-0.11 * N_QUARTERS), abs=4 * np.sqrt(0.1 / n))
    shares = np.bincount(events.exit_kind[left], minlength=len(EXITS)) / left.sum()
    assert shares == pytest.approx(np.array([5, 3, 1, 2]) / 11, abs=4 * np.sqrt(0.25 / left.sum()))


def test_a_way_out_starts_in_the_weeks_of_its_quarter() -> None:
    """Weeks 1–13 after the quarter's first week, all about as often where the hazard is low."""
    n = 200_000
    events = events_of(copied(n, 0.02, 0.01, (0.001, 0.001)), n)
    week = events.exit_week - QUARTER_WEEKS * events.exit_quarter
    left = events.exit_quarter < N_QUARTERS
    assert (week[left].min(), week[left].max()) == (1, QUARTER_WEEKS)
    counts = np.bincount(week[left], minlength=14)[1:]
    expected = counts.mean()
    # The hazard of 0.032 makes the first week 1.5 per cent likelier than the middle.
    assert np.abs(counts - expected).max() < 0.016 * expected + 4 * np.sqrt(expected)


def realised(world: World, kind: str) -> np.ndarray:
    client, quarter = world.rows
    week = world.entry_week[client] + QUARTER_WEEKS * quarter
    exit_week = world.events.exit_week[client]
    return (
        (world.events.exit_kind[client] == EXITS.index(kind)) & (exit_week > week) & (exit_week <= week + 52)
    )


@pytest.mark.parametrize("kind", ["job", "education"])
def test_realised_outcomes_equal_the_mean_chance(large_world: World, kind: str) -> None:
    """Recovery: ways out within 52 weeks of a response, against the analytic chance; clustered by client."""
    chance = window_chances(large_world.hazard, large_world.rows)[EXITS.index(kind)].sum(axis=0)
    gap = np.bincount(large_world.rows[0], realised(large_world, kind) - chance)
    assert abs(gap.sum()) < 4 * np.sqrt((gap**2).sum())


def test_chances_are_right_for_high_and_low_chances_alike(large_world: World) -> None:
    """Calibration at the first response: in each tenth of the chance as many jobs as the chance says."""
    first = large_world.rows[1] == 0
    chance = window_chances(large_world.hazard, large_world.rows)[0].sum(axis=0)[first]
    got = realised(large_world, "job")[first]
    tenth = np.searchsorted(np.quantile(chance, np.arange(0.1, 1, 0.1)), chance)
    gap = np.bincount(tenth, got - chance)
    assert (np.abs(gap) < 4 * np.sqrt(np.bincount(tenth, chance * (1 - chance)))).all()


def test_nobody_answers_after_the_first_way_out(large_world: World) -> None:
    client, quarter = large_world.rows
    week = large_world.entry_week[client] + QUARTER_WEEKS * quarter
    assert (week < large_world.events.exit_week[client]).all()
    assert week.max() <= LAST_MEASURED_WEEK
    # Whoever stops answering does not start again.
    answered = large_world.events.answered
    assert answered[:, 0].all()
    assert not (answered[:, 1:] & ~answered[:, :-1]).any()


def test_answers_to_other_items_do_not_move_hazards(small_world: World) -> None:
    """Ratings take the trait with noise of their own, hazards the trait itself."""
    design = replace(small_world.design, rating_noise=2.0, client_belief_cuts=(-3.0, -2.0, 2.0, 3.0))
    again = hazards(small_world.population, small_world.staff, small_world.paths, design)
    assert np.array_equal(again.job, small_world.hazard.job)
    assert np.array_equal(again.education, small_world.hazard.education)


@pytest.mark.parametrize(
    ("field", "times"),
    [("job_belief", "belief"), ("job_switch", "switch"), ("job_search", "search")],
)
def test_coefficients_act_on_the_log_hazard(small_world: World, field: str, times: str) -> None:
    paths = small_world.paths
    regressor = {"belief": paths.belief - 2.5, "switch": paths.n_switches, "search": paths.search_latent}
    design = replace(small_world.design, job_offer=0.0)
    moved = replace(design, **{field: getattr(design, field) + 0.1})
    before, after = (
        hazards(small_world.population, small_world.staff, paths, each).job for each in (design, moved)
    )
    assert np.allclose(np.log(after / before), 0.1 * regressor[times], atol=1e-9)


def test_a_job_in_sight_adds_the_same_hazard_for_everybody(small_world: World) -> None:
    design = replace(small_world.design, job_offer=small_world.design.job_offer + 0.7)
    again = hazards(small_world.population, small_world.staff, small_world.paths, design)
    assert np.allclose(again.job - small_world.hazard.job, 0.7 * small_world.paths.offer, atol=1e-12)


def test_quarters_without_end_leave_nobody_out() -> None:
    """With hazards near zero everybody stays and answers until the last measured week."""
    world = generate_world(
        600,
        1,
        calibrated_design(
            job_intercept=-20.0,
            job_offer=0.0,
            education_intercept_young=-20.0,
            education_intercept_older=-20.0,
            flexjob_intercept=-20.0,
            other_support_intercept=-20.0,
            attrition=0.0,
        ),
    )
    expected = (LAST_MEASURED_WEEK - world.entry_week) // QUARTER_WEEKS + 1
    assert np.array_equal(world.events.answered.sum(axis=1), expected)
