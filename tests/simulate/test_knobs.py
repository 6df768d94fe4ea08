"""Every knob does what it says, and breaks what it should."""

import numpy as np
import pytest

from bip_teach.calibrate.moments import leave_one_out
from bip_teach.calibrate.sample import collect
from bip_teach.simulate import calibrated_design, true_effects
from bip_teach.simulate.design import LAST_MEASURED_WEEK, QUARTER_WEEKS
from bip_teach.simulate.measurement import ITEM_TRAITS, rate, rating_noise
from bip_teach.simulate.outcomes import window_chances
from bip_teach.simulate.progression import JOB_TRAITS
from bip_teach.simulate.world import World, generate_world

#: Knobs at which caseworkers and job centres are all alike for jobs.
ALL_ALIKE = {
    "effectiveness": 0.0,
    "caseworker_direct": 0.0,
    "belief_focus": 0.0,
    "search_caseworker": 0.0,
    "job_jobcentre": 0.0,
    "belief_jobcentre": 0.0,
}


def draw(n: int = 20_000, seed: int = 7, **knobs: float) -> World:
    return generate_world(n, seed, calibrated_design(**knobs))


def prospects(world: World) -> np.ndarray:
    population = world.population
    return population.register + population.trait_sum(JOB_TRAITS) + population.private


@pytest.mark.parametrize(
    ("sorting", "low", "high"), [(0.0, -0.03, 0.03), (0.5, 0.4, 0.6), (-0.5, -0.6, -0.4)]
)
def test_sorting_sends_clients_with_prospects_to_job_focus(sorting: float, low: float, high: float) -> None:
    world = draw(sorting=sorting)
    focus = world.staff.job_focus[world.paths.caseworker[:, 0]]
    assert low < np.corrcoef(prospects(world), focus)[0, 1] < high


def test_sorting_lasts_until_the_first_switch_only() -> None:
    world = draw(sorting=0.8)
    focus = world.staff.job_focus[world.paths.caseworker]
    switched = world.paths.n_switches[:, 10] > 0
    assert abs(np.corrcoef(prospects(world)[switched], focus[switched, 10])[0, 1]) < 0.05


def thirds_gap(world: World) -> float:
    """Chance of a job in the third with the highest job focus less that in the lowest, in points."""
    sample = collect([world])
    focus, job = leave_one_out(sample), sample.responses["job"]
    low, high = np.quantile(focus, [1 / 3, 2 / 3])
    return 100 * float(job[focus > high].mean() - job[focus <= low].mean())


def test_a_direct_effect_widens_the_thirds_at_the_same_belief() -> None:
    plain, direct, against = draw(), draw(caseworker_direct=0.4), draw(caseworker_direct=-0.4)
    for world in (direct, against):
        assert np.array_equal(world.paths.belief, plain.paths.belief)
    gaps = [thirds_gap(world) for world in (against, plain, direct)]
    assert gaps[0] < gaps[1] - 1
    assert gaps[1] < gaps[2] - 1


def test_a_direct_effect_is_no_effect_of_belief() -> None:
    """The instrument takes it for one: thirds double or more, the true effect moves by a fraction."""
    design = calibrated_design(caseworker_direct=0.4)
    with_it, without = (
        true_effects(each, "belief_until_switch", n_clients=4_000)["value"].iloc[0]
        for each in (design, calibrated_design())
    )
    assert with_it == pytest.approx(without, rel=0.2)


def between_caseworkers(world: World) -> float:
    """Variance of the log chance of a job between first caseworkers over that within: 1 if all alike."""
    first = world.rows[1] == 0
    chance = np.log(window_chances(world.hazard, world.rows)[0].sum(axis=0)[first])
    caseworker = np.unique(world.paths.caseworker[:, 0], return_inverse=True)[1]
    n = np.bincount(caseworker)
    mean = np.bincount(caseworker, chance) / n
    groups = len(n)
    between = (n * (mean - chance.mean()) ** 2).sum() / (groups - 1)
    within = ((chance - mean[caseworker]) ** 2).sum() / (len(chance) - groups)
    return float(between / within)


