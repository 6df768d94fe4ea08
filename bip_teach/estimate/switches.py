"""Changes of caseworker and what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.linear import least_squares, regression_columns
from bip_teach.estimate.results import Sample, check_varies, cluster_codes, coefficient_table, usable_rows
from bip_teach.estimate.strata import StrataComparison, check_flag, comparable_rows, compare_within_strata
from bip_teach.language import message

SWITCHES_BEFORE = "switches_before"
SECOND = 2
_ESTIMAND = message(
    "Difference in the mean of {0} for one more in {1}: as it is (naive), between people followed equally "
    "long (time_adjusted), and with equal controls as well (adjusted). And (just_switched) change in the "
    "mean of {0} for those who changed caseworker since their response before, against no change then: "
    "second and later responses, people with equal {2}, and with equal controls."
)
_BEFORE = message("number of switches before")
_TIME_AND_BEFORE = message("{0} and number of switches before")


@dataclass(frozen=True)
class SwitchesFit:
    """Result of :func:`fit_switches`.

    Attributes
    ----------
    table : DataFrame
        Rows `naive`, `time_adjusted` and `adjusted`: difference in the outcome per switch; and
        `just_switched`: difference between those who just switched and those who did not.
    diagnostics : DataFrame
        One row per number of switches: `switches`, `share` (mean outcome) and `n_obs`.
    strata : DataFrame
        What stands behind `just_switched`: one row for each time and number of switches before
        (`switches_before`) with `n_obs`, `n_treated` (just switched), `difference` in the mean outcome before
        controls, and `weight` of the stratum; weights sum to one.
    estimand : str
        What the rows estimate.
    sample : Sample
        Rows used and dropped in the first three rows of `table`.
    just_switched_sample : Sample
        The same for the row `just_switched`, which uses fewer rows.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    strata: pd.DataFrame
    estimand: str
    sample: Sample
    just_switched_sample: Sample


def fit_switches(
    data: pd.DataFrame,
    outcome: str,
    switches: str = "n_switches",
    controls: Sequence[str] = (),
    time: Sequence[str] = ("quarters_since_entry",),
    cluster: str | None = None,
    *,
    switched: str = "switched",
    wave: str = "wave",
) -> SwitchesFit:
    r"""Difference in an outcome that goes with changes of caseworker, from naive to careful.

    Three linear probability models on the same rows have the number of switches so far, :math:`k`: `naive`
    has it alone, `time_adjusted` adds `time` as numbers, `adjusted` adds `time` and `controls`. The fourth,
    `just_switched`, asks about one event instead, :math:`d = 1` if the caseworker changed since the response
    before:

    .. math:: y_{it} = \alpha_{t, k_{it} - d_{it}} + \tau d_{it} + x_{it}'\beta + e_{it}.

    It uses responses of wave 2 or later, and has one constant :math:`\alpha` for each time and number of
    switches *before*, so that only people who could have switched, at the same time and after equally many
    switches, are compared. The rows of `table` may thus rest on different samples; see `n_obs`.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column, such as ``job_52w``.
    switches : str
        Number of changes of caseworker so far, this response's included.
    controls : sequence of str
        What is known about the client: register covariates, ratings.
    time : sequence of str
        How long the client has been followed.
    cluster : str, optional
        Identifier whose rows may depend on each other, such as ``client_id``; None for independent rows.
    switched : str
        1 if the caseworker changed since the response before, otherwise 0.
    wave : str
        Number of the response of the client, from 1.

    Returns
    -------
    SwitchesFit
        `table`, `diagnostics`, `strata`, `estimand`, `sample`, `just_switched_sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        Outcome, switches, switched or wave is not numeric; switched is not 0/1, or larger than switches.
    EstimationError
        Nobody switches, everybody switches, there is no second response, or the other columns explain
        switching exactly.

    Notes
    -----
    **What the first three rows mix up.** *Exposure*: a person who stays long has had more time to switch, and
    those who stay long are less often ready for a job. *Survivors*: only people who have not yet left can
    switch again. Who finds a job early leaves with few switches; and if switches make jobs rarer, those with
    many switches who are still there are another selection than those with none. *Selection*: the
    people whose caseworker changes may have had other chances from the start. Besides, their slope averages
    over responses with weights that no question asks for: late responses, where switches differ most and
    chances are low, count most. So even an adjusted slope need not be the mean effect of one more switch.

    **What just_switched assumes.** Among people with the same time, switches before and controls, who
    switches has nothing else to do with their chances; a straight line is good enough for the controls. It
    answers for those who just switched, weighted by :math:`n_s p_s (1 - p_s)` of the strata, close to
    :math:`n_s p_s` when few switch at a time. Controls asked after the switch must not be changed by it.

    **What it is not.** A switch brings two things, the break and another caseworker. Who still has the old
    caseworker is still there in part because that one has not led them to a job; a new one is a fresh draw.
    The difference contains both. And it says nothing about never switching at all.

    Examples
    --------
    >>> import pandas as pd
    >>> eight = pd.DataFrame({"job": [1, 0, 1, 1, 0, 0, 0, 1], "wave": [2] * 4 + [3] * 4,
    ...                       "n_switches": [0, 0, 0, 1, 1, 1, 1, 2], "switched": [0, 0, 0, 1, 0, 0, 0, 1]})
    >>> fit = fit_switches(eight, "job", time=["wave"])
    >>> fit.strata[["wave", "switches_before", "difference", "weight"]].round(3).values.tolist()
    [[2.0, 0.0, 0.333, 0.5], [3.0, 1.0, 1.0, 0.5]]
    >>> round(float(fit.table.loc["just_switched", "estimate"]), 3)
    0.667
    """
    rows, sample = usable_rows(data, [outcome, switches], [cluster], time)
    later, later_sample = usable_rows(data, [outcome, switches, switched, wave], [cluster, *time], controls)
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    check_varies(as_floats(rows[switches]), switches, "number of switches")
    models = {"naive": (), "time_adjusted": tuple(time), "adjusted": (*time, *controls)}
    parts = []
    for name, others in models.items():
        row, noted = _one_model(rows, y, name, switches, others, cluster, sample)
        parts.append(row)
    later, later_sample = _second_or_later(later, later_sample, switches, switched, wave)
    strata = [*time, SWITCHES_BEFORE]
    later, later_sample = comparable_rows(later, switched, strata, later_sample)
    just = compare_within_strata(later, outcome, switched, strata, controls, cluster, later_sample)
    return SwitchesFit(
        table=pd.concat([*parts, _just_switched_row(just, switched)]),
        diagnostics=_by_switches(rows, outcome, switches),
        strata=just.strata,
        estimand=_estimand(outcome, switches, time),
        sample=noted,
        just_switched_sample=just.sample,
    )


