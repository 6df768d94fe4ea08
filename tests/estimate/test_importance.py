"""Which indicators matter: the same numbers as the models give, on one scale, and what chance finds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from bip_teach.errors import EstimationError, InvalidArgumentError, UnknownNameError
from bip_teach.estimate import RESULT_COLUMNS, fit_importance, fit_linear_probability, fit_logit

ITEMS = ["b1", "b2", "b3", "s2"]
CONTROLS = ["age", "sex", "origin"]
NUMBERS = ["estimate", "std_error", "p_value", "conf_low", "conf_high"]


@pytest.fixture(scope="module")
def fit(toy):
    return fit_importance(toy, "job_52w", ITEMS, CONTROLS, cluster="client_id")


def by_hand(toy: pd.DataFrame) -> pd.DataFrame:
    values = toy[ITEMS].astype("Float64").astype(float)
    return toy.assign(**(values / values.std(ddof=0)))


@pytest.mark.parametrize(("model", "estimator"), [("logit", fit_logit), ("linear", fit_linear_probability)])
def test_numbers_are_those_of_the_models_on_standardised_indicators(toy, fit, model, estimator):
    twin = estimator(by_hand(toy), "job_52w", [*CONTROLS, *ITEMS], "client_id").table.loc[ITEMS]
    found = fit.table[fit.table["model"] == model].set_index("term").loc[ITEMS]
    np.testing.assert_allclose(found[NUMBERS], twin[NUMBERS].to_numpy(dtype=float), rtol=1e-6)


@pytest.mark.parametrize(("model", "estimator"), [("logit", fit_logit), ("linear", fit_linear_probability)])
def test_one_at_a_time_each_indicator_has_a_model_of_its_own(toy, model, estimator):
    fit = fit_importance(toy, "job_52w", ITEMS, CONTROLS, "client_id", jointly=False)
    found = fit.table[fit.table["model"] == model].set_index("term")
    for name in ITEMS:
        twin = estimator(by_hand(toy), "job_52w", [*CONTROLS, name], "client_id").table.loc[name]
        np.testing.assert_allclose(
            found.loc[name, NUMBERS].to_numpy(dtype=float), twin[NUMBERS].to_numpy(dtype=float), rtol=1e-6
        )


def test_columns_ranks_and_intervals(fit):
    wanted = ["model", "rank", "excludes_zero", "p_value_holm", "excludes_zero_holm", "indicator_sd"]
    assert list(fit.table.columns) == [*RESULT_COLUMNS, *wanted]
    assert set(fit.table["contrast"]) == {"one SD more"}
    for _, rows in fit.table.groupby("model"):
        assert rows["rank"].tolist() == [1, 2, 3, 4]
        assert rows["estimate"].abs().is_monotonic_decreasing
    outside = (fit.table["conf_low"] > 0) | (fit.table["conf_high"] < 0)
    assert (fit.table["excludes_zero"] == outside).all()
    assert (fit.table["n_obs"] == fit.sample.n_used).all()


def test_holm_is_that_of_statsmodels(fit):
    for _, rows in fit.table.groupby("model"):
        twin = multipletests(rows["p_value"], alpha=0.05, method="holm")
        np.testing.assert_allclose(rows["p_value_holm"], twin[1], rtol=1e-12)
        assert rows["excludes_zero_holm"].tolist() == twin[0].tolist()


def test_diagnostics_count_what_is_found(toy, fit):
    values = fit.diagnostics.set_index("quantity")["value"]
    assert values["n_clusters"] == toy["client_id"].nunique()
    assert values["n_indicators"] == 4
    for model, rows in fit.table.groupby("model"):
        assert values[f"found_{model}"] == rows["excludes_zero"].sum()
        assert values[f"found_holm_{model}"] == rows["excludes_zero_holm"].sum()


def test_another_outcome_gets_the_linear_model_alone(toy):
    fit = fit_importance(toy, "n_channels", ITEMS, CONTROLS, "client_id")
    assert set(fit.table["model"]) == {"linear"}
    twin = fit_linear_probability(by_hand(toy), "n_channels", [*CONTROLS, *ITEMS], "client_id").table
    np.testing.assert_allclose(fit.table["estimate"], twin.loc[fit.table["term"], "estimate"], rtol=1e-6)


def test_missing_answers_keep_their_rows_and_the_frame_is_not_changed(toy):
    before = toy.copy(deep=True)
    fit = fit_importance(toy, "job_52w", ITEMS)
    assert toy["b1"].isna().any()
    assert fit.sample.n_used == len(toy)
    pd.testing.assert_frame_equal(toy, before)


@settings(max_examples=4)
@given(scale=st.floats(0.01, 100), shift=st.floats(-50, 50), seed=st.integers(0, 1000))
def test_units_and_row_order_do_not_matter(toy, fit, scale, shift, seed):
    moved = toy.assign(b1=shift + scale * toy["b1"].astype("Float64").astype(float))
    other = fit_importance(moved.sample(frac=1, random_state=seed), "job_52w", ITEMS, CONTROLS, "client_id")
    pd.testing.assert_frame_equal(
        other.table.drop(columns="indicator_sd"), fit.table.drop(columns="indicator_sd"), rtol=1e-5
    )


def test_an_indicator_turned_round_changes_its_sign_only(toy, fit):
    turned = fit_importance(toy.assign(b1=6 - toy["b1"]), "job_52w", ITEMS, CONTROLS, "client_id").table
    sign = np.where(turned["term"] == "b1", -1, 1)
    np.testing.assert_allclose(sign * turned["estimate"], fit.table["estimate"], rtol=1e-6)
    assert turned["rank"].tolist() == fit.table["rank"].tolist()


def draw(seed: int, clients: int = 400) -> pd.DataFrame:
    """Two answers of each client: `strong` matters, `weak` matters a little, eight columns do not."""
    generator = np.random.default_rng(seed)
    ability = generator.normal(size=clients).repeat(2)
    noise = generator.normal(size=(clients, 8)).repeat(2, axis=0)
    data = pd.DataFrame(noise, columns=[f"noise{i}" for i in range(8)])
    data["strong"], data["weak"] = ability, generator.normal(size=2 * clients)
    luck = generator.normal(0, 1, clients).repeat(2)
    chance = 1 / (1 + np.exp(1.5 - 0.8 * data["strong"] - 0.3 * data["weak"] - luck))
    return data.assign(
        client_id=np.repeat(np.arange(clients), 2), job=(generator.random(2 * clients) < chance).astype(int)
    )


def true_difference() -> float:
    """Difference in the chance for one more of `strong`, averaged, from a large draw of chances."""
    generator = np.random.default_rng(99)
    index = -1.5 + 0.8 * generator.normal(size=400_000) + 0.3 * generator.normal(size=400_000)
    p = 1 / (1 + np.exp(-index - generator.normal(size=400_000)))
    return float(0.8 * (p * (1 - p)).mean())


def test_recovers_what_matters_and_corrects_for_what_chance_finds():
    """Over 30 draws: coverage of the logit's difference, finds among noise, and any find after Holm."""
    names = ["strong", "weak", *(f"noise{i}" for i in range(8))]
    truth, covered, noise, any_noise, ranks = true_difference(), [], [], [], []
    for seed in range(30):
        table = fit_importance(draw(seed), "job", names, cluster="client_id").table
        logit = table[table["model"] == "logit"].set_index("term")
        covered.append(logit.loc["strong", "conf_low"] < truth < logit.loc["strong", "conf_high"])
        idle = logit.loc[names[2:]]
        noise.append(idle["excludes_zero"].mean())
        any_noise.append(idle["excludes_zero_holm"].any())
        ranks.append(logit.loc["strong", "rank"])
    assert np.mean(covered) >= 0.86
    assert 0.01 < np.mean(noise) < 0.10
    assert np.mean(any_noise) <= 0.14
    assert set(ranks) == {1}


