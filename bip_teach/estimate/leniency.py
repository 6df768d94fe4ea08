"""Examiner designs: OLS, two-stage least squares and UJIVE side by side."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, WeakInstrumentWarning, check_columns
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.examiner_sample import Keys, examiner_sample
from bip_teach.estimate.instrument_strength import (
    WEAK_BELOW,
    ReducedForms,
    anderson_rubin,
    reduced_forms,
)
from bip_teach.estimate.leave_one_out import leave_one_out_leniency
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_varies,
    cluster_codes,
    coefficient_table,
    usable_rows,
)
from bip_teach.estimate.two_stage import Slopes, effects_table, instrumented, regression
from bip_teach.estimate.ujive import Design, Ujive, ujive

ROW = "_row_of_the_caller"


@dataclass(frozen=True)
class LeniencyDiagnostics:
    """Strength of the instrument, and the interval that stays honest when it is weak.

    Parameters
    ----------
    first_stage : DataFrame
        One row: slope of the treatment on leave-one-out leniency, columns as in every result table.
    reduced_form : DataFrame
        One row: slope of the outcome on leave-one-out leniency.
    effective_f : float
        Robust first-stage F; with one instrument it equals the effective F.
    anderson_rubin : DataFrame
        One row: `conf_low`, `conf_high` (infinite without an end), `gap_low`, `gap_high`, `kind`, `note`.
    counts : DataFrame
        Columns `quantity` and `value`: rows, examiners, cells, units, clusters, independent examiner dummies.
    """

    first_stage: pd.DataFrame
    reduced_form: pd.DataFrame
    effective_f: float
    anderson_rubin: pd.DataFrame
    counts: pd.DataFrame


@dataclass(frozen=True)
class LeniencyFit:
    """Result of :func:`fit_leniency`.

    Attributes
    ----------
    table : DataFrame
        Rows `ols`, `2sls` and `ujive`: change in the outcome per unit of the treatment.
    diagnostics : LeniencyDiagnostics
        First stage, effective F, Anderson–Rubin interval, counts.
    estimand : str
        What the instrumental-variable rows estimate.
    sample : Sample
        Rows used and dropped.
    leniency : Series
        Leave-one-out leniency of the rows used, with their index in the caller's frame.
    """

    table: pd.DataFrame
    diagnostics: LeniencyDiagnostics
    estimand: str
    sample: Sample
    leniency: pd.Series[float]


def fit_leniency(
    data: pd.DataFrame,
    outcome: str,
    treatment: str,
    examiner: str,
    cell: str | None = None,
    controls: Sequence[str] = (),
    cluster: str | None = None,
    leave_out: str | None = None,
) -> LeniencyFit:
    r"""Effect of a treatment that examiners give more or less readily, from comparing examiners in a cell.

    The rows of the result are, all on the same sample and with cells and controls held fixed:

    * `ols`: the plain association;
    * `2sls`: the treatment instrumented by :func:`leave_one_out_leniency`;
    * `ujive`: the treatment instrumented by the examiners themselves, each row predicted without its own unit
      (:mod:`bip_teach.estimate.ujive`).

    Parameters
    ----------
    data : DataFrame
        One row per response or case. Any examiner design will do, also with thousands of examiners.
    outcome, treatment : str
        Numeric columns, such as ``job_52w`` (0/1) and ``belief`` (steps 1–5).
    examiner : str
        Identifier of the caseworker (judge, examiner).
    cell : str, optional
        Identifier of the group within which assignment is as good as random, such as the job centre.
    controls : sequence of str
        Numeric or categorical columns; missing values follow the rule of
        :mod:`bip_teach.estimate.covariates`.
    cluster : str, optional
        Identifier whose rows may depend on each other. None: the units of `leave_out`, or, without them,
        independent rows.
    leave_out : str, optional
        Identifier of the unit left out whole, such as ``client_id``. None: the row alone.

    Returns
    -------
    LeniencyFit
        `table`, `diagnostics`, `estimand`, `sample`, `leniency`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        Outcome or treatment is not numeric.
    EstimationError
        Outcome or treatment never varies, no cell has two examiners, or too few rows are left.

    Warns
    -----
    WeakInstrumentWarning
        The effective F is below 10.
    SingletonCaseworkerWarning
        An examiner has rows of one unit only; these rows are dropped and counted in `sample`.

    Notes
    -----
    Assumptions: within a cell, people meet examiners as if by lot; examiners matter for the outcome only
    through the treatment; nobody gets less of the treatment from an examiner who gives more of it to others.
    The number is then a weighted average effect for people whose treatment depends on whom they meet. Where
    leniency stands for everything that such an examiner does, it is the effect of meeting such an examiner.

    `2sls` with cells has a small bias, because taking cell means out of a leave-one-out mean brings a trace
    of the own row back. `ujive` has not.

    References
    ----------
    Kolesár (2013), "Estimation in an instrumental variables model with treatment effect heterogeneity".
    Goldsmith-Pinkham, Hull and Kolesár (2025), "Leniency designs: an operator's manual", arXiv 2511.03572.

    Examples
    --------
    >>> import pandas as pd
    >>> cases = pd.DataFrame({
    ...     "judge": ["A"] * 4 + ["B"] * 4,
    ...     "detained": [0, 0, 0, 1, 1, 1, 1, 0],
    ...     "returns": [0, 0, 1, 1, 1, 1, 0, 1],
    ... })
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", WeakInstrumentWarning)
    ...     fit = fit_leniency(cases, "returns", "detained", "judge")
    >>> list(fit.table["term"])
    ['ols', '2sls', 'ujive']
    """
    check_columns(data, [outcome, treatment, examiner])
    keys = Keys(examiner, cell, leave_out, cluster or leave_out)
    numbered = data.assign(**{ROW: np.arange(len(data))})
    rows, sample = usable_rows(numbered, [outcome, treatment], keys.names, controls)
    check_varies(as_floats(rows[outcome]), outcome)
    check_varies(as_floats(rows[treatment]), treatment, "treatment")
    used = examiner_sample(rows, keys, controls, sample)
    rows, design = used.rows, used.design
    y, d = as_floats(rows[outcome]), as_floats(rows[treatment])
    check_varies(y, outcome)
    leniency = leave_one_out_leniency(rows, treatment, examiner, cell, leave_out)
    clusters = cluster_codes(rows, keys.cluster)
    estimates, forms = _single_instrument(y, d, as_floats(leniency), design, clusters)
    jackknife = ujive(y, d, design, used.blocks, clusters)
    _warn_if_weak(forms, jackknife)
    square = np.array([[jackknife.std_error**2]])
    estimates["ujive"] = Slopes(np.array([jackknife.estimate]), square, jackknife.degrees)
    return LeniencyFit(
        table=effects_table(estimates, treatment, len(y)),
        diagnostics=_diagnostics(forms, design, rows, keys, treatment),
        estimand=f"Average effect of one unit of {treatment} on {outcome}, weighted towards people whose "
        f"{treatment} depends on which {examiner} they meet (rows 2sls and ujive); ols is an association.",
        sample=used.sample,
        leniency=pd.Series(leniency.to_numpy(), index=data.index[rows[ROW]], name="leniency"),
    )


def _single_instrument(
    y: FloatArray, d: FloatArray, z: FloatArray, design: Design, clusters: IntArray | None
) -> tuple[dict[str, Slopes], ReducedForms]:
    """OLS and 2SLS with leniency as the instrument, cells and covariates partialled out."""
    inner = design.controls.residual(np.column_stack([y, d, z]))
    if np.ptp(inner[:, 2]) <= 1e-10 * max(1.0, np.abs(z).max()):
        raise EstimationError(
            "Leave-one-out leniency does not vary within cells once controls are held fixed. "
            "Use fewer controls, or rows from more examiners."
        )
    if np.ptp(inner[:, 1]) <= 1e-10 * max(1.0, np.abs(d).max()):
        raise EstimationError("The treatment does not vary within cells once controls are held fixed.")
    absorbed = design.controls.rank
    ols = regression(inner[:, 0], inner[:, [1]], clusters, absorbed)
    second = instrumented(inner[:, 0], inner[:, 1], inner[:, [2]], clusters, absorbed)[0]
    forms = reduced_forms(inner[:, 0], inner[:, 1], inner[:, 2], clusters, absorbed)
    return {"ols": ols, "2sls": second}, forms


def _warn_if_weak(forms: ReducedForms, jackknife: Ujive) -> None:
    """Say that a normal interval cannot be trusted."""
    reasons = []
    if forms.effective_f < WEAK_BELOW:
        reasons.append(f"the effective F is {forms.effective_f:.1f}, below {WEAK_BELOW:g}")
    if jackknife.first_stage <= 0:
        reasons.append("examiners' leave-out predictions and the treatment do not rise together (ujive)")
    if reasons:
        warnings.warn(
            f"The instrument is weak: {' and '.join(reasons)}. "
            "Read the Anderson–Rubin interval in `.diagnostics`, not the usual one.",
            WeakInstrumentWarning,
            stacklevel=3,
        )


def _diagnostics(
    forms: ReducedForms, design: Design, rows: pd.DataFrame, keys: Keys, treatment: str
) -> LeniencyDiagnostics:
    errors = np.sqrt(np.diag(forms.covariance))
    slopes = (forms.outcome_slope, forms.treatment_slope)
    reduced, first = (
        coefficient_table(
            ["leniency"], [f"one unit of {treatment} more"], [slope], [error], len(rows), forms.degrees
        )
        for slope, error in zip(slopes, errors, strict=True)
    )
    counts = [("rows", len(rows)), ("independent examiner dummies", design.n_instruments)]
    counts += [(name, int(rows[name].nunique())) for name in dict.fromkeys(keys.names) if name is not None]
    return LeniencyDiagnostics(
        first_stage=first,
        reduced_form=reduced,
        effective_f=forms.effective_f,
        anderson_rubin=pd.DataFrame([asdict(anderson_rubin(forms))]),
        counts=pd.DataFrame(counts, columns=["quantity", "value"]),
    )
