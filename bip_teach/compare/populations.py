"""Rows that count people and answers: who took part, how they search, what they are in, what they believe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.calibrate import target_table
from bip_teach.compare.effects import job_after_first_response
from bip_teach.compare.rows import Row, new_row, share_of
from bip_teach.language import SOURCE_LANGUAGE, message, speaking
from bip_teach.panel import Panel
from bip_teach.panel.tables import LAST_RESPONSE_WEEK
from bip_teach.published import figure, figure_words

_MARKS: Final = {
    "psychiatric": "C.char.psych",
    "musculoskeletal": "C.char.musculo",
    "digestive_urinary": "C.char.digest",
    "antidepressants": "C.char.antidep",
    "lifestyle_medicine": "C.char.lifestyle",
    "antipsychotics": "C.char.antipsych",
}
_AT_THE_END: Final = {"job": "B.job.end2016", "flexjob": "B.flexjob.end2016", "education": "B.edu.end2016"}
_MIXES: Final = {"none": "C.part.none", "job": "C.part.one.job", "combined_with_job": "C.part.combined_job"}
_SINGLE: Final = ("competence", "social", "health")
_STEPS: Final = range(1, 6)
_CHANNELS: Final = range(7)
#: What writing a share with three decimals can take off.
_ROUNDING: Final = 0.0005


def _counted(topic: str, figure_id: str, rows: pd.DataFrame, said: pd.Series) -> Row:
    """One row for the share of `rows` in which `said` is true; what is true comes from the large draw."""
    share = share_of(rows.assign(said=said.astype(float)), "said")
    with speaking(SOURCE_LANGUAGE):
        words = figure_words(figure_id)
    return new_row(topic, words, figure_id, "description", true=achieved(figure_id), **share)


def achieved(figure_id: str) -> float:
    """Give the value of a published quantity in the large draw of the calibration; missing if it has none."""
    table = target_table().set_index("figure_id")["achieved"]
    return float(table.get(figure_id, np.nan))


def participants_table(panel: Panel) -> pd.DataFrame:
    """Give the characteristics of the clients that a document prints, in the synthetic data.

    Parameters
    ----------
    panel : Panel
        What an analyst sees.

    Returns
    -------
    DataFrame
        One row per published characteristic: ``label`` (words, in the language spoken
        now), ``share`` (0–1, of the clients; of the men for convictions; of the time for work, in the last
        row) and ``figure_id``, as :func:`bip_teach.figures.outcome_rates_figure` draws it.

    Notes
    -----
    The shares were aimed at when the data were made: that they agree is no evidence for anything.

    Examples
    --------
    >>> from bip_teach.panel import load_panel
    >>> participants_table(load_panel())["figure_id"].head(2).tolist()
    ['B.young_share', 'C.char.unskilled']
    """
    counted = pd.DataFrame(participants(panel))
    shares = dict(zip(counted["figure_id"], counted["estimate"] / 100, strict=True))
    shares["C.char.worked"] = float(panel.clients["work_share_3y"].mean())
    return pd.DataFrame(
        {
            "label": [figure_words(figure_id) for figure_id in shares],
            "share": list(shares.values()),
            "figure_id": list(shares),
        }
    )


def participants(panel: Panel) -> Iterator[Row]:
    """Characteristics of the clients."""
    topic, clients = message("Who took part"), panel.clients
    yield _counted(topic, "B.young_share", clients, clients["age"] < figure("B.age_split").number)
    yield _counted(topic, "C.char.unskilled", clients, clients["education"].eq("unskilled"))
    yield _counted(topic, "C.char.nonwestern", clients, clients["origin"].eq("non_western"))
    for column, figure_id in _MARKS.items():
        yield _counted(topic, figure_id, clients, clients[column])
    men = clients[clients["sex"].eq("male")]
    yield _counted(topic, "C.char.convicted", men, men["convicted"])
    long = clients["benefit_share_5y"] >= figure("B.pop.longterm_threshold").share - _ROUNDING
    yield _counted(topic, "B.pop.longterm_share", clients, long)


def whereabouts(frame: pd.DataFrame, panel: Panel) -> Iterator[Row]:
    """What clients are in at the end, and who ever had a job."""
    topic, clients = message("Jobs and education over the years"), panel.clients
    measured = panel.spells[panel.spells["start_week"] <= LAST_RESPONSE_WEEK]
    ever = clients["client_id"].isin(measured.loc[measured["state"].eq("job"), "client_id"])
    yield _counted(topic, "B.job.ever", clients, ever)
    after = job_after_first_response(frame, panel, min_clients=1)
    yield _counted(topic, "C.thought.mean", after, after["job_by_end_2016"])
    at_end = measured[measured["end_week"] >= LAST_RESPONSE_WEEK]
    for state, figure_id in _AT_THE_END.items():
        inside = clients["client_id"].isin(at_end.loc[at_end["state"].eq(state), "client_id"])
        yield _counted(topic, figure_id, clients, inside)


def search(frame: pd.DataFrame) -> Iterator[Row]:
    """How many channels clients use."""
    answered = frame.dropna(subset=["n_channels"])
    for number in _CHANNELS:
        figure_id = "B.search.none" if number == 0 else f"B.search.channels_{number}"
        yield _counted(message("Job search"), figure_id, answered, answered["n_channels"].eq(number))


def client_belief(frame: pd.DataFrame) -> Iterator[Row]:
    """How clients answer the question about their own chances."""
    answered = frame.dropna(subset=["b8"])
    for step in _STEPS:
        yield _counted(message("Belief"), f"C.bars.client.{step}", answered, answered["b8"].eq(step))


def participation(frame: pd.DataFrame) -> Iterator[Row]:
    """Who takes part in what."""
    choice = frame["mix"].where(frame["mix"] != "job_only", "job")
    for name, figure_id in _MIXES.items():
        yield _counted(message("Interventions"), figure_id, frame, choice.eq(name))
    single = frame["mix"].eq("other_single")
    for name in _SINGLE:
        taken = single & frame[f"group_{name}"].eq(1)
        yield _counted(message("Interventions"), f"C.part.one.{name}", frame, taken)
