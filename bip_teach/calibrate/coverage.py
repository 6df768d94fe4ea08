"""What the calibration does with every published figure: target, fact of the design, conflict or outside."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

from bip_teach.instrument import (
    CASEWORKER_ITEMS,
    CLIENT_ITEMS,
    HIGHEST_LEVEL,
    INDICATORS,
    INTERVENTION_GROUPS,
    LOWEST_LEVEL,
    SEARCH_CHANNELS,
)
from bip_teach.published import Figure, figure
from bip_teach.simulate.caseworkers import generate_staff
from bip_teach.simulate.design import (
    LAST_MEASURED_WEEK,
    QUARTER_WEEKS,
    SHIPPED_CLIENTS,
    Design,
)
from bip_teach.simulate.outcomes import WINDOW_WEEKS

Role = Literal["target", "design", "conflict", "outside"]
_WEEKS_A_MONTH: Final = 52 / 12
_FIRST_YEAR: Final = 2013


@dataclass(frozen=True)
class Excluded:
    """Why a figure is no target.

    Attributes
    ----------
    role : str
        ``conflict`` or ``outside``.
    reason : str
        In words.
    """

    role: Role
    reason: str


@cache
def excluded() -> dict[str, Excluded]:
    """Give the figures that are no target, with the reason."""
    text = resources.files(__package__).joinpath("registry.toml").read_text(encoding="utf-8")
    roles: tuple[Role, ...] = ("conflict", "outside")
    return {
        identifier: Excluded(role, entry["reason"])
        for role in roles
        for entry in tomllib.loads(text)[role]
        for identifier in entry["figures"]
    }


def design_facts(design: Design) -> dict[str, float]:
    """Give the published figures that the design fixes, with its own value.

    Parameters
    ----------
    design : Design
        The design.

    Returns
    -------
    dict of str to float
        Figure id to value, in the figure's unit.
    """
    caseworkers = float(len(generate_staff(SHIPPED_CLIENTS, 0, design).jobcentre))
    years = (LAST_MEASURED_WEEK + 1) / 52
    months, steps = QUARTER_WEEKS / _WEEKS_A_MONTH, float(HIGHEST_LEVEL - LOWEST_LEVEL + 1)
    values = {
        "n_jobcentres": (len(design.jobcentre_sizes), "ABD"),
        "n_clients": (SHIPPED_CLIENTS, "ABD"),
        "n_participants": (SHIPPED_CLIENTS, "C"),
        "n_caseworkers": (caseworkers, "AB"),
        "n_indicators": (len(INDICATORS), "ABC"),
        "n_questions_client": (len(CLIENT_ITEMS), "B"),
        "n_questions_cw": (len(CASEWORKER_ITEMS), "B"),
        "items_client": (len(CLIENT_ITEMS), "D"),
        "items_cw": (len(CASEWORKER_ITEMS), "D"),
        "interval_months": (months, "ABD"),
        "window_years": (WINDOW_WEEKS / 52, "A"),
        "years_tested": (years, "A"),
        "followup_years": (years, "C"),
        "data_from": (_FIRST_YEAR, "AB"),
        "data_to": (_FIRST_YEAR + years - 1, "AB"),
        "min_responses": (2, "A"),
        "scale_steps": (steps, "A"),
        "age_split": (30, "B"),
        "pop.longterm_threshold": (80, "B"),
        "pop.longterm_years": (5, "B"),
        "search.channels_max": (len(SEARCH_CHANNELS), "B"),
        "interv.groups": (len(INTERVENTION_GROUPS), "C"),
        "part.types_min": (2, "C"),
        "part.types_max": (len(INTERVENTION_GROUPS), "C"),
        "queue.length": (100, "C"),
    }
    found = {
        f"{letter}.{name}": float(value) for name, (value, letters) in values.items() for letter in letters
    }
    return found | {"A2.fig4.window_weeks": float(WINDOW_WEEKS)}


def allowed(printed: Figure) -> tuple[float, float]:
    """Give the values that a printed figure allows, lowest and highest.

    Rounding hides half a unit of the last decimal; in a round number of people or responses, half a unit of
    the last digit that is not zero. What words allow is our choice: "about" two per cent
    each way, or the rounding where that is more; "more than" and "just over" up to three per cent more, and
    so on down.

    Parameters
    ----------
    printed : Figure
        A figure with a number.

    Returns
    -------
    tuple of float
        Lowest and highest value, in the figure's unit.
    """
    number = printed.number
    if printed.qualifier == "about":
        slack = max(0.02 * abs(number), printed.rounding)
        return number - slack, number + slack
    if printed.qualifier in ("more_than", "just_over", "at_least"):
        return number, 1.03 * number
    if printed.qualifier in ("less_than", "just_under"):
        return 0.97 * number, number
    slack = _round_count(number) if printed.unit in _COUNTED else printed.rounding
    return number - slack, number + slack


_COUNTED: Final = ("people", "responses")


def _round_count(number: float) -> float:
    """Half a unit of the last digit that is not zero."""
    digits = str(int(number))
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0")))


def allowed_by(identifier: str) -> tuple[float, float]:
    """Values that the figure with this id allows; see :func:`allowed`."""
    return allowed(figure(identifier))
