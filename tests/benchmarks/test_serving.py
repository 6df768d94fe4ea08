"""Serving: what a visit loads, what the report of the asker says, and learners from requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.machine import Machine
from benchmarks.measure import BenchmarkError
from benchmarks.results import Run, write_run
from benchmarks.serving import figures_of, files_of
from benchmarks.serving_report import ServingRow, notebooks_table, read_serving, visits_table

REPORT = """Running 10s test @ http://127.0.0.1:1
  Latency Distribution
     50%    5.97ms
     75%   10.00ms
     90%   12.00ms
     99%  900.00us
  1000 requests in 10.01s, 2.00MB read
Requests/sec:   1234.50
Transfer/sec:      1.00MB
"""
MACHINE = Machine("a processor", 2, 8.0, "a system", "3.11.0", {})
ROWS = (
    ServingRow("a server", 12, 500.0, 1200.0, 5.0, 9.0),
    ServingRow("one notebook", peak_mb=400.0),
)
RUN = Run(MACHINE, {"page": "a.html"}, ROWS)


def test_a_visit_is_the_page_and_its_own_files_once(tmp_path: Path) -> None:
    page = tmp_path / "en" / "book" / "a.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<link rel="stylesheet" type="text/css" href="../_static/a.css?v=1">'
        '<script async src="../_static/a.js"></script><script src="../_static/a.js?v=2"></script><script src="https://example.org/b.js"></script>'
        '<link rel="next" href="b.html"><script>let src = 1</script>',
        encoding="utf-8",
    )
    assert files_of(tmp_path, "en/book/a.html") == [
        "/en/book/a.html",
        "/en/_static/a.css",
        "/en/_static/a.js",
    ]


def test_a_page_that_is_not_built_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="make book"):
        files_of(tmp_path, "en/book/a.html")


def test_the_report_is_read_in_milliseconds() -> None:
    assert figures_of(REPORT) == pytest.approx((1234.5, 5.97, 0.9))


@pytest.mark.parametrize("said", ["", "wrk: unable to connect", f"{REPORT}  Non-2xx or 3xx responses: 7\n"])
def test_a_report_of_failures_is_refused(said: str) -> None:
    with pytest.raises(BenchmarkError):
        figures_of(said)


def test_learners_are_visits_in_the_time_on_a_page() -> None:
    table = visits_table(RUN, minutes=2)
    assert table["server"].tolist() == ["a server"]
    assert table.loc[0, "visits per second"] == pytest.approx(100)
    assert table.loc[0, "learners at once"] == pytest.approx(12_000)
    assert table.loc[0, "megabits per second"] == pytest.approx(400)


def test_each_learner_needs_a_notebook() -> None:
    table = notebooks_table(RUN, [20, 2000])
    assert table["memory, GB"].tolist() == pytest.approx([8, 800])


def test_a_run_survives_its_file(tmp_path: Path) -> None:
    write_run(RUN, tmp_path / "serving.json")
    assert read_serving(tmp_path / "serving.json") == RUN


def test_the_shipped_run_can_be_read() -> None:
    run = read_serving()
    assert {row.server for row in run.rows} == {"python -m http.server", "nginx", "one notebook"}
    assert all(row.requests_per_second > 0 for row in run.rows if row.files)
