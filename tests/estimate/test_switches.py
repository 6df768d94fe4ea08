"""Switches: three models on the same rows, and people who just switched beside people who did not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from bip_teach.errors import EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import REGISTER_COVARIATES, fit_switches

NUMBERS = ["estimate", "std_error", "conf_low", "conf_high"]


def made_up(seed: int, n: int = 4_000, effect: float = -0.3, waves: int = 4) -> pd.DataFrame:
    """Weak people switch more and do worse; people who do well leave; a switch lasts and takes `effect`."""
    generator = np.random.default_rng(seed)
    weakness = generator.normal(size=n)
    count, alive, parts = np.zeros(n, dtype=int), np.ones(n, dtype=bool), []
    for wave in range(1, waves + 1):
        switched = (generator.random(n) < 0.2 + 0.2 * (weakness > 0)) & (wave > 1)
        count = count + switched
        outcome = 2 + effect * count - weakness - 0.2 * wave + generator.normal(size=n)
        rows = {"client_id": np.arange(n), "wave": wave, "quarters_since_entry": wave - 1}
        rows |= {"switched": switched.astype(int), "n_switches": count, "weakness": weakness}
        parts.append(pd.DataFrame({**rows, "outcome": outcome})[alive])
        alive = alive & (outcome < 3)
    return pd.concat(parts, ignore_index=True)


def test_rows_are_the_three_regressions(toy):
    fit = fit_switches(toy, "job_52w", controls=["age"], cluster="client_id")
    assert list(fit.table["term"]) == ["naive", "time_adjusted", "adjusted", "just_switched"]
    groups = pd.factorize(toy["client_id"])[0]
    models = (
        ["n_switches"],
        ["n_switches", "quarters_since_entry"],
        ["n_switches", "quarters_since_entry", "age"],
    )
    for columns, (_, row) in zip(models, fit.table.head(3).iterrows(), strict=True):
        twin = sm.OLS(toy["job_52w"], sm.add_constant(toy[columns])).fit(
            cov_type="cluster", cov_kwds={"groups": groups}
        )
        assert row["estimate"] == pytest.approx(twin.params["n_switches"], rel=1e-8)
        assert row["std_error"] == pytest.approx(twin.bse["n_switches"], rel=1e-8)


def test_just_switched_is_the_regression_with_one_constant_per_stratum(toy):
    row = fit_switches(toy, "job_52w", controls=["age"], cluster="client_id").table.loc["just_switched"]
    later = toy[toy["wave"] >= 2].reset_index(drop=True)
    stratum = (
        later["quarters_since_entry"].astype(str)
        + "/"
        + (later["n_switches"] - later["switched"]).astype(str)
    )
    both = later.groupby(stratum)["switched"].transform("nunique") == 2
    columns = pd.get_dummies(stratum[both], dtype=float).assign(age=later["age"], switched=later["switched"])
    twin = sm.OLS(later.loc[both, "job_52w"], columns).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(later.loc[both, "client_id"])[0]}
    )
    assert row["estimate"] == pytest.approx(twin.params["switched"], rel=1e-8)
    assert row["std_error"] == pytest.approx(twin.bse["switched"], rel=1e-8)
    assert row["n_obs"] == both.sum()


def test_inside_one_stratum_it_is_the_difference_in_means(toy):
    second = toy[toy["wave"] == 2]
    means = second.groupby("switched")["job_52w"].mean()
    fit = fit_switches(pd.concat([toy[toy["wave"] == 1], second]), "job_52w")
    assert fit.table.loc["just_switched", "estimate"] == pytest.approx(means[1] - means[0], rel=1e-10)
    assert fit.just_switched_sample.dropped == {"wave is below 2": len(toy) // 3}


def test_several_strata_by_hand():
    """4 of 8 switch, difference 0.5; then 1 of 4, difference −1; then nobody."""
    data = pd.DataFrame(
        {
            "wave": [2] * 8 + [3] * 4 + [4] * 3,
            "switched": [1] * 4 + [0] * 4 + [1, 0, 0, 0] + [0] * 3,
            "n_switches": [1] * 4 + [0] * 4 + [1, 0, 0, 0] + [0] * 3,
            "y": [3, 3, 1, 1, 2, 2, 1, 1, 0, 1, 1, 1, 9, 9, 8],
        }
    )
    fit = fit_switches(data, "y", time=["wave"])
    # Weights n p (1 − p): 8 × 1/4 = 2 and 4 × 3/16 = 0.75.
    assert fit.strata["difference"].tolist() == pytest.approx([0.5, -1.0])
    assert fit.strata["weight"].tolist() == pytest.approx([2 / 2.75, 0.75 / 2.75])
    assert fit.table.loc["just_switched", "estimate"] == pytest.approx((0.5 * 2 - 0.75) / 2.75)
    assert fit.table["n_obs"].tolist() == [15, 15, 15, 12]
    assert fit.just_switched_sample.dropped == {
        "everybody with equal wave and switches_before is alike in switched": 3
    }


def test_without_controls_it_is_the_weighted_sum_of_the_strata(toy):
    fit = fit_switches(toy, "job_52w")
    summed = (fit.strata["weight"] * fit.strata["difference"]).sum()
    assert fit.table.loc["just_switched", "estimate"] == pytest.approx(summed, rel=1e-10)
    assert fit.strata["weight"].sum() == pytest.approx(1)
    assert fit.strata["n_obs"].sum() == fit.just_switched_sample.n_used


def test_runs_with_all_register_covariates(toy):
    fit = fit_switches(toy, "job_52w", controls=REGISTER_COVARIATES, time=(), cluster="client_id")
    assert fit.table["n_obs"].head(3).eq(len(toy)).all()
    assert fit.diagnostics["n_obs"].sum() == len(toy)
    assert fit.table.loc["naive", "estimate"] == fit.table.loc["time_adjusted", "estimate"]


def test_time_and_controls_take_out_what_they_caused():
    """Longer followed means more switches and fewer jobs; the switch itself takes 0.2 away."""
    generator = np.random.default_rng(2)
    n = 20_000
    quarters, weakness = generator.integers(1, 8, n), generator.normal(size=n)
    chance = 0.15 + 0.1 * (weakness > 0)
    before, just = generator.binomial(quarters - 1, chance), generator.binomial(1, chance)
    outcome = 2 - 0.2 * (before + just) - 0.1 * quarters - weakness + generator.normal(size=n)
    data = pd.DataFrame(
        {"outcome": outcome, "k": before + just, "new": just, "t": quarters, "no": quarters + 1}
    )
    data["weakness"] = weakness
    table = fit_switches(data, "outcome", "k", ["weakness"], ["t"], switched="new", wave="no").table
    assert table.loc["naive", "estimate"] < table.loc["time_adjusted", "estimate"] < -0.25
    for term in ("adjusted", "just_switched"):
        assert table.loc[term, "conf_low"] < -0.2 < table.loc[term, "conf_high"]


def test_just_switched_recovers_the_effect_and_the_naive_row_misses():
    """40 draws; a 95 % interval covers 38 of them, sd 1.4."""
    tables = [
        fit_switches(made_up(seed), "outcome", controls=["weakness"], cluster="client_id").table
        for seed in range(40)
    ]
    found = pd.concat(tables)
    just, naive = found.loc["just_switched"], found.loc["naive"]
    mean, error = just["estimate"].mean(), just["estimate"].std() / np.sqrt(len(just))
    # Who leaves is decided by the outcome's own noise, which does not last: survivors are no problem here.
    assert abs(mean + 0.3) < 4 * error
    assert error < 0.01
    assert just["conf_low"].le(-0.3).mul(just["conf_high"].ge(-0.3)).sum() >= 34
    assert just["std_error"].mean() == pytest.approx(just["estimate"].std(), rel=0.3)
    assert naive["conf_high"].lt(-0.3).all()


def test_where_switches_do_nothing_just_switched_finds_nothing_and_naive_does():
    table = fit_switches(made_up(5, effect=0.0), "outcome", controls=["weakness"], cluster="client_id").table
    assert table.loc["just_switched", "conf_low"] < 0 < table.loc["just_switched", "conf_high"]
    assert table.loc["naive", "conf_high"] < 0


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_neither_row_order_nor_names_of_clients_matter(toy, seed):
    generator = np.random.default_rng(seed)
    names = toy["client_id"].unique()
    renamed = dict(zip(names, generator.permutation(len(names)), strict=True))
    mixed = toy.assign(client_id=toy["client_id"].map(renamed)).sample(frac=1, random_state=seed)
    one, two = (
        fit_switches(data, "job_52w", controls=["age", "sex"], cluster="client_id") for data in (toy, mixed)
    )
    np.testing.assert_allclose(two.table[NUMBERS], one.table[NUMBERS], rtol=1e-7)
    pd.testing.assert_frame_equal(two.strata, one.strata)


def test_units_of_the_outcome(toy):
    one, two = (fit_switches(toy.assign(y=k * toy["job_52w"]), "y").table for k in (1, 100))
    np.testing.assert_allclose(two[NUMBERS], 100 * one[NUMBERS], rtol=1e-9)


def test_the_callers_frame_is_unchanged(toy):
    before = toy.copy(deep=True)
    fit_switches(toy, "job_52w", controls=["age"], cluster="client_id")
    pd.testing.assert_frame_equal(toy, before)


def test_rows_without_a_value_are_dropped_and_counted(toy):
    holes = toy.assign(switched=toy["switched"].astype(float))
    holes.loc[[1, 2], "switched"] = np.nan
    holes.loc[[4], "quarters_since_entry"] = np.nan
    fit = fit_switches(holes, "job_52w")
    assert fit.sample.n_used == len(toy)
    dropped = fit.just_switched_sample.dropped
    assert dropped["switched is missing"] == 2
    assert dropped["quarters_since_entry is missing"] == 1
    assert fit.just_switched_sample.n_used + sum(dropped.values()) == len(toy)


def test_nobody_switches(toy):
    with pytest.raises(EstimationError, match="number of switches 'n_switches' is 0 in all"):
        fit_switches(toy.assign(n_switches=0), "job_52w")


def test_everybody_switches(toy):
    every = toy.assign(switched=(toy["wave"] > 1).astype(int), n_switches=toy["wave"] - 1)
    with pytest.raises(EstimationError, match=r"No two people with equal .*differ in 'switched'"):
        fit_switches(every, "job_52w", time=())


def test_first_responses_only(toy):
    first = toy[toy["wave"] == 1].assign(n_switches=lambda rows: np.arange(len(rows)) % 2)
    with pytest.raises(EstimationError, match="No row has 'wave' 2 or more"):
        fit_switches(first, "job_52w", time=())


def test_switching_that_follows_from_time(toy):
    with pytest.raises(EstimationError, match="follows exactly from"):
        fit_switches(toy.assign(n_switches=toy["quarters_since_entry"] * 2), "job_52w")


def test_switching_that_follows_from_a_control(toy):
    with pytest.raises(EstimationError, match="'switched' follows exactly from"):
        fit_switches(toy.assign(same=toy["switched"]), "job_52w", controls=["same"])


def test_a_control_that_follows_from_the_strata_is_left_out(toy):
    """Wave is quarters + 1, and the strata know it."""
    one, two = (fit_switches(toy, "job_52w", controls=controls) for controls in ((), ("wave",)))
    assert two.table.loc["just_switched", "estimate"] == pytest.approx(
        one.table.loc["just_switched", "estimate"]
    )
    assert any("column wave" in note for note in two.just_switched_sample.notes)


@pytest.mark.parametrize("column", ["switched", "wave", "quarters_since_entry", "n_switches"])
def test_missing_columns_are_named(toy, column):
    with pytest.raises(UnknownNameError, match=f"no column '{column}'"):
        fit_switches(toy.drop(columns=column), "job_52w")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"switched": 2}, "'switched' has values from 2 to 2. It must hold 0 and 1 only"),
        ({"switched": 1}, "'switched' is 1 where 'n_switches' is 0 in"),
        ({"wave": "first"}, "Column 'wave' holds .* It must hold numbers"),
    ],
)
def test_columns_that_contradict(toy, change, message):
    with pytest.raises(InvalidArgumentError, match=message):
        fit_switches(toy.assign(**change), "job_52w")


@pytest.mark.parametrize("argument", ["time", "controls"])
def test_one_name_instead_of_a_list(toy, argument):
    with pytest.raises(InvalidArgumentError, match=r"Give a list: \['age'\]"):
        fit_switches(toy, "job_52w", **{argument: "age"})


def test_three_rows(toy):
    three = toy.head(3).assign(n_switches=[0, 0, 1], switched=[0, 0, 1], job_52w=[0, 1, 0])
    with pytest.raises(EstimationError, match="3 usable rows"):
        fit_switches(three, "job_52w")
