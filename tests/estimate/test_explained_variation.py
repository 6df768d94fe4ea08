"""Explained variation: nested shares, and that noise shows itself as noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.estimate import CLIENT_RATINGS, REGISTER_COVARIATES, fit_explained_variation

BLOCKS = {"register": REGISTER_COVARIATES, "bip": CLIENT_RATINGS, "caseworker": ("caseworker_id",)}


@pytest.fixture(scope="module")
def search(toy):
    return fit_explained_variation(toy, "n_channels", BLOCKS, cluster="client_id")


def test_columns_and_rows(search):
    assert list(search.table["block"]) == ["register", "bip", "caseworker"]
    wanted = [
        "block",
        "measure",
        "n_parameters",
        "r_squared",
        "adjusted",
        "cross_validated",
        "permuted",
        "n_obs",
    ]
    assert list(search.table.columns) == wanted


def test_in_sample_share_is_that_of_least_squares_with_dummies(toy):
    dummies = pd.get_dummies(toy["caseworker_id"], drop_first=True, dtype=float)
    X = sm.add_constant(pd.concat([toy[["age", "work_share_3y"]].astype(float), dummies], axis=1))
    blocks = {"all": ["age", "work_share_3y", "caseworker_id"]}
    table = fit_explained_variation(toy, "n_channels", blocks, cluster="client_id").table
    twin = sm.OLS(toy["n_channels"], X).fit()
    assert table.loc["all", "r_squared"] == pytest.approx(twin.rsquared, rel=1e-9)
    assert table.loc["all", "adjusted"] == pytest.approx(twin.rsquared_adj, rel=1e-9)
    assert table.loc["all", "n_parameters"] == twin.df_model


def test_shares_never_fall_in_the_sample(search):
    assert search.table["r_squared"].is_monotonic_increasing


def test_ratings_help_other_people_and_noise_identifiers_do_not(search):
    out = search.table["cross_validated"]
    assert out["bip"] > out["register"] + 0.1
    assert out["caseworker"] < out["bip"]


def test_permuted_caseworkers_gain_as_much_as_caseworkers_without_effect(search):
    gain = search.table.loc["caseworker", "r_squared"] - search.table.loc["bip", "r_squared"]
    by_chance = search.table.loc["caseworker", "permuted"] - search.table.loc["bip", "r_squared"]
    assert by_chance > 0.01
    assert gain == pytest.approx(by_chance, abs=0.015)
    assert search.table.loc[["register", "bip"], "permuted"].isna().all()


def test_real_caseworker_differences_exceed_the_permuted_ones(toy):
    generator = np.random.default_rng(3)
    names = toy["caseworker_id"].unique()
    level = dict(zip(names, generator.normal(0, 1, len(names)), strict=True))
    changed = toy.assign(n_channels=toy["n_channels"] + toy["caseworker_id"].map(level))
    row = fit_explained_variation(changed, "n_channels", BLOCKS, cluster="client_id").table.loc["caseworker"]
    assert row["r_squared"] > row["permuted"] + 0.1
    assert row["cross_validated"] > 0.3


def test_mcfadden_is_that_of_the_logit(toy):
    blocks = {"register": ["age", "sex"], "bip": ["b1", "b2"]}
    table = fit_explained_variation(toy, "job_52w", blocks, measure="mcfadden", cluster="client_id").table
    X = sm.add_constant((toy[["age"]].assign(sex=toy["sex"] == "male")).astype(float))
    twin = sm.Logit(toy["job_52w"], X).fit(disp=0)
    assert table.loc["register", "r_squared"] == pytest.approx(twin.prsquared, rel=1e-6)
    assert table.loc["bip", "cross_validated"] > table.loc["register", "cross_validated"]
    assert table["permuted"].isna().all()


def test_folds_keep_clients_whole_and_cover_all_rows(toy, search):
    by_fold = search.diagnostics.query("block == 'bip'")
    assert len(by_fold) == 5
    assert by_fold["n_obs"].sum() == len(toy)
    assert (by_fold["n_obs"] % 3 == 0).all()
