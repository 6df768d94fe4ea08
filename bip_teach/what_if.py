"""What-if tables: the numbers that an explorer shows, computed beforehand for every setting.

A :class:`Grid` holds one row per setting of its axes. Python stays the only place where a model is
fitted; a page or a notebook looks the numbers up.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from bip_teach import estimate
from bip_teach.errors import InvalidArgumentError, SingletonCaseworkerWarning, check_choice, check_columns, check_known

Level = bool | int | str

BELIEF_LEVELS = (1, 2, 3, 4, 5)
SWITCH_LEVELS = (0, 1, 2, 3)
OUTCOMES = ("job", "job_or_education")
GROUPS = ("job", "competence", "social", "health")
INTERVAL_COLUMNS = ("estimate", "conf_low", "conf_high")
FEWEST_RESPONSES = 10
DECIMALS = 4


@dataclass(frozen=True)
class Axis:
    """One thing that a reader can set.

    Parameters
    ----------
    name : str
        Name of the control and of the column, such as ``belief``.
    levels : tuple of bool, int or str
        The allowed settings, in the order in which they are shown.
    """

    name: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        if not self.levels or len(set(self.levels)) < len(self.levels):
            raise InvalidArgumentError(
                f"The levels of axis {self.name!r} are {self.levels!r}. Give at least one, each once."
            )


@dataclass(frozen=True, eq=False)
class Grid:
    """Estimates for every setting of some axes.

    Parameters
    ----------
    axes : tuple of Axis
        What can be set; the last axis varies fastest.
    table : pandas.DataFrame
        One row per setting in any order: a column per axis, ``estimate``, ``conf_low``, ``conf_high``
        and any further number columns. A number that the data cannot give is missing. Numbers are kept
        with four decimals, so that a page and Python round the same number.

    Raises
    ------
    InvalidArgumentError
        If a setting is missing, foreign or repeated, or an interval leaves out its estimate.

    Examples
    --------
    >>> axes = (Axis("belief", (1, 2)),)
    >>> rows = {"belief": [2, 1], "estimate": [0.03, 0.01], "conf_low": [0.02, 0.0], "conf_high": [0.05, 0.02]}
    >>> grid = Grid(axes, pd.DataFrame(rows))
    >>> grid.lookup(belief=2)["estimate"]
    0.03
    """

    axes: tuple[Axis, ...]
    table: pd.DataFrame

    def __post_init__(self) -> None:
        names = [axis.name for axis in self.axes]
        if not names or len(set(names)) < len(names):
            raise InvalidArgumentError(f"The axes are {names!r}. Give at least one, each name once.")
        check_columns(self.table, [*names, *INTERVAL_COLUMNS], what="the what-if table")
        object.__setattr__(self, "table", _in_order(self.table, self.axes))
        _check_intervals(self.table)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the number columns."""
        names = {axis.name for axis in self.axes}
        return tuple(column for column in self.table.columns if column not in names)

    def settings(self) -> list[dict[str, Level]]:
        """Return every setting, in the order of the table's rows."""
        names = [axis.name for axis in self.axes]
        levels = [axis.levels for axis in self.axes]
        return [dict(zip(names, setting, strict=True)) for setting in product(*levels)]

    def lookup(self, **setting: Level) -> dict[str, float | None]:
        """Return the numbers of one setting.

        Parameters
        ----------
        **setting : bool, int or str
            One level for every axis.

        Returns
        -------
        dict
            Number column → value; None where the data cannot give the number.

        Raises
        ------
        UnknownNameError
            If an axis does not exist.
        InvalidArgumentError
            If an axis has no setting, or the level is not one of its levels.
        """
        for name in setting:
            check_known("axis", name, [axis.name for axis in self.axes])
        row = 0
        for axis in self.axes:
            if axis.name not in setting:
                raise InvalidArgumentError(f"The setting has no level for {axis.name!r}. Give one of {axis.levels}.")
            check_choice(axis.name, setting[axis.name], axis.levels)
            row = row * len(axis.levels) + axis.levels.index(setting[axis.name])
        return {column: _number(self.table[column].iloc[row]) for column in self.columns}

    def payload(self) -> dict[str, Any]:
        """Return the grid as plain lists: axes with levels, and columns in the order of the settings."""
        return {
            "axes": [{"name": axis.name, "levels": list(axis.levels)} for axis in self.axes],
            "columns": {column: [_number(value) for value in self.table[column]] for column in self.columns},
        }

    def to_json(self) -> str:
        """Return :meth:`payload` as compact JSON; a missing number is ``null``."""
        return json.dumps(self.payload(), separators=(",", ":"), allow_nan=False)


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
    table.loc[table["belief"] == max(BELIEF_LEVELS), ["effect_pp", "effect_low_pp", "effect_high_pp"]] = np.nan
    axes = (Axis("belief", BELIEF_LEVELS), Axis("switches", SWITCH_LEVELS), Axis("outcome", OUTCOMES))
    return Grid(axes, table)


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


def _in_order(table: pd.DataFrame, axes: Iterable[Axis]) -> pd.DataFrame:
    """Return the rows of `table` in the order of the settings, numbers rounded."""
    names = [axis.name for axis in axes]
    wanted = pd.MultiIndex.from_product([axis.levels for axis in axes], names=names)
    present = pd.MultiIndex.from_frame(table[names])
    foreign, lacking = present.difference(wanted), wanted.difference(present)
    if present.has_duplicates or len(foreign) or len(lacking):
        raise InvalidArgumentError(
            "The what-if table needs each setting once. "
            f"Missing: {list(lacking)[:5]}. Not on the axes: {list(foreign)[:5]}. "
            f"Repeated: {list(present[present.duplicated()])[:5]}."
        )
    ordered = table.set_axis(present).reindex(wanted).drop(columns=names)
    return ordered.astype(float).round(DECIMALS).reset_index()


def _check_intervals(table: pd.DataFrame) -> None:
    known = table[list(INTERVAL_COLUMNS)]
    partly = known.isna().any(axis=1) & known.notna().any(axis=1)
    outside = (known["estimate"] < known["conf_low"]) | (known["estimate"] > known["conf_high"])
    wrong = table.index[partly | outside].tolist()
    if wrong:
        raise InvalidArgumentError(
            f"Rows {wrong[:5]} of the what-if table have an interval that is incomplete or leaves out its "
            "estimate. conf_low ≤ estimate ≤ conf_high, or all three missing."
        )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _belief_share(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    known = frame.dropna(subset=["belief"]).assign(belief_level=lambda rows: rows["belief"].map("{:.0f}".format))
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
    row = fit.table.set_index("term").loc["2sls"]
    names = {"effect_pp": "estimate", "effect_low_pp": "conf_low", "effect_high_pp": "conf_high"}
    return {name: 100 * float(row[column]) for name, column in names.items()}


def _setting_label(frame: pd.DataFrame) -> pd.Series[str]:
    """Return one label per mix of groups, such as ``1001``."""
    flags = [frame[f"group_{group}"].astype(int).astype(str) for group in GROUPS]
    return flags[0].str.cat(flags[1:])


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
