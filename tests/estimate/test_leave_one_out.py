"""Leave-one-out leniency against an explicit loop."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate import leave_one_out_leniency, leniency_tertiles


def by_loop(data, treatment, examiner, cell, unit):
    t, e, c, u = (data[name].to_numpy() for name in (treatment, examiner, cell, unit))
    values = []
    for row in range(len(data)):
        others = u != u[row]
        own = np.flatnonzero(others & (e == e[row]))
        gaps = [t[j] - t[others & (c == c[j])].mean() for j in own]
        values.append(np.mean(gaps) if gaps else np.nan)
    return np.array(values)


@pytest.mark.parametrize("crossed", [False, True])
def test_equals_an_explicit_loop(cases, crossed):
    data = cases(5, n_clients=50, n_caseworkers=12, n_centres=3, crossed=crossed)
    got = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    expected = by_loop(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)


def test_row_by_row_equals_an_explicit_loop(cases):
    data = cases(6, n_clients=40, n_caseworkers=8, n_centres=2).assign(everywhere=1)
    data["row"] = np.arange(len(data))
    got = leave_one_out_leniency(data, "belief", "caseworker_id")
    np.testing.assert_allclose(got, by_loop(data, "belief", "caseworker_id", "everywhere", "row"), rtol=1e-10)


def test_nested_examiners_give_examiner_mean_minus_centre_mean(cases):
    data = cases(7, n_clients=60, n_caseworkers=8, n_centres=2)
    got = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    others = data[data["client_id"] != data.loc[0, "client_id"]]
    examiner = others.loc[others["caseworker_id"] == data.loc[0, "caseworker_id"], "belief"].mean()
    centre = others.loc[others["jobcentre_id"] == data.loc[0, "jobcentre_id"], "belief"].mean()
    assert got.iloc[0] == pytest.approx(examiner - centre, rel=1e-10)


def test_own_rows_do_not_matter(cases):
    data = cases(8, n_clients=60, n_caseworkers=8, n_centres=2)
    own = data["client_id"] == data.loc[0, "client_id"]
    changed = data.assign(belief=data["belief"].mask(own, data["belief"] + 100))
    before, after = (
        leave_one_out_leniency(table, "belief", "caseworker_id", "jobcentre_id", "client_id")[own]
        for table in (data, changed)
    )
    np.testing.assert_allclose(before, after, rtol=1e-9)


def test_missing_treatment_is_left_out_of_the_means_only(cases):
    data = cases(9, n_clients=40, n_caseworkers=6, n_centres=2)
    data.loc[[0, 5], "belief"] = np.nan
    got = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    known = data.dropna(subset=["belief"]).reset_index()
    expected = by_loop(known, "belief", "caseworker_id", "jobcentre_id", "client_id")
    np.testing.assert_allclose(got[known["index"]], expected, rtol=1e-10)
    assert got.loc[[0, 5]].notna().all()


def test_missing_where_nothing_is_left():
    data = pd.DataFrame({"caseworker_id": ["A", "B", "B"], "belief": [1.0, 2.0, 4.0]}, index=[7, 8, 9])
    got = leave_one_out_leniency(data, "belief", "caseworker_id")
    assert np.isnan(got[7])
    assert got[[8, 9]].notna().all()


def test_tertiles_are_means_and_the_difference_has_a_clustered_error(cases):
    data = cases(10)
    leniency = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    table = leniency_tertiles(data, "outcome", leniency, cluster="client_id")
    low = data.loc[leniency <= leniency.quantile(1 / 3), "outcome"].mean()
    assert table.loc["low", "estimate"] == pytest.approx(low, rel=1e-10)
    gap = table.loc["high", "estimate"] - table.loc["low", "estimate"]
    assert table.loc["high - low", "estimate"] == pytest.approx(gap, rel=1e-10)
    assert table.loc[["low", "middle", "high"], "n_obs"].sum() == len(data)
    alone = leniency_tertiles(data, "outcome", leniency)
    assert table.loc["high - low", "std_error"] > alone.loc["high - low", "std_error"]


def test_tertiles_refuse_another_index(cases):
    data = cases(11, n_clients=20)
    with pytest.raises(InvalidArgumentError, match="same index"):
        leniency_tertiles(data, "outcome", pd.Series(np.zeros(3)))
    with pytest.raises(EstimationError, match="too few different values"):
        leniency_tertiles(data, "outcome", pd.Series(np.zeros(len(data))))
