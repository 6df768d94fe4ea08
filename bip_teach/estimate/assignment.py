"""Checks of an examiner design: who meets whom (balance), and does leniency move everyone the same way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.clusters import codes_of_clusters, small_sample, sum_of_squares
from bip_teach.estimate.covariates import MISSING, Coding, FloatArray, independent_columns
from bip_teach.estimate.examiner_sample import ExaminerSample, Keys, check_list, examiner_sample
from bip_teach.estimate.projection import Dummies, Projection
from bip_teach.estimate.results import IntArray, check_enough_rows, coefficient_table
from bip_teach.estimate.two_stage import regression
from bip_teach.estimate.ujive import Jackknife

MOST_LEVELS = 20
"""Levels of a grouping column beyond which it has to be cut into groups first."""

NO_VARIATION = 1e-10


def balance_table(
    data: pd.DataFrame,
    covariates: Sequence[str],
    treatment: str,
    examiner: str,
    cell: str | None = None,
    cluster: str | Sequence[str] | None = None,
    leave_out: str | None = None,
) -> pd.DataFrame:
    r"""Balance: whether examiners who give more of the treatment get other people than their colleagues.

    For each covariate :math:`x`, in standard deviations, the UJIVE slope :math:`P'x / P'd` on the treatment
    :math:`d`, with the instrument :math:`P` of :mod:`bip_teach.estimate.ujive`. With assignment by lot within
    cells every slope is zero but for chance.

    Parameters
    ----------
    data : DataFrame
        One row per response or case.
    covariates : sequence of str
        What was settled before the examiner was met, such as the register covariates. Numeric or categorical;
        coding and missing values follow the rule of :mod:`bip_teach.estimate.covariates`.
    treatment : str
        Numeric column, such as ``belief`` (steps 1–5).
    examiner, cell, cluster, leave_out : str
        As in :func:`fit_leniency`; `cluster` may name two columns.

    Returns
    -------
    DataFrame
        One row for each column of the covariates: standard deviations of the covariate per unit of the
        treatment. The last row, `joint`, tests all of them together: `statistic` is F, `contrast` has its
        degrees of freedom; its estimate, error and interval are missing. Columns as in every result table.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        `covariates` is empty or a text, or the treatment is not numeric.
    EstimationError
        A covariate does not vary within cells, there are more covariates than clusters, or the design has no
        instrument (:func:`fit_leniency`).

    Warns
    -----
    SingletonCaseworkerWarning
        An examiner has rows of one unit only; these rows are dropped.

    Notes
    -----
    A slope has the size of the bias that this covariate would bring: a covariate that moves the outcome by
    :math:`\gamma` per standard deviation shifts the estimate by :math:`\gamma` times its slope if it is not
    held fixed. The joint test counts covariance as it is where no covariate differs (a score test), also the
    noise in the predictions; it rather rejects a true null too seldom than too often.
    Balance in what is seen does not prove balance in what is not seen, and one of twenty slopes has p below
    0.05 by chance.

    References
    ----------
    Goldsmith-Pinkham, Hull and Kolesár (2025), "Leniency designs: an operator's manual", arXiv 2511.03572.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "judge": ["A"] * 4 + ["B"] * 4,
    ...     "detained": [0, 0, 0, 1, 1, 1, 1, 0],
    ...     "age": [20, 40, 30, 50, 20, 40, 30, 50],
    ... })
    >>> balance_table(people, ["age"], "detained", "judge")["estimate"].abs().round(6).tolist()
    [0.0, nan]
    """
    check_list("covariates", covariates, some=True)
    keys = Keys.of(examiner, cell, leave_out, cluster)
    used = examiner_sample(data, {"treatment": treatment}, keys, covariates=covariates)
    columns = _standard_columns(used, covariates)
    treated = Jackknife.of(used.numbers(treatment), used.design, used.blocks)
    values = columns.to_numpy()
    estimates = np.array([treated.estimate(column) for column in values.T])
    scores = np.column_stack([treated.scores(*pair) for pair in zip(values.T, estimates, strict=True)])
    clusters, absorbed = used.clusters, used.design.controls.rank
    factor, degrees = small_sample(len(values), absorbed + 1, clusters)
    variances = [factor * float(sum_of_squares(score[:, None], clusters)[0, 0]) for score in scores.T]
    names = list(columns.columns)
    contrasts = [f"{treatment} + 1"] * len(names)
    table = coefficient_table(names, contrasts, estimates, np.sqrt(variances), len(values), degrees)
    return pd.concat([table, _joint_row(used, treated, columns, clusters)])


def _standard_columns(used: ExaminerSample, covariates: Sequence[str]) -> pd.DataFrame:
    """Columns of the covariates, centred and in standard deviations."""
    columns = Coding.learn(used.rows, covariates).matrix(used.rows, constant=False)
    inner = used.design.controls.residual(columns.to_numpy())
    spread = np.sqrt((inner**2).mean(axis=0))
    flat = spread <= NO_VARIATION * np.abs(columns.to_numpy()).max(axis=0)
    if flat.any():
        named = ", ".join(repr(name) for name in columns.columns[flat])
        raise EstimationError(
            "{named} does not vary within cells. Leave it out of the covariates.", named=named
        )
    return (columns - columns.mean()) / columns.std(ddof=0)


def _joint_row(
    used: ExaminerSample, treated: Jackknife, columns: pd.DataFrame, clusters: IntArray | None
) -> pd.DataFrame:
    """Score test that no covariate differs: covariances as they are when every slope is zero."""
    inner = used.design.controls.residual(columns.to_numpy())
    kept = independent_columns(pd.DataFrame(inner, columns=columns.columns))
    values = columns[kept].to_numpy()
    factor, degrees = small_sample(len(values), used.design.controls.rank + 1, clusters)
    if degrees <= len(kept):
        raise EstimationError(
            "{count} covariates cannot be tested together with {clusters:.0f} clusters. Use fewer "
            "covariates, or smaller clusters.",
            count=len(kept),
            clusters=degrees + 1,
        )
    estimates = np.array([treated.estimate(column) for column in values.T])
    scores = np.column_stack([treated.scores(column, 0.0) for column in values.T])
    covariance = factor * sum_of_squares(scores, clusters)
    f = float(estimates @ np.linalg.pinv(covariance, hermitian=True) @ estimates) / len(kept)
    row = coefficient_table(
        ["joint"], [f"F({len(kept)}, {degrees:.0f})"], [np.nan], [np.nan], len(values), degrees
    )
    return row.assign(statistic=f, p_value=float(stats.f.sf(f, len(kept), degrees)))


def monotonicity_table(
    data: pd.DataFrame,
    treatment: str,
    examiner: str,
    groups: Sequence[str],
    cell: str | None = None,
    cluster: str | Sequence[str] | None = None,
    leave_out: str | None = None,
) -> pd.DataFrame:
    """Average monotonicity: whether examiners who are lenient to others are so in every group.

    The first stage within each level of each grouping column: slope of the treatment on leave-one-out
    leniency, cell means of the group removed. Leniency comes from all other units, whatever their group.

    Parameters
    ----------
    data : DataFrame
        One row per response or case.
    treatment : str
        Numeric column, such as ``belief`` (steps 1–5).
    examiner, cell, cluster, leave_out : str
        As in :func:`fit_leniency`; `cluster` may name two columns.
    groups : sequence of str
        Columns with a few levels each, settled before the examiner was met. Missing is a level of its own.

    Returns
    -------
    DataFrame
        Row `all`, then one row ``column = level`` for each group: units of treatment per unit of leniency,
        columns as in every result table.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        `groups` is empty or a text, or a column has more than 20 levels.
    EstimationError
        A group has too few rows, or leniency does not vary in it.

    Warns
    -----
    SingletonCaseworkerWarning
        An examiner has rows of one unit only; these rows are dropped.

    Notes
    -----
    Average monotonicity asks for slopes that are not negative: then the estimate is an average of effects
    with positive weights. A slope of 2 against 1 means that the people in this group weigh twice as much. The
    table cannot show a caseworker who is strict to some and lenient to others inside a group.

    References
    ----------
    Frandsen, Lefgren and Leslie (2023), "Judging judge fixed effects", American Economic Review 113(1).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "judge": ["A"] * 6 + ["B"] * 6,
    ...     "detained": [0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1],
    ...     "sex": ["f", "m"] * 6,
    ... })
    >>> monotonicity_table(people, "detained", "judge", ["sex"])["estimate"].gt(0).to_dict()
    {'all': True, 'sex = f': True, 'sex = m': True}
    """
    check_list("groups", groups, some=True)
    keys = Keys.of(examiner, cell, leave_out, cluster)
    used = examiner_sample(data, {"treatment": treatment}, keys, covariates=groups)
    leniency, everybody = used.leniency(treatment), np.ones(len(used.rows), dtype=bool)
    parts = [_first_stage("all", everybody, used, treatment, leniency)]
    for group in dict.fromkeys(groups):
        parts += [_first_stage(*level, used, treatment, leniency) for level in _levels(used.rows, group)]
    return pd.concat(parts)


def _levels(rows: pd.DataFrame, group: str) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Name of each level of a grouping column, and which rows have it."""
    column = rows[group]
    if column.nunique() > MOST_LEVELS:
        raise InvalidArgumentError(
            "Column {group!r} has {count} levels, more than {most_levels}. Cut it into groups first.",
            group=group,
            count=column.nunique(),
            most_levels=MOST_LEVELS,
        )
    for value in column.dropna().drop_duplicates().sort_values():
        yield f"{group} = {value}", column.eq(value).fillna(False).to_numpy(dtype=bool)
    if column.isna().any():
        yield f"{group} = {MISSING}", column.isna().to_numpy(dtype=bool)


def _first_stage(
    name: str, chosen: NDArray[np.bool_], used: ExaminerSample, treatment: str, leniency: FloatArray
) -> pd.DataFrame:
    """One row: slope of the treatment on leniency among the chosen rows, cell means removed."""
    rows = used.rows[chosen].reset_index(drop=True)
    try:
        check_enough_rows(len(rows), 2)
        projection = Projection.of(Dummies.of(used.keys.codes(rows)[1]), np.zeros((len(rows), 0)))
        inner = projection.residual(np.column_stack([used.numbers(treatment)[chosen], leniency[chosen]]))
        if np.ptp(inner[:, 1]) <= NO_VARIATION * np.ptp(leniency):
            raise EstimationError("Leniency does not vary within cells.")
        clusters = codes_of_clusters(rows, used.keys.cluster)
        slope = regression(inner[:, 0], inner[:, [1]], clusters, projection.rank)
    except EstimationError as error:
        raise EstimationError(
            "{name}: {reason} Or join this group with another.", name=name, reason=error
        ) from error
    return coefficient_table(
        [name], ["leniency + 1"], slope.values, slope.std_errors, len(rows), slope.degrees
    )
