"""Published: clients have the published marginals. Identity: shares of time fit in the time."""

import numpy as np
import pytest

from bip_teach.published import figure
from bip_teach.simulate.world import World

#: Standard errors allowed between a share of the draw and the published share.
Z = 4.0

MARGINALS = {
    "C.char.unskilled": lambda clients: clients["education"].eq("unskilled"),
    "C.char.nonwestern": lambda clients: clients["origin"].eq("non_western"),
    "C.char.psych": lambda clients: clients["psychiatric"].eq(1),
    "C.char.musculo": lambda clients: clients["musculoskeletal"].eq(1),
    "C.char.digest": lambda clients: clients["digestive_urinary"].eq(1),
    "C.char.antidep": lambda clients: clients["antidepressants"].eq(1),
    "C.char.lifestyle": lambda clients: clients["lifestyle_medicine"].eq(1),
    "C.char.antipsych": lambda clients: clients["antipsychotics"].eq(1),
    "C.char.convicted": lambda clients: clients.loc[clients["sex"].eq("male"), "convicted"].eq(1),
    "B.young_share": lambda clients: clients["age"].lt(figure("B.age_split").value),
    "B.pop.longterm_share": lambda clients: clients["benefit_share_5y"].ge(
        figure("B.pop.longterm_threshold").share
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
    assert (0.6 * clients["work_share_3y"] + clients["benefit_share_5y"]).max() <= 1 + 1e-9
    assert clients[["work_share_3y", "benefit_share_5y"]].min().min() >= 0


def test_psychiatric_medicine_implies_the_psychiatric_mark(large_world: World) -> None:
    clients = large_world.population.covariates
    medicated = clients[["antidepressants", "antipsychotics"]].max(axis=1).eq(1)
    assert clients.loc[medicated, "psychiatric"].eq(1).all()


def test_register_indices_are_on_a_common_scale(large_world: World) -> None:
    population = large_world.population
    for index in (population.register, population.register_search, population.register_education):
        assert abs(index.mean()) < 0.5
        assert 0.6 < index.std() < 1.4
