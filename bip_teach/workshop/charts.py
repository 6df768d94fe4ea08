"""The pictures of a session: which figure of its chapter each topic shows.

Each chart comes from the very function that draws the figure on the page, so a slide and a page never
print different numbers. A test runs the pages and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from bip_teach import compare, estimate, figures, instrument, what_if
from bip_teach.errors import check_known
from bip_teach.language import message, speaking, spoken_language, translate
from bip_teach.panel import Panel, Truth, analysis_frame, load_panel, load_truth
from bip_teach.published import figure
from bip_teach.simulate import calibrated_design
from bip_teach.workshop.chart import Chart, chart_of

MOST_ROWS = 6


@dataclass(frozen=True)
class _Data:
    """What the charts are computed from."""

    panel: Panel
    frame: pd.DataFrame
    truth: Truth

    def true(self, estimand: str, outcome: str) -> float:
        values = self.truth.effects.set_index(["estimand", "outcome"])["value"]
        return float(values[estimand, outcome])


@cache
def _shipped() -> _Data:
    panel = load_panel()
    return _Data(panel, analysis_frame(panel), load_truth())


def _study(data: _Data) -> Any:
    people = compare.participants_table(data.panel).head(MOST_ROWS)
    return figures.outcome_rates_figure(
        people, message("Who took part: in the synthetic data and as published.")
    )


def _instrument(data: _Data) -> Any:
    answers = instrument.item("s12").levels()
    shares = data.frame["belief"].value_counts(normalize=True).sort_index().to_list()
    ids = [f"C.bars.cw.{step}" for step in range(1, 1 + len(answers))]
    table = pd.DataFrame({"label": answers, "share": shares, "figure_id": ids})
    caption = message("How caseworkers answer: will this person get a job within a year?")
    return figures.outcome_rates_figure(table, caption)


def _job_search(data: _Data) -> Any:
    names = [f"b10_{one.id}" for one in instrument.SEARCH_CHANNELS]
    used = data.frame.loc[data.frame["searches"] == 1, names].astype(float).mean()
    return figures.channel_types_figure(used.rename_axis("channel").reset_index(name="share"))


def _path_to_job(data: _Data) -> Any:
    end = int(figure("B.data_to").number - figure("B.data_from").number + 1) * 52 - 1
    spells, people = data.panel.spells, len(data.panel.clients)
    seen = spells[spells["start_week"] <= end]
    ever = seen.loc[seen["state"] == "job", "client_id"].nunique() / people
    last = seen.loc[seen["end_week"] >= end, "state"].value_counts() / people
    labels = [
        message("a job at some time"),
        message("in a job at the end"),
        message("in a flexjob at the end"),
        message("got a job within a year"),
    ]
    shares = [ever, last["job"], last["flexjob"], data.frame["job_52w"].mean()]
    table = pd.DataFrame({"label": labels, "share": shares})
    ids = ["B.job.ever", "B.job.end2016", "B.flexjob.end2016", "A.base.job"]
    return figures.outcome_rates_figure(table.assign(figure_id=ids))


def _path_to_education(data: _Data) -> Any:
    table = estimate.gradient_table(data.frame, "education_52w", by="under_30").sort_values("term")
    ids = ["B.edu.over30", "B.edu.under30"]
    table = table.assign(label=[message("thirty or over"), message("under thirty")], figure_id=ids)
    return figures.outcome_rates_figure(table.rename(columns={"estimate": "share"}))


def _explained_variation(data: _Data) -> Any:
    young = data.frame.dropna(subset=["n_channels"]).query("under_30 == 1")
    answers = [*estimate.CLIENT_RATINGS, *estimate.CASEWORKER_RATINGS, "belief", "n_channels", "b11"]
    blocks = {message("register"): estimate.REGISTER_COVARIATES, message("+ answers"): answers}
    known = young.astype({"n_channels": float, "b11": float})
    fit = estimate.fit_explained_variation(known, "education_52w", blocks, "mcfadden", cluster="client_id")
    return figures.explained_variation_figure(fit.table, ["B.r2.edu.register", "B.r2.edu.both"])


def _switches(data: _Data) -> Any:
    alike = [*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS]
    fit = estimate.fit_switches(data.frame, "job_52w", controls=alike, cluster="client_id")
    names = {
        "naive": message("everybody compared"),
        "time_adjusted": message("same time in the project"),
        "adjusted": message("same time, register and answers"),
        "just_switched": message("just switched or not, like with like"),
    }
    question = message("How does a switch go with a job?")
    true = dict.fromkeys(names, data.true("one_more_switch", "job"))
    true["just_switched"] = data.true("just_switched", "job")
    return figures.answers_figure(fit.table, question, "A.switch.job.pp", true, names)


def _belief(data: _Data) -> Any:
    return figures.gradient_figure(estimate.gradient_table(data.frame, "in_work_52w", by="belief"))


def _cause(data: _Data) -> Any:
    known = data.frame.dropna(subset=["belief"])
    focus = estimate.leave_one_out_leniency(
        known, "belief", "caseworker_id", cell="jobcentre_id", leave_out="client_id"
    )
    return figures.leniency_figure(
        estimate.leniency_tertiles(known, "job_52w", focus, cluster="caseworker_id")
    )


def _differences(data: _Data) -> Any:
    people = compare.job_after_first_response(data.frame, data.panel)
    ranked = estimate.fit_effectiveness(people, "job_by_end_2016", "caseworker_id")
    return figures.effectiveness_figure(ranked.quartiles)


def _combined_interventions(data: _Data) -> Any:
    alike = [*estimate.REGISTER_COVARIATES, "quarters_since_entry"]
    progress = estimate.fit_progress(data.frame, controls=alike, cluster="client_id", between=(40, 60))
    true = data.truth.effects.query("estimand == 'mix_places'").set_index("outcome")["value"]
    return figures.queue_figure(progress.table, true)


def _job_centre(data: _Data) -> Any:
    card = what_if.jobcentre_card(data.frame, calibrated_design())
    names = [
        message("one step more belief"),
        message("one change of caseworker"),
        message("support side by side, with work"),
    ]
    ids = pd.Series(["A.iv.job.pp", "A.switch.job.pp", None], dtype=object)
    units = card.table.iloc[1:].assign(figure_id=ids.to_numpy())
    units["result"] = [
        translate("{result} ({kind})").format(result=translate(name), kind=translate(kind))
        for name, kind in zip(names, units["kind"], strict=True)
    ]
    ends = ("true", "estimate", "conf_low", "conf_high")
    scaled = units.assign(**{name: 100 * units[name] for name in ends})
    return figures.comparison_figure(scaled, message("more people of 100 who start a job within a year"))


def _trust(_: _Data) -> Any:
    low, high = (figure(f"A.tertile.{end}").share for end in ("low", "high"))
    load = figure("A.n_clients").number / figure("A.n_caseworkers").number
    base, change = figure("A.base.job").share, figure("A.switch.job.pp").share
    third = {"base_share": low, "difference_share": high - low, "caseload": load, "correlation": 0.01}
    rows = []
    for people in (1000, 2000, 4000, 8000, 16000):
        rows.append((people, message("one change of caseworker"), estimate.study_power(people, base, change)))
        rows.append((people, message("highest against lowest third"), estimate.study_power(people, **third)))
    return figures.study_power_figure(pd.DataFrame(rows, columns=["people", "question", "power_share"]))


_CHARTS: Mapping[str, Callable[[_Data], Any]] = {
    "study": _study,
    "instrument": _instrument,
    "job_search": _job_search,
    "path_to_job": _path_to_job,
    "path_to_education": _path_to_education,
    "explained_variation": _explained_variation,
    "switches": _switches,
    "belief": _belief,
    "cause": _cause,
    "differences": _differences,
    "combined_interventions": _combined_interventions,
    "job_centre": _job_centre,
    "trust": _trust,
}


def charted_topics() -> Sequence[str]:
    """Return the topics that have a chart.

    Returns
    -------
    sequence of str
        In the order of the book.
    """
    return tuple(_CHARTS)


def topic_chart(topic: str, language: str | None = None) -> Chart:
    """Return the main picture of a topic.

    Parameters
    ----------
    topic : str
        One of :func:`charted_topics`.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    Chart
        The numbers of the figure on the topic's page.

    Raises
    ------
    UnknownNameError
        If the topic has no chart.
    """
    check_known("topic with a chart", topic, _CHARTS)
    return _chart(topic, language or spoken_language())


@cache
def _chart(topic: str, language: str) -> Chart:
    with speaking(language):
        return chart_of(_CHARTS[topic](_shipped()))
