"""The thought experiment: what the top quarter promises, and how much of it is luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import InvalidArgumentError
from bip_teach.estimate import fit_effectiveness, thought_experiment_table
from bip_teach.published import figure


def fitted(between_sd, seed=1, k=120, caseload=14):
    generator = np.random.default_rng(seed)
    true = np.clip(0.15 + between_sd * generator.standard_normal(k), 0.01, 0.9)
    who = np.repeat(np.arange(k), caseload)
    data = pd.DataFrame({"who": who, "job": (generator.random(len(who)) < true[who]).astype(int)})
    return fit_effectiveness(data, "job", "who")


def test_the_published_row_computes_what_the_slide_misprints():
    row = thought_experiment_table(fitted(0.0), draws=10).set_index("term").loc["published"]
    computed = figure("C.thought.effective").share - figure("C.thought.mean").share
    assert row["increase_share"] == pytest.approx(computed, abs=1e-12)
    assert row["printed_increase_share"] == pytest.approx(figure("C.thought.increase").share)
    assert row["printed_increase_share"] - row["increase_share"] == pytest.approx(0.01, abs=1e-9)
    assert row[["conf_low", "conf_high"]].isna().all()


def test_rows_repeat_the_top_quarter_of_the_fit():
    fit = fitted(0.05)
    table = thought_experiment_table(fit, draws=20).set_index("term")
    for term in ("raw", "adjusted", "shrunken"):
        top = fit.quartiles[term].iloc[3]
        assert table.loc[term, "effective_share"] == pytest.approx(top, rel=1e-12)
        assert table.loc[term, "mean_share"] == pytest.approx(fit.table[term].mean(), rel=1e-12)
        assert table.loc[term, "increase_share"] == pytest.approx(top - fit.table[term].mean(), abs=1e-12)
        assert table.loc[term, "times"] == pytest.approx(top / fit.table[term].mean())


def test_identical_caseworkers_seem_to_double_the_share():
    """Fourteen clients each: luck alone promises nearly what the slide promises; shrinkage does not."""
    table = thought_experiment_table(fitted(0.0)).set_index("term")
    assert table.loc["raw", "times"] > 1.7
    assert table.loc["raw", "conf_low"] > 0.08
    assert table.loc["shrunken", "increase_share"] < 0.03
    assert table.loc["shrunken", "conf_low"] < 0.005


def test_the_shrunken_row_finds_the_true_increase_on_average():
    found, raw, true = [], [], []
    for seed in range(25):
        table = thought_experiment_table(fitted(0.06, seed, caseload=30), draws=2).set_index("term")
        found.append(table.loc["shrunken", "increase_share"])
        raw.append(table.loc["raw", "increase_share"])
        true.append(0.06 * 1.27)  # mean of the top quarter of a normal distribution, in its SD
    # Shrunken means vary less than true ones: their top quarter is the best guess for those in it.
    assert 0.6 * np.mean(true) < np.mean(found) < np.mean(true)
    assert np.mean(raw) > 1.3 * np.mean(true)


def test_same_seed_same_interval_and_bad_numbers_of_draws():
    fit = fitted(0.05)
    pd.testing.assert_frame_equal(
        thought_experiment_table(fit, draws=30), thought_experiment_table(fit, draws=30)
    )
    for draws in (1, 2.5, -3):
        with pytest.raises(InvalidArgumentError, match="number of draws"):
            thought_experiment_table(fit, draws=draws)
