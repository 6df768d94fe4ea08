"""Examiner designs: tables of any kind that give the same, and tables that are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import (
    EstimationError,
    InvalidArgumentError,
    UnknownNameError,
)
from bip_teach.estimate import fit_leniency

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}


def test_one_caseworker_per_centre_is_an_error(cases):
    data = cases(39)
    with pytest.raises(EstimationError, match="instrument has no variation"):
        fit_leniency(data.assign(caseworker_id=data["jobcentre_id"]), "outcome", "belief", **KEYS)


def test_one_caseworker_is_an_error(cases):
    data = cases(40).assign(caseworker_id="C1")
    with pytest.raises(EstimationError, match="No two values of 'caseworker_id' can be compared"):
        fit_leniency(data, "outcome", "belief", "caseworker_id")


def test_controls_that_name_the_caseworker_leave_no_instrument(cases):
    data = cases(41)
    with pytest.raises(EstimationError, match="no variation"):
        fit_leniency(data, "outcome", "belief", controls=["caseworker_id"], **KEYS)


@pytest.mark.parametrize("kind", ["int64", "Int64", "Float64", "bool", "boolean", "float32"])
def test_any_kind_of_number_gives_the_same(cases, kind):
    data = cases(43)
    high = (data["outcome"] > data["outcome"].median()).astype(int)
    plain = fit_leniency(data.assign(outcome=high), "outcome", "belief", **KEYS).table
    other = fit_leniency(data.assign(outcome=high.astype(kind)), "outcome", "belief", **KEYS).table
    pd.testing.assert_frame_equal(other, plain)


def test_identifiers_may_be_categories_with_unused_levels(cases):
    data = cases(44)
    names = ["caseworker_id", "jobcentre_id", "client_id"]
    part = data[data["jobcentre_id"] != "J00"]
    marked = data.astype(dict.fromkeys(names, "category"))
    pd.testing.assert_frame_equal(
        fit_leniency(marked[data["jobcentre_id"] != "J00"], "outcome", "belief", **KEYS).table,
        fit_leniency(part, "outcome", "belief", **KEYS).table,
    )


@pytest.mark.parametrize("index", [lambda n: [0] * n, lambda n: list(reversed(range(n)))])
def test_any_index_gives_the_same(cases, index):
    data = cases(45)
    other = data.set_axis(index(len(data)), axis=0)
    fit = fit_leniency(other, "outcome", "belief", **KEYS)
    pd.testing.assert_frame_equal(fit.table, fit_leniency(data, "outcome", "belief", **KEYS).table)
    assert fit.leniency.index.equals(other.index)


def test_controls_that_add_nothing_change_nothing(cases):
    data = cases(46).assign(one=1.0)
    data["place"] = data["jobcentre_id"].str[1:].astype(int)
    plain = fit_leniency(data, "outcome", "belief", controls=["age"], **KEYS).table
    more = fit_leniency(
        data.assign(twice=2 * data["age"]),
        "outcome",
        "belief",
        controls=["age", "twice", "one", "place", "jobcentre_id"],
        **KEYS,
    ).table
    columns = ["estimate", "std_error", "conf_low"]
    np.testing.assert_allclose(more[columns], plain[columns], rtol=1e-7)


def test_infinite_values_are_dropped_and_counted(cases):
    data = cases(47)
    data.loc[[1, 5], "belief"] = np.inf
    data.loc[[5, 7], "outcome"] = -np.inf
    fit = fit_leniency(data, "outcome", "belief", **KEYS)
    assert fit.sample.dropped == {"outcome is infinite": 2, "belief is infinite": 1}


@pytest.mark.parametrize(
    ("change", "arguments", "kind", "message"),
    [
        ({}, {"outcome": "belief"}, InvalidArgumentError, "'belief' is given as outcome and as treatment"),
        ({}, {"controls": ["outcome"]}, EstimationError, "outcome does not vary within cells"),
        ({}, {"controls": ["belief"]}, EstimationError, "treatment does not vary within cells"),
        ({"age": np.inf}, {"controls": ["age"]}, InvalidArgumentError, "'age' is infinite in 1800"),
        ({"belief": 1j}, {}, InvalidArgumentError, "must hold numbers"),
        ({}, {"cell": "client_id"}, EstimationError, "No row is left: each caseworker_id, or each client_id"),
        ({}, {"leave_out": "caseworker_id"}, EstimationError, "No row is left"),
        ({}, {"controls": "age"}, InvalidArgumentError, r"a text. Give a list: \['age'\]"),
        ({}, {"cluster": "one"}, UnknownNameError, "no column 'one'"),
        ({"one": 1}, {"cluster": "one"}, EstimationError, "All rows have the same 'one'"),
    ],
)
@pytest.mark.filterwarnings("ignore::bip_teach.errors.SingletonCaseworkerWarning")
def test_leniency_refuses(cases, change, arguments, kind, message):
    call = {"outcome": "outcome", "treatment": "belief", **KEYS, **arguments}
    with pytest.raises(kind, match=message):
        fit_leniency(cases(48).assign(**change), **call)


def test_cells_inside_examiners_cannot_compare_them(cases):
    data = cases(49)
    days = data.assign(day=data["caseworker_id"] + data["wave"].astype(str))
    with pytest.raises(EstimationError, match=r"No two values of 'caseworker_id'.*within 'day'"):
        fit_leniency(days, "outcome", "belief", "caseworker_id", "day", leave_out="client_id")


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_units_out_of_reach_of_the_arithmetic_are_named(cases, scale):
    data = cases(50)
    with pytest.raises(EstimationError, match="Measure it in another unit"):
        fit_leniency(data.assign(belief=data["belief"] * scale), "outcome", "belief", **KEYS)


def test_columns_with_one_name_are_refused(cases):
    data = cases(51)
    with pytest.raises(InvalidArgumentError, match="more than one column 'outcome'"):
        fit_leniency(pd.concat([data, data[["outcome"]]], axis=1), "outcome", "belief", **KEYS)
