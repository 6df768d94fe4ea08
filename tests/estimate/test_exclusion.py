"""Checks of exclusion: what holding other leniencies fixed does, and the test of one channel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import BipTeachError, EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import (
    RESULT_COLUMNS,
    exclusion_table,
    fit_leniency,
    fit_two_stage_least_squares,
    leave_one_out_leniency,
)
from bip_teach.estimate.examiner_sample import Keys, examiner_sample
from bip_teach.estimate.one_channel import one_channel
from bip_teach.estimate.ujive import Jackknife

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}
FEW = {"flips": 99}


def with_warmth(data, seed, direct=0.0):
    """Another thing that caseworkers do; `direct` is what a step of it adds to the outcome."""
    generator = np.random.default_rng(seed)
    names = np.sort(data["caseworker_id"].unique())
    own = data["caseworker_id"].map(dict(zip(names, generator.normal(size=len(names)), strict=True)))
    warmth = own + generator.normal(0, 0.5, len(data))
    return data.assign(warmth=warmth, outcome=data["outcome"] + direct * own)


def prepared(data, outcome="outcome", treatment="belief"):
    keys = Keys.of("caseworker_id", "jobcentre_id", "client_id", None)
    used = examiner_sample(data, {"outcome": outcome, "treatment": treatment}, keys)
    return used, Jackknife.of(used.numbers(treatment), used.design, used.blocks)


def test_first_row_is_the_two_stage_row(cases):
    data = with_warmth(cases(91), 1)
    table = exclusion_table(data, "outcome", "belief", ["warmth"], controls=["age", "sex"], **FEW, **KEYS)
    fit = fit_leniency(data, "outcome", "belief", controls=["age", "sex"], **KEYS)
    columns = ["estimate", "std_error", "conf_low", "conf_high", "p_value"]
    np.testing.assert_allclose(
        table.loc["2sls", columns].astype(float), fit.table.loc["2sls", columns].astype(float), rtol=1e-9
    )
    assert list(table.columns) == list(RESULT_COLUMNS)


def test_rows_beside_others_equal_two_stage_code(cases):
    data = with_warmth(cases(92), 2).assign(z=0.0)
    for name in ("belief", "warmth", "age"):
        data[f"l_{name}"] = leave_one_out_leniency(data, name, "caseworker_id", "jobcentre_id", "client_id")
    table = exclusion_table(data, "outcome", "belief", ["warmth", "age"], **FEW, **KEYS)
    for term, held in {"2sls beside warmth": ["l_warmth"], "2sls beside all": ["l_warmth", "l_age"]}.items():
        twin = fit_two_stage_least_squares(
            data, "outcome", "belief", ["l_belief"], ["jobcentre_id", *held], "client_id"
        )
        for column in ("estimate", "std_error"):
            assert table.loc[term, column] == pytest.approx(twin.table.loc["2sls", column], rel=1e-7)
    assert list(table.index) == [
        "2sls", "2sls beside warmth", "2sls beside age", "2sls beside all",
        "leniency in belief", "leniency in warmth", "leniency in age", "one channel",
    ]  # fmt: skip


def test_a_second_channel_shows_in_its_own_leniency_and_in_the_test(cases):
    none, some = (
        exclusion_table(with_warmth(cases(93), 3, direct), "outcome", "belief", ["warmth"], **KEYS)
        for direct in (0.0, 0.5)
    )
    assert none.loc["one channel", "p_value"] > 0.05 > some.loc["one channel", "p_value"]
    assert none.loc["leniency in warmth", "conf_low"] < 0 < some.loc["leniency in warmth", "conf_low"]
    assert some.loc["one channel", "estimate"] == pytest.approx(0.25, abs=0.15)


def test_sharing_an_attitude_takes_a_part_of_the_effect_away(cases):
    """A noisy second sign of the same job focus: no other way exists, and still the row falls or loosens."""
    data = cases(94)
    generator = np.random.default_rng(4)
    twin = data.assign(rating=data["belief"] + generator.normal(0, 1, len(data)))
    table = exclusion_table(twin, "outcome", "belief", ["rating"], **FEW, **KEYS)
    assert table.loc["2sls beside rating", "std_error"] > 2 * table.loc["2sls", "std_error"]
    assert table.loc["one channel", "p_value"] > 0.05


def test_one_channel_equals_the_sum_over_pairs_of_units(cases):
    data = cases(95, n_clients=50, n_caseworkers=8, n_centres=2)
    used, treated = prepared(data)
    n = len(used.rows)
    dummies = [(codes[:, None] == np.unique(codes)).astype(float) for codes in used.keys.codes(used.rows)]
    examiner, cell, unit = dummies[0], dummies[1], used.design.units
    M_W = np.eye(n) - cell @ np.linalg.pinv(cell)
    both = np.column_stack([cell, examiner])
    M_X = np.eye(n) - both @ np.linalg.pinv(both)
    B = np.zeros((n, n))
    for u in np.unique(unit):
        block = np.ix_(unit == u, unit == u)
        B[block] = M_W[block] @ np.linalg.inv(M_X[block])
    A = M_W - B @ M_X
    assert np.abs(A[unit[:, None] == unit]).max() < 1e-10
    e = M_W @ (used.numbers("outcome") - treated.estimate(used.numbers("outcome")) * treated.treatment)
    found = one_channel(used.numbers("outcome"), treated, 99, 1)
    assert found.variance == pytest.approx(e @ A @ e / n, rel=1e-8)
    signs = np.random.default_rng(1).integers(0, 2, (unit.max() + 1, 99))[:, 0] * 2.0 - 1
    turned = signs[unit] * e
    gap = turned - (treated.instrument @ turned / treated.first_stage) * (M_W @ treated.treatment)
    assert found.chance[0] == pytest.approx(gap @ A @ gap / n, rel=1e-6, abs=1e-10)


@pytest.mark.parametrize(
    ("binary", "shape"),
    [
        (False, {"n_clients": 150, "n_caseworkers": 30, "n_centres": 3, "waves": 3}),
        (True, {"n_clients": 400, "n_caseworkers": 60, "n_centres": 20, "waves": 1, "crossed": True}),
    ],
)
@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_one_channel_size(cases, binary, shape):
    """200 draws without another way: 5 of 100 rejected, give or take three Monte Carlo errors of 1.5."""
    p_values = []
    for seed in range(200):
        data = cases(8000 + seed, **shape)
        if binary:  # a 0/1 outcome whose chance rises in a line with belief
            chance = np.clip(0.15 + 0.05 * data["belief"], 0.01, 0.99)
            data["outcome"] = (np.random.default_rng(seed).random(len(data)) < chance).astype(float)
        used, treated = prepared(data)
        p_values.append(one_channel(used.numbers("outcome"), treated, 99, seed).p_value)
    assert 0.005 <= np.mean(np.array(p_values) <= 0.05) <= 0.095


@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_one_channel_power(cases):
    """A direct difference between caseworkers (SD 0.5, residual SD about 1.2) is found in most draws."""
    shape = {"n_clients": 200, "n_caseworkers": 40, "n_centres": 4}
    found = 0
    for seed in range(60):
        used, treated = prepared(with_warmth(cases(8500 + seed, **shape), seed, 0.5))
        found += one_channel(used.numbers("outcome"), treated, 99, 1).p_value <= 0.05
    assert found >= 40


def test_the_same_seed_gives_the_same_p_value_and_another_nearly(cases):
    used, treated = prepared(cases(96))
    y = used.numbers("outcome")
    first, again, other = (one_channel(y, treated, 999, seed).p_value for seed in (1, 1, 2))
    assert first == again
    assert abs(first - other) < 4 * np.sqrt(0.25 / 999)


@pytest.mark.parametrize(
    ("others", "kind", "message"),
    [
        ([], InvalidArgumentError, "others is empty"),
        ("age", InvalidArgumentError, "a text. Give a list"),
        (["warmht"], UnknownNameError, "no column 'warmht'"),
        (["sex"], InvalidArgumentError, "must hold numbers"),
        (["outcome"], InvalidArgumentError, "'outcome' is given as outcome and as other 1"),
        (["belief"], InvalidArgumentError, "'belief' is given as treatment and as other 1"),
        (["same"], EstimationError, "leave-one-out leniency does not vary"),
        (["one"], EstimationError, "'one' is 1 in all"),
    ],
)
def test_exclusion_refuses(cases, others, kind, message):
    data = cases(97)
    with pytest.raises(kind, match=message):
        exclusion_table(
            data.assign(same=2 * data["belief"], one=1), "outcome", "belief", others, **FEW, **KEYS
        )


def test_too_few_flips_are_refused(cases):
    with pytest.raises(InvalidArgumentError, match="flips is 10"):
        exclusion_table(cases(98), "outcome", "belief", ["age"], flips=10, **KEYS)


def test_rows_without_an_answer_are_dropped_from_all_rows(cases):
    data = with_warmth(cases(99), 5)
    data.loc[:99, "warmth"] = np.nan
    table = exclusion_table(data, "outcome", "belief", ["warmth"], **FEW, **KEYS)
    assert table["n_obs"].eq(len(data) - 100).all()


@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_three_rows(cases):
    with pytest.raises(BipTeachError):
        exclusion_table(cases(100).head(3), "outcome", "belief", ["age"], **KEYS)


def test_the_frame_is_unchanged(cases):
    data = with_warmth(cases(101), 6)
    before = data.copy(deep=True)
    exclusion_table(data, "outcome", "belief", ["warmth"], **FEW, **KEYS)
    pd.testing.assert_frame_equal(data, before)
