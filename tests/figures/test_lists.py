"""Lists and labels of a page: complete, escaped, and in the language spoken now."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from bip_teach import figures
from bip_teach.errors import InvalidArgumentError
from bip_teach.figures import Shown
from bip_teach.language import speaking
from bip_teach.published import disagreements, figure, neighbours, sources
from bip_teach.simulate import knob_table


def folds(shown: Shown) -> list[tuple[str, str]]:
    """Line and content of every fold."""
    found = BeautifulSoup(shown.html, "html.parser").find_all("details", class_="bip-case")
    return [(one.summary.get_text(), one.get_text().removeprefix(one.summary.get_text())) for one in found]


def test_a_line_opens_a_piece_of_the_page():
    with speaking("sv"):
        assert folds(figures.folded("Answer", Shown("<p>all</p>"))) == [("Svar", "all")]


def test_every_disagreement_and_every_study_has_a_line():
    shown = [
        fold for weight in ("message", "detail", "slip") for fold in folds(figures.disagreements_list(weight))
    ]
    assert sorted(line for line, _ in shown) == sorted(one.title for one in disagreements())
    one = disagreements()[0]
    assert (one.title, f"{one.explanation}This book: {one.choice}") in shown
    assert [line for line, _ in folds(figures.neighbours_list())] == [
        f"{one.study}, {one.place}. {one.design}" for one in neighbours()
    ]
    with pytest.raises(InvalidArgumentError, match="weight"):
        figures.disagreements_list("large")


def test_every_knob_stands_with_its_value_in_the_marks_of_the_language():
    values = knob_table().set_index("knob")["default"]
    assert [line for line, _ in folds(figures.knobs_list())] == [
        f"{knob} (here {value:g})".replace("-", "−") for knob, value in values.items()
    ]
    with speaking("sv"):
        assert any("0,35" in line for line, _ in folds(figures.knobs_list()))


def test_figures_that_do_not_hold_stand_below_their_reason():
    printed = figure("A.iv.job.pp")
    rows = pd.DataFrame({"figure_id": [printed.id, "D.switch.pp"], "reason": ["A job", "A & B"]})
    with speaking("sv"):
        first, second = folds(figures.reasons_list(rows))
    assert (first[0], second[0]) == ("Ett jobb", "A & B")
    assert f"({printed.format()}, {printed.source.short_name})" in folds(figures.reasons_list(rows))[0][1]


def test_a_comparison_has_a_line_for_each_topic():
    rows = pd.DataFrame(
        {
            "topic": ["A job", "A job", "Rates"],
            "result": ["one", "two", "three"],
            "figure_id": ["A.iv.job.pp", "A.iv.job.pp", "A.base.job"],
            "printed": ["1.3", "1.3", "6"],
            "true": [-1.25, 2.0, 3.0],
            **dict.fromkeys(figures.INTERVAL, 1.0),
            "covers": "yes",
            "unit": "percent",
            "note": "",
        }
    )
    english = folds(figures.comparison_list(rows))
    assert [line for line, _ in english] == ["A job (2 rows)", "Rates (1 row)"]
    with speaking("sv"):
        line, table = folds(figures.comparison_list(rows))[0]
    assert line.startswith("Ett jobb (2 ")
    assert "−1,2" in table


def test_sources_and_citations_are_whole():
    shown = BeautifulSoup(figures.sources_list().html, "html.parser")
    assert [item.p.get_text() for item in shown.find_all("li")] == [one.citation for one in sources()]
    cited = figures.citation("A & B", "A job", "2.0", seed=9, note="Effect")
    assert cited.html == "<p>A &amp; B. A job. Version 2.0, seed 9.</p><p>Effect</p>"
    with speaking("sv"):
        assert figures.citation("A & B", "A job", "2.0", note="Effect").html.endswith("2.0.</p><p>Effekt</p>")


def test_labels_are_put_together_in_the_language_spoken_now():
    with speaking("sv"):
        assert figures.composed_labels("{what}: {n}", what=["A job", "Effect"], n=[4000, 2]) == [
            "Ett jobb: 4\N{NO-BREAK SPACE}000",
            "Effekt: 2",
        ]
        assert figures.covariate_labels(["Uncertainty", "A_job[Effect]", "A_job = 0"]) == [
            "Osäkerhet",
            "Ett jobb: Effekt",
            "Ett jobb: 0",
        ]
    with pytest.raises(ValueError, match="shorter"):
        figures.composed_labels("{what}: {n}", what=["A job", "Effect"], n=[1])
