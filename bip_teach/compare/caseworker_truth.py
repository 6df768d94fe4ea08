"""Caseworkers as they seem and as they are: estimated and true differences side by side."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.estimate import EffectivenessFit, rank_table
from bip_teach.estimate.effectiveness import QUARTILES, quarter_means

_RANKED_ON: Final = ("raw", "adjusted", "shrunken")


def true_shares(fit: EffectivenessFit, true_means: pd.DataFrame) -> NDArray[np.float64]:
    """Give the true mean of each caseworker of a fit, in its order.

    Parameters
    ----------
    fit : EffectivenessFit
        From :func:`bip_teach.estimate.fit_effectiveness`.
    true_means : DataFrame
        From :func:`bip_teach.simulate.true_caseworker_means`, of the same draw.

    Raises
    ------
    UnknownNameError
        ``true_means`` has no column ``caseworker_id`` or ``true_share``.
    InvalidArgumentError
        A caseworker of the fit has no true mean.
    """
    check_columns(true_means, ["caseworker_id", "true_share"], "true_means")
    known = true_means.set_index("caseworker_id")["true_share"]
    shares = fit.table["term"].map(known)
    if shares.isna().any():
        stranger = fit.table.loc[shares.isna(), "term"].iloc[0]
        raise InvalidArgumentError(
            "There is no true mean of caseworker {stranger!r}. Give the true means of the draw that the "
            "fit comes from.",
            stranger=stranger,
        )
    return shares.to_numpy(dtype=float)


def true_quarters_table(fit: EffectivenessFit, true_means: pd.DataFrame) -> pd.DataFrame:
    """Show what stands behind the quarters of caseworkers: seemingly best and truly best.

    Parameters
    ----------
    fit : EffectivenessFit
        From :func:`bip_teach.estimate.fit_effectiveness`.
    true_means : DataFrame
        From :func:`bip_teach.simulate.true_caseworker_means`, of the same draw.

    Returns
    -------
    DataFrame
        Rows ``quartile`` 1 (lowest) to 4; columns, shares (0–1): ``raw`` (as in the fit), ``true`` (true mean
        of the quarter, ranked on the truth), ``true_of_raw``, ``true_of_adjusted`` and
        ``true_of_shrunken``: true mean of those who are in the quarter by that number. Where it lies nearer
        to the middle than the number itself, that is regression to the mean.
    """
    true = true_shares(fit, true_means)
    quarters = {
        f"true_of_{name}": quarter_means(true[np.argsort(fit.table[name].to_numpy(), kind="stable")])
        for name in _RANKED_ON
    }
    raw = fit.quartiles["raw"].to_numpy(dtype=float)
    return pd.DataFrame({"quartile": QUARTILES, "raw": raw, "true": quarter_means(np.sort(true)), **quarters})


def caseworker_recovery_table(fit: EffectivenessFit, true_means: pd.DataFrame) -> pd.DataFrame:
    """Say how far the estimates about caseworkers find the truth again.

    Parameters
    ----------
    fit : EffectivenessFit
        From :func:`bip_teach.estimate.fit_effectiveness`.
    true_means : DataFrame
        From :func:`bip_teach.simulate.true_caseworker_means`, of the same draw.

    Returns
    -------
    DataFrame
        Columns ``quantity`` and ``value``: ``n_examiners``; ``true_sd`` between caseworkers, ``between_sd``
        as estimated, with ``between_sd_low`` and ``between_sd_high``; ``covered_adjusted``,
        ``covered_shrunken``, ``covered_rank`` and ``covered_rank_all``: share (0–1) of 95 percent
        intervals, and of rank sets, that hold the true value (for the last: 1 if all do, else 0);
        ``correlation_raw`` and ``correlation_shrunken`` with the truth (missing if shrunken means
        are all the same).

    Notes
    -----
    True ranks are among the caseworkers of the fit. In one panel a share of covered intervals is itself a
    matter of chance; over many panels it should lie near 0.95, or above.
    """
    true, table = true_shares(fit, true_means), fit.table
    spread = fit.diagnostics.set_index("quantity")["value"]
    ranks = rank_table(table["estimate"], table["std_error"])
    place = pd.Series(stats.rankdata(-true))
    rows = [
        ("n_examiners", float(len(true))),
        ("true_sd", float(true.std(ddof=1))),
        *((name, float(spread[name])) for name in ("between_sd", "between_sd_low", "between_sd_high")),
        ("covered_adjusted", _covered(true, table["conf_low"], table["conf_high"])),
        ("covered_shrunken", _covered(true, table["shrunken_low"], table["shrunken_high"])),
        ("covered_rank", float(place.between(ranks["rank_low"], ranks["rank_high"]).mean())),
        ("covered_rank_all", float(place.between(ranks["rank_low_all"], ranks["rank_high_all"]).all())),
        ("correlation_raw", _correlation(true, table["raw"])),
        ("correlation_shrunken", _correlation(true, table["shrunken"])),
    ]
    return pd.DataFrame(rows, columns=["quantity", "value"])


def _covered(true: NDArray[np.float64], low: pd.Series, high: pd.Series) -> float:
    return float(((true >= low.to_numpy()) & (true <= high.to_numpy())).mean())


def _correlation(true: NDArray[np.float64], guess: pd.Series) -> float:
    values = guess.to_numpy(dtype=float)
    return float(np.corrcoef(true, values)[0, 1]) if np.ptp(values) > 0 else float("nan")
