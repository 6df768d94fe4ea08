"""Figures: a small table in, a plotly Figure out.

Every function takes a table (shares run from 0 to 1), leaves it unchanged and returns a
:class:`plotly.graph_objects.Figure` in the one look of the book. Each figure carries
``layout.meta`` with ``alt`` (text alternative), ``caption`` and ``table`` (``columns`` and ``rows``,
exactly the values that are drawn). Only scatter and bar traces are used.
"""

from bip_teach.figures.answers import answers_figure, comparison_figure
from bip_teach.figures.calibration import targets_figure
from bip_teach.figures.caseworkers import effectiveness_figure, gradient_figure, leniency_figure
from bip_teach.figures.columns import columns_figure
from bip_teach.figures.interventions import participation_figure, queue_figure
from bip_teach.figures.look import TEMPLATE
from bip_teach.figures.rates import (
    channel_types_figure,
    channels_figure,
    explained_variation_figure,
    marginal_effects_figure,
    outcome_rates_figure,
)
from bip_teach.figures.targets import figure_words, targets_table

__all__ = [
    "TEMPLATE",
    "answers_figure",
    "channel_types_figure",
    "channels_figure",
    "columns_figure",
    "comparison_figure",
    "effectiveness_figure",
    "explained_variation_figure",
    "figure_words",
    "gradient_figure",
    "leniency_figure",
    "marginal_effects_figure",
    "outcome_rates_figure",
    "participation_figure",
    "queue_figure",
    "targets_figure",
    "targets_table",
]
