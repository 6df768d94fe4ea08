"""Moments: names, identities, and the same numbers by explicit loops and by other code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.calibrate import MIN_CASELOAD, TARGETS, derived_moments
from bip_teach.calibrate.explained import (
    explained_education,
    explained_moments,
    fitted_variance,
    within_share,
)
from bip_teach.calibrate.moments import leave_one_out, moments
from bip_teach.calibrate.sample import Sample, collect
from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.simulate import SHIPPED_CLIENTS, calibrated_design
from bip_teach.simulate.design import CHOICES
from bip_teach.simulate.world import World, generate_worlds

Found = dict[str, float]


def test_every_target_has_its_moment(found: Found) -> None:
    assert {target.moment for target in TARGETS} <= set(found)
    assert all(np.isfinite(value) for value in found.values())


def test_each_moment_is_the_target_of_one_entry() -> None:
    names = [target.moment for target in TARGETS]
    assert len(names) == len(set(names))


def test_a_draw_in_pieces_has_the_same_moments(found: Found) -> None:
    pieces = generate_worlds(6_000, 5, calibrated_design(), chunk=2_048)
    again = moments(collect(pieces))
    assert again == pytest.approx(found, rel=1e-9)


@pytest.mark.parametrize(
    "names",
    [
        [f"channels_{number}" for number in range(7)],
        [f"belief_share_{step}" for step in range(1, 6)],
        [f"client_belief_share_{step}" for step in range(1, 6)],
        [f"choice_{name}" for name in CHOICES],
        ["choice_none", "choice_one", "choice_combined"],
        ["searches", "channels_0"],
    ],
)
def test_shares_add_up(found: Found, names: list[str]) -> None:
    assert sum(found[name] for name in names) == pytest.approx(100)


def test_numbers_computed_from_numbers_follow_the_sources(found: Found) -> None:
    derived = derived_moments(found)
    assert derived["after_switch_job"] == found["job"] + found["effect_switch_job"]
    assert derived["relative_belief_job"] == 100 * found["effect_belief_job"] / found["job"]
    assert derived["third_relative"] == pytest.approx(100 * (found["third_high"] / found["third_low"] - 1))
    assert derived["responses"] == SHIPPED_CLIENTS * found["responses_per_client"]
    assert derived["responses_both"] == 2 * derived["responses"]
    assert derived["belief_share_high"] == found["belief_share_4"] + found["belief_share_5"]
    assert derived["places_other_worst"] <= derived["places_other_best"]
    assert set(derived) <= set(found)


def test_rates_are_means_over_responses(sample: Sample, found: Found) -> None:
    rows = pd.DataFrame({name: sample.responses[name] for name in ("job", "education", "young", "week")})
    assert found["job"] == pytest.approx(100 * rows["job"].mean())
    assert found["job_or_education"] == pytest.approx(100 * (rows["job"] + rows["education"]).mean())
    assert found["education_young"] == pytest.approx(100 * rows.loc[rows["young"], "education"].mean())
    assert found["responses_per_client"] == pytest.approx(len(rows) / 6_000)
    assert found["responses_per_client_august"] == pytest.approx((rows["week"] <= 190).sum() / 6_000)


def test_the_gradient_weighs_by_the_chance_of_an_answer(sample: Sample, found: Found) -> None:
    rows = pd.DataFrame({name: sample.responses[name] for name in ("belief", "in_work", "dont_know")})
    known = 1 - rows["dont_know"]
    for step, part in rows.groupby("belief"):
        expected = 100 * np.average(part["in_work"], weights=known[part.index])
        assert found[f"gradient_{step}"] == pytest.approx(expected)
        assert found[f"belief_share_{step}"] == pytest.approx(100 * known[part.index].sum() / known.sum())


def test_switched_counts_clients_with_two_responses(world: World, found: Found) -> None:
    client, quarter = world.rows
    rows = pd.DataFrame({"client": client, "caseworker": world.paths.caseworker[client, quarter]})
    by_client = rows.groupby("client")["caseworker"]
    several = by_client.size() >= 2
    moved = by_client.apply(lambda caseworkers: (caseworkers.diff().iloc[1:] != 0).any())
    assert found["switched"] == pytest.approx(100 * moved[several].mean())


def test_leave_one_out_equals_an_explicit_loop(sample: Sample) -> None:
    names = ("client", "caseworker", "centre", "belief")
    rows = pd.DataFrame({name: sample.responses[name] for name in names})
    value = leave_one_out(sample)
    centre_mean = rows.groupby("centre")["belief"].mean()
    for number in range(0, len(rows), 997):
        own = rows.iloc[number]
        others = rows[(rows["caseworker"] == own["caseworker"]) & (rows["client"] != own["client"])]
        expected = others["belief"].mean() - centre_mean[own["centre"]]
        assert value[number] == pytest.approx(expected)


def test_quarters_of_caseworkers_follow_an_explicit_ranking(sample: Sample, found: Found) -> None:
    table = pd.DataFrame(
        {"who": sample.clients["first_caseworker"], "got": sample.clients["job_after_entry"].astype(float)}
    )
    shares = table.groupby("who")["got"].agg(["mean", "size"])
    ranked = np.sort(shares.loc[shares["size"] >= MIN_CASELOAD, "mean"])
    quarters = [found[f"quarter_{number}"] for number in range(1, 5)]
    assert quarters == pytest.approx([100 * part.mean() for part in np.array_split(ranked, 4)])
    assert quarters == sorted(quarters)


def test_channels_are_counted_among_those_who_search(sample: Sample, found: Found) -> None:
    searches = sample.responses["n_channels"] > 0
    assert found["searches"] == pytest.approx(100 * searches.mean())
    for item in SEARCH_CHANNELS:
        uses = sample.responses[f"uses_{item.id}"]
        assert not uses[~searches].any()
        assert found[f"uses_{item.id}"] == pytest.approx(100 * uses[searches].mean())


def regression_data(n: int = 500) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centred regressors, a correlated outcome, and groups."""
    rng = np.random.default_rng(3)
    block = rng.standard_normal((n, 4))
    group = rng.integers(0, 25, n)
    outcome = block @ [0.5, -0.2, 0.0, 0.1] + 0.5 * rng.standard_normal(25)[group] + rng.standard_normal(n)
    return block - block.mean(axis=0), outcome, group


