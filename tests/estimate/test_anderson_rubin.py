"""The interval of Anderson and Rubin: where it ends, its kinds, and what a weak instrument makes of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bip_teach.errors import (
    WeakInstrumentWarning,
)
from bip_teach.estimate import fit_leniency, leave_one_out_leniency
from bip_teach.estimate.instrument_strength import anderson_rubin, reduced_forms

KEYS = {"examiner": "caseworker_id", "cell": "jobcentre_id", "leave_out": "client_id"}


def demeaned(data, names):
    return [(data[n] - data.groupby("jobcentre_id")[n].transform("mean")).to_numpy() for n in names]


def test_anderson_rubin_ends_are_where_the_test_just_rejects(cases):
    data = cases(33)
    data["z"] = leave_one_out_leniency(data, "belief", "caseworker_id", "jobcentre_id", "client_id")
    y, d, z = demeaned(data, ["outcome", "belief", "z"])
    codes = pd.factorize(data["client_id"])[0]
    found = anderson_rubin(reduced_forms(y, d, z, codes, 6))
    assert found.kind == "interval"
    for end in (found.conf_low, found.conf_high):
        forms = reduced_forms(y - end * d, d, z, codes, 6)
        t2 = forms.outcome_slope**2 / forms.covariance[0, 0]
        assert t2 == pytest.approx(stats.f.ppf(0.95, 1, forms.degrees), rel=1e-8)


def test_anderson_rubin_holds_what_a_grid_holds_when_weak():
    generator = np.random.default_rng(4)
    kinds = set()
    for _ in range(40):
        z, u = generator.normal(size=(2, 60))
        d = 0.15 * z + u
        y = 0.5 * d + u + generator.normal(size=60)
        forms = reduced_forms(y, d, z, None, 1)
        found = anderson_rubin(forms)
        kinds.add(found.kind)
        grid = np.linspace(-30, 30, 601)
        slope = forms.outcome_slope - grid * forms.treatment_slope
        cov = forms.covariance
        variance = cov[0, 0] - 2 * grid * cov[0, 1] + grid**2 * cov[1, 1]
        inside = slope**2 <= stats.f.ppf(0.95, 1, forms.degrees) * variance
        expected = (grid >= found.conf_low) & (grid <= found.conf_high)
        if found.kind == "two rays":
            expected &= (grid <= found.gap_low) | (grid >= found.gap_high)
        np.testing.assert_array_equal(inside, expected)
    assert kinds == {"interval", "two rays", "whole line"}


def test_weak_instrument_warns_and_the_set_has_no_end(cases):
    data = cases(34, n_clients=80, n_caseworkers=12, n_centres=2)
    generator = np.random.default_rng(0)
    data["belief"] = generator.normal(size=len(data))
    with pytest.warns(WeakInstrumentWarning, match=r"below 10.*Anderson–Rubin"):
        fit = fit_leniency(data, "outcome", "belief", **KEYS)
    ends = fit.diagnostics.anderson_rubin.loc[0, ["conf_low", "conf_high"]].astype(float)
    assert np.isinf(ends).all()
    assert fit.diagnostics.anderson_rubin.loc[0, "note"]
