"""Rows that describe: rates, answers, associations, explained variation and participation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from bip_teach.compare.populations import achieved
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
from bip_teach.language import message
from bip_teach.published import figure


def _blocks(items: tuple[str, ...], *, caseworker: bool = False) -> dict[str, tuple[str, ...]]:
    last = {"caseworker": ("caseworker_id",)} if caseworker else {}
    return {"register": REGISTER_COVARIATES, "both": items, **last}


_STEPS: Final = ("1_no", "2_doubt", "3_varies", "4_good", "5_yes")
_ITEMS: Final = (*CLIENT_RATINGS, *CASEWORKER_RATINGS, "belief")
_EVERY_ITEM: Final = (*_ITEMS, "n_channels", "b11")
#: Outcome to the name of its figures, age group, measure and blocks.
_EXPLAINED: Final[dict[str, tuple[str, int, str, dict[str, tuple[str, ...]]]]] = {
    "n_channels": ("search", 0, "r_squared", _blocks(_ITEMS, caseworker=True)),
    "job_52w": ("job", 0, "r_squared", _blocks(_EVERY_ITEM, caseworker=True)),
    "education_52w": ("edu", 1, "mcfadden", _blocks(_EVERY_ITEM)),
}
_EXPLAINED_WORDS: Final = {
    "B.r2.search.register": message("job search: register data"),
    "B.r2.search.both": message("job search: register data and items"),
    "D.r2.search.caseworker": message("job search: and the caseworker"),
    "B.r2.job.register": message("a job: register data"),
    "B.r2.job.both": message("a job: register data and items"),
    "D.r2.job.caseworker": message("a job: and the caseworker"),
    "B.r2.edu.register": message("education: register data"),
    "B.r2.edu.both": message("education: register data and items"),
}
_UNSEEN: Final = message("{0} for people the model has not seen")
#: Words, published figure, age group (None: everybody), outcome, and its chance in the truth.
_RATES: Final = (
    (message("a job within a year"), "A.base.job", None, "job_52w", "job_52w_share"),
    (
        message("a job or education within a year"),
        "A.base.jobedu",
        None,
        "job_or_education_52w",
        "either_52w_share",
    ),
    (
        message("education within a year, under 30"),
        "B.edu.under30",
        1,
        "education_52w",
        "education_52w_share",
    ),
    (
        message("education within a year, 30 and over"),
        "B.edu.over30",
        0,
        "education_52w",
        "education_52w_share",
    ),
)
_STEP_WORDS: Final = (
    (message("answer “no”"), message("in work a year later, answer “no”")),
    (message("answer “doubts”"), message("in work a year later, answer “doubts”")),
    (message("answer “varies”"), message("in work a year later, answer “varies”")),
    (message("answer “good chances”"), message("in work a year later, answer “good chances”")),
    (message("answer “yes”"), message("in work a year later, answer “yes”")),
)
_TERTILES: Final = (
    ("low", "A.tertile.low", message("a job within a year, third with the lowest job focus")),
    ("high", "A.tertile.high", message("a job within a year, third with the highest job focus")),
)
_RATES_TOPIC: Final = message("Rates")


def rates(frame: pd.DataFrame) -> Iterator[Row]:
    """Shares of responses, and of clients, with a job, education, job search or a switch."""
    for words, figure_id, under_30, outcome, chance in _RATES:
        rows = frame if under_30 is None else frame[frame["under_30"] == under_30]
        share = share_of(rows, outcome)
        yield new_row(_RATES_TOPIC, words, figure_id, "description", true=100 * rows[chance].mean(), **share)
    searching = frame.dropna(subset=["searches"]).astype({"searches": float})
    followed = frame[frame["n_waves"] >= figure("A.min_responses").number]
    ever = followed.groupby("client_id")["n_switches"].max().gt(0).astype(float).rename("ever").reset_index()
    for words, figure_id, rows, outcome in (
        (message("searches for a job"), "B.search.active", searching, "searches"),
        (message("at least one switch"), "A.switch.share", ever, "ever"),
    ):
        true, share = achieved(figure_id), share_of(rows, outcome)
        yield new_row(_RATES_TOPIC, words, figure_id, "description", true=true, **share)


def gradient(frame: pd.DataFrame) -> Iterator[Row]:
    """How often each answer to S12 is given, and the share in work a year after it."""
    table = gradient_table(frame, "in_work_52w").set_index("term")
    true = frame.groupby("belief")["in_work_52w_share"].mean()
    answered = frame.dropna(subset=["belief"])
    for step, (name, (told, worked)) in enumerate(zip(_STEPS, _STEP_WORDS, strict=True), start=1):
        share = share_of(answered.assign(answer=answered["belief"].eq(step).astype(float)), "answer")
        printed = f"C.bars.cw.{step}"
        yield new_row(message("Belief"), told, printed, "description", true=achieved(printed), **share)
        yield new_row(
            message("Belief"),
            worked,
            f"A.gradient.{name}",
            "association",
            true=100 * true[step],
            **interval_of(table, step),
        )
    unknown = frame[frame["belief_missing"] == "dont_know"]
    yield new_row(
        message("Belief"),
        message("in work a year later, answer “don't know”"),
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
    for term, figure_id, words in _TERTILES:
        yield new_row(
            message("Job focus"),
            words,
            figure_id,
            "association",
            true=interval_of(chance, term)["estimate"],
            **interval_of(table, term),
        )


def explained(frame: pd.DataFrame) -> Iterator[Row]:
    """Explained variation, step by step: job search and a job from 30 on, education under 30."""
    answered = frame.dropna(subset=["n_channels"]).astype({"n_channels": float, "b11": float})
    for outcome, (short, young, measure, blocks) in _EXPLAINED.items():
        rows = answered[answered["under_30"] == young]
        table = fit_explained_variation(rows, outcome, blocks, measure=measure, cluster="client_id").table
        for block in blocks:
            share, unseen = 100 * table.loc[block, ["r_squared", "cross_validated"]].to_numpy(dtype=float)
            letter = "D" if block == "caseworker" else "B"
            figure_id = f"{letter}.r2.{short}.{block}"
            yield new_row(
                message("Explained variation"),
                _EXPLAINED_WORDS[figure_id],
                figure_id,
                "description",
                true=achieved(figure_id),
                estimate=share,
                note=_UNSEEN.format(f"{unseen:.0f}"),
            )
