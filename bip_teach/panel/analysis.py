"""The response-level frame that every analysis starts from, with outcomes derived from weekly spells."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.instrument import INTERVENTION_GROUPS, INTERVENTIONS
from bip_teach.language import message
from bip_teach.panel.tables import (
    CHANNEL_COLUMNS,
    OUTCOME_WEEKS,
    QUARTER_WEEKS,
    RATING_COLUMNS,
    Panel,
)

Array = NDArray[np.float64]

#: Age from which a client is no longer young in the sources.
YOUNG_BELOW: Final = 30
_LOWEST: Final = 1
_STEPS: Final = 4
_KEY: Final = ["client_id", "wave"]
#: Mixes of a quarter's interventions, each with what a reader calls it.
MIX_LABELS: Final = {
    "none": message("none"),
    "other_single": message("other single"),
    "job_only": message("job only"),
    "combined_without_job": message("combined without job"),
    "combined_with_job": message("combined with job"),
}


def analysis_frame(panel: Panel) -> pd.DataFrame:
    """Give one row for each response, with covariates, outcomes and everything that an analysis needs.

    Parameters
    ----------
    panel : Panel
        A checked panel.

    Returns
    -------
    DataFrame
        Sorted by ``client_id`` and ``wave``, rows numbered from 0, whatever the order of the panel's rows.
        All columns of ``responses`` and ``clients`` and

        ``job_52w``, ``education_52w``
            1 if a spell of ordinary work (of education) *starts* in the 52 weeks after the week of the
            response, ``week`` + 1 … ``week`` + 52, otherwise 0. A spell that is already running does
            not count; see :func:`starts_within`.
        ``job_or_education_52w``
            1 if at least one of the two is 1.
        ``in_work_52w``
            1 if the client is in ordinary work in week ``week`` + 52, whenever that work began; see
            :func:`in_state_after`.
        ``under_30``
            1 if ``age`` at entry is below 30.
        ``belief``
            Item S12 as ``float64``, 1 (no) to 5 (yes); NaN where it is missing.
        ``belief_missing``
            Why it is missing (as ``s12_missing``).
        ``n_channels``, ``searches``
            Number of the six search channels in use, 0–6; 1 if there is any. ``Int8``, NA where item b10
            is missing.
        ``n_switches``, ``switched``
            Changes of caseworker between responses so far, 0 at wave 1; 1 if the caseworker is another
            one than at the wave before.
        ``quarters_since_entry``
            Whole quarters of 13 weeks between entry and the response.
        ``group_job``, ``group_competence``, ``group_social``, ``group_health``
            1 if an intervention of the group is given in the quarter that starts at the response.
        ``n_groups``
            How many of the four groups.
        ``mix``
            ``none``; ``job_only``; ``other_single`` (one group, not job); ``combined_with_job`` and
            ``combined_without_job`` (two groups or more).
        ``progress_index``
            Mean of the twenty ratings b1–b9 and s2–s12, each scaled from 0 (lowest step) to 1 (highest);
            missing ratings are left out; NaN if all are missing.
        ``progress_place``
            Place of the index in the queue of all responses of the panel: percentile rank × 100,
            above 0 to 100, ties share their mean rank.
        ``place_change``
            ``progress_place`` at the client's next response minus this one; NaN at the last response.
        ``n_waves``
            Number of responses of the client.

    Notes
    -----
    The outcomes describe what happened. They are not effects of anything.

    Examples
    --------
    >>> from bip_teach.panel import load_panel
    >>> frame = analysis_frame(load_panel())
    >>> sorted(frame["job_52w"].unique().tolist()), frame["belief"].dropna().between(1, 5).all().item()
    ([0, 1], True)
    """
    responses = panel.responses.sort_values(_KEY).merge(panel.clients, on="client_id", validate="many_to_one")
    return pd.concat(
        [
            responses,
            _outcomes(responses, panel),
            _answers(responses),
            _caseworker_changes(responses),
            _interventions(responses, panel),
            _progress(responses),
            responses.groupby("client_id", sort=False)["wave"]
            .transform("size")
            .astype(np.int64)
            .rename("n_waves"),
        ],
        axis=1,
    )


def _outcomes(responses: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    job = starts_within(responses, panel.spells, "job")
    education = starts_within(responses, panel.spells, "education")
    return pd.DataFrame(
        {
            "job_52w": job.astype(np.int64),
            "education_52w": education.astype(np.int64),
            "job_or_education_52w": (job | education).astype(np.int64),
            "in_work_52w": in_state_after(responses, panel.spells, "job").astype(np.int64),
        }
    )


def starts_within(responses: pd.DataFrame, spells: pd.DataFrame, state: str) -> NDArray[np.bool_]:
    """Say for each response whether a spell starts in the 52 weeks after it.

    Parameters
    ----------
    responses : DataFrame
        Columns ``client_id`` and ``week``.
    spells : DataFrame
        Columns ``client_id``, ``start_week`` and ``state``, in any order of rows.
    state : str
        The state that must start, such as ``job``.

    Returns
    -------
    array of bool (responses,)
        Whether a spell in this state has its first week in ``week`` + 1 … ``week`` + 52.

    Examples
    --------
    Four clients answer in week 10. A job that starts in the same week is running already, one that
    starts in week 11 or in week 62 counts, one that starts in week 63 comes too late:

    >>> responses = pd.DataFrame({"client_id": ["P1", "P2", "P3", "P4"], "week": 10})
    >>> spells = pd.DataFrame({"client_id": ["P1", "P2", "P3", "P4"], "start_week": [10, 11, 62, 63]})
    >>> starts_within(responses, spells.assign(state="job"), "job").tolist()
    [False, True, True, False]
    """
    # Client and week make one whole number, so that the starts of a window stand side by side.
    starts = spells.loc[spells["state"] == state, ["client_id", "start_week"]]
    clients = pd.Index(responses["client_id"].unique())
    stretch = int(max(responses["week"].max() + OUTCOME_WEEKS, spells["start_week"].max())) + 1
    place = clients.get_indexer(pd.Index(starts["client_id"]))
    known = place >= 0
    ordered = np.sort(place[known] * stretch + starts["start_week"].to_numpy()[known])
    now = clients.get_indexer(pd.Index(responses["client_id"])) * stretch + responses["week"].to_numpy()
    first = np.searchsorted(ordered, now, side="right")
    last = np.searchsorted(ordered, now + OUTCOME_WEEKS, side="right")
    return np.asarray(last > first)


def in_state_after(responses: pd.DataFrame, spells: pd.DataFrame, state: str) -> NDArray[np.bool_]:
    """Say for each response whether a spell covers the week 52 weeks after it.

    Parameters
    ----------
    responses : DataFrame
        Columns ``client_id`` and ``week``.
    spells : DataFrame
        Columns ``client_id``, ``start_week``, ``end_week`` and ``state``, in any order of rows; the spells
        of a client do not overlap.
    state : str
        The state that must hold, such as ``job``.

    Returns
    -------
    array of bool (responses,)
        Whether the client has a spell in this state in week ``week`` + 52.

    Examples
    --------
    >>> responses = pd.DataFrame({"client_id": ["P1", "P2", "P3"], "week": [10, 10, 10]})
    >>> spells = pd.DataFrame({"client_id": ["P1", "P2"], "start_week": [40, 63], "end_week": [62, 99]})
    >>> in_state_after(responses, spells.assign(state="job"), "job").tolist()
    [True, False, False]
    """
    chosen = spells[spells["state"] == state]
    clients = pd.Index(responses["client_id"].unique())
    stretch = int(max(responses["week"].max() + OUTCOME_WEEKS, spells["end_week"].max())) + 1
    place = clients.get_indexer(pd.Index(chosen["client_id"]))
    owner = place[place >= 0] * stretch
    starts, ends = (
        np.sort(owner + chosen[name].to_numpy()[place >= 0]) for name in ("start_week", "end_week")
    )
    then = clients.get_indexer(pd.Index(responses["client_id"])) * stretch
    then = then + responses["week"].to_numpy() + OUTCOME_WEEKS
    # More spells have started than have ended before: one covers the week.
    return np.asarray(np.searchsorted(starts, then, "right") > np.searchsorted(ends, then, "left"))


def _answers(responses: pd.DataFrame) -> pd.DataFrame:
    channels = responses[list(CHANNEL_COLUMNS)].sum(axis=1, skipna=False)
    return pd.DataFrame(
        {
            "under_30": (responses["age"] < YOUNG_BELOW).astype(np.int64),
            "belief": responses["s12"].astype(np.float64),
            "belief_missing": responses["s12_missing"],
            "n_channels": channels.astype("Int8"),
            "searches": (channels > 0).astype("Int8"),
        }
    )


def _caseworker_changes(responses: pd.DataFrame) -> pd.DataFrame:
    before = responses.groupby("client_id", sort=False)["caseworker_id"].shift()
    switched = (before.notna() & (before != responses["caseworker_id"])).astype(np.int64)
    return pd.DataFrame(
        {
            "n_switches": switched.groupby(responses["client_id"], sort=False).cumsum(),
            "switched": switched,
            "quarters_since_entry": (responses["week"] - responses["entry_week"]) // QUARTER_WEEKS,
        }
    )


def _interventions(responses: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    names = [group.id for group in INTERVENTION_GROUPS]
    place = {intervention.id: names.index(intervention.group) for intervention in INTERVENTIONS}
    rows = responses[_KEY].assign(row=np.arange(len(responses)))
    given = panel.interventions.merge(rows, on=_KEY)
    marks = np.zeros((len(responses), len(names)), dtype=np.int64)
    marks[given["row"].to_numpy(), given["intervention"].map(place).to_numpy(dtype=np.int64)] = 1
    flags = pd.DataFrame(marks, columns=[f"group_{name}" for name in names])
    n_groups = flags.sum(axis=1)
    return flags.assign(n_groups=n_groups, mix=_mix(flags["group_job"], n_groups))


def _mix(job: pd.Series, n_groups: pd.Series) -> pd.Series:
    place = np.where(n_groups == 0, 0, 1 + 2 * (n_groups > 1) + job)
    return pd.Series(np.array(list(MIX_LABELS), dtype=object)[place], index=job.index, dtype="str")


def _progress(responses: pd.DataFrame) -> pd.DataFrame:
    ratings = responses[list(RATING_COLUMNS)].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    answered = (~np.isnan(ratings)).sum(axis=1)
    steps = np.nansum(ratings - _LOWEST, axis=1)
    # One division of whole numbers, so that equal answers always tie.
    with np.errstate(invalid="ignore"):
        index = pd.Series(steps / (_STEPS * answered))
    place = index.rank(pct=True) * 100
    following = place.groupby(responses["client_id"], sort=False).shift(-1)
    return pd.DataFrame({"progress_index": index, "progress_place": place, "place_change": following - place})
