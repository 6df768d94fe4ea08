"""Clients: register covariates with the published marginals, and the traits that items measure.

Sources of the marginals: webinar slide on who took part (registry ids ``C.char.*``), indicator report
(``B.young_share``, ``B.pop.longterm_share``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from bip_teach.published import figure

Array = NDArray[np.float64]

#: Traits behind the items, apart from readiness. An item measures one trait.
TRAITS: Final = (
    "idea",
    "contact",
    "cooperation",
    "network",
    "everyday",
    "health",
    "competence",
    "manage_work",
    "knowledge",
    "realism",
    "goal",
    "tell",
    "instruction",
    "concentration",
    "wage_realism",
)
_FRAILTY_LOADING: Final = 0.5


@dataclass(frozen=True)
class Population:
    """Clients at entry.

    Attributes
    ----------
    covariates : DataFrame, one row per client
        Register covariates as in the table ``clients``, apart from ids.
    register : array (clients,)
        Register index *r* for jobs, mean about 0 and SD about 1.
    register_search, register_education : array (clients,)
        The same for job search and for education, with other weights.
    traits : array (clients, 15)
        Specific traits, independent standard normal, in the order of `TRAITS`.
    private : array (clients,)
        What the caseworker sees and no register or item holds (*q*), standard normal.
    """

    covariates: pd.DataFrame
    register: Array
    register_search: Array
    register_education: Array
    traits: Array
    private: Array

    @property
    def under_30(self) -> NDArray[np.bool_]:
        """Whether the client was under 30 at entry."""
        return self.covariates["age"].to_numpy() < figure("B.age_split").number

    def __len__(self) -> int:
        return len(self.private)


def generate_population(n_clients: int, rng: np.random.Generator) -> Population:
    """Draw clients.

    Parameters
    ----------
    n_clients : int
        Number of clients.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Population
        Covariates share one frailty factor, so that health problems and long benefit go together.
        Antidepressants and antipsychotics imply the psychiatric mark, as the source defines it.
    """
    frailty = rng.standard_normal(n_clients)
    covariates = pd.DataFrame({**_background(n_clients, rng), **_health(frailty, rng)})
    covariates["convicted"] = _convicted(covariates["sex"].to_numpy(), frailty, rng)
    work, benefit = _history(frailty, rng)
    covariates.insert(5, "work_share_3y", work)
    covariates.insert(6, "benefit_share_5y", benefit)
    return Population(
        covariates,
        _index(covariates, _JOB_WEIGHTS),
        _index(covariates, _SEARCH_WEIGHTS),
        _index(covariates, _EDUCATION_WEIGHTS),
        rng.standard_normal((n_clients, len(TRAITS))),
        rng.standard_normal(n_clients),
    )


def _background(n: int, rng: np.random.Generator) -> dict[str, NDArray[np.generic]]:
    split = int(figure("B.age_split").number)
    young = rng.random(n) < figure("B.young_share").share
    age = np.where(young, rng.integers(18, split, n), split + np.floor(36 * rng.beta(1.3, 1.5, n)))
    non_western, unskilled = figure("C.char.nonwestern").share, figure("C.char.unskilled").share
    return {
        "sex": rng.choice(["female", "male"], n),
        "age": age.astype(np.int64),
        "civil_status": rng.choice(["single", "cohabiting", "married"], n, p=[0.58, 0.22, 0.20]),
        "origin": rng.choice(
            ["danish", "western", "non_western"], n, p=[1 - non_western - 0.04, 0.04, non_western]
        ),
        "education": rng.choice(
            ["unskilled", "vocational", "higher"],
            n,
            p=[unskilled, 0.8 * (1 - unskilled), 0.2 * (1 - unskilled)],
        ),
    }


def _health(frailty: Array, rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    psychiatric_share = figure("C.char.psych").share
    psychiatric = _mark(frailty, psychiatric_share, rng)
    marks = {
        "psychiatric": psychiatric,
        "musculoskeletal": _mark(frailty, figure("C.char.musculo").share, rng),
        "digestive_urinary": _mark(frailty, figure("C.char.digest").share, rng),
        "antidepressants": psychiatric
        & (rng.random(len(frailty)) < figure("C.char.antidep").share / psychiatric_share),
        "antipsychotics": psychiatric
        & (rng.random(len(frailty)) < figure("C.char.antipsych").share / psychiatric_share),
        "lifestyle_medicine": _mark(frailty, figure("C.char.lifestyle").share, rng),
    }
    return {name: mark.astype(np.int64) for name, mark in marks.items()}


def _mark(frailty: Array, share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Mark a `share` of clients, more often where frailty is high."""
    latent = _FRAILTY_LOADING * frailty + np.sqrt(1 - _FRAILTY_LOADING**2) * rng.standard_normal(len(frailty))
    return np.asarray(latent > norm.isf(share))


