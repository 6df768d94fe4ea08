"""How much caseworkers differ: raw, adjusted, shrunken, and what chance alone gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bip_teach.errors import EstimationError
from bip_teach.estimate.adjusted_means import AdjustedMeans, Caseload, adjusted_means, one_row_per_client
from bip_teach.estimate.chance import Deals, chance_means, share_as_large
from bip_teach.estimate.covariates import FloatArray, as_floats
from bip_teach.estimate.results import Sample, check_varies, coefficient_table, usable_rows
from bip_teach.estimate.shrinkage import Shrinkage, shrink
from bip_teach.language import message

QUARTILES = (1, 2, 3, 4)
_ESTIMAND = message(
    "Mean of {0} of the clients of each {1}; adjusted: if the controls of their "
    "clients were those of the average client; shrunken: the best guess after allowing for noise."
)


@dataclass(frozen=True)
class EffectivenessFit:
    """Result of :func:`fit_effectiveness`.

    Attributes
    ----------
    table : DataFrame
        One row per examiner: the columns of every result table for the adjusted mean (the error is the
        examiner's own), and `raw`, `raw_std_error`, `adjusted` (equal to `estimate`), `shrunken`,
        `posterior_sd`, `shrunken_low` and `shrunken_high` (95 percent interval), `n_clients`.
    quartiles : DataFrame
        Rows `quartile` 1 (lowest) to 4; columns `raw`, `adjusted`, `shrunken`, `chance`, `chance_adjusted`:
        mean of the examiners in the quarter when they are ranked on that very number; the two last for
        examiners who are all alike, raw and after the same adjustment. `n_examiners` counts them.
    gaps : DataFrame
        Rows `number` (`raw`, `adjusted`, `shrunken`); columns `gap` (highest less lowest quarter),
        `chance_gap` (the same on average over deals of chance), `beyond_chance` (their difference),
        `deals_as_large` (share of deals with such a gap or a larger one, like a p-value), `noise_sd` (typical
        standard error) and `sd` (of the numbers over examiners). For shrunken numbers, only `gap` and `sd`.
    diagnostics : DataFrame
        Columns `quantity` and `value`: examiners, mean, standard deviation between examiners (after removing
        noise) with its interval, standard deviation of the raw, adjusted and shrunken means, of means by
        chance.
    estimand : str
        What the numbers are.
    sample : Sample
        Rows used and dropped.
    """

    table: pd.DataFrame
    quartiles: pd.DataFrame
    gaps: pd.DataFrame
    diagnostics: pd.DataFrame
    estimand: str
    sample: Sample


def fit_effectiveness(
    data: pd.DataFrame, outcome: str, examiner: str, client: str | None = None, controls: Sequence[str] = ()
) -> EffectivenessFit:
    r"""Mean outcome of each caseworker's clients: raw, adjusted for who the clients are, and shrunken.

    * `raw`: the plain mean :math:`\bar y_e`.
    * `adjusted`: :math:`\bar y_e - (\bar x_e - \bar x)'\hat\beta`, with :math:`\hat\beta` from comparing
      clients of the same caseworker.
    * `shrunken`: :math:`\hat\mu + \frac{\tau^2}{\tau^2 + s_e^2}(\text{adjusted}_e - \hat\mu)`. Each
      caseworker's own standard error :math:`s_e` falls with the caseload and with how sure the outcome
      of the clients is (see :mod:`bip_teach.estimate.adjusted_means`); :math:`\tau` is the standard
      deviation of true means (see :func:`shrink`).

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
        `table`, `quartiles`, `gaps`, `diagnostics`, `estimand`, `sample`.

    Raises
    ------
    UnknownNameError
        A column does not exist.
    InvalidArgumentError
        The outcome is not numeric.
    EstimationError
        There are fewer than four examiners, no examiner has two clients, there are as many coefficients as
        clients, or the outcome is the same for all clients of each examiner.

    Notes
    -----
    Ranking caseworkers on a noisy mean and then reporting the mean of the top quarter shows a gap even when
    all caseworkers are alike. The column `chance` is that gap: clients are dealt out at random (fixed seed),
    caseloads kept. Only the part of the raw gap above `chance`, better the shrunken gap, speaks of
    caseworkers; and it may still be who their clients are.

    A gap that grows by adjustment need not mean that the better caseworkers have the harder clients: slopes
    that are estimated add noise, and noise widens a gap. `gaps` shows both: compare `beyond_chance` before
    and after, and `noise_sd`.

    Standard errors do not use a caseworker's own variance: with a caseload of 13 and a rare outcome it is
    often zero by luck. Errors of different caseworkers count as independent, though they share the slopes.
    With caseloads of about 15 and outcomes of 15 in 100, intervals of shrunken means keep their coverage on
    average; a caseworker without any success has an interval around a value above zero, never 0 to 0.

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
    cases = one_row_per_client(rows, outcome, examiner, client, controls)
    _check_examiners(cases.counts, examiner)
    adjusted = adjusted_means(cases)
    shrinkage = shrink(adjusted.adjusted, adjusted.std_errors)
    table = _examiner_table(cases, adjusted, shrinkage)
    deals = chance_means(cases.y, cases.X, cases.codes)
    quartiles = _quartile_table(table, deals)
    return EffectivenessFit(
        table=table,
        quartiles=quartiles,
        gaps=_gap_table(table, quartiles, deals),
        diagnostics=_diagnostics(table, shrinkage, deals),
        estimand=_ESTIMAND.format(outcome, examiner),
        sample=sample,
    )


def _check_examiners(counts: FloatArray, examiner: str) -> None:
    if len(counts) < len(QUARTILES):
        raise EstimationError(
            "There are {count} values of {examiner!r}. Quartiles need at least {least}.",
            count=len(counts),
            examiner=examiner,
            least=len(QUARTILES),
        )
    if counts.max() < 2:
        raise EstimationError(
            "Every {examiner!r} has one client, so noise cannot be told from differences.", examiner=examiner
        )


def _examiner_table(cases: Caseload, means: AdjustedMeans, shrinkage: Shrinkage) -> pd.DataFrame:
    counts = cases.counts.astype(int)
    contrasts = ["adjusted mean"] * len(counts)
    table = coefficient_table(cases.names, contrasts, means.adjusted, means.std_errors, counts, means.degrees)
    return table.assign(
        raw=cases.means(cases.y),
        raw_std_error=means.raw_errors,
        adjusted=means.adjusted,
        shrunken=shrinkage.shrunken,
        posterior_sd=shrinkage.posterior_sd,
        shrunken_low=shrinkage.conf_low,
        shrunken_high=shrinkage.conf_high,
        n_clients=counts,
    )


def quarter_means(ranked: FloatArray) -> FloatArray:
    """Mean of each quarter of numbers that stand in rising order along the last axis.

    Parameters
    ----------
    ranked : array, shape (..., k)
        Numbers in rising order; where k is not a multiple of four, the lower quarters are one larger.

    Returns
    -------
    array, shape (..., 4)
    """
    parts = np.array_split(ranked, len(QUARTILES), axis=-1)
    return np.stack([part.mean(axis=-1) for part in parts], axis=-1)


def _quartile_table(table: pd.DataFrame, deals: Deals) -> pd.DataFrame:
    ranked = {name: np.sort(table[name].to_numpy(dtype=float)) for name in ("raw", "adjusted", "shrunken")}
    ranked |= {"chance": deals.raw.mean(axis=0), "chance_adjusted": deals.adjusted.mean(axis=0)}
    sizes = [len(part) for part in np.array_split(np.arange(len(table)), len(QUARTILES))]
    quarters = {name: quarter_means(values) for name, values in ranked.items()}
    return pd.DataFrame({"quartile": QUARTILES, **quarters, "n_examiners": sizes})


def _gap_table(table: pd.DataFrame, quartiles: pd.DataFrame, deals: Deals) -> pd.DataFrame:
    names = [message("raw"), message("adjusted"), message("shrunken")]
    lowest, *_, highest = quartiles[names].to_numpy(dtype=float)
    gap = pd.Series(highest - lowest, index=names)
    gaps = pd.DataFrame({"gap": gap})
    for name, by_chance, errors in (
        ("raw", deals.raw, table["raw_std_error"]),
        ("adjusted", deals.adjusted, table["std_error"]),
    ):
        quarters = quarter_means(by_chance)
        dealt = quarters[:, -1] - quarters[:, 0]
        gaps.loc[name, "chance_gap"] = dealt.mean()
        gaps.loc[name, "beyond_chance"] = gap[name] - dealt.mean()
        gaps.loc[name, "deals_as_large"] = share_as_large(gap[name], dealt)
        gaps.loc[name, "noise_sd"] = np.sqrt((errors**2).mean())
    return gaps.assign(sd=table[names].std()).rename_axis("number").reset_index()


def _diagnostics(table: pd.DataFrame, shrinkage: Shrinkage, deals: Deals) -> pd.DataFrame:
    rows = [
        ("n_examiners", float(len(table))),
        ("mean", shrinkage.mean),
        ("between_sd", shrinkage.between_sd),
        ("between_sd_low", shrinkage.between_low),
        ("between_sd_high", shrinkage.between_high),
        ("raw_sd", float(table["raw"].std())),
        ("adjusted_sd", float(table["adjusted"].std())),
        ("shrunken_sd", float(table["shrunken"].std())),
        ("chance_sd", float(deals.raw.std(axis=1, ddof=1).mean())),
        ("chance_adjusted_sd", float(deals.adjusted.std(axis=1, ddof=1).mean())),
    ]
    return pd.DataFrame(rows, columns=["quantity", "value"])
