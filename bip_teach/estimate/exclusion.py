"""Checks of an examiner design: whether the examiner acts through something else than the treatment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError, check_whole_number
from bip_teach.estimate.covariates import Coding, FloatArray
from bip_teach.estimate.examiner_sample import ExaminerSample, Keys, check_list, examiner_sample
from bip_teach.estimate.leniency import single_instrument
from bip_teach.estimate.one_channel import OneChannel, one_channel
from bip_teach.estimate.projection import Projection
from bip_teach.estimate.results import coefficient_table
from bip_teach.estimate.two_stage import check_own_variation, regression
from bip_teach.estimate.ujive import Jackknife
from bip_teach.language import message

_BESIDE = message("2sls beside {0}")
_LENIENCY = message("leniency in {0}")


def exclusion_table(
    data: pd.DataFrame,
    outcome: str,
    treatment: str,
    others: Sequence[str],
    examiner: str,
    cell: str | None = None,
    controls: Sequence[str] = (),
    cluster: str | Sequence[str] | None = None,
    leave_out: str | None = None,
    flips: int = 499,
    seed: int = 1,
) -> pd.DataFrame:
    """Exclusion: whether the effect stays beside other things that examiners do, and what is left over.

    Parameters
    ----------
    data : DataFrame
        One row per response or case.
    outcome, treatment : str
        Numeric columns, such as ``job_52w`` (0/1) and ``belief`` (steps 1–5).
    others : sequence of str
        Numeric columns of other things that the examiner does or says, such as the mean of the other ratings,
        the number of search channels, or support with a job focus. Rows in which one of them is missing are
        dropped: give the mean of several ratings to keep more rows.
    examiner, cell, controls, cluster, leave_out : str
        As in :func:`fit_leniency`.
    flips : int
        Random turns of signs in the row `one channel`; at least 99.
    seed : int
        Seed of these turns.

    Returns
    -------
    DataFrame
        Columns as in every result table, all rows on the same sample:

        * `2sls`: effect of the treatment, as in :func:`fit_leniency`;
        * ``2sls beside x`` for each of the others, and `2sls beside all` if there are several: the same with
          the leave-one-out leniency in x among the controls;
        * ``leniency in t`` for the treatment and each of the others: one regression of the outcome on all
          these leniencies (units of the outcome per unit of leniency);
        * `one channel`: the variance between examiners in the outcome that the treatment leaves (squared
          units; below 0 by chance), its standard deviation by chance, their ratio, and a one-sided p-value;
          it has no interval.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        `others` is empty, a text, or names the outcome or the treatment; a column is not numeric.
    EstimationError
        The leniencies cannot be told apart, or the design has no instrument (:func:`fit_leniency`).

    Warns
    -----
    SingletonCaseworkerWarning
        An examiner has rows of one unit only; these rows are dropped.

    Notes
    -----
    No table can prove that examiners act through the treatment alone. A stable row `2sls beside x` speaks
    against x as another way; it says nothing of what was not measured. A fall does not prove another way
    either: where x is a second sign of the same attitude (ratings that share the job focus), holding it fixed
    takes away a part of the treatment itself, and noise in both leniencies mixes them up.

    The row `one channel` asks whether the examiners' mean outcomes lie on one line in their mean treatments
    (:mod:`bip_teach.estimate.one_channel`). It holds its size with many examiners and few cases each. It
    rejects when examiners differ in something else that matters, or when the effect differs between
    people whom different examiners move. It cannot see another way that goes hand in hand with the treatment,
    as a line through it is a line as well. Units of `leave_out` count as independent there, whatever
    `cluster` says.

    References
    ----------
    Frandsen, Lefgren and Leslie (2023), "Judging judge fixed effects", American Economic Review 113(1).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> people = pd.DataFrame({"judge": np.repeat(list("ABCDEF"), 4), "fined": [0, 1] * 12})
    >>> people["detained"] = np.tile([0, 0, 0, 1, 1, 1, 0, 1], 3)
    >>> people["returns"] = np.tile([0, 1, 0, 1, 1, 1], 4)
    >>> people["fined"] = np.tile([0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1], 2)
    >>> list(exclusion_table(people, "returns", "detained", ["fined"], "judge").index)
    ['2sls', '2sls beside fined', 'leniency in detained', 'leniency in fined', 'one channel']
    """
    check_list("others", others, some=True)
    check_whole_number("flips", flips, 99)
    keys = Keys.of(examiner, cell, leave_out, cluster)
    columns = {"outcome": outcome, "treatment": treatment}
    columns |= {f"other {number}": name for number, name in enumerate(dict.fromkeys(others), 1)}
    used = examiner_sample(data, columns, keys, controls)
    names = list(columns.values())[1:]
    leniency = pd.DataFrame({name: used.leniency(name) for name in names})
    slopes = _slopes_beside(used, outcome, leniency, controls)
    forms = _reduced_forms(used, outcome, leniency)
    treated = Jackknife.of(used.numbers(treatment), used.design, used.blocks)
    found = one_channel(used.numbers(outcome), treated, flips, seed)
    return pd.concat([slopes, forms, _one_channel_row(found, treatment, len(used.rows))])


def _slopes_beside(
    used: ExaminerSample, outcome: str, leniency: pd.DataFrame, controls: Sequence[str]
) -> pd.DataFrame:
    """Two-stage slopes: alone, beside each other leniency, beside all of them."""
    treatment, *others = leniency.columns
    y, d, z = used.numbers(outcome), used.numbers(treatment), leniency[treatment].to_numpy()
    covariates = Coding.learn(used.rows, controls).matrix(used.rows, constant=False).to_numpy()
    beside: dict[str, list[str]] = {"2sls": []} | {_BESIDE.format(name): [name] for name in others}
    if len(others) > 1:
        beside[message("2sls beside all")] = others
    parts = []
    for term, held in beside.items():
        projection = Projection.of(
            used.design.controls.dummies, np.column_stack([covariates, leniency[held].to_numpy()])
        )
        slope = single_instrument(y, d, z, projection, used.clusters)[0]["2sls"]
        parts.append(
            coefficient_table(
                [term], [f"{treatment} + 1"], slope.values, slope.std_errors, len(y), slope.degrees
            )
        )
    return pd.concat(parts)


def _reduced_forms(used: ExaminerSample, outcome: str, leniency: pd.DataFrame) -> pd.DataFrame:
    """One regression of the outcome on the leniencies in the treatment and in the other things."""
    controls = used.design.controls
    inner: FloatArray = controls.residual(leniency.to_numpy())
    check_own_variation(leniency, list(leniency.columns), inner)
    slopes = regression(controls.residual(used.numbers(outcome)), inner, used.clusters, controls.rank)
    terms, contrasts = (
        [_LENIENCY.format(name) for name in leniency],
        [f"leniency in {name} + 1" for name in leniency],
    )
    return coefficient_table(terms, contrasts, slopes.values, slopes.std_errors, len(inner), slopes.degrees)


def _one_channel_row(found: OneChannel, treatment: str, n_obs: int) -> pd.DataFrame:
    """Row of the test that the treatment explains how examiners differ."""
    if found.spread == 0:
        raise EstimationError("The treatment explains the outcome exactly, so nothing is left to be tested.")
    row = coefficient_table(
        [message("one channel")], [f"variance beside {treatment}"], [found.variance], [found.spread], n_obs
    )
    return row.assign(p_value=found.p_value, conf_low=np.nan, conf_high=np.nan)
