"""One fit by one tool, timed: this program runs in an environment and a process of its own.

It imports nothing of this project except for the project's own estimators, and each tool only when it is the
one that runs. So the time and the memory of a tool are its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

CONTROLS: Final = ("x1", "x2")
PREDICTORS: Final = tuple(f"q{number}" for number in range(1, 31))
#: As in :mod:`benchmarks.estimator_catalogue`, which the peers cannot import.
Answers = dict[str, dict[str, list[float]]]
_BYTES_PER_UNIT: Final = 1 if sys.platform == "darwin" else 1024


def fit_leniency(data: pd.DataFrame) -> Answers:
    """Ours: OLS, 2SLS and UJIVE with diagnostics."""
    from bip_teach.estimate import fit_leniency as fit

    table = fit(
        data,
        "outcome",
        "treatment",
        "examiner_id",
        "cell_id",
        controls=CONTROLS,
        leave_out="client_id",
    ).table
    return {
        name: _answer(table.loc[[name], "estimate"], table.loc[[name], "std_error"]) for name in table.index
    }


def refit_each_unit(data: pd.DataFrame) -> Answers:
    """UJIVE by its definition: for each client, two regressions on everybody else."""
    from scipy.linalg import solve

    y, d = data["outcome"].to_numpy(), data["treatment"].to_numpy()
    cells = pd.get_dummies(data["cell_id"], dtype=float).to_numpy()
    examiners = pd.get_dummies(data["examiner_id"], dtype=float).to_numpy()[:, 1:]
    controls = np.column_stack([cells, data[list(CONTROLS)].to_numpy()])
    designs = [np.column_stack([controls, examiners]), controls]
    products = [(X.T @ X, X.T @ d) for X in designs]
    instrument = np.empty_like(d)
    for rows in data.groupby("client_id").indices.values():
        full, partial = (
            X[rows] @ solve(XX - X[rows].T @ X[rows], Xd - X[rows].T @ d[rows], assume_a="pos")
            for X, (XX, Xd) in zip(designs, products, strict=True)
        )
        leverage = controls[rows] @ solve(products[1][0], controls[rows].T, assume_a="pos")
        instrument[rows] = (np.eye(len(rows)) - leverage) @ (full - partial)
    return {"ujive": _answer([instrument @ y / (instrument @ d)])}


def linearmodels(data: pd.DataFrame) -> Answers:
    """2SLS with leave-one-out leniency as the instrument; a dense dummy for each cell."""
    from linearmodels.iv import IV2SLS

    exogenous = pd.get_dummies(data["cell_id"], prefix="cell", dtype=float).join(data[list(CONTROLS)])
    model = IV2SLS(data["outcome"], exogenous, data[["treatment"]], data[["leniency"]])
    fit = model.fit(cov_type="clustered", clusters=data["client_id"], debiased=True)
    return {"2sls": _answer([fit.params["treatment"]], [fit.std_errors["treatment"]])}


def pyfixest_leniency(data: pd.DataFrame) -> Answers:
    """2SLS with leave-one-out leniency as the instrument; cells absorbed."""
    return {"2sls": _pyfixest(data, "leniency")}


def pyfixest_examiners(data: pd.DataFrame) -> Answers:
    """2SLS with a dummy for each examiner as the instruments; cells absorbed."""
    return {"2sls_examiners": _pyfixest(data, "i(examiner_id)")}


def _pyfixest(data: pd.DataFrame, instrument: str) -> dict[str, list[float]]:
    import pyfixest

    fit = pyfixest.feols(
        f"outcome ~ {' + '.join(CONTROLS)} | cell_id | treatment ~ {instrument}",
        data,
        vcov={"CRV1": "client_id"},
        ssc=pyfixest.ssc(k_adj=True, k_fixef="full", G_adj=True),
    )
    row = fit.tidy().loc["treatment"]
    return _answer([row["Estimate"]], [row["Std. Error"]])


def fit_logit(data: pd.DataFrame) -> Answers:
    """Ours: a logit with average marginal effects."""
    from bip_teach.estimate import fit_logit as fit

    found = fit(data, "outcome", PREDICTORS, cluster="client_id")
    tables = {"marginal_effects": found.table, "log_odds": found.coefficients.loc[list(PREDICTORS)]}
    return {name: _answer(table["estimate"], table["std_error"]) for name, table in tables.items()}


def statsmodels(data: pd.DataFrame) -> Answers:
    """The field's logit, then its own average marginal effects."""
    from statsmodels.discrete.discrete_model import Logit

    matrix = data[list(PREDICTORS)].assign(constant=1.0)
    groups = data["client_id"].to_numpy()
    fit = Logit(data["outcome"], matrix).fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups})
    effects = fit.get_margeff()
    names = list(PREDICTORS)
    return {
        "marginal_effects": _answer(effects.margeff, effects.margeff_se),
        "log_odds": _answer(fit.params[names], fit.bse[names]),
    }


