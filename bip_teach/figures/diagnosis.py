"""What many draws say about a method: its mean beside the truth, and how often its interval holds it."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.figures.look import ESTIMATE, NEUTRAL, TRUE
from bip_teach.figures.marks import Series, dots, written
from bip_teach.figures.words import described

#: What a reader calls a method and an outcome.
METHODS: Final = {
    "share": "share of answers",
    "linear_probability": "linear probability, all that is known held fixed",
    "logit": "logit, all that is known held fixed",
    "compared": "answers compared as they are",
    "first_ols": "first answers, people alike compared",
    "first_2sls": "first answers, two-stage least squares",
    "first_ujive": "first answers, UJIVE",
    "first_anderson_rubin": "first answers, Anderson–Rubin interval",
    "all_ols": "all answers, people alike compared",
    "all_2sls": "all answers, two-stage least squares",
    "all_ujive": "all answers, UJIVE",
    "all_anderson_rubin": "all answers, Anderson–Rubin interval",
    "switch_naive": "number of switches, as it is",
    "switch_time_adjusted": "number of switches, same time",
    "switch_adjusted": "number of switches, same time and characteristics",
    "switch_just_switched": "just switched or not",
    "places_naive": "mean change",
    "places_adjusted": "mean change, same start and characteristics",
    "caseworkers_between_sd": "spread between caseworkers, noise taken out",
    "caseworkers_gap_raw": "gap between the quarters, raw",
    "caseworkers_gap_shrunken": "gap between the quarters, shrunken",
    "caseworkers_covered_adjusted": "intervals of adjusted means that hold the truth",
    "caseworkers_covered_shrunken": "intervals of shrunken means that hold the truth",
    "caseworkers_covered_rank": "sets of ranks that hold the truth",
    "explained_in_sample": "in the sample",
    "explained_adjusted": "in the sample, adjusted for the number of columns",
    "explained_cross_validated": "in people whom the model has not seen",
}
OUTCOMES: Final = {
    "job_52w": "job",
    "job_or_education_52w": "job or education",
    "education_52w": "education, under 30",
    "n_channels": "number of search channels",
    "job_by_end_2016": "job by the end of 2016",
    "none": "no support",
    "job_only": "job-focused only",
    "other_single": "one other kind only",
    "combined_with_job": "combined, with a job focus",
    "combined_without_job": "combined, without a job focus",
}
_PLACES: Final = "places of 100"
_UNITS: Final = {
    "mix_places": _PLACES,
    "large_sample_share": "per cent",
    "large_sample_explained": "per cent",
    "promised_coverage": "per cent",
}
_POINTS: Final = "percentage points"
_NEEDED: Final = ("design", "estimator", "outcome", "estimand", "true", "simulations", "mean_estimate")
#: Half a 95 per cent interval, in standard errors.
_WIDE: Final = 1.96


def unit_of(estimand: str) -> str:
    """Name the unit in which estimates of this estimand are shown."""
    return _UNITS.get(estimand, _POINTS)


def diagnosis_words(table: pd.DataFrame) -> pd.DataFrame:
    """Write a diagnosis as a reader should see it: text, one row for each method, outcome and world.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`bip_teach.diagnose.read_diagnosis`.

    Returns
    -------
    DataFrame
        Text only: ``world``, ``method``, ``outcome``, ``true``, ``mean of the draws``, ``bias``,
        ``spread``, ``mean standard error``, ``holds the truth`` and ``leaves out zero`` (of 100 intervals),
        ``wrong sign`` (of 100 that leave out zero), ``exaggerates`` (times), ``draws``. The Monte Carlo error
        of a number follows on ±. Where all draws agree, a 95 per cent range of the share stands in brackets
        instead (Wilson 1927). A dash stands where there is no number.
    """
    check_columns(table, _NEEDED, "table")
    return pd.DataFrame([_row_words(row) for _, row in table.iterrows()])


def _row_words(row: pd.Series) -> dict[str, str]:
    scale = 1.0 if unit_of(row["estimand"]) == _PLACES else 100.0
    return {
        "world": str(row["design"]).replace("_", " "),
        "method": METHODS.get(row["estimator"], row["estimator"]),
        "outcome": OUTCOMES.get(row["outcome"], row["outcome"]),
        "true": _number(scale * row["true"], 2),
        "mean of the draws": _number(scale * row["mean_estimate"], 2),
        "bias": _with_error(row, "bias", scale, 2),
        "spread": _number(scale * row["sd_estimate"], 2),
        "mean standard error": _number(scale * row["mean_std_error"], 2),
        "holds the truth": _share(row, "coverage", row["simulations"], 1),
        "leaves out zero": _share(row, "power", row["simulations"], 0),
        "wrong sign": _share(row, "type_s_share", row["simulations"] * row["power"], 1),
        "exaggerates": _with_error(row, "exaggeration_ratio", 1, 1),
        "draws": f"{int(row['simulations']):,}",
    }


def _number(value: float, decimals: int) -> str:
    return written(float(value), decimals) if math.isfinite(value) else "–"


def _with_error(row: pd.Series, name: str, scale: float, decimals: int) -> str:
    value, error = scale * row[name], scale * row[f"{name}_mc_error"]
    if not math.isfinite(value):
        return "–"
    return _number(value, decimals) + (f" ± {_number(error, decimals)}" if math.isfinite(error) else "")


def _share(row: pd.Series, name: str, trials: float, decimals: int) -> str:
    """A share of trials in words; where all of them agree, with its range, for no error can be worked out."""
    if row[name] not in (0, 1):
        return _with_error(row, name, 100, decimals)
    low, high = (100 * end for end in _wilson(row[name], trials))
    return f"{_number(100 * row[name], decimals)} ({_number(low, 1)} to {_number(high, 1)})"


def _wilson(share: float, trials: float) -> tuple[float, float]:
    """95 per cent range of a share (0–1) of trials after Wilson; it has a width at 0 and 1 too."""
    pull = _WIDE**2 / trials
    middle = (share + pull / 2) / (1 + pull)
    reach = math.sqrt(pull * share * (1 - share) + pull**2 / 4) / (1 + pull)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def diagnosis_figure(table: pd.DataFrame, question: str) -> go.Figure:
    """Draw what each method finds on average over many draws, beside the true value.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`bip_teach.diagnose.read_diagnosis` with one unit, one for each method or world.
    question : str
        The question as a sentence; it opens the caption.

    Returns
    -------
    plotly.graph_objects.Figure
        A dot for the mean estimate with a line that holds 95 of 100 estimates (mean ± 1.96 spreads), and a
        square for the true value.

    Raises
    ------
    InvalidArgumentError
        If there is no row, or rows of several units.
    """
    check_columns(table, [*_NEEDED, "sd_estimate"], "table")
    unit = _one_unit(table)
    scale = 1.0 if unit == _PLACES else 100.0
    mean, reach = scale * table["mean_estimate"], _WIDE * scale * table["sd_estimate"]
    labels = _labels(table)
    series = [
        Series("mean estimate", list(mean), ESTIMATE, low=list(mean - reach), high=list(mean + reach)),
        Series("true, in this world", list(scale * table["true"]), TRUE, symbol="square"),
    ]
    caption = (
        f"{question} The dot is the mean over {_draws(table)} draws. The line holds 95 of 100 estimates."
    )
    drawn = dots(labels, series, unit, decimals=2)
    return described(drawn, labels, series, rows_are="method", caption=caption, unit=unit, decimals=2)


def coverage_figure(table: pd.DataFrame) -> go.Figure:
    """Draw how many of 100 intervals hold the true value.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`bip_teach.diagnose.read_diagnosis`; those without an interval are left out.

    Returns
    -------
    plotly.graph_objects.Figure
        A dot for the coverage, with its Monte Carlo interval (after Wilson), and a square at 95.

    Raises
    ------
    InvalidArgumentError
        If no row has an interval.
    """
    check_columns(table, [*_NEEDED, "coverage"], "table")
    rows = table.dropna(subset=["coverage"])
    if rows.empty:
        raise InvalidArgumentError("No row of the table has an interval, so there is no coverage to draw.")
    ends = [_wilson(*pair) for pair in zip(rows["coverage"], rows["simulations"], strict=True)]
    labels = _labels(rows)
    series = [
        Series(
            "hold the truth",
            list(100 * rows["coverage"]),
            ESTIMATE,
            low=[100 * low for low, _ in ends],
            high=[100 * high for _, high in ends],
        ),
        Series("promised", [95] * len(rows), NEUTRAL, symbol="square"),
    ]
    caption = f"Of 100 intervals, how many hold the true value? From {_draws(rows)} draws."
    unit = "intervals of 100"
    return described(
        dots(labels, series, unit), labels, series, rows_are="method", caption=caption, unit=unit
    )


def _one_unit(table: pd.DataFrame) -> str:
    units = sorted({unit_of(str(estimand)) for estimand in table["estimand"]})
    if len(units) != 1:
        raise InvalidArgumentError(
            f"The rows have {len(units)} units: {', '.join(units) or 'none'}. Allowed: rows of one unit."
        )
    return units[0]


def _labels(table: pd.DataFrame) -> list[str]:
    """Name what differs between the rows: method, outcome, world."""
    parts = {
        "estimator": [METHODS.get(name, name) for name in table["estimator"]],
        "outcome": [OUTCOMES.get(name, name) for name in table["outcome"]],
        "design": [f"world: {str(name).replace('_', ' ')}" for name in table["design"]],
    }
    shown = [words for name, words in parts.items() if len(set(table[name])) > 1] or [parts["estimator"]]
    return ["; ".join(row) for row in zip(*shown, strict=True)]


def _draws(table: pd.DataFrame) -> str:
    least, most = int(table["simulations"].min()), int(table["simulations"].max())
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"
