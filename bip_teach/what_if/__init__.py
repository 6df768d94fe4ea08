"""What-ifs: the numbers that an explorer shows for a setting.

A :class:`Grid` holds one row per setting of its axes; other what-ifs evaluate a small card of numbers.
All follow :class:`WhatIf`. Python stays the only place where a model is fitted; a page or a notebook
looks the numbers up.
"""

from bip_teach.what_if.belief import BELIEF_LEVELS, OUTCOMES, SWITCH_LEVELS, belief_grid
from bip_teach.what_if.card import ModelCard, Predictor
from bip_teach.what_if.cards import ModelCards
from bip_teach.what_if.grid import Grid
from bip_teach.what_if.indicator_paths import indicator_paths
from bip_teach.what_if.instrument import InventedPerson, ProgressQueue, Reading, invented_person
from bip_teach.what_if.interventions import FEWEST_RESPONSES, GROUPS, interventions_grid
from bip_teach.what_if.jobcentre import JobCentreCard, jobcentre_card
from bip_teach.what_if.league import LEAGUE_START, PUBLISHED_QUARTERS, League
from bip_teach.what_if.model import Axis, Level, WhatIf, axes_payload, check_setting
from bip_teach.what_if.place_paths import QUARTERS, true_place_paths
from bip_teach.what_if.profile import FORECAST, PROFILE_OUTCOMES, profile_card, profile_cards
from bip_teach.what_if.sources import SourceCases

__all__ = [
    "BELIEF_LEVELS",
    "FEWEST_RESPONSES",
    "FORECAST",
    "GROUPS",
    "LEAGUE_START",
    "OUTCOMES",
    "PROFILE_OUTCOMES",
    "PUBLISHED_QUARTERS",
    "QUARTERS",
    "SWITCH_LEVELS",
    "Axis",
    "Grid",
    "InventedPerson",
    "JobCentreCard",
    "League",
    "Level",
    "ModelCard",
    "ModelCards",
    "Predictor",
    "ProgressQueue",
    "Reading",
    "SourceCases",
    "WhatIf",
    "axes_payload",
    "belief_grid",
    "check_setting",
    "indicator_paths",
    "interventions_grid",
    "invented_person",
    "jobcentre_card",
    "profile_card",
    "profile_cards",
    "true_place_paths",
]