def test_fitted_variance_is_that_of_a_regression() -> None:
    block, outcome, _ = regression_data()
    fit = sm.OLS(outcome, sm.add_constant(block)).fit()
    assert fitted_variance(block, outcome) / outcome.var() == pytest.approx(fit.rsquared)


def test_a_column_twice_changes_nothing() -> None:
    block, outcome, _ = regression_data()
    twice = np.column_stack([block, block[:, 0]])
    assert fitted_variance(twice, outcome) == pytest.approx(fitted_variance(block, outcome))


def test_one_constant_for_each_group_is_a_regression_with_dummies() -> None:
    block, outcome, group = regression_data()
    dummies = pd.get_dummies(group, dtype=float).to_numpy()
    fit = sm.OLS(outcome, np.column_stack([dummies, block])).fit()
    expected = 1 - fit.ssr / ((outcome - outcome.mean()) ** 2).sum()
    assert within_share(block, outcome, group) == pytest.approx(expected)


def test_groups_alone_explain_what_lies_between_them() -> None:
    _, outcome, group = regression_data()
    between = pd.Series(outcome).groupby(group).transform("mean").var(ddof=0) / outcome.var()
    assert within_share(np.zeros((500, 1)), outcome, group) == pytest.approx(between)


def test_the_share_of_education_is_that_of_a_logit(sample: Sample) -> None:
    """For an outcome of 0 and 1 the expected log likelihood is the log likelihood."""
    young = np.asarray(sample.responses["young"], dtype=bool)
    chance = sample.responses["education"].astype(float)
    realised = (np.random.default_rng(1).random(len(chance)) < chance).astype(float)
    realised_sample = replace(sample, responses=sample.responses | {"education": realised})
    found = explained_education(realised_sample, young)["r2_education_register"]
    client = sample.responses["client"][young]
    register = np.column_stack(
        [values[client].astype(float) for name, values in sample.clients.items() if name.startswith("x_")]
    )
    # Age and the rest in standard units: the scale does not matter to the fit, only to its numbers.
    spread = register.std(axis=0)
    register = (register - register.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    fit = sm.Logit(realised[young], sm.add_constant(register)).fit(disp=0, method="newton", maxiter=100)
    assert found == pytest.approx(100 * fit.prsquared, abs=1e-6)


def test_more_information_explains_more(sample: Sample) -> None:
    found = explained_moments(sample)
    assert found["r2_search_register"] < found["r2_search_both"] < found["r2_search_caseworker"]
    assert found["r2_job_register"] < found["r2_job_both"] < found["r2_job_caseworker"]
    assert found["r2_education_register"] < found["r2_education_both"]
    assert all(0 < value < 100 for value in found.values())


@pytest.mark.parametrize(
    ("field", "change", "moment", "rises"),
    [
        ("job_intercept", lambda value: value + 0.5, "job", True),
        ("education_intercept_young", lambda value: value + 0.5, "education_young", True),
        ("switch_share", lambda value: value + 0.05, "switched", True),
        ("attrition", lambda value: value + 0.1, "responses", False),
        ("dont_know_share", lambda value: value * 2, "belief_share_dont_know", True),
        ("flexjob_intercept", lambda value: value + 0.5, "flexjob_end_2016", True),
        ("job_belief", lambda value: value + 0.2, "effect_belief_job", True),
        ("job_switch", lambda value: value - 0.2, "effect_switch_job", False),
        ("search_register", lambda value: value + 0.2, "r2_search_register", True),
    ],
)
def test_a_parameter_moves_its_moment(
    world: World, found: Found, field: str, change: Callable[[float], float], moment: str, rises: bool
) -> None:
    moved = replace(world.design, **{field: change(getattr(world.design, field))})
    after = moments(collect(generate_worlds(6_000, 5, moved, 8_192)))[moment]
    assert (after > found[moment]) is rises
    assert after != pytest.approx(found[moment], rel=1e-3)
