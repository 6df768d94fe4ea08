"""Clients: register covariates with the published marginals, and the traits that items measure.

Sources of the marginals: webinar slide on who took part (registry ids ``C.char.*``), indicator report
(``B.young_share``, ``B.pop.longterm_share``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from bip_teach.published import figure
from bip_teach.simulate.draws import Stream

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]

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
#: Levels of the covariates that are not numbers; a client's value is the place in this row.
LEVELS: Final = {
    "sex": ("female", "male"),
    "civil_status": ("single", "cohabiting", "married"),
    "origin": ("danish", "western", "non_western"),
    "education": ("unskilled", "vocational", "higher"),
}
_FRAILTY_LOADING: Final = 0.5
#: What no source prints (invented): civil status, western immigrants, vocational training of the skilled.
_CIVIL_STATUS: Final = (0.58, 0.22)
_WESTERN: Final = 0.04
_VOCATIONAL: Final = 0.8


@dataclass(frozen=True)
class Population:
    """Clients at entry.

    Attributes
    ----------
    covariates : dict of str to array (clients,)
        Register covariates in the order of the table ``clients``; `LEVELS` as whole numbers from 0.
    register : array (clients,)
        Register index *r* for jobs, mean about 0 and SD about 1.
    register_search, register_education : array (clients,)
        The same for job search and for education, with other weights.
    traits : array (clients, 15)
        Specific traits, independent standard normal, in the order of `TRAITS`.
    private : array (clients,)
        What the caseworker sees and no register or item holds (*q*), standard normal.
    """

    covariates: dict[str, NDArray[Any]]
    register: Array
    register_search: Array
    register_education: Array
    traits: Array
    private: Array

    @cached_property
    def under_30(self) -> Mask:
        """Whether the client was under 30 at entry."""
        return np.asarray(self.covariates["age"] < int(figure("B.age_split").number))

    def trait(self, name: str) -> Array:
        """One trait of every client."""
        return np.asarray(self.traits[:, TRAITS.index(name)])

    def trait_sum(self, names: tuple[str, ...]) -> Array:
        """Sum of the named traits, standardised, array (clients,)."""
        return np.asarray(sum(self.trait(name) for name in names) / np.sqrt(len(names)))

    def __len__(self) -> int:
        return len(self.private)


def generate_population(stream: Stream) -> Population:
    """Draw clients.

    Parameters
    ----------
    stream : Stream
        Source of randomness, which also says which clients.

    Returns
    -------
    Population
        Covariates share one frailty factor, so that health problems and long benefit go together.
        Antidepressants and antipsychotics imply the psychiatric mark, as the source defines it.
    """
    frailty = stream.normal()[:, 0]
    background = _background(stream)
    work, benefit = _history(frailty, stream)
    health = _health(frailty, stream)
    covariates = {
        **background,
        "work_share_3y": work,
        "benefit_share_5y": benefit,
        **health,
        "convicted": _convicted(background["sex"] == 1, frailty, stream),
    }
    traits = stream.normal(len(TRAITS) + 1)
    return Population(
        covariates,
        _index(covariates, _JOB_WEIGHTS),
        _index(covariates, _SEARCH_WEIGHTS),
        _index(covariates, _EDUCATION_WEIGHTS),
        traits[:, :-1],
        traits[:, -1],
    )


def _background(stream: Stream) -> dict[str, NDArray[Any]]:
    split = int(figure("B.age_split").number)
    non_western, unskilled = figure("C.char.nonwestern").share, figure("C.char.unskilled").share
    young, within, male, civil, origin, education = stream.uniform(6).T
    older_age = split + np.floor(36 * stream.beta(1.3, 1.5))
    young_age = 18 + np.floor((split - 18) * within)
    age = np.where(young < figure("B.young_share").share, young_age, older_age)
    return {
        "sex": (male < 0.5).astype(np.int8),
        "age": age.astype(np.int8),
        "civil_status": _level(civil, _CIVIL_STATUS),
        "origin": _level(origin, (1 - non_western - _WESTERN, _WESTERN)),
        "education": _level(education, (unskilled, _VOCATIONAL * (1 - unskilled))),
    }


def _level(uniform: Array, shares: tuple[float, float]) -> NDArray[np.int8]:
    """Draw 0, 1 or 2 with the shares of the first two."""
    first, second = shares
    return (uniform >= first).astype(np.int8) + (uniform >= first + second)


def _health(frailty: Array, stream: Stream) -> dict[str, NDArray[Any]]:
    share = {name: figure(f"C.char.{name}").share for name in ("psych", "antidep", "antipsych")}
    own, uniform = stream.normal(4).T, stream.uniform(2).T
    psychiatric = _mark(frailty, own[0], share["psych"])
    marks = {
        "psychiatric": psychiatric,
        "musculoskeletal": _mark(frailty, own[1], figure("C.char.musculo").share),
        "digestive_urinary": _mark(frailty, own[2], figure("C.char.digest").share),
        "antidepressants": psychiatric & (uniform[0] < share["antidep"] / share["psych"]),
        "antipsychotics": psychiatric & (uniform[1] < share["antipsych"] / share["psych"]),
        "lifestyle_medicine": _mark(frailty, own[3], figure("C.char.lifestyle").share),
    }
    return {name: mark.astype(np.int8) for name, mark in marks.items()}


def _mark(frailty: Array, own: Array, share: float) -> Mask:
    """Mark a `share` of clients, more often where frailty is high."""
    latent = _FRAILTY_LOADING * frailty + np.sqrt(1 - _FRAILTY_LOADING**2) * own
    return np.asarray(latent > -ndtri(share))


def _convicted(male: Mask, frailty: Array, stream: Stream) -> NDArray[np.int8]:
    men = figure("C.char.convicted").share
    own = stream.normal()[:, 0]
    return np.where(male, _mark(frailty, own, men), _mark(frailty, own, men / 5)).astype(np.int8)


def _history(frailty: Array, stream: Stream) -> tuple[Array, Array]:
    """Share of three years in work and of five years on benefit; together they fit in five years."""
    worked, share = stream.uniform(2).T
    long_benefit = _mark(frailty, stream.normal()[:, 0], figure("B.pop.longterm_share").share)
    threshold = figure("B.pop.longterm_threshold").share
    ever_worked = worked < np.where(long_benefit, 0.15, 0.70)
    amount = np.where(long_benefit, stream.beta(0.48, 5.52), stream.beta(0.99, 5.01))
    work = np.where(ever_worked, amount, 0.0)
    work = np.where(long_benefit, np.minimum(work, (1 - threshold) / 0.6), work)
    ceiling = 1 - 0.6 * work
    benefit = np.where(
        long_benefit,
        threshold + share * (ceiling - threshold),
        np.sqrt(share) * np.minimum(ceiling, threshold),
    )
    # Rounded down, so that the two shares still fit in five years.
    return np.floor(1000 * work) / 1000, np.floor(1000 * benefit) / 1000


#: covariate (or its level): weight
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


def _index(covariates: dict[str, NDArray[Any]], weights: dict[str, float]) -> Array:
    """Weighted sum of scaled covariates, divided by the SD that independent covariates would have."""
    total = np.zeros(len(covariates["age"]))
    for name, weight in weights.items():
        column, _, level = name.partition("=")
        values = covariates[column]
        if level:
            values = values == LEVELS[column].index(level)
        centre, scale = _SCALE.get(column, (0.3, 0.45))
        total += weight / scale * (values - centre)
    return np.asarray(total / np.sqrt(sum(weight**2 for weight in weights.values())))
