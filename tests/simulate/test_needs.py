"""Selection by need, and search: who gets what, which channels people use, and what two of them do."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.instrument import INTERVENTION_GROUPS, INTERVENTIONS, SEARCH_CHANNELS
from bip_teach.published import figure
from bip_teach.simulate import calibrated_design
from bip_teach.simulate.choices import _TYPES, GROUP_NEEDS, groups_of, types_of
from bip_teach.simulate.design import CHOICES
from bip_teach.simulate.outcomes import hazards
from bip_teach.simulate.world import World, generate_world

IDS = [item.id for item in INTERVENTIONS]
GROUPS = [group.id for group in INTERVENTION_GROUPS]


@pytest.fixture(scope="module")
def types(large_world: World) -> dict[str, np.ndarray]:
    """A type for each of 60,000 clients in each of the four groups."""
    n = len(large_world.population)
    uniform = np.random.default_rng(9).random((len(GROUPS), n))
    everybody = np.arange(n)
    return {
        group: types_of(np.full(n, number), large_world.population, everybody, uniform[number])
        for number, group in enumerate(GROUPS)
    }


def test_types_belong_to_their_group(types: dict[str, np.ndarray]) -> None:
    for group, drawn in types.items():
        members = {place for place, item in enumerate(INTERVENTIONS) if item.group == group}
        assert set(np.unique(drawn)) == members


@pytest.mark.parametrize("name", _TYPES)
def test_a_type_goes_to_those_who_need_it(
    large_world: World, types: dict[str, np.ndarray], name: str
) -> None:
    """Those with the type have less of the trait than the others in the group where the slope is negative."""
    _, trait, slope = _TYPES[name]
    group = INTERVENTIONS[IDS.index(name)].group
    has = types[group] == IDS.index(name)
    values = large_world.population.trait(trait)
    gap = values[has].mean() - values[~has].mean()
    error = np.sqrt(1 / has.sum() + 1 / (~has).sum())
    assert np.sign(slope) * gap > 4 * error


@pytest.mark.parametrize(
    ("one", "other"), [("everyday_coping", "social_mentor"), ("vocational_skills", "general_skills")]
)
def test_the_slopes_of_types_are_log_odds(
    large_world: World, types: dict[str, np.ndarray], one: str, other: str
) -> None:
    """Score test of the stated odds between two types of a group: below four standard errors."""
    group = INTERVENTIONS[IDS.index(one)].group
    rows = np.isin(types[group], [IDS.index(one), IDS.index(other)])
    log_odds = np.zeros(rows.sum())
    for name, sign in ((one, 1), (other, -1)):
        usual, trait, slope = _TYPES[name]
        log_odds += sign * (usual + slope * large_world.population.trait(trait)[rows])
    for trait in {_TYPES[one][1], _TYPES[other][1]}:
        z = score(types[group][rows] == IDS.index(one), log_odds, large_world.population.trait(trait)[rows])
        assert abs(z) < 4


def score(happened: np.ndarray, log_odds: np.ndarray, regressor: np.ndarray) -> float:
    """Score of a regressor beyond the stated log odds, in standard errors."""
    chance = 1 / (1 + np.exp(-log_odds))
    return float(regressor @ (happened - chance) / np.sqrt(regressor**2 @ (chance * (1 - chance))))


def choices(intervention_need: float, intervention_selection: float) -> World:
    design = calibrated_design(
        intervention_need=intervention_need, intervention_selection=intervention_selection
    )
    return generate_world(30_000, 7, design)


@pytest.mark.parametrize("need", [-0.5, 0.0, 0.3, 1.0])
@pytest.mark.parametrize("group", GROUP_NEEDS)
def test_groups_go_to_those_who_lack_what_they_answer(group: str, need: float) -> None:
    """Score test of the stated odds against no intervention; the sign of the gap follows the knob."""
    world = choices(need, 0.0)
    choice, lack = world.paths.choice[:, 0], -world.population.trait_sum(GROUP_NEEDS[group])
    number = CHOICES.index(group)
    rows = (choice == number) | (choice == CHOICES.index("none"))
    weights = world.design.choice_log_weights
    log_odds = weights[number] - weights[CHOICES.index("none")] + need * lack[rows]
    got = choice[rows] == number
    assert abs(score(got, log_odds, lack[rows])) < 4
    gap = lack[rows][got].mean() - lack[rows][~got].mean()
    error = np.sqrt(1 / got.sum() + 1 / (~got).sum())
    assert abs(gap) < 4 * error if need == 0 else np.sign(need) * gap > 4 * error


@pytest.mark.parametrize("selection", [-0.5, 0.0, 0.15, 1.0])
def test_combinations_with_a_job_focus_go_to_those_who_are_ready(selection: float) -> None:
    """The same for readiness; against every other choice, because needs are off."""
    world = choices(0.0, selection)
    choice, ready = world.paths.choice[:, 0], world.paths.readiness[:, 0]
    number = CHOICES.index("combined_with_job")
    weights = np.exp(world.design.choice_log_weights)
    log_odds = np.log(weights[number] / np.delete(weights, number).sum()) + selection * ready
    got = choice == number
    assert abs(score(got, log_odds, ready)) < 4
    gap = ready[got].mean() - ready[~got].mean()
    error = ready.std() * np.sqrt(1 / got.sum() + 1 / (~got).sum())
    assert abs(gap) < 4 * error if selection == 0 else np.sign(selection) * gap > 4 * error


def test_groups_follow_the_choice() -> None:
    uniform = np.random.default_rng(1).random(70_000).astype(np.float32)
    choice = np.tile(np.arange(7, dtype=np.int8), 10_000)
    groups = groups_of(choice, uniform)
    count = groups.sum(axis=1)
    job = groups[:, GROUPS.index("job")]
    for number, name in enumerate(CHOICES):
        own = choice == number
        if name == "none":
            assert (count[own] == 0).all()
        elif name in GROUPS:
            assert (count[own] == 1).all()
            assert groups[own, GROUPS.index(name)].all()
        else:
            assert set(np.unique(count[own])) == ({2, 3, 4} if name == "combined_with_job" else {2, 3})
            assert (job[own] == (name == "combined_with_job")).all()


def channel_shares(world: World) -> dict[str, float]:
    """Share of responses with job search that use each channel."""
    searches = world.paths.n_channels[world.rows] > 0
    return {item.id: world.paths.uses(item.id)[world.rows][searches].mean() for item in SEARCH_CHANNELS}


def test_the_channels_used_most_and_least_are_the_published_ones(large_world: World) -> None:
    shares = channel_shares(large_world)
    order = sorted(shares, key=shares.__getitem__)
    assert set(order[-2:]) == set(figure("B.search.most_used").refers_to)
    assert set(order[:2]) == set(figure("B.search.least_used").refers_to)
    # Not by a hair.
    assert shares[order[-2]] > 1.2 * shares[order[-3]]
    assert shares[order[2]] > 1.2 * shares[order[1]]


def test_channels_are_taken_up_one_by_one(large_world: World) -> None:
    used = sum(large_world.paths.uses(item.id).astype(int) for item in SEARCH_CHANNELS)
    assert np.array_equal(used, large_world.paths.n_channels)
    assert (np.sort(large_world.paths.channel_order, axis=1) == np.arange(6)).all()


@pytest.mark.parametrize(
    ("field", "channel"), [("job_internship", "internship"), ("job_portals", "online_portals")]
)
def test_two_channels_raise_the_hazard_of_a_job(large_world: World, field: str, channel: str) -> None:
    """The published pair; in the calibrated process both are above zero."""
    assert channel in figure("B.search.effective").refers_to
    world = large_world
    weight = getattr(world.design, field)
    assert weight > 0
    parts = (world.population, world.staff, world.paths)
    design = replace(world.design, job_offer=0.0)
    with_it, without = (hazards(*parts, each).job for each in (design, replace(design, **{field: 0.0})))
    uses = world.paths.uses(channel)
    assert np.allclose(with_it[uses] / without[uses], np.exp(weight))
    assert np.array_equal(with_it[~uses], without[~uses])


def test_no_other_channel_raises_the_hazard_by_itself(small_world: World) -> None:
    """Two clients alike in all but which channels they take up first differ by the two channels only."""
    paths = small_world.paths
    swapped = paths.channel_order.copy()
    names = [item.id for item in SEARCH_CHANNELS]
    a, b = names.index("newspapers"), names.index("temp_agency")
    swapped[:, [a, b]] = swapped[:, [b, a]]
    again = hazards(
        small_world.population,
        small_world.staff,
        replace(paths, channel_order=swapped),
        small_world.design,
    )
    assert np.array_equal(again.job, small_world.hazard.job)
