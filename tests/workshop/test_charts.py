"""The pictures of a session show what the pages show, large enough for a room."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pandas as pd
import pytest

from bip_teach import figures
from bip_teach.errors import UnknownNameError
from bip_teach.explorers.markup import html
from bip_teach.workshop.activities import topics
from bip_teach.workshop.chart import Chart, ChartSeries, chart_of
from bip_teach.workshop.charts import charted_topics, topic_chart
from bip_teach.workshop.wall_chart import LEAST_LANE, lane_height, wall_chart

ROOT = Path(__file__).resolve().parents[2]
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Chapters that have a picture of another kind, or none.
WITHOUT = {"fair_use", "practice"}


def shown_on_page(page: str, wanted: Chart) -> Chart:
    """Run the cells of a page up to the figure with the caption and the rows of a chart."""
    names = {"glue": lambda *_, **__: None}
    for cell in CELL.findall((ROOT / f"{page}.md").read_text(encoding="utf-8")):
        lines = [line for line in cell.splitlines() if not re.match(r":\w|from myst_nb|from IPython", line)]
        tree = ast.parse("\n".join(lines))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        names.setdefault("HTML", lambda *_: None)
        exec(compile(tree, page, "exec"), names)
        shown = eval(compile(ast.Expression(last.value), page, "eval"), names) if last else None
        meta = getattr(getattr(shown, "layout", None), "meta", None)
        if meta and meta["caption"] == wanted.caption and set(wanted.rows) <= set(chart_of(shown).rows):
            return chart_of(shown)
    raise AssertionError(f"{page} shows no figure called {wanted.caption!r} with {wanted.rows}")


def rows_of(chart: Chart) -> dict[str, dict[str, tuple[float | None, ...]]]:
    return {
        label: {one.name: (one.numbers[row], one.low[row], one.high[row]) for one in chart.series}
        for row, label in enumerate(chart.rows)
    }


def test_every_chapter_with_numbers_has_a_picture() -> None:
    assert set(charted_topics()) | WITHOUT == set(topics())


@pytest.mark.slow
@pytest.mark.parametrize("name", charted_topics())
def test_a_picture_shows_the_numbers_of_its_page(name: str) -> None:
    chart = topic_chart(name)
    page = rows_of(shown_on_page(topics()[name].page, chart))
    for label, values in rows_of(chart).items():
        assert page[label] == values


@pytest.mark.parametrize("name", charted_topics())
def test_a_picture_can_be_read_from_the_back_of_the_room(name: str) -> None:
    chart = topic_chart(name)
    assert lane_height(chart) >= LEAST_LANE
    assert all(label in chart.alt for label in chart.rows)
    drawn = html(wall_chart(chart))
    assert 'role="img"' in drawn
    assert drawn.count("<text") > len(chart.rows) * len(chart.series) / 2


def test_a_chart_keeps_values_intervals_and_colours() -> None:
    table = pd.DataFrame({"term": ["a"], "estimate": [0.02], "conf_low": [0.01], "conf_high": [0.03]})
    chart = chart_of(figures.answers_figure(table, "How much?", "A.iv.job.pp", true=1.5))
    assert chart.rows == ("a", "published", "true, in the synthetic world")
    assert [(one.name, one.numbers) for one in chart.series] == [
        ("estimate", (2.0, None, None)),
        ("published", (None, 1.3, None)),
        ("true", (None, None, 1.5)),
    ]
    assert chart.series[0].low == (1.0, None, None)
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", one.color) for one in chart.series)


def test_values_below_zero_stand_on_the_other_side() -> None:
    series = ChartSeries("a", "#0072B2", (-2.0, 3), (None, None), (None, None))
    drawn = wall_chart(Chart("c", "points", ("down", "up"), (series,), 1, "alt"))
    words = {one.text: one for one in drawn.iter("text")}
    assert float(words["−2.0"].get("x")) < float(words["3"].get("x"))
    assert words["−2.0"].get("text-anchor") == "end"


def test_an_unknown_topic_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"'belif'.*belief"):
        topic_chart("belif")
