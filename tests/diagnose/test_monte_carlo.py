"""Summaries equal their definitions, and their Monte Carlo errors equal a jackknife written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bip_teach.diagnose.monte_carlo import mean_among, mean_of, root_mean_square, share_of, spread_of

VALUES = np.random.default_rng(7).normal(1.0, 2.0, 30)
CHOSEN = VALUES > 1.5


def jackknife(statistic, *columns) -> float:
    """Leave each trial out in turn, by an explicit loop."""
    k = len(columns[0])
    without = np.array([statistic(*(np.delete(column, i) for column in columns)) for i in range(k)])
    return float(np.sqrt((k - 1) / k * ((without - without.mean()) ** 2).sum()))


@pytest.mark.parametrize(
    ("found", "value", "error"),
    [
        (mean_of(VALUES), VALUES.mean(), jackknife(np.mean, VALUES)),
        (spread_of(VALUES), VALUES.std(ddof=1), jackknife(lambda x: x.std(ddof=1), VALUES)),
        (
            root_mean_square(VALUES),
            np.sqrt((VALUES**2).mean()),
            jackknife(lambda x: np.sqrt((x**2).mean()), VALUES),
        ),
        (
            mean_among(VALUES, CHOSEN),
            VALUES[CHOSEN].mean(),
            jackknife(lambda x, c: x[c].mean(), VALUES, CHOSEN),
        ),
    ],
)
def test_value_and_error_equal_the_definition(found, value, error) -> None:
    assert found.value == pytest.approx(value, rel=1e-12)
    assert found.mc_error == pytest.approx(error, rel=1e-10)


def test_the_error_of_a_share_has_its_closed_form() -> None:
    assert share_of(np.arange(400) < 380) == pytest.approx((0.95, np.sqrt(0.95 * 0.05 / 400)))


@pytest.mark.parametrize(
    ("statistic", "draws", "tolerance"),
    [(spread_of, 4_000, 0.06), (root_mean_square, 4_000, 0.06)],
)
def test_a_jackknifed_error_is_the_spread_over_studies(statistic, draws, tolerance) -> None:
    """Recovery: over 4,000 studies the mean error is the true spread; its own error is about 1.2 per cent."""
    studies = np.random.default_rng(11).normal(0.5, 1.0, (draws, 100))
    found = [statistic(study) for study in studies]
    true = np.std([one.value for one in found])
    assert np.mean([one.mc_error for one in found]) == pytest.approx(true, rel=tolerance)


@pytest.mark.parametrize("statistic", [mean_of, spread_of, root_mean_square])
def test_no_trial_or_one_gives_no_error(statistic) -> None:
    assert np.isnan(statistic(np.array([])).value)
    assert np.isnan(statistic(np.array([1.0])).mc_error)


def test_a_mean_among_few_says_how_little_it_knows() -> None:
    values = np.array([1.0, 2.0, 3.0])
    assert np.isnan(mean_among(values, np.zeros(3, dtype=bool)).value)
    one = mean_among(values, np.array([False, True, False]))
    assert one.value == 2.0
    assert np.isnan(one.mc_error)
    assert np.isnan(share_of(np.zeros(0, dtype=bool)).value)
    assert np.isnan(spread_of(np.array([1.0, 2.0])).mc_error)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=20), st.floats(0.1, 10), st.randoms())
def test_units_scale_and_order_does_not_matter(values, factor, random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    for statistic in (mean_of, spread_of, root_mean_square):
        plain = statistic(np.array(values))
        scaled = statistic(factor * np.array(shuffled))
        np.testing.assert_allclose(scaled, factor * np.array(plain), rtol=1e-5, atol=1e-4)
