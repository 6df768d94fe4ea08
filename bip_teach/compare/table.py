"""The whole comparison, topic by topic."""

from __future__ import annotations

from typing import Final

import pandas as pd

from bip_teach.compare.descriptions import explained, gradient, rates, tertiles
from bip_teach.compare.effects import belief_effect, quartiles, queue, switch_effect
from bip_teach.compare.populations import client_belief, participants, participation, search, whereabouts
from bip_teach.language import message
from bip_teach.panel import Panel, Truth, analysis_frame

#: Columns of a comparison, in order.
COMPARISON_COLUMNS: Final = (
    "topic",
    "result",
    "figure_id",
    "published",
    "printed",
    "true",
    "estimate",
    "conf_low",
    "conf_high",
    "covers",
    "unit",
    "kind",
    "note",
)


_CHANCES: Final = ("job_52w_share", "education_52w_share", "in_work_52w_share")


def comparison_table(panel: Panel, truth: Truth) -> pd.DataFrame:
    """Compare every result of the reports: published, true and re-estimated.

    Parameters
    ----------
    panel : Panel
        What an analyst sees.
    truth : Truth
        What the process set. For a chance, *true* is the mean chance that the process gave the same
        responses; for an effect, the value found by intervening in the process (see
        :func:`bip_teach.simulate.true_effects`); for any other share, what a very large draw of the process
        has (see :func:`bip_teach.calibrate.target_table`). Missing where the process has no such number.

    Returns
    -------
    DataFrame
        One row per result: ``topic``, ``result`` (words), ``figure_id``, ``published``,
        ``printed`` (the published value as the source prints it), ``true``,
        ``estimate``, ``conf_low``, ``conf_high`` (95 per cent interval, missing where none is
        computed), ``covers`` (whether the interval holds the true value: ``yes``, ``no``,
        or empty where one of them is missing), ``unit`` (``percent``, ``percentage points`` or
        ``places of 100``), ``kind`` (``description``, ``association`` or ``effect``) and ``note``.
    """
    frame = analysis_frame(panel).merge(
        truth.responses[["client_id", "wave", *_CHANCES]],
        on=["client_id", "wave"],
        how="left",
        validate="one_to_one",
    )
    frame["either_52w_share"] = frame["job_52w_share"] + frame["education_52w_share"]
    rows = [
        *participants(panel),
        *rates(frame),
        *whereabouts(frame, panel),
        *search(frame),
        *client_belief(frame),
        *gradient(frame),
        *tertiles(frame),
        *belief_effect(frame, truth),
        *switch_effect(frame, truth),
        *explained(frame),
        *participation(frame),
        *queue(frame, truth),
        *quartiles(frame, panel),
    ]
    table = pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))
    holds = table["true"].between(table["conf_low"], table["conf_high"])
    known = table[["true", "conf_low"]].notna().all(axis=1)
    return table.assign(covers=holds.map({True: message("yes"), False: message("no")}).where(known, ""))
