"""Answers about switches against the truth, with knobs turned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bip_teach.compare import (
    SWITCH_BIASES_FILE,
    SWITCH_DESIGNS,
    measure_switch_biases,
    read_switch_biases,
    switch_bias_table,
    write_switch_biases,
)
from bip_teach.errors import InvalidArgumentError, InvalidDesignError
from bip_teach.simulate import calibrated_design, true_effects

SELECTED = "people far from a job switch much more"
NOTHING = ["switches change nothing", "chance decides, and switches change nothing"]
CLIENTS = 2_000


@pytest.fixture(scope="module")
def measured() -> pd.DataFrame:
    """Two small draws of two designs; the t quantile for one degree of freedom is 12.706."""
    two = {name: SWITCH_DESIGNS[name] for name in ("as shipped", NOTHING[0])}
    return measure_switch_biases(2, n_clients=CLIENTS, designs=two)


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    """The measured table of the package, for a job."""
    return read_switch_biases()


def test_one_row_per_draw_outcome_design_and_answer(measured: pd.DataFrame) -> None:
    keys = ["seed", "outcome", "design", "term"]
    assert not measured.duplicated(keys).any()
    assert measured.groupby(keys[:3]).size().eq(4).all()
    assert set(measured["seed"]) == {1, 2}
    assert measured["n_obs"].min() > CLIENTS


def test_the_truth_is_that_of_the_draw_and_of_the_estimand(measured: pd.DataFrame) -> None:
    rows = measured[measured["seed"].eq(2) & measured["design"].eq("as shipped")]
    for row in rows.itertuples():
        effects = true_effects(calibrated_design(), str(row.estimand), CLIENTS, 2).set_index("outcome")
        assert row.true_pp == effects.loc[row.outcome, "value"]
    assert (rows["estimand"].eq("just_switched") == rows["term"].eq("just_switched")).all()
    assert measured.loc[measured["design"].eq(NOTHING[0]), "true_pp"].eq(0).all()


def test_means_and_intervals_by_hand(measured: pd.DataFrame) -> None:
    table = switch_bias_table(measured)
    for row in table.itertuples():
        same = measured["outcome"].eq(row.outcome) & measured["design"].eq(row.design)
        draws = measured[same & measured["term"].eq(row.term)]
        gap = draws["estimate_pp"] - draws["true_pp"]
        assert row.bias_pp == pytest.approx(gap.mean())
        assert row.bias_high_pp - row.bias_pp == pytest.approx(12.706 * gap.std() / np.sqrt(2), rel=1e-4)
        assert row.draws == 2
    assert list(dict.fromkeys(table["term"])) == ["naive", "time_adjusted", "adjusted", "just_switched"]


def test_the_shipped_table_has_all_designs_and_both_outcomes(shipped: pd.DataFrame) -> None:
    both = read_switch_biases("job_or_education")
    for table in (shipped, both):
        assert list(dict.fromkeys(table["design"])) == list(SWITCH_DESIGNS)
        assert table.groupby("design").size().eq(4).all()
        assert table["bias_pp"].between(table["bias_low_pp"], table["bias_high_pp"]).all()
        assert (table["bias_pp"] - (table["estimate_pp"] - table["true_pp"])).abs().max() < 1e-5
        assert table["draws"].min() >= 5
    assert (both["true_pp"] <= shipped["true_pp"]).all()


def test_where_switches_change_nothing_the_truth_is_nothing(shipped: pd.DataFrame) -> None:
    nothing = shipped["design"].isin(NOTHING)
    assert shipped.loc[nothing, "true_pp"].eq(0).all()
    assert shipped.loc[~nothing, "true_pp"].lt(-0.5).all()


def test_what_the_book_says_about_the_four_answers(shipped: pd.DataFrame) -> None:
    """Selection misleads simple rows, the slope per switch is too small, just switched is near the truth."""
    bias = shipped.pivot_table(index="design", columns="term", values="bias_pp")
    assert bias.loc[SELECTED, "time_adjusted"] < -0.8
    assert bias.loc["as shipped", "adjusted"] > 0.2
    assert abs(bias.loc["as shipped", "just_switched"]) < 0.5 * bias.loc["as shipped", "adjusted"]
    assert bias.loc[NOTHING[0], "naive"] < -0.4
    worst = bias.abs().max()
    assert worst["just_switched"] < 0.6 * worst.drop("just_switched").min()


def test_the_packaged_file_agrees_with_a_small_draw(shipped: pd.DataFrame) -> None:
    """The same truth, within the Monte Carlo error of 2,000 clients a draw."""
    small = true_effects(estimand="just_switched", n_clients=4_000, seed=1).set_index("outcome")
    row = shipped[shipped["design"].eq("as shipped") & shipped["term"].eq("just_switched")].iloc[0]
    assert abs(row["true_pp"] - small.loc["job", "value"]) < 4 * small.loc["job", "std_error"]


def test_writing_replaces_the_file_and_a_failure_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: pd.DataFrame
) -> None:
    calls = []
    monkeypatch.setattr(
        "bip_teach.compare.switch_biases.measure_switch_biases",
        lambda *given: calls.append(given) or measured,
    )
    target = tmp_path / "biases.csv"
    write_switch_biases(2, path=target, n_clients=CLIENTS)
    pd.testing.assert_frame_equal(
        pd.read_csv(target), switch_bias_table(measured), check_exact=False, atol=1e-6
    )
    assert calls[0][0] == 2
    assert calls[0][-1] == CLIENTS
    with pytest.raises(InvalidArgumentError, match="cannot be written"):
        write_switch_biases(2, path=tmp_path / "no" / "biases.csv")
    assert SWITCH_BIASES_FILE.name == "switch_biases.csv"


def test_bad_arguments() -> None:
    with pytest.raises(InvalidArgumentError, match="outcome is 'jobs'"):
        read_switch_biases("jobs")
    with pytest.raises(InvalidArgumentError, match="draws is 1"):
        measure_switch_biases(1)
    with pytest.raises(InvalidDesignError, match="no field luck"):
        measure_switch_biases(2, designs={"lucky": {"luck": 1.0}})
