"""Answers and places: steps, reliability, and the same index as in the panel."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.panel import analysis_frame
from bip_teach.simulate.generate import observed
from bip_teach.simulate.measurement import (
    ITEM_TRAITS,
    believe,
    client_belief_latent,
    places,
    progress_index,
    rate,
    rating_noise,
    true_indices,
)
from bip_teach.simulate.progression import steps
from bip_teach.simulate.world import World

BY_CASEWORKER = [item.startswith("s") for item in ITEM_TRAITS]


def test_steps_count_the_cut_points_below() -> None:
    latent = np.array([-2.0, -1.0, -0.5, 0.5, 3.0])
    assert steps(latent, (-1.0, 0.0, 1.0)).tolist() == [1, 1, 2, 3, 4]
    assert steps(latent, (-1.0, 0.0, 1.0), lowest=0).tolist() == [0, 0, 1, 2, 3]


def test_places_follow_an_explicit_loop() -> None:
    rng = np.random.default_rng(1)
    reference, index = np.sort(rng.integers(0, 12, 50) / 4), rng.integers(-1, 14, 30) / 4
    found = places(index, reference)
    for value, place in zip(index, found, strict=True):
        below = sum(other < value for other in reference)
        ties = sum(other == value for other in reference)
        assert place == pytest.approx(100 * (below + ties / 2) / 50)


def test_the_index_without_missing_answers_is_that_of_the_panel(small_world: World) -> None:
    frame = analysis_frame(observed(small_world))
    ratings = rate(small_world, small_world.rows, rating_noise(small_world))
    index = progress_index(ratings, small_world.paths.belief[small_world.rows])
    items = [*ITEM_TRAITS, "s12"]
    complete = frame[items].notna().all(axis=1).to_numpy()
    assert complete.mean() > 0.5
    assert np.allclose(frame["progress_index"][complete], index[complete], atol=1e-12)


def test_answers_of_the_panel_are_those_of_the_process(small_world: World) -> None:
    responses = observed(small_world).responses
    ratings = rate(small_world, small_world.rows, rating_noise(small_world))
    for number, item in enumerate(ITEM_TRAITS):
        given = responses[item].notna().to_numpy()
        assert np.array_equal(responses[item][given].to_numpy(dtype=int), ratings[given, number])
    assert np.unique(ratings).tolist() == [1, 2, 3, 4, 5]


def test_the_latent_answer_to_b8_gives_the_answer(small_world: World) -> None:
    noise = rating_noise(small_world)
    latent = client_belief_latent(small_world, noise)
    place = list(ITEM_TRAITS).index("b8")
    answers = steps(latent, small_world.design.client_belief_cuts)
    # Sums in another order can differ in the last bit of a single number.
    assert (answers == rate(small_world, small_world.rows, noise)[:, place]).mean() > 0.9999


def test_higher_readiness_never_lowers_an_answer(small_world: World) -> None:
    noise = rating_noise(small_world)
    plain, higher = (rate(small_world, small_world.rows, noise, shift) for shift in (0.0, 0.5))
    assert (higher >= plain).all()
    assert higher.mean() > plain.mean() + 0.1
    assert (believe(small_world, small_world.rows, 0.5) >= believe(small_world, small_world.rows)).all()


def test_the_choice_that_was_made_changes_nothing(small_world: World) -> None:
    """Identity: without a shift, answers to S12 are those drawn."""
    assert np.array_equal(believe(small_world, small_world.rows), small_world.paths.belief[small_world.rows])


def test_better_choices_lead_to_higher_places(small_world: World) -> None:
    """The index at the next measurement rises with the gain of a choice, for every client."""
    _, now, after = true_indices(small_world)
    order = np.argsort(small_world.design.choice_gain)
    assert (np.diff(after[order], axis=0) >= 0).all()
    assert after.shape == (7, len(now))


def standardised(world: World) -> World:
    """The same responses with readiness and traits exactly standard normal, and no leniency."""
    rng = np.random.default_rng(8)
    design = replace(world.design, rating_leniency=0.0, rating_trait=0.70, rating_noise=0.40)
    population = replace(world.population, traits=rng.standard_normal(world.population.traits.shape))
    paths = replace(world.paths, readiness=rng.standard_normal(world.paths.readiness.shape))
    return replace(world, design=design, population=population, paths=paths)


def cut_correlation(reliability: float, cuts: np.ndarray, n: int) -> float:
    """Correlation of the steps of two normal numbers that correlate `reliability`, by simulation."""
    rng = np.random.default_rng(2)
    first = rng.standard_normal(n)
    second = reliability * first + np.sqrt(1 - reliability**2) * rng.standard_normal(n)
    return float(np.corrcoef(np.searchsorted(cuts, first), np.searchsorted(cuts, second))[0, 1])


@pytest.mark.parametrize("reliability", [0.3, 0.6, 0.84, 1.0])
def test_two_ratings_of_one_client_correlate_as_the_knob_says(large_world: World, reliability: float) -> None:
    """Item S5, whose steps have the usual shares; clients' own items keep the default reliability.

    The cut points hold for a variance of one, so they are scaled by the standard deviation that another
    amount of noise gives. Monte Carlo error of a correlation of 50,000 pairs: below 0.005.
    """
    world = standardised(large_world)
    world = replace(world, design=replace(world.design, rater_reliability=reliability))
    rows = np.arange(50_000), np.zeros(50_000, dtype=np.int64)
    rng = np.random.default_rng(5)
    first, second = (
        rate(world, rows, rng.standard_normal((50_000, len(ITEM_TRAITS)), dtype=np.float32)) for _ in range(2)
    )
    for item, expected in (("s5", reliability), ("b1", 0.84)):
        place = list(ITEM_TRAITS).index(item)
        shares = np.cumsum([0.12, 0.22, 0.32, 0.23])
        spread = np.sqrt(0.84 / expected)
        cuts = np.quantile(rng.standard_normal(400_000), shares) / spread
        found = np.corrcoef(first[:, place], second[:, place])[0, 1]
        assert found == pytest.approx(cut_correlation(expected, cuts, 400_000), abs=0.02)


def test_a_perfect_rater_gives_the_same_answer_twice(large_world: World) -> None:
    world = standardised(large_world)
    world = replace(world, design=replace(world.design, rater_reliability=1.0))
    rows = np.arange(1_000), np.zeros(1_000, dtype=np.int64)
    rng = np.random.default_rng(5)
    first, second = (
        rate(world, rows, rng.standard_normal((1_000, len(ITEM_TRAITS)), dtype=np.float32)) for _ in range(2)
    )
    assert np.array_equal(first[:, BY_CASEWORKER], second[:, BY_CASEWORKER])
    assert not np.array_equal(first, second)
