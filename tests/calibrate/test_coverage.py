"""Every published figure has exactly one role, with a reason where it is no target."""

import tomllib
from collections import Counter
from importlib import resources

import pytest

from bip_teach.calibrate import TARGETS, allowed
from bip_teach.calibrate.coverage import allowed_by, design_facts, excluded
from bip_teach.published import Figure, figure, figures
from bip_teach.simulate import calibrated_design

FACTS = design_facts(calibrated_design())
TARGETED = [identifier for target in TARGETS for identifier in target.figures]
QUALIFIERS = {"", "about", "more_than", "just_over", "at_least", "less_than", "just_under"}


def registry() -> dict[str, list[dict[str, object]]]:
    text = resources.files("bip_teach.calibrate").joinpath("registry.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_every_figure_has_exactly_one_role() -> None:
    listed = [
        *TARGETED,
        *FACTS,
        *(name for role in registry().values() for e in role for name in e["figures"]),
    ]
    assert Counter(listed) == Counter(printed.id for printed in figures())


def test_there_are_no_other_roles_than_two() -> None:
    assert set(registry()) == {"conflict", "outside"}
    assert {entry.role for entry in excluded().values()} == {"conflict", "outside"}


@pytest.mark.parametrize("identifier", excluded())
def test_what_is_no_target_exists_and_has_a_reason(identifier: str) -> None:
    entry = excluded()[identifier]
    assert figure(identifier).id == identifier
    assert entry.reason.endswith(".")
    assert len(entry.reason) > 5


@pytest.mark.parametrize(
    "identifier", [name for name, entry in excluded().items() if entry.role == "conflict"]
)
def test_a_conflict_stands_among_the_disagreements_of_the_sources(identifier: str) -> None:
    assert figure(identifier).disagreement_ids


def test_a_figure_without_a_number_is_no_target() -> None:
    assert all(figure(identifier).is_number for identifier in (*TARGETED, *FACTS))
    lists = {printed.id for printed in figures() if not printed.is_number}
    assert lists <= set(excluded())


@pytest.mark.parametrize("identifier", FACTS)
def test_the_design_holds_the_published_fact(identifier: str) -> None:
    low, high = allowed_by(identifier)
    printed = figure(identifier)
    assert low <= FACTS[identifier] <= high, f"{printed.source.title}, {printed.place}"


def test_a_design_of_other_sizes_breaks_its_facts() -> None:
    facts = design_facts(calibrated_design(caseworkers_per_client=0.05))
    low, high = allowed_by("A.n_caseworkers")
    assert not low <= facts["A.n_caseworkers"] <= high


def first_with(qualifier: str) -> Figure:
    return next(printed for printed in figures() if printed.qualifier == qualifier and printed.is_number)


def test_every_qualifier_of_the_registry_is_known() -> None:
    assert {printed.qualifier for printed in figures()} == QUALIFIERS


def test_a_plain_figure_allows_its_rounding() -> None:
    printed = figure("A.base.job")
    assert (printed.qualifier, printed.number) == ("", 6)
    assert allowed(printed) == (5.5, 6.5)


def test_a_figure_with_decimals_allows_less() -> None:
    printed = figure("C.thought.mean")
    low, high = allowed(printed)
    assert (low + high) / 2 == pytest.approx(printed.number)
    assert high - low == pytest.approx(0.01)


def test_a_round_count_allows_half_of_its_last_digit() -> None:
    printed = figure("C.n_measurements")
    assert (printed.qualifier, printed.number) == ("", 27_000)
    assert allowed(printed) == (26_500, 27_500)


def test_about_allows_two_per_cent_and_never_less_than_rounding() -> None:
    printed = figure("A.n_responses_client")
    assert allowed(printed) == pytest.approx((0.98 * printed.number, 1.02 * printed.number))
    small = figure("B.young_share")
    assert small.qualifier == "about"
    assert allowed(small) == pytest.approx((small.number - small.rounding, small.number + small.rounding))
    assert allowed_by(small.id) == allowed(small)


@pytest.mark.parametrize("qualifier", ["more_than", "just_over", "at_least"])
def test_more_than_goes_up_only(qualifier: str) -> None:
    printed = first_with(qualifier)
    assert allowed(printed) == pytest.approx((printed.number, 1.03 * printed.number))


@pytest.mark.parametrize("qualifier", ["less_than", "just_under"])
def test_less_than_goes_down_only(qualifier: str) -> None:
    printed = first_with(qualifier)
    assert allowed(printed) == pytest.approx((0.97 * printed.number, printed.number))


@pytest.mark.parametrize("printed", [f for f in figures() if f.is_number], ids=lambda printed: printed.id)
def test_what_is_printed_is_always_allowed(printed: Figure) -> None:
    low, high = allowed(printed)
    assert low <= printed.number <= high


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.moment)
def test_figures_of_one_target_agree_and_the_aim_is_inside_them(target: object) -> None:
    """They print the same quantity, so there is a value that all of them allow, and the search aims at it."""
    limits = [allowed_by(identifier) for identifier in target.figures]
    low, high = max(low for low, _ in limits), min(high for _, high in limits)
    assert low <= high
    assert low <= target.aim <= high
    assert len({figure(identifier).unit for identifier in target.figures}) == 1
