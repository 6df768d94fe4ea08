"""The knobs of the design: what each one is by default, and what turning it breaks."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

import pandas as pd

from bip_teach.language import message
from bip_teach.simulate.design import Design, calibrated_design

_SENTENCES: Final = {
    "sorting": message(
        "Who gets which caseworker is no longer left to chance: people with good prospects meet job-focused "
        "caseworkers. The instrument then gives the caseworker credit for the person."
    ),
    "caseworker_direct": message(
        "Job focus leads to jobs by a way of its own, beside belief. The instrument then counts both "
        "ways as belief."
    ),
    "effectiveness": message(
        "How much some caseworkers really help more than others. At zero, they differ only through "
        "belief and job search, yet the quarters by result still look far apart, by chance."
    ),
    "rating_leniency": message(
        "A caseworker with much job focus also rates all other items higher. The caseworker's answers "
        "then say more about the rater and less about the person."
    ),
    "rater_reliability": message(
        "How well two ratings of one person by one caseworker agree. When it is low, the answers hold "
        "noise, and associations shrink."
    ),
    "switch_selection": message(
        "Whether people closer to a job change caseworker more often or less often. Away from zero, a "
        "direct comparison of people with and without a switch misleads."
    ),
    "intervention_selection": message(
        "Whether people closer to a job get the combined interventions. Away from zero, interventions "
        "take credit for the people who get them."
    ),
    "intervention_need": message(
        "Whether people get the intervention that answers a lack. Above zero, interventions look worse "
        "than they are."
    ),
    "belief_effect": message(
        "A factor on every effect of belief. At zero, belief is only a forecast, and a good method must "
        "find nothing."
    ),
    "switch_effect": message(
        "A factor on every effect of a switch. At zero, switches do nothing, and a good method must "
        "find nothing."
    ),
    "attrition": message(
        "Share of people who stop answering after a quarter. When it is high, few people are left to "
        "follow for long."
    ),
    "attrition_selection": message(
        "Whether people closer to a job stop answering sooner or later. Away from zero, those who still "
        "answer are not like those who began."
    ),
}


def knob_table() -> pd.DataFrame:
    """List the knobs of the design, with their calibrated values and what turning them breaks.

    Returns
    -------
    DataFrame
        One row for each knob, in the order of :class:`bip_teach.simulate.Design`: ``knob`` (name of the
        field), ``default`` (its value in :func:`bip_teach.simulate.calibrated_design`; the unit is in the
        docstring of the design) and ``breaks`` (plain sentences).

    Examples
    --------
    >>> float(knob_table().set_index("knob").loc["sorting", "default"])
    0.0
    """
    design = calibrated_design()
    names = [field.name for field in fields(Design) if field.name in _SENTENCES]
    rows = [(name, float(getattr(design, name)), _SENTENCES[name]) for name in names]
    return pd.DataFrame(rows, columns=["knob", "default", "breaks"])
