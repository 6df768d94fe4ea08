"""The thought experiment: if all caseworkers were like the effective ones."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from bip_teach.errors import check_whole_number
from bip_teach.estimate.covariates import FloatArray
from bip_teach.estimate.effectiveness import EffectivenessFit, quarter_means
from bip_teach.estimate.results import CONFIDENCE, IntArray
from bip_teach.estimate.shrinkage import best_guesses
from bip_teach.published import figure

BOOTSTRAP_DRAWS: Final = 400
BOOTSTRAP_SEED: Final = 20170304
#: Columns of a thought experiment, in order.
THOUGHT_COLUMNS: Final = (
    "term",
    "mean_share",
    "effective_share",
    "increase_share",
    "conf_low",
    "conf_high",
    "times",
    "printed_increase_share",
)


def thought_experiment_table(
    fit: EffectivenessFit, draws: int = BOOTSTRAP_DRAWS, seed: int = BOOTSTRAP_SEED
) -> pd.DataFrame:
    """Say what is gained if all caseworkers had the mean of the top quarter, by what they are ranked on.

    Parameters
    ----------
    fit : EffectivenessFit
        From :func:`bip_teach.estimate.fit_effectiveness`.
    draws : int
        Draws of the bootstrap over caseworkers, 2 or more.
    seed : int
        Its seed.

    Returns
    -------
    DataFrame
        Rows ``term``: ``published``, ``raw``, ``adjusted``, ``shrunken``. Columns, all shares (0–1) unless
        noted: ``mean_share`` (of all caseworkers, each counting once), ``effective_share`` (of the top
        quarter), ``increase_share`` (their difference), ``conf_low`` and ``conf_high`` (95 percent interval
        of the increase; missing for ``published``), ``times`` (effective over mean; missing if the mean
        is zero), ``printed_increase_share`` (what the source prints as the increase; it is not the
        difference of its own two shares).

    Raises
    ------
    InvalidArgumentError
        The number of draws is not a whole number of 2 or more.

    Notes
    -----
    Not an effect: nobody knows how the top quarter could be copied, and the numbers may be who the clients
    are. The raw and the adjusted top quarter are also the luckiest ones, so their increase is
    too large even where caseworkers do differ; the interval does not repair that, because a caseworker who is
    drawn again keeps the same luck. It shows how the numbers vary with which caseworkers there are. Only
    the shrunken row removes the luck. Its means are shrunken anew in each draw.

    Examples
    --------
    >>> import pandas as pd
    >>> from bip_teach.estimate import fit_effectiveness
    >>> clients = pd.DataFrame({"who": list("AABBCCDD"), "job": [0, 0, 0, 1, 0, 1, 1, 1]})
    >>> table = thought_experiment_table(fit_effectiveness(clients, "job", "who"), draws=50)
    >>> table.set_index("term").loc[["published", "raw"], ["mean_share", "effective_share"]].round(4)
               mean_share  effective_share
    term
    published      0.1476           0.2845
    raw            0.5000           1.0000
    """
    check_whole_number("The number of draws", draws, 2)
    raw, adjusted, errors = (
        fit.table[name].to_numpy(dtype=float) for name in ("raw", "estimate", "std_error")
    )
    drawn = np.random.default_rng(seed).integers(0, len(raw), (draws, len(raw)))
    rows = [_published_row()]
    for term, values, again in (
        ("raw", raw, raw[drawn]),
        ("adjusted", adjusted, adjusted[drawn]),
        ("shrunken", fit.table["shrunken"].to_numpy(dtype=float), _shrunken_again(adjusted, errors, drawn)),
    ):
        rows.append(thought_row(term, values) | _interval(again))
    return pd.DataFrame(rows, columns=list(THOUGHT_COLUMNS))


def thought_row(term: str, values: FloatArray, chosen_by: FloatArray | None = None) -> dict[str, object]:
    """One row of the thought experiment, without an interval.

    Parameters
    ----------
    term : str
        What the row is called.
    values : array, shape (k,)
        A number for each caseworker (0–1).
    chosen_by : array, shape (k,), optional
        What decides who is in the top quarter; `values` if omitted.
    """
    order = np.argsort(values if chosen_by is None else chosen_by, kind="stable")
    return _row(term, float(values.mean()), float(quarter_means(values[order])[-1]))


def _row(term: str, mean: float, effective: float, **more: float) -> dict[str, object]:
    increase = effective - mean
    times = effective / mean if mean > 0 else np.nan
    return {
        "term": term,
        "mean_share": mean,
        "effective_share": effective,
        "increase_share": increase,
        "times": times,
        **more,
    }


def _published_row() -> dict[str, object]:
    mean, effective = figure("C.thought.mean").share, figure("C.thought.effective").share
    printed = figure("C.thought.increase").share
    return _row("published", mean, effective, printed_increase_share=printed)


def _shrunken_again(means: FloatArray, errors: FloatArray, drawn: IntArray) -> FloatArray:
    return np.array([best_guesses(means[one], errors[one] ** 2)[2] for one in drawn])


def _interval(again: FloatArray) -> dict[str, object]:
    """Middle of the increases over bootstrap draws, array (draws, k)."""
    increases = quarter_means(np.sort(again, axis=1))[:, -1] - again.mean(axis=1)
    low, high = np.quantile(increases, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return {"conf_low": float(low), "conf_high": float(high)}
