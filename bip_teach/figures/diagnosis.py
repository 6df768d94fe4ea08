"""What many draws say about a method: its mean beside the truth, and how often its interval holds it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.figures.look import ESTIMATE, NEUTRAL, TRUE
from bip_teach.figures.marks import Series, dots, written
from bip_teach.figures.methods import method_name, outcome_name, world_name
from bip_teach.figures.words import described
from bip_teach.language import Sentence, message, translate, write_number

_PLACES: Final = message("places of 100")
_PER_CENT: Final = message("per cent")
_UNITS: Final = {
    "mix_places": _PLACES,
    "large_sample_share": _PER_CENT,
    "large_sample_explained": _PER_CENT,
    "promised_coverage": _PER_CENT,
}
_POINTS: Final = message("percentage points")
_NEEDED: Final = ("design", "estimator", "outcome", "estimand", "true", "simulations", "mean_estimate")
#: Half a 95 per cent interval, in standard errors.
_WIDE: Final = 1.96


def unit_of(estimand: str) -> str:
    """Name the unit in which estimates of this estimand are shown, in English."""
    return _UNITS.get(estimand, _POINTS)


def diagnosis_words(table: pd.DataFrame) -> pd.DataFrame:
    """Write a diagnosis as a reader should see it: text, one row for each method, outcome and world.

    The cells are in the language spoken now. Columns keep their English names, so that code can ask for them.

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
        message("world"): world_name(str(row["design"])),
        message("method"): method_name(str(row["estimator"])),
        message("outcome"): outcome_name(str(row["outcome"])),
        message("true"): _number(scale * row["true"], 2),
        message("mean of the draws"): _number(scale * row["mean_estimate"], 2),
        message("bias"): _with_error(row, "bias", scale, 2),
        message("spread"): _number(scale * row["sd_estimate"], 2),
        message("mean standard error"): _number(scale * row["mean_std_error"], 2),
        message("holds the truth"): _share(row, "coverage", row["simulations"], 1),
        message("leaves out zero"): _share(row, "power", row["simulations"], 0),
        message("wrong sign"): _share(row, "type_s_share", row["simulations"] * row["power"], 1),
        message("exaggerates"): _with_error(row, "exaggeration_ratio", 1, 1),
        message("draws"): _count(row["simulations"]),
    }


def _count(draws: float) -> str:
    return write_number(Decimal(int(draws)))


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
    return translate("{value} ({low} to {high})").format(
        value=_number(100 * row[name], decimals), low=_number(low, 1), high=_number(high, 1)
    )


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
        Series(
            translate("mean estimate"), list(mean), ESTIMATE, low=list(mean - reach), high=list(mean + reach)
        ),
        Series(translate("true, in this world"), list(scale * table["true"]), TRUE, symbol="square"),
    ]
    caption = translate(
        "{question} The dot is the mean over {draws} draws. The line holds 95 of 100 estimates."
    ).format(question=translate(question), draws=_draws(table))
    axis, rows_are = translate(unit), translate("method")
    drawn = dots(labels, series, axis, decimals=2)
    return described(drawn, labels, series, rows_are=rows_are, caption=caption, unit=axis, decimals=2)


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
            translate("hold the truth"),
            list(100 * rows["coverage"]),
            ESTIMATE,
            low=[100 * low for low, _ in ends],
            high=[100 * high for _, high in ends],
        ),
        Series(translate("promised"), [95] * len(rows), NEUTRAL, symbol="square"),
    ]
    caption = translate("Of 100 intervals, how many hold the true value? From {draws} draws.").format(
        draws=_draws(rows)
    )
    unit = translate("intervals of 100")
    drawn = dots(labels, series, unit)
    return described(drawn, labels, series, rows_are=translate("method"), caption=caption, unit=unit)


def _one_unit(table: pd.DataFrame) -> str:
    units = sorted({unit_of(str(estimand)) for estimand in table["estimand"]})
    if len(units) != 1:
        raise InvalidArgumentError(
            "The rows have {count} units: {units}. Allowed: rows of one unit.",
            count=len(units),
            units=", ".join(units) or Sentence("none"),
        )
    return units[0]


def _labels(table: pd.DataFrame) -> list[str]:
    """Name what differs between the rows: method, outcome, world."""
    parts = {
        "estimator": [method_name(str(name)) for name in table["estimator"]],
        "outcome": [outcome_name(str(name)) for name in table["outcome"]],
        "design": [
            translate("world: {world}").format(world=world_name(str(name))) for name in table["design"]
        ],
    }
    shown = [words for name, words in parts.items() if len(set(table[name])) > 1] or [parts["estimator"]]
    return ["; ".join(row) for row in zip(*shown, strict=True)]


def _draws(table: pd.DataFrame) -> str:
    least, most = _count(table["simulations"].min()), _count(table["simulations"].max())
    return least if least == most else translate("{low} to {high}").format(low=least, high=most)
