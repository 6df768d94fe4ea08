"""The programme of a job centre: what is estimated, how it is added, and what is true."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from bip_teach import estimate
from bip_teach.compare.effects import CONTROLS, fit_belief
from bip_teach.errors import EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.simulate import calibrated_design, true_effects
from bip_teach.simulate.contrasts import first_responses
from bip_teach.simulate.outcomes import window_chances
from bip_teach.simulate.world import generate_world
from bip_teach.what_if.jobcentre import PART_KINDS, SWITCH_YEARS, JobCentreCard, jobcentre_card
from bip_teach.what_if.jobcentre_truth import true_changes

SETTING = {
    "clients": 400,
    "raised_of_10": 5,
    "switching_of_100": 6,
    "combined_of_100": 40,
    "truth": True,
}
TODAY = {"raised_of_10": 0, "switching_of_100": 16, "combined_of_100": 20}
WORLD_CLIENTS = 6_000


def parts(**columns):
    rows = {
        "part": list(PART_KINDS),
        "estimate": [0.07, 0.02, -0.01, 0.05],
        "std_error": [0.004, 0.005, 0.006, 0.01],
        "true": [np.nan, 0.015, -0.012, 0.03],
        "n_obs": [4000, 3900, 9500, 4000],
    }
    return pd.DataFrame(rows | columns)


@pytest.fixture
def card():
    return JobCentreCard(parts(), switching_today=16, combined_today=20)


@pytest.fixture(scope="module")
def made(frame):
    """The card of the shipped panel, and the frame as it was before."""
    before = frame.copy()
    return jobcentre_card(frame, calibrated_design()), before


@pytest.fixture(scope="module")
def shipped(made):
    return made[0]


def job_share(design, seed=5):
    world = generate_world(WORLD_CLIENTS, seed, design)
    first = first_responses(world)
    rows = tuple(part[first] for part in world.rows)
    return float(window_chances(world.hazard, rows)[0].sum(axis=0).mean())


# Identity


def test_a_programme_is_units_times_weights(card):
    row = card.lookup(**SETTING)
    assert row["belief"] == pytest.approx(0.5 * 0.02)
    assert row["switches"] == pytest.approx(1.5 * -0.10 * -0.01)
    assert row["combined"] == pytest.approx(0.20 * 0.05)
    assert row["change"] == row["belief"] + row["switches"]
    assert row["true_change"] == pytest.approx(0.5 * 0.015 + 1.5 * -0.10 * -0.012)
    assert row["true_combined"] == pytest.approx(0.2 * 0.03)


def test_the_interval_of_the_change_is_the_delta_method_and_a_simulation(card):
    row = card.lookup(**SETTING)
    draws = np.random.default_rng(1).normal([0.02, -0.01], [0.005, 0.006], (200_000, 2))
    changes = draws @ [0.5, 1.5 * -0.1]
    # The Monte Carlo error of these quantiles is below 0.00003.
    assert np.quantile(changes, [0.025, 0.975]) == pytest.approx(
        [row["change_low"], row["change_high"]], abs=1e-4
    )


def test_as_today_nothing_changes_and_nothing_is_uncertain(card):
    row = card.lookup(**SETTING | TODAY)
    for name, end in product(("belief", "switches", "change", "combined"), ("", "_low", "_high")):
        assert row[f"{name}{end}"] == 0


def test_support_is_never_counted(card):
    changes = {card.lookup(**SETTING | {"combined_of_100": level})["change"] for level in (0, 20, 60)}
    assert len(changes) == 1


def test_chance_alone_is_the_spread_of_a_share_of_so_many_people(card):
    drawn = np.random.default_rng(2).binomial(400, 0.07, 200_000) / 400
    spread = card.lookup(**SETTING)["spread"]
    assert spread == pytest.approx(1.96 * drawn.std(), rel=0.01)
    assert card.lookup(**SETTING | {"clients": 1600})["spread"] == pytest.approx(spread / 2)


def test_what_is_true_stays_away_unless_asked_for_and_known(card):
    unknown = JobCentreCard(parts(true=np.nan), 16, 20)
    for row in (card.lookup(**SETTING | {"truth": False}), unknown.lookup(**SETTING)):
        assert [row[name] for name in row if name.startswith("true_")] == [None] * 4
    assert unknown.payload()["true"] is None


def test_the_table_says_what_each_number_is(card):
    table = card.table.set_index("part")
    assert dict(table["kind"]) == PART_KINDS
    assert table.loc["switches", "today"] == 0.16
    assert (table["conf_low"] < table["estimate"]).all()
    assert table.loc["belief", "conf_high"] == pytest.approx(0.02 + 1.96 * 0.005, abs=1e-6)


# The shipped panel


def test_the_parts_are_the_estimates_of_the_panel(shipped, frame):
    table, first = shipped.table.set_index("part"), frame[frame["wave"] == 1]
    belief = fit_belief(first.dropna(subset=["belief"]), "job_52w").table.loc["ujive"]
    switches = estimate.fit_switches(frame, "job_52w", controls=CONTROLS, cluster="client_id").table
    for name, row in {"belief": belief, "switches": switches.loc["just_switched"]}.items():
        for column in ("estimate", "std_error"):
            assert table.loc[name, column] == pytest.approx(row[column], abs=1e-6)
    assert table.loc["today", "estimate"] == pytest.approx(first["job_52w"].mean(), abs=1e-6)
    assert shipped.switching_today == round(100 * frame.loc[frame["wave"] > 1, "switched"].mean())
    assert shipped.combined_today == round(100 * first["mix"].eq("combined_with_job").mean())


def test_adjustment_leaves_less_than_the_plain_difference(shipped, frame):
    first = frame[frame["wave"] == 1]
    means = first.groupby(first["mix"].eq("combined_with_job"))["job_52w"].mean()
    support = shipped.table.set_index("part").loc["combined"]
    assert 0 < support["estimate"] < means[True] - means[False]


def test_what_is_true_lies_in_the_intervals_of_belief_and_switches(shipped):
    table = shipped.table.set_index("part").loc[["belief", "switches"]]
    assert table["true"].between(table["conf_low"], table["conf_high"]).all()


def test_the_frame_stays_as_it_is(frame, made):
    pd.testing.assert_frame_equal(frame, made[1])


# Truth


def test_true_belief_and_switches_are_the_true_effects():
    design = calibrated_design()
    changes = true_changes(design, n_clients=WORLD_CLIENTS, seed=5)
    for part, estimand in {"belief": "belief_from_first_response", "switches": "just_switched"}.items():
        effects = true_effects(design, estimand, WORLD_CLIENTS, 5).set_index("outcome")
        assert changes[part] == effects.loc["job", "value"] / 100


def test_support_without_gain_does_nothing():
    gain = calibrated_design().choice_gain
    alike = calibrated_design(choice_gain=(gain[0],) * len(gain))
    assert true_changes(alike, n_clients=WORLD_CLIENTS, seed=5)["combined"] == pytest.approx(0, abs=1e-12)
    assert true_changes(calibrated_design(), n_clients=WORLD_CLIENTS, seed=5)["combined"] > 0.02


def test_years_ahead_carry_a_switch_over_to_a_rate():
    """Another rate of switches, simulated for a whole year, gives what the card's weight says."""
    design = calibrated_design()
    half = calibrated_design(switch_share=design.switch_share / 2)
    simulated = (job_share(half) - job_share(design)) / (design.switch_share / 2)
    carried = -SWITCH_YEARS * true_changes(design, n_clients=WORLD_CLIENTS, seed=5)["switches"]
    # Exits before a switch, and the path of hazards over the year, move it by less than a fifth.
    assert simulated == pytest.approx(carried, rel=0.2)


