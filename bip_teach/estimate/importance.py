"""Which indicators go with an outcome, on one scale: a standard deviation of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, InvalidArgumentError
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats
from bip_teach.estimate.linear import LinearFit, fit_linear_probability
from bip_teach.estimate.logit import LogitFit, fit_logit
from bip_teach.estimate.results import (
    RESULT_COLUMNS,
    IntArray,
    Sample,
    check_numeric,
    check_varies,
    cluster_codes,
    usable_rows,
)
from bip_teach.language import message

ALPHA = 0.05
CONTRAST = "one SD more"
_BESIDE_OTHERS = message(
    "Difference in the mean of {0} between rows that differ by one standard deviation of an indicator, with "
    "the other indicators and the controls held fixed."
)
_BESIDE_CONTROLS = message(
    "Difference in the mean of {0} between rows that differ by one standard deviation of an indicator, with "
    "the controls held fixed."
)


@dataclass(frozen=True)
class ImportanceFit:
    """Result of :func:`fit_importance`.

    Attributes
    ----------
    table : DataFrame
        One row for each model and indicator, the largest estimate of a model first.
    diagnostics : DataFrame
        Columns `quantity` and `value`.
    estimand : str
        What the numbers are.
    sample : Sample
        Rows used and dropped, columns left out.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


def fit_importance(
    data: pd.DataFrame,
    outcome: str,
    indicators: Sequence[str],
    controls: Sequence[str] = (),
    cluster: str | None = None,
    *,
    jointly: bool = True,
) -> ImportanceFit:
    r"""How strongly each indicator goes with an outcome, all on one scale and in two models.

    Each indicator is divided by its standard deviation. A 0/1 outcome gets a logit, whose average marginal
    effect is :math:`\frac1n\sum_i p_i(1-p_i)\beta_j`, and on the same rows a linear probability model
    :math:`y = x'\beta`; any other outcome gets the linear model alone.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column.
    indicators : sequence of str
        Numeric columns, such as ratings from 1 to 5 or 0/1 flags. A missing value takes the mean and a 0/1
        column marks it, as in :mod:`bip_teach.estimate.covariates`.
    controls : sequence of str
        Covariates that are held fixed.
    cluster : str, optional
        Identifier whose rows may depend on each other, such as ``client_id``.
    jointly : bool
        True: one model with all indicators. False: one model for each indicator with the controls, so that
        an indicator also stands for others that go with it.

    Returns
    -------
    ImportanceFit
        `table` has the result columns (`contrast` is one standard deviation more; `estimate` is a share
        from 0 to 1 for a 0/1 outcome, otherwise in the unit of the outcome) and `model` (``logit`` or
        ``linear``), `rank` (by size within the model, 1 the largest), `excludes_zero` (the 95 percent
        interval does), `p_value_holm` and `excludes_zero_holm` (corrected for the number of indicators),
        `indicator_sd` (of the values that are there, in units of the indicator). `diagnostics` has ``n_obs``,
        ``n_clusters`` (NaN without), ``n_indicators`` and for each model ``found_<model>`` and
        ``found_holm_<model>``, the number of indicators whose interval excludes zero before and after the
        correction.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        There is no indicator, one comes twice or is a control as well, or a column does not hold numbers.
    EstimationError
        The outcome or an indicator never varies, an indicator follows from the columns before it, a column
        separates a 0/1 outcome, or there are too few rows.

    Notes
    -----
    The numbers are associations among people who are alike in the other columns. They are effects only if
    nothing else that matters differs between such people. The size says how well the indicator sorts
    people, and also how well it was measured: a noisy answer looks less important than what it stands for.
    Whether an interval excludes zero depends on the number of rows; a list of those that do is not a list of
    those that matter. Of twenty indicators without any association one is found by chance on average;
    the correction of Holm keeps the chance of any such find at 5 percent.

    References
    ----------
    Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6, 65–70.

    Examples
    --------
    >>> import pandas as pd
    >>> eight = pd.DataFrame({"channels": [0, 1, 2, 3, 0, 1, 2, 4]})
    >>> eight = eight.assign(health=[1, 2, 3, 4] * 2, network=[1, 2, 2, 1, 2, 1, 1, 2])
    >>> table = fit_importance(eight, "channels", ["network", "health"]).table
    >>> table[["term", "rank", "excludes_zero"]].to_numpy().tolist()
    [['health', 1, True], ['network', 2, False]]
    """
    names = _checked(indicators, controls)
    rows, sample = usable_rows(data, [outcome], [cluster], [*names, *controls])
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    coding = Coding.learn(rows, controls).matrix(rows, constant=False)
    scaled, spread = _in_standard_deviations(rows, names)
    keys = [outcome, *([cluster] if cluster is not None else [])]
    ready = pd.concat([rows[keys], coding, scaled], axis=1)
    models = ("logit", "linear") if np.isin(y, (0.0, 1.0)).all() else ("linear",)
    groups = [names] if jointly else [[name] for name in names]
    tables, notes = [], list[str]()
    for model in models:
        fits = [_fit(model, ready, outcome, [*coding.columns, *group], cluster) for group in groups]
        found = pd.concat([_rows_of(fit, group) for fit, group in zip(fits, groups, strict=True)])
        tables.append(_ranked(found, model, spread))
        notes += [f"{model}: {note}" for fit in fits for note in fit.sample.notes]
    table = pd.concat(tables, ignore_index=True)
    return ImportanceFit(
        table=table,
        diagnostics=_diagnostics(table, cluster_codes(rows, cluster), len(rows), len(names)),
        estimand=(_BESIDE_OTHERS if jointly else _BESIDE_CONTROLS).format(outcome),
        sample=sample.noting(dict.fromkeys(notes)),
    )


