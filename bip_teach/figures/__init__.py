"""Figures: a small table in, a plotly Figure out; and the tables and lists of a page.

Every ``_figure`` takes a table (shares run from 0 to 1), leaves it unchanged and returns a
:class:`plotly.graph_objects.Figure` in the one look of the book. Each figure carries
``layout.meta`` with ``alt`` (text alternative), ``caption`` and ``table`` (``columns`` and ``rows``,
exactly the values that are drawn). Only scatter and bar traces are used. Words and numbers are in the
language spoken now; so are the labels that a caller gives, where the catalogue has them.

:func:`shown_table` and the lists give :class:`Shown`, HTML in the language that was spoken when it was made.
"""

from bip_teach.figures.answers import answer_gaps_figure, answers_figure, comparison_figure
from bip_teach.figures.calibration import targets_figure
from bip_teach.figures.caseworkers import gradient_figure, leniency_figure
from bip_teach.figures.caterpillar import caterpillar_figure, rank_figure
from bip_teach.figures.columns import columns_figure
from bip_teach.figures.diagnosis import coverage_figure, diagnosis_figure, diagnosis_words
from bip_teach.figures.effectiveness import effectiveness_figure, thought_experiment_figure
from bip_teach.figures.forecast import forecast_figure
from bip_teach.figures.importance import importance_figure, indicator_draws_figure
from bip_teach.figures.interventions import participation_figure, queue_figure
from bip_teach.figures.labels import composed_labels, covariate_labels
from bip_teach.figures.leniency import balance_figure, leniency_curve_figure
from bip_teach.figures.lists import (
    citation,
    comparison_list,
    disagreements_list,
    folded,
    knobs_list,
    neighbours_list,
    reasons_list,
    sources_list,
)
from bip_teach.figures.look import TEMPLATE
from bip_teach.figures.progress import indicator_paths_figure, place_curve_figure
from bip_teach.figures.rates import (
    channel_types_figure,
    channels_figure,
    explained_variation_figure,
    marginal_effects_figure,
    outcome_rates_figure,
)
from bip_teach.figures.study_size import study_power_figure
from bip_teach.figures.switches import event_study_figure, switch_bias_figure
from bip_teach.figures.tables import INTERVAL, Shown, shown_table
from bip_teach.figures.targets import targets_table
from bip_teach.figures.verdicts import diagnosis_verdicts

__all__ = [
    "INTERVAL",
    "TEMPLATE",
    "Shown",
    "answer_gaps_figure",
    "answers_figure",
    "balance_figure",
    "caterpillar_figure",
    "channel_types_figure",
    "channels_figure",
    "citation",
    "columns_figure",
    "comparison_figure",
    "comparison_list",
    "composed_labels",
    "covariate_labels",
    "coverage_figure",
    "diagnosis_figure",
    "diagnosis_verdicts",
    "diagnosis_words",
    "disagreements_list",
    "effectiveness_figure",
    "event_study_figure",
    "explained_variation_figure",
    "folded",
    "forecast_figure",
    "gradient_figure",
    "importance_figure",
    "indicator_draws_figure",
    "indicator_paths_figure",
    "knobs_list",
    "leniency_curve_figure",
    "leniency_figure",
    "marginal_effects_figure",
    "neighbours_list",
    "outcome_rates_figure",
    "participation_figure",
    "place_curve_figure",
    "queue_figure",
    "rank_figure",
    "reasons_list",
    "shown_table",
    "sources_list",
    "study_power_figure",
    "switch_bias_figure",
    "targets_figure",
    "targets_table",
    "thought_experiment_figure",
]
