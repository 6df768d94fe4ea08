"""Published beside true beside re-estimated: the place where estimates meet the truth."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.estimate import (
    CASEWORKER_RATINGS,
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    LeniencyFit,
    fit_effectiveness,
    fit_explained_variation,
    fit_leniency,
    fit_linear_probability,
    fit_progress,
    fit_switches,
    gradient_table,
    leave_one_out_leniency,
    leniency_tertiles,
)
from bip_teach.panel import Panel, Truth, analysis_frame
from bip_teach.published import figure

#: Columns of a comparison, in order.
COMPARISON_COLUMNS: Final = (
    "topic",
    "result",
    "figure_id",
    "published",
    "true",
    "estimate",
    "conf_low",
    "conf_high",
    "unit",
    "kind",
    "note",
)
_CONTROLS: Final = (*REGISTER_COVARIATES, *CLIENT_RATINGS)
_STEPS: Final = ("1_no", "2_doubt", "3_varies", "4_good", "5_yes")
_STEP_WORDS: Final = ("no", "doubts", "varies", "good chances", "yes")
_OUTCOMES: Final = {"job_52w": "A.{}.job.pp", "job_or_education_52w": "A.{}.jobedu.pp"}
_OUTCOME_WORDS: Final = {"job_52w": "job", "job_or_education_52w": "job or education"}
_MIX_FIGURES: Final = {
    "none": ("C.queue.none", "no intervention"),
    "job_only": ("C.queue.job", "job-focused only"),
    "other_single": ("C.queue.other_best", "one other intervention only"),
    "combined_with_job": ("C.queue.combined", "combined, with a job focus"),
}
_PARTICIPATION: Final = {
    "none": ("C.part.none", "no intervention"),
    "combined_with_job": ("C.part.combined_job", "combined, with a job focus"),
}

_END_OF_2016: Final = 207

Row = dict[str, object]


def comparison_table(panel: Panel, truth: Truth) -> pd.DataFrame:
    """Compare every result that the slice re-estimates: published, true and re-estimated.

    Parameters
    ----------
    panel : Panel
        What an analyst sees.
    truth : Truth
        What the process set. For a share, *true* is the mean chance that the process gave the same
        responses; for an effect, the value found by intervening in the process (see
        :func:`bip_teach.simulate.true_effects`). Missing where the process has no such number.

    Returns
    -------
    DataFrame
        One row per result: ``topic``, ``result`` (words), ``figure_id``, ``published``, ``true``,
        ``estimate``, ``conf_low``, ``conf_high`` (95 per cent interval, missing where none is
        computed), ``unit`` (``percent``, ``percentage points`` or ``places of 100``), ``kind``
        (``description``, ``association`` or ``effect``) and ``note``.
    """
    frame = analysis_frame(panel).merge(
        truth.responses[["client_id", "wave", "job_52w_share", "education_52w_share"]],
        on=["client_id", "wave"],
        validate="one_to_one",
    )
    frame["either_52w_share"] = frame["job_52w_share"] + frame["education_52w_share"]
    rows = [
        *_rates(frame),
        *_gradient(frame),
        *_tertiles(frame),
        *_belief_effect(frame, truth),
        *_switch_effect(frame, truth),
        *_explained(frame),
        *_participation(frame),
        *_queue(frame, truth),
        *_quartiles(frame, panel),
    ]
    return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))


def _row(topic: str, result: str, figure_id: str, kind: str, **values: object) -> Row:
    defaults: Row = {"true": np.nan, "conf_low": np.nan, "conf_high": np.nan, "unit": "percent", "note": ""}
    named: Row = {"topic": topic, "result": result, "figure_id": figure_id, "kind": kind}
    return {**defaults, **named, "published": figure(figure_id).number, **values}


def _interval(table: pd.DataFrame, term: object, scale: float = 100.0) -> Row:
    """Estimate and interval of the row named `term`, times `scale`."""
    columns = ["estimate", "conf_low", "conf_high"]
    values = scale * table.loc[[term], columns].to_numpy(dtype=float)[0]
    return dict(zip(columns, values.tolist(), strict=True))


def _share(frame: pd.DataFrame, outcome: str) -> Row:
    """Share of responses with an outcome and its interval, clustered by client."""
    every = gradient_table(frame.assign(everybody=1.0), outcome, by="everybody", cluster="client_id")
    return _interval(every, every.index[0])


def _rates(frame: pd.DataFrame) -> Iterator[Row]:
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
        estimate = _share(rows, outcome)
        yield _row("Rates", words, figure_id, "description", true=100 * rows[true].mean(), **estimate)
    searching = frame.dropna(subset=["searches"]).astype({"searches": float})
    yield _row(
        "Rates", "searches for a job", "B.search.active", "description", **_share(searching, "searches")
    )
    switched = frame[frame["n_waves"] >= figure("A.min_responses").number]
    ever = (
        switched.groupby("client_id")["n_switches"].max().gt(0).astype(float).to_frame("ever").reset_index()
    )
    yield _row("Rates", "at least one switch", "A.switch.share", "description", **_share(ever, "ever"))


def _gradient(frame: pd.DataFrame) -> Iterator[Row]:
    table = gradient_table(frame, "job_52w").set_index("term")
    true = frame.groupby("belief")["job_52w_share"].mean()
    answered = frame.dropna(subset=["belief"])
    for step, (name, words) in enumerate(zip(_STEPS, _STEP_WORDS, strict=True), start=1):
        share = _share(answered.assign(answer=answered["belief"].eq(step).astype(float)), "answer")
        yield _row("Belief", f"answer “{words}”", f"C.bars.cw.{step}", "description", **share)
        yield _row(
            "Belief",
            f"a job within a year, answer “{words}”",
            f"A.gradient.{name}",
            "association",
            true=100 * true[step],
            **_interval(table, step),
        )


def _tertiles(frame: pd.DataFrame) -> Iterator[Row]:
    focus = leave_one_out_leniency(frame, "belief", "caseworker_id", "jobcentre_id", "client_id")
    table = leniency_tertiles(frame, "job_52w", focus, cluster="caseworker_id").set_index("term")
    chance = leniency_tertiles(frame, "job_52w_share", focus).set_index("term")
    for term, figure_id, words in (("low", "A.tertile.low", "lowest"), ("high", "A.tertile.high", "highest")):
        yield _row(
            "Job focus",
            f"a job within a year, third with the {words} job focus",
            figure_id,
            "association",
            true=_interval(chance, term)["estimate"],
            **_interval(table, term),
        )


def _true_effect(truth: Truth, estimand: str, outcome: str) -> float:
    effects = truth.effects
    chosen = effects[effects["estimand"].eq(estimand) & effects["outcome"].eq(outcome)]
    return float(chosen["value"].iloc[0])


def _belief_effect(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    answered = frame.dropna(subset=["belief"])
    for outcome, pattern in _OUTCOMES.items():
        words = _OUTCOME_WORDS[outcome]
        true = _true_effect(truth, "belief_until_switch", outcome.removesuffix("_52w"))
        naive = fit_linear_probability(answered, outcome, ["belief"], cluster="client_id")
        iv = _leniency(answered, outcome)
        for label, kind, estimate, note in (
            (
                "compared directly",
                "association",
                _interval(naive.table, naive.table.index[0]),
                "mostly a forecast, not an effect",
            ),
            ("from caseworkers' job focus", "effect", _interval(iv.table, "2sls"), "two-stage least squares"),
        ):
            yield _row(
                "Belief effect",
                f"{words}, one step more belief, {label}",
                pattern.format("iv"),
                kind,
                true=true,
                unit="percentage points",
                note=note,
                **estimate,
            )


def _leniency(answered: pd.DataFrame, outcome: str) -> LeniencyFit:
    with warnings.catch_warnings():
        # The rows of caseworkers with a single client are counted in the fit's sample.
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        return fit_leniency(
            answered,
            outcome=outcome,
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=_CONTROLS,
            cluster="caseworker_id",
            leave_out="client_id",
        )


def _switch_effect(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    for outcome, pattern in _OUTCOMES.items():
        fit = fit_switches(
            frame, outcome, controls=_CONTROLS, time=("quarters_since_entry",), cluster="client_id"
        )
        true = _true_effect(truth, "one_more_switch", outcome.removesuffix("_52w"))
        for term, kind, label in (
            ("naive", "association", "compared directly"),
            ("adjusted", "effect", "same time and same characteristics"),
        ):
            yield _row(
                "Switches",
                f"{_OUTCOME_WORDS[outcome]}, one switch more, {label}",
                pattern.format("switch"),
                kind,
                true=true,
                unit="percentage points",
                **_interval(fit.table, term),
            )


def _explained(frame: pd.DataFrame) -> Iterator[Row]:
    older = frame[frame["under_30"] == 0].dropna(subset=["n_channels"]).astype({"n_channels": float})
    blocks = {
        "register": REGISTER_COVARIATES,
        "both": (*CLIENT_RATINGS, *CASEWORKER_RATINGS, "belief"),
        "caseworker": ("caseworker_id",),
    }
    words = {
        "register": "register data",
        "both": "register data and items",
        "caseworker": "and the caseworker",
    }
    for outcome, short, label in (("n_channels", "search", "job search"), ("job_52w", "job", "a job")):
        table = fit_explained_variation(older, outcome, blocks, cluster="client_id").table
        for block in blocks:
            in_sample, unseen = (
                100 * table.loc[[block], ["r_squared", "cross_validated"]].to_numpy(dtype=float)[0]
            )
            letter = "D" if block == "caseworker" else "B"
            yield _row(
                "Explained variation",
                f"{label}: {words[block]}",
                f"{letter}.r2.{short}.{block}",
                "description",
                estimate=in_sample,
                note=f"{unseen:.0f} for people the model has not seen",
            )


def _participation(frame: pd.DataFrame) -> Iterator[Row]:
    for mix, (figure_id, words) in _PARTICIPATION.items():
        share = _share(frame.assign(taken=frame["mix"].eq(mix).astype(float)), "taken")
        yield _row("Interventions", f"took part in: {words}", figure_id, "description", **share)


def _queue(frame: pd.DataFrame, truth: Truth) -> Iterator[Row]:
    fit = fit_progress(frame, controls=REGISTER_COVARIATES, cluster="client_id", between=(40, 60))
    adjusted = fit.table[fit.table["contrast"].eq("adjusted")].set_index("term")
    for mix, (figure_id, words) in _MIX_FIGURES.items():
        yield _row(
            "Interventions",
            f"places moved in three months: {words}",
            figure_id,
            "association",
            true=_true_effect(truth, "mix_places", mix),
            unit="places of 100",
            note="people near the middle of the queue, adjusted",
            **_interval(adjusted, mix, scale=1.0),
        )


def _quartiles(frame: pd.DataFrame, panel: Panel) -> Iterator[Row]:
    pairs = job_after_first_response(frame, panel)
    table = fit_effectiveness(pairs, "job_by_end_2016", "caseworker_id", client="client_id").quartiles
    figures = ("C.effect.q1_least", "C.effect.q2", "C.effect.q3", "C.effect.q4_most")
    values = 100 * table[["raw", "chance", "shrunken"]].to_numpy(dtype=float)
    for number, (figure_id, (raw, chance, shrunken)) in enumerate(zip(figures, values, strict=True), start=1):
        yield _row(
            "Differences between caseworkers",
            f"share in a job, quarter {number} of caseworkers",
            figure_id,
            "description",
            estimate=raw,
            note=f"{chance:.0f} if all caseworkers were alike, {shrunken:.0f} after shrinkage",
        )


def job_after_first_response(frame: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """Give each pair of client and caseworker the outcome of the effectiveness slide.

    Parameters
    ----------
    frame : DataFrame
        From :func:`bip_teach.panel.analysis_frame`.
    panel : Panel
        Its panel, for the spells.

    Returns
    -------
    DataFrame
        One row per client and caseworker: ``client_id``, ``caseworker_id`` and ``job_by_end_2016``
        (1 if an ordinary job starts after the client's first response and by week 207).
    """
    first = frame.groupby("client_id")["week"].min()
    jobs = panel.spells[panel.spells["state"].eq("job")]
    after = jobs["start_week"].gt(jobs["client_id"].map(first)) & jobs["start_week"].le(_END_OF_2016)
    got = set(jobs.loc[after, "client_id"])
    pairs = frame[["client_id", "caseworker_id"]].drop_duplicates()
    return pairs.assign(job_by_end_2016=pairs["client_id"].isin(got).astype(float))