def _checked(indicators: Sequence[str], controls: Sequence[str]) -> list[str]:
    if isinstance(indicators, str):
        raise InvalidArgumentError(
            "The indicators are {indicators!r}, a text. Give a list: [{indicators!r}].", indicators=indicators
        )
    names = list(indicators)
    if not names:
        raise InvalidArgumentError("indicators is empty. Give at least one column.")
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise InvalidArgumentError("Indicator {name!r} comes twice. Give each column once.", name=twice[0])
    if both := [name for name in names if name in controls]:
        raise InvalidArgumentError(
            "Column {name!r} is an indicator and a control. Leave it out of one of the two.", name=both[0]
        )
    return names


def _in_standard_deviations(
    rows: pd.DataFrame, names: Sequence[str]
) -> tuple[pd.DataFrame, pd.Series[float]]:
    """The indicators with mean zero and in standard deviations, and the standard deviations."""
    scaled, spread = {}, {}
    for name in names:
        check_numeric(rows, name)
        values = as_floats(rows[name])
        known = values[np.isfinite(values)]
        check_varies(known, name, "indicator")
        spread[name] = float(known.std())
        scaled[name] = (values - known.mean()) / spread[name]
    return pd.DataFrame(scaled, index=rows.index), pd.Series(spread, dtype=float)


def _fit(
    model: str, rows: pd.DataFrame, outcome: str, predictors: Sequence[str], cluster: str | None
) -> LogitFit | LinearFit:
    fit = fit_logit if model == "logit" else fit_linear_probability
    return fit(rows, outcome, predictors, cluster)


def _rows_of(fit: LogitFit | LinearFit, indicators: Sequence[str]) -> pd.DataFrame:
    """Rows of the indicators; raise where one was left out."""
    if gone := [name for name in indicators if name not in fit.table.index]:
        raise EstimationError(
            "Indicator {name!r} follows exactly from the controls and the indicators before it. "
            "Leave it out.",
            name=gone[0],
        )
    return fit.table.loc[list(indicators), list(RESULT_COLUMNS)]


def _ranked(found: pd.DataFrame, model: str, spread: pd.Series[float]) -> pd.DataFrame:
    size = found["estimate"].abs()
    p_holm = _holm(found["p_value"].to_numpy(dtype=float))
    return found.assign(
        contrast=CONTRAST,
        model=model,
        rank=size.rank(ascending=False, method="first").astype(int),
        excludes_zero=(found["conf_low"] > 0) | (found["conf_high"] < 0),
        p_value_holm=p_holm,
        excludes_zero_holm=p_holm < ALPHA,
        indicator_sd=spread,
    ).sort_values("rank")


def _holm(p_values: FloatArray) -> FloatArray:
    # Not statsmodels' multipletests, which collects garbage and takes longer than all models together.
    order = np.argsort(p_values)
    stepwise = np.maximum.accumulate(p_values[order] * np.arange(len(order), 0, -1))
    corrected = np.empty(len(order))
    corrected[order] = np.minimum(stepwise, 1.0)
    return corrected


def _diagnostics(table: pd.DataFrame, codes: IntArray | None, n_obs: int, n_indicators: int) -> pd.DataFrame:
    rows = [
        ("n_obs", float(n_obs)),
        ("n_clusters", float("nan") if codes is None else float(codes.max() + 1)),
        ("n_indicators", float(n_indicators)),
    ]
    for model, found in table.groupby("model", sort=False):
        rows += [
            (f"found_{model}", float(found["excludes_zero"].sum())),
            (f"found_holm_{model}", float(found["excludes_zero_holm"].sum())),
        ]
    return pd.DataFrame(rows, columns=["quantity", "value"])
