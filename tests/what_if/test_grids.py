"""The two grids say what the estimators say, on the shipped panel."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from bip_teach import estimate, published
from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.what_if import FEWEST_RESPONSES, GROUPS, belief_grid, interventions_grid, true_place_paths


@pytest.fixture(scope="module")
def belief(frame, truth):
    return belief_grid(frame, truth)


@pytest.fixture(scope="module")
def interventions(frame):
    return interventions_grid(frame, true_place_paths())


def test_every_belief_setting_has_an_association(belief):
    assert len(belief.table) == 5 * 4 * 2
    assert (
        belief.table[["estimate", "conf_low", "conf_high"]]
        .apply(lambda share: share.between(0, 1))
        .all()
        .all()
    )


def test_more_belief_and_fewer_switches_go_with_more_jobs(belief):
    jobs = belief.table.query("outcome == 'job'").pivot(index="belief", columns="switches", values="estimate")
    assert (np.diff(jobs.to_numpy(), axis=0) > 0).all()
    assert (np.diff(jobs.to_numpy(), axis=1) < 0).all()


def test_the_modelled_shares_average_to_the_seen_share(belief, frame):
    few = frame[(frame["n_switches"] <= 3) & frame["belief"].notna()]
    modelled = [
        belief.lookup(belief=int(row.belief), switches=int(row.n_switches), outcome="job")["estimate"]
        for row in few[["belief", "n_switches"]].itertuples()
    ]
    assert np.mean(modelled) == pytest.approx(few["job_52w"].mean(), abs=0.002)


def test_the_effect_is_ujive_from_first_answers_and_ends_at_the_top(belief, frame):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        fit = estimate.fit_leniency(
            frame[frame["wave"] == 1].dropna(subset=["belief"]),
            outcome="job_52w",
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=(*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS),
            cluster="caseworker_id",
            leave_out="client_id",
        )
    expected = 100 * fit.table.set_index("term").loc["ujive", "estimate"]
    for level in (1, 2, 3, 4):
        assert belief.lookup(belief=level, switches=0, outcome="job")["effect_pp"] == pytest.approx(
            expected, abs=1e-4
        )
    assert belief.lookup(belief=5, switches=0, outcome="job")["effect_pp"] is None


def test_published_and_true_stand_beside_the_effect(belief, frame, truth):
    effects = truth.effects.set_index(["estimand", "outcome"])["value"]
    for outcome, printed in (("job", "A.iv.job.pp"), ("job_or_education", "A.iv.jobedu.pp")):
        row = belief.lookup(belief=2, switches=1, outcome=outcome)
        true = effects["belief_from_first_response", outcome]
        assert row["true_pp"] == pytest.approx(true, abs=1e-4)
        assert row["effect_low_pp"] < true < row["effect_high_pp"]
        assert row["published_pp"] == float(published.figure(printed).text)
    assert belief_grid(frame).lookup(belief=2, switches=1, outcome="job")["true_pp"] is None


def test_the_ends_of_the_scale_lie_far_more_apart_than_the_effect(belief):
    no, yes = (belief.lookup(belief=level, switches=0, outcome="job") for level in (1, 5))
    assert 100 * (yes["estimate"] - no["estimate"]) > 4 * no["effect_high_pp"]


def test_mixes_give_the_plain_means_of_their_responses(interventions, frame):
    for setting in interventions.settings():
        if setting["quarters"] > 1:
            continue
        rows = frame[np.logical_and.reduce([frame[f"group_{name}"] == setting[name] for name in GROUPS])]
        seen, numbers = rows["place_change"].dropna(), interventions.lookup(**setting)
        assert numbers["n_obs"] == len(seen)
        if len(seen) >= FEWEST_RESPONSES:
            assert numbers["estimate"] == pytest.approx(seen.mean(), abs=1e-3)
            assert numbers["job_share"] == pytest.approx(rows["job_52w"].mean(), abs=1e-3)


def test_two_quarters_count_those_with_one_mix_in_both(interventions, frame):
    changes = []
    for _, rows in frame.groupby("client_id"):
        rows = rows.sort_values("wave")
        for first, second, third in zip(rows.index, rows.index[1:], rows.index[2:], strict=False):
            mixes = rows.loc[[first, second], [f"group_{name}" for name in GROUPS]].to_numpy()
            if (mixes == [True, False, False, False]).all():
                changes.append(rows.at[third, "progress_place"] - rows.at[first, "progress_place"])
    only_job = {**dict.fromkeys(GROUPS, False), "job": True, "quarters": 2}
    numbers = interventions.lookup(**only_job)
    assert numbers["n_obs"] == len(changes)
    assert numbers["estimate"] == pytest.approx(np.mean(changes), abs=1e-3)


def test_the_true_change_lies_in_the_interval_of_one_quarter_for_usual_mixes(interventions):
    usual = interventions.table.query("quarters == 1 and n_obs > 1000")
    assert len(usual) == 3
    assert usual["true_places"].between(usual["conf_low"], usual["conf_high"]).all()


def test_a_rare_mix_has_a_count_and_no_number(frame):
    flags = [f"group_{name}" for name in GROUPS]
    everything = frame[flags].all(axis=1)
    few = frame[~everything | (everything & (everything.cumsum() <= 4))]
    numbers = interventions_grid(few).lookup(**dict.fromkeys(GROUPS, True), quarters=1)
    assert numbers["n_obs"] <= 4
    assert numbers["estimate"] is None
    assert numbers["adjusted"] is None
    assert numbers["job_share"] is None
    assert numbers["true_places"] is None


def test_the_analysis_frame_stays_as_it_is(frame):
    columns, rows = list(frame.columns), len(frame)
    interventions_grid(frame)
    assert list(frame.columns) == columns
    assert len(frame) == rows