def test_caseworkers_can_be_made_all_alike() -> None:
    """Without differences the ratio is 1; 3,000 caseworkers give it a standard error of about 0.03."""
    error = np.sqrt(2 / 3_000)
    assert abs(between_caseworkers(draw(40_000, **ALL_ALIKE)) - 1) < 4 * error


@pytest.mark.parametrize("knob", ALL_ALIKE)
def test_each_difference_between_caseworkers_shows(knob: str) -> None:
    """Turned up alone, every one of them makes caseworkers (or job centres) differ."""
    error = np.sqrt(2 / 3_000)
    # Job search is one road to a job of many.
    value = 3.0 if knob == "search_caseworker" else 1.0
    assert between_caseworkers(draw(40_000, **ALL_ALIKE | {knob: value})) > 1 + 4 * error


def slope_on_focus(world: World, by_caseworker: bool) -> tuple[float, float]:
    """Slope of the mean rating on the caseworker's job focus, and its error clustered by caseworker."""
    items = [number for number, item in enumerate(ITEM_TRAITS) if item.startswith("s") is by_caseworker]
    rows = world.rows
    rating = rate(world, rows, rating_noise(world))[:, items].mean(axis=1)
    caseworker = world.paths.caseworker[rows]
    focus = world.staff.job_focus[caseworker] - world.staff.job_focus[caseworker].mean()
    slope = focus @ rating / (focus @ focus)
    residual = rating - rating.mean() - slope * focus
    by_group = np.bincount(caseworker, focus * residual)
    return float(slope), float(np.sqrt((by_group**2).sum()) / (focus @ focus))


def test_leniency_colours_the_ratings_of_caseworkers_only() -> None:
    slopes = []
    for leniency in (0.0, 0.3, 0.6):
        world = draw(10_000, rating_leniency=leniency)
        slope, error = slope_on_focus(world, by_caseworker=True)
        slopes.append(slope)
        assert abs(slope) < 4 * error if leniency == 0 else slope > 4 * error
        own, own_error = slope_on_focus(world, by_caseworker=False)
        assert abs(own) < 4 * own_error
    # One SD of job focus moves an item by that many SDs; a step is about 0.8 of an SD.
    assert slopes[1] == pytest.approx(0.3 / 0.8, rel=0.25)
    assert slopes[2] > 1.6 * slopes[1]


def test_leniency_leaves_belief_and_hazards_alone() -> None:
    plain, lenient = draw(3_000), draw(3_000, rating_leniency=0.8)
    assert np.array_equal(plain.paths.belief, lenient.paths.belief)
    assert np.array_equal(plain.hazard.job, lenient.hazard.job)


@pytest.mark.parametrize("selection", [-0.6, 0.0, 0.6])
def test_switches_select_by_readiness_as_stated(selection: float) -> None:
    """Score of readiness beyond the stated share, and the sign of the gap; every quarter of every client."""
    world = draw(switch_selection=selection)
    switches = np.diff(world.paths.n_switches, axis=1).astype(float)
    ready = world.paths.readiness[:, :-1]
    share = np.minimum(world.design.switch_share * np.exp(selection * ready), 1.0)
    error = np.sqrt((ready**2 * share * (1 - share)).sum())
    assert abs((ready * (switches - share)).sum()) < 4 * error
    assert abs((switches - share).sum()) < 4 * np.sqrt((share * (1 - share)).sum())
    gap = ready[switches == 1].mean() - ready[switches == 0].mean()
    # Readiness moves slowly, so quarters of one client count about once.
    chance_gap = 4 * ready.std() / np.sqrt(len(ready) * world.design.switch_share)
    assert abs(gap) < chance_gap if selection == 0 else np.sign(selection) * gap > chance_gap


