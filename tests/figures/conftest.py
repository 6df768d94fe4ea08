"""A table and its figure for every drawing function that has no tests of its own."""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable, Iterator
from string import Formatter

import pandas as pd
import plotly.graph_objects as go
import pytest

from bip_teach import figures
from bip_teach.language import catalogue, read_words, speaking

LOW, HIGH = 0.5, 1.5


def make_results(terms: list[object], **more: list[object]) -> pd.DataFrame:
    """A result table with easy numbers: 0.01, 0.02 …, each with its interval."""
    estimates = [0.01 * (place + 1) for place in range(len(terms))]
    return pd.DataFrame(
        {
            "term": terms,
            "estimate": estimates,
            "conf_low": [LOW * value for value in estimates],
            "conf_high": [HIGH * value for value in estimates],
            **more,
        }
    )


MIXES = ["none", "job_only", "other_single", "combined_with_job", "combined_without_job"]

TABLES: dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], go.Figure]]] = {
    "channels": (
        pd.DataFrame({"channels": [0, 1, 2, 6], "share": [0.7, 0.2, 0.08, 0.02]}),
        figures.channels_figure,
    ),
    "channel_types": (
        pd.DataFrame({"channel": ["b10_internship", "own_network"], "share": [0.25, 0.5]}),
        figures.channel_types_figure,
    ),
    "outcome_rates": (
        pd.DataFrame({"label": ["job", "other"], "share": [0.06, 0.5], "figure_id": ["A.base.job", None]}),
        figures.outcome_rates_figure,
    ),
    "explained_variation": (
        pd.DataFrame(
            {
                "block": ["register data", "+ answers", "+ caseworker"],
                "r_squared": [0.06, 0.14, 0.2],
                "cross_validated": [0.05, 0.11, -0.01],
                "permuted": [math.nan, math.nan, 0.19],
            }
        ),
        lambda table: figures.explained_variation_figure(table, ["B.r2.job.register", "B.r2.job.both", None]),
    ),
    "marginal_effects": (
        make_results(["b7", "s3"]),
        lambda table: figures.marginal_effects_figure(table, {"b7": "skills (client)"}),
    ),
    "gradient": (make_results([1, 2, 3, 4, 5]), figures.gradient_figure),
    "gradient, as text": (make_results(["1.0", "3.0", "5.0"]), figures.gradient_figure),
    "leniency": (make_results(["low", "middle", "high", "high - low"]), figures.leniency_figure),
    "effectiveness": (
        pd.DataFrame(
            {"raw": [0.02, 0.05, 0.07, 0.12], "shrunken": [0.05, 0.06, 0.06, 0.07], "chance": [0.03] * 4}
        ),
        figures.effectiveness_figure,
    ),
    "thought_experiment": (
        pd.DataFrame(
            {
                "term": ["published", "raw", "true"],
                "mean_share": [0.1476, 0.15, 0.14],
                "effective_share": [0.2845, 0.27, 0.17],
                "conf_low": [math.nan, 0.1, math.nan],
                "conf_high": [math.nan, 0.14, math.nan],
            }
        ),
        figures.thought_experiment_figure,
    ),
    "event_study": (
        make_results(["-2", "-1", "0", "+1"]),
        lambda table: figures.event_study_figure(table, "What changes?"),
    ),
    "switch_bias": (
        pd.DataFrame(
            {
                "design": ["as shipped", "as shipped", "no effect"],
                "term": ["naive", "just_switched", "naive"],
                "bias_pp": [0.25, -0.5, 1.0],
                "bias_low_pp": [0.0, -0.75, 0.5],
                "bias_high_pp": [0.5, -0.25, 1.5],
            }
        ),
        figures.switch_bias_figure,
    ),
    "importance": (
        make_results(["b7", "s3"], label=["skills", "steps"], unit=["share"] * 2, published=[True, False]),
        figures.importance_figure,
    ),
    "indicator_draws": (
        pd.DataFrame({"label": ["health", "wage"], "found_share": [0.25, 0.975], "published": [True, False]}),
        figures.indicator_draws_figure,
    ),
    "participation": (pd.DataFrame({"mix": MIXES, "share": [0.2] * 5}), figures.participation_figure),
    "queue": (
        pd.concat(
            [make_results(MIXES, contrast=["naive"] * 5), make_results(MIXES, contrast=["adjusted"] * 5)],
            ignore_index=True,
        ),
        lambda table: figures.queue_figure(table, pd.Series({"none": -6.0, "job_only": 2.0})),
    ),
    "answers": (
        make_results(["naive", "adjusted"]),
        lambda table: figures.answers_figure(table, "How much?", "A.switch.job.pp", -1.3, {"naive": "raw"}),
    ),
    "answers, each with its own truth": (
        make_results(["naive", "adjusted"]),
        lambda table: figures.answers_figure(table, "How much?", "A.switch.job.pp", {"adjusted": -1.2}),
    ),
    "answer_gaps": (
        pd.DataFrame(
            {
                "term": ["same day", "same day", "later", "later"],
                "contrast": ["same step", "one step apart"] * 2,
                "estimate": [0.75, 0.25, 0.5, 0.5],
            }
        ),
        figures.answer_gaps_figure,
    ),
    "comparison": (
        pd.DataFrame(
            {
                "result": ["one", "two"],
                "figure_id": ["A.base.job", "A.iv.job.pp"],
                "true": [6.1, math.nan],
                "estimate": [5.9, 9.4],
                "conf_low": [5.2, 8.6],
                "conf_high": [6.6, 10.2],
            }
        ),
        lambda table: figures.comparison_figure(table, "per cent"),
    ),
}


