"""Model cards say what the fitted logit says, for every person that a reader can invent."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from bip_teach import estimate
from bip_teach.errors import InvalidArgumentError, UnknownNameError
from bip_teach.published import figure
from bip_teach.what_if import FORECAST, ModelCard, ModelCards, Predictor, profile_card, profile_cards

LEVELS = (1, 2, 3, 4, 5)
HEALTH = Predictor("health", LEVELS, mean=2.6, sd=1.1)
GOAL = Predictor("goal", LEVELS, mean=3.1, sd=1.2)
COVARIANCE = np.array([[0.01, 0.0002, 0.0], [0.0002, 0.0025, -0.0004], [0.0, -0.0004, 0.003]])
CARD = ModelCard("job", (HEALTH, GOAL), np.array([-2.123456, 0.3, 0.5]), COVARIANCE, 900, 300)


@pytest.fixture(scope="module")
def cards(frame):
    return profile_cards(frame)


def test_each_card_has_as_many_answers_as_the_report_counts(cards):
    counts = {
        "search": "B.search.n_indicators",
        "job": "B.job.n_indicators",
        "education": "B.edu.n_indicators",
    }
    for outcome, card in cards.cards.items():
        assert len(card.predictors) == int(figure(counts[outcome]).number)
        assert FORECAST in [one.name for one in card.predictors]


def test_a_card_says_what_the_fitted_logit_predicts(frame):
    rows = frame[frame["under_30"] == 1]
    scores = {
        "s12": rows["s12"].astype(float),
        "network_support": rows[["b4", "s9"]].astype(float).mean(axis=1),
        "everyday_coping": rows[["b5", "s10"]].astype(float).mean(axis=1),
        "b11": rows["b11"].astype(float),
    }
    fit = estimate.fit_logit(rows.assign(**scores), "education_52w", list(scores), cluster="client_id")
    card = profile_card(frame, "education")
    people = pd.DataFrame(
        {
            "s12": [1, 3, 5],
            "network_support": [2, 4, 5],
            "everyday_coping": [1, 3, 5],
            "b11": [28_000, 22_000, 18_000],
        }
    )
    predicted = fit.predict(people)
    for row, person in enumerate(people.to_dict("records")):
        seen = card.lookup(**person)
        for name in ("estimate", "conf_low", "conf_high"):
            assert seen[name] == pytest.approx(predicted[name].iloc[row], abs=2e-5)


def test_the_cards_are_about_the_people_of_the_report(cards, frame):
    assert cards.cards["education"].n_obs == (frame["under_30"] == 1).sum()
    assert cards.cards["job"].n_obs == (frame["under_30"] == 0).sum()
    assert cards.cards["search"].n_obs == ((frame["under_30"] == 0) & frame["searches"].notna()).sum()


def test_every_listed_answer_goes_with_more_and_the_pay_asked_with_less(cards):
    signs = cards.table.set_index("term")["log_odds"] > 0
    assert not signs["b11"]
    assert signs.drop("b11").all()


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_one_step_more_is_the_difference_of_two_lookups(health, goal):
    here = CARD.lookup(health=health, goal=goal)
    if health == 5:
        assert here["steps"][0] is None
    else:
        there = CARD.lookup(health=health + 1, goal=goal)
        assert here["steps"][0][0] == pytest.approx(there["estimate"] - here["estimate"], abs=2e-6)


def test_intervals_follow_from_the_covariance():
    draws = np.random.default_rng(4).multivariate_normal(CARD.coefficients, CARD.covariance, 400_000)
    shares = expit(draws @ [1, 4 - HEALTH.mean, 2 - GOAL.mean])
    more = expit(draws @ [1, 5 - HEALTH.mean, 2 - GOAL.mean])
    seen = CARD.lookup(health=4, goal=2)
    # Monte Carlo error of the ends of the share: under 0.0005; the delta method is good to a twentieth.
    assert [seen["conf_low"], seen["conf_high"]] == pytest.approx(
        np.quantile(shares, [0.025, 0.975]), abs=5e-4
    )
    _, low, high = seen["steps"][0]
    assert high - low == pytest.approx(2 * 1.96 * (more - shares).std(), rel=0.05)


def test_the_table_counts_a_step_from_the_means():
    table = CARD.table.set_index("term")
    assert table.loc["health", "change"] == pytest.approx(expit(-2.1235 + 0.3) - expit(-2.1235), abs=1e-6)
    assert table.loc["health", "log_odds"] == pytest.approx(0.3)
    assert table.loc["health", "conf_high"] == pytest.approx(0.3 + 1.959964 * 0.05)


def test_numbers_keep_five_digits_and_fit_a_small_payload(cards):
    assert CARD.coefficients[0] == -2.1235
    words = json.dumps(cards.payload(), separators=(",", ":"), allow_nan=False)
    assert len(words) < 4_000
    assert len(json.loads(words)["cards"]["search"]["covariance"]) == 10 * 11 / 2


def test_answers_of_other_cards_play_no_part(cards):
    setting = {axis.name: axis.levels[1] for axis in cards.axes} | {"outcome": "education"}
    assert cards.lookup(**setting) == cards.lookup(**setting | {"b3": 5, "job_search": 6})


def test_a_shared_answer_is_one_axis(cards):
    names = [axis.name for axis in cards.axes]
    assert len(names) == len(set(names))
    assert names.count(FORECAST) == 1


def test_the_frame_stays_as_it_is(frame):
    before = frame.copy()
    profile_card(frame, "job")
    pd.testing.assert_frame_equal(frame, before)


def test_bad_settings_are_named():
    with pytest.raises(InvalidArgumentError, match=r"health is 6\. Allowed: 1, 2, 3, 4, 5"):
        CARD.lookup(health=6, goal=1)
    with pytest.raises(UnknownNameError, match="no axis called 'gaol'"):
        CARD.lookup(health=1, gaol=1)
    with pytest.raises(InvalidArgumentError, match="outcome is 'work'"):
        ModelCards({"job": CARD}).lookup(outcome="work", health=1, goal=1)


def test_bad_cards_are_refused(frame):
    with pytest.raises(InvalidArgumentError, match="one coefficient for the constant"):
        replace(CARD, coefficients=np.zeros(2))
    with pytest.raises(InvalidArgumentError, match="positive definite"):
        replace(CARD, covariance=np.ones((3, 3)))
    with pytest.raises(InvalidArgumentError, match="positive definite"):
        replace(CARD, coefficients=np.array([np.nan, 0, 0]))
    with pytest.raises(InvalidArgumentError, match="same distance"):
        Predictor("health", (1, 2, 4), 2.0, 1.0)
    with pytest.raises(InvalidArgumentError, match="at least one"):
        ModelCards({})
    other = ModelCard("search", (replace(GOAL, levels=(0, 1)),), np.zeros(2), np.eye(2), 10, 5)
    with pytest.raises(InvalidArgumentError, match="'goal' has levels"):
        ModelCards({"job": CARD, "search": other})
    with pytest.raises(InvalidArgumentError, match="outcome is 'work'"):
        profile_card(frame, "work")
