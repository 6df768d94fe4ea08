"""The benchmark of the estimators: same tables, same numbers, honest medians, ratios and growth."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer import Typer
from typer.testing import CliRunner

from benchmarks import estimator_report, estimator_tools, estimators
from benchmarks.estimator_catalogue import LENIENCY, LOGIT, SIZES, TOOLS, FitRow, tool
from benchmarks.estimator_data import TRUE_EFFECT, answers, examiner_cases
from benchmarks.estimator_report import estimators_table, growth_table, readable
from benchmarks.estimator_tools import FITS, PREDICTORS
from benchmarks.estimators import Case, Measured, cases, fit_row, largest_gaps, run_all
from benchmarks.machine import ESTIMATOR_PACKAGES, Machine
from benchmarks.programs import BAD_INPUT
from benchmarks.results import Run, read_rows, write_run

MACHINE = Machine("a processor", 2, 8.0, "a system", "3.11.0", {"numpy": "2.0"})


def row(key: str, n_rows: int, seconds: float, peak_mb: float = 200.0, gap: float | None = None) -> FitRow:
    return FitRow(key, n_rows, 3, seconds, 1.0, peak_mb, 100.0, None, gap, gap)


RUN = Run(
    MACHINE,
    {"seed": 1},
    (
        row("fit_logit", 2_000, 0.5),
        row("statsmodels", 2_000, 1.0, 300.0, 2e-13),
        row("fit_logit", 8_000, 1.0),
        row("statsmodels", 8_000, 16.0, 800.0, 3e-13),
        row("fit_logit", 16_000, 2.0),
    ),
)


@pytest.fixture(scope="module")
def examiners() -> pd.DataFrame:
    return examiner_cases(600, seed=5)


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    return answers(1_500, seed=5)


def test_examiners_cells_and_clients_have_the_stated_sizes(examiners):
    counts = examiners[["client_id", "examiner_id", "cell_id"]].nunique()
    assert counts.tolist() == [200, 100, 50]
    clients = examiners.drop_duplicates(["examiner_id", "client_id"]).groupby("examiner_id").size()
    assert clients.min() > 1
    assert examiners["leniency"].notna().all()
    pd.testing.assert_frame_equal(examiners, examiner_cases(600, seed=5))
    assert not examiners.equals(examiner_cases(600, seed=6))


def test_the_outcome_follows_its_equation_and_ols_misses_the_effect():
    data = examiner_cases(20_000, seed=3)
    found = FITS["fit_leniency"](data)
    ujive, error = found["ujive"]["estimate"][0], found["ujive"]["std_error"][0]
    assert abs(ujive - TRUE_EFFECT) < 3 * error < 0.1
    assert found["ols"]["estimate"][0] > 1.8 * TRUE_EFFECT


def test_answers_have_thirty_predictors_and_a_rare_outcome(survey):
    assert len(PREDICTORS) == 30
    assert set(survey.columns) == {*PREDICTORS, "client_id", "outcome"}
    assert set(survey["outcome"]) == {0.0, 1.0}
    assert 0.1 < survey["outcome"].mean() < 0.25
    assert survey[list(PREDICTORS)].nunique().min() == 5
    assert survey.groupby("client_id").size().eq(3).all()


def test_refitting_without_each_client_gives_our_ujive(examiners):
    ours, twin = FITS["fit_leniency"](examiners)["ujive"], FITS["refit_each_unit"](examiners)["ujive"]
    assert twin["estimate"] == pytest.approx(ours["estimate"], rel=1e-9, abs=0)
    assert largest_gaps(twin, ours)["std_error"] is None


def test_dense_two_stage_least_squares_gives_ours_with_its_error(examiners):
    ours, peer = FITS["fit_leniency"](examiners)["2sls"], FITS["linearmodels"](examiners)["2sls"]
    assert max(largest_gaps(peer, ours).values()) < 1e-9


def test_statsmodels_gives_our_marginal_effects_and_coefficients(survey):
    ours, peer = FITS["fit_logit"](survey), FITS["statsmodels"](survey)
    assert ours.keys() == peer.keys()
    for quantity, values in ours.items():
        assert len(values["estimate"]) == len(values["std_error"]) == 30
        assert max(largest_gaps(peer[quantity], values).values()) < 1e-8


def test_every_tool_has_a_function_and_one_tool_of_a_task_is_ours():
    assert {one.key for one in TOOLS} == set(FITS)
    for task in SIZES:
        assert [one.ours for one in TOOLS if one.task == task] == [True] + [False] * (
            sum(one.task == task for one in TOOLS) - 1
        )
    with pytest.raises(StopIteration):
        tool("no such tool")


def test_no_tool_gets_more_rows_than_it_can_take():
    todo = cases(10_000_000, peers=True)
    assert all(case.n_rows <= case.tool.largest for case in todo)
    for one in TOOLS:
        sizes = [case.n_rows for case in todo if case.tool == one]
        assert sizes == [size for size in SIZES[one.task] if size <= one.largest]
        assert len(sizes) >= 2
    assert all(case.tool.ours for case in cases(10_000_000, peers=False))
    assert max(case.n_rows for case in cases(9_999, peers=True)) == 2_000


def test_the_program_writes_time_memory_and_answers(tmp_path, examiners):
    table, out = tmp_path / "data.parquet", tmp_path / "out.json"
    examiners.to_parquet(table)
    estimator_tools.main(["linearmodels", "--data", str(table), "--warm-up", str(table), "--out", str(out)])
    found = json.loads(out.read_text())
    assert found["seconds"] > 0
    assert found["start_mb"] > 10
    assert found["answers"] == FITS["linearmodels"](examiners)


def test_our_own_tools_run_in_a_process_each(tmp_path, monkeypatch):
    monkeypatch.setattr(estimators, "SIZES", {LENIENCY: (120,), LOGIT: (900,)})
    todo = [Case(one, {LENIENCY: 120, LOGIT: 900}[one.task]) for one in TOOLS if one.ours]
    said: list[str] = []
    rows = run_all(todo, 1, 5, tmp_path, said.append)
    assert [found.key for found in rows] == ["fit_leniency", "fit_logit"]
    assert all(found.seconds > 0 and found.start_seconds > 0 for found in rows)
    assert all(found.peak_mb >= found.start_mb > 10 for found in rows)
    assert rows[0].estimate == pytest.approx(
        FITS["fit_leniency"](examiner_cases(120, 5))["ujive"]["estimate"][0], rel=1e-12
    )
    assert rows[1].estimate is None
    assert len(said) == 2


def test_short_cases_are_repeated_in_alternating_order_and_long_ones_not(tmp_path, monkeypatch):
    seen: list[tuple[str, int]] = []
    took = {"fit_logit": iter([1.0, 5.0, 3.0]), "statsmodels": iter([30.0])}

    def measured(case: Case, _seed: int, _folder: Path) -> Measured:
        seen.append((case.tool.key, case.n_rows))
        values = {"marginal_effects": {"estimate": [1.0, 2.0], "std_error": [1.0, 1.0]}}
        return Measured(next(took[case.tool.key]), 0.5, 100.0, 50.0, values)

    monkeypatch.setattr(estimators, "measure_case", measured)
    todo = [Case(tool("fit_logit"), 2_000), Case(tool("statsmodels"), 2_000)]
    ours, peer = run_all(todo, 3, 1, tmp_path, str)
    assert [key for key, _ in seen] == ["fit_logit", "statsmodels", "fit_logit", "fit_logit"]
    assert (ours.seconds, ours.repeats, ours.estimate_gap) == (3.0, 3, None)
    assert (peer.seconds, peer.repeats, peer.estimate_gap) == (30.0, 1, 0.0)
    found = {case: [Measured(1.0, 0.5, 1.0, 1.0, {})] for case in todo}
    assert list(estimators._in_round(found, 1)) == todo[::-1]


def test_gaps_are_the_largest_relative_difference():
    ours = {"marginal_effects": {"estimate": [2.0, -4.0], "std_error": [1.0, 1.0]}}
    theirs = {"marginal_effects": {"estimate": [2.0, -5.0], "std_error": [1.0, 1.1]}}
    found = fit_row(Case(tool("statsmodels"), 10), [Measured(1.0, 1.0, 1.0, 1.0, theirs)], ours)
    assert found.estimate_gap == pytest.approx(0.25)
    assert found.std_error_gap == pytest.approx(0.1)


def test_the_table_sets_time_and_memory_against_ours_at_the_same_size():
    table = estimators_table(RUN).set_index(["tool", "n_rows"])
    peer = table.loc["statsmodels Logit, get_margeff"]
    assert peer["times_ours"].tolist() == [2.0, 16.0]
    assert peer["times_our_memory"].tolist() == [1.5, 4.0]
    assert (table.loc["bip_teach fit_logit", "times_ours"] == 1.0).all()
    assert table.loc["bip_teach fit_logit", "estimate_gap"].isna().all()


def test_growth_is_the_slope_of_log_seconds_on_log_rows():
    growth = growth_table(RUN).set_index("tool")
    peer = growth.loc["statsmodels Logit, get_margeff"]
    assert (peer["smallest"], peer["largest"]) == (2_000, 8_000)
    assert peer["exponent"] == pytest.approx(2.0)
    ours = growth.loc["bip_teach fit_logit"]
    assert ours["last_exponent"] == pytest.approx(1.0)
    assert 0.5 < ours["exponent"] < 1.0
    assert growth_table(replace(RUN, rows=RUN.rows[:1])).empty


def test_the_report_writes_csv_and_prints_both_tables(tmp_path):
    write_run(RUN, tmp_path / "estimators.json")
    assert read_rows(tmp_path / "estimators.json", FitRow, "benchmarks.estimators") == RUN
    app = Typer()
    app.command()(estimator_report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "estimators.json")])
    assert result.exit_code == 0
    assert result.stdout == f"{readable(estimators_table(RUN))}\n\n{readable(growth_table(RUN))}\n"
    assert "| 3e-13 |" in result.stdout
    assert "nan" not in result.stdout
    read = pd.read_csv(tmp_path / "estimators.csv")
    assert list(read.columns) == list(estimators_table(RUN).columns)
    assert read["seconds"].tolist() == [found.seconds for found in RUN.rows]


def test_the_report_says_what_to_do_without_results(tmp_path):
    app = Typer()
    app.command()(estimator_report.main)
    result = CliRunner().invoke(app, ["--results", str(tmp_path / "none.json")])
    assert result.exit_code == BAD_INPUT
    assert "python -m benchmarks.estimators" in result.output


def test_a_missing_environment_of_the_peers_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(estimators, "PEER_PYTHON", tmp_path / "python")
    app = Typer()
    app.command()(estimators.main)
    result = CliRunner().invoke(app, ["--out", str(tmp_path / "out.json")])
    assert result.exit_code == BAD_INPUT
    assert "--no-peer" in result.output
    assert not (tmp_path / "out.json").exists()


def test_shared_packages_have_the_same_version_for_us_and_the_peers(root):
    listing = (root / "benchmarks" / "requirements-estimators.txt").read_text()
    peers = dict(re.findall(r"^([\w.-]+)==(\S+)", listing, flags=re.MULTILINE))
    assert set(ESTIMATOR_PACKAGES) <= set(peers)
    lock = (root / "requirements.lock").read_text()
    for name in ("linearmodels", "numpy", "pandas", "scipy", "statsmodels"):
        assert f"\n{name}=={peers[name]}" in lock


def test_the_results_that_are_kept_agree_with_ours_where_both_compute_the_same():
    run = read_rows(estimator_report.RESULTS, FitRow, estimator_report.PROGRAM)
    table = estimators_table(run)
    compared = table[table["compared"] != "–"]
    assert len(compared) > 10
    assert compared["estimate_gap"].max() < 1e-6
    # One peer takes finite differences, another stops its iterations early: both are near, not exact.
    near = compared["tool"].str.contains("marginaleffects|feglm")
    assert compared.loc[near, "std_error_gap"].max() < 5e-3
    assert compared.loc[~near, "std_error_gap"].max() < 1e-12
    assert np.isfinite(table["seconds"]).all()
