"""Estimators: association, explained variation, leniency, switches, effectiveness, progress.

They run on any table with the named columns and know nothing of how the data came about.
"""

from bip_teach.estimate.covariates import CASEWORKER_RATINGS, CLIENT_RATINGS, REGISTER_COVARIATES, Coding
from bip_teach.estimate.effectiveness import EffectivenessFit, fit_effectiveness, shrink
from bip_teach.estimate.explained_variation import ExplainedVariationFit, fit_explained_variation
from bip_teach.estimate.gradient import gradient_table
from bip_teach.estimate.leave_one_out import leave_one_out_leniency, leniency_tertiles
from bip_teach.estimate.leniency import LeniencyDiagnostics, LeniencyFit, fit_leniency
from bip_teach.estimate.linear import LinearFit, fit_linear_probability
from bip_teach.estimate.logit import LogitFit, fit_logit
from bip_teach.estimate.progress import ProgressFit, fit_progress
from bip_teach.estimate.results import RESULT_COLUMNS, Sample
from bip_teach.estimate.switches import SwitchesFit, fit_switches
from bip_teach.estimate.two_stage import TwoStageFit, fit_two_stage_least_squares

__all__ = [
    "CASEWORKER_RATINGS",
    "CLIENT_RATINGS",
    "REGISTER_COVARIATES",
    "RESULT_COLUMNS",
    "Coding",
    "EffectivenessFit",
    "ExplainedVariationFit",
    "LeniencyDiagnostics",
    "LeniencyFit",
    "LinearFit",
    "LogitFit",
    "ProgressFit",
    "Sample",
    "SwitchesFit",
    "TwoStageFit",
    "fit_effectiveness",
    "fit_explained_variation",
    "fit_leniency",
    "fit_linear_probability",
    "fit_logit",
    "fit_progress",
    "fit_switches",
    "fit_two_stage_least_squares",
    "gradient_table",
    "leave_one_out_leniency",
    "leniency_tertiles",
    "shrink",
]
