"""Who works with whom: every job centre is staffed, a switch really is one, chance is chance."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.published import figure
from bip_teach.simulate import SHIPPED_CLIENTS, calibrated_design
from bip_teach.simulate.caseworkers import Staff, assign_first, assign_next, generate_staff, min_clients
from bip_teach.simulate.draws import Stream

DESIGN = calibrated_design()
N = 60_000


@pytest.fixture(scope="module")
def staff() -> Staff:
    return generate_staff(N, 4, DESIGN)


def first_of(staff: Staff, prospects: np.ndarray, sorting: float) -> np.ndarray:
    return assign_first(
        staff, prospects, replace(DESIGN, sorting=sorting), Stream(4, "caseworkers", range(len(prospects)))
    )


def test_the_shipped_number_of_clients_has_the_published_staff() -> None:
    staff = generate_staff(SHIPPED_CLIENTS, 1, DESIGN)
    assert len(staff.jobcentre) == figure("A.n_caseworkers").value
    assert len(np.unique(staff.jobcentre)) == figure("A.n_jobcentres").value


def test_the_smallest_panel_has_two_caseworkers_in_each_job_centre() -> None:
    fewest = min_clients(DESIGN)
    assert np.bincount(generate_staff(fewest, 1, DESIGN).jobcentre).min() == 2
    with pytest.raises(InvalidArgumentError, match=rf"fewer than 2 caseworkers\. Allowed: {fewest} or more"):
        generate_staff(fewest - 1, 1, DESIGN)


def test_one_caseworker_for_each_client_is_the_most() -> None:
    staff = generate_staff(1_000, 1, replace(DESIGN, caseworkers_per_client=1.0))
    assert len(staff.jobcentre) == 1_000


def test_weights_are_shares_of_the_job_centre(staff: Staff) -> None:
    assert staff.weight.min() > 0
    assert np.bincount(staff.jobcentre, staff.weight) == pytest.approx(np.ones(10))
    assert (np.diff(staff.jobcentre) >= 0).all()
    assert [int(place) for place in staff.first] == [
        *(int(np.flatnonzero(staff.jobcentre == centre)[0]) for centre in range(10)),
        len(staff.jobcentre),
    ]


def test_job_centres_differ_around_a_mean_of_zero(staff: Staff) -> None:
    for constants in (staff.belief_constant, staff.job_constant):
        assert np.average(constants, weights=DESIGN.jobcentre_sizes) == pytest.approx(0, abs=1e-12)
        assert constants.std() > 0.5


def test_caseworkers_differ_in_three_independent_standard_normal_traits(staff: Staff) -> None:
    """Four standard errors of a mean, a standard deviation and a correlation."""
    traits = np.array([staff.job_focus, staff.effectiveness, staff.search_support])
    error = 1 / np.sqrt(traits.shape[1])
    assert np.abs(traits.mean(axis=1)).max() < 4 * error
    assert np.abs(traits.std(axis=1) - 1).max() < 4 * error / np.sqrt(2)
    assert np.abs(np.corrcoef(traits)[np.triu_indices(3, 1)]).max() < 4 * error


def test_the_next_caseworker_is_another_one_of_the_same_job_centre() -> None:
    staff = generate_staff(min_clients(DESIGN), 2, DESIGN)
    rng = np.random.default_rng(2)
    current = rng.integers(0, len(staff.jobcentre), 20_000)
    # Both ends of the draw too.
    uniform = np.concatenate([rng.random(19_998), [0.0, 1 - 1e-12]])
    following = assign_next(staff, current, uniform)
    assert (following != current).all()
    assert (staff.jobcentre[following] == staff.jobcentre[current]).all()


@pytest.mark.parametrize("place", [0, 17, -1])
def test_the_next_caseworker_is_drawn_by_weight(place: int) -> None:
    staff = generate_staff(SHIPPED_CLIENTS, 3, DESIGN)
    members = np.flatnonzero(staff.jobcentre == 1)
    own = members[place]
    current = np.full(200_000, own, dtype=np.int64)
    following = assign_next(staff, current, np.random.default_rng(3).random(len(current)))
    others = members[members != own]
    expected = staff.weight[others] / staff.weight[others].sum()
    found = np.bincount(following, minlength=len(staff.jobcentre))[others] / len(current)
    assert found.sum() == pytest.approx(1)
    assert np.abs(found - expected).max() < 4 * np.sqrt(expected.max() / len(current))


def test_first_caseworkers_follow_the_sizes_of_job_centres_and_the_weights(staff: Staff) -> None:
    caseworker = first_of(staff, np.zeros(N), 0.0)
    sizes = np.array(DESIGN.jobcentre_sizes)
    found = np.bincount(staff.jobcentre[caseworker], minlength=10) / N
    assert np.abs(found - sizes).max() < 4 * np.sqrt(sizes.max() / N)
    expected = N * (sizes[staff.jobcentre] * staff.weight)
    count = np.bincount(caseworker, minlength=len(staff.jobcentre))
    # Poisson counts: chi-square with about as many degrees of freedom as caseworkers.
    chi_square = ((count - expected) ** 2 / expected).sum()
    freedom = len(expected)
    assert abs(chi_square - freedom) < 4 * np.sqrt(2 * freedom + (1 / expected).sum())


@pytest.mark.parametrize("sorting", [-1.0, -0.8, 0.0, 0.3, 0.8, 1.0])
def test_sorting_is_the_correlation_of_clients_and_job_focus(staff: Staff, sorting: float) -> None:
    """Inside a job centre; focus among a few hundred caseworkers is not quite normal, which takes 0.03."""
    prospects = np.random.default_rng(4).standard_normal(N)
    caseworker = first_of(staff, prospects, sorting)
    centre = staff.jobcentre[caseworker]
    inside = []
    for values in (prospects, staff.job_focus[caseworker]):
        mean = np.bincount(centre, values) / np.bincount(centre)
        inside.append(values - mean[centre])
    assert np.corrcoef(*inside)[0, 1] == pytest.approx(sorting, abs=0.03 + 4 / np.sqrt(N))
