"""The benchmark of the pages: what is measured where, in which order, and bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks import pages, pages_catalogue, pages_lighthouse, pages_peers
from benchmarks.measure import BenchmarkError
from benchmarks.pages_catalogue import (
    ANSWER,
    EXPLORER_PAGE,
    EXPLORERS,
    FIGURE_PAGE,
    FREE,
    OURS,
    PLAIN_PAGE,
    SHIFT,
    WEIGHT,
    PageRow,
)
from benchmarks.pages_words import COLUMNS
from benchmarks.programs import BAD_INPUT
from bip_teach.explorers.assets import EXPLORERS as KINDS


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
    assert result.exit_code == BAD_INPUT
    assert "make book" in result.output


def test_a_missing_environment_of_the_peers_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "PYTHON", tmp_path / "python")
    result = run_pages(tmp_path, "--site", str(tmp_path))
    assert result.exit_code == BAD_INPUT
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


def test_a_measurement_that_does_not_exist_is_refused(tmp_path):
    result = run_pages(tmp_path, "--measure", "weigth")
    assert result.exit_code == BAD_INPUT
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
