"""Cut points and weights that follow from one draw give the published shares at once."""

from dataclasses import replace

import numpy as np
import pytest

from bip_teach.calibrate.closed_form import choice_shares, with_closed_form
from bip_teach.calibrate.moments import moments
from bip_teach.calibrate.sample import collect
from bip_teach.published import figure
from bip_teach.simulate import Design, calibrated_design
from bip_teach.simulate.design import CHOICES
from bip_teach.simulate.world import World, generate_world, generate_worlds

N, SEED = 6_000, 9
#: The weights and cut points of a design that is far off.
OFF = {
    "belief_cuts": (-2.0, -1.0, 1.0, 2.0),
    "client_belief_cuts": (-2.0, -1.0, 1.0, 2.0),
    "search_cuts": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
    "choice_log_weights": (0.0,) * 7,
}


def world_of(design: Design) -> World:
    return generate_world(N, SEED, design)


@pytest.fixture(scope="module")
def settled() -> Design:
    """A design that is far off, after two rounds on one draw."""
    design = calibrated_design(**OFF)
    for _ in range(2):
        design = with_closed_form(design, [world_of(design)])
    return design


@pytest.fixture(scope="module")
def found(settled: Design) -> dict[str, float]:
    return moments(collect([world_of(settled)]))


@pytest.mark.parametrize("step", range(1, 6))
@pytest.mark.parametrize("who", ["cw", "client"])
def test_answers_are_distributed_as_published(found: dict[str, float], who: str, step: int) -> None:
    """Within half a point: who is still there shifts a little when cut points do."""
    moment = f"{'belief' if who == 'cw' else 'client_belief'}_share_{step}"
    bars = [figure(f"C.bars.{who}.{number}").number for number in range(1, 6)]
    assert found[moment] == pytest.approx(100 * bars[step - 1] / sum(bars), abs=0.5)


@pytest.mark.parametrize("number", range(1, 7))
def test_channels_are_used_as_published(found: dict[str, float], number: int) -> None:
    assert found[f"channels_{number}"] == pytest.approx(figure(f"B.search.channels_{number}").number, abs=0.5)


@pytest.mark.parametrize("name", CHOICES)
def test_choices_are_made_as_published(found: dict[str, float], name: str) -> None:
    """Weights settle in a few rounds; a share of 26 per cent of 20,000 responses has an error of 0.3."""
    assert found[f"choice_{name}"] == pytest.approx(choice_shares()[name], abs=1.5)


def test_the_draw_itself_gets_the_shares_exactly() -> None:
    """Identity: cut the same latent values at the new cut points, and every answer has its share."""
    world = world_of(calibrated_design())
    design = with_closed_form(world.design, [world])
    latent = world.paths.search_latent[world.rows]
    cuts = np.searchsorted(design.search_cuts, latent)
    channels = [figure(f"B.search.channels_{number}").number for number in range(1, 7)]
    expected = np.array([100 - sum(channels), *channels])
    assert 100 * np.bincount(cuts) / len(latent) == pytest.approx(expected, abs=0.02)


def test_pieces_give_the_same_as_the_whole() -> None:
    design = calibrated_design()
    whole = with_closed_form(design, [world_of(design)])
    assert with_closed_form(design, generate_worlds(N, SEED, design, 2_048)) == whole


def test_nothing_else_is_moved(settled: Design) -> None:
    assert replace(settled, **OFF) == calibrated_design(**OFF)


def test_choices_add_up_to_everybody_and_round_as_printed() -> None:
    shares = choice_shares()
    assert tuple(shares) == CHOICES
    assert sum(shares.values()) == pytest.approx(100)
    printed = {
        "none": "C.part.none",
        "combined_with_job": "C.part.combined_job",
        **{name: f"C.part.one.{name}" for name in ("job", "competence", "social", "health")},
    }
    for name, identifier in printed.items():
        assert round(shares[name]) == figure(identifier).number
    one = sum(shares[name] for name in ("job", "competence", "social", "health"))
    assert abs(one - figure("C.part.one").number) < 0.5
    combined = shares["combined_with_job"] + shares["combined_without_job"]
    assert abs(combined - figure("C.part.combined").number) < 0.5
