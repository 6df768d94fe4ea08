"""How places in a queue of 100 change after each mix of activities."""

from __future__ import annotations

from itertools import product

import pandas as pd

from bip_teach import estimate
from bip_teach.what_if.grid import INTERVAL_COLUMNS, Axis, Grid

GROUPS = ("job", "competence", "social", "health")
FEWEST_RESPONSES = 10


def interventions_grid(frame: pd.DataFrame) -> Grid:
    """Tabulate how places in a queue of 100 change after each mix of activities.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.

    Returns
    -------
    Grid
        Axes ``job``, ``competence``, ``social``, ``health`` (given or not in the three months from the
        response). Columns: ``estimate``, ``conf_low``, ``conf_high``, mean change in places to the next
        response; ``adjusted``, ``adjusted_low``, ``adjusted_high``, the same among persons alike in what
        was known before; ``job_share``, ``job_low``, ``job_high``, share (0–1) with a job start within
        52 weeks; ``n_obs``, responses with this mix and a next response. All but ``n_obs`` are missing
        where fewer than ten responses have the mix.

    Notes
    -----
    Associations, not effects: caseworkers choose activities for persons, and that choice can depend on
    things that no column holds.
    """
    mixes = frame.assign(setting=_setting_label(frame))
    change = _place_change(mixes)
    job = _job_share(mixes)
    axes = tuple(Axis(group, (False, True)) for group in GROUPS)
    settings = pd.DataFrame(list(product((False, True), repeat=len(GROUPS))), columns=list(GROUPS))
    labels = _setting_label(settings.add_prefix("group_"))
    table = settings.assign(setting=labels).join(change, on="setting").join(job, on="setting")
    return Grid(axes, table.drop(columns="setting").assign(n_obs=table["n_obs"].fillna(0)))


def _setting_label(frame: pd.DataFrame) -> pd.Series[str]:
    """Return one label per mix of groups, such as ``1001``."""
    flags = [frame[f"group_{group}"].astype(int).astype(str) for group in GROUPS]
    return flags[0] + flags[1] + flags[2] + flags[3]


def _place_change(mixes: pd.DataFrame) -> pd.DataFrame:
    """Return mean changes in places by mix, naive and adjusted, for mixes with enough responses."""
    known = mixes.dropna(subset=["place_change"])
    counts = known["setting"].value_counts()
    enough = known[known["setting"].map(counts) >= FEWEST_RESPONSES]
    controls = (*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS)
    fit = estimate.fit_progress(enough, mix="setting", controls=controls, cluster="client_id")
    by_kind = fit.table.set_index(["contrast", "term"])[list(INTERVAL_COLUMNS)]
    adjusted = by_kind.loc["adjusted"].set_axis(["adjusted", "adjusted_low", "adjusted_high"], axis=1)
    return by_kind.loc["naive"].join(adjusted).join(counts.rename("n_obs"), how="outer")


def _job_share(mixes: pd.DataFrame) -> pd.DataFrame:
    counts = mixes["setting"].map(mixes["setting"].value_counts())
    enough = mixes[counts >= FEWEST_RESPONSES]
    share = estimate.gradient_table(enough, "job_52w", by="setting", cluster="client_id")
    names = dict(zip(INTERVAL_COLUMNS, ("job_share", "job_low", "job_high"), strict=True))
    return share.set_index("term")[list(names)].rename(columns=names)