def marginaleffects(data: pd.DataFrame) -> Answers:
    """The same logit of statsmodels, then average slopes by a tool for any model."""
    import statsmodels.formula.api as formulas
    from marginaleffects import avg_slopes

    groups = data["client_id"].to_numpy()
    model = formulas.logit("outcome ~ " + " + ".join(PREDICTORS), data)
    fit = model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups})
    slopes = avg_slopes(fit).to_pandas().set_index("term").loc[list(PREDICTORS)]
    return {"marginal_effects": _answer(slopes["estimate"], slopes["std_error"])}


def pyfixest_logit(data: pd.DataFrame) -> Answers:
    """A logit alone: this tool gives no marginal effects."""
    import pyfixest

    fit = pyfixest.feglm(
        "outcome ~ " + " + ".join(PREDICTORS),
        data,
        family="logit",
        vcov={"CRV1": "client_id"},
        ssc=pyfixest.ssc(k_adj=True, G_adj=True),
    )
    table = fit.tidy().loc[list(PREDICTORS)]
    return {"log_odds": _answer(table["Estimate"], table["Std. Error"])}


FITS: Final[dict[str, Callable[[pd.DataFrame], Answers]]] = {
    fit.__name__: fit
    for fit in (
        fit_leniency,
        refit_each_unit,
        linearmodels,
        pyfixest_leniency,
        pyfixest_examiners,
        fit_logit,
        statsmodels,
        marginaleffects,
        pyfixest_logit,
    )
}


def _answer(estimates: Any, std_errors: Any = ()) -> dict[str, list[float]]:
    return {"estimate": [float(value) for value in estimates], "std_error": [float(v) for v in std_errors]}


def peak_mb() -> float:
    """Largest resident set of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_PER_UNIT / 1e6


def timed(
    fit: Callable[[pd.DataFrame], Answers], data: pd.DataFrame, warm_up: pd.DataFrame
) -> dict[str, Any]:
    """Fit to a small table first, which loads what the tool loads late; then to the table, on the clock.

    Returns
    -------
    dict
        `seconds` of the second fit, `start_mb` (peak memory before it), `answers`.
    """
    fit(warm_up)
    before = peak_mb()
    start = time.perf_counter()
    found = fit(data)
    return {"seconds": time.perf_counter() - start, "start_mb": before, "answers": found}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit with one tool and write what was found as JSON."""
    parser = argparse.ArgumentParser(description="Fit once with one tool, and say how long it took.")
    parser.add_argument("tool", choices=sorted(FITS))
    parser.add_argument("--data", type=Path, required=True, help="table as Parquet")
    parser.add_argument("--warm-up", type=Path, required=True, help="small table of the same kind")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    options = parser.parse_args(arguments)
    tables = (pd.read_parquet(path) for path in (options.data, options.warm_up))
    options.out.write_text(json.dumps(timed(FITS[options.tool], *tables)), encoding="utf-8")


if __name__ == "__main__":
    main()
