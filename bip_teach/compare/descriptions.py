"""Rows that describe: rates, answers, associations, explained variation and participation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from bip_teach.compare.rows import Row, interval_of, new_row, share_of
from bip_teach.estimate import (
    CASEWORKER_RATINGS,
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    fit_explained_variation,
    gradient_table,
    leave_one_out_leniency,
    leniency_tertiles,
)
from bip_teach.published import figure

_STEPS: Final = ("1_no", "2_doubt", "3_varies", "4_good", "5_yes")
_STEP_WORDS: Final = ("no", "doubts", "varies", "good chances", "yes")
_PARTICIPATION: Final = {
    "none": ("C.part.none", "no intervention"),
    "combined_with_job": ("C.part.combined_job", "combined, with a job focus"),
}


def rates(frame: pd.DataFrame) -> Iterator[Row]:
    """Shares of responses, and of clients, with a job, education, job search or a switch."""
    young, older = frame[frame["under_30"] == 1], frame[frame["under_30"] == 0]
    for words, figure_id, rows, outcome, true in (
        ("a job within a year", "A.base.job", frame, "job_52w", "job_52w_share"),
        (
            "a job or education within a year",
            "A.base.jobedu",
            frame,
            "job_or_education_52w",
            "either_52w_share",
        ),
        ("education within a year, under 30", "B.edu.under30", young, "education_52w", "education_52w_share"),
        (
            "education within a year, 30 and over",
            "B.edu.over30",
            older,
            "education_52w",
            "education_52w_share",
        ),
    ):
        estimate = share_of(rows, outcome)
        yield new_row("Rates", words, figure_id, "description", true=100 * rows[true].mean(), **estimate)
    searching = frame.dropna(subset=["searches"]).astype({"searches": float})
    yield new_row(
        "Rates", "searches for a job", "B.search.active", "description", **share_of(searching, "searches")
    )
    switched = frame[frame["n_waves"] >= figure("A.min_responses").number]
    ever = (
        switched.groupby("client_id")["n_switches"].max().gt(0).astype(float).to_frame("ever").reset_index()
    )
    yield new_row("Rates", "at least one switch", "A.switch.share", "description", **share_of(ever, "ever"))


def gradient(frame: pd.DataFrame) -> Iterator[Row]:
    """How often each answer to S12 is given, and the share in work a year after it."""
    table = gradient_table(frame, "in_work_52w").set_index("term")
    true = frame.groupby("belief")["in_work_52w_share"].mean()
    answered = frame.dropna(subset=["belief"])
    for step, (name, words) in enumerate(zip(_STEPS, _STEP_WORDS, strict=True), start=1):
        share = share_of(answered.assign(answer=answered["belief"].eq(step).astype(float)), "answer")
        yield new_row("Belief", f"answer “{words}”", f"C.bars.cw.{step}", "description", **share)
        yield new_row(
            "Belief",
            f"in work a year later, answer “{words}”",
            f"A.gradient.{name}",
            "association",
            true=100 * true[step],
            **interval_of(table, step),
        )
    unknown = frame[frame["belief_missing"] == "dont_know"]
    yield new_row(
        "Belief",
        "in work a year later, answer “don't know”",
        "D.gradient.0_dk",
        "association",
        true=100 * unknown["in_work_52w_share"].mean(),
        **share_of(unknown, "in_work_52w"),
    )


def tertiles(frame: pd.DataFrame) -> Iterator[Row]:
    """Share in a job by the job focus of the caseworker."""
    focus = leave_one_out_leniency(frame, "belief", "caseworker_id", "jobcentre_id", "client_id")
    table = leniency_tertiles(frame, "job_52w", focus, cluster="caseworker_id").set_index("term")
    chance = leniency_tertiles(frame, "job_52w_share", focus).set_index("term")
    for term, figure_id, words in (("low", "A.tertile.low", "lowest"), ("high", "A.tertile.high", "highest")):
        yield new_row(
            "Job focus",
            f"a job within a year, third with the {words} job focus",
            figure_id,
            "association",
            true=interval_of(chance, term)["estimate"],
            **interval_of(table, term),
        )


def explained(frame: pd.DataFrame) -> Iterator[Row]:
    """Explained variation, step by step."""
    answered = frame.dropna(subset=["n_channels"]).astype({"n_channels": float, "b11": float})
    older = answered[answered["under_30"] == 0]
    items = (*CLIENT_RATINGS, *CASEWORKER_RATINGS, "belief")
    outcomes = (
        ("n_channels", "search", "job search", items),
        ("job_52w", "job", "a job", (*items, "n_channels", "b11")),
    )
    words = {
        "register": "register data",
        "both": "register data and items",
        "caseworker": "and the caseworker",
    }
    for outcome, short, label, answers in outcomes:
        blocks = {"register": REGISTER_COVARIATES, "both": answers, "caseworker": ("caseworker_id",)}
        table = fit_explained_variation(older, outcome, blocks, cluster="client_id").table
        for block in blocks:
            in_sample, unseen = (
                100 * table.loc[[block], ["r_squared", "cross_validated"]].to_numpy(dtype=float)[0]
            )
            letter = "D" if block == "caseworker" else "B"
            yield new_row(
                "Explained variation",
                f"{label}: {words[block]}",
                f"{letter}.r2.{short}.{block}",
                "description",
                estimate=in_sample,
                note=f"{unseen:.0f} for people the model has not seen",
            )


def participation(frame: pd.DataFrame) -> Iterator[Row]:
    """Who takes part in what."""
    for mix, (figure_id, words) in _PARTICIPATION.items():
        share = share_of(frame.assign(taken=frame["mix"].eq(mix).astype(float)), "taken")
        yield new_row("Interventions", f"took part in: {words}", figure_id, "description", **share)
