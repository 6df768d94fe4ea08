"""The two grids say what the estimators say, on the shipped panel."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from bip_teach import estimate
from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.what_if import FEWEST_RESPONSES, GROUPS, belief_grid, interventions_grid


@pytest.fixture(scope="module")
def belief(frame):
    return belief_grid(frame)


@pytest.fixture(scope="module")
def interventions(frame):
    return interventions_grid(frame)


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


def test_the_effect_is_the_two_stage_estimate_and_ends_at_the_top(belief, frame):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        fit = estimate.fit_leniency(
            frame.dropna(subset=["belief"]),
            outcome="job_52w",
            treatment="belief",
            examiner="caseworker_id",
            cell="jobcentre_id",
            controls=(*estimate.REGISTER_COVARIATES, *estimate.CLIENT_RATINGS),
            cluster="caseworker_id",
            leave_out="client_id",
        )
    expected = 100 * fit.table.set_index("term").loc["2sls", "estimate"]
    for level in (1, 2, 3, 4):
        assert belief.lookup(belief=level, switches=0, outcome="job")["effect_pp"] == pytest.approx(
            expected, abs=1e-4
        )
    assert belief.lookup(belief=5, switches=0, outcome="job")["effect_pp"] is None


def test_mixes_give_the_plain_means_of_their_responses(interventions, frame):
    for setting in interventions.settings():
        rows = frame[np.logical_and.reduce([frame[f"group_{name}"] == setting[name] for name in GROUPS])]
        seen, numbers = rows["place_change"].dropna(), interventions.lookup(**setting)
        assert numbers["n_obs"] == len(seen)
        if len(seen) >= FEWEST_RESPONSES:
            assert numbers["estimate"] == pytest.approx(seen.mean(), abs=1e-3)
            assert numbers["job_share"] == pytest.approx(rows["job_52w"].mean(), abs=1e-3)


def test_a_rare_mix_has_a_count_and_no_number(frame):
    flags = [f"group_{name}" for name in GROUPS]
    everything = frame[flags].all(axis=1)
    few = frame[~everything | (everything & (everything.cumsum() <= 4))]
    numbers = interventions_grid(few).lookup(**dict.fromkeys(GROUPS, True))
    assert numbers["n_obs"] <= 4
    assert numbers["estimate"] is None
    assert numbers["adjusted"] is None
    assert numbers["job_share"] is None


def test_the_analysis_frame_stays_as_it_is(frame):
    columns, rows = list(frame.columns), len(frame)
    interventions_grid(frame)
    assert list(frame.columns) == columns
    assert len(frame) == rows
