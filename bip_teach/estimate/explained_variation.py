"""How much of an outcome blocks of information explain, and how much of that is overfit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import linalg

from bip_teach.errors import InvalidArgumentError, check_choice
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats
from bip_teach.estimate.cross_validation import cross_validate, folds_of
from bip_teach.estimate.dealing import TINY_PENALTY, dealt_share
from bip_teach.estimate.linear import regression_columns
from bip_teach.estimate.logit import separating_columns
from bip_teach.estimate.penalised import (
    log_likelihood,
    null_log_likelihood,
    penalised_logit,
    standardised,
)
from bip_teach.estimate.results import Sample, check_binary, check_varies, usable_rows
from bip_teach.language import message

MEASURES = ("r_squared", "mcfadden")
EVERYTHING = 1e-6
_ESTIMAND = message(
    "Share of the variation in {0} that a model with the block and all blocks before it explains."
)


@dataclass(frozen=True)
class ExplainedVariationFit:
    """Result of :func:`fit_explained_variation`.

    Attributes
    ----------
    table : DataFrame
        One row per block, each with the blocks before it: `block`, `measure`, `n_parameters` (without the
        constant), `r_squared` (in the sample), `adjusted` (for the number of parameters), `cross_validated`
        (in people that the model has not seen; can be negative), `permuted` (mean in the sample when this
        block is dealt out at random and those before it are kept), `permutation_adjusted` (what is left of
        `r_squared` when the gains of meaningless blocks are taken away; can be negative; NaN where even a
        meaningless block explains everything), `n_obs`.
    diagnostics : DataFrame
        `block`, `fold`, `cross_validated`, `n_obs`: the result in each fold.
    estimand : str
        What the numbers are.
    sample : Sample
        Rows used and dropped, columns left out.
    """

    table: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


def fit_explained_variation(
    data: pd.DataFrame,
    outcome: str,
    blocks: Mapping[str, Sequence[str]],
    measure: str = "r_squared",
    cluster: str | None = None,
    permuted: str = "caseworker_id",
) -> ExplainedVariationFit:
    r"""Share of an outcome's variation that nested blocks of information explain.

    Block by block, with all earlier ones kept. `r_squared` is
    :math:`R = 1 - \sum(y-\hat y)^2/\sum(y-\bar y)^2` of a linear regression, `mcfadden` is
    :math:`R = 1 - \log L/\log L_0` of a logit. With :math:`P_j` the mean share when block *j* is dealt out at
    random,

    .. math:: \text{permutation\_adjusted}_k = 1 - \prod_{j \le k} \frac{1 - R_j}{1 - P_j}.

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column; 0/1 for `mcfadden`.
    blocks : mapping of str to sequence of str
        Name of each block and its columns, in the order in which they enter. An identifier such as
        ``caseworker_id`` enters as one 0/1 column per value.
    measure : {"r_squared", "mcfadden"}
        Which share.
    cluster : str, optional
        Identifier whose rows stay together in a fold and in a deal, such as ``client_id``; None: rows one
        by one.
    permuted : str
        Identifier that is dealt out alone in the block that has it, among pairs of cluster and value, so that
        a client keeps one caseworker as long as before. Every other block is dealt out whole: each client
        gets the answers of another client, wave after wave.

    Returns
    -------
    ExplainedVariationFit
        `table`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The measure is unknown, there is no block, or the outcome does not fit the measure.
    EstimationError
        The outcome never varies, columns outnumber rows, or the outcome is too rare for five folds.

    Notes
    -----
    The share in the sample rises with every column, also with columns of pure noise. Trust `cross_validated`
    for what the information is worth in other people, and compare `r_squared` with `permuted` to see how much
    a block gains by fitting noise. What explains is not what causes.

    Where blocks are pure noise, :math:`R_j` is near :math:`P_j` and `permutation_adjusted` near zero. It
    speaks of a model whose coefficients are known; `cross_validated` also pays for having to estimate
    them, and is lower. For independent rows it equals `adjusted` but for chance; where clients answer several
    times it takes away more, because columns that repeat fit noise that repeats.

    The mean of 40 deals with a fixed seed. Cross-validation uses five folds with a fixed seed. A logit in a
    fold is penalised slightly (a normal prior with standard deviation 1 on standardised columns), because a
    small fold can separate the outcome by chance. In the sample the prior has standard deviation 1,000,
    which changes nothing where maximum likelihood has an answer. Where a column separates the outcome it has
    none, but the share has a limit: that is what is given, and the sample says so.

    References
    ----------
    Peres-Neto, Legendre, Dray and Borcard (2006), Ecology 87, 2614–2625, take away the mean of permuted data
    in this way for one block.

    Examples
    --------
    >>> import pandas as pd
    >>> twelve = pd.DataFrame({"y": [0, 1, 2, 3, 4, 5] * 2, "x": [0, 1, 2, 3, 4, 5] * 2})
    >>> fit = fit_explained_variation(twelve, "y", {"x": ["x"]})
    >>> fit.table[["block", "r_squared", "permutation_adjusted"]].to_numpy().tolist()
    [['x', 1.0, 1.0]]
    """
    check_choice("measure", measure, MEASURES)
    if not blocks:
        raise InvalidArgumentError("blocks is empty. Give at least one name with its columns.")
    columns = list(dict.fromkeys(name for block in blocks.values() for name in block))
    rows, sample = usable_rows(data, [outcome], [cluster], columns)
    y = as_floats(rows[outcome])
    check_varies(y, outcome)
    if measure == "mcfadden":
        check_binary(y, outcome)
    folds = folds_of(rows, cluster)
    lines, by_fold, so_far, notes, unexplained = [], [], list[str](), Sample(0, 0), 1.0
    for block, names in blocks.items():
        before, so_far = so_far, list(dict.fromkeys([*so_far, *names]))
        line, notes = _in_sample(rows, y, so_far, measure, sample)
        everything = Coding.learn(rows, so_far).matrix(rows, constant=False, reference=True)
        scores = cross_validate(everything.to_numpy(), y, folds, measure)
        reference = dealt_share(rows, y, before, names, measure, permuted, cluster)
        left = 1 - reference
        unexplained *= (1 - line["r_squared"]) / left if left > EVERYTHING else float("nan")
        lines.append({"block": block, "measure": measure, **line, "cross_validated": scores.pooled})
        lines[-1] |= {"permuted": reference, "permutation_adjusted": 1 - unexplained, "n_obs": len(y)}
        by_fold.append(scores.by_fold.assign(block=block))
    return ExplainedVariationFit(
        table=pd.DataFrame(lines, index=list(blocks)),
        diagnostics=pd.concat(by_fold, ignore_index=True)[["block", "fold", "cross_validated", "n_obs"]],
        estimand=_ESTIMAND.format(outcome),
        sample=notes,
    )


def _in_sample(
    rows: pd.DataFrame, y: FloatArray, names: Sequence[str], measure: str, sample: Sample
) -> tuple[dict[str, float], Sample]:
    _, matrix, noted = regression_columns(rows, names, sample)
    k = matrix.shape[1] - 1
    if measure == "mcfadden":
        reached, nothing = _best_log_likelihood(y, matrix.to_numpy()), null_log_likelihood(y)
        share, adjusted = 1 - reached / nothing, 1 - (reached - k) / nothing
        noted = noted.noting(
            f"column {name} tells the outcome of some rows perfectly; the share is the limit for an ever "
            "larger coefficient"
            for name in separating_columns(y, matrix)
        )
    else:
        share = 1 - _sum_of_squares_left(y, matrix.to_numpy()) / float(((y - y.mean()) ** 2).sum())
        adjusted = 1 - (1 - share) * (len(y) - 1) / (len(y) - k - 1)
    return {"n_parameters": k, "r_squared": share, "adjusted": adjusted}, noted


def _best_log_likelihood(y: FloatArray, X: FloatArray) -> float:
    """Largest log-likelihood of a logit; its limit where no finite coefficients reach it."""
    Z = np.column_stack([X[:, 0], standardised(X[:, 1:])])
    return log_likelihood(Z, y, penalised_logit(Z, y, TINY_PENALTY))


def _sum_of_squares_left(y: FloatArray, X: FloatArray) -> float:
    """Residual sum of squares of least squares on independent columns."""
    Z = X / np.sqrt((X**2).sum(axis=0))
    error = y - Z @ linalg.solve(Z.T @ Z, Z.T @ y, assume_a="pos")
    return float(error @ error)
