"""The accessibility checks: which pages, what is said of a rule, and rows and totals from it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks import accessibility
from benchmarks.accessibility import editions_of, examine_all, outcomes, pages_of, rows_of
from benchmarks.accessibility_report import (
    RESULTS,
    AccessibilityRow,
    criteria_table,
    read_accessibility,
    totals,
)
from benchmarks.machine import Machine
from benchmarks.measure import BenchmarkError
from benchmarks.programs import BAD_INPUT
from benchmarks.results import Run, write_run

MACHINE = Machine("a processor", 2, 8.0, "a system", "3.11.0", {})
CONTRAST = {"id": "color-contrast", "tags": ["wcag2aa", "wcag143"], "help": "Contrast"}
LABEL = {"id": "label", "tags": ["wcag2a", "wcag412"], "help": "Label"}
NAME = {"id": "link-name", "tags": ["wcag2a", "wcag244", "wcag412"], "help": "Name"}
RUN = Run(
    MACHINE,
    {"pages": 4},
    (
        AccessibilityRow("color-contrast", ("1.4.3",), "Contrast", 1, ("a",), ("b", "c")),
        AccessibilityRow("link-name", ("2.4.4", "4.1.2"), "Name", 2, (), ("b",)),
        AccessibilityRow("label", ("4.1.2",), "Label", 3),
    ),
)
BAD = '<html lang="en"><head><meta charset="utf-8"><title>A</title></head><body>{}</body></html>'
FAULT = '<details><summary>More</summary><img src="a.png"></details>'


def said(violations=(), incomplete=(), passes=()) -> dict[str, list[dict]]:
    return {"violations": list(violations), "incomplete": list(incomplete), "passes": list(passes)}


def make_site(folder: Path) -> Path:
    for name, words in {
        "index.html": "front door",
        "en/index.html": '<meta http-equiv="refresh" content="0; url=a.html">',
        "en/book/a.html": FAULT,
        "sv/book/a.html": "<p>ord</p>",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BAD.format(words), encoding="utf-8")
    return folder


def test_every_page_is_examined_but_those_that_lead_on(tmp_path: Path) -> None:
    pages = pages_of(make_site(tmp_path))
    assert pages == ["en/book/a.html", "index.html", "sv/book/a.html"]
    assert editions_of(pages) == ["en", "sv"]


def test_a_site_that_is_not_built_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="make book"):
        pages_of(tmp_path)


def test_the_worst_that_is_said_of_a_rule_counts() -> None:
    light = said(incomplete=[CONTRAST], passes=[LABEL, NAME, CONTRAST])
    dark = said(violations=[CONTRAST], incomplete=[NAME])
    assert outcomes([light, dark]) == {
        "color-contrast": "violations",
        "link-name": "incomplete",
        "label": "passes",
    }


def test_rows_name_the_pages_and_stand_in_the_order_of_the_criteria() -> None:
    rows = rows_of(
        {
            "a": [said(violations=[CONTRAST], passes=[LABEL])],
            "b": [said(incomplete=[CONTRAST], passes=[NAME])],
            "c": [said(passes=[CONTRAST, LABEL])],
        }
    )
    assert [row.rule for row in rows] == ["color-contrast", "link-name", "label"]
    assert rows[0] == AccessibilityRow("color-contrast", ("1.4.3",), "Contrast", 1, ("a",), ("b",))
    assert rows[2].passed == 2


def test_totals_count_each_page_once() -> None:
    assert totals(RUN) == {
        "pages": 4,
        "rules": 3,
        "passed": 6,
        "rules_violated": 1,
        "pages_violated": 1,
        "rules_incomplete": 2,
        "pages_incomplete": 2,
    }


def test_a_rule_counts_for_each_of_its_criteria() -> None:
    table = criteria_table(RUN).set_index("criterion")
    assert table.index.tolist() == ["1.4.3", "2.4.4", "4.1.2"]
    assert table["rules"].tolist() == [1, 1, 2]
    assert table["pages checked"].tolist() == [4, 3, 3]
    assert table["pages with a fault"].tolist() == [1, 0, 0]
    assert table["pages for a person to look at"].tolist() == [2, 1, 1]
    assert table["what it asks for"].iloc[1] == "links say where they lead"


def test_a_run_survives_its_file(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "run.json")
    assert read_accessibility(tmp_path / "run.json") == RUN


@pytest.mark.browser
def test_what_is_folded_is_examined_too(tmp_path: Path, chromium_path: str) -> None:
    app = Typer()
    app.command()(accessibility.main)
    site, out = make_site(tmp_path / "site"), tmp_path / "run.json"
    options = ["--browser", chromium_path, "--site", str(site), "--out", str(out)]
    result = CliRunner().invoke(app, [*options, "--edition", "en"])
    assert result.exit_code == 0, result.output
    run = read_accessibility(out)
    assert [row.violated for row in run.rows if row.rule == "image-alt"] == [("en/book/a.html",)]
    assert run.settings["editions"] == ["en"]
    assert run.settings["pages"] == 1
    assert json.loads(out.read_text())["settings"]["axe"].count(".") == 2
    assert "image-alt (1.1.1), a fault: en/book/a.html" in result.output
    refused = CliRunner().invoke(app, [*options, "--edition", "fr"])
    assert refused.exit_code == BAD_INPUT


def test_pages_are_named_when_they_are_done_and_stand_in_their_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[str] = []
    monkeypatch.setattr(accessibility, "chromium", lambda _: nullcontext(SimpleNamespace(version="1.0")))
    monkeypatch.setattr(accessibility, "examine", lambda *_: [{"testEngine": {"version": "2.0"}}])
    pages = [f"{name}.html" for name in "bacd"]
    found, versions = examine_all(tmp_path, tmp_path, pages, told.append)
    assert list(found) == pages
    assert sorted(told) == sorted(pages)
    assert versions == {"chromium": "1.0", "axe": "2.0"}


def test_the_shipped_run_covers_every_edition_and_every_kind_of_page() -> None:
    run = read_accessibility(RESULTS)
    assert {"en", "en-facilitators", "sv", "sv-facilitators"} <= set(run.settings["editions"])
    assert run.settings["pages"] > 100
    assert {"1.1.1", "1.4.3", "2.4.4", "4.1.2"} <= {one for row in run.rows for one in row.criteria}
    assert all(row.criteria for row in run.rows)
    assert criteria_table(run)["what it asks for"].all()


def test_colours_leave_most_to_look_at_as_the_page_says() -> None:
    table = criteria_table(read_accessibility(RESULTS)).set_index("criterion")
    assert table["pages for a person to look at"].idxmax() == "1.4.3"


def test_the_shipped_run_found_no_fault() -> None:
    """Tests of pages look at the contrast of one element of each look; this run looked at every one."""
    assert [row.rule for row in read_accessibility(RESULTS).rows if row.violated] == []