@pytest.fixture(scope="session")
def results() -> Callable[..., pd.DataFrame]:
    """Return a function: a result table with easy numbers."""
    return make_results


@pytest.fixture(scope="session")
def tables() -> dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], go.Figure]]]:
    """Every table here with what draws it, by the name of the function."""
    return TABLES


@pytest.fixture(params=list(TABLES), ids=list(TABLES))
def drawn(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, go.Figure]:
    table, draw = TABLES[request.param]
    return table, draw(table)


class Marked(gettext.NullTranslations):
    """A catalogue that puts what it knows between ⟦ and ⟧ and leaves the named places outside."""

    def gettext(self, message: str) -> str:
        try:
            pieces = list(Formatter().parse(message))
        except ValueError:
            return f"⟦{message}⟧"
        return "".join(f"⟦{said}⟧" * bool(said) + place(name, form) for said, name, form, _ in pieces)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def place(name: str | None, form: str | None) -> str:
    """A named place of a text, as it was written."""
    return "" if name is None else f"{{{name}:{form}}}" if form else f"{{{name}}}"


def unmarked(figure: go.Figure) -> set[str]:
    """Words that a reader sees and that were not looked up, and ⟦ or ⟧ where one was looked up twice."""
    words = set()
    for text in seen(figure):
        said = re.sub(r"</?(?:b|br|i|extra)>|%\{[^}]*\}", " ", text)
        words.update(re.findall(r"[^\W\d_]+|[⟦⟧]", re.sub(r"⟦[^⟦⟧]*⟧", " ", said)))
    return words


def seen(figure: go.Figure) -> Iterator[str]:
    """Every text of a figure that somebody sees or hears."""
    meta, layout = figure.layout.meta, figure.layout
    yield from (meta["caption"], meta["alt"], *meta["table"]["columns"])
    yield from (cell for row in meta["table"]["rows"] for cell in row if isinstance(cell, str))
    yield from (note.text for note in layout.annotations)
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        yield from (axis.title.text or "", *(axis.ticktext if axis.ticktext is not None else ()))
    for trace in figure.data:
        yield from (trace.name or "", trace.hovertemplate or "")
        for several in (trace.text, trace.customdata, trace.hovertext):
            listed = [several] if isinstance(several, str) else several if several is not None else ()
            yield from (one for one in listed if isinstance(one, str))


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[go.Figure], set[str]]]:
    """Speak a language with a catalogue that marks every text; gives the words of a figure without a mark."""
    monkeypatch.setattr(catalogue, "_catalogue", lambda _: Marked())
    read_words.cache_clear()
    with speaking("sv"):
        yield unmarked
    read_words.cache_clear()
