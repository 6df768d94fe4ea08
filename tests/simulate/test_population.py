"""Published: clients have the published marginals. Identity: shares of time fit in the time."""

import numpy as np
import pytest

from bip_teach.published import figure
from bip_teach.simulate.population import LEVELS, TRAITS
from bip_teach.simulate.world import World

#: Standard errors allowed between a share of the draw and the published share.
Z = 4.0

MARGINALS = {
    "C.char.unskilled": lambda x: x["education"] == LEVELS["education"].index("unskilled"),
    "C.char.nonwestern": lambda x: x["origin"] == LEVELS["origin"].index("non_western"),
    "C.char.psych": lambda x: x["psychiatric"] == 1,
    "C.char.musculo": lambda x: x["musculoskeletal"] == 1,
    "C.char.digest": lambda x: x["digestive_urinary"] == 1,
    "C.char.antidep": lambda x: x["antidepressants"] == 1,
    "C.char.lifestyle": lambda x: x["lifestyle_medicine"] == 1,
    "C.char.antipsych": lambda x: x["antipsychotics"] == 1,
    "C.char.convicted": lambda x: x["convicted"][x["sex"] == LEVELS["sex"].index("male")] == 1,
    "B.young_share": lambda x: x["age"] < figure("B.age_split").value,
    # Shares are rounded down to three decimals, which takes a few clients just below the threshold.
    "B.pop.longterm_share": lambda x: (
        x["benefit_share_5y"] >= figure("B.pop.longterm_threshold").share - 5e-4
    ),
}


@pytest.mark.parametrize("figure_id", MARGINALS)
def test_marginal_is_as_published(large_world: World, figure_id: str) -> None:
    published = figure(figure_id)
    marks = MARGINALS[figure_id](large_world.population.covariates)
    standard_error = np.sqrt(published.share * (1 - published.share) / len(marks))
    assert marks.mean() == pytest.approx(published.share, abs=Z * standard_error), published.place


def test_time_in_work_is_as_published_after_rounding(large_world: World) -> None:
    published = figure("C.char.worked")
    mean = large_world.population.covariates["work_share_3y"].mean()
    assert round(100 * mean) == published.value, f"{100 * mean:.2f} against {published.place}"


def test_work_and_benefit_fit_in_five_years(large_world: World) -> None:
    clients = large_world.population.covariates
    work, benefit = clients["work_share_3y"], clients["benefit_share_5y"]
    assert (0.6 * work + benefit).max() <= 1 + 1e-9
    assert min(work.min(), benefit.min()) >= 0
    for share in (work, benefit):
        assert np.allclose(1000 * share, np.round(1000 * share), atol=1e-9)


def test_psychiatric_medicine_implies_the_psychiatric_mark(large_world: World) -> None:
    clients = large_world.population.covariates
    medicated = (clients["antidepressants"] == 1) | (clients["antipsychotics"] == 1)
    assert medicated.any()
    assert (clients["psychiatric"][medicated] == 1).all()


def test_ages_are_whole_years_of_working_life(large_world: World) -> None:
    age = large_world.population.covariates["age"]
    assert np.array_equal(np.unique(age), np.arange(18, 66))
    split = figure("B.age_split").value
    assert np.array_equal(large_world.population.under_30, age < split)


def test_health_problems_and_long_benefit_go_together(large_world: World) -> None:
    clients = large_world.population.covariates
    marks = [
        clients["psychiatric"],
        clients["musculoskeletal"],
        clients["digestive_urinary"],
        clients["lifestyle_medicine"],
        clients["benefit_share_5y"],
    ]
    assert np.corrcoef(marks)[np.triu_indices(len(marks), 1)].min() > 0.05


def test_traits_are_independent_standard_normal(large_world: World) -> None:
    """Four standard errors of means, standard deviations and correlations, private information included."""
    population = large_world.population
    traits = np.column_stack([population.traits, population.private])
    error = 1 / np.sqrt(len(traits))
    assert traits.shape[1] == len(TRAITS) + 1
    assert np.abs(traits.mean(axis=0)).max() < Z * error
    assert np.abs(traits.std(axis=0) - 1).max() < Z * error / np.sqrt(2)
    correlation = np.corrcoef(traits.T)[np.triu_indices(traits.shape[1], 1)]
    assert np.abs(correlation).max() < Z * error
    total = population.trait_sum(TRAITS[:4])
    assert total.std() == pytest.approx(1, abs=Z * error)


def test_register_indices_are_on_a_common_scale(large_world: World) -> None:
    population = large_world.population
    for index in (population.register, population.register_search, population.register_education):
        assert abs(index.mean()) < 0.5
        assert 0.6 < index.std() < 1.4
