"""What a programme of a job centre could change: numbers per unit, kept apart by what they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Any, ClassVar, Final

import numpy as np
import pandas as pd

from bip_teach import estimate
from bip_teach.compare.effects import CONTROLS, fit_belief
from bip_teach.errors import InvalidArgumentError, check_columns
from bip_teach.language import Sentence, message
from bip_teach.simulate import Design
from bip_teach.what_if.jobcentre_truth import true_changes
from bip_teach.what_if.model import Axis, Level, axes_payload, check_setting

CLIENTS: Final = tuple(range(50, 2001, 50))
RAISED: Final = tuple(range(11))
SWITCHING: Final = tuple(range(41))
COMBINED: Final = tuple(range(61))

#: What each part of the answer is; the first is no change, the last is never added to the others.
PART_KINDS: Final = {
    "today": message("description"),
    "belief": message("effect"),
    "switches": message("comparison"),
    "combined": message("association"),
}
#: Years that follow on a change of caseworker after one, two or three quarters, inside the first year.
SWITCH_YEARS: Final = 0.75 + 0.5 + 0.25
#: Standard errors on each side of a 95 percent interval.
HALF_WIDTH: Final = round(NormalDist().inv_cdf(0.975), 6)
DECIMALS: Final = 6

_OUTCOME: Final = "job_52w"
_SUPPORT: Final = "combined_with_job"
_NUMBERS: Final = ("estimate", "std_error", "true", "n_obs")


@dataclass(frozen=True, eq=False)
class JobCentreCard:
    r"""Jobs within one year among people who begin at a job centre, today and under a programme.

    With :math:`b` the mean rise of belief in steps, :math:`s` the share who change caseworker in a quarter
    and :math:`m` the share in combined support with a job focus, the change in the share with a job is

    .. math:: \hat\beta b + 1.5\,\hat\tau (s - s_0), \qquad \text{and apart}\quad \hat\alpha (m - m_0),

    where :math:`s_0` and :math:`m_0` are today's shares. A change of caseworker after one, two or three
    quarters has 0.75, 0.5 or 0.25 of the year ahead: together 1.5.

    Parameters
    ----------
    parts : DataFrame
        Columns ``part`` (``today``, ``belief``, ``switches``, ``combined``, in this order), ``estimate`` and
        ``std_error`` (share, 0–1; for one step, one change, one person in combined support), ``true`` (the
        same in the world that the panel comes from, missing for ``today`` and where nobody knows), ``n_obs``.
        Numbers are kept with six decimals, so that a page and Python round the same number.
    switching_today, combined_today : int
        Today's shares, in persons of 100.

    Raises
    ------
    UnknownNameError
        If a column is missing.
    InvalidArgumentError
        If a part is missing or foreign, an estimate or its error is missing, an error is negative, the share
        of today lies outside 0–1, or a number of today is not on its axis.

    Notes
    -----
    Belief and switches are added, and their errors taken as independent: one is estimated from first
    answers, the other from later answers. Today's share is held as it is. The difference that goes with
    combined support is an association and is never added.

    Examples
    --------
    >>> rows = {"part": list(PART_KINDS), "estimate": [0.07, 0.02, -0.01, 0.05],
    ...         "std_error": [0.004, 0.005, 0.005, 0.01], "true": [np.nan, 0.015, -0.01, 0.04], "n_obs": 4000}
    >>> card = JobCentreCard(pd.DataFrame(rows), switching_today=16, combined_today=20)
    >>> row = card.lookup(clients=400, raised_of_10=5, switching_of_100=6, combined_of_100=40, truth=False)
    >>> [round(row[name], 4) for name in ("belief", "switches", "change", "combined")]
    [0.01, 0.0015, 0.0115, 0.01]
    """

    kind: ClassVar[str] = "jobcentre"
    axes: ClassVar[tuple[Axis, ...]] = (
        Axis("clients", CLIENTS),
        Axis("raised_of_10", RAISED),
        Axis("switching_of_100", SWITCHING),
        Axis("combined_of_100", COMBINED),
        Axis("truth", (False, True)),
    )

    parts: pd.DataFrame
    switching_today: int
    combined_today: int

    def __post_init__(self) -> None:
        check_columns(self.parts, ["part", *_NUMBERS], what=Sentence("the parts of the programme"))
        names = self.parts["part"].tolist()
        if names != list(PART_KINDS):
            raise InvalidArgumentError(
                "The parts are {names!r}. Give {parts!r}, in this order.", names=names, parts=list(PART_KINDS)
            )
        _check_numbers(self.parts)
        _check_today("switching_today", self.switching_today, SWITCHING)
        _check_today("combined_today", self.combined_today, COMBINED)
        rounded = self.parts[["part", *_NUMBERS]].round(DECIMALS).reset_index(drop=True)
        object.__setattr__(self, "parts", rounded)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The numbers per unit of each part: what they are, interval, what is true, today's share."""
        half = HALF_WIDTH * self.parts["std_error"]
        return self.parts.assign(
            kind=list(PART_KINDS.values()),
            conf_low=(self.parts["estimate"] - half).round(DECIMALS),
            conf_high=(self.parts["estimate"] + half).round(DECIMALS),
            today=[np.nan, 0.0, self.switching_today / 100, self.combined_today / 100],
        )[["part", "kind", "estimate", "std_error", "conf_low", "conf_high", "true", "today", "n_obs"]]

    def lookup(self, **setting: Level) -> dict[str, float | None]:
        """Return the shares of one setting.

        Parameters
        ----------
        **setting : int or bool
            ``clients`` (50–2,000); ``raised_of_10``, people of 10 whose caseworker's S12 is one step higher
            (0–10); ``switching_of_100``, people of 100 who change caseworker in a quarter (0–40);
            ``combined_of_100``, people of 100 in combined support with a job focus (0–60); ``truth``,
            whether the true changes are asked for.

        Returns
        -------
        dict
            Shares (0–1) of the people who begin: ``today``, ``belief``, ``switches``, ``change`` (belief
            and switches together) and ``combined``, each with ``_low`` and ``_high``, the ends of its 95
            percent interval; ``true_belief``, ``true_switches``, ``true_change`` and ``true_combined``,
            None unless asked for and known; ``spread``, half the width of the range in which the share of
            so many people falls by chance alone.

        Raises
        ------
        UnknownNameError
            If an axis does not exist.
        InvalidArgumentError
            If an axis has no setting, or the level is not one of its levels.
        """
        check_setting(self.axes, setting)
        weights = self._weights(setting)
        errors = dict(zip(PART_KINDS, self.parts["std_error"].tolist(), strict=True))
        halves = {part: HALF_WIDTH * abs(errors[part] * weight) for part, weight in weights.items()}
        shares = _weighted(self.parts["estimate"].tolist(), weights)
        both = halves["belief"] * halves["belief"] + halves["switches"] * halves["switches"]
        halves["change"] = math.sqrt(both)
        ends: dict[str, float | None] = {}
        for name, share in shares.items():
            ends |= {name: share, f"{name}_low": share - halves[name], f"{name}_high": share + halves[name]}
        today, clients = shares["today"], float(setting["clients"])
        spread = HALF_WIDTH * math.sqrt(today * (1 - today) / clients)
        return {**ends, **self._true(weights, bool(setting["truth"])), "spread": spread}

    def payload(self) -> dict[str, Any]:
        """Return the numbers per unit and what else the browser needs to do the same sums."""
        return {
            "kind": self.kind,
            "axes": axes_payload(self.axes),
            "estimates": self.parts["estimate"].tolist(),
            "errors": self.parts["std_error"].tolist(),
            "true": self._changes,
            "today": {"switching_of_100": self.switching_today, "combined_of_100": self.combined_today},
            "switch_years": SWITCH_YEARS,
            "half_width": HALF_WIDTH,
        }

    @property
    def _changes(self) -> list[float] | None:
        """True changes per unit of the three levers, or None if nobody knows."""
        known: list[float] = self.parts["true"].iloc[1:].tolist()
        return None if np.isnan(known).any() else known

    def _weights(self, setting: Mapping[str, Level]) -> dict[str, float]:
        """Return how many units of each part a setting has."""
        return {
            "today": 1.0,
            "belief": float(setting["raised_of_10"]) / 10,
            "switches": SWITCH_YEARS * (float(setting["switching_of_100"]) - self.switching_today) / 100,
            "combined": (float(setting["combined_of_100"]) - self.combined_today) / 100,
        }

    def _true(self, weights: Mapping[str, float], asked: bool) -> dict[str, float | None]:
        names = ("belief", "switches", "change", "combined")
        if not asked or self._changes is None:
            return dict.fromkeys((f"true_{name}" for name in names), None)
        shares = _weighted([0.0, *self._changes], weights)
        return {f"true_{name}": shares[name] for name in names}


