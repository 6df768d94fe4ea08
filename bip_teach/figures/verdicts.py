"""Where each method is right and where it is off, read from a diagnosis."""

from __future__ import annotations

from typing import Final

import pandas as pd

from bip_teach.errors import check_columns
from bip_teach.figures.methods import method_name, outcome_name, world_name
from bip_teach.language import message, translate

#: A method is off where its bias is more than this share of the spread of its estimates …
TOLERATED: Final = 0.25
#: … and more than this many Monte Carlo errors, so that it is not chance.
SURE: Final = 3.0
_NEEDED: Final = ("design", "estimator", "outcome", "bias", "bias_mc_error", "sd_estimate")
_METHOD: Final = ["estimator", "outcome"]
_COLUMNS: Final = {
    message("too low in"): "low",
    message("about right in"): "right",
    message("too high in"): "high",
}


def diagnosis_verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """Say in words in which worlds each method is too low, about right or too high on average.

    The cells are in the language spoken now. Columns keep their English names, so that code can ask for them.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`bip_teach.diagnose.read_diagnosis`; those without a true value are left out.

    Returns
    -------
    DataFrame
        Text only, one row for each method and outcome: ``method``, ``outcome``, ``too low in``,
        ``about right in`` and ``too high in``, each a list of worlds or a dash; more than half of the worlds
        are called all (or all other) worlds. A method is too low or too
        high where the mean over the draws is off by more than a quarter of the spread of its estimates and
        by more than three Monte Carlo errors.

    Notes
    -----
    *About right* also stands where there are too few draws to tell. It speaks of the mean over many draws,
    not of one study, and of bias alone: a method can be about right and very uncertain.

    Examples
    --------
    >>> one = {"estimator": "naive", "outcome": "job", "bias_mc_error": 0.01, "sd_estimate": 0.4}
    >>> rows = [{**one, "design": "by_lot", "bias": 0.02}, {**one, "design": "sorted", "bias": 0.5}]
    >>> diagnosis_verdicts(pd.DataFrame(rows)).iloc[0, 2:].tolist()
    ['–', 'by lot', 'sorted']
    """
    check_columns(table, _NEEDED, "table")
    known = table.dropna(subset=["bias", "bias_mc_error", "sd_estimate"])
    size = known["bias"].abs()
    off = (size > TOLERATED * known["sd_estimate"]) & (size > SURE * known["bias_mc_error"])
    marked = known.assign(low=off & (known["bias"] < 0), right=~off, high=off & (known["bias"] > 0))
    return pd.DataFrame(
        [
            {
                message("method"): method_name(str(estimator)),
                message("outcome"): outcome_name(str(outcome)),
                **{words: _worlds(rows, name) for words, name in _COLUMNS.items()},
            }
            for (estimator, outcome), rows in marked.groupby(_METHOD, sort=False)
        ]
    )


def _worlds(rows: pd.DataFrame, verdict: str) -> str:
    """Name the worlds with this verdict, in short where they are most of them."""
    chosen = rows[rows[verdict]]
    if len(chosen) > 1 and 2 * len(chosen) > len(rows):
        return translate("all worlds") if len(chosen) == len(rows) else translate("all other worlds")
    return ", ".join(world_name(str(name)) for name in chosen["design"]) or "–"
