"""Balance and average monotonicity: identities, what they find, and what they refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import BipTeachError, EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import (
    RESULT_COLUMNS,
    balance_table,
    fit_leniency,
    fit_two_stage_least_squares,
    leave_one_out_leniency,
    monotonicity_table,
)
from bip_teach.estimate.projection import Projection

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}


def with_covariates(data, seed, sorting=0.0, number=6):
    """Covariates that raise belief; by `sorting` they follow the caseworker's mean of belief."""
    generator = np.random.default_rng(seed)
    client = pd.factorize(data["client_id"])[0]
    first = data.groupby("client_id")["caseworker_id"].transform("first")
    focus = data.groupby(first)["belief"].transform("mean")
    focus = focus - focus.groupby(data["jobcentre_id"]).transform("mean")
    x = generator.normal(size=(client.max() + 1, number))[client] + sorting * focus.to_numpy()[:, None]
    names = [f"x{place}" for place in range(number)]
    return data.assign(
        **dict(zip(names, x.T, strict=True)), belief=data["belief"] + 0.2 * x.sum(axis=1)
    ), names


def test_a_row_equals_the_ujive_row_of_the_standardised_covariate(cases):
    data = cases(71)
    table = balance_table(data, ["age", "sex"], "belief", **KEYS)
    for term, values in {"age": data["age"], "sex[male]": (data["sex"] == "male").astype(float)}.items():
        standard = (values - values.mean()) / values.std(ddof=0)
        twin = fit_leniency(data.assign(standard=standard), "standard", "belief", **KEYS).table.loc["ujive"]
        columns = ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"]
        np.testing.assert_allclose(
            table.loc[term, columns].astype(float), twin[columns].astype(float), rtol=1e-8
        )


def test_shape_of_the_balance_table(cases):
    data = cases(72)
    before = data.copy(deep=True)
    table = balance_table(data, ["age", "sex"], "belief", **KEYS)
    assert list(table.columns) == list(RESULT_COLUMNS)
    assert list(table["term"]) == ["age", "sex[male]", "joint"]
    assert list(table["contrast"]) == ["belief + 1", "belief + 1", "F(2, 599)"]
    assert table.loc["joint", ["estimate", "std_error", "conf_low", "conf_high"]].isna().all()
    pd.testing.assert_frame_equal(data, before)


def test_one_covariate_is_tested_alike_alone_and_jointly(cases):
    """With one covariate F is the squared score statistic, near the squared t of the same slope."""
    table = balance_table(cases(73), ["age"], "belief", **KEYS)
    assert table.loc["joint", "statistic"] == pytest.approx(table.loc["age", "statistic"] ** 2, rel=0.02)


@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_joint_size_and_power(cases):
    """120 draws by lot: rejected at most 10 of 100 times at 5 percent; sorting is found in most of 30 draws.

    By lot, 0.05 + 3 Monte Carlo errors of 0.02 is 0.11. The test is on the cautious side.
    """
    small = {"n_clients": 250, "n_caseworkers": 40, "n_centres": 4, "waves": 2}
    rejected = {0.0: 0.0, 0.5: 0.0}
    for seed in range(120):
        for sorting in rejected:
            data, names = with_covariates(cases(7000 + seed, **small), seed, sorting)
            if sorting and seed >= 30:
                continue
            p = balance_table(data, names, "belief", **KEYS).loc["joint", "p_value"]
            rejected[sorting] += (p <= 0.05) / (120 if sorting == 0 else 30)
    assert rejected[0.0] <= 0.10
    assert rejected[0.5] >= 0.8


def test_units_and_row_order_do_not_matter(cases):
    data = cases(74)
    table = balance_table(data, ["age", "sex"], "belief", **KEYS)
    changed = data.assign(age=data["age"] * 12 + 100).sample(frac=1, random_state=1)
    other = balance_table(changed, ["age", "sex"], "belief", **KEYS)
    columns = ["estimate", "std_error", "p_value"]
    np.testing.assert_allclose(other[columns].iloc[:2], table[columns].iloc[:2], rtol=1e-6)
    assert other.loc["joint", "p_value"] == pytest.approx(table.loc["joint", "p_value"], rel=1e-6)


def test_the_design_is_prepared_once_for_all_covariates(cases, monkeypatch):
    made = []
    plain = Projection.of.__func__
    monkeypatch.setattr(
        Projection, "of", classmethod(lambda cls, *given: made.append(1) or plain(cls, *given))
    )
    data, names = with_covariates(cases(75), 1, number=10)
    balance_table(data, names, "belief", **KEYS)
    assert len(made) == 2


def test_missing_covariates_are_flagged_not_dropped(cases):
    data = cases(76)
    data["age"] = data["age"].astype(float)
    data.loc[::7, "age"] = np.nan
    table = balance_table(data, ["age"], "belief", **KEYS)
    assert list(table["term"]) == ["age", "age[missing]", "joint"]
    assert table["n_obs"].eq(len(data)).all()


