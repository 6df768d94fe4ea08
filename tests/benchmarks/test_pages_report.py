"""The table of a run of the pages: limits, ratios to ours, and what the book shows of it."""

from __future__ import annotations

import pandas as pd
import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks import pages_catalogue, pages_report
from benchmarks.machine import Machine
from benchmarks.pages_catalogue import (
    ANSWER,
    CPU,
    EXPLORER_PAGE,
    EXPLORERS,
    FIGURE_PAGE,
    FREE,
    LIMITS,
    OURS,
    PAIRS,
    PEER_PAGE,
    PLAIN_PAGE,
    REPAINT,
    SHIFT,
    STOCK,
    TOOLS,
    WEIGHT,
    PageRow,
)
from benchmarks.pages_report import pages_table
from benchmarks.pages_words import COLUMNS, COMMAND, KEPT, read_table, reader_table, shown
from benchmarks.programs import BAD_INPUT
from benchmarks.results import Run, read_rows, write_run
from benchmarks.shown import measured_table, not_measured
from bip_teach.errors import InvalidArgumentError

MACHINE = Machine("a processor", 2, 8.0, "a system", "3.11.0", {"numpy": "2.0"})
RUN = Run(
    MACHINE,
    {"repeats": 3},
    (
        PageRow(ANSWER, OURS.name, FREE.name, "seconds", (0.2, 0.4, 0.3)),
        PageRow(ANSWER, STOCK.name, FREE.name, "seconds", (0.9, 1.5, 1.2)),
        PageRow(ANSWER, STOCK.name, FREE.name, "outside_requests", (2.0, 2.0, 2.0)),
        PageRow(REPAINT, "belief", FREE.name, "p50_ms", (15.0, 17.0, 16.0)),
        PageRow(REPAINT, "belief", FREE.name, "p95_ms", (15.0, 17.0, 16.5)),
        PageRow(WEIGHT, "glossary", PLAIN_PAGE, "total_kb", (164.5,)),
        PageRow(WEIGHT, "start", EXPLORER_PAGE, "total_kb", (185.1,)),
        PageRow(WEIGHT, "calibration", FIGURE_PAGE, "total_kb", (213.0,)),
        PageRow(WEIGHT, "glossary, stock", PEER_PAGE, "total_kb", (822.5,)),
        PageRow(SHIFT, "start", "1280 px", "shift", (0.0,)),
    ),
)


def test_limits_hold_at_their_own_value_and_no_further():
    for limit in LIMITS:
        assert limit.held(limit.value)
        assert not limit.held(limit.value + (-1 if limit.least else 1))
    covered = [sum(limit.covers(row) for limit in LIMITS) for row in RUN.rows]
    assert covered == [0, 0, 0, 1, 1, 1, 1, 0, 0, 1]
    slow = PageRow(REPAINT, "belief", CPU.name, "p50_ms", (1.0,))
    assert [limit.value for limit in LIMITS if limit.covers(slow)] == [50]


def test_the_table_has_medians_limits_and_ratios_to_ours():
    table = pages_table(RUN).set_index(["subject", "quantity"])
    ours, stock = table.loc[(OURS.name, "seconds")], table.loc[(STOCK.name, "seconds")]
    assert (ours["median"], ours["least"], ours["most"], ours["repeats"]) == (0.3, 0.2, 0.4, 3)
    assert ours["times_ours"] == 1
    assert stock["times_ours"] == pytest.approx(4.0)
    assert table.loc[("glossary, stock", "total_kb"), "times_ours"] == pytest.approx(5.0)
    assert table.loc[("belief", "p50_ms"), "held"] == "yes"
    assert table.loc[("belief", "p95_ms"), "held"] == "no"
    assert table.loc[("start", "total_kb"), "held"] == "no"
    assert table.loc[("calibration", "total_kb"), "held"] == "–"
    assert pd.isna(table.loc[("belief", "p50_ms"), "times_ours"])


