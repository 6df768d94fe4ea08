"""The design refuses what is outside its limits, all at once."""

import pytest

from bip_teach.errors import InvalidDesignError
from bip_teach.simulate import calibrated_design


def test_every_violation_is_listed_at_once() -> None:
    with pytest.raises(InvalidDesignError) as caught:
        calibrated_design(sorting=2, effectiveness=-1, belief_noise=-0.1, belief_cuts=(0.0, 1.0, 0.5, 2.0))
    message = str(caught.value)
    for part in (
        "sorting is 2; allowed: -1 to 1.",
        "effectiveness is -1; allowed: 0 to 2.",
        "belief_noise is -0.1; allowed: 0 or more.",
        "belief_cuts must rise",
    ):
        assert part in message


def test_a_wrong_number_of_cut_points_is_named() -> None:
    with pytest.raises(InvalidDesignError, match=r"mix_gain has 2 values; it needs 5\."):
        calibrated_design(mix_gain=(0.1, 0.2))


def test_not_a_number_is_no_knob() -> None:
    with pytest.raises(InvalidDesignError, match="sorting is nan; it must hold finite numbers only"):
        calibrated_design(sorting=float("nan"))


def test_an_unknown_knob_is_named_with_the_allowed_ones() -> None:
    with pytest.raises(InvalidDesignError, match=r"no field belif\. It has: .*belief_focus"):
        calibrated_design(belif=1)


def test_a_knob_changes_only_itself() -> None:
    assert calibrated_design(sorting=0.4).job_belief == calibrated_design().job_belief


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("job_belief", float("nan")),
        ("job_intercept", float("inf")),
        ("sorting", "a"),
        ("belief_cuts", None),
        ("mix_gain", (float("nan"),) * 5),
    ],
)
def test_only_finite_numbers_are_a_design(knob: str, value: object) -> None:
    with pytest.raises(InvalidDesignError, match=rf"{knob} is .*; it must hold finite numbers only"):
        calibrated_design(**{knob: value})
