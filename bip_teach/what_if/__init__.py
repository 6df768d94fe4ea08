"""What-if tables: the numbers that an explorer shows, computed beforehand for every setting.

A :class:`Grid` holds one row per setting of its axes. Python stays the only place where a model is
fitted; a page or a notebook looks the numbers up.
"""

from bip_teach.what_if.belief import BELIEF_LEVELS, OUTCOMES, SWITCH_LEVELS, belief_grid
from bip_teach.what_if.grid import Axis, Grid, Level
from bip_teach.what_if.interventions import FEWEST_RESPONSES, GROUPS, interventions_grid

__all__ = [
    "BELIEF_LEVELS",
    "FEWEST_RESPONSES",
    "GROUPS",
    "OUTCOMES",
    "SWITCH_LEVELS",
    "Axis",
    "Grid",
    "Level",
    "belief_grid",
    "interventions_grid",
]
