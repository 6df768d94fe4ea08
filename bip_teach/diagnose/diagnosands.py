"""Diagnose: what the answers of many trials say about a design and an estimator."""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.diagnose.model import ANSWER_COLUMNS, TARGET_COLUMNS
from bip_teach.diagnose.monte_carlo import (
    Array,
    Estimated,
    mean_among,
    mean_of,
    root_mean_square,
    share_of,
    spread_of,
)
from bip_teach.errors import FewSimulationsWarning, InvalidArgumentError, check_columns

#: Fewest simulations without a warning: a coverage of 0.95 then has a Monte Carlo error of 0.015.
ENOUGH_SIMULATIONS: Final = 200
#: What is computed for each estimator in each design; each has a second column ``<name>_mc_error``.
DIAGNOSANDS: Final = (
    "mean_estimate",
    "bias",
    "rmse",
    "sd_estimate",
    "mean_std_error",
    "coverage",
    "power",
    "type_s_share",
    "exaggeration_ratio",
    "mean_interval_length",
    "unbounded_share",
    "refused_share",
)
_GROUP: Final = ["design", "estimator", "outcome", "estimand"]
#: Columns of a diagnosis, in order.
DIAGNOSIS_COLUMNS: Final = (
    *_GROUP,
    "true",
    "simulations",
    *(column for name in DIAGNOSANDS for column in (name, f"{name}_mc_error")),
)


