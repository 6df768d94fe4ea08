"""What a caseworker's belief tells about work, beside what one step more of it does."""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np
import pandas as pd

from bip_teach import estimate
from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.what_if.grid import INTERVAL_COLUMNS, Axis, Grid

BELIEF_LEVELS = (1, 2, 3, 4, 5)
SWITCH_LEVELS = (0, 1, 2, 3)
OUTCOMES = ("job", "job_or_education")


def belief_grid(frame: pd.DataFrame) -> Grid:
    """Tabulate what a caseworker's belief tells about work, and what one step more of it does.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.

    Returns
    -------
    Grid
        Axes ``belief`` (S12, 1–5), ``switches`` (changes of caseworker so far, 0–3) and ``outcome``
        (``job``, ``job_or_education``, within 52 weeks). Columns: ``estimate``, ``conf_low``,
        ``conf_high``, the modelled share (0–1) among such responses, an association; ``effect_pp``,
        ``effect_low_pp``, ``effect_high_pp``, the change in percentage points that one step more belief
        of the caseworker causes, missing where no step is left.

    Notes
    -----
    The share comes from a logit with one parameter per belief level and one for the number of changes,
    clustered by client. The effect is the two-stage least squares estimate with the leave-one-out
    leniency of the caseworker inside the job centre as instrument, given register covariates and client
    ratings. It is one average over the persons whose caseworker matters, the same number at every
    setting, and it is only an effect if caseworkers get their clients as if by lot.
    """
    tables = [_belief_share(frame, outcome).assign(**_belief_effect(frame, outcome)) for outcome in OUTCOMES]
    table = pd.concat(tables, ignore_index=True)
    table.loc[table["belief"] == max(BELIEF_LEVELS), ["effect_pp", "effect_low_pp", "effect_high_pp"]] = (
        np.nan
    )
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
    with warnings.catch_warnings():
        # A caseworker with one client has no leniency; the few such responses are left out by design.
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        fit = estimate.fit_leniency(
            frame.dropna(subset=["belief"]),
            outcome=f"{outcome}_52w",
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=(*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS),
            cluster="caseworker_id",
            leave_out="client_id",
        )
    row = fit.table.set_index("term").loc["2sls"].to_dict()
    names = {"effect_pp": "estimate", "effect_low_pp": "conf_low", "effect_high_pp": "conf_high"}
    return {name: 100 * float(row[column]) for name, column in names.items()}
