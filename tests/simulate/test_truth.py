"""True effects come from intervening in the process."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.panel import analysis_frame
from bip_teach.simulate import ESTIMANDS, calibrated_design, true_effects
from bip_teach.simulate.contrasts import (
    belief_contrast,
    first_responses,
    just_switched,
    switch_contrast,
    switch_just_made_contrast,
)
from bip_teach.simulate.design import QUARTER_WEEKS
from bip_teach.simulate.draws import Stream
from bip_teach.simulate.generate import observed
from bip_teach.simulate.outcomes import generate_events, hazards, window_chances
from bip_teach.simulate.truth import place_changes
from bip_teach.simulate.world import World


def test_an_unknown_estimand_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="Allowed: 'belief_until_switch'"):
        true_effects(estimand="belief_forever")


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_every_estimand_is_spelled_out(estimand: str) -> None:
    effects = true_effects(estimand=estimand, n_clients=1_000)
    assert effects["description"].unique().tolist() == [ESTIMANDS[estimand]]
    assert (effects["std_error"] > 0).all()
    assert effects["outcome"].is_unique


def test_job_or_education_is_the_sum_of_its_parts() -> None:
    for estimand in set(ESTIMANDS) - {"mix_places"}:
        value = true_effects(estimand=estimand, n_clients=1_000).set_index("outcome")["value"]
        assert value["job_or_education"] == pytest.approx(value["job"] + value["education"])


@pytest.mark.parametrize(
    ("knobs", "estimand"),
    [
        ({"belief_effect": 0.0}, "belief_until_switch"),
        ({"belief_effect": 0.0}, "belief_from_first_response"),
        ({"switch_effect": 0.0}, "one_more_switch"),
        ({"switch_effect": 0.0}, "just_switched"),
        ({"job_belief": 0.0, "search_belief": 0.0, "education_belief": 0.0}, "belief_until_switch"),
        ({"job_switch": 0.0, "education_switch": 0.0}, "one_more_switch"),
    ],
)
def test_without_structural_effects_the_true_effects_are_zero(knobs: dict[str, float], estimand: str) -> None:
    effects = true_effects(calibrated_design(**knobs), estimand, n_clients=1_000)
    assert effects["value"].abs().max() < 1e-9


def test_twice_the_knob_is_more_of_the_effect() -> None:
    for knob, estimand in (("belief_effect", "belief_until_switch"), ("switch_effect", "one_more_switch")):
        half, whole = (
            true_effects(calibrated_design(**{knob: factor}), estimand, n_clients=2_000)["value"].iloc[0]
            for factor in (0.5, 1.0)
        )
        assert 0 < half / whole < 0.8


def chances(world: World, **changed: object) -> np.ndarray:
    """Chances of a job and of education under other paths, by a run of their own."""
    paths = replace(world.paths, **changed)
    again = hazards(world.population, world.staff, paths, world.design)
    return np.array(window_chances(again, world.rows)).sum(axis=1)


def test_the_switch_effect_equals_a_new_run_with_one_more_switch(small_world: World) -> None:
    more = chances(small_world, n_switches=small_world.paths.n_switches + 1)
    assert np.allclose(switch_contrast(small_world), more - chances(small_world), atol=1e-12)


def test_a_switch_just_made_is_one_more_than_without_it(small_world: World) -> None:
    """Identity: the world with one switch fewer, then one switch more in that world."""
    fewer = replace(small_world.paths, n_switches=small_world.paths.n_switches - 1)
    hazard = hazards(small_world.population, small_world.staff, fewer, small_world.design)
    before = replace(small_world, paths=fewer, hazard=hazard)
    assert np.allclose(switch_just_made_contrast(small_world), switch_contrast(before), atol=1e-12)


def test_first_responses_and_switches_just_made_are_those_of_the_frame(small_world: World) -> None:
    frame = analysis_frame(observed(small_world))
    assert np.array_equal(first_responses(small_world), frame["wave"] == 1)
    assert np.array_equal(just_switched(small_world), frame["switched"] == 1)
    assert frame["switched"].sum() > 100


def test_means_are_taken_over_the_responses_that_are_named(small_world: World) -> None:
    effects = true_effects(small_world.design, n_clients=2_000, seed=3).set_index(["estimand", "outcome"])
    jobs = {
        "belief_from_first_response": belief_contrast(small_world)[0][first_responses(small_world)],
        "just_switched": switch_just_made_contrast(small_world)[0][just_switched(small_world)],
    }
    for estimand, values in jobs.items():
        assert effects.loc[(estimand, "job"), "value"] == pytest.approx(100 * values.mean())


def test_the_belief_effect_equals_a_new_run_where_nobody_switches(small_world: World) -> None:
    """Identity: hazards recomputed from raised answers, search and channels, by other code."""
    world, design, shift = small_world, small_world.design, 1.0
    search = world.paths.search_latent + design.search_belief * shift
    count = sum((search > cut).astype(np.int8) for cut in design.search_cuts)
    raised = chances(world, belief=world.paths.belief + 1, search_latent=search, n_channels=count)
    client, quarter = world.rows
    stay = world.paths.n_switches[client, quarter + 3] == world.paths.n_switches[client, quarter]
    assert 1_000 < stay.sum() < len(stay)
    found, expected = np.array(belief_contrast(world, shift)), raised - chances(world)
    assert np.allclose(found[:, stay], expected[:, stay], atol=1e-12)
    assert not np.allclose(found[:, ~stay], expected[:, ~stay], atol=1e-6)


def test_a_later_switch_makes_the_belief_effect_smaller(small_world: World) -> None:
    """With switches that do nothing themselves: belief held for the whole year against until the next one."""
    design = replace(small_world.design, switch_effect=0.0)
    hazard = hazards(small_world.population, small_world.staff, small_world.paths, design)
    world = replace(small_world, design=design, hazard=hazard)
    whole = replace(world, paths=replace(world.paths, n_switches=np.zeros_like(world.paths.n_switches)))
    # For either outcome together: for one alone, the other one's rise can take clients away.
    until_switch, always = (np.sum(belief_contrast(run), axis=0) for run in (world, whole))
    assert (until_switch <= always + 1e-12).all()
    assert until_switch.mean() < always.mean()


def test_the_effect_does_not_depend_on_the_size_of_a_small_shift(small_world: World) -> None:
    """The slope; in a small draw only the few who take up a channel make it jump."""
    slopes = [np.mean(belief_contrast(small_world, shift)[0]) for shift in (0.05, 0.1)]
    assert slopes[0] == pytest.approx(slopes[1], rel=0.1)


def test_the_switch_effect_is_what_happens_when_everybody_gets_one_more(large_world: World) -> None:
    """Recovery at the first response: new events under one more switch, with the same random numbers."""
    world = large_world
    more = replace(world.paths, n_switches=world.paths.n_switches + 1)
    raised = hazards(world.population, world.staff, more, world.design)
    got = []
    for hazard in (world.hazard, raised):
        stream = Stream(world.seed, "events", world.clients)
        events = generate_events(world.entry_week, hazard, world.paths.readiness, world.design, stream)
        got.append((events.exit_kind == 0) & (events.exit_week - world.entry_week <= 4 * QUARTER_WEEKS))
    first = world.rows[1] == 0
    assert first.sum() == len(world.population)
    realised = got[1].astype(float) - got[0]
    gap = realised - switch_contrast(world)[0][first]
    assert realised.mean() < 0
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(len(gap))


def test_places_move_near_the_middle_only() -> None:
    """Explicit: a queue of 0, 1 … 99; two of four clients stand near the middle."""
    queue = np.arange(100.0)
    now = np.array([10.0, 45.0, 55.0, 90.0])
    after = np.stack([now + 5, now - 3])
    assert place_changes(queue, now, after).tolist() == [[5.0, 5.0], [-3.0, -3.0]]


def test_the_mix_of_one_other_intervention_is_the_mean_of_its_groups() -> None:
    value = true_effects(estimand="mix_places", n_clients=4_000).set_index("outcome")["value"]
    singles = value[["competence_only", "social_only", "health_only"]]
    assert singles.min() < value["other_single"] < singles.max()
