"""Estimators: association, explained variation, leniency, switches, effectiveness, progress.

They run on any table with the named columns and know nothing of how the data came about.
"""

from bip_teach.estimate.agreement import GAPS, answer_gap_table
from bip_teach.estimate.assignment import balance_table, monotonicity_table
from bip_teach.estimate.covariates import CASEWORKER_RATINGS, CLIENT_RATINGS, REGISTER_COVARIATES, Coding
from bip_teach.estimate.effectiveness import EffectivenessFit, fit_effectiveness
from bip_teach.estimate.event_study import EventStudyFit, fit_event_study
from bip_teach.estimate.exclusion import exclusion_table
from bip_teach.estimate.explained_variation import ExplainedVariationFit, fit_explained_variation
from bip_teach.estimate.gradient import gradient_table
from bip_teach.estimate.importance import ImportanceFit, fit_importance
from bip_teach.estimate.leave_one_out import leave_one_out_leniency, leniency_tertiles
from bip_teach.estimate.leniency import LeniencyDiagnostics, LeniencyFit, fit_leniency
from bip_teach.estimate.leniency_curve import leniency_curve, leniency_histogram
from bip_teach.estimate.linear import LinearFit, fit_linear_probability
from bip_teach.estimate.logit import LogitFit, fit_logit
from bip_teach.estimate.progress import ProgressFit, fit_progress
from bip_teach.estimate.ranks import rank_table, separable_pairs_table
from bip_teach.estimate.results import RESULT_COLUMNS, Sample
from bip_teach.estimate.shrinkage import Shrinkage, shrink
from bip_teach.estimate.study_size import people_needed, study_power
from bip_teach.estimate.switches import SwitchesFit, fit_switches
from bip_teach.estimate.thought_experiment import thought_experiment_table
from bip_teach.estimate.two_stage import TwoStageFit, fit_two_stage_least_squares

__all__ = [
    "CASEWORKER_RATINGS",
    "CLIENT_RATINGS",
    "GAPS",
    "REGISTER_COVARIATES",
    "RESULT_COLUMNS",
    "Coding",
    "EffectivenessFit",
    "EventStudyFit",
    "ExplainedVariationFit",
    "ImportanceFit",
    "LeniencyDiagnostics",
    "LeniencyFit",
    "LinearFit",
    "LogitFit",
    "ProgressFit",
    "Sample",
    "Shrinkage",
    "SwitchesFit",
    "TwoStageFit",
    "answer_gap_table",
    "balance_table",
    "exclusion_table",
    "fit_effectiveness",
    "fit_event_study",
    "fit_explained_variation",
    "fit_importance",
    "fit_leniency",
    "fit_linear_probability",
    "fit_logit",
    "fit_progress",
    "fit_switches",
    "fit_two_stage_least_squares",
    "gradient_table",
    "leave_one_out_leniency",
    "leniency_curve",
    "leniency_histogram",
    "leniency_tertiles",
    "monotonicity_table",
    "people_needed",
    "rank_table",
    "separable_pairs_table",
    "shrink",
    "study_power",
    "thought_experiment_table",
]