def test_without_clusters_noise_about_clients_is_found_too_often():
    generator, names = np.random.default_rng(8), [f"noise{i}" for i in range(10)]
    shares = {None: [], "client_id": []}
    for _ in range(25):
        once = generator.normal(size=(150, 11)).repeat(4, axis=0)
        data = pd.DataFrame(once, columns=["wage", *names]).assign(client_id=np.arange(150).repeat(4))
        data["wage"] += 0.5 * generator.normal(size=len(data))
        for cluster, found in shares.items():
            found.append(fit_importance(data, "wage", names, cluster=cluster).table["excludes_zero"].mean())
    assert np.mean(shares[None]) > 0.2
    assert np.mean(shares["client_id"]) < 0.1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda d: fit_importance(d, "job_52w", []), InvalidArgumentError, "indicators is empty"),
        (lambda d: fit_importance(d, "job_52w", "b1"), InvalidArgumentError, "Give a list"),
        (lambda d: fit_importance(d, "job_52w", ["b1", "b1"]), InvalidArgumentError, "'b1' comes twice"),
        (lambda d: fit_importance(d, "job_52w", ["b1"], ["b1"]), InvalidArgumentError, "and a control"),
        (lambda d: fit_importance(d, "job_52w", ["sex"]), InvalidArgumentError, "must hold numbers"),
        (lambda d: fit_importance(d, "job_52w", ["b99"]), UnknownNameError, "no column 'b99'"),
        (
            lambda d: fit_importance(d.assign(b1=3), "job_52w", ["b1"]),
            EstimationError,
            "indicator 'b1' is 3 in all",
        ),
        (
            lambda d: fit_importance(d.assign(b1=np.nan), "job_52w", ["b1"]),
            EstimationError,
            "No row is left: indicator 'b1'",
        ),
        (
            lambda d: fit_importance(d.assign(twin=2 * d["b1"]), "job_52w", ["b1", "twin"]),
            EstimationError,
            "'twin' follows exactly",
        ),
        (
            lambda d: fit_importance(d.assign(tells=d["job_52w"]), "job_52w", ["tells"]),
            EstimationError,
            "'tells' separates",
        ),
        (lambda d: fit_importance(d.head(3), "n_channels", ["age"]), EstimationError, "rows"),
        (lambda d: fit_importance(d.assign(job_52w=1), "job_52w", ["b1"]), EstimationError, "is 1 in all"),
    ],
)
def test_bad_input_says_what_to_do(toy, call, error, message):
    with pytest.raises(error, match=message):
        call(toy)