def _convicted(sex: NDArray[np.generic], frailty: Array, rng: np.random.Generator) -> NDArray[np.int64]:
    men = figure("C.char.convicted").share
    return np.where(sex == "male", _mark(frailty, men, rng), _mark(frailty, men / 5, rng)).astype(np.int64)


def _history(frailty: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Share of three years in work and of five years on benefit; together they fit in five years."""
    n = len(frailty)
    long_benefit = _mark(frailty, figure("B.pop.longterm_share").share, rng)
    threshold = figure("B.pop.longterm_threshold").share
    ever_worked = rng.random(n) < np.where(long_benefit, 0.15, 0.70)
    mean_if_worked = np.where(long_benefit, 0.08, 0.165)
    work = np.where(ever_worked, rng.beta(6 * mean_if_worked, 6 * (1 - mean_if_worked)), 0.0)
    work = np.where(long_benefit, np.minimum(work, (1 - threshold) / 0.6), work)
    ceiling = 1 - 0.6 * work
    share = rng.random(n)
    benefit = np.where(
        long_benefit,
        threshold + share * (ceiling - threshold),
        np.sqrt(share) * np.minimum(ceiling, threshold),
    )
    # Rounded down, so that the two shares still fit in five years.
    return np.floor(1000 * work) / 1000, np.floor(1000 * benefit) / 1000


#: covariate (or its level): (weight, mean, SD of the covariate in the population)
_JOB_WEIGHTS: Final = {
    "work_share_3y": 0.55,
    "benefit_share_5y": -0.40,
    "age": -0.35,
    "psychiatric": -0.30,
    "musculoskeletal": -0.25,
    "antipsychotics": -0.25,
    "education=unskilled": -0.25,
    "origin=non_western": -0.20,
}
_SEARCH_WEIGHTS: Final = {
    "work_share_3y": 0.45,
    "age": -0.40,
    "psychiatric": -0.35,
    "musculoskeletal": -0.35,
    "sex=male": 0.30,
    "civil_status=single": 0.20,
}
_EDUCATION_WEIGHTS: Final = {
    "age": -0.45,
    "psychiatric": -0.35,
    "convicted": -0.35,
    "education=unskilled": 0.25,
    "sex=male": -0.25,
    "benefit_share_5y": -0.40,
}
#: Mean and SD by which a covariate is put on a common scale.
_SCALE: Final = {
    "work_share_3y": (0.05, 0.098),
    "benefit_share_5y": (0.76, 0.20),
    "age": (43.1, 11.2),
}


def _index(covariates: pd.DataFrame, weights: dict[str, float]) -> Array:
    """Weighted sum of scaled covariates, divided by the SD that independent covariates would have."""
    total = np.zeros(len(covariates))
    for name, weight in weights.items():
        column, _, level = name.partition("=")
        values = covariates[column].to_numpy()
        if level:
            values = (values == level).astype(float)
        centre, scale = _SCALE.get(column, (0.3, 0.45))
        total += weight * (values - centre) / scale
    return np.asarray(total / np.sqrt(sum(weight**2 for weight in weights.values())))
