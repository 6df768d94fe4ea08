"""Tables and figures of a diagnosis, from rows that are computed by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from scipy import stats

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.figures import coverage_figure, diagnosis_figure, diagnosis_verdicts, diagnosis_words

NAN = math.nan


def row(design: str = "as_shipped", estimator: str = "all_2sls", **numbers: float | str) -> dict[str, object]:
    """One row of a diagnosis: 16 draws of a share around 0.02, the truth being 0.03."""
    usual: dict[str, object] = {
        "design": design,
        "estimator": estimator,
        "outcome": "job_52w",
        "estimand": "belief_until_switch",
        "true": 0.03,
        "simulations": 16,
        "mean_estimate": 0.02,
        "sd_estimate": 0.004,
        "mean_std_error": 0.005,
    }
    for name, value in {
        "bias": -0.01,
        "coverage": 0.5,
        "power": 0.75,
        "type_s_share": 0.25,
        "exaggeration_ratio": 0.8,
    }.items():
        usual |= {name: value, f"{name}_mc_error": 0.001 if name == "bias" else 0.125}
    return {**usual, **numbers}


TABLE = pd.DataFrame(
    [
        row(),
        row(estimator="first_ujive", estimand="belief_from_first_response", mean_estimate=0.03, bias=0.0),
        row(design="alike", coverage=NAN, coverage_mc_error=NAN, power=NAN, power_mc_error=NAN),
    ]
)


def test_the_words_are_percentage_points_with_their_monte_carlo_error() -> None:
    words = diagnosis_words(TABLE).iloc[0]
    assert words.to_dict() == {
        "world": "as shipped",
        "method": "all answers, two-stage least squares",
        "outcome": "job",
        "true": "3.00",
        "mean of the draws": "2.00",
        "bias": "−1.00 ± 0.10",
        "spread": "0.40",
        "mean standard error": "0.50",
        "holds the truth": "50.0 ± 12.5",
        "leaves out zero": "75 ± 13",
        "wrong sign": "25.0 ± 12.5",
        "exaggerates": "0.8 ± 0.1",
        "draws": "16",
    }


def test_what_has_no_number_is_a_dash() -> None:
    words = diagnosis_words(TABLE).iloc[2]
    assert words["holds the truth"] == "–"
    assert words["world"] == "alike"


def test_places_are_not_multiplied() -> None:
    places = pd.DataFrame([row(estimand="mix_places", outcome="job_only", true=2.0, mean_estimate=1.5)])
    words = diagnosis_words(places).iloc[0]
    assert (words["true"], words["mean of the draws"]) == ("2.00", "1.50")
    assert "places of 100" in diagnosis_figure(places, "How far?").layout.meta["alt"]


def test_the_figure_draws_mean_truth_and_where_most_estimates_lie() -> None:
    drawn = diagnosis_figure(TABLE.head(2), "What changes?")
    mean, true = drawn.data
    assert list(mean.x) == pytest.approx([2.0, 3.0])
    assert list(true.x) == pytest.approx([3.0, 3.0])
    assert list(mean.error_x.array) == pytest.approx([1.96 * 0.4] * 2)
    meta = drawn.layout.meta
    assert meta["caption"].startswith("What changes?")
    assert "over 16 draws" in meta["caption"]
    assert [cells[0] for cells in meta["table"]["rows"]] == [
        "all answers, two-stage least squares",
        "first answers, UJIVE",
    ]


def test_numbers_of_the_figure_are_said_with_two_decimals() -> None:
    meta = diagnosis_figure(TABLE.head(1), "What changes?").layout.meta
    assert meta["table"]["decimals"] == 2
    assert "mean estimate 2.00" in meta["alt"]


def test_rows_are_named_by_what_differs() -> None:
    drawn = diagnosis_figure(TABLE.iloc[[0, 2]], "What changes?")
    assert [cells[0] for cells in drawn.layout.meta["table"]["rows"]] == ["world: as shipped", "world: alike"]


def test_rows_of_two_units_are_refused() -> None:
    mixed = pd.concat([TABLE, pd.DataFrame([row(estimand="mix_places")])])
    with pytest.raises(InvalidArgumentError, match="2 units: percentage points, places of 100"):
        diagnosis_figure(mixed, "What changes?")


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="0 units: none"):
        diagnosis_figure(TABLE.head(0), "What changes?")


def test_coverage_is_drawn_beside_what_is_promised() -> None:
    drawn = coverage_figure(TABLE)
    hold, promised = drawn.data
    assert list(hold.x) == [50.0, 50.0]
    high = stats.binomtest(8, 16).proportion_ci(method="wilson").high
    assert list(hold.error_x.array) == pytest.approx([100 * high - 50] * 2, rel=1e-3)
    assert list(promised.x) == [95, 95]


def test_no_more_than_all_intervals_can_hold_the_truth() -> None:
    hold = coverage_figure(pd.DataFrame([row(coverage=1.0), row(coverage=0.0)])).data[0]
    range_of_all = stats.binomtest(16, 16).proportion_ci(method="wilson")
    assert list(hold.error_x.array) == pytest.approx([0.0, 100 * (1 - range_of_all.low)], rel=1e-3, abs=1e-9)
    assert list(hold.error_x.arrayminus) == pytest.approx(
        [100 * (1 - range_of_all.low), 0.0], rel=1e-3, abs=1e-9
    )


def test_where_all_draws_agree_a_range_stands_instead_of_an_error_of_zero() -> None:
    agreed = row(coverage=1.0, coverage_mc_error=0.0, power=1.0, type_s_share=0.0, type_s_share_mc_error=0.0)
    words = diagnosis_words(pd.DataFrame([agreed])).iloc[0]
    low = 100 * stats.binomtest(16, 16).proportion_ci(method="wilson").low
    assert words["holds the truth"] == f"100.0 ({low:.1f} to 100.0)"
    assert words["leaves out zero"] == f"100 ({low:.1f} to 100.0)"
    assert words["wrong sign"] == f"0.0 (0.0 to {100 - low:.1f})"


def test_coverage_needs_an_interval() -> None:
    with pytest.raises(InvalidArgumentError, match="No row of the table has an interval"):
        coverage_figure(TABLE.tail(1))


@pytest.mark.parametrize("draw", [diagnosis_words, coverage_figure, diagnosis_verdicts])
def test_a_column_that_is_missing_is_named(draw) -> None:
    with pytest.raises(UnknownNameError, match="estimator"):
        draw(TABLE.drop(columns="estimator"))


def test_the_table_of_the_caller_stays_as_it_was() -> None:
    before = TABLE.copy()
    diagnosis_words(TABLE)
    diagnosis_verdicts(TABLE)
    diagnosis_figure(TABLE, "What changes?")
    coverage_figure(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)


def test_a_verdict_needs_a_bias_that_is_large_and_sure() -> None:
    numbers = {
        "low": (-0.0011, 0.0001),
        "high": (0.0011, 0.0001),
        "small": (0.0009, 0.0001),
        "unsure": (0.0011, 0.0004),
        "unknown": (NAN, NAN),
    }
    table = pd.DataFrame(
        [row(design=name, bias=bias, bias_mc_error=error) for name, (bias, error) in numbers.items()]
    )
    assert diagnosis_verdicts(table).to_dict("records") == [
        {
            "method": "all answers, two-stage least squares",
            "outcome": "job",
            "too low in": "low",
            "about right in": "small, unsure",
            "too high in": "high",
        }
    ]


def test_every_method_and_outcome_has_one_verdict() -> None:
    verdicts = diagnosis_verdicts(TABLE)
    assert list(verdicts["method"]) == ["all answers, two-stage least squares", "first answers, UJIVE"]
    assert verdicts.loc[1, "about right in"] == "as shipped"
    assert verdicts.loc[0, "too low in"] == "all worlds"


def test_most_worlds_are_not_listed_one_by_one() -> None:
    table = pd.DataFrame(
        [row(design=name, bias=0.0) for name in ("first", "second", "third")] + [row(design="last")]
    )
    assert diagnosis_verdicts(table).iloc[0, 2:].tolist() == ["last", "all other worlds", "–"]
