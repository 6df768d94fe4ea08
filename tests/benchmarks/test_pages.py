"""The benchmark of the pages: what is weighed, what counts as blocking, limits, ratios, and bad input."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pandas as pd
import pytest
import yaml
from typer import Typer
from typer.testing import CliRunner

from benchmarks import pages, pages_catalogue, pages_lighthouse, pages_peers, pages_report
from benchmarks.machine import PAGE_PACKAGES, Machine
from benchmarks.measure import BenchmarkError
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
from benchmarks.pages_measures import blocking_scripts, weigh
from benchmarks.pages_report import pages_table
from benchmarks.pages_server import file_of, sent_bytes, serve
from benchmarks.pages_words import COLUMNS, KEPT, NOT_MEASURED, read_table, reader_table, shown
from benchmarks.results import Run, read_rows, write_run
from bip_teach.errors import InvalidArgumentError
from bip_teach.explorers.assets import EXPLORERS as KINDS
from bip_teach.what_if import Axis, Grid

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "site"
    (place / "sub").mkdir(parents=True)
    (place / "sub" / "index.html").write_text("<p>words</p>" * 200)
    (place / "font.woff2").write_bytes(bytes(range(256)))
    (tmp_path / "secret.html").write_text("not served")
    return place


def test_files_are_found_by_their_address_and_only_inside_the_folder(folder):
    assert file_of(folder, "http://127.0.0.1:1/sub/?v=1#part") == folder / "sub" / "index.html"
    assert file_of(folder, "/font.woff2?digest=ab") == folder / "font.woff2"
    for nowhere in ("/none.html", "/../secret.html", "/%2e%2e/secret.html"):
        assert file_of(folder, nowhere) is None


def test_the_server_compresses_text_and_leaves_fonts_alone(folder):
    with serve(folder) as address:
        with urlopen(f"{address}/sub/") as said:
            sent = said.read()
            assert said.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(sent) == (folder / "sub" / "index.html").read_bytes()
        with urlopen(f"{address}/font.woff2") as said:
            assert said.headers["Content-Encoding"] is None
            assert said.read() == bytes(range(256))
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{address}/none.html")


def test_a_page_weighs_what_is_sent_each_file_once(folder):
    page, font = folder / "sub" / "index.html", folder / "font.woff2"
    asked = [
        ("http://a/sub/#one", "Document"),
        ("http://a/sub/", "Document"),
        ("http://a/font.woff2", "Font"),
    ]
    found = weigh(folder, [*asked, ("http://a/gone.js", "Script")])
    assert found["html_kb"] == pytest.approx(len(sent_bytes(page)) / 1000)
    assert found["font_kb"] == pytest.approx(len(font.read_bytes()) / 1000)
    assert found["script_kb"] == 0
    assert found["total_kb"] == pytest.approx(sum(found.values()) / 2)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('<script src="a.js"></script><script>inline()</script>', 1),
        ('<script src="a.js" async></script><script defer="defer" src="b.js"></script>', 0),
        ('<script type="module" src="a.js"></script><SCRIPT SRC="b.js"></SCRIPT>', 1),
        ('<p>&lt;script src="a.js"&gt;</p>', 0),
    ],
)
def test_only_scripts_that_hold_the_page_up_are_counted(source, count):
    assert blocking_scripts(source) == count


def test_the_kind_of_a_page_is_what_is_on_it():
    figure, explorer = '<figure data-figure="">', '<bip-explorer data-explorer="belief">'
    assert pages.page_kind(figure + explorer) == EXPLORER_PAGE
    assert pages.page_kind(figure) == FIGURE_PAGE
    assert pages.page_kind("<p>data</p>") == PLAIN_PAGE


def test_every_explorer_is_measured_on_a_page_that_has_it(root):
    assert sorted(EXPLORERS) == sorted(KINDS)
    toc = (root / "_toc.yml").read_text()
    for kind, page in EXPLORERS.items():
        source = (root / "book" / f"{page}.md").read_text()
        assert f"explorers.{kind}explorer(" in source.lower()
        assert f"book/{page}\n" in toc
    assert all((root / "book" / f"{page}.md").is_file() for page in pages_catalogue.AUDITED)


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
    assert "4" in shown(read, ANSWER)
    assert "NaN" not in "".join(shown(read, measure) for measure in COLUMNS if measure != "lighthouse")


def test_a_page_without_results_says_how_to_get_them(tmp_path):
    table = read_table(tmp_path / "none.csv")
    assert shown(table, ANSWER) == NOT_MEASURED
    assert table["held"].eq("no").sum() == 0
    assert shown(pages_table(RUN), pages_catalogue.LIGHTHOUSE) == NOT_MEASURED
    with pytest.raises(InvalidArgumentError, match="Allowed: 'answer'"):
        reader_table(table, "colour")


def test_the_report_says_what_to_do_without_results(tmp_path):
    app = Typer()
    app.command()(pages_report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "none.json")])
    assert result.exit_code == pages_report.BAD_INPUT
    assert "python -m benchmarks.pages" in result.output


TOOL_NAMES = {one.name for one in TOOLS}
EXPECTED = {"a": (0.0, 4.0, 5.0), "b": (1.0, 3.0, 6.0), "c": (2.0,)}


def test_rounds_alternate_and_what_never_changes_is_measured_once():
    seen: list[str] = []
    values = iter(range(100))

    def step(name: str, once: bool) -> pages.Step:
        def take() -> dict[str, float]:
            seen.append(name)
            return {"seconds": next(values)}

        return pages.Step(ANSWER, name, FREE.name, take, once)

    rows = pages.run_all([step("a", False), step("b", False), step("c", True)], 3, str)
    assert seen == ["a", "b", "c", "b", "a", "a", "b"]
    found = [PageRow(ANSWER, name, FREE.name, "seconds", numbers) for name, numbers in EXPECTED.items()]
    assert rows == tuple(found)


def run_pages(tmp_path: Path, *options: str):
    app = Typer()
    app.command()(pages.main)
    browser = tmp_path / "chromium"
    browser.touch()
    out = tmp_path / "out.json"
    result = CliRunner().invoke(app, ["--browser", str(browser), "--out", str(out), *options])
    assert not out.exists()
    return result


def test_a_book_that_is_not_built_is_named(tmp_path):
    result = run_pages(tmp_path, "--site", str(tmp_path), "--no-peer")
    assert result.exit_code == pages.BAD_INPUT
    assert "make book" in result.output


def test_a_missing_environment_of_the_peers_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "PYTHON", tmp_path / "python")
    result = run_pages(tmp_path, "--site", str(tmp_path))
    assert result.exit_code == pages.BAD_INPUT
    assert "--no-peer" in result.output


def test_scores_are_read_from_an_audit_and_a_missing_one_is_explained():
    report = {"categories": {name: {"score": 0.5} for name in pages_lighthouse.CATEGORIES}}
    assert pages_lighthouse.scores(report) == {
        "performance": 50,
        "accessibility": 50,
        "best_practices": 50,
    }
    report["categories"]["performance"]["score"] = None
    report["runtimeError"] = {"message": "The page did not paint."}
    with pytest.raises(BenchmarkError, match=r"no score for performance\. The page did not paint"):
        pages_lighthouse.scores(report)


def test_the_peers_get_the_same_counts_at_the_same_settings():
    axes = (Axis("belief", (1, 2)), Axis("switches", (0, 1)), Axis("outcome", ("job", "none")))
    rows = [
        {
            "belief": b,
            "switches": s,
            "outcome": o,
            "estimate": 0.1 * b + 0.01 * s,
            "conf_low": 0.0,
            "conf_high": 1.0,
        }
        for b in (1, 2)
        for s in (0, 1)
        for o in ("job", "none")
    ]
    table = pages_peers.peer_table(
        Grid(axes, pd.DataFrame(rows)), {"belief": 2, "switches": 0, "outcome": "job"}
    )
    assert table["first"] == {"belief": 1, "switches": 0, "outcome": 0}
    assert table["controls"]["outcome"] == ["job", "none"]
    assert table["rows"][0][1][1] == [21, 0, 100]
    assert table["rows"][1][0][0] == [10, 0, 100]
    assert json.loads(json.dumps(table)) == table


def test_a_page_of_the_peer_loads_from_its_own_server(tmp_path):
    address, name = next(iter(pages_peers.LOCAL.items()))
    file = tmp_path / Path(name).name
    file.write_text("// here")
    site = tmp_path / "site"
    site.mkdir()
    page = site / STOCK.page
    page.write_text(f'<script integrity="sha256-x" crossorigin="anonymous" src="{address}"></script>')
    pages_peers.bring_home(site, address, file)
    assert page.read_text() == f'<script src="{file.name}"></script>'
    assert (site / file.name).read_text() == "// here"
    with pytest.raises(BenchmarkError, match="does not load"):
        pages_peers.bring_home(site, address, file)
    with pytest.raises(BenchmarkError, match="make bench-pages"):
        pages_peers.bring_home(site, address, tmp_path / "none.js")


def test_the_peers_are_pinned_and_have_a_page_each(root):
    pins = (root / "benchmarks" / "requirements-pages.txt").read_text()
    assert all(f"\n{name.replace('-', '_')}==" in pins or f"\n{name}==" in pins for name in PAGE_PACKAGES)
    npm = json.loads((root / "benchmarks" / "pages-npm" / "package.json").read_text())["dependencies"]
    lock = (root / "benchmarks" / "pages-npm" / "package-lock.json").read_text()
    assert "resolved" not in lock
    packages = json.loads(lock)["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in npm} == npm
    (widgets,) = (address for address in pages_peers.LOCAL if "html-manager" in address)
    assert f"html-manager@{npm['@jupyter-widgets/html-manager']}/" in widgets
    own = {tool.key for tool in TOOLS} - {OURS.key, STOCK.key}
    assert set(pages_peers.PAGES) == set(pages_peers.COMMANDS) == own
    assert all((pages_peers.SOURCES / page).is_file() for page in pages_peers.PAGES.values())
    head = (pages_peers.SOURCES / "html_manager.md").read_text().split("---")[1]
    assert yaml.safe_load(head)["kernelspec"]["name"] == "python3"


def test_a_measurement_that_does_not_exist_is_refused(tmp_path):
    result = run_pages(tmp_path, "--measure", "weigth")
    assert result.exit_code == pages.BAD_INPUT
    assert "weight" in result.output


def test_only_the_chosen_measurements_are_made(tmp_path):
    (tmp_path / pages_catalogue.FOLDER).mkdir(parents=True)
    for name, words in {"start": "data-explorer=", "glossary": "words"}.items():
        (tmp_path / pages_catalogue.FOLDER / f"{name}.html").write_text(words)
    question = pages_peers.WhatIf({}, [], [])
    bench = pages.Bench(None, tmp_path, tmp_path, {OURS.key: "http://127.0.0.1:1"}, None, question, tmp_path)
    assert [(step.subject, step.condition) for step in pages.steps(bench, [WEIGHT, SHIFT])] == [
        ("glossary", PLAIN_PAGE),
        ("start", EXPLORER_PAGE),
        ("start", "1280 px"),
        ("start", "390 px"),
    ]
    assert {step.subject for step in pages.steps(bench, [ANSWER])} == {OURS.name}
    assert {step.measure for step in pages.steps(bench, list(pages.STEPS))} == set(COLUMNS)


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
