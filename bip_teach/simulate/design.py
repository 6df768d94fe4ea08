"""The design of the synthetic world: every parameter, every knob, and their limits."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from importlib import resources
from math import inf, isfinite
from typing import Any, Final

from bip_teach.errors import InvalidDesignError

#: Weeks in one quarter, the step of the process.
QUARTER_WEEKS: Final = 13
#: Quarters simulated for each client: five years, of which four are measured.
N_QUARTERS: Final = 20
#: Last week in which a measurement can take place (the end of 2016).
LAST_MEASURED_WEEK: Final = 207
#: Last week of the register, one year later, so that every response has 52 whole weeks.
LAST_WEEK: Final = 259
#: Weeks over which clients enter (ten quarters).
ENTRY_WEEKS: Final = 130
#: Caseworkers for each client, as published: about 300 to about 4,000.
CASEWORKERS_PER_CLIENT: Final = 300 / 4000
#: The five intervention mixes, in the order of `Design.mix_gain`.
MIXES: Final = ("none", "job_only", "other_single", "combined_with_job", "combined_without_job")


@dataclass(frozen=True, kw_only=True)
class Design:
    r"""Parameters of the data generating process.

    Times are quarters of 13 weeks. With client *i*, caseworker *c*, job centre *m* and quarter *t*:

    .. math::

       \theta_{i,t+1} &= .25 r_i + \rho(\theta_{it} - .25 r_i) + g(\text{mix}_{it}) + \varepsilon_{it} \\
       b^*_{it} &= \lambda_x x_{it} + \lambda_f f_c + \mu_m + \nu_{it} \\
       \log h^{job}_{it} &= \alpha + \beta_r r_i + \beta_T T_{it} + \beta_q q_i + \beta_b (b_{it} - 2.5)
                            + \beta_k k_{it} + \beta_e e_c + \beta_s s_{it} + \dots

    where *r* is the register index, *T* the job traits, *q* what only the caseworker sees, *f* the
    caseworker's job focus, *e* the caseworker's effectiveness, *k* the switches so far, *s* job search
    and *b* the answer to item S12 on steps 1–5.

    **Truth.** `job_belief` and `job_switch` are the structural effects on the log hazard; what they
    mean in percentage points is in :func:`bip_teach.simulate.true_effects`.
    **Bias to expect.** An analysis that compares belief steps without *r*, *T* and *q* overstates the
    effect of belief about three times, because belief is also a forecast.

    Latent variables are on comparable scales (SD between 0.8 and 1.3), so a coefficient is roughly "per SD".

    Parameters
    ----------
    sorting : float
        Knob, −1…1: correlation between a client's job prospects (register, traits and what only the
        caseworker sees) and the job focus of the first caseworker inside a job centre. 0 is as good as
        random assignment; anything else breaks the leave-one-out instrument.
    caseworker_direct : float
        Knob: direct log-hazard effect of one SD of job focus that does not run through belief
        (an exclusion violation). 0 by default.
    effectiveness : float
        Knob, 0…2: log-hazard effect of one SD of caseworker effectiveness. Caseworkers who are all alike
        need `belief_focus` and `search_caseworker` at 0 too.
    rating_leniency : float
        Knob, 0…1: how much job focus colours the caseworker's other ratings (S2–S11), in item SDs.
    intervention_selection : float
        Knob: how much more likely clients with higher readiness are to get combined interventions
        with a job focus (log odds per SD of readiness).
    readiness_register, readiness_persistence, readiness_shock, readiness_start_sd : float
        Weight of the register index in readiness; :math:`\rho`; SD of the quarterly shock; SD at entry
        of the part that moves.
    rating_readiness, rating_trait, rating_noise : float
        Loadings of an item on readiness, on its trait and on noise; their squares sum to one.
    offer_share, offer_readiness : float
        Share of quarters with a job in sight (an employer has said yes, and only client and caseworker
        know) at readiness 0, and how readiness raises it (log scale).
    belief_client : float
        :math:`\lambda_x`, weight of what the caseworker sees in the client, itself the sum of
        `belief_register`, `belief_trait` and `belief_private` times *r*, *T* and *q*.
    belief_focus, belief_offer, belief_jobcentre, belief_noise : float
        :math:`\lambda_f`; what a job in sight adds; SD between job centres; SD of :math:`\nu`.
    belief_cuts, client_belief_cuts, search_cuts : tuple of float
        Rising cut points of S12 (4), B8 (4) and the number of channels (6).
    search_register, search_trait, search_belief, search_caseworker, search_noise : float
        Weights of latent job search; belief counts in steps from 2.5.
    job_intercept, job_register, job_trait, job_private : float
        :math:`\alpha, \beta_r, \beta_T, \beta_q`.
    job_offer : float
        Hazard that a job in sight adds for its quarter, the same for everybody.
    job_belief, job_switch : float
        :math:`\beta_b`, per step, and :math:`\beta_k`, per switch: the structural effects.
    job_search, job_internship, job_portals, job_jobcentre : float
        :math:`\beta_s`; what the two channels add; SD between job centres.
    education_intercept_young, education_intercept_older : float
        Intercepts under 30 and from 30 on.
    education_register, education_trait, education_belief, education_switch : float
        The same for education; register and trait count half from 30 on.
    flexjob_intercept, other_support_intercept : float
        Log hazards of the two other ways out, the same for everybody.
    job_mean_weeks, education_mean_weeks, flexjob_mean_weeks : float
        Mean length of a spell.
    job_again_yearly_hazard : float
        Hazard of another job, per year, after a first one has ended.
    job_before_entry_share : float
        Share of clients with an ordinary job between January 2013 and entry, where there is room for one.
    leaving_share, switch_share, switch_readiness : float
        Share that stops answering after a quarter; share that changes caseworker at readiness 0, and how
        readiness shifts it (log scale).
    choice_log_weights : tuple of float
        Log weights of the seven choices of a quarter, in the order of ``progression.CHOICES``.
    mix_gain : tuple of float
        What a quarter of each mix adds to readiness, in the order of `MIXES`.
    """

    # Knobs
    sorting: float = 0.0
    caseworker_direct: float = 0.0
    effectiveness: float = 0.20
    rating_leniency: float = 0.15
    intervention_selection: float = 0.15
    # Readiness
    readiness_register: float = 0.25
    readiness_persistence: float = 0.92
    readiness_shock: float = 0.25
    readiness_start_sd: float = 0.75
    # Ratings: standard deviations of the three parts of an item (their squares sum to one)
    rating_readiness: float = 0.5916
    rating_trait: float = 0.6325
    rating_noise: float = 0.5
    # A job in sight: an employer has said yes for the coming quarter, and the caseworker knows
    offer_share: float = 0.002
    offer_readiness: float = 1.0
    # Belief (item S12)
    belief_client: float = 0.65
    belief_register: float = 0.35
    belief_trait: float = 0.75
    belief_private: float = 0.55
    belief_focus: float
    belief_offer: float = 4.0
    belief_jobcentre: float = 0.15
    belief_noise: float = 0.41
    belief_cuts: tuple[float, ...]
    # Job search (number of channels)
    search_register: float = 0.205
    search_trait: float = 0.60
    search_belief: float = 0.10
    search_caseworker: float = 0.453
    search_noise: float = 0.62
    search_cuts: tuple[float, ...]
    # Client's own belief (item B8)
    client_belief_cuts: tuple[float, ...]
    # Hazards, on the log scale, for one quarter
    job_intercept: float
    job_register: float
    job_trait: float
    job_private: float = 0.45
    job_offer: float = 2.0
    job_belief: float
    job_switch: float
    job_search: float = 0.20
    job_internship: float = 0.35
    job_portals: float = 0.15
    job_jobcentre: float = 0.10
    education_intercept_young: float
    education_intercept_older: float
    education_register: float
    education_trait: float
    education_belief: float
    education_switch: float
    flexjob_intercept: float
    other_support_intercept: float = -4.8
    # Staying in a spell: weeks
    job_mean_weeks: float
    education_mean_weeks: float
    flexjob_mean_weeks: float = 400.0
    job_again_yearly_hazard: float = 0.35
    job_before_entry_share: float
    # Leaving the measurement and changing caseworker, for one quarter
    leaving_share: float
    switch_share: float
    switch_readiness: float = -0.15
    # Interventions: log weights of the seven choices and what a quarter of each mix adds to readiness
    choice_log_weights: tuple[float, ...]
    mix_gain: tuple[float, ...]

    def __post_init__(self) -> None:
        violations = list(_violations(self))
        if violations:
            raise InvalidDesignError("The design is outside its limits:\n" + "\n".join(violations))


_LIMITS: Final[dict[str, tuple[float, float]]] = {
    "sorting": (-1, 1),
    "effectiveness": (0, 2),
    "rating_leniency": (0, 1),
    "intervention_selection": (-2, 2),
    "caseworker_direct": (-2, 2),
    "readiness_persistence": (0, 1),
    "leaving_share": (0, 1),
    "offer_share": (0, 1),
    "switch_share": (0, 1),
    "job_before_entry_share": (0, 1),
    "job_mean_weeks": (1, 10_000),
    "education_mean_weeks": (1, 10_000),
    "flexjob_mean_weeks": (1, 10_000),
    "readiness_shock": (0, inf),
    "readiness_start_sd": (0, inf),
    "rating_noise": (0, inf),
    "belief_noise": (0, inf),
    "search_noise": (0, inf),
    "belief_jobcentre": (0, inf),
    "job_jobcentre": (0, inf),
    "job_again_yearly_hazard": (0, inf),
}
_LENGTHS: Final = {
    "belief_cuts": 4,
    "search_cuts": 6,
    "client_belief_cuts": 4,
    "choice_log_weights": 7,
    "mix_gain": len(MIXES),
}


def _violations(design: Design) -> list[str]:
    found = [
        f"{field.name} is {getattr(design, field.name)!r}; it must hold finite numbers only."
        for field in fields(design)
        if not _is_finite(getattr(design, field.name), field.name in _LENGTHS)
    ]
    return found or _outside_limits(design)


def _is_finite(value: object, row: bool) -> bool:
    """Whether a field holds a finite number, or a tuple of them where a row is asked for."""
    if row:
        return isinstance(value, tuple) and all(_is_finite(item, row=False) for item in value)
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _outside_limits(design: Design) -> list[str]:
    found = [
        f"{name} is {getattr(design, name)}; allowed: {low} {'or more' if high == inf else f'to {high}'}."
        for name, (low, high) in _LIMITS.items()
        if not low <= getattr(design, name) <= high
    ]
    for name, length in _LENGTHS.items():
        values = getattr(design, name)
        if len(values) != length:
            found.append(f"{name} has {len(values)} values; it needs {length}.")
        elif name.endswith("_cuts") and list(values) != sorted(values):
            found.append(f"{name} must rise from left to right; it is {values}.")
    return found


def calibrated_design(**knobs: Any) -> Design:
    """Give the calibrated design, with some knobs turned.

    Parameters
    ----------
    **knobs : Any
        Fields of :class:`Design` to replace, such as ``sorting=0.5``.

    Returns
    -------
    Design
        Parameters from ``parameters.json`` (written by the calibration), knobs replaced.

    Raises
    ------
    InvalidDesignError
        If a name does not exist or a value is outside its limits.

    Examples
    --------
    >>> calibrated_design(sorting=0.5).sorting
    0.5
    """
    known = {field.name for field in fields(Design)}
    unknown = sorted(set(knobs) - known)
    if unknown:
        allowed = ", ".join(sorted(known))
        raise InvalidDesignError(f"A design has no field {', '.join(unknown)}. It has: {allowed}.")
    text = resources.files(__package__).joinpath("parameters.json").read_text(encoding="utf-8")
    return replace(design_from_dict(json.loads(text)["parameters"]), **knobs)


def design_from_dict(values: dict[str, Any]) -> Design:
    """Build a design from plain JSON values (lists become tuples)."""
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    return Design(**plain)
