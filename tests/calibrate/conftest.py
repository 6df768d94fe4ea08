"""A small draw for the calibration, and its moments."""

import numpy as np
import pytest

from bip_teach.calibrate import search as search_module
from bip_teach.calibrate.moments import moments
from bip_teach.calibrate.sample import Sample, collect
from bip_teach.published import figure
from bip_teach.simulate import calibrated_design
from bip_teach.simulate.world import World, generate_world


@pytest.fixture(scope="session")
def world() -> World:
    """6,000 clients."""
    return generate_world(6_000, 5, calibrated_design())


@pytest.fixture(scope="session")
def sample(world: World) -> Sample:
    """What the calibration keeps of them."""
    return collect([world])


@pytest.fixture(scope="session")
def found(sample: Sample) -> dict[str, float]:
    """All moments of the small draw."""
    return moments(sample)


@pytest.fixture
def plain_tolerances(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tolerances of the search that do not need a report: what print rounds away, or 0.2 per cent."""
    leading = [figure(target.figures[0]) for target in search_module.searched()]
    tolerances = np.array([max(one.rounding, 0.03, 0.002 * abs(one.number)) for one in leading])
    monkeypatch.setattr(search_module, "_tolerances", lambda: tolerances)
