"""The thought experiment with the truth beside it: what the effective caseworkers would really give."""

from __future__ import annotations

import pandas as pd

from bip_teach.compare.caseworker_truth import true_shares
from bip_teach.estimate import EffectivenessFit, thought_experiment_table
from bip_teach.estimate.thought_experiment import THOUGHT_COLUMNS, thought_row


def true_thought_experiment(fit: EffectivenessFit, true_means: pd.DataFrame) -> pd.DataFrame:
    """Set the thought experiment of the estimates beside the same one with true means.

    Parameters
    ----------
    fit : EffectivenessFit
        From :func:`bip_teach.estimate.fit_effectiveness`.
    true_means : DataFrame
        From :func:`bip_teach.simulate.true_caseworker_means`, of the same draw.

    Returns
    -------
    DataFrame
        The rows and columns of :func:`bip_teach.estimate.thought_experiment_table`, and below them
        ``true`` (the top quarter by true means), ``true_of_raw`` and ``true_of_shrunken``: the true means of
        those who are in the top quarter by that number. ``true_of_raw`` is what would be gained if
        all caseworkers became like those at the top of the list of raw rates.

    Raises
    ------
    UnknownNameError
        ``true_means`` has no column ``caseworker_id`` or ``true_share``.
    InvalidArgumentError
        A caseworker of the fit has no true mean.

    Notes
    -----
    Even the row ``true`` is a what-if question without a recipe: it says how large the differences are,
    not that anything would carry them over to other caseworkers.
    """
    true = true_shares(fit, true_means)
    rows = [
        thought_row("true", true),
        thought_row("true_of_raw", true, fit.table["raw"].to_numpy(dtype=float)),
        thought_row("true_of_shrunken", true, fit.table["shrunken"].to_numpy(dtype=float)),
    ]
    estimated = thought_experiment_table(fit).to_dict("records")
    return pd.DataFrame([*estimated, *rows], columns=list(THOUGHT_COLUMNS))
