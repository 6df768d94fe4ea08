"""The curve by leniency: the same numbers as a loop of weighted least squares, and named refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.errors import EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import leave_one_out_leniency, leniency_curve, leniency_histogram


def drawn(cases, seed):
    data = cases(seed)
    return data, leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")


def epanechnikov(near, width):
    return 0.75 * (1 - (near / width) ** 2)


@pytest.mark.parametrize("cluster", [None, "client_id"])
def test_height_and_error_equal_weighted_least_squares(cases, cluster):
    data, z = drawn(cases, 111)
    curve = leniency_curve(data, "outcome", z, cluster=cluster, points=7, bandwidth=0.5)
    for row in curve.itertuples():
        inside = (z - row.leniency).abs() < 0.5
        near = (z - row.leniency)[inside]
        model = sm.WLS(data["outcome"][inside], sm.add_constant(near), weights=epanechnikov(near, 0.5))
        kinds = {"cov_type": "HC1"}
        if cluster:
            kinds = {"cov_type": "cluster", "cov_kwds": {"groups": pd.factorize(data[cluster][inside])[0]}}
        twin = model.fit(**kinds)
        assert row.n_obs == inside.sum()
        assert row.estimate == pytest.approx(twin.params["const"], rel=1e-9)
        assert row.std_error == pytest.approx(twin.bse["const"], rel=1e-7)
        assert row.conf_low < row.estimate < row.conf_high


def test_cell_means_are_removed_and_the_mean_stays(cases):
    data, z = drawn(cases, 113)
    shifted = data.assign(outcome=data["outcome"] + data["jobcentre_id"].map({"J00": 50.0}).fillna(0.0))
    plain = leniency_curve(data, "outcome", z, "jobcentre_id", points=5)
    moved = leniency_curve(shifted, "outcome", z, "jobcentre_id", points=5)
    np.testing.assert_allclose(
        moved["estimate"] - plain["estimate"], shifted["outcome"].mean() - data["outcome"].mean(), rtol=1e-8
    )
    np.testing.assert_allclose(moved["std_error"], plain["std_error"], rtol=1e-6)


def test_a_line_is_found_exactly_and_a_wide_window_gives_least_squares(cases):
    data, z = drawn(cases, 114)
    line = leniency_curve(data.assign(outcome=2 + 3 * z), "outcome", z, points=11)
    np.testing.assert_allclose(line["estimate"], 2 + 3 * line["leniency"], rtol=1e-8)
    wide = leniency_curve(data, "outcome", z, points=3, bandwidth=1e4)
    slope, constant = np.polyfit(z, data["outcome"], 1)
    np.testing.assert_allclose(wide["estimate"], constant + slope * wide["leniency"], rtol=1e-6)


def test_points_span_the_middle_and_the_rule_is_as_stated(cases):
    data, z = drawn(cases, 115)
    curve = leniency_curve(data, "outcome", z, cluster="client_id", points=21)
    np.testing.assert_allclose(curve["leniency"].iloc[[0, -1]], z.quantile([0.01, 0.99]), rtol=1e-9)
    spread = min(z.std(), (z.quantile(0.75) - z.quantile(0.25)) / 1.349)
    expected = 2.34 * spread * data["client_id"].nunique() ** -0.2
    assert curve["bandwidth"].eq(curve["bandwidth"].iloc[0]).all()
    assert curve["bandwidth"].iloc[0] == pytest.approx(expected, rel=1e-9)
    assert list(curve.columns) == [
        "leniency", "estimate", "std_error", "conf_low", "conf_high", "n_obs", "bandwidth",
    ]  # fmt: skip


def test_the_band_covers_a_known_curve():
    """200 draws of a wave: 95 of 100 intervals hold the middle, give or take three errors of 1.5."""
    generator = np.random.default_rng(6)
    covered = 0
    for _ in range(200):
        z = pd.Series(generator.normal(size=400))
        data = pd.DataFrame({"y": np.sin(z) + generator.normal(0, 0.5, 400)})
        middle = leniency_curve(data, "y", z, points=3, bandwidth=0.5).iloc[1]
        covered += middle["conf_low"] <= np.sin(middle["leniency"]) <= middle["conf_high"]
    assert 0.905 <= covered / 200 <= 0.995


def test_missing_leniency_and_outcome_are_left_out(cases):
    data, z = drawn(cases, 116)
    part = data.iloc[100:].reset_index(drop=True)
    holes = z.where(np.arange(len(z)) >= 100)
    one = leniency_curve(data, "outcome", holes, points=3)
    two = leniency_curve(part, "outcome", z.iloc[100:].reset_index(drop=True), points=3)
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"points": 1}, InvalidArgumentError, "points is 1"),
        ({"bandwidth": 0}, InvalidArgumentError, "bandwidth is 0"),
        ({"bandwidth": np.nan}, InvalidArgumentError, "bandwidth is nan"),
        ({"bandwidth": 1e-6}, EstimationError, "Around leniency .* Use a wider bandwidth"),
        ({"outcome": "sex"}, InvalidArgumentError, "must hold numbers"),
        ({"outcome": "income"}, UnknownNameError, "no column 'income'"),
        ({"outcome": "one"}, EstimationError, "outcome 'one' is 1 in all"),
        ({"cell": "place"}, UnknownNameError, "no column 'place'"),
        ({"cell": "row"}, EstimationError, "."),
        ({"cluster": "one"}, EstimationError, "All rows have the same 'one'"),
    ],
)
def test_curve_refuses(cases, arguments, kind, message):
    data, z = drawn(cases, 117)
    data = data.assign(one=1, row=np.arange(len(data)))
    with pytest.raises(kind, match=message):
        leniency_curve(data, **{"outcome": "outcome", "leniency": z, **arguments})


def test_leniency_of_another_frame_is_refused(cases):
    data, z = drawn(cases, 118)
    for other in (z.iloc[1:], z.sample(frac=1, random_state=1)):
        with pytest.raises(InvalidArgumentError, match="one value for each row of data"):
            leniency_curve(data, "outcome", other)


def test_leniency_that_never_varies_or_is_missing(cases):
    data, z = drawn(cases, 119)
    for flat in (z * 0 + 1, z * np.nan):
        with pytest.raises(EstimationError):
            leniency_curve(data, "outcome", flat)
        with pytest.raises(EstimationError):
            leniency_histogram(flat)


def test_histogram_counts_the_middle(cases):
    _, z = drawn(cases, 120)
    table = leniency_histogram(z, bins=12)
    low, high = z.quantile([0.01, 0.99])
    assert table["n_obs"].sum() == z.between(low, high).sum()
    np.testing.assert_allclose(table["share"], table["n_obs"] / len(z))
    np.testing.assert_allclose(table["low"].iloc[1:], table["high"].iloc[:-1])
    np.testing.assert_allclose(table["high"] - table["low"], (high - low) / 12)
    with pytest.raises(InvalidArgumentError, match="bins is 0"):
        leniency_histogram(z, bins=0)