def _one_model(
    rows: pd.DataFrame,
    y: FloatArray,
    name: str,
    switches: str,
    others: Sequence[str],
    cluster: str | None,
    sample: Sample,
) -> tuple[pd.DataFrame, Sample]:
    _, matrix, noted = regression_columns(rows, [*others, switches], sample)
    if switches not in matrix.columns:
        raise EstimationError(
            "{switches!r} follows exactly from {others}. Use fewer controls.",
            switches=switches,
            others=", ".join(others),
        )
    fit = least_squares(y, matrix, cluster_codes(rows, cluster))
    error = float(np.sqrt(np.diag(fit.covariance)[-1]))
    label = [f"{switches} + 1"]
    return coefficient_table([name], label, [fit.coefficients[switches]], [error], len(y), fit.degrees), noted


def _second_or_later(
    rows: pd.DataFrame, sample: Sample, switches: str, switched: str, wave: str
) -> tuple[pd.DataFrame, Sample]:
    """Responses that could follow on a switch, with the number of switches before it."""
    check_flag(rows, switched)
    before = as_floats(rows[switches]) - as_floats(rows[switched])
    if (before < 0).any():
        raise InvalidArgumentError(
            "{switched!r} is 1 where {switches!r} is 0 in {rows} rows. "
            "{switches!r} must count the switch of the same row.",
            switched=switched,
            switches=switches,
            rows=int((before < 0).sum()),
        )
    second = as_floats(rows[wave]) >= SECOND
    if not second.any():
        raise EstimationError(
            "No row has {wave!r} 2 or more, so nobody can have switched since the response before. "
            "Use people with at least two responses.",
            wave=wave,
        )
    kept = rows.assign(**{SWITCHES_BEFORE: before.astype(np.int64)})[second]
    return kept.reset_index(drop=True), sample.without(f"{wave} is below 2", int((~second).sum()))


def _just_switched_row(just: StrataComparison, switched: str) -> pd.DataFrame:
    return coefficient_table(
        ["just_switched"],
        [f"{switched} - not {switched}"],
        [just.estimate],
        [just.std_error],
        just.sample.n_used,
        just.degrees,
    )


def _estimand(outcome: str, switches: str, time: Sequence[str]) -> str:
    equal = _TIME_AND_BEFORE.format(" and ".join(time)) if time else _BEFORE
    return _ESTIMAND.format(outcome, switches, equal)


def _by_switches(rows: pd.DataFrame, outcome: str, switches: str) -> pd.DataFrame:
    table = rows.groupby(switches)[outcome].agg(["mean", "size"]).reset_index()
    return table.set_axis(["switches", "share", "n_obs"], axis="columns")