def diagnosis_table(answers: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    r"""Hold the answers of many trials against the true values.

    With estimates :math:`\hat\tau_1, \dots, \hat\tau_k` of the true value :math:`\tau`, the bias is
    :math:`\bar{\hat\tau} - \tau`, RMSE is :math:`\sqrt{\overline{(\hat\tau - \tau)^2}}`, coverage is the
    share of intervals that hold :math:`\tau`, and power the share that leave out 0.

    Parameters
    ----------
    answers : DataFrame
        From :func:`bip_teach.diagnose.simulate_answers`.
    targets : DataFrame
        True values, one row for each ``design``, ``estimand`` and ``outcome``, in the column ``true``. A
        question without a row has no true value, which leaves out the numbers that need one.

    Returns
    -------
    DataFrame
        One row for each ``design``, ``estimator``, ``outcome`` and ``estimand``, in order of appearance, with
        ``true``, ``simulations`` (trials) and, each beside its Monte Carlo error ``…_mc_error``:
        ``mean_estimate``, ``bias``, ``rmse``, ``sd_estimate`` and ``mean_std_error`` (unit of the estimate);
        ``coverage`` and ``power`` (shares of the intervals); ``type_s_share`` (share with the wrong sign
        among the estimates whose interval leaves out 0) and ``exaggeration_ratio`` (mean size of those
        estimates, as a multiple of the true size), both missing when the true value is 0 or no interval
        leaves out 0; ``mean_interval_length`` (of intervals with two ends); ``unbounded_share`` (of intervals
        without one, which count for coverage and power); ``refused_share`` (of trials without an estimate,
        which count for nothing else).

    Raises
    ------
    UnknownNameError
        If a column is missing.
    InvalidArgumentError
        If there are no answers, or two true values for one question.

    Warns
    -----
    FewSimulationsWarning
        If an estimator has fewer than 200 simulations in a design.

    Notes
    -----
    Errors have a closed form for means (:math:`s/\sqrt{k}`) and shares (:math:`\sqrt{p(1-p)/k}`) and are
    jackknifed over trials otherwise. They hold the true values for known. *Significant* is read from the 95
    per cent interval, so that it also has a meaning for an interval without a standard error.

    References
    ----------
    Blair, G., Cooper, J., Coppock, A. and Humphreys, M. (2019). Declaring and diagnosing research designs.
    *American Political Science Review* 113(3), 838–859.
    Gelman, A. and Carlin, J. (2014). Beyond power calculations: assessing type S (sign) and type M
    (magnitude) errors. *Perspectives on Psychological Science* 9(6), 641–651.
    """
    check_columns(answers, ANSWER_COLUMNS, "answers")
    check_columns(targets, TARGET_COLUMNS, "targets")
    if answers.empty:
        raise InvalidArgumentError("There are no answers to diagnose. Simulate some first.")
    known = _true_values(targets)
    rows = []
    for group, trials in answers.groupby(_GROUP, sort=False):
        design, _, outcome, estimand = group
        true = known.get((design, estimand, outcome), np.nan)
        rows.append({**dict(zip(_GROUP, group, strict=True)), "true": true, **_diagnose(trials, true)})
    table = pd.DataFrame(rows, columns=list(DIAGNOSIS_COLUMNS))
    _warn_if_few(table)
    return table


def _true_values(targets: pd.DataFrame) -> dict[tuple[object, ...], float]:
    names = ["design", "estimand", "outcome"]
    twice = targets[targets.duplicated(names)]
    if len(twice):
        first = " / ".join(map(str, twice[names].iloc[0]))
        raise InvalidArgumentError(
            "targets has two true values for {first}. Give one for each question.", first=first
        )
    return {
        (design, estimand, outcome): float(true)
        for design, estimand, outcome, true in targets[[*names, "true"]].itertuples(index=False)
    }


def _diagnose(trials: pd.DataFrame, true: float) -> dict[str, float]:
    """Every diagnosand of one estimator in one design, with its Monte Carlo error."""
    answered = trials[np.isfinite(trials["estimate"])]
    found = {
        **_of_estimates(answered, true),
        **_of_intervals(answered.dropna(subset=["conf_low", "conf_high"]), true),
        "refused_share": share_of(~np.isfinite(trials["estimate"].to_numpy(dtype=float))),
    }
    row: dict[str, float] = {"simulations": len(trials)}
    for name, (value, error) in found.items():
        row |= {name: value, f"{name}_mc_error": error}
    return row


def _of_estimates(answered: pd.DataFrame, true: float) -> dict[str, Estimated]:
    estimate = answered["estimate"].to_numpy(dtype=float)
    std_error = answered["std_error"].to_numpy(dtype=float)
    known = np.isfinite(true)
    return {
        "mean_estimate": mean_of(estimate),
        "bias": mean_of(estimate - true) if known else Estimated(),
        "rmse": root_mean_square(estimate - true) if known else Estimated(),
        "sd_estimate": spread_of(estimate),
        "mean_std_error": mean_of(std_error[np.isfinite(std_error)]),
    }


def _of_intervals(answered: pd.DataFrame, true: float) -> dict[str, Estimated]:
    estimate = answered["estimate"].to_numpy(dtype=float)
    low, high = (answered[name].to_numpy(dtype=float) for name in ("conf_low", "conf_high"))
    bounded = np.isfinite(low) & np.isfinite(high)
    significant = ~_holds(answered, 0.0)
    signed = bool(np.isfinite(true) and true != 0)
    wrong = (np.sign(estimate) != np.sign(true)).astype(float)
    return {
        "coverage": share_of(_holds(answered, true)) if np.isfinite(true) else Estimated(),
        "power": share_of(significant),
        "type_s_share": mean_among(wrong, significant) if signed else Estimated(),
        "exaggeration_ratio": mean_among(_sizes(estimate, true), significant) if signed else Estimated(),
        "mean_interval_length": mean_of((high - low)[bounded]),
        "unbounded_share": share_of(~bounded),
    }


def _sizes(estimate: Array, true: float) -> Array:
    return np.asarray(np.abs(estimate) / abs(true))


def _holds(answered: pd.DataFrame, value: float) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether each interval, which may have a hole, holds a value."""
    inside = answered["conf_low"].le(value) & answered["conf_high"].ge(value)
    in_hole = answered["gap_low"].lt(value) & answered["gap_high"].gt(value)
    return (inside & ~in_hole).to_numpy(dtype=bool)


def _warn_if_few(table: pd.DataFrame) -> None:
    few = table[table["simulations"] < ENOUGH_SIMULATIONS]
    if few.empty:
        return
    least = int(few["simulations"].min())
    warnings.warn(
        FewSimulationsWarning(
            "{few} of {rows} rows rest on fewer than {enough} simulations (the least: {least}). "
            "With {least}, a coverage of 0.95 has a Monte Carlo error of {coverage_error:.3f} and a power of "
            "0.5 one of {power_error:.3f}; type_s_share and exaggeration_ratio rest on fewer trials still. "
            "Read each number beside its _mc_error, or run more simulations.",
            few=len(few),
            rows=len(table),
            enough=ENOUGH_SIMULATIONS,
            least=least,
            coverage_error=np.sqrt(0.95 * 0.05 / least),
            power_error=np.sqrt(0.25 / least),
        ),
        stacklevel=3,
    )
