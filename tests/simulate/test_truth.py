"""True effects come from intervening in the process."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate import ESTIMANDS, calibrated_design, true_effects
from bip_teach.simulate.outcomes import hazards, window_probabilities
from bip_teach.simulate.truth import belief_contrast, switch_contrast
from bip_teach.simulate.world import World


def test_an_unknown_estimand_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="Allowed: 'belief_until_switch'"):
        true_effects(estimand="belief_forever")


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_every_estimand_is_spelled_out(estimand: str) -> None:
    effects = true_effects(estimand=estimand, n_clients=1_000)
    assert effects["description"].nunique() == 1
    assert (effects["std_error"] > 0).all()


def test_without_structural_effects_the_true_effects_are_zero() -> None:
    design = calibrated_design(
        job_belief=0.0, search_belief=0.0, education_belief=0.0, job_switch=0.0, education_switch=0.0
    )
    for estimand in ("belief_until_switch", "one_more_switch"):
        assert true_effects(design, estimand, n_clients=1_000)["value"].abs().max() < 1e-9


def test_the_switch_effect_equals_a_new_run_with_one_more_switch(small_world: World) -> None:
    """Identity: the contrast equals hazards recomputed from paths with one more switch."""
    world = small_world
    more = replace(world.paths, n_switches=world.paths.n_switches + 1)
    again = hazards(world.population, world.staff, more, world.design)
    expected = window_probabilities(again) - window_probabilities(world.hazard)
    assert np.allclose(switch_contrast(world), expected, atol=1e-12)


def test_the_belief_effect_equals_a_new_run_where_nobody_switches(small_world: World) -> None:
    """Identity: hazards recomputed from raised answers, search and channels, by other code."""
    world, design, shift = small_world, small_world.design, 1.0
    search = world.paths.search_latent + design.search_belief * shift
    count = sum((search > cut).astype(int) for cut in design.search_cuts)
    channels = world.paths.channel_order < count[..., None]
    raised = replace(world.paths, belief=world.paths.belief + 1, search_latent=search, channels=channels)
    again = window_probabilities(hazards(world.population, world.staff, raised, design))
    expected = (again - window_probabilities(world.hazard))[:, 0]
    stay = world.paths.n_switches[:, 3] == world.paths.n_switches[:, 0]
    assert stay.sum() > 500
    assert np.allclose(belief_contrast(world, shift)[stay, 0], expected[stay], atol=1e-12)


def test_a_later_switch_makes_the_belief_effect_smaller(small_world: World) -> None:
    world = small_world
    whole = replace(world, paths=replace(world.paths, n_switches=np.zeros_like(world.paths.n_switches)))
    # For either outcome together: for one alone, the other one's rise can take clients away.
    until_switch, always = (belief_contrast(run).sum(axis=-1) for run in (world, whole))
    assert (until_switch <= always + 1e-12).all()
    assert until_switch.mean() < always.mean()
