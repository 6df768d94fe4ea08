"""Leave-one-out leniency of an examiner, and its tertiles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError, check_columns
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.linear import least_squares
from bip_teach.estimate.results import (
    IntArray,
    check_numeric,
    cluster_codes,
    coefficient_table,
    integer_codes,
    usable_rows,
)
from bip_teach.language import message

TERTILES = (message("low"), message("middle"), message("high"))


def leave_one_out_leniency(
    data: pd.DataFrame, treatment: str, examiner: str, cell: str | None = None, leave_out: str | None = None
) -> pd.Series[float]:
    r"""How an examiner treats the others: mean treatment relative to the cell, without the own rows.

    For a row of examiner :math:`e` and unit :math:`u` (the client), with :math:`\bar t_{c,-u}` the mean
    treatment in cell :math:`c` without the rows of :math:`u`,

    .. math:: L = \frac{1}{n_{e,-u}} \sum_{j \in e,\, u_j \ne u} (t_j - \bar t_{c_j,-u}).

    Where every examiner works in one cell, this is the examiner's mean without the unit minus the cell's mean
    without the unit. Where examiners work in several cells (days in court), each row is compared with its own
    cell.

    Parameters
    ----------
    data : DataFrame
        One row per response or case.
    treatment : str
        Numeric column, such as the caseworker's belief (steps 1–5).
    examiner : str
        Identifier of the caseworker (judge, examiner).
    cell : str, optional
        Identifier of the group within which assignment is compared, such as the job centre. None: all rows.
    leave_out : str, optional
        Identifier of the unit that is left out whole, such as ``client_id``. None: the row alone.

    Returns
    -------
    Series
        One value for each row of `data`, in the unit of the treatment; missing when the examiner has rows of
        no other unit, or when examiner, cell or unit is missing.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The treatment is not numeric.

    Notes
    -----
    The own rows are left out of the cell's mean as well. If they stayed there, a high own value would
    lower the own leniency, a link that has nothing to do with the examiner. Leaving rows out does not remove
    sorting: if some examiners get other clients than their colleagues in the cell, leniency picks that up.

    Examples
    --------
    >>> import pandas as pd
    >>> four = pd.DataFrame({"caseworker_id": ["A", "A", "B", "B"], "belief": [1.0, 3.0, 4.0, 5.0]})
    >>> leave_one_out_leniency(four, "belief", "caseworker_id").tolist()
    [-1.0, -2.333..., 2.0, 1.333...]
    """
    check_columns(data, [name for name in (treatment, examiner, cell, leave_out) if name is not None])
    check_numeric(data, treatment)
    rows = pd.DataFrame(
        {
            "examiner": integer_codes(data[examiner]),
            "cell": np.zeros(len(data), dtype=np.int64) if cell is None else integer_codes(data[cell]),
            "unit": np.arange(len(data)) if leave_out is None else integer_codes(data[leave_out]),
            "treatment": as_floats(data[treatment]),
        },
        index=pd.RangeIndex(len(data)),
    )
    known = rows[(rows[["examiner", "cell", "unit"]] >= 0).all(axis=1)]
    pairs = _leniency_by_pair(known)
    values = rows.merge(pairs, on=["examiner", "unit"], how="left", sort=False)["leniency"]
    return pd.Series(values.to_numpy(), index=data.index, name="leniency")


def _leniency_by_pair(rows: pd.DataFrame) -> pd.DataFrame:
    """Leniency of each pair of examiner and unit: sums over the examiner's rows, less the unit's share."""
    used = rows[rows["treatment"].notna()]
    pairs = rows[["examiner", "unit"]].drop_duplicates()
    total = _sums(used, ["examiner"], "e")
    own = _sums(used, ["examiner", "unit"], "eu")
    pairs = (
        pairs.merge(total, on="examiner", how="left")
        .merge(own, on=["examiner", "unit"], how="left")
        .fillna(0.0)
    )
    expected = _expected_from_cells(used, pairs)
    left = pairs["n_e"] - pairs["n_eu"]
    difference = pairs["t_e"] - pairs["t_eu"] - expected
    return pairs[["examiner", "unit"]].assign(leniency=(difference / left.where(left > 0)))


def _expected_from_cells(used: pd.DataFrame, pairs: pd.DataFrame) -> FloatArray:
    """Sum of the cell means without the unit over the examiner's rows of other units."""
    cells = _sums(used, ["cell"], "c")
    in_cell = _sums(used, ["examiner", "cell"], "ec").merge(cells, on="cell")
    in_cell["mean"] = in_cell["t_c"] / in_cell["n_c"]
    base = in_cell.assign(sum=in_cell["n_ec"] * in_cell["mean"]).groupby("examiner")["sum"].sum()
    visits = _sums(used, ["unit", "cell"], "uc")
    meeting = pairs[["examiner", "unit"]].reset_index().merge(visits, on="unit")
    meeting = meeting.merge(in_cell, on=["examiner", "cell"])
    own = _sums(used, ["examiner", "cell", "unit"], "ecu")
    meeting = meeting.merge(own, on=["examiner", "cell", "unit"], how="left").fillna({"n_ecu": 0.0})
    others = meeting["n_c"] - meeting["n_uc"]
    mean_without = ((meeting["t_c"] - meeting["t_uc"]) / others.where(others > 0)).fillna(0.0)
    change = (meeting["n_ec"] - meeting["n_ecu"]) * mean_without - meeting["n_ec"] * meeting["mean"]
    correction = change.groupby(meeting["index"]).sum().reindex(range(len(pairs)), fill_value=0.0)
    return np.asarray(
        base.reindex(pairs["examiner"]).fillna(0.0).to_numpy() + correction.to_numpy(), dtype=float
    )


