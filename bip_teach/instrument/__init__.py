"""The questionnaire of the study and the catalogue of interventions, in our own words.

Eleven indicators are measured by questions to the client (b1–b11) and to the caseworker (s2–s12).
Labels and questions are our own, not the wording of the project's forms.
"""

from bip_teach.instrument.catalogue import (
    CASEWORKER_ITEMS,
    CLAIMED_INTERVENTIONS,
    CLIENT_ITEMS,
    INDICATORS,
    INTERVENTION_GROUPS,
    INTERVENTIONS,
    ITEMS,
    MISSING_REASONS,
    RATING_ITEMS,
    SEARCH_CHANNELS,
    indicator,
    intervention,
    intervention_count_note,
    intervention_group,
    item,
    items_of,
    search_channel,
)
from bip_teach.instrument.model import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    Indicator,
    Intervention,
    InterventionGroup,
    Item,
    MissingReason,
    Scale,
    SearchChannel,
)

__all__ = [
    "CASEWORKER_ITEMS",
    "CLAIMED_INTERVENTIONS",
    "CLIENT_ITEMS",
    "HIGHEST_LEVEL",
    "INDICATORS",
    "INTERVENTIONS",
    "INTERVENTION_GROUPS",
    "ITEMS",
    "LOWEST_LEVEL",
    "MISSING_REASONS",
    "RATING_ITEMS",
    "SEARCH_CHANNELS",
    "Indicator",
    "Intervention",
    "InterventionGroup",
    "Item",
    "MissingReason",
    "Scale",
    "SearchChannel",
    "indicator",
    "intervention",
    "intervention_count_note",
    "intervention_group",
    "item",
    "items_of",
    "search_channel",
]
