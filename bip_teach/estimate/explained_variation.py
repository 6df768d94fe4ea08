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
from bip_teach.estimate.linear import regression_columns
from bip_teach.estimate.logit import maximum_likelihood, without_separating
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_binary,
    check_varies,
    integer_codes,
    usable_rows,
)

MEASURES = ("r_squared", "mcfadden")
PERMUTATIONS = 40
SEED = 20170301
RIDGE = 1e-9


@dataclass(frozen=True)
class ExplainedVariationFit:
    """Result of :func:`fit_explained_variation`.

    Attributes
    ----------
    table : DataFrame
        One row per block, each with the blocks before it: `block`, `measure`, `n_parameters` (without the
        constant), `r_squared` (in the sample), `adjusted` (for the number of parameters), `cross_validated`
        (in people that the model has not seen; can be negative), `permuted` (mean in the sample when the
        permuted column is dealt out at random; NaN for blocks without it), `n_obs`.
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

    Block by block, with all earlier ones kept. `r_squared` is :math:`1 - \sum(y-\hat y)^2/\sum(y-\bar y)^2`
    of a linear regression, `mcfadden` is :math:`1 - \log L/\log L_0` of a logit.

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
        Identifier whose rows stay together in a fold, such as ``client_id``; None: rows one by one.
    permuted : str
        Column that is dealt out at random for the reference, among pairs of cluster and value, so that a
        client keeps one caseworker as long as before. Only for `r_squared`.

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
        The outcome never varies, columns outnumber rows, or (`mcfadden`) some columns separate the outcome.

    Notes
    -----
    The share in the sample rises with every column, also with columns of pure noise. Trust `cross_validated`
    for what the information is worth in other people, and compare `r_squared` with `permuted` to see how much
    a block of many identifiers gains by fitting noise. What explains is not what causes.

    Cross-validation uses five folds with a fixed seed. A logit in a fold is penalised slightly (a normal
    prior with standard deviation 1 on standardised columns), because a small fold can separate the outcome by
    chance.

    Examples
    --------
    >>> import pandas as pd
    >>> twelve = pd.DataFrame({"y": [0, 1, 2, 3, 4, 5] * 2, "x": [0, 1, 2, 3, 4, 5] * 2})
    >>> fit = fit_explained_variation(twelve, "y", {"x": ["x"]})
    >>> fit.table[["block", "r_squared"]].to_numpy().tolist()
    [['x', 1.0]]
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
    lines, by_fold, so_far, notes = [], [], list[str](), Sample(0, 0)
    for block, names in blocks.items():
        before, so_far = so_far, list(dict.fromkeys([*so_far, *names]))
        line, notes = _in_sample(rows, y, outcome, so_far, measure, sample)
        everything = Coding.learn(rows, so_far).matrix(rows, constant=False, reference=True)
        scores = cross_validate(everything.to_numpy(), y, folds, measure)
        reference = (
            _permuted(rows, y, before, names, permuted, cluster) if measure == "r_squared" else float("nan")
        )
        lines.append({"block": block, "measure": measure, **line, "cross_validated": scores.pooled})
        lines[-1] |= {"permuted": reference, "n_obs": len(y)}
        by_fold.append(scores.by_fold.assign(block=block))
    return ExplainedVariationFit(
        table=pd.DataFrame(lines, index=list(blocks)),
        diagnostics=pd.concat(by_fold, ignore_index=True)[["block", "fold", "cross_validated", "n_obs"]],
        estimand=f"Share of the variation in {outcome} that a model with the block and all blocks before it "
        "explains.",
        sample=notes,
    )


def _in_sample(
    rows: pd.DataFrame, y: FloatArray, outcome: str, names: Sequence[str], measure: str, sample: Sample
) -> tuple[dict[str, float], Sample]:
    coding, matrix, noted = regression_columns(rows, names, sample)
    if measure == "mcfadden":
        _, matrix, noted = without_separating(y, coding, matrix, noted, outcome)
        fit = maximum_likelihood(y, matrix, None, outcome)[2]
        k, share = matrix.shape[1] - 1, float(fit.prsquared)
        adjusted = 1 - (float(fit.llf) - k) / float(fit.llnull)
    else:
        k, total = matrix.shape[1] - 1, float(((y - y.mean()) ** 2).sum())
        share = 1 - _sum_of_squares_left(y, matrix.to_numpy()) / total
        adjusted = 1 - (1 - share) * (len(y) - 1) / (len(y) - k - 1)
    return {"n_parameters": k, "r_squared": share, "adjusted": adjusted}, noted


def _sum_of_squares_left(y: FloatArray, X: FloatArray) -> float:
    """Residual sum of squares of least squares on independent columns."""
    Z = X / np.sqrt((X**2).sum(axis=0))
    error = y - Z @ linalg.solve(Z.T @ Z, Z.T @ y, assume_a="pos")
    return float(error @ error)


def _permuted(
    rows: pd.DataFrame,
    y: FloatArray,
    before: Sequence[str],
    names: Sequence[str],
    permuted: str,
    cluster: str | None,
) -> float:
    """Mean R² in the sample with identifiers dealt out at random among pairs of cluster and identifier."""
    if permuted not in names:
        return float("nan")
    others = [name for name in (*before, *names) if name != permuted]
    matrix = regression_columns(rows, others, Sample(0, 0))[1]
    basis = np.linalg.qr(matrix.to_numpy())[0]
    left = y - basis @ (basis.T @ y)
    pair, identifier = _pairs(rows, permuted, cluster)
    generator = np.random.default_rng(SEED)
    gains = [_gain(left, basis, generator.permutation(identifier)[pair]) for _ in range(PERMUTATIONS)]
    total = float(((y - y.mean()) ** 2).sum())
    return 1 - (float(left @ left) - float(np.mean(gains))) / total


def _pairs(rows: pd.DataFrame, permuted: str, cluster: str | None) -> tuple[IntArray, IntArray]:
    """Pair of cluster and identifier of each row, and the identifier of each pair."""
    identifier = np.asarray(pd.factorize(rows[permuted], sort=True, use_na_sentinel=False)[0], dtype=np.int64)
    people = np.arange(len(rows), dtype=np.int64) if cluster is None else integer_codes(rows[cluster])
    pairs, pair = np.unique(np.column_stack([identifier, people]), axis=0, return_inverse=True)
    return np.asarray(pair.ravel(), dtype=np.int64), np.asarray(pairs[:, 0], dtype=np.int64)


def _gain(left: FloatArray, basis: FloatArray, codes: IntArray) -> float:
    """Fall in the sum of squares when 0/1 columns for `codes` join columns with this orthonormal basis."""
    counts = np.bincount(codes).astype(float)
    sums = np.column_stack([np.bincount(codes, weights=column) for column in basis.T])
    along = np.bincount(codes, weights=left)
    gram = np.diag(counts * (1 + RIDGE)) - sums @ sums.T
    return float(along @ linalg.solve(gram, along, assume_a="pos"))
