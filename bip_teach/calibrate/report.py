"""The calibration report: every target beside what a large draw gives, and the count over the registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd

from bip_teach.calibrate.coverage import allowed_by, design_facts, excluded
from bip_teach.calibrate.files import read_report
from bip_teach.calibrate.moments import Moments, moments
from bip_teach.calibrate.sample import collect
from bip_teach.calibrate.search import CHUNK
from bip_teach.calibrate.targets import TOPICS
from bip_teach.language import message
from bip_teach.published import figure, figures
from bip_teach.simulate.design import Design
from bip_teach.simulate.world import generate_worlds

#: The draw of the report, and the smaller ones from which its Monte Carlo errors come.
REPORT_CLIENTS: Final = 400_000
REPORT_SEED: Final = 2016
ERROR_DRAWS: Final = 20
REPORT_DRAWS: Final = ERROR_DRAWS + 1
#: Monte Carlo standard errors that a target may be off, beside the rounding of print.
ERRORS_ALLOWED: Final = 3


def measure(design: Design, tick: Callable[[int], None] | None = None) -> dict[str, Any]:
    """Compute the moments of a large draw and their Monte Carlo errors.

    Parameters
    ----------
    design : Design
        The design to report on.
    tick : callable
        Called with the number of draws so far, of `REPORT_DRAWS`.

    Returns
    -------
    dict
        ``clients``, ``seed`` and ``moments``: for each moment its value in the large draw and the standard
        error, from the spread over smaller draws of the same total size.
    """
    small = []
    for number in range(ERROR_DRAWS):
        small.append(_moments(design, REPORT_CLIENTS // ERROR_DRAWS, REPORT_SEED + 1 + number))
        if tick is not None:
            tick(number + 1)
    large = _moments(design, REPORT_CLIENTS, REPORT_SEED)
    if tick is not None:
        tick(REPORT_DRAWS)
    spread = pd.DataFrame(small).std() / np.sqrt(ERROR_DRAWS)
    values = {name: [round(large[name], 6), round(float(spread[name]), 6)] for name in large}
    return {"clients": REPORT_CLIENTS, "seed": REPORT_SEED, "moments": values}


def _moments(design: Design, n_clients: int, seed: int) -> Moments:
    return moments(collect(generate_worlds(n_clients, seed, design, CHUNK)))


def target_table(measured: dict[str, Any] | None = None) -> pd.DataFrame:
    """Give every published figure that the process is held to, beside what a large draw gives.

    Parameters
    ----------
    measured : dict, optional
        From :func:`measure`; what came with the calibrated parameters if omitted.

    Returns
    -------
    DataFrame
        One row per figure: ``topic``, ``figure_id``, ``moment``, ``published`` (number), ``low`` and ``high``
        (what the print allows), ``achieved``, ``std_error`` (Monte Carlo), ``tolerance`` (how far outside
        the print it may be: three Monte Carlo errors), ``held`` (whether it is inside), ``reason`` (why
        not). The unit is that of the figure.
    """
    values = (read_report() if measured is None else measured)["moments"]
    rows = [
        {"topic": topic, **_row(identifier, target.moment, *values[target.moment])}
        for topic, targets in TOPICS.items()
        for target in targets
        for identifier in target.figures
    ]
    return pd.DataFrame(rows)


def _row(identifier: str, moment: str, achieved: float, std_error: float) -> dict[str, object]:
    low, high = allowed_by(identifier)
    slack = ERRORS_ALLOWED * std_error
    return {
        "figure_id": identifier,
        "moment": moment,
        "published": figure(identifier).number,
        "low": low,
        "high": high,
        "achieved": achieved,
        "std_error": std_error,
        "tolerance": slack,
        "held": low - slack <= achieved <= high + slack,
        "reason": MISSED.get(identifier, ""),
    }


#: Targets that the process misses, and why.
MISSED: Final = dict.fromkeys(
    ("C.effect.q3",),
    message(
        "The four quarters average 15.25, the mean on the same slides is 14.76. Luck alone gives the other "
        "three quarters, but this one lower than printed."
    ),
)


def coverage_table(design: Design) -> pd.DataFrame:
    """Say of every figure of the registry what the calibration does with it.

    Parameters
    ----------
    design : Design
        The design, for the facts that it fixes.

    Returns
    -------
    DataFrame
        One row per figure: ``figure_id``, ``role`` (``target``, ``design``, ``conflict`` or ``outside``),
        ``held`` (True or False; missing outside), ``reason``.
    """
    targets = target_table().set_index("figure_id")
    facts, others = design_facts(design), excluded()
    rows: list[tuple[str, str, bool | None, str]] = []
    for printed in figures():
        identifier = printed.id
        if identifier in targets.index:
            row = targets.loc[identifier]
            rows.append((identifier, "target", bool(row["held"]), str(row["reason"])))
        elif identifier in facts:
            low, high = allowed_by(identifier)
            rows.append((identifier, "design", low <= facts[identifier] <= high, ""))
        else:
            other = others[identifier]
            rows.append((identifier, other.role, None, other.reason))
    return pd.DataFrame(rows, columns=["figure_id", "role", "held", "reason"])