def test_a_world_without_switches_says_so():
    with pytest.raises(EstimationError, match="Use a design in which people change caseworker"):
        true_changes(calibrated_design(switch_share=0.0), n_clients=WORLD_CLIENTS)


# Bad input


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"part": ["belief", "today", "switches", "combined"]}, "in this order"),
        ({"estimate": [0.07, np.nan, 0, 0]}, "Give a finite estimate"),
        ({"std_error": [0.1, -0.1, 0, 0]}, "an error of 0 or more"),
        ({"estimate": [1.07, 0, 0, 0]}, "share from 0 to 1"),
    ],
)
def test_parts_that_make_no_sense_are_refused(columns, message):
    with pytest.raises(InvalidArgumentError, match=message):
        JobCentreCard(parts(**columns), 16, 20)


def test_numbers_of_today_must_be_on_their_axes():
    with pytest.raises(InvalidArgumentError, match="switching_today is 41"):
        JobCentreCard(parts(), 41, 20)
    with pytest.raises(InvalidArgumentError, match=r"combined_today is 0\.5"):
        JobCentreCard(parts(), 16, 0.5)


def test_a_setting_must_be_complete_and_on_the_axes(card):
    with pytest.raises(InvalidArgumentError, match="clients is 60"):
        card.lookup(**SETTING | {"clients": 60})
    with pytest.raises(InvalidArgumentError, match="no level for 'truth'"):
        card.lookup(**{name: level for name, level in SETTING.items() if name != "truth"})
    with pytest.raises(UnknownNameError, match="belief"):
        card.lookup(**SETTING, belief=1)


def test_a_missing_column_is_named():
    with pytest.raises(UnknownNameError, match="std_error"):
        JobCentreCard(parts().drop(columns="std_error"), 16, 20)
