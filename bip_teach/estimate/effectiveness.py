"""How much caseworkers differ: raw, adjusted, shrunken, and what chance alone gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize

from bip_teach.errors import EstimationError
from bip_teach.estimate.covariates import Coding, FloatArray, as_floats
from bip_teach.estimate.projection import Dummies, Projection
from bip_teach.estimate.results import (
    IntArray,
    Sample,
    check_varies,
    coefficient_table,
    integer_codes,
    usable_rows,
)

CHANCE_DRAWS = 400
CHANCE_SEED = 20170301
QUARTILES = (1, 2, 3, 4)


@dataclass(frozen=True)
class EffectivenessFit:
    """Result of :func:`fit_effectiveness`.

    Attributes
    ----------
    table : DataFrame
        One row per examiner: the columns of every result table for the adjusted mean, and `raw`, `adjusted`
        (equal to `estimate`), `shrunken`, `posterior_sd`, `n_clients`.
    quartiles : DataFrame
        Rows `quartile` 1 (lowest) to 4; columns `raw`, `adjusted`, `shrunken`, `chance`: mean of the
        examiners in the quarter when they are ranked on that very number. `n_examiners` counts them.
    diagnostics : DataFrame
        Columns `quantity` and `value`: examiners, mean, standard deviation between examiners (after removing
        noise), standard deviation of the raw and of the adjusted means, of means by chance.
    estimand : str
        What the numbers are.
    sample : Sample
        Rows used and dropped.
    """

    table: pd.DataFrame
    quartiles: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


@dataclass(frozen=True)
class Shrinkage:
    """Empirical-Bayes means.

    Parameters
    ----------
    mean, between_sd : float
        Mean and standard deviation of the true means, noise removed.
    shrunken, posterior_sd : array, shape (k,)
        Best guess for each examiner, and its standard deviation.
    """

    mean: float
    between_sd: float
    shrunken: FloatArray
    posterior_sd: FloatArray


def fit_effectiveness(
    data: pd.DataFrame, outcome: str, examiner: str, client: str | None = None, controls: Sequence[str] = ()
) -> EffectivenessFit:
    r"""Mean outcome of each caseworker's clients: raw, adjusted for who the clients are, and shrunken.

    * `raw`: the plain mean :math:`\bar y_e`.
    * `adjusted`: :math:`\bar y_e - (\bar x_e - \bar x)'\hat\beta`, with :math:`\hat\beta` from comparing
      clients of the same caseworker.
    * `shrunken`: :math:`\hat\mu + \frac{\tau^2}{\tau^2 + s_e^2}(\text{adjusted}_e - \hat\mu)`. Each
      caseworker's own standard error :math:`s_e` falls with the caseload; :math:`\tau` is the standard
      deviation of true means (Paule and Mandel's moment estimate).

    Parameters
    ----------
    data : DataFrame
        One row per response.
    outcome : str
        Numeric column.
    examiner : str
        Identifier of the caseworker.
    client : str, optional
        Identifier of the client. The rows of a client with the same caseworker are averaged to one, so that
        every client counts once for a caseworker. None: every row counts.
    controls : sequence of str
        Covariates; missing values follow the rule of :mod:`bip_teach.estimate.covariates`.

    Returns
    -------
    EffectivenessFit
        `table`, `quartiles`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The outcome is not numeric.
    EstimationError
        There are fewer than four examiners, or no examiner has two clients.

    Notes
    -----
    Ranking caseworkers on a noisy mean and then reporting the mean of the top quarter shows a gap even when
    all caseworkers are alike. The column `chance` is that gap: outcomes are dealt out at random (fixed seed),
    caseloads kept. Only the part of the raw gap above `chance`, better the shrunken gap, speaks of
    caseworkers; and it may still be who their clients are.

    Standard errors use one residual variance for all: with a caseload of 13 and a rare outcome, a
    caseworker's own variance is often zero by luck.

    References
    ----------
    Paule and Mandel (1982); Goldstein and Spiegelhalter (1996), "League tables and their limitations".

    Examples
    --------
    >>> import pandas as pd
    >>> clients = pd.DataFrame({"caseworker_id": list("AABBCCDD"), "job": [0, 0, 0, 1, 0, 1, 1, 1]})
    >>> fit_effectiveness(clients, "job", "caseworker_id").quartiles["raw"].tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    rows, sample = usable_rows(data, [outcome], [examiner, client], controls)
    check_varies(as_floats(rows[outcome]), outcome)
    y, X, codes, names = _one_row_per_client(rows, outcome, examiner, client, controls)
    counts = np.bincount(codes).astype(float)
    _check_examiners(counts, examiner)
    raw = np.bincount(codes, weights=y) / counts
    adjusted, errors, degrees = _adjusted_means(y, X, codes, counts)
    shrinkage = shrink(adjusted, errors)
    table = coefficient_table(
        names, ["adjusted mean"] * len(names), adjusted, errors, counts.astype(int), degrees
    )
    table = table.assign(
        raw=raw,
        adjusted=adjusted,
        shrunken=shrinkage.shrunken,
        posterior_sd=shrinkage.posterior_sd,
        n_clients=counts.astype(int),
    )
    chance = chance_means(y, codes)
    return EffectivenessFit(
        table=table,
        quartiles=_quartile_table(table, chance),
        diagnostics=_diagnostics(table, shrinkage, chance),
        estimand=f"Mean of {outcome} of the clients of each {examiner}; adjusted: if the controls of their "
        "clients were those of the average client; shrunken: the best guess after allowing for noise.",
        sample=sample,
    )


def shrink(means: FloatArray, std_errors: FloatArray) -> Shrinkage:
    r"""Pull noisy means towards their common mean, each by its own standard error.

    Parameters
    ----------
    means, std_errors : array, shape (k,)
        Estimates and their standard errors, in one unit.

    Returns
    -------
    Shrinkage
        With :math:`\tau` solving :math:`\sum_e (m_e - \hat\mu)^2/(\tau^2 + s_e^2) = k - 1`; zero when the
        means differ no more than noise explains.

    Examples
    --------
    >>> import numpy as np
    >>> shrink(np.array([0.1, 0.3]), np.array([0.2, 0.2])).shrunken.round(3).tolist()
    [0.2, 0.2]
    """
    variances = std_errors**2

    def excess(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        middle = weights @ means / weights.sum()
        return float(weights @ (means - middle) ** 2) - (len(means) - 1)

    largest = float(np.ptp(means) ** 2) * len(means) + 1e-12
    tau2 = 0.0 if excess(0.0) <= 0 else float(optimize.brentq(excess, 0.0, largest))
    weights = 1 / (variances + tau2)
    middle = float(weights @ means / weights.sum())
    reliability = tau2 / (tau2 + variances)
    return Shrinkage(
        middle,
        float(np.sqrt(tau2)),
        middle + reliability * (means - middle),
        np.sqrt(reliability * variances),
    )


def chance_means(
    y: FloatArray, codes: IntArray, draws: int = CHANCE_DRAWS, seed: int = CHANCE_SEED
) -> FloatArray:
    """Sorted means of identical caseworkers with the same caseloads: outcomes dealt out at random.

    Parameters
    ----------
    y : array, shape (n,)
        Outcomes.
    codes : array of int, shape (n,)
        Caseworker of each row.
    draws, seed : int
        Number of deals and the seed.

    Returns
    -------
    array, shape (draws, k)
        Means of the k caseworkers in rising order, one row per deal.
    """
    generator = np.random.default_rng(seed)
    counts = np.bincount(codes)
    ordered, largest_first = np.sort(y), np.sort(counts)
    owners = np.repeat(np.arange(len(counts)), largest_first)
    dealt = (
        np.bincount(owners, weights=generator.permutation(ordered)) / largest_first for _ in range(draws)
    )
    return np.sort(np.array(list(dealt)), axis=1)


def _one_row_per_client(
    rows: pd.DataFrame, outcome: str, examiner: str, client: str | None, controls: Sequence[str]
) -> tuple[FloatArray, FloatArray, IntArray, list[str]]:
    """Outcome, covariates and examiner of each client–examiner pair, and the names of the examiners."""
    matrix = Coding.learn(rows, controls).matrix(rows, constant=False)
    values = np.column_stack([as_floats(rows[outcome]), matrix.to_numpy()])
    codes, names = pd.factorize(rows[examiner], sort=True)
    if client is None:
        return values[:, 0], values[:, 1:], np.asarray(codes, dtype=np.int64), [str(name) for name in names]
    people = integer_codes(rows[client])
    pairs, place = np.unique(np.column_stack([codes, people]), axis=0, return_inverse=True)
    place = place.ravel()
    sums = np.column_stack([np.bincount(place, weights=column) for column in values.T])
    means = sums / np.bincount(place)[:, None]
    return means[:, 0], means[:, 1:], pairs[:, 0].astype(np.int64), [str(name) for name in names]


def _check_examiners(counts: FloatArray, examiner: str) -> None:
    if len(counts) < len(QUARTILES):
        raise EstimationError(
            f"There are {len(counts)} values of {examiner!r}. Quartiles need at least {len(QUARTILES)}."
        )
    if counts.max() < 2:
        raise EstimationError(f"Every {examiner!r} has one client, so noise cannot be told from differences.")


def _adjusted_means(
    y: FloatArray, X: FloatArray, codes: IntArray, counts: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Means adjusted by within-examiner slopes, their standard errors, and degrees of freedom."""
    groups = Dummies.of(codes)
    inner = groups.residual(np.column_stack([y, X]))
    slopes = np.linalg.lstsq(inner[:, 1:], inner[:, 0], rcond=1e-9)[0]
    level = y - (X - X.mean(axis=0)) @ slopes
    degrees = float(len(y) - Projection.of(groups, X).rank)
    if degrees < 1:
        raise EstimationError(f"There are {len(y)} clients for as many coefficients. Use fewer controls.")
    error = inner[:, 0] - inner[:, 1:] @ slopes
    variance = float(error @ error) / degrees
    return np.bincount(codes, weights=level) / counts, np.sqrt(variance / counts), degrees


def _quartile_table(table: pd.DataFrame, chance: FloatArray) -> pd.DataFrame:
    parts = np.array_split(np.arange(len(table)), len(QUARTILES))
    columns = {name: np.sort(table[name].to_numpy(dtype=float)) for name in ("raw", "adjusted", "shrunken")}
    columns["chance"] = chance.mean(axis=0)
    quarters = {name: [float(values[part].mean()) for part in parts] for name, values in columns.items()}
    return pd.DataFrame({"quartile": QUARTILES, **quarters, "n_examiners": [len(part) for part in parts]})


def _diagnostics(table: pd.DataFrame, shrinkage: Shrinkage, chance: FloatArray) -> pd.DataFrame:
    rows = [
        ("n_examiners", float(len(table))),
        ("mean", shrinkage.mean),
        ("between_sd", shrinkage.between_sd),
        ("raw_sd", float(table["raw"].std())),
        ("adjusted_sd", float(table["adjusted"].std())),
        ("shrunken_sd", float(table["shrunken"].std())),
        ("chance_sd", float(chance.std(axis=1, ddof=1).mean())),
    ]
    return pd.DataFrame(rows, columns=["quantity", "value"])
