"""The design refuses what is outside its limits, all at once."""

from dataclasses import fields, replace

import pytest

from bip_teach.errors import InvalidDesignError
from bip_teach.simulate import Design, calibrated_design
from bip_teach.simulate.design import JOBCENTRE_SIZES
from bip_teach.simulate.knobs import knob_table
from bip_teach.simulate.limits import _LENGTHS, _LIMITS

EMPTY = (0.22, 0.15, 0.13, 0.11, 0.10, 0.09, 0.08, 0.07, 0.05, 0.0)


def message(**knobs: object) -> str:
    with pytest.raises(InvalidDesignError) as caught:
        calibrated_design(**knobs)
    return str(caught.value)


def test_every_violation_is_listed_at_once() -> None:
    found = message(
        sorting=2,
        effectiveness=-1,
        belief_noise=-0.1,
        job_again_yearly_hazard=-0.35,
        caseworkers_per_client=1.5,
        attrition=1.01,
        belief_cuts=(0.0, 1.0, 0.5, 2.0),
        jobcentre_sizes=EMPTY,
        choice_gain=(0.1, 0.2),
    ).splitlines()
    assert found[0] == "The design is outside its limits:"
    expected = (
        "sorting is 2; allowed: -1 to 1.",
        "effectiveness is -1; allowed: 0 to 2.",
        "belief_noise is -0.1; allowed: 0 or more.",
        "job_again_yearly_hazard is -0.35; allowed: 0 or more.",
        "caseworkers_per_client is 1.5; allowed: 0.001 to 1.",
        "attrition is 1.01; allowed: 0 to 1.",
        "choice_gain has 2 values; it needs 7.",
    )
    assert set(expected) <= set(found)
    assert any(line.startswith("belief_cuts must rise") for line in found)
    assert any("no job centre may be empty" in line for line in found)
    assert len(found) == len(expected) + 3


@pytest.mark.parametrize("name", _LIMITS)
def test_every_limit_holds_on_both_sides(name: str) -> None:
    low, high = _LIMITS[name]
    assert f"{name} is {low - 0.1}; allowed: {low}" in message(**{name: low - 0.1})
    assert getattr(calibrated_design(**{name: low}), name) == low
    if high != float("inf"):
        assert f"{name} is {high + 0.1}; allowed: {low} to {high}." in message(**{name: high + 0.1})
        assert getattr(calibrated_design(**{name: high}), name) == high


@pytest.mark.parametrize("name", _LENGTHS)
def test_a_wrong_number_of_values_is_named(name: str) -> None:
    assert f"{name} has 3 values; it needs {_LENGTHS[name]}." in message(**{name: (0.1, 0.2, 0.3)})


def test_limits_and_lengths_are_those_of_fields() -> None:
    assert {*_LIMITS, *_LENGTHS} <= {field.name for field in fields(Design)}


@pytest.mark.parametrize("sizes", [EMPTY, (0.2,) * 10, (-0.1, 0.28, *JOBCENTRE_SIZES[1:9])])
def test_job_centres_share_all_clients_and_none_is_empty(sizes: tuple[float, ...]) -> None:
    assert "shares above 0 that sum to 1; no job centre may be empty" in message(jobcentre_sizes=sizes)


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("sorting", float("nan")),
        ("job_belief", float("nan")),
        ("job_intercept", float("inf")),
        ("sorting", "a"),
        ("sorting", True),
        ("belief_cuts", None),
        ("belief_cuts", [0.0, 1.0, 2.0, 3.0]),
        ("choice_gain", (float("nan"),) * 7),
    ],
)
def test_only_finite_numbers_are_a_design(knob: str, value: object) -> None:
    assert f"{knob} is {value!r}; it must hold finite numbers only." in message(**{knob: value})


def test_an_unknown_knob_is_named_with_the_allowed_ones() -> None:
    with pytest.raises(InvalidDesignError, match=r"no field belif\. It has: .*belief_focus"):
        calibrated_design(belif=1)


def test_a_knob_changes_only_itself() -> None:
    turned, plain = calibrated_design(sorting=0.4), calibrated_design()
    assert turned != plain
    assert replace(turned, sorting=plain.sorting) == plain


def test_knobs_that_break_an_analysis_are_off_by_default() -> None:
    design = calibrated_design()
    assert (design.sorting, design.caseworker_direct, design.attrition_selection) == (0, 0, 0)
    assert (design.belief_effect, design.switch_effect) == (1, 1)


def test_every_knob_has_its_default_and_a_sentence() -> None:
    table = knob_table()
    design = calibrated_design()
    assert table["knob"].is_unique
    assert {"sorting", "caseworker_direct", "belief_effect", "attrition_selection"} <= set(table["knob"])
    for row in table.itertuples():
        assert row.default == getattr(design, row.knob)
        assert row.breaks.endswith(".")


def test_reliability_sets_the_noise_of_a_rater() -> None:
    assert calibrated_design().rater_noise == pytest.approx(1)
    assert calibrated_design(rater_reliability=1).rater_noise == 0
    # Signal 0.84: a reliability of one half needs as much noise, and 0.16 is the default.
    assert calibrated_design(rater_reliability=0.5).rater_noise ** 2 == pytest.approx(0.84 / 0.16)