def _sums(rows: pd.DataFrame, keys: list[str], suffix: str) -> pd.DataFrame:
    """Number of rows and sum of the treatment by key, as columns `n_<suffix>` and `t_<suffix>`."""
    table = rows.groupby(keys, sort=False)["treatment"].agg(["size", "sum"]).astype(float).reset_index()
    return table.rename(columns={"size": f"n_{suffix}", "sum": f"t_{suffix}"})


def leniency_tertiles(
    data: pd.DataFrame, outcome: str, leniency: pd.Series[float], cluster: str | None = None
) -> pd.DataFrame:
    """Mean outcome in the lower, middle and upper third of responses by the leniency of the examiner.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column, such as ``job_52w``.
    leniency : Series
        From :func:`leave_one_out_leniency`, with the index of `data`.
    cluster : str, optional
        Identifier whose rows depend on each other. None: rows are independent.

    Returns
    -------
    DataFrame
        Rows `low`, `middle`, `high` (means) and `high - low` (their difference), columns as in every result
        table.

    Raises
    ------
    InvalidArgumentError
        `leniency` has another length or index than `data`, or the outcome is not numeric.
    EstimationError
        Leniency has fewer than three groups of values.

    Notes
    -----
    Responses with the same leniency stay together, so the thirds can differ a little in size. The difference
    is the reduced form of the instrument, not the effect of a step of belief.

    Examples
    --------
    >>> import pandas as pd
    >>> six = pd.DataFrame({"job": [0, 0, 0, 1, 1, 1]})
    >>> table = leniency_tertiles(six, "job", pd.Series([-2.0, -1.0, 0.0, 0.1, 1.0, 2.0]))
    >>> table["estimate"].round(6).tolist()
    [0.0, 0.5, 1.0, 1.0]
    """
    if len(leniency) != len(data) or not leniency.index.equals(data.index):
        raise InvalidArgumentError("leniency must have one value for each row of data, with the same index.")
    rows, _ = usable_rows(
        data.assign(leniency_of_examiner=leniency), [outcome, "leniency_of_examiner"], [cluster]
    )
    y, values = as_floats(rows[outcome]), as_floats(rows["leniency_of_examiner"])
    third = _thirds(values)
    matrix = pd.DataFrame({name: (third == number).astype(float) for number, name in enumerate(TERTILES)})
    fit = least_squares(y, matrix, cluster_codes(rows, cluster))
    weights = np.vstack([np.eye(3), [-1.0, 0.0, 1.0]])
    errors = np.sqrt(np.einsum("ij,jk,ik->i", weights, fit.covariance.to_numpy(), weights))
    counts = [*np.bincount(third, minlength=3), len(y)]
    terms, labels = [*TERTILES, message("high - low")], ["mean", "mean", "mean", "difference"]
    return coefficient_table(
        terms, labels, weights @ fit.coefficients.to_numpy(), errors, counts, fit.degrees
    )


def _thirds(values: FloatArray) -> IntArray:
    """0, 1 or 2 for the third in which a value lies; equal values lie together."""
    if values.size == 0:
        raise EstimationError("No row has both an outcome and a leniency.")
    third = np.searchsorted(np.quantile(values, [1 / 3, 2 / 3]), values, side="left")
    if len(np.unique(third)) < 3:
        raise EstimationError("Leniency has too few different values to form three groups.")
    return np.asarray(third, dtype=np.int64)