def test_without_peers_there_is_no_ratio_but_our_own():
    own = Run(MACHINE, {}, tuple(row for row in RUN.rows if row.subject == OURS.name))
    assert pages_table(own)["times_ours"].tolist() == [1.0]
    alone = Run(MACHINE, {}, tuple(row for row in RUN.rows if row.subject in PAIRS))
    assert pages_table(alone)["times_ours"].isna().all()


def test_the_report_writes_what_the_book_reads(tmp_path):
    write_run(RUN, tmp_path / "pages.json")
    assert read_rows(tmp_path / "pages.json", PageRow, "benchmarks.pages") == RUN
    app = Typer()
    app.command()(pages_report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "pages.json")])
    assert result.exit_code == 0
    assert "| this book |" in result.stdout
    assert "nan" not in result.stdout
    read = read_table(tmp_path / "pages.csv")
    pd.testing.assert_frame_equal(read, pages_table(RUN), rtol=1e-3)
    assert reader_table(read, ANSWER)["tool"].tolist() == [OURS.name, STOCK.name]
    weights = reader_table(read, WEIGHT).set_index("page")
    assert weights[KEPT].to_dict() == {
        "calibration": "–",
        "glossary": "yes",
        "glossary, stock": "–",
        "start": "no",
    }
    assert reader_table(read, REPAINT)[KEPT].tolist() == ["no"]
    assert KEPT not in reader_table(read, ANSWER)
    assert "<td>4</td>" in shown(read, ANSWER).html
    assert "<code>glossary, stock</code>" in shown(read, WEIGHT).html
    assert "NaN" not in shown(read, *COLUMNS).html


def test_a_page_without_results_says_how_to_get_them(tmp_path):
    table = read_table(tmp_path / "none.csv")
    assert shown(table, ANSWER) == not_measured(COMMAND)
    assert table["held"].eq("no").sum() == 0
    assert shown(pages_table(RUN), pages_catalogue.LIGHTHOUSE) == not_measured(COMMAND)
    with pytest.raises(InvalidArgumentError, match="Allowed: 'answer'"):
        reader_table(table, "colour")


def test_a_table_without_rows_names_the_command_that_makes_them():
    names = {"seconds": "seconds, on the clock"}
    assert measured_table(pd.DataFrame(columns=list(names)), names, "make it").html == (
        "<p>Not measured yet. To measure, type <code>make it</code>.</p>"
    )
    measured = measured_table(pd.DataFrame({"seconds": [1234.56], "other": [1]}), names, "make it").html
    assert "<td>1,234.6</td>" in measured
    assert "other" not in measured


def test_the_report_says_what_to_do_without_results(tmp_path):
    app = Typer()
    app.command()(pages_report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "none.json")])
    assert result.exit_code == BAD_INPUT
    assert "python -m benchmarks.pages" in result.output


TOOL_NAMES = {one.name for one in TOOLS}


def test_the_results_that_are_kept_name_every_page_tool_and_explorer():
    table = pages_table(read_rows(pages_report.RESULTS, PageRow, pages_report.PROGRAM))
    subjects = table.groupby("measure")["subject"].agg(set).to_dict()
    assert set(PAIRS) <= subjects[WEIGHT]
    assert subjects.get(ANSWER, TOOL_NAMES) == TOOL_NAMES
    assert subjects.get(REPAINT, set(EXPLORERS)) == set(EXPLORERS)
    ours = table[table["condition"].isin([PLAIN_PAGE, FIGURE_PAGE, EXPLORER_PAGE])]
    assert ours.loc[ours["quantity"].eq("outside_requests"), "median"].eq(0).all()
    assert ours.loc[ours["quantity"].eq("blocking_scripts"), "median"].eq(0).all()
    peers = table["times_ours"].notna() & table["subject"].ne(OURS.name)
    assert table.loc[peers, "times_ours"].min() > 1
