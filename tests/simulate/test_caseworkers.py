"""Who works with whom: every job centre is staffed, a switch really is one, chance is chance."""

import numpy as np
import pytest

from bip_teach.published import figure
from bip_teach.simulate import calibrated_design
from bip_teach.simulate.caseworkers import MIN_CLIENTS, assign_first, assign_next, generate_staff


def test_four_thousand_clients_have_the_published_staff() -> None:
    staff = generate_staff(4000, np.random.default_rng(1))
    assert len(staff.jobcentre) == figure("A.n_caseworkers").value
    assert len(np.unique(staff.jobcentre)) == figure("A.n_jobcentres").value


def test_the_smallest_panel_has_two_caseworkers_in_each_job_centre() -> None:
    staff = generate_staff(MIN_CLIENTS, np.random.default_rng(1))
    assert np.bincount(staff.jobcentre).min() == 2


def test_the_next_caseworker_is_another_one_of_the_same_job_centre() -> None:
    rng = np.random.default_rng(2)
    staff = generate_staff(MIN_CLIENTS, rng)
    current = rng.integers(0, len(staff.jobcentre), 20_000)
    following = assign_next(staff, current, rng.random(20_000))
    assert (following != current).all()
    assert (staff.jobcentre[following] == staff.jobcentre[current]).all()


def test_the_next_caseworker_is_drawn_by_weight() -> None:
    rng = np.random.default_rng(3)
    staff = generate_staff(4000, rng)
    current = np.zeros(200_000, dtype=np.int64)
    following = assign_next(staff, current, rng.random(len(current)))
    members = np.flatnonzero(staff.jobcentre == 0)[1:]
    expected = staff.weight[members] / staff.weight[members].sum()
    found = np.bincount(following, minlength=len(staff.jobcentre))[members] / len(current)
    assert np.abs(found - expected).max() < 4 * np.sqrt(expected.max() / len(current))


@pytest.mark.parametrize(
    ("sorting", "low", "high"), [(0.0, -0.02, 0.02), (0.8, 0.65, 0.9), (-0.8, -0.9, -0.65)]
)
def test_sorting_is_the_correlation_of_clients_and_job_focus(sorting: float, low: float, high: float) -> None:
    rng = np.random.default_rng(4)
    staff = generate_staff(60_000, rng)
    prospects = rng.standard_normal(60_000)
    caseworker = assign_first(staff, prospects, calibrated_design(sorting=sorting), rng)
    assert low < np.corrcoef(prospects, staff.job_focus[caseworker])[0, 1] < high
