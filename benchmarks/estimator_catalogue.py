"""What the benchmark of the estimators measures: tasks, tools, sizes, and the row of a measurement."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bip_teach.language import message

RESULTS: Final = Path(__file__).parent / "results" / "estimators.json"
LENIENCY: Final = message("examiner design")
LOGIT: Final = message("logit")
#: Rows of the tables of each task. The smallest table also warms every tool up.
SIZES: Final = {
    LENIENCY: (500, 2_000, 10_000, 35_000, 100_000),
    LOGIT: (2_000, 13_500, 100_000, 500_000),
}
#: For each quantity: estimates and, where the tool gives them, standard errors.
Answers = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class Tool:
    """One way to do a task.

    Parameters
    ----------
    key : str
        Its function in :mod:`benchmarks.estimator_tools`.
    name : str
        Name for people.
    task : str
        One of :data:`SIZES`.
    gives : str
        What it computes.
    largest : int
        Most rows that it gets; more would take minutes, or most of the memory of a small computer.
    compared : str or None
        Quantity that is compared with ours; None where ours has no such quantity.
    ours : bool
        Whether it belongs to this project and runs in its environment.
    """

    key: str
    name: str
    task: str
    gives: str
    largest: int
    compared: str | None
    ours: bool = False


NO_LIMIT: Final = 1_000_000_000
#: The first of a task is ours, and all others are compared with it.
TOOLS: Final = (
    Tool(
        "fit_leniency",
        "bip_teach fit_leniency",
        LENIENCY,
        "leniency, OLS, 2SLS, UJIVE, diagnostics",
        NO_LIMIT,
        "ujive",
        ours=True,
    ),
    Tool(
        "refit_each_unit", message("refits without each client"), LENIENCY, "UJIVE, no error", 2_000, "ujive"
    ),
    Tool(
        "linearmodels",
        message("linearmodels IV2SLS, dense cells"),
        LENIENCY,
        "2SLS on given leniency",
        10_000,
        "2sls",
    ),
    Tool("pyfixest_leniency", "pyfixest feols", LENIENCY, "2SLS on given leniency", NO_LIMIT, "2sls"),
    Tool(
        "pyfixest_examiners",
        message("pyfixest feols, examiner dummies"),
        LENIENCY,
        "2SLS on examiners, biased",
        2_000,
        None,
    ),
    Tool(
        "fit_logit",
        "bip_teach fit_logit",
        LOGIT,
        "coefficients, marginal effects",
        NO_LIMIT,
        "marginal_effects",
        ours=True,
    ),
    Tool(
        "statsmodels",
        "statsmodels Logit, get_margeff",
        LOGIT,
        "coefficients, marginal effects",
        NO_LIMIT,
        "marginal_effects",
    ),
    Tool(
        "marginaleffects",
        "statsmodels Logit, marginaleffects",
        LOGIT,
        "coefficients, marginal effects",
        100_000,
        "marginal_effects",
    ),
    Tool("pyfixest_logit", "pyfixest feglm", LOGIT, "coefficients only", NO_LIMIT, "log_odds"),
)


@dataclass(frozen=True)
class FitRow:
    """One tool at one size, the median of its measurements.

    Parameters
    ----------
    key : str
        Key of the tool.
    n_rows : int
        Rows of the table.
    repeats : int
        Measurements, each in a process of its own.
    seconds : float
        Time of the fit on the clock, after a first fit to a small table.
    start_seconds : float
        The rest of the life of the process: start, loading the tool, reading the table, the small fit.
    peak_mb : float
        Largest resident memory of the process in megabytes.
    start_mb : float
        The same just before the fit.
    estimate : float or None
        The effect that an examiner design finds; None for a logit, which finds many numbers.
    estimate_gap, std_error_gap : float or None
        Largest relative difference from ours; None where ours has no such number, and for ours.
    """

    key: str
    n_rows: int
    repeats: int
    seconds: float
    start_seconds: float
    peak_mb: float
    start_mb: float
    estimate: float | None
    estimate_gap: float | None
    std_error_gap: float | None


def tool(key: str) -> Tool:
    """Look a tool up by its key."""
    return next(one for one in TOOLS if one.key == key)
