"""Examiner designs: OLS, two-stage least squares and UJIVE side by side."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, WeakInstrumentWarning
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.examiner_sample import ExaminerSample, Keys, examiner_sample
from bip_teach.estimate.instrument_strength import (
    WEAK_BELOW,
    ReducedForms,
    anderson_rubin,
    reduced_forms,
)
from bip_teach.estimate.projection import Projection
from bip_teach.estimate.results import IntArray, Sample, coefficient_table
from bip_teach.estimate.two_stage import Slopes, effects_table, instrumented, regression
from bip_teach.estimate.ujive import Jackknife, Ujive, ujive
from bip_teach.language import Sentence, all_of, message

ROW = "_row_of_the_caller"
NEGLIGIBLE = 1e-12
"""Variation below this share of the largest value is rounding."""

LARGEST = 1e100
"""Spread beyond which squares leave the range of floating-point numbers."""
_ESTIMAND = message(
    "Average effect of one unit of {0} on {1}, weighted towards people whose {0} depends on which {2} they "
    "meet (rows 2sls and ujive); ols is an association."
)


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
    cluster: str | Sequence[str] | None = None,
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
    cluster : str or two of them, optional
        Identifier whose rows may depend on each other, or two, such as ``("caseworker_id", "client_id")``:
        then rows that share either may (:mod:`bip_teach.estimate.clusters`). None: the units of `leave_out`,
        or, without them, independent rows.
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
        Outcome or treatment is not numeric, they are the same column, or more than two clusters are named.
    EstimationError
        Outcome or treatment never varies (or not beyond cells and controls), no cell has two examiners, or
        too few rows are left.

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
    of the own row back. `ujive` has not. In return a constant that is added to the outcome or the treatment
    moves `ujive` a little, by chance: measure both from a point near their mean where the mean is large
    beside the standard deviation.

    Cluster by ``client_id`` when people meet caseworkers by lot one by one and what repeats is the person;
    by ``caseworker_id`` when a caseworker may do other things to the outcome, which all the clients share.

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
    keys = Keys.of(examiner, cell, leave_out, cluster)
    numbered = data.assign(**{ROW: np.arange(len(data))})
    used = examiner_sample(numbered, {"outcome": outcome, "treatment": treatment}, keys, controls)
    y, d, clusters = used.numbers(outcome), used.numbers(treatment), used.clusters
    leniency = used.leniency(treatment)
    estimates, forms = single_instrument(y, d, leniency, used.design.controls, clusters)
    jackknife = ujive(y, Jackknife.of(d, used.design, used.blocks), clusters)
    _warn_if_weak(forms, jackknife)
    square = np.array([[jackknife.std_error**2]])
    estimates["ujive"] = Slopes(np.array([jackknife.estimate]), square, jackknife.degrees)
    return LeniencyFit(
        table=effects_table(estimates, treatment, len(y)),
        diagnostics=_diagnostics(forms, used, treatment),
        estimand=_ESTIMAND.format(treatment, outcome, examiner),
        sample=used.sample,
        leniency=pd.Series(leniency, index=data.index[used.rows[ROW]], name="leniency"),
    )


def single_instrument(
    y: FloatArray, d: FloatArray, z: FloatArray, controls: Projection, clusters: IntArray | None
) -> tuple[dict[str, Slopes], ReducedForms]:
    """OLS and 2SLS with leniency as the instrument, cells and covariates partialled out."""
    inner = controls.residual(np.column_stack([y, d, z]))
    for place, (values, what) in enumerate(
        [
            (y, message("outcome")),
            (d, message("treatment")),
            (d, message("leave-one-out leniency")),
        ]
    ):
        _check_spread(float(np.ptp(inner[:, place])), float(np.abs(values).max()), what)
    absorbed = controls.rank
    ols = regression(inner[:, 0], inner[:, [1]], clusters, absorbed)
    second = instrumented(inner[:, 0], inner[:, 1], inner[:, [2]], clusters, absorbed)[0]
    forms = reduced_forms(inner[:, 0], inner[:, 1], inner[:, 2], clusters, absorbed)
    return {"ols": ols, "2sls": second}, forms


def _check_spread(spread: float, largest: float, what: str) -> None:
    """Raise when what is left beside cells and controls is rounding, or out of reach of the arithmetic."""
    if spread <= NEGLIGIBLE * largest:
        raise EstimationError(
            "The {what} does not vary within cells once controls are held fixed. Use fewer controls, or "
            "rows from more examiners.",
            what=Sentence(what),
        )
    if not 1 / LARGEST < spread < LARGEST:
        raise EstimationError(
            "The {what} varies by {spread:.0e}. Measure it in another unit, near 1.",
            what=Sentence(what),
            spread=spread,
        )


def _warn_if_weak(forms: ReducedForms, jackknife: Ujive) -> None:
    """Say that a normal interval cannot be trusted."""
    reasons = []
    if forms.effective_f < WEAK_BELOW:
        reasons.append(
            Sentence("the effective F is {f:.1f}, below {least:g}", f=forms.effective_f, least=WEAK_BELOW)
        )
    if jackknife.first_stage <= 0:
        reasons.append(
            Sentence("examiners' leave-out predictions and the treatment do not rise together (ujive)")
        )
    if reasons:
        warnings.warn(
            WeakInstrumentWarning(
                "The instrument is weak: {reasons}. "
                "Read the Anderson–Rubin interval in `.diagnostics`, not the usual one.",
                reasons=all_of(reasons),
            ),
            stacklevel=3,
        )


def _diagnostics(forms: ReducedForms, used: ExaminerSample, treatment: str) -> LeniencyDiagnostics:
    errors = np.sqrt(np.diag(forms.covariance))
    slopes = (forms.outcome_slope, forms.treatment_slope)
    reduced, first = (
        coefficient_table(
            ["leniency"], [f"one unit of {treatment} more"], [slope], [error], len(used.rows), forms.degrees
        )
        for slope, error in zip(slopes, errors, strict=True)
    )
    counts = [("rows", len(used.rows)), ("independent examiner dummies", used.design.n_instruments)]
    counts += [(name, int(used.rows[name].nunique())) for name in used.keys.names]
    return LeniencyDiagnostics(
        first_stage=first,
        reduced_form=reduced,
        effective_f=forms.effective_f,
        anderson_rubin=pd.DataFrame([asdict(anderson_rubin(forms))]),
        counts=pd.DataFrame(counts, columns=["quantity", "value"]),
    )
