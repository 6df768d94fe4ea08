"""What a caseworker's belief tells about work, beside what one step more of it does."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from bip_teach import estimate, published
from bip_teach.compare.effects import fit_belief
from bip_teach.panel import Truth
from bip_teach.what_if.grid import INTERVAL_COLUMNS, Grid
from bip_teach.what_if.model import Axis

BELIEF_LEVELS = (1, 2, 3, 4, 5)
SWITCH_LEVELS = (0, 1, 2, 3)
OUTCOMES = ("job", "job_or_education")
_EFFECT_COLUMNS = ["effect_pp", "effect_low_pp", "effect_high_pp"]
_PUBLISHED = {"job": "A.iv.job.pp", "job_or_education": "A.iv.jobedu.pp"}
_ESTIMAND = "belief_from_first_response"


def belief_grid(frame: pd.DataFrame, truth: Truth | None = None) -> Grid:
    """Tabulate what a caseworker's belief tells about work, and what one step more of it does.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.
    truth : Truth, optional
        Truth of a synthetic panel; a real panel has none.

    Returns
    -------
    Grid
        Axes ``belief`` (S12, 1–5), ``switches`` (changes of caseworker so far, 0–3) and ``outcome``
        (``job``, ``job_or_education``, within 52 weeks). Columns: ``estimate``, ``conf_low``,
        ``conf_high``, the modelled share (0–1) among such responses, an association; ``effect_pp``,
        ``effect_low_pp``, ``effect_high_pp``, the change in percentage points that one step more belief
        of the first caseworker causes, missing where no step is left; ``published_pp``, what the report
        prints for that step; ``true_pp``, what is true in the synthetic world, missing without `truth`.

    Notes
    -----
    The share comes from a logit with one parameter per belief level and one for the number of changes,
    over all answers, clustered by client. The effect is the UJIVE estimate from first answers, with the
    leave-one-out leniency of the caseworker inside the job centre as instrument, given register
    covariates and client ratings: nobody has left yet, so the later sorting by belief plays no part. It is
    one average over the persons whose caseworker matters, the same number at every setting, and it is only
    an effect if caseworkers get their clients as if by lot. The published step is two-stage least squares
    over all answers.
    """
    tables = [
        _belief_share(frame, outcome).assign(
            **_belief_effect(frame, outcome), published_pp=_published(outcome), true_pp=_true(truth, outcome)
        )
        for outcome in OUTCOMES
    ]
    table = pd.concat(tables, ignore_index=True)
    table.loc[table["belief"] == max(BELIEF_LEVELS), _EFFECT_COLUMNS] = np.nan
    axes = (Axis("belief", BELIEF_LEVELS), Axis("switches", SWITCH_LEVELS), Axis("outcome", OUTCOMES))
    return Grid(axes, table)


def _belief_share(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    known = frame.dropna(subset=["belief"]).assign(
        belief_level=lambda rows: rows["belief"].map("{:.0f}".format)
    )
    fit = estimate.fit_logit(known, f"{outcome}_52w", ["belief_level", "n_switches"], cluster="client_id")
    settings = pd.DataFrame(list(product(BELIEF_LEVELS, SWITCH_LEVELS)), columns=["belief", "switches"])
    levels = settings.assign(belief_level=settings["belief"].astype(str), n_switches=settings["switches"])
    share = fit.predict(levels)[list(INTERVAL_COLUMNS)].set_axis(settings.index)
    return settings.assign(outcome=outcome).join(share)


def _belief_effect(frame: pd.DataFrame, outcome: str) -> dict[str, float]:
    first = frame[frame["wave"] == 1].dropna(subset=["belief"])
    row = fit_belief(first, f"{outcome}_52w").table.set_index("term").loc["ujive"].to_dict()
    return {
        name: 100 * float(row[column]) for name, column in zip(_EFFECT_COLUMNS, INTERVAL_COLUMNS, strict=True)
    }


def _published(outcome: str) -> float:
    return float(str(published.figure(_PUBLISHED[outcome]).value))


def _true(truth: Truth | None, outcome: str) -> float:
    if truth is None:
        return np.nan
    effects = truth.effects
    chosen = effects["estimand"].eq(_ESTIMAND) & effects["outcome"].eq(outcome)
    return float(effects.loc[chosen, "value"].iloc[0])
