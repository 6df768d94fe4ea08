"""The made-up league table: its random numbers, its truth, its ranking and its best guesses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.estimate.shrinkage import shrink
from bip_teach.published import figure
from bip_teach.what_if import LEAGUE_START, PUBLISHED_QUARTERS, League
from bip_teach.what_if.draws import STRETCH, random_words

LEAGUE = League()


def deal(**setting):
    return LEAGUE.lookup(**{**LEAGUE_START, **setting})


def mulberry32(seed):
    """The generator as it is usually written, one number after the other."""
    state = seed
    while True:
        state = (state + 0x6D2B79F5) % 2**32
        mixed = ((state ^ state >> 15) * (state | 1)) % 2**32
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) % 2**32
        yield mixed ^ mixed >> 14


def test_random_words_are_those_of_mulberry32():
    generator = mulberry32(0)
    one_by_one = [next(generator) for _ in range(2 * STRETCH)]
    assert random_words(0, np.arange(STRETCH)).tolist() == one_by_one[:STRETCH]
    assert random_words(1, np.arange(STRETCH)).tolist() == one_by_one[STRETCH:]


def test_random_words_are_even_and_unrelated():
    shares = np.stack([random_words(stretch, np.arange(STRETCH)) for stretch in range(40)]) / 2**32
    tenths = np.histogram(shares, bins=10, range=(0, 1))[0] / shares.size
    assert tenths == pytest.approx(np.full(10, 0.1), abs=4 * 0.3 / np.sqrt(shares.size))
    neighbours = np.corrcoef(shares[:, :-1].ravel(), shares[:, 1:].ravel())[0, 1]
    assert abs(neighbours) < 4 / np.sqrt(shares.size)
    between = np.corrcoef(shares)[~np.eye(40, dtype=bool)]
    assert np.abs(between).max() < 5 / np.sqrt(STRETCH)


def test_places_of_one_draw_never_reach_the_next():
    most = {axis.name: max(axis.levels) for axis in LEAGUE.axes}
    assert most["caseworkers"] * (most["caseload"] + 1) <= STRETCH


def test_the_start_setting_is_the_published_one_with_equal_caseworkers():
    assert LEAGUE_START["base_share"] == figure("C.thought.mean").share
    assert pytest.approx([0.07, 0.13, 0.18, 0.23]) == PUBLISHED_QUARTERS
    row = deal()
    assert set(np.round(row["truths"], 6)) == {0.1476}
    assert row["better"] == 0
    assert row["by_truth"] == row["true"]


def test_equal_caseworkers_look_as_unequal_as_the_published_quarters():
    seen = np.mean([deal(draw=draw)["seen"] for draw in range(1, 101)], axis=0)
    # 400 draws by another generator: 7.1, 12.3, 16.5, 23.3; each mean has an error of about 0.1.
    assert seen == pytest.approx([0.071, 0.123, 0.165, 0.233], abs=0.003)


@pytest.mark.parametrize("spread", [1, 2, 4])
@pytest.mark.parametrize("caseworkers", [20, 160, 300])
def test_true_chances_have_the_mean_and_the_spread_that_were_set(spread, caseworkers):
    truths = np.array(deal(caseworkers=caseworkers, spread_pp=spread, base_share=0.3)["truths"])
    assert truths.mean() == pytest.approx(0.3, abs=1e-9)
    assert 100 * truths.std() == pytest.approx(spread, abs=1e-6)


def test_no_chance_falls_below_nothing():
    truths = deal(spread_pp=6, base_share=0.06)["truths"]
    assert min(truths) == 0
    assert max(truths) < 1


def test_a_new_draw_keeps_the_caseworkers():
    first, second = (deal(spread_pp=3, draw=draw) for draw in (1, 2))
    assert sorted(first["truths"]) == sorted(second["truths"])
    assert first["rates"] != second["rates"]
    assert first["by_truth"] == second["by_truth"]


def test_what_stays_is_counted_by_the_next_draw():
    # With distinct true chances, a caseworker is known by the true chance.
    first, second = (deal(spread_pp=4, draw=draw) for draw in (7, 8))
    size = first["size"]
    top, next_top = (set(row["truths"][-size:]) for row in (first, second))
    assert len(top) == size
    assert first["staying"] == len(top & next_top)
    rates = dict(zip(second["truths"], second["rates"], strict=True))
    again = [rates[truth] for truth in first["truths"]]
    assert first["next_seen"] == pytest.approx(np.mean(np.array(again).reshape(4, -1), axis=1))


def test_quarters_are_the_means_of_the_ranking():
    row = deal(spread_pp=2, caseload=15)
    assert row["rates"] == sorted(row["rates"])
    for quarters, column in (("seen", "rates"), ("true", "truths"), ("guessed", "guesses")):
        assert row[quarters] == pytest.approx(np.mean(np.array(row[column]).reshape(4, -1), axis=1))
    assert row["by_truth"] == pytest.approx(np.mean(np.sort(row["truths"]).reshape(4, -1), axis=1))
    top = np.array(row["truths"][-row["size"] :])
    assert row["better"] == (top > np.mean(row["truths"])).sum()


def test_the_top_of_equal_caseworkers_stays_by_luck_alone():
    shares = [deal(draw=draw)["staying"] / deal(draw=draw)["size"] for draw in range(1, 101)]
    # A quarter; 100 draws of 75, of which each stays with a chance of a quarter.
    assert np.mean(shares) == pytest.approx(0.25, abs=4 * np.sqrt(0.25 * 0.75 / 7500))
    better = np.mean([deal(spread_pp=6, draw=draw)["staying"] for draw in range(1, 11)]) / 75
    assert better > 0.35


def test_ties_go_by_lot():
    # With five people each, most caseworkers share a rate; who is on top must not depend on their number.
    row = [deal(caseload=5, base_share=0.06, draw=draw)["staying"] for draw in range(1, 101)]
    assert np.mean(row) / 75 == pytest.approx(0.25, abs=0.025)


@pytest.mark.parametrize(
    ("caseworkers", "caseload", "spread", "draw"),
    [(300, 30, 0, 1), (300, 30, 2, 4), (300, 100, 6, 5), (20, 5, 0, 2), (20, 100, 4, 9), (100, 10, 3, 8)],
)
def test_best_guesses_and_intervals_are_those_of_the_estimator(caseworkers, caseload, spread, draw):
    row = deal(caseworkers=caseworkers, caseload=caseload, spread_pp=spread, draw=draw)
    rates = np.array(row["rates"])
    # The same noise for all: inside the caseworkers, with half a success more.
    inside = (rates * (1 - rates)).mean() / (caseload - 1) + 0.5 / (caseworkers * caseload**2)
    other = shrink(rates, np.full(caseworkers, np.sqrt(inside)))
    assert row["guesses"] == pytest.approx(other.shrunken, abs=1e-6)
    # The estimator adds up 200 spreads where this uses the whole curve.
    half = np.array(row["highs"]) - np.array(row["guesses"])
    assert half == pytest.approx((other.conf_high - other.conf_low) / 2, abs=2e-4)
    assert row["lows"] == pytest.approx(np.maximum(0, other.conf_low), abs=2e-4)


@pytest.mark.parametrize("spread", [0, 1, 2, 4, 6])
@pytest.mark.parametrize(("caseworkers", "caseload"), [(300, 30), (100, 10), (40, 100)])
def test_intervals_hold_about_95_of_100_true_chances(caseworkers, caseload, spread):
    held = []
    for draw in range(1, 41):
        row = deal(caseworkers=caseworkers, caseload=caseload, spread_pp=spread, draw=draw)
        truths = np.array(row["truths"])
        held.append(((truths >= row["lows"]) & (truths <= row["highs"])).mean())
    # 40 draws of the same caseworkers; where they are nearly alike, more are held.
    assert np.mean(held) > 0.92
    assert spread < 4 or np.mean(held) < 0.98


def test_the_best_guess_comes_nearer_to_the_truth_than_the_rate():
    row = deal(spread_pp=3)
    rates, guesses, truths = (np.array(row[name]) for name in ("rates", "guesses", "truths"))
    assert np.mean((guesses - truths) ** 2) < 0.5 * np.mean((rates - truths) ** 2)


def test_every_extreme_setting_has_finite_numbers():
    ends = [(axis.levels[0], axis.levels[-1]) for axis in LEAGUE.axes[:-1]]
    names = [axis.name for axis in LEAGUE.axes]
    for levels, draw in product(product(*ends), range(1, 101, 9)):
        row = LEAGUE.lookup(**dict(zip(names, (*levels, draw), strict=True)))
        lows, guesses, highs = (np.array(row[name]) for name in ("lows", "guesses", "highs"))
        assert (lows >= 0).all()
        assert (highs <= 1).all()
        assert (lows <= guesses).all()
        assert (guesses <= highs).all()
        assert (highs > lows).all()


def test_the_table_holds_examples_of_the_start_setting():
    table = LEAGUE.table
    assert (table["caseworkers"] == 300).all()
    row = table.query("caseload == 30 and spread_pp == 0").iloc[0]
    assert [row[f"seen_{place}"] for place in (1, 2, 3, 4)] == deal()["seen"]
    equal = table[table["spread_pp"] == 0].sort_values("caseload")
    assert (np.diff(equal["seen_4"] - equal["seen_1"]) < 0).all()
    assert (equal["true_4"] == equal["true_1"]).all()


def test_a_setting_outside_the_axes_is_refused():
    with pytest.raises(InvalidArgumentError, match=r"caseload is 7\. Allowed: 5, 10"):
        deal(caseload=7)
    with pytest.raises(UnknownNameError, match="no axis called 'spread'"):
        deal(spread=2)
    with pytest.raises(InvalidArgumentError, match="no level for 'draw'"):
        LEAGUE.lookup(caseworkers=20, caseload=5, base_share=0.1, spread_pp=0)