@pytest.mark.parametrize("cluster", ["caseworker_id", "client_id", ("caseworker_id", "client_id")])
def test_collinear_covariates_count_once(cases, cluster):
    data = cases(77)
    table = balance_table(
        data.assign(twice=2 * data["age"]), ["age", "twice"], "belief", cluster=cluster, **KEYS
    )
    alone = balance_table(data, ["age"], "belief", cluster=cluster, **KEYS)
    assert table.loc["joint", "statistic"] == pytest.approx(alone.loc["joint", "statistic"], rel=1e-6)
    assert table.loc["twice", "p_value"] == pytest.approx(alone.loc["age", "p_value"], rel=1e-6)


@pytest.mark.parametrize(
    ("change", "covariates", "kind", "message"),
    [
        ({}, [], InvalidArgumentError, "covariates is empty"),
        ({}, "age", InvalidArgumentError, "a text. Give a list"),
        ({}, ["agee"], UnknownNameError, "no column 'agee'"),
        ({"one": 1}, ["age", "one"], EstimationError, "'one' does not vary within cells"),
        ({"age": np.inf}, ["age"], InvalidArgumentError, "'age' is infinite"),
        ({"belief": 2}, ["age"], EstimationError, "treatment 'belief' is 2 in all"),
        ({"belief": "x"}, ["age"], InvalidArgumentError, "must hold numbers"),
    ],
)
def test_balance_refuses(cases, change, covariates, kind, message):
    with pytest.raises(kind, match=message):
        balance_table(cases(78).assign(**change), covariates, "belief", **KEYS)


def test_a_covariate_of_the_place_cannot_be_compared_within_it(cases):
    data = cases(79)
    with pytest.raises(EstimationError, match=r"'jobcentre_id.*Leave it out"):
        balance_table(data, ["jobcentre_id"], "belief", **KEYS)


def test_too_few_clusters_for_a_joint_test(cases):
    data, names = with_covariates(cases(80), 1)
    with pytest.raises(EstimationError, match="6 covariates cannot be tested together with 6 clusters"):
        balance_table(data, names, "belief", cluster="jobcentre_id", **KEYS)


def test_first_stage_in_a_group_equals_two_stage_code(cases):
    data = cases(81)
    data["z"] = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    table = monotonicity_table(data, "belief", groups=["sex"], **KEYS)
    for term, part in {"all": data, "sex = male": data[data["sex"] == "male"]}.items():
        twin = fit_two_stage_least_squares(part, "outcome", "belief", ["z"], ["jobcentre_id"], "client_id")
        for column in ("estimate", "std_error", "conf_low"):
            assert table.loc[term, column] == pytest.approx(twin.first_stage.loc["z", column], rel=1e-7)
    assert table.loc[["sex = female", "sex = male"], "n_obs"].sum() == len(data)
    assert list(table.columns) == list(RESULT_COLUMNS)


def test_leniency_comes_from_all_others_also_of_other_groups(cases):
    """Turn belief of women around: among women the slope on everybody's leniency is negative."""
    data = cases(82)
    turned = data.assign(belief=np.where(data["sex"] == "female", 0.3 * -data["belief"], data["belief"]))
    table = monotonicity_table(turned, "belief", groups=["sex"], **KEYS)
    assert table.loc["sex = female", "conf_high"] < 0 < table.loc["sex = male", "conf_low"]
    plain = monotonicity_table(data, "belief", groups=["sex"], **KEYS)
    assert (plain["conf_low"] > 0).all()


def test_numbers_and_missing_values_are_levels(cases):
    data = cases(83)
    data["step"] = pd.array(1 + np.arange(len(data)) % 2 * 10, dtype="Int64")
    data.loc[::5, "step"] = pd.NA
    table = monotonicity_table(data, "belief", groups=["step", "sex"], **KEYS)
    assert list(table.index) == [
        "all",
        "step = 1",
        "step = 11",
        "step = missing",
        "sex = female",
        "sex = male",
    ]


@pytest.mark.parametrize(
    ("groups", "kind", "message"),
    [
        ([], InvalidArgumentError, "groups is empty"),
        ("sex", InvalidArgumentError, "a text. Give a list"),
        (["age"], InvalidArgumentError, "'age' has 48 levels, more than 20"),
        (["gender"], UnknownNameError, "no column 'gender'"),
        (["rare"], EstimationError, "rare = True: .*Or join this group with another"),
        (["centre_day"], EstimationError, "centre_day = 1: "),
    ],
)
def test_monotonicity_refuses(cases, groups, kind, message):
    data = cases(84)
    data = data.assign(rare=np.arange(len(data)) < 3)
    data["centre_day"] = (~data["jobcentre_id"].duplicated()).astype(int)  # one row of each centre
    with pytest.raises(kind, match=message):
        monotonicity_table(data, "belief", groups=groups, **KEYS)


@pytest.mark.parametrize("check", [balance_table, monotonicity_table])
@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_three_rows(cases, check):
    names = {"covariates": ["age"]} if check is balance_table else {"groups": ["sex"]}
    with pytest.raises(BipTeachError):
        check(cases(85).head(3), treatment="belief", **names, **KEYS)
