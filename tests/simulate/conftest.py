"""Draws of the synthetic world, large enough for statistical tests."""

import pytest

from bip_teach.simulate import calibrated_design
from bip_teach.simulate.world import World, generate_world

LARGE_SEED = 20_161_231


@pytest.fixture(scope="session")
def large_world() -> World:
    """60,000 clients, another seed than the calibration's."""
    return generate_world(60_000, LARGE_SEED, calibrated_design())


@pytest.fixture(scope="session")
def small_world() -> World:
    """2,000 clients."""
    return generate_world(2_000, 3, calibrated_design())
