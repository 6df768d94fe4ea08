"""Size of a study: power and number of people agree, with a simulation and with each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bip_teach.errors import InvalidArgumentError
from bip_teach.estimate import people_needed, study_power


@pytest.mark.parametrize(("base", "difference"), [(0.06, -0.013), (0.053, 0.017), (0.5, 0.1)])
def test_the_people_needed_give_the_power_asked_for(base, difference):
    """The two formulas treat the spread under no difference alike up to a fifth of a percentage point."""
    assert study_power(people_needed(base, difference), base, difference) == pytest.approx(0.8, abs=0.002)


def test_a_textbook_number_comes_out():
    """Half against six tenths, power of eighty per cent: 388 in each group (Fleiss, without correction)."""
    pooled, difference = 0.55, 0.1
    by_hand = (
        stats.norm.ppf(0.975) * np.sqrt(2 * pooled * (1 - pooled))
        + stats.norm.ppf(0.8) * np.sqrt(0.5 * 0.5 + 0.6 * 0.4)
    ) ** 2 / difference**2
    assert people_needed(0.5, 0.1) == 2 * np.ceil(by_hand) == 776


def test_power_is_the_share_of_simulated_studies_that_find_it():
    generator = np.random.default_rng(7)
    people, base, other = 2_000, 0.06, 0.03
    first = generator.binomial(people // 2, base, 20_000) / (people // 2)
    second = generator.binomial(people // 2, other, 20_000) / (people // 2)
    pooled = (first + second) / 2
    z = (second - first) / np.sqrt(2 * pooled * (1 - pooled) / (people // 2))
    share = np.mean(np.abs(z) > stats.norm.ppf(0.975))
    assert study_power(people, base, other - base) == pytest.approx(share, abs=0.015)


@settings(max_examples=30, deadline=None)
@given(base=st.floats(0.05, 0.4), difference=st.floats(0.005, 0.2), power=st.floats(0.3, 0.95))
def test_more_is_needed_for_less(base, difference, power):
    """Half the difference takes more people; so does more power; both groups are of one size."""
    needed = people_needed(base, difference, power=power)
    assert needed % 2 == 0
    assert needed < people_needed(base, difference / 2, power=power)
    assert needed <= people_needed(base, difference, power=power + 0.04)


def test_people_who_share_a_caseworker_count_for_less():
    alone = people_needed(0.06, -0.013)
    shared = people_needed(0.06, -0.013, caseload=41, correlation=0.01)
    assert shared == pytest.approx(1.4 * alone, rel=1e-3)
    assert people_needed(0.06, -0.013, caseload=41) == alone
    grouped = study_power(4_000, 0.06, -0.013, caseload=41, correlation=0.01)
    assert grouped == pytest.approx(study_power(round(4_000 / 1.4), 0.06, -0.013), abs=1e-3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"base_share": 6, "difference_share": -1.3}, "divided by 100"),
        ({"base_share": 0.06, "difference_share": 0.0}, "must differ"),
        ({"base_share": 0.06, "difference_share": -0.06}, "between 0 and 1"),
        ({"base_share": 0.06, "difference_share": -0.01, "power": 1.0}, "power is 1.0"),
        ({"base_share": 0.06, "difference_share": -0.01, "caseload": 0}, "caseload is 0"),
        ({"base_share": 0.06, "difference_share": -0.01, "correlation": 1.0}, "correlation 1.0"),
    ],
)
def test_impossible_studies_are_answered_with_advice(arguments, said):
    with pytest.raises(InvalidArgumentError, match=said):
        people_needed(**arguments)


def test_a_study_needs_people():
    with pytest.raises(InvalidArgumentError, match="people is 2"):
        study_power(2, 0.06, -0.01)
