"""The moments of the calibration as an analyst finds them in one panel, without looking at the truth."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bip_teach.calibrate import MIN_CASELOAD, derived_moments
from bip_teach.calibrate.explained import fitted_variance, mcfadden_share, within_share
from bip_teach.calibrate.moments import AUGUST_2016
from bip_teach.compare.effects import CONTROLS, job_after_first_response
from bip_teach.errors import SingletonCaseworkerWarning
from bip_teach.estimate import (
    CASEWORKER_RATINGS,
    CLIENT_RATINGS,
    REGISTER_COVARIATES,
    Coding,
    leave_one_out_leniency,
    leniency_tertiles,
)
from bip_teach.instrument import SEARCH_CHANNELS
from bip_teach.panel import Panel, analysis_frame
from bip_teach.panel.tables import LAST_RESPONSE_WEEK
from bip_teach.published import figure
from bip_teach.simulate.truth import MIDDLE

Array = NDArray[np.float64]
Moments = dict[str, float]

_OUTCOMES: Final = {"job": "job_52w", "job_or_education": "job_or_education_52w"}
_GROUPS: Final = ("job", "competence", "social", "health")
_ITEMS: Final = (*CLIENT_RATINGS, *CASEWORKER_RATINGS, "belief")


def panel_moments(panel: Panel) -> Moments:
    """Compute from a panel every moment that the calibration aims at, and two more.

    Parameters
    ----------
    panel : Panel
        A panel.

    Returns
    -------
    dict of str to float
        Moment name to estimate, in percent, percentage points, places or counts as published. The names
        are those of :data:`bip_teach.calibrate.TARGETS`. Effects are estimates: belief by two-stage least
        squares from job focus, switches at the same time with the same characteristics. The two more are
        ``effect_belief_job_first`` and ``effect_belief_job_or_education_first``: the effects of belief
        from first answers only, which no report prints.
    """
    frame = analysis_frame(panel)
    found = {
        **_characteristics(panel.clients),
        **_rates(frame),
        **_belief(frame),
        **_thirds(frame),
        **_effects(frame),
        **_first_answers(frame),
        **_search(frame),
        **_explained(frame),
        **_interventions(frame),
        **_spells(frame, panel),
    }
    return {**found, **derived_moments(found)}


def _percent(values: pd.Series) -> float:
    return 100 * float(values.astype(float).mean())


def _characteristics(clients: pd.DataFrame) -> Moments:
    marks = ("psychiatric", "musculoskeletal", "digestive_urinary", "antidepressants", "antipsychotics")
    return {
        "young": _percent(clients["age"] < figure("B.age_split").number),
        "unskilled": _percent(clients["education"] == "unskilled"),
        "non_western": _percent(clients["origin"] == "non_western"),
        **{name: _percent(clients[name]) for name in (*marks, "lifestyle_medicine")},
        "convicted_men": _percent(clients.loc[clients["sex"] == "male", "convicted"]),
        "work_share": _percent(clients["work_share_3y"]),
        "long_benefit": _percent(
            clients["benefit_share_5y"] >= figure("B.pop.longterm_threshold").share - _ROUNDING
        ),
    }


#: What writing a share with three decimals can take off.
_ROUNDING: Final = 0.0005


def _rates(frame: pd.DataFrame) -> Moments:
    n = frame["client_id"].nunique()
    per_client = frame.groupby("client_id").agg(n=("wave", "size"), switches=("n_switches", "max"))
    young = frame["under_30"] == 1
    return {
        "job": _percent(frame["job_52w"]),
        "job_or_education": _percent(frame["job_or_education_52w"]),
        "education_young": _percent(frame.loc[young, "education_52w"]),
        "education_older": _percent(frame.loc[~young, "education_52w"]),
        "responses_per_client": len(frame) / n,
        "responses_per_client_august": float((frame["week"] <= AUGUST_2016).sum()) / n,
        "switched": _percent(
            per_client.loc[per_client["n"] >= figure("A.min_responses").number, "switches"] > 0
        ),
    }


def _belief(frame: pd.DataFrame) -> Moments:
    unknown = frame["belief_missing"] == "dont_know"
    known, clients = frame.dropna(subset=["belief"]), frame["b8"].dropna()
    found = {
        "belief_share_dont_know": _percent(unknown),
        "gradient_dont_know": _percent(frame.loc[unknown, "in_work_52w"]),
    }
    for step in range(1, 6):
        said = known["belief"] == step
        found[f"belief_share_{step}"] = _percent(said)
        found[f"gradient_{step}"] = _percent(known.loc[said, "in_work_52w"])
        found[f"client_belief_share_{step}"] = _percent(clients == step)
    return found


def _thirds(frame: pd.DataFrame) -> Moments:
    thirds = leniency_tertiles(frame, "job_52w", _job_focus(frame)).set_index("term")["estimate"]
    return {"third_low": 100 * float(thirds["low"]), "third_high": 100 * float(thirds["high"])}


#: What marks an effect that is estimated from first answers.
FIRST: Final = "_first"


def _effects(frame: pd.DataFrame) -> Moments:
    everyone = _matrix(frame, (*CONTROLS, "quarters_since_entry"))
    switches = _left_over(everyone, frame["n_switches"].to_numpy(dtype=float))
    return {
        **_belief_effects(frame),
        **{
            f"effect_switch_{name}": 100 * float(switches @ frame[outcome] / (switches @ switches))
            for name, outcome in _OUTCOMES.items()
        },
    }


def _first_answers(frame: pd.DataFrame) -> Moments:
    first = frame[frame["wave"] == 1].reset_index(drop=True)
    return {f"{name}{FIRST}": value for name, value in _belief_effects(first).items()}


def _belief_effects(frame: pd.DataFrame) -> Moments:
    answered = frame.dropna(subset=["belief"])
    focus = _job_focus(answered)
    usable = answered[focus.notna()].assign(focus=focus.dropna())
    clients = _matrix(usable, (*CONTROLS, "jobcentre_id"))
    instrument = _left_over(clients, usable["focus"].to_numpy())
    return {
        f"effect_belief_{name}": 100 * float(instrument @ usable[outcome] / (instrument @ usable["belief"]))
        for name, outcome in _OUTCOMES.items()
    }


def _job_focus(frame: pd.DataFrame) -> pd.Series:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingletonCaseworkerWarning)
        return leave_one_out_leniency(frame, "belief", "caseworker_id", "jobcentre_id", "client_id")


def _matrix(frame: pd.DataFrame, names: Sequence[str]) -> Array:
    return Coding.learn(frame, names).matrix(frame).to_numpy(dtype=float)


def _left_over(columns: Array, values: Array) -> Array:
    """What is left of `values` when the columns have explained what they can."""
    return values - columns @ np.linalg.lstsq(columns.T @ columns, columns.T @ values, rcond=None)[0]


def _search(frame: pd.DataFrame) -> Moments:
    used = frame["n_channels"].dropna()
    searching = frame[frame["searches"].eq(1).fillna(False)]
    return {
        "searches": _percent(used > 0),
        **{f"channels_{number}": _percent(used == number) for number in range(7)},
        **{f"uses_{item.id}": _percent(searching[f"b10_{item.id}"]) for item in SEARCH_CHANNELS},
    }


def _explained(frame: pd.DataFrame) -> Moments:
    answered = frame.dropna(subset=["n_channels"]).astype({"n_channels": float, "b11": float})
    older, young = (answered[answered["under_30"] == mark] for mark in (0, 1))
    also = (*_ITEMS, "n_channels", "b11")
    blocks = {"register": REGISTER_COVARIATES, "both": (*REGISTER_COVARIATES, *also)}
    education = young["education_52w"].to_numpy(dtype=float)
    return {
        **_shares("search", older, "n_channels", _ITEMS),
        **_shares("job", older, "job_52w", also),
        **{
            f"r2_education_{block}": 100 * mcfadden_share(_standardised(_matrix(young, names)), education)
            for block, names in blocks.items()
        },
    }


def _standardised(matrix: Array) -> Array:
    """The columns that vary, with mean zero and SD one."""
    spread = matrix.std(axis=0)
    return np.asarray(((matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1.0))[:, spread > 0])


def _shares(short: str, rows: pd.DataFrame, outcome: str, items: Sequence[str]) -> Moments:
    """R² of register, of register and items, and with a constant for each caseworker, in percent."""
    y = rows[outcome].to_numpy(dtype=float)
    found = {}
    for block, names in {"register": REGISTER_COVARIATES, "both": (*REGISTER_COVARIATES, *items)}.items():
        matrix = _matrix(rows, names)[:, 1:]
        found[f"r2_{short}_{block}"] = 100 * fitted_variance(matrix - matrix.mean(axis=0), y) / float(y.var())
    caseworker = np.asarray(pd.factorize(rows["caseworker_id"])[0], dtype=np.int64)
    return {**found, f"r2_{short}_caseworker": 100 * within_share(matrix, y, caseworker)}


def _interventions(frame: pd.DataFrame) -> Moments:
    choice = frame["mix"].where(frame["mix"] != "job_only", "job")
    for group in _GROUPS[1:]:
        choice = choice.mask((frame["mix"] == "other_single") & (frame[f"group_{group}"] == 1), group)
    shares = {f"choice_{name}": _percent(choice == name) for name in sorted(choice.unique())}
    combined = shares["choice_combined_with_job"] + shares["choice_combined_without_job"]
    near = frame["progress_place"].between(*MIDDLE)
    moved = frame.loc[near, "place_change"].groupby(choice[near]).mean()
    return {
        **shares,
        "choice_one": sum(shares[f"choice_{group}"] for group in _GROUPS),
        "choice_combined": combined,
        **{f"places_{name}": float(change) for name, change in moved.items()},
    }


def _spells(frame: pd.DataFrame, panel: Panel) -> Moments:
    clients = job_after_first_response(frame, panel, min_clients=1)
    measured = panel.spells[panel.spells["start_week"] <= LAST_RESPONSE_WEEK]
    at_end = measured[measured["end_week"] >= LAST_RESPONSE_WEEK]
    jobs = measured.loc[measured["state"] == "job", "client_id"]
    n = len(clients)
    return {
        "job_ever": 100 * jobs.nunique() / n,
        "job_after_entry": _percent(clients["job_by_end_2016"]),
        **{
            f"{state}_end_2016": 100 * int((at_end["state"] == state).sum()) / n
            for state in ("job", "flexjob", "education")
        },
        **_quarters(clients),
    }


def _quarters(clients: pd.DataFrame) -> Moments:
    """Share in a job by quarter of first caseworkers, ranked by that share."""
    table = clients.groupby("caseworker_id")["job_by_end_2016"].agg(["mean", "size"])
    ranked = np.sort(table.loc[table["size"] >= MIN_CASELOAD, "mean"].to_numpy())
    quarters = enumerate(np.array_split(ranked, 4), start=1)
    return {f"quarter_{number}": 100 * float(part.mean()) for number, part in quarters}
