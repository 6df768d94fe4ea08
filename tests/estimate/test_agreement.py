"""Gaps between two answers: by hand, by their sums, when nothing is shared, and for bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bip_teach.errors import EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import GAPS, answer_gap_table

PAIR = {"cooperation": ("b3", "s6")}


def answers(rows: int = 4_000, shared: float = 0.0, seed: int = 5) -> pd.DataFrame:
    """Two columns of steps; with probability `shared`, the second repeats the first."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(1, 6, size=(2, rows))
    repeats = rng.random(rows) < shared
    clients = [f"P{row // 4}" for row in range(rows)]
    return pd.DataFrame({"client_id": clients, "b3": first, "s6": np.where(repeats, first, second)})


def test_gaps_are_those_of_an_explicit_loop() -> None:
    frame = answers(200, shared=0.3)
    table = answer_gap_table(frame, PAIR).set_index("contrast")
    counts = [0, 0, 0]
    for first, second in zip(frame["b3"], frame["s6"], strict=True):
        counts[min(abs(int(first) - int(second)), 2)] += 1
    assert table["estimate"].tolist() == pytest.approx([count / 200 for count in counts], abs=1e-12)
    assert list(table.index) == list(GAPS)


def test_agreement_by_chance_is_the_mean_over_all_ways_to_pair_the_answers() -> None:
    frame = answers(60, shared=0.5)
    gaps = np.minimum(np.abs(frame["b3"].to_numpy()[:, None] - frame["s6"].to_numpy()[None, :]), 2)
    expected = [float((gaps == place).mean()) for place in range(3)]
    assert answer_gap_table(frame, PAIR)["by_chance"].tolist() == pytest.approx(expected, abs=1e-12)


def test_shares_of_each_pair_add_up_to_everything() -> None:
    frame = answers().assign(s7=lambda one: one["b3"])
    table = answer_gap_table(frame, {**PAIR, "itself": ("b3", "s7")})
    sums = table.groupby("term")[["estimate", "by_chance"]].sum()
    assert np.allclose(sums, 1.0)
    assert table.loc[table["term"] == "itself", "estimate"].tolist() == [1.0, 0.0, 0.0]


def test_answers_that_share_nothing_agree_as_often_as_by_chance() -> None:
    table = answer_gap_table(answers(), PAIR)
    assert (table["estimate"] - table["by_chance"]).abs().max() < 0.03
    repeated = answer_gap_table(answers(shared=0.5), PAIR)
    assert repeated["estimate"].iloc[0] == pytest.approx(0.5 + 0.5 * 0.2, abs=0.03)


def test_the_order_of_rows_and_of_the_two_columns_does_not_matter() -> None:
    frame = answers(400, shared=0.2)
    turned = frame.sample(frac=1.0, random_state=1)
    table = answer_gap_table(frame, PAIR)
    pd.testing.assert_frame_equal(table, answer_gap_table(turned, PAIR))
    pd.testing.assert_frame_equal(table, answer_gap_table(frame, {"cooperation": ("s6", "b3")}))


def test_rows_without_both_answers_are_left_out_and_the_callers_frame_is_kept() -> None:
    frame = answers(100).astype({"b3": "Int8"})
    frame.loc[:9, "b3"] = pd.NA
    before = frame.copy()
    assert answer_gap_table(frame, PAIR)["n_obs"].tolist() == [90] * 3
    pd.testing.assert_frame_equal(frame, before)


def test_what_cannot_be_compared_is_refused() -> None:
    frame = answers(20)
    with pytest.raises(InvalidArgumentError, match="pairs is empty"):
        answer_gap_table(frame, {})
    with pytest.raises(UnknownNameError, match="s99"):
        answer_gap_table(frame, {"one": ("b3", "s99")})
    with pytest.raises(InvalidArgumentError, match="b3"):
        answer_gap_table(frame.assign(b3="often"), PAIR)
    with pytest.raises(EstimationError, match="No row has an answer in both"):
        answer_gap_table(frame.assign(b3=np.nan), PAIR)
