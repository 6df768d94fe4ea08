"""What a design may hold: finite numbers, limits, and the length of its rows."""

from __future__ import annotations

from dataclasses import fields
from math import inf, isclose, isfinite
from typing import TYPE_CHECKING, Final

from bip_teach.language import Sentence

if TYPE_CHECKING:
    from bip_teach.simulate.design import Design

_LIMITS: Final[dict[str, tuple[float, float]]] = {
    "caseworkers_per_client": (0.001, 1),
    "sorting": (-1, 1),
    "caseworker_direct": (-2, 2),
    "effectiveness": (0, 2),
    "rating_leniency": (0, 1),
    "rater_reliability": (0.05, 1),
    "switch_selection": (-2, 2),
    "intervention_selection": (-2, 2),
    "intervention_need": (-2, 2),
    "belief_effect": (-2, 2),
    "switch_effect": (-2, 2),
    "attrition": (0, 1),
    "attrition_selection": (-2, 2),
    "readiness_persistence": (0, 1),
    "readiness_shock": (0, inf),
    "readiness_start_sd": (0, inf),
    "rating_noise": (0, inf),
    "offer_share": (0, 1),
    "belief_noise": (0, inf),
    "belief_jobcentre": (0, inf),
    "dont_know_share": (0, 1),
    "search_noise": (0, inf),
    "job_offer": (0, inf),
    "job_jobcentre": (0, inf),
    "job_min_weeks": (1, 10_000),
    "job_more_weeks": (0, 10_000),
    "education_mean_weeks": (1, 10_000),
    "flexjob_mean_weeks": (1, 10_000),
    "job_again_yearly_hazard": (0, inf),
    "job_before_entry_share": (0, 1),
    "switch_share": (0, 1),
}
#: Limits of every other number: a log hazard or its slope beyond them has no meaning.
_USUAL: Final = (-20.0, 20.0)
_LENGTHS: Final = {
    "jobcentre_sizes": 10,
    "belief_cuts": 4,
    "search_cuts": 6,
    "client_belief_cuts": 4,
    "choice_log_weights": 7,
    "choice_gain": 7,
}


def violations(design: Design) -> list[Sentence]:
    """List everything in which a design is outside its limits, one sentence each.

    Parameters
    ----------
    design : Design
        The design.
    """
    found = [
        Sentence(
            "{name} is {value!r}; it must hold finite numbers only.",
            name=field.name,
            value=getattr(design, field.name),
        )
        for field in fields(design)
        if not _is_finite(getattr(design, field.name), field.name in _LENGTHS)
    ]
    return found or [*_outside(design), *_bad_rows(design)]


def _is_finite(value: object, row: bool) -> bool:
    """Whether a field holds a finite number, or a tuple of them where a row is asked for."""
    if row:
        return isinstance(value, tuple) and all(_is_finite(item, row=False) for item in value)
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _outside(design: Design) -> list[Sentence]:
    names = [field.name for field in fields(design) if field.name not in _LENGTHS]
    limits = {name: _LIMITS.get(name, _USUAL) for name in names}
    return [
        _limited(name, getattr(design, name), low, high)
        for name, (low, high) in limits.items()
        if not low <= getattr(design, name) <= high
    ]


def _limited(name: str, value: float, low: float, high: float) -> Sentence:
    if high == inf:
        return Sentence("{name} is {value}; allowed: {low} or more.", name=name, value=value, low=low)
    return Sentence(
        "{name} is {value}; allowed: {low} to {high}.", name=name, value=value, low=low, high=high
    )


def _bad_rows(design: Design) -> list[Sentence]:
    found = []
    for name, length in _LENGTHS.items():
        values = getattr(design, name)
        if len(values) != length:
            found.append(
                Sentence(
                    "{name} has {count} values; it needs {length}.",
                    name=name,
                    count=len(values),
                    length=length,
                )
            )
        elif name == "jobcentre_sizes" and (min(values) <= 0 or not isclose(sum(values), 1)):
            found.append(
                Sentence(
                    "{name} must be shares above 0 that sum to 1; no job centre may be empty. "
                    "They are {values}.",
                    name=name,
                    values=values,
                )
            )
        elif name.endswith("_cuts") and list(values) != sorted(values):
            found.append(
                Sentence("{name} must rise from left to right; it is {values}.", name=name, values=values)
            )
    return found
