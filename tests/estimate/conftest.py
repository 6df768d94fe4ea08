"""Small made-up data for the estimators, with known effects, apart from the package's own simulator."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

CHANNELS = ("newspapers", "online_portals", "unsolicited", "own_network", "internship", "temp_agency")
REGISTER_FLAGS = (
    "psychiatric",
    "musculoskeletal",
    "digestive_urinary",
    "antidepressants",
    "antipsychotics",
    "lifestyle_medicine",
    "convicted",
)


def make_cases(
    seed: int,
    n_clients: int = 600,
    n_caseworkers: int = 60,
    n_centres: int = 6,
    effect: float = 0.5,
    waves: int = 3,
    crossed: bool = False,
) -> pd.DataFrame:
    """Clients meet caseworkers by lot within a centre; an unseen strength moves both belief and outcome.

    A client keeps the caseworker with probability 0.8 per wave. `effect` is the outcome per step of belief.
    With `crossed`, caseworkers work in all centres.
    """
    generator = np.random.default_rng(seed)
    n = n_clients * waves
    client = np.repeat(np.arange(n_clients), waves)
    centre = np.repeat(generator.integers(0, n_centres, n_clients), waves)
    per_centre = n_caseworkers // n_centres
    drawn = generator.integers(0, n_caseworkers if crossed else per_centre, n)
    stays = (generator.random(n) < 0.8) & (np.arange(n) % waves > 0)
    for row in np.flatnonzero(stays):
        drawn[row] = drawn[row - 1]
    caseworker = drawn if crossed else centre * per_centre + drawn
    strength = np.repeat(generator.normal(size=n_clients), waves)
    focus = generator.normal(0, 0.7, n_caseworkers)
    centre_level = generator.normal(0, 0.5, n_centres)
    age = np.repeat(generator.integers(18, 66, n_clients), waves)
    belief = 2.5 + focus[caseworker] + 0.6 * strength + centre_level[centre] + generator.normal(0, 0.5, n)
    outcome = effect * belief + strength + centre_level[centre] + 0.01 * age + generator.normal(0, 0.7, n)
    return pd.DataFrame(
        {
            "client_id": [f"P{number:06d}" for number in client],
            "caseworker_id": [f"C{number:04d}" for number in caseworker],
            "jobcentre_id": [f"J{number:02d}" for number in centre],
            "wave": np.tile(np.arange(1, waves + 1), n_clients),
            "belief": belief,
            "outcome": outcome,
            "age": age,
            "sex": np.repeat(generator.choice(["female", "male"], n_clients), waves),
        }
    )


def make_frame(seed: int = 1, n_clients: int = 700) -> pd.DataFrame:
    """A table with the columns of the response-level analysis frame that the estimators read."""
    generator = np.random.default_rng(seed + 1000)
    frame = make_cases(seed, n_clients, n_caseworkers=60, n_centres=6)
    n, waves = len(frame), 3
    once = {name: generator.integers(0, 2, n_clients) for name in REGISTER_FLAGS}
    once |= {name: generator.random(n_clients) for name in ("work_share_3y", "benefit_share_5y")}
    once |= {
        "civil_status": generator.choice(["single", "cohabiting", "married"], n_clients),
        "origin": generator.choice(["danish", "western", "non_western"], n_clients, p=[0.6, 0.1, 0.3]),
        "education": generator.choice(["unskilled", "vocational", "higher"], n_clients),
    }
    for name, values in once.items():
        frame[name] = np.repeat(values, waves)
    strength = np.repeat(generator.normal(size=n_clients), waves)
    for name in [f"b{i}" for i in range(1, 10)] + [f"s{i}" for i in range(2, 12)]:
        rating = np.clip(np.round(3 + 0.6 * strength + generator.normal(0, 0.9, n)), 1, 5)
        frame[name] = pd.array(rating, dtype="Float64")
        frame.loc[generator.random(n) < 0.03, name] = pd.NA
    frame["belief"] = np.clip(np.round(frame["belief"]), 1, 5)
    frame.loc[generator.random(n) < 0.02, "belief"] = np.nan
    chance = 1 / (1 + np.exp(2.6 - 0.8 * strength - 0.4 * (frame["belief"].fillna(3) - 3)))
    frame["job_52w"] = (generator.random(n) < chance).astype(int)
    frame["n_channels"] = np.clip(np.round(2 + strength + generator.normal(0, 1, n)), 0, 6)
    changed = frame["caseworker_id"].ne(frame.groupby("client_id")["caseworker_id"].shift())
    frame["switched"] = (changed & (frame["wave"] > 1)).astype(int)
    frame["n_switches"] = changed.groupby(frame["client_id"]).cumsum() - 1
    frame["quarters_since_entry"] = frame["wave"] - 1
    frame["mix"] = generator.choice(["none", "job_only", "other_single", "combined_with_job"], n)
    frame["progress_place"] = generator.uniform(0, 100, n)
    gain = frame["mix"].map({"none": -6.0, "job_only": 2.0, "other_single": -1.0, "combined_with_job": 21.0})
    frame["place_change"] = gain - 0.3 * (frame["progress_place"] - 50) + generator.normal(0, 10, n)
    frame.loc[frame["wave"] == waves, "place_change"] = np.nan
    return frame


@pytest.fixture(scope="session")
def cases() -> Callable[..., pd.DataFrame]:
    return make_cases


@pytest.fixture(scope="session")
def toy() -> pd.DataFrame:
    return make_frame()
