"""One row of a comparison, and the pieces that its numbers are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bip_teach.estimate import gradient_table
from bip_teach.language import SOURCE_LANGUAGE, message
from bip_teach.published import figure

Row = dict[str, object]


def new_row(topic: str, result: str, figure_id: str, kind: str, **values: object) -> Row:
    """Start a row: what is not given is missing, and the unit is percent."""
    defaults: Row = {
        "true": np.nan,
        "conf_low": np.nan,
        "conf_high": np.nan,
        "unit": message("percent"),
        "note": "",
    }
    named: Row = {"topic": topic, "result": result, "figure_id": figure_id, "kind": kind}
    published = figure(figure_id)
    return {
        **defaults,
        **named,
        "published": published.number,
        "printed": published.format_number(SOURCE_LANGUAGE),
        **values,
    }


def interval_of(table: pd.DataFrame, term: object, scale: float = 100.0) -> Row:
    """Estimate and interval of the row named `term`, times `scale`."""
    columns = ["estimate", "conf_low", "conf_high"]
    values = scale * table.loc[[term], columns].to_numpy(dtype=float)[0]
    return dict(zip(columns, values.tolist(), strict=True))


def share_of(frame: pd.DataFrame, outcome: str) -> Row:
    """Share of responses with an outcome and its interval, clustered by client."""
    every = gradient_table(frame.assign(everybody=1.0), outcome, by="everybody", cluster="client_id")
    return interval_of(every, every.index[0])
