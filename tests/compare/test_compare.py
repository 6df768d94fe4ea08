"""The comparison on the shipped panel: complete, consistent, and honest about what each number is."""

import numpy as np
import pandas as pd
import pytest

from bip_teach.calibrate import TARGETS
from bip_teach.compare import COMPARISON_COLUMNS, comparison_table, job_after_first_response
from bip_teach.panel import Panel, Truth, analysis_frame
from bip_teach.published import figure


@pytest.fixture(scope="module")
def table(panel: Panel, truth: Truth) -> pd.DataFrame:
    return comparison_table(panel, truth)


def test_columns_and_vocabulary(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == COMPARISON_COLUMNS
    assert set(table["kind"]) == {"description", "association", "effect"}
    assert set(table["unit"]) == {"percent", "percentage points", "places of 100"}
    assert table["result"].is_unique


def test_published_values_are_those_of_the_registry(table: pd.DataFrame) -> None:
    for row in table.itertuples():
        assert row.published == figure(row.figure_id).number
        assert float(row.printed.replace("−", "-")) == row.published


def test_every_row_has_an_estimate_inside_its_interval(table: pd.DataFrame) -> None:
    assert table["estimate"].notna().all()
    known = table.dropna(subset=["conf_low"])
    assert (known["conf_low"] <= known["estimate"]).all()
    assert (known["estimate"] <= known["conf_high"]).all()
    assert known["conf_high"].notna().all()


def test_an_effect_is_only_claimed_where_the_design_identifies_one(table: pd.DataFrame) -> None:
    effects = table[table["kind"].eq("effect")]
    assert len(effects) == 4
    assert effects["result"].str.contains("from job focus").all()
    assert effects["true"].notna().all()


def test_the_naive_belief_slope_misses_the_truth_and_the_instrument_does_not(table: pd.DataFrame) -> None:
    """Recovery: the published job effect, on the shipped panel."""
    rows = table[table["figure_id"].eq("A.iv.job.pp")].set_index("kind")
    naive, instruments = rows.loc["association"], rows.loc["effect"]
    assert naive["conf_low"] > 2 * naive["true"]
    assert instruments["covers"].tolist() == ["yes", "yes"]


def test_the_table_says_where_an_interval_misses_the_truth(table: pd.DataFrame) -> None:
    """Job or education by two-stage least squares is known to come out low."""
    known = table.dropna(subset=["true", "conf_low"])
    inside = known["true"].between(known["conf_low"], known["conf_high"])
    assert (known["covers"].eq("yes") == inside).all()
    assert table.loc[table.index.difference(known.index), "covers"].eq("").all()
    assert table.loc[table["topic"].isin(["Belief effect", "Switches"]), "note"].ne("").all()


def test_every_figure_that_describes_the_data_has_a_row(table: pd.DataFrame) -> None:
    """Left out: figures that are the same number again, relative changes, and counts of answers."""
    first = {target.figures[0] for target in TARGETS}
    left_out = {
        *(f"A.switch.{name}" for name in ("job.rel", "jobedu.rel", "job.after", "jobedu.after")),
        *("A.iv.job.rel", "A.iv.jobedu.rel", "A.tertile.rel", "C.char.worked"),
        *("A.n_responses_client", "A.n_responses", "D.n_responses_client"),
        *("A.belief.share_dk", "C.bars.cw.believe", "C.bars.client.believe"),
        *("C.part.one", "C.part.combined", "C.queue.other_worst"),
    }
    assert first - set(table["figure_id"]) == left_out


def test_counted_rows_follow_an_explicit_count(table: pd.DataFrame, panel: Panel) -> None:
    rows = table.set_index("figure_id")
    women = panel.clients["sex"].eq("female")
    convicted = panel.clients.loc[~women, "convicted"].astype(float).mean()
    assert rows.loc["C.char.convicted", "estimate"] == pytest.approx(100 * convicted)
    answers = panel.responses["b8"].dropna().astype(int).tolist()
    assert rows.loc["C.bars.client.5", "estimate"] == pytest.approx(100 * answers.count(5) / len(answers))
    last = panel.spells[panel.spells["start_week"].le(207) & panel.spells["end_week"].ge(207)]
    inside = last.loc[last["state"].eq("flexjob"), "client_id"].nunique()
    share = 100 * inside / len(panel.clients)
    assert rows.loc["B.flexjob.end2016", "estimate"] == pytest.approx(share)


def test_true_shares_of_the_large_draw_are_nearly_those_published(table: pd.DataFrame) -> None:
    people = table[table["topic"].eq("Who took part")]
    assert len(people) == 11
    assert (people["true"] - people["published"]).abs().max() < 1


def test_rates_agree_with_their_true_chances(table: pd.DataFrame) -> None:
    rates = table[table["topic"].eq("Rates") & table["result"].str.contains("within a year")]
    assert len(rates) == 4
    assert (rates["conf_low"] < rates["true"]).all()
    assert (rates["true"] < rates["conf_high"]).all()


def test_chance_alone_gives_the_raw_quarters_of_caseworkers(table: pd.DataFrame) -> None:
    quarters = table[table["topic"].eq("Differences between caseworkers")]
    chance = quarters["note"].str.extract(r"^(\d+) if")[0].astype(float)
    # The note is rounded to whole people; quarters of 75 caseworkers carry about 1.5 points of chance.
    assert np.abs(chance - quarters["estimate"]).max() < 4


def test_jobs_after_the_first_response_follow_an_explicit_loop(panel: Panel) -> None:
    frame = analysis_frame(panel)
    pairs = job_after_first_response(frame, panel)
    assert not pairs.duplicated(["client_id", "caseworker_id"]).any()
    for pair in pairs.iloc[::401].itertuples():
        first = frame.loc[frame["client_id"].eq(pair.client_id), "week"].min()
        jobs = panel.spells[panel.spells["client_id"].eq(pair.client_id) & panel.spells["state"].eq("job")]
        assert pair.job_by_end_2016 == float(any(first < start <= 207 for start in jobs["start_week"]))