@pytest.mark.parametrize(
    ("knob", "estimand", "other"),
    [
        ("belief_effect", "belief_until_switch", "one_more_switch"),
        ("switch_effect", "one_more_switch", "belief_until_switch"),
    ],
)
def test_an_effect_can_be_taken_away_without_the_other(knob: str, estimand: str, other: str) -> None:
    design = calibrated_design(**{knob: 0.0})
    assert true_effects(design, estimand, n_clients=2_000)["value"].abs().max() < 1e-9
    assert true_effects(design, other, n_clients=2_000)["value"].abs().min() > 0.1


def test_the_sign_of_an_effect_can_be_turned_round() -> None:
    for knob, estimand in (("belief_effect", "belief_until_switch"), ("switch_effect", "one_more_switch")):
        plain, turned = (
            true_effects(calibrated_design(**{knob: sign}), estimand, n_clients=2_000)["value"].iloc[0]
            for sign in (1.0, -1.0)
        )
        assert plain * turned < 0


def stops(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Whether a client stops answering where a next measurement was due, and readiness; arrays (rows,)."""
    client, quarter = world.rows
    due = (quarter + 1 <= world.events.exit_quarter[client]) & (
        world.entry_week[client] + QUARTER_WEEKS * (quarter + 1) <= LAST_MEASURED_WEEK
    )
    client, quarter = client[due], quarter[due]
    return ~world.events.answered[client, quarter + 1], world.paths.readiness[client, quarter]


@pytest.mark.parametrize("attrition", [0.0, 0.1, 0.4, 1.0])
def test_attrition_is_the_share_that_stops_answering(attrition: float) -> None:
    stopped, ready = stops(draw(attrition=attrition))
    assert stopped.mean() == pytest.approx(
        attrition, abs=4 * np.sqrt(attrition * (1 - attrition) / len(stopped))
    )
    if 0 < attrition < 1:
        gap = ready[stopped].mean() - ready[~stopped].mean()
        assert abs(gap) < 4 * ready.std() * np.sqrt(1 / stopped.sum() + 1 / (~stopped).sum())


@pytest.mark.parametrize("selection", [-0.8, 0.8])
def test_attrition_can_depend_on_readiness_as_stated(selection: float) -> None:
    world = draw(attrition=0.25, attrition_selection=selection)
    stopped, ready = stops(world)
    chance = 1 - (1 - 0.25) ** np.exp(selection * ready)
    error = np.sqrt((ready**2 * chance * (1 - chance)).sum())
    assert abs((ready * (stopped - chance)).sum()) < 4 * error
    assert np.sign(selection) * (ready[stopped].mean() - ready[~stopped].mean()) > 0.1


def test_attrition_is_no_part_of_the_process_itself() -> None:
    """Who stops answering gets the same jobs in the same weeks."""
    plain, leaving = draw(3_000, attrition=0.0), draw(3_000, attrition=0.6, attrition_selection=1.0)
    assert np.array_equal(plain.events.exit_week, leaving.events.exit_week)
    assert leaving.events.answered.sum() < 0.7 * plain.events.answered.sum()


def test_a_noisier_rater_makes_belief_a_worse_forecast() -> None:
    correlations = []
    for reliability in (0.1, 0.84, 1.0):
        world = draw(rater_reliability=reliability)
        belief = world.paths.belief[world.rows]
        correlations.append(np.corrcoef(belief, prospects(world)[world.rows[0]])[0, 1])
    assert correlations[0] < correlations[1] - 0.1
    assert correlations[1] < correlations[2]


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_switches_happen_as_often_as_the_design_says(share: float) -> None:
    world = draw(switch_share=share, switch_selection=0.0)
    found = np.diff(world.paths.n_switches, axis=1).mean()
    assert found == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / (20_000 * 19)))


def test_sizes_of_job_centres_and_caseloads_follow_the_design() -> None:
    sizes = (0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05)
    world = draw(jobcentre_sizes=sizes, caseworkers_per_client=0.05)
    assert len(world.staff.jobcentre) == 1_000
    found = np.bincount(world.staff.jobcentre[world.paths.caseworker[:, 0]]) / 20_000
    assert np.abs(found - sizes).max() < 4 * np.sqrt(0.25 / 20_000)