def jobcentre_card(frame: pd.DataFrame, design: Design | None = None) -> JobCentreCard:
    """Estimate what a programme of a job centre could change, per unit of each of its levers.

    Parameters
    ----------
    frame : pandas.DataFrame
        Analysis frame of :func:`bip_teach.panel.analysis_frame`, one row per response.
    design : Design, optional
        The synthetic world that the panel comes from, such as
        :func:`bip_teach.simulate.calibrated_design`; its true changes then stand beside the estimates.
        None for a panel whose truth nobody knows.

    Returns
    -------
    JobCentreCard
        Job start within 52 weeks of the first answer. ``today``: the share. ``belief``: effect of one step
        more, from job focus in first answers (UJIVE). ``switches``: just switched or not. ``combined``:
        difference between people with combined support with a job focus in the first quarter and people
        without, given register covariates and client ratings.

    Notes
    -----
    Belief is an effect if chance decides who meets which caseworker, and job focus works through belief
    alone. It is then the effect of *getting such a caseworker*: a workshop that lifts ratings and not
    practice need not do anything. Switches are an effect only if nothing unmeasured decides who switches,
    and are carried over here from later answers to people who begin. Combined support is an association:
    caseworkers choose it for people.
    """
    first = frame[frame["wave"].eq(1)]
    supported = first.assign(**{_SUPPORT: first["mix"].eq(_SUPPORT).astype(float)})
    rows = [_share_today(first), _belief(first), _switches(frame), _support(supported)]
    parts = pd.DataFrame(rows).assign(part=list(PART_KINDS), true=np.nan)
    if design is not None:
        parts["true"] = [np.nan, *true_changes(design).values()]
    switching = frame.loc[frame["wave"].gt(1), "switched"].mean()
    return JobCentreCard(parts, round(100 * float(switching)), round(100 * float(supported[_SUPPORT].mean())))


