"""How far two answers lie apart: two raters on one day, or one rater at two measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError, check_columns
from bip_teach.estimate.clusters import cluster_names
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.gradient import gradient_table
from bip_teach.estimate.results import check_numeric
from bip_teach.language import message

#: Names of the gaps, nearest first; the last one holds every gap of two steps or more.
GAPS: Final = (message("same step"), message("one step apart"), message("two steps or more"))
_COLUMNS: Final = ["term", "contrast", "estimate", "std_error", "conf_low", "conf_high", "n_obs"]


def answer_gap_table(
    data: pd.DataFrame,
    pairs: Mapping[str, tuple[str, str]],
    cluster: str | Sequence[str] | None = "client_id",
) -> pd.DataFrame:
    """Share of pairs of answers that lie on the same step, one step apart, or further apart.

    For the answers `x` and `y` of a pair, the gap is ``min(|x - y|, 2)``.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    pairs : mapping of str to (str, str)
        Name of a pair to the two columns with its answers, whole steps of one scale; rows where one of
        the two is missing are left out of that pair.
    cluster : str, pair of str or None
        Identifier whose rows depend on each other, or two of them; None for independent rows.

    Returns
    -------
    DataFrame
        Three rows per pair: `term` (the name), `contrast` (one of :data:`GAPS`), `estimate` (0–1),
        `std_error`, `conf_low`, `conf_high` (see :func:`gradient_table`), `n_obs` (rows with both
        answers) and `by_chance` (the share that two columns with the same answers would have if they had
        nothing to do with each other).

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        There is no pair, or answers are not numbers.
    EstimationError
        No row has both answers of a pair.

    Notes
    -----
    The table describes. Two raters may both be wrong, and they may see different things: a gap is not
    all error, and agreement is not proof. A gap between two measurements holds real change and noise.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20, for agreement by chance.

    Examples
    --------
    >>> import pandas as pd
    >>> four = pd.DataFrame({"client_id": list("ABCD"), "b3": [1, 2, 3, 5], "s6": [1, 2, 4, 1]})
    >>> answer_gap_table(four, {"cooperation": ("b3", "s6")})[["contrast", "estimate", "by_chance"]]
                contrast  estimate  by_chance
    0          same step      0.50     0.1875
    1     one step apart      0.25     0.3750
    2  two steps or more      0.25     0.4375
    """
    if not pairs:
        raise InvalidArgumentError("pairs is empty. Name at least one pair of columns, such as b3 and s6.")
    tables = [_gaps_of(data, name, columns, cluster) for name, columns in pairs.items()]
    return pd.concat(tables, ignore_index=True)


def _gaps_of(
    data: pd.DataFrame, name: str, columns: tuple[str, str], cluster: str | Sequence[str] | None
) -> pd.DataFrame:
    check_columns(data, [*columns, *cluster_names(cluster)])
    for column in columns:
        check_numeric(data, column)
    rows = data.dropna(subset=list(columns))
    if rows.empty:
        raise EstimationError(
            "No row has an answer in both columns {columns}. At least one is needed.", columns=columns
        )
    first, second = (rows[column].to_numpy(dtype=float) for column in columns)
    gap, by_chance = _gap(first - second), _by_chance(first, second)
    parts = [
        gradient_table(rows.assign(_gap=(gap == place).astype(float), _all=1.0), "_gap", "_all", cluster)
        for place in range(len(GAPS))
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(term=name, contrast=GAPS)[_COLUMNS].assign(by_chance=by_chance)


def _gap(difference: FloatArray) -> FloatArray:
    return np.minimum(np.abs(difference), len(GAPS) - 1)


def _by_chance(first: FloatArray, second: FloatArray) -> list[float]:
    """Shares of the gaps if each answer of one column met each answer of the other equally often."""
    steps, counts = np.unique(first, return_counts=True)
    others, other_counts = np.unique(second, return_counts=True)
    gaps = _gap(steps[:, None] - others[None, :])
    met = np.outer(counts, other_counts) / (len(first) * len(second))
    return [float(met[gaps == place].sum()) for place in range(len(GAPS))]
