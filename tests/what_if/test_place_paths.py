"""The true paths: one quarter agrees with the true effects of the process, and more quarters add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.simulate import calibrated_design
from bip_teach.simulate.design import CHOICES
from bip_teach.simulate.measurement import places, true_indices
from bip_teach.simulate.world import generate_world
from bip_teach.what_if import QUARTERS, true_place_paths


@pytest.fixture(scope="module")
def paths():
    return true_place_paths(n_clients=1_000).pivot(index="quarters", columns="choice", values="true_places")


def test_one_quarter_is_the_change_that_the_simulation_gives(paths):
    everywhere, now, after = true_indices(generate_world(1_000, 1, calibrated_design()))
    queue = np.sort(everywhere)
    for number, choice in enumerate(CHOICES):
        expected = (places(after[number], queue) - places(now, queue)).mean()
        # Not the same responses: the paths need time for eight more measurements.
        assert paths.loc[1, choice] == pytest.approx(expected, abs=1.5)


def test_each_quarter_more_of_combined_support_adds_less(paths):
    steps = np.diff(paths["combined_with_job"], prepend=0)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()


def test_choices_keep_their_order_of_gain_in_every_quarter(paths):
    design = calibrated_design()
    order = [CHOICES[place] for place in np.argsort(design.choice_gain)]
    assert (np.diff(paths[order].to_numpy(), axis=1) >= 0).all()


def test_equal_gains_give_equal_paths():
    alike = replace(calibrated_design(), choice_gain=(0.0,) * len(CHOICES))
    paths = true_place_paths(alike, n_clients=500).groupby("quarters")["true_places"]
    assert list(paths.nunique()) == [1] * len(QUARTERS)
