"""Explained variation: nested shares, and that noise shows itself as noise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from bip_teach.errors import EstimationError
from bip_teach.estimate import CLIENT_RATINGS, REGISTER_COVARIATES, fit_explained_variation, fit_logit

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
        "permutation_adjusted",
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
    assert (search.table["permuted"] <= search.table["r_squared"] + 0.01).all()


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
    assert table.loc["bip", "permuted"] == pytest.approx(table.loc["register", "r_squared"], abs=0.01)


def test_permutation_adjusted_is_a_product_of_what_is_left(search):
    table = search.table
    left = ((1 - table["r_squared"]) / (1 - table["permuted"])).cumprod()
    np.testing.assert_allclose(table["permutation_adjusted"], 1 - left, rtol=1e-12)


def test_for_independent_rows_permuting_adjusts_like_the_number_of_parameters():
    generator = np.random.default_rng(5)
    X = pd.DataFrame(generator.normal(size=(300, 40)), columns=[f"x{i}" for i in range(40)])
    data = X.assign(y=X["x0"] + X["x20"] + generator.normal(size=300))
    blocks = {"first": [f"x{i}" for i in range(20)], "second": [f"x{i}" for i in range(20, 40)]}
    table = fit_explained_variation(data, "y", blocks).table
    np.testing.assert_allclose(table["permutation_adjusted"], table["adjusted"], atol=0.012)
    assert (table["r_squared"] - table["adjusted"]).min() > 0.03


def client_noise(seed: int, clients: int = 150, waves: int = 3) -> pd.DataFrame:
    """An outcome and 20 columns that belong to clients and have nothing to do with each other."""
    generator = np.random.default_rng(seed)
    once = generator.normal(size=(clients, 21))
    data = pd.DataFrame(np.repeat(once, waves, axis=0), columns=["y", *(f"x{i}" for i in range(20))])
    return data.assign(client_id=np.repeat(np.arange(clients), waves), z=(data["y"] > 0.5).astype(int))


@pytest.mark.parametrize(("outcome", "measure"), [("y", "r_squared"), ("z", "mcfadden")])
def test_columns_of_noise_about_clients_keep_nothing(outcome, measure):
    """Recovery: counting parameters forgives too little when clients answer several times."""
    blocks = {"a": [f"x{i}" for i in range(10)], "b": [f"x{i}" for i in range(10, 20)]}
    rows = [
        fit_explained_variation(client_noise(seed), outcome, blocks, measure, "client_id").table.loc["b"]
        for seed in range(12)
    ]
    mean = pd.DataFrame(rows)[["r_squared", "adjusted", "permutation_adjusted"]].astype(float).mean()
    assert mean["r_squared"] > 0.10
    assert mean["adjusted"] > 0.03
    assert abs(mean["permutation_adjusted"]) < 0.03


def test_a_block_without_new_columns_gains_nothing(toy):
    table = fit_explained_variation(
        toy, "n_channels", {"a": ["age", "b1"], "b": ["b1"]}, cluster="client_id"
    ).table
    assert table.loc["b", "permuted"] == pytest.approx(table.loc["a", "r_squared"], abs=1e-12)
    assert table.loc["b", "permutation_adjusted"] == pytest.approx(table.loc["a", "permutation_adjusted"])


def test_identifiers_in_a_logit_are_dealt_out_too(toy):
    blocks = {"a": ["b1", "b2"], "caseworker": ["caseworker_id"]}
    table = fit_explained_variation(toy, "job_52w", blocks, "mcfadden", "client_id").table
    assert table.loc["caseworker", "permuted"] == pytest.approx(
        table.loc["caseworker", "r_squared"], abs=0.03
    )
    assert table.loc["caseworker", "r_squared"] > table.loc["a", "r_squared"] + 0.02


def young(seed: int) -> pd.DataFrame:
    """About 400 young clients: one level of origin is so rare that at times nobody in it has the outcome."""
    generator = np.random.default_rng(seed)
    clients = 400
    once = pd.DataFrame(
        {
            "origin": generator.choice(["danish", "western", "non_western"], clients, p=[0.75, 0.01, 0.24]),
            "work": generator.random(clients),
            "network": generator.normal(size=clients),
        }
    )
    data = once.loc[np.repeat(np.arange(clients), 3)].rename_axis("client_id").reset_index()
    chance = 1 / (1 + np.exp(1.9 - 0.9 * data["network"]))
    return data.assign(education=(generator.random(len(data)) < chance).astype(int))


def test_a_level_that_separates_has_an_answer_in_every_sample():
    refused = 0
    for seed in range(30):
        data = young(seed)
        blocks = {"register": ["origin", "work"], "bip": ["network"]}
        fit = fit_explained_variation(data, "education", blocks, "mcfadden", "client_id")
        assert fit.table["r_squared"].is_monotonic_increasing
        assert fit.table[["r_squared", "permuted", "permutation_adjusted"]].abs().lt(1).all(axis=None)
        western = data.loc[data["origin"] == "western", "education"]
        if len(set(western)) == 1:
            refused += 1
            assert any("origin[western]" in note for note in fit.sample.notes)
            with pytest.raises(EstimationError, match=r"'origin\[western\]' separates.*merge its levels"):
                fit_logit(data, "education", ["origin", "work"])
        else:
            assert fit.sample.notes == ()
    assert 3 <= refused <= 27


def test_the_share_with_a_separating_level_is_the_limit_of_the_likelihood():
    """Rows of the level cost nothing in the end; all others are fitted as if it were not there."""
    data = young(0)
    data.loc[data["origin"] == "western", "education"] = 0
    blocks = {"all": ["origin", "work", "network"]}
    share = fit_explained_variation(data, "education", blocks, "mcfadden").table.loc["all", "r_squared"]
    others = data[data["origin"] != "western"]
    X = sm.add_constant(
        others[["work", "network"]].assign(other=(others["origin"] == "non_western").astype(float))
    )
    best = sm.Logit(others["education"], X).fit(disp=0).llf
    nothing = sm.Logit(data["education"], np.ones(len(data))).fit(disp=0).llf
    assert share == pytest.approx(1 - best / nothing, abs=1e-5)


def test_folds_keep_clients_whole_and_cover_all_rows(toy, search):
    by_fold = search.diagnostics.query("block == 'bip'")
    assert len(by_fold) == 5
    assert by_fold["n_obs"].sum() == len(toy)
    assert (by_fold["n_obs"] % 3 == 0).all()
