"""Changes of caseworker and what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.linear import least_squares, regression_columns
from bip_teach.estimate.results import Sample, check_varies, cluster_codes, coefficient_table, usable_rows


@dataclass(frozen=True)
class SwitchesFit:
    """Result of :func:`fit_switches`.

    Attributes
    ----------
    table : DataFrame
        Rows `naive`, `time_adjusted` and `adjusted`: difference in the outcome per switch.
    diagnostics : DataFrame
        One row per number of switches: `switches`, `share` (mean outcome) and `n_obs`.
    estimand : str
        What the rows estimate.
    sample : Sample
        Rows used and dropped.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


def fit_switches(
    data: pd.DataFrame,
    outcome: str,
    switches: str = "n_switches",
    controls: Sequence[str] = (),
    time: Sequence[str] = (),
    cluster: str | None = None,
) -> SwitchesFit:
    """Difference in an outcome that goes with one more change of caseworker.

    Three linear probability models on the same rows: `naive` has the number of switches alone,
    `time_adjusted` adds `time`, `adjusted` adds `time` and `controls`.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column, such as ``job_52w``.
    switches : str
        Number of changes of caseworker so far.
    controls : sequence of str
        What is known about the client: register covariates, ratings.
    time : sequence of str
        How long the client has been followed, such as ``quarters_since_entry``.
    cluster : str, optional
        Identifier whose rows may depend on each other, such as ``client_id``; None for independent rows.

    Returns
    -------
    SwitchesFit
        `table`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        Outcome or switches is not numeric.
    EstimationError
        Nobody switches, or the other columns explain switching exactly.

    Notes
    -----
    Only people who have not yet left can switch again, so the naive row mixes two things: those who stay long
    have had more time to switch, and they are less often ready for a job. The adjusted row is an effect only
    if, among people with the same time and controls, switching has nothing else to do with their chances.

    Examples
    --------
    >>> import pandas as pd
    >>> six = pd.DataFrame({"job": [1, 1, 0, 1, 0, 0], "n_switches": [0, 0, 0, 1, 1, 1]})
    >>> round(float(fit_switches(six, "job").table.loc["naive", "estimate"]), 3)
    -0.333
    """
    rows, sample = usable_rows(data, [outcome, switches], [cluster], [*controls, *time])
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    check_varies(as_floats(rows[switches]), switches, "number of switches")
    models = {"naive": (), "time_adjusted": tuple(time), "adjusted": (*time, *controls)}
    parts = []
    for name, others in models.items():
        row, noted = _one_model(rows, y, name, switches, others, cluster, sample)
        parts.append(row)
    return SwitchesFit(
        table=pd.concat(parts),
        diagnostics=_by_switches(rows, outcome, switches),
        estimand=f"Difference in the mean of {outcome} for one more in {switches}: as it is (naive), between "
        "people followed equally long (time_adjusted), and with equal controls as well (adjusted).",
        sample=noted,
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
        raise EstimationError(f"{switches!r} follows exactly from {', '.join(others)}. Use fewer controls.")
    fit = least_squares(y, matrix, cluster_codes(rows, cluster))
    error = float(np.sqrt(np.diag(fit.covariance)[-1]))
    label = [f"{switches} + 1"]
    return coefficient_table([name], label, [fit.coefficients[switches]], [error], len(y), fit.degrees), noted


def _by_switches(rows: pd.DataFrame, outcome: str, switches: str) -> pd.DataFrame:
    table = rows.groupby(switches)[outcome].agg(["mean", "size"]).reset_index()
    return table.set_axis(["switches", "share", "n_obs"], axis="columns")
