"""Explained variation in a large draw: job search, a job and education, step by step."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from bip_teach.calibrate.sample import Columns, Sample
from bip_teach.simulate.measurement import ITEM_TRAITS

Array = NDArray[np.float64]

#: Answers that explain a job and education, beside the ratings: job search and the lowest wage.
_ALSO: Final = ("n_channels", "wage")
#: Newton steps of the logit; it has converged long before.
_STEPS: Final = 12


def explained_moments(sample: Sample) -> dict[str, float]:
    """Compute R² of job search and of a job for clients of 30 or more, McFadden's for education under 30.

    Returns
    -------
    dict
        ``r2_search_*``, ``r2_job_*`` for register, both (register and items) and caseworker (and one constant
        for each caseworker); ``r2_education_*`` for register and both. Percent.

    Notes
    -----
    For register and items the chance of an outcome has the same fitted values as the 0/1 outcome, with less
    noise. With one constant for each caseworker part of the fit is noise, in a large draw as in a small one,
    because caseworkers grow with clients; so that step uses the realised outcome.
    """
    older = ~np.asarray(sample.responses["young"], dtype=bool)
    young = explained_education(sample, ~older)
    blocks = {"search": _blocks(sample, older, ()), "job": _blocks(sample, older, _ALSO)}
    rows = {name: values[older] for name, values in sample.responses.items()}
    caseworker = np.unique(rows["caseworker"], return_inverse=True)[1]
    chance = {"search": rows["n_channels"].astype(float), "job": rows["job"].astype(float)}
    realised = {"search": chance["search"], "job": rows["got_job"].astype(float)}
    variance = {
        "search": float(chance["search"].var()),
        "job": float(chance["job"].mean() * (1 - chance["job"].mean())),
    }
    found = {}
    for outcome, values in chance.items():
        for name, block in blocks[outcome].items():
            found[f"r2_{outcome}_{name}"] = 100 * fitted_variance(block, values) / variance[outcome]
        within = within_share(blocks[outcome]["both"], realised[outcome], caseworker)
        found[f"r2_{outcome}_caseworker"] = 100 * within
    return found | young


def explained_education(sample: Sample, young: NDArray[np.bool_]) -> dict[str, float]:
    """McFadden's R² of education for the marked responses."""
    chance = sample.responses["education"][young].astype(float)
    return {
        f"r2_education_{name}": 100 * mcfadden_share(block, chance)
        for name, block in _blocks(sample, young, _ALSO).items()
    }


def _blocks(sample: Sample, chosen: NDArray[np.bool_], also: tuple[str, ...]) -> dict[str, Array]:
    """Regressors of the marked responses: register, then register, items and `also`; standardised."""
    client = sample.responses["client"][chosen]
    register = _matrix({name: v[client] for name, v in sample.clients.items() if name.startswith("x_")})
    names = [*(f"item_{number}" for number in range(len(ITEM_TRAITS))), "belief", *also]
    items = _matrix({name: sample.responses[name][chosen] for name in names})
    return {"register": register, "both": np.column_stack([register, items])}


def _matrix(columns: Columns) -> Array:
    values = np.column_stack([values.astype(float) for values in columns.values()])
    spread = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def fitted_variance(block: Array, outcome: Array) -> float:
    """Variance of the fitted values of a regression on centred regressors.

    Parameters
    ----------
    block : array (rows, regressors)
        Regressors with mean zero.
    outcome : array (rows,)
        Outcome.
    """
    centred = outcome - outcome.mean()
    moment = block.T @ centred
    coefficients = np.linalg.lstsq(block.T @ block, moment, rcond=None)[0]
    return float(coefficients @ moment) / len(outcome)


def within_share(block: Array, outcome: Array, group: NDArray[np.int64]) -> float:
    """R² (0–1) of a regression with one constant for each group.

    Parameters
    ----------
    block : array (rows, regressors)
        Regressors.
    outcome : array (rows,)
        Outcome.
    group : int array (rows,)
        Group of each row, from 0.
    """
    count = np.bincount(group)

    def within(values: Array) -> Array:
        return np.asarray(values - (np.bincount(group, values) / count)[group])

    inside = within(outcome)
    regressors = np.column_stack([within(column) for column in block.T])
    explained = fitted_variance(regressors, inside)
    return float(1 - (inside.var() - explained) / outcome.var())


def mcfadden_share(block: Array, chance: Array) -> float:
    """McFadden's R² (0–1) of a logit.

    Parameters
    ----------
    block : array (rows, regressors)
        Regressors with mean zero and SD one.
    chance : array (rows,)
        The outcome, 0/1, or its chance: then the expected log likelihood is compared.

    Returns
    -------
    float
        Where a regressor separates the outcome, the value that the share tends to.
    """
    empty = _log_likelihood(np.full(len(chance), chance.mean()), chance)
    return 1 - _fitted_log_likelihood(block, chance) / empty


def _fitted_log_likelihood(block: Array, chance: Array) -> float:
    """Log likelihood of the best logit, by Newton's method."""
    design = np.column_stack([np.ones(len(block)), block])
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = np.log(chance.mean() / (1 - chance.mean()))
    best = -np.inf
    for _ in range(_STEPS):
        fitted = expit(design @ coefficients)
        best = max(best, _log_likelihood(fitted, chance))
        information = (design * (fitted * (1 - fitted))[:, None]).T @ design
        score = design.T @ (chance - fitted)
        coefficients = coefficients + np.linalg.lstsq(information, score, rcond=None)[0]
    return best


def _log_likelihood(fitted: Array, chance: Array) -> float:
    inside = np.clip(fitted, 1e-12, 1 - 1e-12)
    return float((chance * np.log(inside) + (1 - chance) * np.log(1 - inside)).sum())
