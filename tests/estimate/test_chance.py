"""Chance: clients dealt out at random, with the adjustment repeated in each deal."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.estimate import fit_effectiveness
from bip_teach.estimate.chance import chance_means, share_as_large


def cases(seed=1, n=300, k=12):
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(n, 3))
    y = (generator.random(n) < 0.2 + 0.05 * (X[:, 0] > 0)).astype(float)
    return y, X, np.sort(generator.integers(0, k, n))


def test_a_deal_is_adjusted_like_the_data():
    """Each deal's adjusted means are those of a dummy regression on the dealt clients."""
    y, X, codes = cases()
    caseloads = np.sort(np.bincount(codes))
    owners = np.repeat(np.arange(len(caseloads)), caseloads)
    values = np.column_stack([y, X - X.mean(axis=0)])
    values = values[np.lexsort(np.round(values[:, ::-1], 9).T)]
    dealt = np.random.default_rng(5).permutation(values)
    design = np.column_stack([(owners[:, None] == np.arange(len(caseloads))).astype(float), dealt[:, 1:]])
    twin = sm.OLS(dealt[:, 0], design).fit().params[: len(caseloads)]
    deals = chance_means(y, X, codes, draws=1, seed=5)
    np.testing.assert_allclose(deals.adjusted[0], np.sort(twin), atol=1e-10)
    raw = np.sort(np.bincount(owners, weights=dealt[:, 0]) / caseloads)
    np.testing.assert_allclose(deals.raw[0], raw, atol=1e-12)


def test_deals_do_not_depend_on_row_order_or_on_who_is_who():
    y, X, codes = cases()
    order = np.random.default_rng(2).permutation(len(y))
    other = np.random.default_rng(3).permutation(codes.max() + 1)[codes]
    one = chance_means(y, X, codes, draws=5)
    two = chance_means(y[order], X[order], other[order], draws=5)
    np.testing.assert_allclose(one.raw, two.raw, atol=1e-12)
    np.testing.assert_allclose(one.adjusted, two.adjusted, atol=1e-9)


def test_deals_keep_the_overall_mean_and_the_caseloads_noise():
    y, X, codes = cases(n=1200, k=40)
    deals = chance_means(y, X, codes)
    counts = np.bincount(codes)
    theory = np.sqrt(y.var() * (1 / counts).mean())
    assert deals.raw.std(axis=1).mean() == pytest.approx(theory, rel=0.03)
    assert deals.raw.mean() == pytest.approx(y.mean(), abs=0.005)


def test_share_of_deals_is_uniform_when_all_are_alike():
    generator = np.random.default_rng(4)
    shares = []
    for _ in range(60):
        data = pd.DataFrame({"who": np.repeat(np.arange(12), 15), "job": generator.random(180) < 0.3})
        gaps = fit_effectiveness(data.astype({"job": int}), "job", "who").gaps.set_index("number")
        shares.append(gaps.loc["raw", "deals_as_large"])
    assert np.mean(shares) == pytest.approx(0.5, abs=0.12)
    assert 0.02 < np.mean(np.array(shares) < 0.2) < 0.4


def test_share_as_large_counts_the_data_as_one_deal():
    assert share_as_large(10.0, np.zeros(99)) == pytest.approx(0.01)
    assert share_as_large(-1.0, np.zeros(99)) == 1.0
