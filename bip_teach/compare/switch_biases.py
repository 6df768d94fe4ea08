"""What each answer about switches gets wrong, with the knobs of the synthetic world turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from bip_teach.compare.bands import write_bands
from bip_teach.compare.effects import CONTROLS
from bip_teach.errors import check_choice, check_whole_number
from bip_teach.estimate import fit_switches
from bip_teach.language import message
from bip_teach.panel import analysis_frame
from bip_teach.simulate import Design, calibrated_design, true_effects
from bip_teach.simulate.generate import observed
from bip_teach.simulate.outcomes import window_chances
from bip_teach.simulate.processes import side_by_side
from bip_teach.simulate.world import World, generate_world

Array = NDArray[np.float64]

#: Where the measured biases live.
SWITCH_BIASES_FILE: Final = Path(__file__).with_name("switch_biases.csv")
#: Designs that are compared: name, and the knobs that are turned.
SWITCH_DESIGNS: Final[Mapping[str, Mapping[str, float]]] = {
    message("as shipped"): {},
    message("chance alone decides who switches"): {"switch_selection": 0.0},
    message("people far from a job switch much more"): {"switch_selection": -0.6},
    message("switches change nothing"): {"switch_effect": 0.0},
    message("chance decides, and switches change nothing"): {"switch_selection": 0.0, "switch_effect": 0.0},
}
#: Clients in a draw.
DRAW_CLIENTS: Final = 40_000
_ESTIMANDS: Final = {
    "naive": "one_more_switch",
    "time_adjusted": "one_more_switch",
    "adjusted": "one_more_switch",
    "just_switched": "just_switched",
}
_OUTCOMES: Final = ("job", "job_or_education")
_KEYS: Final = ["outcome", "design", "term", "estimand"]
_UPPER: Final = 0.975


def measure_switch_biases(
    draws: int,
    workers: int = 1,
    tick: Callable[[], None] = lambda: None,
    n_clients: int = DRAW_CLIENTS,
    designs: Mapping[str, Mapping[str, float]] = SWITCH_DESIGNS,
) -> pd.DataFrame:
    """Hold each row of :func:`bip_teach.estimate.fit_switches` against the truth, design by design.

    The outcome is the true chance of each response instead of what came true, so that luck hides less of
    the bias. The designs of one draw share their random numbers.

    Parameters
    ----------
    draws : int
        Draws of each design; their seeds are 1, 2, 3 …
    workers : int
        Processes.
    tick : callable
        Called after each draw.
    n_clients : int
        Clients in each draw.
    designs : mapping of str to mapping of str to float
        Name of each design, and the knobs to turn; see :func:`bip_teach.simulate.knob_table`.

    Returns
    -------
    DataFrame
        One row per draw, outcome, design and row of `fit_switches`: ``outcome``, ``design``, ``term``,
        ``estimand`` (a key of :data:`bip_teach.simulate.ESTIMANDS`), ``seed``, ``estimate_pp`` and
        ``true_pp`` (of the same draw), in percentage points, and ``n_obs``.

    Raises
    ------
    InvalidArgumentError
        A number is not a whole number of 1 or more (two or more draws).
    InvalidDesignError
        A knob does not exist or is outside its limits.

    Notes
    -----
    The first three rows are held against the effect of one more switch, mean over all responses, which is
    what their readers take them for; `just_switched` against the effect on those who just switched.
    """
    check_whole_number("draws", draws, 2)
    named = {name: calibrated_design(**knobs) for name, knobs in designs.items()}
    found = []
    with side_by_side(workers) as pool:
        for rows in pool.map(partial(_one_draw, designs=named, n_clients=n_clients), range(1, draws + 1)):
            found.append(rows)
            tick()
    return pd.concat(found, ignore_index=True)


def switch_bias_table(measured: pd.DataFrame) -> pd.DataFrame:
    """Give the mean bias of each answer about switches over the draws.

    Parameters
    ----------
    measured : DataFrame
        From :func:`measure_switch_biases`.

    Returns
    -------
    DataFrame
        One row per outcome, design and row of `fit_switches`: ``outcome``, ``design``, ``term``,
        ``estimand``; the means ``estimate_pp``, ``true_pp`` and ``bias_pp`` (estimate minus truth) with
        ``bias_low_pp`` and ``bias_high_pp`` (95 percent interval over draws), all in percentage points;
        and ``draws``.

    Notes
    -----
    Where switches change nothing, everything that is found is bias. Where chance alone decides as well, what
    is left comes from time and from who is still there. The interval is about the mean over draws; one study
    of 4,000 people varies far more.

    Examples
    --------
    >>> import pandas as pd
    >>> two = pd.DataFrame({"outcome": "job", "design": "as shipped", "term": "naive",
    ...                     "estimand": "one_more_switch", "estimate_pp": [-1.0, -2.0], "true_pp": -1.25})
    >>> float(switch_bias_table(two)["bias_pp"].iloc[0])
    -0.25
    """
    marked = measured.assign(bias_pp=measured["estimate_pp"] - measured["true_pp"])
    groups = marked.groupby(_KEYS, sort=False)
    means = groups[["estimate_pp", "true_pp", "bias_pp"]].mean()
    half = stats.t.ppf(_UPPER, groups.size() - 1) * groups["bias_pp"].sem()
    return means.assign(
        bias_low_pp=means["bias_pp"] - half, bias_high_pp=means["bias_pp"] + half, draws=groups.size()
    ).reset_index()


def write_switch_biases(
    draws: int,
    workers: int = 1,
    tick: Callable[[], None] = lambda: None,
    path: Path = SWITCH_BIASES_FILE,
    n_clients: int = DRAW_CLIENTS,
) -> None:
    """Measure the biases and write their table beside the old file, then replace it.

    Parameters
    ----------
    draws, workers : int
        As for :func:`measure_switch_biases`.
    tick : callable
        Called after each draw.
    path : Path
        File to replace.
    n_clients : int
        Clients in each draw.

    Raises
    ------
    InvalidArgumentError
        If the file cannot be written; the old one stays.
    """
    write_bands(switch_bias_table(measure_switch_biases(draws, workers, tick, n_clients)), path)


def read_switch_biases(outcome: str = "job") -> pd.DataFrame:
    """Read the biases that came with the calibrated parameters.

    Parameters
    ----------
    outcome : {"job", "job_or_education"}
        What starts within 52 weeks.

    Returns
    -------
    DataFrame
        Rows of one outcome, as :func:`switch_bias_table` gives them.

    Raises
    ------
    InvalidArgumentError
        The outcome is unknown.
    """
    check_choice("outcome", outcome, _OUTCOMES)
    with resources.files(__package__).joinpath(SWITCH_BIASES_FILE.name).open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    return table[table["outcome"].eq(outcome)].reset_index(drop=True)


def _one_draw(seed: int, designs: Mapping[str, Design], n_clients: int) -> pd.DataFrame:
    return pd.concat(
        [_one_design(design, n_clients, seed).assign(design=name) for name, design in designs.items()]
    )


def _one_design(design: Design, n_clients: int, seed: int) -> pd.DataFrame:
    world = generate_world(n_clients, seed, design)
    frame, truths = analysis_frame(observed(world)), _truths(design, n_clients, seed)
    return pd.concat(
        [
            _answers(frame.assign(chance=chance), truths[outcome]).assign(outcome=outcome, seed=seed)
            for outcome, chance in _chances(world).items()
        ]
    )


def _chances(world: World) -> dict[str, Array]:
    """True chance of each response, in the order of clients and time that the analysis frame has."""
    job, education = (chances.sum(axis=0) for chances in window_chances(world.hazard, world.rows))
    return dict(zip(_OUTCOMES, (job, job + education), strict=True))


def _truths(design: Design, n_clients: int, seed: int) -> pd.DataFrame:
    """True effects by estimand (rows) and outcome (columns), in percentage points."""
    effects = [true_effects(design, name, n_clients, seed) for name in sorted(set(_ESTIMANDS.values()))]
    return pd.concat(effects).pivot_table(index="estimand", columns="outcome", values="value")


def _answers(frame: pd.DataFrame, truth: pd.Series[float]) -> pd.DataFrame:
    table = fit_switches(frame, "chance", controls=CONTROLS, cluster="client_id").table
    estimands = table["term"].map(_ESTIMANDS)
    return pd.DataFrame(
        {
            "term": table["term"],
            "estimand": estimands,
            "estimate_pp": 100 * table["estimate"],
            "true_pp": estimands.map(truth),
            "n_obs": table["n_obs"],
        }
    )
