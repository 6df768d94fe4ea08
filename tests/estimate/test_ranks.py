"""Ranks: sets that hold the true rank, ranks to expect, pairs that can be told apart."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate import rank_table, separable_pairs_table, shrink


def errors_of(generator, k):
    return 0.35 / np.sqrt(5 + generator.poisson(25, k))


def test_clearly_separated_estimates_have_exact_ranks():
    values = np.random.default_rng(1).permutation(20) / 10
    table = rank_table(values, np.full(20, 0.005))
    expected = 20 - 10 * values
    for column in ("rank", "rank_low", "rank_high", "rank_low_all", "rank_high_all"):
        np.testing.assert_allclose(table[column], expected)
    np.testing.assert_allclose(table["expected_rank"], expected, atol=1e-6)


def test_identical_caseworkers_can_have_almost_any_rank():
    generator = np.random.default_rng(2)
    errors = errors_of(generator, 200)
    table = rank_table(0.15 + errors * generator.standard_normal(200), errors)
    everything = table["rank_low"].eq(1) & table["rank_high"].eq(200)
    assert everything.mean() > 0.9
    assert (table["expected_rank"] - 100.5).abs().max() < 60
    assert sorted(table["rank"]) == list(range(1, 201))


def test_a_set_holds_the_rank_with_the_confidence_that_is_named():
    """Identical values are the hardest case: the set must hold all ranks from 1 to k."""
    generator = np.random.default_rng(3)
    own, together = [], []
    for _ in range(150):
        errors = errors_of(generator, 30)
        table = rank_table(errors * generator.standard_normal(30), errors, confidence=0.9)
        own.append((table["rank_low"].eq(1) & table["rank_high"].eq(30)).mean())
        together.append((table["rank_low_all"].eq(1) & table["rank_high_all"].eq(30)).all())
    assert np.mean(own) == pytest.approx(0.9, abs=0.03)
    assert np.mean(together) == pytest.approx(0.9, abs=0.06)


@pytest.mark.parametrize("between_sd", [0.05, 0.3])
def test_a_set_holds_the_rank_of_true_values_that_differ(between_sd):
    generator = np.random.default_rng(4)
    inside, width = [], []
    for _ in range(60):
        errors = errors_of(generator, 40)
        true = between_sd * generator.standard_normal(40)
        table = rank_table(true + errors * generator.standard_normal(40), errors)
        rank = stats.rankdata(-true)
        inside.append(((table["rank_low"] <= rank) & (rank <= table["rank_high"])).mean())
        width.append((table["rank_high"] - table["rank_low"]).mean())
    assert np.mean(inside) >= 0.95
    assert (np.mean(width) > 20) == (between_sd < 0.1)


def test_expected_ranks_are_those_of_draws_from_the_shrunken_world():
    generator = np.random.default_rng(5)
    errors = errors_of(generator, 25)
    values = 0.1 * generator.standard_normal(25) + errors * generator.standard_normal(25)
    fit = shrink(values, errors)
    drawn = fit.shrunken + fit.posterior_sd * generator.standard_normal((20_000, 25))
    simulated = stats.rankdata(-drawn, axis=1).mean(axis=0)
    table = rank_table(values, errors)
    np.testing.assert_allclose(table["expected_rank"], simulated, atol=0.15)
    assert table["expected_rank"].sum() == pytest.approx(25 * 26 / 2)


def test_pairwise_counts_equal_an_explicit_loop():
    generator = np.random.default_rng(6)
    errors = errors_of(generator, 12)
    values = 0.15 * generator.standard_normal(12)
    scores = [
        abs(values[i] - values[j]) / np.hypot(errors[i], errors[j]) for i in range(12) for j in range(i)
    ]
    table = separable_pairs_table(values, errors)
    assert table["pairs"].tolist() == [66, 66]
    assert table["told_apart"].iloc[0] == sum(score > 1.959964 for score in scores)
    assert 0 < table["told_apart"].iloc[1] < table["told_apart"].iloc[0]
    np.testing.assert_allclose(table["share"], table["told_apart"] / 66)


def test_pairs_of_identical_caseworkers_are_told_apart_as_often_as_expected():
    generator = np.random.default_rng(7)
    errors = errors_of(generator, 60)
    tables = [separable_pairs_table(errors * generator.standard_normal(60), errors) for _ in range(80)]
    counts = np.array([table["told_apart"] for table in tables])
    expected = tables[0]["expected_if_alike"]
    assert expected.iloc[0] == pytest.approx(0.05 * 60 * 59 / 2, rel=1e-6)
    assert counts[:, 0].mean() == pytest.approx(expected.iloc[0], rel=0.12)
    assert (counts[:, 1] > 0).mean() < 0.12


def test_some_pairs_differ_though_the_ranking_is_noise():
    generator = np.random.default_rng(8)
    errors = np.full(50, 0.06)
    values = 0.15 + errors * generator.standard_normal(50)
    values[[0, 1]] = 0.6, 0.01
    pairs = separable_pairs_table(values, errors).set_index("criterion")["told_apart"]
    assert pairs["all pairs together"] >= 40
    ranks = rank_table(values, errors)
    assert ranks.loc[0, ["rank_low", "rank_high"]].tolist() == [1, 1]
    assert (ranks["rank_high"] - ranks["rank_low"])[2:].median() > 45


def test_higher_confidence_gives_wider_sets_and_joint_sets_are_wider():
    generator = np.random.default_rng(9)
    errors = errors_of(generator, 30)
    values = 0.1 * generator.standard_normal(30)
    low, high = (rank_table(values, errors, confidence=share) for share in (0.5, 0.99))
    assert (high["rank_low"] <= low["rank_low"]).all()
    assert (high["rank_high"] >= low["rank_high"]).all()
    assert (low["rank_low_all"] <= low["rank_low"]).all()
    assert (low["rank_high_all"] >= low["rank_high"]).all()


def test_labels_units_and_sign():
    values = pd.Series([0.1, 0.3, 0.2, 0.4, 0.25], index=list("ABCDE"))
    errors = pd.Series(0.05, index=values.index)
    table = rank_table(values, errors)
    assert table["term"].tolist() == list("ABCDE")
    scaled = rank_table(100 * values, 100 * errors)
    for column in ("rank_low", "rank_high", "expected_rank"):
        np.testing.assert_allclose(scaled[column], table[column], atol=1e-6)
    turned = rank_table(-values, errors)
    np.testing.assert_array_equal(turned["rank_low"], 6 - table["rank_high"])


def test_three_hundred_caseworkers_are_fast():
    generator = np.random.default_rng(10)
    errors = errors_of(generator, 300)
    start = time.process_time()
    table = rank_table(0.15 + errors * generator.standard_normal(300), errors)
    assert time.process_time() - start < 2
    assert len(table) == 300


@pytest.mark.parametrize("call", [rank_table, separable_pairs_table])
def test_bad_input(call):
    values, errors = np.array([0.1, 0.2, 0.3, 0.4]), np.full(4, 0.1)
    with pytest.raises(EstimationError, match="There are 1 estimates"):
        call(values[:1], errors[:1])
    with pytest.raises(EstimationError, match="There are 3 estimates"):
        call(values[:3], errors[:3])
    with pytest.raises(InvalidArgumentError, match="missing or infinite"):
        call(np.array([0.1, np.nan, 0.3, 0.4]), errors)
    with pytest.raises(InvalidArgumentError, match="not above zero"):
        call(values, np.zeros(4))
    with pytest.raises(InvalidArgumentError, match="same length"):
        call(values, errors[:3])
    with pytest.raises(InvalidArgumentError, match=r"confidence is 95\.0\. Allowed"):
        call(values, errors, 95.0)