def _share_today(first: pd.DataFrame) -> dict[str, float]:
    everybody = first.assign(everybody="all")
    return _row(estimate.gradient_table(everybody, _OUTCOME, by="everybody"), "all")


def _belief(first: pd.DataFrame) -> dict[str, float]:
    return _row(fit_belief(first.dropna(subset=["belief"]), _OUTCOME).table, "ujive")


def _switches(frame: pd.DataFrame) -> dict[str, float]:
    fit = estimate.fit_switches(frame, _OUTCOME, controls=CONTROLS, cluster="client_id")
    return _row(fit.table, "just_switched")


def _support(supported: pd.DataFrame) -> dict[str, float]:
    fit = estimate.fit_linear_probability(supported, _OUTCOME, [_SUPPORT, *CONTROLS])
    return _row(fit.table, _SUPPORT)


def _row(table: pd.DataFrame, term: str) -> dict[str, float]:
    found = table[table["term"].eq(term)]
    return {name: float(found[name].iloc[0]) for name in ("estimate", "std_error", "n_obs")}


def _weighted(units: list[float], weights: Mapping[str, float]) -> dict[str, float]:
    """Return each part of a programme, and the change that is counted."""
    shares = {part: unit * weights[part] for part, unit in zip(PART_KINDS, units, strict=True)}
    return {**shares, "change": shares["belief"] + shares["switches"]}


def _check_numbers(parts: pd.DataFrame) -> None:
    known = parts[["estimate", "std_error"]].astype(float)
    if not np.isfinite(known.to_numpy()).all() or known["std_error"].lt(0).any():
        raise InvalidArgumentError(
            "The parts have the estimates {estimates} and the errors "
            "{errors}. Give a finite estimate and an error of 0 or more for each part.",
            estimates=known["estimate"].tolist(),
            errors=known["std_error"].tolist(),
        )
    if not 0 <= (today := known["estimate"].iloc[0]) <= 1:
        raise InvalidArgumentError("Today's share is {today!r}. Give a share from 0 to 1.", today=today)


def _check_today(name: str, value: int, levels: tuple[int, ...]) -> None:
    if value not in levels:
        raise InvalidArgumentError(
            "{name} is {value!r}. The explorer shows {low} to {high} of 100, in whole persons.",
            name=name,
            value=value,
            low=levels[0],
            high=levels[-1],
        )
