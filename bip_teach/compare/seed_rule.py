"""The rule by which the seed of the shipped panel is chosen, openly: the first seed that follows it."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from bip_teach.compare.panel_moments import Moments
from bip_teach.published import figure

#: Rates that must round as published.
_RATES: Final = {
    "job": "A.base.job",
    "job_or_education": "A.base.jobedu",
    "education_young": "B.edu.under30",
    "education_older": "B.edu.over30",
}
#: Moments that must rise from left to right, as published.
_ORDERS: Final = (
    tuple(f"gradient_{step}" for step in range(1, 6)),
    ("third_low", "third_high"),
    ("r2_search_register", "r2_search_both", "r2_search_caseworker"),
    ("r2_job_register", "r2_job_both", "r2_job_caseworker"),
    ("r2_education_register", "r2_education_both"),
    ("places_none", "places_other_worst", "places_combined_with_job"),
    ("places_none", "places_job", "places_combined_with_job"),
)
#: Effects from first answers that must lie within a third of the published ones.
_EFFECTS: Final = {
    "effect_belief_job_first": "A.iv.job.pp",
    "effect_belief_job_or_education_first": "A.iv.jobedu.pp",
}
_NEAR: Final = 1 / 3


def follows_rule(found: Moments) -> bool:
    """Whether a panel shows what the reports say, in round numbers, orders and signs.

    Parameters
    ----------
    found : dict of str to float
        From :func:`bip_teach.compare.panel_moments`.

    Returns
    -------
    bool
        The four rates round as published; the steps of belief, the thirds by job focus, explained
        variation and the places in the queue stand in the published order; one step more of belief goes
        with more jobs, one switch more with fewer; and the effect of belief, from first answers, lies within
        a third of the published one, for a job and for a job or education.
    """
    rates = all(round(found[name]) == figure(printed).number for name, printed in _RATES.items())
    orders = all(found[low] < found[high] for order in _ORDERS for low, high in pairwise(order))
    signs = found["effect_belief_job"] > 0 > found["effect_switch_job"]
    effects = all(_is_near(found[name], figure(printed).number) for name, printed in _EFFECTS.items())
    return rates and orders and signs and effects


def _is_near(value: float, published: float) -> bool:
    return abs(value - published) <= _NEAR * abs(published)
