"""The worlds in which the analyses are tried: the shipped one, and one for each thing that can go wrong."""

from __future__ import annotations

from typing import Final

from bip_teach.diagnose.model import DesignCase
from bip_teach.language import message

#: Analyses about belief, about switches, and all that take part of a second.
_BELIEF: Final = ("compared", "leniency_first")
_SWITCHES: Final = ("switches",)
_FAST: Final = ("shares", "associations", *_BELIEF, "leniency_all", *_SWITCHES, "progress")

#: Designs by name, in the order of the pages.
DESIGNS: Final = {
    case.name: case
    for case in (
        DesignCase("as_shipped", {}, message("The world of the shipped panel."), 1_000, _FAST),
        DesignCase(
            "as_shipped_slow",
            {},
            message("The world of the shipped panel again, for the analyses that take longer."),
            200,
            ("explained", "caseworkers"),
        ),
        DesignCase(
            "no_selection",
            {"switch_selection": 0.0, "intervention_selection": 0.0, "intervention_need": 0.0},
            message("Chance alone decides who changes caseworker and who gets which support."),
            300,
            ("switches", "progress"),
        ),
        DesignCase(
            "no_belief_effect",
            {"belief_effect": 0.0},
            message("Belief is a forecast and changes nothing."),
            tries=_BELIEF,
        ),
        DesignCase(
            "no_switch_effect",
            {"switch_effect": 0.0},
            message("A change of caseworker changes nothing."),
            tries=_SWITCHES,
        ),
        DesignCase(
            "sorting",
            {"sorting": 0.5},
            message("People with good prospects meet caseworkers with much job focus."),
            tries=_BELIEF,
        ),
        DesignCase(
            "exclusion",
            {"caseworker_direct": 0.2},
            message("Job focus leads to jobs by a way of its own, beside belief."),
            tries=_BELIEF,
        ),
        DesignCase(
            "weak_focus",
            {"belief_focus": 0.05},
            message("Caseworkers hardly differ in job focus: the instrument is weak."),
            tries=_BELIEF,
        ),
        DesignCase(
            "switch_selection",
            {"switch_selection": -0.6},
            message("People far from a job change caseworker much more often."),
            tries=_SWITCHES,
        ),
        DesignCase(
            "support_selection",
            {"intervention_selection": 1.0},
            message("People close to a job get combined support with a job focus much more often."),
            tries=("progress",),
        ),
        DesignCase(
            "selective_attrition",
            {"attrition": 0.3, "attrition_selection": 0.5},
            message("More people stop answering, and first of all those close to a job."),
            tries=("leniency_all", *_SWITCHES),
        ),
        DesignCase(
            "alike",
            {"effectiveness": 0.0, "belief_focus": 0.0, "search_caseworker": 0.0},
            message("All caseworkers are alike in everything."),
            200,
            ("caseworkers",),
        ),
    )
}
