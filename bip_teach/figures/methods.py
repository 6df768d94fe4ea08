"""What a reader calls the methods, the outcomes and the worlds of a diagnosis."""

from __future__ import annotations

from typing import Final

from bip_teach.language import message, translate

METHODS: Final = {
    "share": message("share of answers"),
    "linear_probability": message("linear probability, all that is known held fixed"),
    "logit": message("logit, all that is known held fixed"),
    "compared": message("answers compared as they are"),
    "first_ols": message("first answers, people alike compared"),
    "first_2sls": message("first answers, two-stage least squares"),
    "first_ujive": message("first answers, UJIVE"),
    "first_anderson_rubin": message("first answers, Anderson–Rubin interval"),
    "all_ols": message("all answers, people alike compared"),
    "all_2sls": message("all answers, two-stage least squares"),
    "all_ujive": message("all answers, UJIVE"),
    "all_anderson_rubin": message("all answers, Anderson–Rubin interval"),
    "switch_naive": message("number of switches, as it is"),
    "switch_time_adjusted": message("number of switches, same time"),
    "switch_adjusted": message("number of switches, same time and characteristics"),
    "switch_just_switched": message("just switched or not"),
    "places_naive": message("mean change"),
    "places_adjusted": message("mean change, same start and characteristics"),
    "caseworkers_between_sd": message("spread between caseworkers, noise taken out"),
    "caseworkers_gap_raw": message("gap between the quarters, raw"),
    "caseworkers_gap_shrunken": message("gap between the quarters, shrunken"),
    "caseworkers_covered_adjusted": message("intervals of adjusted means that hold the truth"),
    "caseworkers_covered_shrunken": message("intervals of shrunken means that hold the truth"),
    "caseworkers_covered_rank": message("sets of ranks that hold the truth"),
    "explained_in_sample": message("in the sample"),
    "explained_adjusted": message("in the sample, adjusted for the number of columns"),
    "explained_cross_validated": message("in people whom the model has not seen"),
}
OUTCOMES: Final = {
    "job_52w": message("job"),
    "job_or_education_52w": message("job or education"),
    "education_52w": message("education, under 30"),
    "n_channels": message("number of search channels"),
    "job_by_end_2016": message("job by the end of 2016"),
    "none": message("no support"),
    "job_only": message("job-focused only"),
    "other_single": message("one other kind only"),
    "combined_with_job": message("combined, with a job focus"),
    "combined_without_job": message("combined, without a job focus"),
}
WORLDS: Final = {
    "as_shipped": message("as shipped"),
    "as_shipped_slow": message("as shipped slow"),
    "no_selection": message("no selection"),
    "no_belief_effect": message("no belief effect"),
    "no_switch_effect": message("no switch effect"),
    "sorting": message("sorting"),
    "exclusion": message("exclusion"),
    "weak_focus": message("weak focus"),
    "switch_selection": message("switch selection"),
    "support_selection": message("support selection"),
    "selective_attrition": message("selective attrition"),
    "alike": message("alike"),
}


def method_name(estimator: str) -> str:
    """Name a method in the language spoken now; one that has no words is called by its id."""
    return translate(METHODS.get(estimator, estimator))


def outcome_name(outcome: str) -> str:
    """Name an outcome in the language spoken now; one that has no words is called by its id."""
    return translate(OUTCOMES.get(outcome, outcome))


def world_name(design: str) -> str:
    """Name a world in the language spoken now; one that has no words is called by its id."""
    return translate(WORLDS.get(design, design.replace("_", " ")))
