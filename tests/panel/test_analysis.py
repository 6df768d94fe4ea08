"""The analysis frame: every column worked out by hand on the small panel, and what must not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bip_teach.panel import Panel, analysis_frame
from bip_teach.panel.check import checked_panel
from bip_teach.panel.descriptor import table_named
from bip_teach.panel.tables import RATING_COLUMNS, RESPONSE_COLUMNS

DERIVED = [
    "job_52w",
    "education_52w",
    "job_or_education_52w",
    "in_work_52w",
    "under_30",
    "belief",
    "belief_missing",
    "n_channels",
    "searches",
    "n_switches",
    "switched",
    "quarters_since_entry",
    "group_job",
    "group_competence",
    "group_social",
    "group_health",
    "n_groups",
    "mix",
    "progress_index",
    "progress_place",
    "place_change",
    "n_waves",
]


@pytest.fixture(scope="module")
def good(small: Panel) -> Panel:
    return checked_panel(small)


@pytest.fixture(scope="module")
def rows(good: Panel) -> pd.DataFrame:
    return analysis_frame(good)


def of(rows: pd.DataFrame, client: int, column: str) -> list[object]:
    return rows.loc[rows["client_id"] == f"P{client:06d}", column].tolist()


def test_columns_and_rows(good: Panel, rows: pd.DataFrame) -> None:
    covariates = [name for name in table_named("panel", "clients").names if name != "client_id"]
    assert list(rows.columns) == [*RESPONSE_COLUMNS, *covariates, *DERIVED]
    pd.testing.assert_frame_equal(rows[list(RESPONSE_COLUMNS)], good.responses)


def test_in_work_a_year_later_is_what_a_plain_loop_finds(panel: Panel) -> None:
    """On the first 400 responses of the shipped panel."""
    rows = analysis_frame(panel).head(400)
    jobs = panel.spells[panel.spells["state"] == "job"]
    expected = []
    for row in rows.itertuples():
        own = jobs[jobs["client_id"] == row.client_id]
        then = row.week + 52
        expected.append(int(((own["start_week"] <= then) & (own["end_week"] >= then)).any()))
    assert rows["in_work_52w"].tolist() == expected
    assert 0 < sum(expected) < len(expected)


def test_the_panel_is_not_changed(good: Panel) -> None:
    before = {name: frame.copy() for name, frame in vars(good).items()}
    analysis_frame(good)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(good, name), frame)


@pytest.mark.parametrize(
    ("week", "start", "counts"),
    [(20, 20, 0), (20, 21, 1), (20, 72, 1), (20, 73, 0), (207, 259, 1), (0, 0, 0), (0, 1, 1)],
)
@pytest.mark.parametrize("state", ["job", "education", "flexjob"])
def test_an_outcome_is_a_start_in_the_52_weeks_after_the_response(
    good: Panel, week: int, start: int, counts: int, state: str
) -> None:
    one = "P000005"
    spells = good.spells.query("client_id != @one")
    new = [(one, 0, "other_support", start - 1), (one, start, state, 259)]
    new = pd.DataFrame(new if start else new[1:], columns=spells.columns)
    responses = good.responses.assign(
        week=good.responses["week"].mask(good.responses["client_id"] == one, week)
    )
    rows = analysis_frame(replace(good, spells=pd.concat([spells, new]), responses=responses))
    assert of(rows, 5, "job_52w") == [counts * (state == "job")]
    assert of(rows, 5, "education_52w") == [counts * (state == "education")]
    assert of(rows, 5, "job_or_education_52w") == [counts * (state != "flexjob")]


def test_outcomes_of_the_small_panel(rows: pd.DataFrame) -> None:
    # Client 1 answers in week 0 and starts a job in week 52; client 2 answers in weeks 3 and 16 and starts
    # education in week 10; client 3 has a job from week 0 that is running already.
    assert of(rows, 1, "job_52w") == [1]
    assert of(rows, 2, "education_52w") == [1, 0]
    assert of(rows, 3, "job_52w") == [0, 0, 0]
    assert rows[["job_52w", "education_52w", "job_or_education_52w"]].sum().tolist() == [1, 1, 2]


def test_answers(rows: pd.DataFrame) -> None:
    assert of(rows, 2, "under_30") == [1, 1]
    assert of(rows, 3, "under_30") == [0, 0, 0]
    assert np.isnan(of(rows, 1, "belief")[0])
    assert of(rows, 1, "belief_missing") == ["dont_know"]
    assert of(rows, 2, "belief") == of(rows, 2, "s12")
    assert rows["belief"].dtype == np.float64
    assert of(rows, 1, "n_channels") == [1]
    assert of(rows, 4, "n_channels") == [1, 2, 3, 4]
    assert of(rows, 2, "searches") == [0, 0]
    assert rows["n_channels"].isna().sum() == rows["searches"].isna().sum() == 1


def test_caseworkers_and_time(rows: pd.DataFrame) -> None:
    assert of(rows, 4, "caseworker_id") == ["C0002", "C0002", "C0004", "C0004"]
    assert of(rows, 4, "switched") == [0, 0, 1, 0]
    assert of(rows, 4, "n_switches") == [0, 0, 1, 1]
    assert of(rows, 4, "quarters_since_entry") == [0, 1, 2, 3]
    assert of(rows, 4, "n_waves") == [4, 4, 4, 4]
    assert of(rows, 1, "n_switches") == [0]


def test_interventions(rows: pd.DataFrame) -> None:
    assert of(rows, 1, "mix") == ["none"]
    assert of(rows, 2, "mix") == ["job_only", "other_single"]
    assert of(rows, 3, "mix") == ["combined_with_job", "none", "combined_without_job"]
    assert of(rows, 2, "n_groups") == [1, 1]
    assert of(rows, 3, "group_job") == [1, 0, 0]
    assert of(rows, 3, "group_social") == [0, 0, 1]
    assert of(rows, 3, "group_health") == [1, 0, 1]
    assert of(rows, 2, "group_competence") == [0, 1]


def test_progress(rows: pd.DataFrame) -> None:
    scaled = rows[list(RATING_COLUMNS)].astype("Float64").sub(1).div(4).to_numpy(dtype=float, na_value=np.nan)
    np.testing.assert_allclose(rows["progress_index"], np.nanmean(scaled, axis=1), rtol=1e-14)
    below = (rows["progress_index"].to_numpy()[:, None] > rows["progress_index"].to_numpy()).sum(axis=1)
    ties = (rows["progress_index"].to_numpy()[:, None] == rows["progress_index"].to_numpy()).sum(axis=1)
    np.testing.assert_allclose(rows["progress_place"], 100 * (below + (ties + 1) / 2) / len(rows), rtol=1e-14)
    first, second = of(rows, 2, "progress_place")
    assert of(rows, 2, "place_change")[0] == pytest.approx(second - first)
    assert np.isnan(of(rows, 2, "place_change")[1])
    assert rows["place_change"].isna().sum() == rows["client_id"].nunique()


def test_a_response_without_any_rating(good: Panel) -> None:
    responses = good.responses.copy()
    responses.loc[1, list(RATING_COLUMNS)] = pd.NA
    rows = analysis_frame(replace(good, responses=responses))
    assert rows.loc[[1], ["progress_index", "progress_place", "place_change"]].isna().all(axis=None)
    assert rows["progress_place"].max() == 100


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(good: Panel, rows: pd.DataFrame, seed: int) -> None:
    shuffled = Panel(**{name: frame.sample(frac=1, random_state=seed) for name, frame in vars(good).items()})
    pd.testing.assert_frame_equal(analysis_frame(shuffled), rows)


@settings(max_examples=20)
@given(names=st.permutations(range(12)), prefix=st.sampled_from(["P", "", "Ö", "client "]))
def test_other_names_for_clients_change_nothing_else(
    good: Panel, rows: pd.DataFrame, names: list[int], prefix: str
) -> None:
    new = {client: f"{prefix}{name}" for client, name in zip(good.clients["client_id"], names, strict=True)}
    renamed = {
        name: frame.assign(client_id=frame["client_id"].map(new)) if "client_id" in frame else frame
        for name, frame in vars(good).items()
    }
    expected = rows.assign(client_id=rows["client_id"].map(new)).sort_values(["client_id", "wave"])
    found = analysis_frame(Panel(**renamed))
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))


@settings(max_examples=20)
@given(added=st.integers(1, 52))
def test_weeks_count_from_the_response(good: Panel, added: int) -> None:
    """A job that starts `added` weeks after a response counts, one week after the window does not."""
    week = good.responses["week"].iloc[0]
    for start, counts in ((week + added, 1), (week + 52 + added, 0)):
        spells = good.spells.copy()
        spells.loc[0, "end_week"], spells.loc[1, "start_week"] = start - 1, start
        assert of(analysis_frame(replace(good, spells=spells)), 1, "job_52w") == [counts]
