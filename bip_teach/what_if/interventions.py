"""How places in a queue of 100 change after each mix of activities, over one quarter and over more."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from bip_teach import estimate
from bip_teach.what_if.grid import INTERVAL_COLUMNS, Grid
from bip_teach.what_if.model import Axis
from bip_teach.what_if.place_paths import QUARTERS

GROUPS = ("job", "competence", "social", "health")
FEWEST_RESPONSES = 10
_PLACE_COLUMNS = [*INTERVAL_COLUMNS, "adjusted", "adjusted_low", "adjusted_high", "n_obs"]


def interventions_grid(frame: pd.DataFrame, true_paths: pd.DataFrame | None = None) -> Grid:
    """Tabulate how places in a queue of 100 change after each mix of activities.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.
    true_paths : pandas.DataFrame, optional
        From :func:`true_place_paths`, for a synthetic panel; a real panel has none.

    Returns
    -------
    Grid
        Axes ``job``, ``competence``, ``social``, ``health`` (given or not) and ``quarters`` (1–8, how many
        quarters in a row, from the response). Columns: ``estimate``, ``conf_low``, ``conf_high``, mean
        change in places to the response after these quarters; ``adjusted``, ``adjusted_low``,
        ``adjusted_high``, the same among persons alike in what was known before; ``n_obs``, responses with
        this mix in all these quarters and a response after them; ``job_share``, ``job_low``,
        ``job_high``, share (0–1) with a job start within 52 weeks among responses with the mix in the
        first quarter, the same for all ``quarters``; ``true_places``, the true mean change in places if
        everybody got the mix, missing without `true_paths`. Changes and shares are missing where fewer
        than ten responses have the mix.

    Notes
    -----
    What the frame gives are associations, not effects: caseworkers choose activities for persons, that
    choice can depend on things that no column holds, and after several quarters only those are counted who
    are still there. Few persons get one mix for several quarters in a row. `true_places` is a move over
    time; an effect is its difference to the move with no activity over as many quarters.
    """
    mixes = frame.sort_values(["client_id", "wave"]).assign(setting=_setting_label)
    mixes = mixes.set_axis(range(len(mixes)))
    changes = pd.concat([_place_change(mixes, quarters) for quarters in QUARTERS], ignore_index=True)
    axes = (*(Axis(group, (False, True)) for group in GROUPS), Axis("quarters", QUARTERS))
    settings = pd.DataFrame(
        list(product(*(axis.levels for axis in axes))), columns=[axis.name for axis in axes]
    )
    settings["setting"] = _setting_label(settings.add_prefix("group_"))
    table = settings.merge(changes, how="left", on=["setting", "quarters"]).join(
        _job_share(mixes), on="setting"
    )
    table["true_places"] = _true_places(settings, true_paths)
    return Grid(axes, table.drop(columns="setting").assign(n_obs=table["n_obs"].fillna(0)))


def _setting_label(frame: pd.DataFrame) -> pd.Series[str]:
    """Return one label per mix of groups, such as ``1001``."""
    flags = [frame[f"group_{group}"].astype(int).astype(str) for group in GROUPS]
    return flags[0] + flags[1] + flags[2] + flags[3]


def _place_change(mixes: pd.DataFrame, quarters: int) -> pd.DataFrame:
    """Return mean changes in places by mix over some quarters, for mixes with enough responses."""
    known = _same_mix(mixes, quarters)
    counts = known["setting"].value_counts()
    found = counts.rename("n_obs").to_frame()
    enough = known[known["setting"].map(counts) >= FEWEST_RESPONSES]
    if len(enough["setting"].unique()) > 1:
        controls = (*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS)
        fit = estimate.fit_progress(
            enough, change="change", mix="setting", controls=controls, cluster="client_id"
        )
        by_kind = fit.table.set_index(["contrast", "term"])[list(INTERVAL_COLUMNS)]
        adjusted = by_kind.loc["adjusted"].set_axis(["adjusted", "adjusted_low", "adjusted_high"], axis=1)
        found = found.join(by_kind.loc["naive"]).join(adjusted)
    return (
        found.reindex(columns=_PLACE_COLUMNS).rename_axis("setting").reset_index().assign(quarters=quarters)
    )


def _same_mix(mixes: pd.DataFrame, quarters: int) -> pd.DataFrame:
    """Return responses with one mix in all these quarters, with the change in places after them."""
    by_client = mixes.groupby("client_id")
    same = np.ones(len(mixes), dtype=bool)
    for step in range(1, quarters):
        same &= by_client["setting"].shift(-step).eq(mixes["setting"]).to_numpy()
    later = by_client["progress_place"].shift(-quarters)
    return mixes.assign(change=later - mixes["progress_place"])[same & later.notna()]


def _job_share(mixes: pd.DataFrame) -> pd.DataFrame:
    counts = mixes["setting"].map(mixes["setting"].value_counts())
    enough = mixes[counts >= FEWEST_RESPONSES]
    share = estimate.gradient_table(enough, "job_52w", by="setting", cluster="client_id")
    names = dict(zip(INTERVAL_COLUMNS, ("job_share", "job_low", "job_high"), strict=True))
    return share.set_index("term")[list(names)].rename(columns=names)


def _true_places(settings: pd.DataFrame, true_paths: pd.DataFrame | None) -> pd.Series[float]:
    """Return the true change of each setting; the process knows seven choices of activities."""
    if true_paths is None:
        return pd.Series(np.nan, index=settings.index)
    given = settings[list(GROUPS)].astype(bool)
    n_groups, one = given.sum(axis=1), given.idxmax(axis=1).to_numpy()
    several = np.where(given["job"], "combined_with_job", "combined_without_job")
    choice = np.select([n_groups.eq(0), n_groups.eq(1)], ["none", one], several)
    wanted = pd.MultiIndex.from_arrays([choice, settings["quarters"]])
    paths = true_paths.set_index(["choice", "quarters"])["true_places"]
    return paths.reindex(wanted).set_axis(settings.index)
