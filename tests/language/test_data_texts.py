"""Texts that stand in tables and results can be looked up: whole, or as what a message gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd
import pytest

from bip_teach import calibrate, compare, diagnose, estimate, simulate, what_if
from bip_teach.language import PSEUDO_LANGUAGE, SOURCE_LANGUAGE, speaking
from bip_teach.language.composed import composed_messages
from bip_teach.language.extraction import package_messages
from bip_teach.published import figure_words

Unknown = Callable[[Iterable[str]], list[str]]


@pytest.fixture(scope="module")
def unknown() -> Unknown:
    """Give the texts that no catalogue could translate."""
    texts = {one.id for one in package_messages() if isinstance(one.id, str)}
    given = composed_messages((text, text) for text in texts)

    def found(shown: Iterable[str]) -> list[str]:
        return [
            one for one in shown if one and one not in texts and not any(known.gives(one) for known in given)
        ]

    return found


@pytest.fixture(scope="module")
def people(frame: pd.DataFrame) -> pd.DataFrame:
    """First responses with a belief."""
    return frame[frame["wave"] == 1].dropna(subset=["belief"])


def test_a_comparison_in_words(panel, truth, unknown) -> None:
    table = compare.comparison_table(panel, truth)
    measured = {figure_words(one, SOURCE_LANGUAGE) for one in table["figure_id"]}
    results = set(table["result"]) - measured
    assert len(results) > 30
    assert unknown([*results, *table["topic"], *table["unit"], *table["note"], *table["covers"]]) == []


def test_why_figures_are_not_held(unknown) -> None:
    table = calibrate.coverage_table(simulate.calibrated_design())
    apart = table[table["role"].eq("conflict") | table["held"].eq(False)]
    assert len(apart) > 10
    assert unknown(apart["reason"]) == []


@pytest.mark.parametrize(
    "texts",
    [
        lambda: calibrate.target_table()["topic"],
        lambda: simulate.knob_table()["breaks"],
        lambda: [case.sentence for case in diagnose.DESIGNS.values()],
        lambda: compare.read_switch_biases("job")["design"],
        lambda: compare.read_indicator_draws()[0]["label"],
        lambda: list(what_if.jobcentre.PART_KINDS.values()),
    ],
    ids=["targets", "knobs", "worlds", "switches", "indicators", "job centre"],
)
def test_tables_in_words(texts: Callable[[], Iterable[str]], unknown) -> None:
    shown = list(texts())
    assert shown
    assert unknown(shown) == []


def test_what_is_estimated_in_one_sentence(frame, people, panel, unknown) -> None:
    keys = {"examiner": "caseworker_id", "cell": "jobcentre_id", "cluster": "caseworker_id"}
    several = people[people.groupby("caseworker_id")["client_id"].transform("size") > 1]
    first = compare.job_after_first_response(frame, panel)
    fits = [
        estimate.fit_effectiveness(first, "job_by_end_2016", "caseworker_id"),
        estimate.fit_explained_variation(people, "job_52w", {"age": ["age"]}),
        estimate.fit_importance(people, "job_52w", ["b1", "b2"], ["age"]),
        estimate.fit_importance(people, "job_52w", ["b1", "b2"], ["age"], jointly=False),
        estimate.fit_leniency(several, "job_52w", "belief", **keys),
        estimate.fit_linear_probability(people, "job_52w", ["age"]),
        estimate.fit_logit(people, "job_52w", ["age"]),
        estimate.fit_progress(frame),
        estimate.fit_switches(frame, "job_52w"),
        estimate.fit_switches(frame, "job_52w", time=()),
    ]
    assert unknown([fit.estimand for fit in fits]) == []
    assert len({fit.estimand for fit in fits}) == len(fits)


def test_data_are_the_same_whatever_is_spoken(panel) -> None:
    told = compare.participants_table(panel)
    rows = list(compare.populations.participants(panel))
    english = [compare.indicators.label_of(one) for one in ("b8", "s3", "cooperation")]
    with speaking(PSEUDO_LANGUAGE):
        assert list(compare.populations.participants(panel)) == rows
        assert [compare.indicators.label_of(one) for one in ("b8", "s3", "cooperation")] == english
        assert set(compare.participants_table(panel)["label"]).isdisjoint(told["label"])
