"""Diagnosands equal numbers computed by hand, and known ones of a normal toy."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy import stats

from bip_teach.diagnose import (
    ANSWER_COLUMNS,
    DIAGNOSANDS,
    DIAGNOSIS_COLUMNS,
    diagnosis_table,
    read_diagnosis,
    write_diagnosis,
)
from bip_teach.errors import FewSimulationsWarning, InvalidArgumentError, UnknownNameError

INF = np.inf
NAN = np.nan


def answers_of(estimate, std_error=NAN, low=NAN, high=NAN, gap_low=NAN, gap_high=NAN, **names):
    """A table of answers of one estimator in one design."""
    k = len(estimate)
    labels = {"design": "toy", "estimator": "one", "outcome": "y", "estimand": "effect", **names}
    columns = {
        **labels,
        "seed": range(1, k + 1),
        "estimate": estimate,
        "std_error": std_error,
        "conf_low": low,
        "conf_high": high,
        "gap_low": gap_low,
        "gap_high": gap_high,
        "note": "",
    }
    return pd.DataFrame(columns, index=range(k))[list(ANSWER_COLUMNS)]


def targets_of(true: float, **names) -> pd.DataFrame:
    return pd.DataFrame([{"design": "toy", "estimand": "effect", "outcome": "y", "true": true, **names}])


def diagnosed(answers: pd.DataFrame, true: float) -> pd.Series:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewSimulationsWarning)
        (row,) = diagnosis_table(answers, targets_of(true)).to_dict("records")
    return row


@pytest.fixture
def five() -> pd.DataFrame:
    """Four estimates of the true value 1, and one refusal."""
    return answers_of(
        [2.0, -2.0, 0.5, 1.5, NAN],
        [0.5, 0.5, 0.5, 0.5, NAN],
        low=[1.0, -3.0, -0.5, -INF, NAN],
        high=[3.0, -1.0, 1.5, INF, NAN],
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("simulations", 5),
        ("mean_estimate", 0.5),
        ("bias", -0.5),
        ("rmse", np.sqrt((1 + 9 + 0.25 + 0.25) / 4)),
        ("sd_estimate", np.sqrt((2.25 + 6.25 + 0 + 1) / 3)),
        ("mean_std_error", 0.5),
        ("coverage", 3 / 4),  # an end of the interval belongs to it, and the whole line covers
        ("power", 2 / 4),
        ("type_s_share", 1 / 2),
        ("exaggeration_ratio", 2.0),
        ("mean_interval_length", 2.0),
        ("unbounded_share", 1 / 4),
        ("refused_share", 1 / 5),
        ("coverage_mc_error", np.sqrt(0.75 * 0.25 / 4)),
        ("refused_share_mc_error", np.sqrt(0.2 * 0.8 / 5)),
        ("bias_mc_error", np.sqrt((2.25 + 6.25 + 0 + 1) / 3 / 4)),
    ],
)
def test_each_diagnosand_equals_the_number_by_hand(five, name, value) -> None:
    assert diagnosed(five, 1.0)[name] == pytest.approx(value, rel=1e-12)


def test_without_an_effect_there_is_no_wrong_sign_and_no_exaggeration(five) -> None:
    row = diagnosed(five, 0.0)
    assert np.isnan(row["type_s_share"])
    assert np.isnan(row["exaggeration_ratio"])
    assert row["power"] == 0.5


def test_without_anything_significant_neither(five) -> None:
    row = diagnosed(five.iloc[[2, 3]], 1.0)
    assert (row["power"], row["coverage"]) == (0.0, 1.0)
    assert np.isnan(row["type_s_share"])
    assert np.isnan(row["exaggeration_ratio"])


def test_without_a_true_value_only_what_needs_none_is_given(five) -> None:
    row = diagnosed(five, NAN)
    missing = {name for name in DIAGNOSANDS if np.isnan(row[name])}
    assert missing == {"bias", "rmse", "coverage", "type_s_share", "exaggeration_ratio"}


def test_an_interval_of_two_rays_neither_covers_nor_holds_zero_in_its_hole() -> None:
    rays = answers_of([3.0, 3.0], 1.0, low=-INF, high=INF, gap_low=[-1.0, 0.5], gap_high=[2.0, 2.0])
    row = diagnosed(rays, 1.0)
    assert (row["coverage"], row["power"], row["unbounded_share"]) == (0.0, 0.5, 1.0)
    assert np.isnan(row["mean_interval_length"])


def test_an_estimator_without_intervals_has_no_coverage() -> None:
    row = diagnosed(answers_of([1.0, 2.0, 3.0]), 1.0)
    assert row["bias"] == 1.0
    assert np.isnan([row["coverage"], row["power"], row["unbounded_share"], row["mean_std_error"]]).all()


def test_an_estimator_that_always_refuses_has_a_row_that_says_so() -> None:
    row = diagnosed(answers_of([NAN, NAN]), 1.0)
    assert row["refused_share"] == 1.0
    assert all(np.isnan(row[name]) for name in DIAGNOSANDS if name != "refused_share")


def test_a_normal_toy_has_the_coverage_power_and_exaggeration_of_theory() -> None:
    """Recovery: every number lies within four of its own Monte Carlo errors."""
    k, true, error, bias = 20_000, 1.0, 0.6, 0.2
    estimate = np.random.default_rng(3).normal(true + bias, error, k)
    half = stats.norm.ppf(0.975) * error
    row = diagnosed(answers_of(estimate, error, estimate - half, estimate + half), true)
    shift, reach = (true + bias) / error, stats.norm.ppf(0.975)
    power = stats.norm.sf(reach - shift) + stats.norm.cdf(-reach - shift)
    wrong = stats.norm.cdf(-reach - shift) / power
    expected = {
        "bias": bias,
        "rmse": np.hypot(bias, error),
        "sd_estimate": error,
        "coverage": stats.norm.cdf(reach - bias / error) - stats.norm.cdf(-reach - bias / error),
        "power": power,
        "type_s_share": wrong,
    }
    for name, value in expected.items():
        assert abs(row[name] - value) < 4 * row[f"{name}_mc_error"] + 1e-4, name
    upper = true + bias + error * stats.norm.pdf(reach - shift) / stats.norm.sf(reach - shift)
    assert row["exaggeration_ratio"] == pytest.approx(upper, abs=4 * row["exaggeration_ratio_mc_error"])


def test_groups_keep_their_order_and_meet_their_own_truth() -> None:
    answers = pd.concat(
        [answers_of([5.0] * 200, outcome="z"), answers_of([3.0] * 200), answers_of([4.0] * 200, design="b")]
    )
    targets = pd.concat([targets_of(1.0), targets_of(2.0, outcome="z"), targets_of(4.0, design="b")])
    table = diagnosis_table(answers, targets)
    assert tuple(table.columns) == DIAGNOSIS_COLUMNS
    assert table["outcome"].tolist() == ["z", "y", "y"]
    assert table["bias"].tolist() == [3.0, 2.0, 0.0]


def test_few_simulations_are_said_with_the_error_that_they_leave(five) -> None:
    with pytest.warns(FewSimulationsWarning) as caught:
        diagnosis_table(pd.concat([five, answers_of([1.0] * 200, design="b")]), targets_of(1.0))
    text = str(caught[0].message)
    assert "1 of 2 rows rest on fewer than 200 simulations (the least: 5)" in text
    assert f"Monte Carlo error of {np.sqrt(0.95 * 0.05 / 5):.3f}" in text


def test_enough_simulations_give_no_warning() -> None:
    assert diagnosis_table(answers_of([1.0] * 200), targets_of(1.0))["simulations"].tolist() == [200]


def test_bad_tables_are_refused(five) -> None:
    with pytest.raises(UnknownNameError, match="answers has no column 'estimate'"):
        diagnosis_table(five.drop(columns="estimate"), targets_of(1.0))
    with pytest.raises(UnknownNameError, match="targets has no column 'true'"):
        diagnosis_table(five, targets_of(1.0).drop(columns="true"))
    with pytest.raises(InvalidArgumentError, match="two true values for toy / effect / y"):
        diagnosis_table(five, pd.concat([targets_of(1.0), targets_of(2.0)]))
    with pytest.raises(InvalidArgumentError, match="There are no answers"):
        diagnosis_table(five.iloc[:0], targets_of(1.0))


def test_the_tables_of_the_caller_stay_as_they_are(five) -> None:
    before, targets = five.copy(), targets_of(1.0)
    with pytest.warns(FewSimulationsWarning):
        diagnosis_table(five, targets)
    assert_frame_equal(five, before)
    assert_frame_equal(targets, targets_of(1.0))


def test_a_diagnosis_is_written_and_read_with_six_digits(tmp_path: Path) -> None:
    table = diagnosis_table(answers_of([1 / 3] * 200), targets_of(1.0))
    write_diagnosis(table, tmp_path / "diagnosis.csv")
    assert_frame_equal(read_diagnosis(tmp_path / "diagnosis.csv"), table, rtol=1e-5)
    assert [path.name for path in tmp_path.iterdir()] == ["diagnosis.csv"]


def test_a_diagnosis_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="bip-teach diagnose --out"):
        read_diagnosis(tmp_path / "nothing.csv")
    with pytest.raises(InvalidArgumentError, match="cannot be written"):
        write_diagnosis(pd.DataFrame({"x": [1]}), tmp_path / "nowhere" / "x.csv")
