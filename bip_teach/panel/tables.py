"""The tables of a panel, the names of their columns, and what stands beside them: the truth."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import pandas as pd

from bip_teach.panel.descriptor import table_named

#: First and last week of the register. Week 0 starts on Monday 7 January 2013.
FIRST_WEEK: Final = 0
LAST_WEEK: Final = 259
#: Last week in which a response can take place (the end of 2016).
LAST_RESPONSE_WEEK: Final = 207
#: Weeks of the register that an outcome looks ahead.
OUTCOME_WEEKS: Final = 52
#: Weeks of a quarter, the time between two responses.
QUARTER_WEEKS: Final = 13

#: Columns of the responses, in file order.
RESPONSE_COLUMNS: Final = table_named("panel", "responses").names
#: Items with one column each, in questionnaire order: b1…b9, b11, s2…s12.
ITEM_COLUMNS: Final = tuple(name for name in RESPONSE_COLUMNS if f"{name}_missing" in RESPONSE_COLUMNS)
#: The six flags of item b10.
CHANNEL_COLUMNS: Final = tuple(
    name for name in RESPONSE_COLUMNS if name.startswith("b10_") and name != "b10_missing"
)
#: The twenty items on the scale from 1 to 5.
RATING_COLUMNS: Final = tuple(name for name in ITEM_COLUMNS if name != "b11")


@dataclass(frozen=True, eq=False)
class Panel:
    """What an analyst sees: six tables that follow clients of job centres.

    Parameters
    ----------
    jobcentres : DataFrame
        One row for each job centre.
    caseworkers : DataFrame
        One row for each caseworker.
    clients : DataFrame
        One row for each client, with register covariates at entry.
    responses : DataFrame
        One row for each paired measurement (client and caseworker in the same week).
    interventions : DataFrame
        One row for each type of support in a quarter.
    spells : DataFrame
        One row for each unbroken period in one state, weeks 0–259.

    Notes
    -----
    :func:`bip_teach.panel.codebook` describes every column.
    """

    jobcentres: pd.DataFrame
    caseworkers: pd.DataFrame
    clients: pd.DataFrame
    responses: pd.DataFrame
    interventions: pd.DataFrame
    spells: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Truth:
    """What the simulation knows and no analyst can see.

    Parameters
    ----------
    clients : DataFrame
        Readiness at entry and private information of each client.
    caseworkers : DataFrame
        Job focus and effectiveness of each caseworker.
    responses : DataFrame
        Readiness, latent belief and job hazard at each response.
    effects : DataFrame
        The true size of each effect.
    """

    clients: pd.DataFrame
    caseworkers: pd.DataFrame
    responses: pd.DataFrame
    effects: pd.DataFrame


def frames(tables_of: Panel | Truth) -> dict[str, pd.DataFrame]:
    """Give the tables of a panel or of a truth by name, in order."""
    return {field.name: getattr(tables_of, field.name) for field in fields(tables_of)}
