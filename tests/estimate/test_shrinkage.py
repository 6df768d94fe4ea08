"""Shrinkage: formulas, a mixed model as twin, coverage of its intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate import fit_effectiveness, shrink


def draw(generator, k, between_sd, clients=25):
    """True means, estimates and standard errors of k caseworkers in a normal world."""
    errors = 0.35 / np.sqrt(5 + generator.poisson(clients, k))
    true = 0.15 + between_sd * generator.standard_normal(k)
    return true, true + errors * generator.standard_normal(k), errors


def coverage(k, between_sd, draws=200, seed=1):
    """Share of true means inside their interval, and inside the one that takes the spread as known."""
    generator = np.random.default_rng(seed)
    inside, plugged = [], []
    for _ in range(draws):
        true, means, errors = draw(generator, k, between_sd)
        fit = shrink(means, errors)
        inside.append(((fit.conf_low <= true) & (true <= fit.conf_high)).mean())
        plugged.append((np.abs(fit.shrunken - true) <= 1.96 * fit.posterior_sd).mean())
    return np.mean(inside), np.mean(plugged)


def test_each_is_shrunken_by_its_own_error():
    means, errors = np.array([0.0, 0.2, 0.4, 0.2]), np.array([0.02, 0.02, 0.02, 0.2])
    got = shrink(means, errors)
    kept = got.between_sd**2 / (errors**2 + got.between_sd**2)
    np.testing.assert_allclose(got.shrunken, got.mean + kept * (means - got.mean), rtol=1e-10)
    np.testing.assert_allclose(got.posterior_sd, np.sqrt(kept) * errors, rtol=1e-10)
    weights = 1 / (errors**2 + got.between_sd**2)
    assert weights @ (means - got.mean) ** 2 == pytest.approx(3, rel=1e-6)


def test_equal_errors_have_a_closed_form():
    means = np.random.default_rng(2).normal(0.1, 0.05, 40)
    got = shrink(means, np.full(40, 0.03))
    pull = 0.03**2 / means.var(ddof=1)
    assert got.between_sd**2 == pytest.approx(means.var(ddof=1) - 0.03**2, rel=1e-8)
    np.testing.assert_allclose(got.shrunken, means - pull * (means - means.mean()), rtol=1e-8)


def test_intervals_average_over_the_spread_as_an_integral_does():
    """Numerical integration over the variance, one density at a time, as an independent twin."""
    generator = np.random.default_rng(12)
    _, means, errors = draw(generator, 15, 0.05)
    got = shrink(means, errors)

    def given(tau2, guess, e):
        total = np.diag(errors**2 + tau2)
        # Flat on the mean: a normal prior that is as good as flat.
        everything = total + 1e4
        density = np.exp(stats.multivariate_normal(np.full(15, 0.15), everything).logpdf(means) + 40)
        cross = tau2 * np.eye(15)[e] + 1e4
        solved = np.linalg.solve(everything, np.column_stack([means - 0.15, cross]))
        centre = 0.15 + cross @ solved[:, 0]
        return density, density * (tau2 + 1e4 - cross @ solved[:, 1] + (centre - guess) ** 2)

    for e in (0, int(np.argmax(means))):
        whole, distance = (
            integrate.quad(
                lambda t, part=part, e=e: given(t, got.shrunken[e], e)[part], 0, 0.5, points=[0.01]
            )[0]
            for part in (0, 1)
        )
        expected = stats.norm.ppf(0.975) * np.sqrt(distance / whole)
        assert got.conf_high[e] - got.shrunken[e] == pytest.approx(expected, rel=0.01)


def test_shrunken_means_are_the_predictions_of_a_mixed_model():
    """Balanced caseloads: restricted maximum likelihood and the moment estimate are the same."""
    generator = np.random.default_rng(3)
    who = np.repeat(np.arange(40), 20)
    y = generator.normal(0, 1, 40)[who] + generator.normal(0, 2, len(who))
    data = pd.DataFrame({"who": who, "y": y})
    fit = fit_effectiveness(data, "y", "who")
    mixed = smf.mixedlm("y ~ 1", data, groups=data["who"]).fit(reml=True)
    twin = mixed.fe_params["Intercept"] + np.array([mixed.random_effects[one].iloc[0] for one in range(40)])
    order = fit.table["term"].astype(int)
    np.testing.assert_allclose(fit.table["shrunken"], twin[order], atol=2e-4)
    between = fit.diagnostics.set_index("quantity").loc["between_sd", "value"]
    assert between == pytest.approx(float(np.sqrt(mixed.cov_re.iloc[0, 0])), rel=1e-3)


@pytest.mark.parametrize(("k", "between_sd"), [(30, 0.07), (30, 0.15), (150, 0.05), (150, 0.1)], ids=str)
def test_intervals_cover_on_average(k, between_sd):
    inside, _ = coverage(k, between_sd)
    assert 0.93 <= inside <= 0.97


@pytest.mark.parametrize("k", [10, 40, 150])
def test_intervals_do_not_collapse_when_all_are_alike(k):
    inside, plugged = coverage(k, between_sd=0.0, draws=100)
    assert inside > 0.97
    assert plugged < 0.7


@pytest.mark.parametrize("k", [10, 40, 150])
def test_a_small_spread_is_covered_with_room_to_spare(k):
    """A spread that is often estimated as zero, as in the shipped panel."""
    inside, plugged = coverage(k, between_sd=0.02)
    assert inside >= 0.95
    assert plugged < 0.75


def test_the_interval_of_the_spread_covers():
    generator = np.random.default_rng(5)
    fits = [shrink(*draw(generator, 60, 0.04)[1:]) for _ in range(400)]
    inside = np.mean([fit.between_low <= 0.04 <= fit.between_high for fit in fits])
    assert inside == pytest.approx(0.95, abs=0.03)
    assert all(fit.between_low <= fit.between_sd <= fit.between_high for fit in fits)


@pytest.mark.parametrize(("caseload", "share"), [(13, 0.15), (30, 0.15), (30, 0.06)])
def test_yes_or_no_outcomes_with_small_caseloads(caseload, share):
    """Skewed outcomes and errors that do not use a caseworker's own variance: average coverage holds."""
    generator = np.random.default_rng(caseload)
    who = np.repeat(np.arange(120), caseload)
    inside, zeros = [], []
    for _ in range(25):
        true = generator.beta(share * 20, (1 - share) * 20, 120)
        data = pd.DataFrame({"who": who, "job": (generator.random(len(who)) < true[who]).astype(int)})
        table = fit_effectiveness(data, "job", "who").table
        held = true[table["term"].astype(int)]
        covered = (table["shrunken_low"] <= held) & (held <= table["shrunken_high"])
        inside.append(covered.mean())
        zeros.append(table.loc[table["raw"].eq(0), "shrunken"].min())
    assert 0.93 <= np.mean(inside) <= 0.97
    assert np.nanmin(zeros) > 0


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000), scale=st.sampled_from([0.01, 1.0, 100.0]), shift=st.sampled_from([-3.0, 5.0])
)
def test_units_and_order(seed, scale, shift):
    generator = np.random.default_rng(seed)
    _, means, errors = draw(generator, 12, 0.05)
    mixed = generator.permutation(12)
    one = shrink(means, errors)
    two = shrink(shift + scale * means[mixed], scale * errors[mixed])
    # Near zero, the root of the variance magnifies rounding.
    assert two.between_sd == pytest.approx(scale * one.between_sd, rel=1e-4, abs=scale * 1e-6)
    np.testing.assert_allclose(two.shrunken, shift + scale * one.shrunken[mixed], atol=scale * 1e-6)
    np.testing.assert_allclose(two.conf_low, shift + scale * one.conf_low[mixed], atol=scale * 1e-5)
    assert (np.abs(one.shrunken - one.mean) <= np.abs(means - one.mean) + 1e-12).all()


@pytest.mark.parametrize(
    ("means", "errors", "error", "message"),
    [
        ([0.1, 0.2, 0.3], [0.1, 0.1, 0.1], EstimationError, "At least 4"),
        ([0.1, 0.2, 0.3, 0.4], [0.1, 0.1, 0.1, 0.0], InvalidArgumentError, "not above zero"),
        ([0.1, 0.2, 0.3, np.nan], [0.1, 0.1, 0.1, 0.1], InvalidArgumentError, "missing"),
        ([0.1, 0.2, 0.3, 0.4], [0.1, 0.1, 0.1, np.inf], InvalidArgumentError, "infinite"),
        ([0.1, 0.2, 0.3, 0.4], [0.1, 0.1], InvalidArgumentError, "same length"),
    ],
)
def test_bad_input(means, errors, error, message):
    with pytest.raises(error, match=message):
        shrink(np.array(means), np.array(errors))


def test_means_without_any_difference():
    got = shrink(np.full(6, 0.2), np.full(6, 0.05))
    assert got.between_sd == 0
    np.testing.assert_allclose(got.shrunken, 0.2)
    assert (got.conf_low < 0.2).all()
