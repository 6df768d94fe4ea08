"""The design of the synthetic world: every parameter, every knob, and their limits."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, fields, replace
from importlib import resources
from typing import Any, Final

from bip_teach.errors import InvalidDesignError
from bip_teach.language import Lines
from bip_teach.simulate.limits import violations

#: Weeks in one quarter, the step of the process.
QUARTER_WEEKS: Final = 13
#: Quarters simulated for each client: five years, of which four are measured.
N_QUARTERS: Final = 20
#: Last week in which a measurement can take place (the end of 2016).
LAST_MEASURED_WEEK: Final = 207
#: Last week of the register, one year later, so that every response has 52 whole weeks.
LAST_WEEK: Final = 259
#: Weeks over which clients enter (nine quarters).
ENTRY_WEEKS: Final = 117
#: Relative sizes of the ten job centres (invented, unequal).
JOBCENTRE_SIZES: Final = (0.18, 0.15, 0.13, 0.11, 0.10, 0.09, 0.08, 0.07, 0.05, 0.04)
#: Caseworkers for each client, as published: about 300 to about 4,000.
CASEWORKERS_PER_CLIENT: Final = 300 / 4000
#: Clients of the panel in ``data/synthetic``, as many as the study followed.
SHIPPED_CLIENTS: Final = 4000
#: The seven choices of interventions in a quarter, in the order of `Design.choice_gain`.
CHOICES: Final = (
    "none",
    "job",
    "competence",
    "social",
    "health",
    "combined_with_job",
    "combined_without_job",
)


@dataclass(frozen=True, kw_only=True)
class Design:
    r"""Parameters of the data generating process.

    Times are quarters of 13 weeks. With client *i*, caseworker *c*, job centre *m* and quarter *t*:

    .. math::

       \theta_{i,t+1} &= .25 r_i + \rho(\theta_{it} - .25 r_i) + g(\text{choice}_{it}) + \varepsilon_{it} \\
       b^*_{it} &= \lambda_x x_{it} + \lambda_f f_c + \mu_m + \nu_{it} \\
       \log h^{job}_{it} &= \alpha + \beta_r r_i + \beta_T T_{it} + \beta_q q_i + \beta_b (b_{it} - 2.5)
                            + \beta_k k_{it} + \beta_e e_c + \beta_s s_{it} + \dots

    where *r* is the register index, *T* the job traits, *q* what only the caseworker sees, *f* the
    caseworker's job focus, *e* the caseworker's effectiveness, *k* the switches so far, *s* job search
    and *b* the answer to item S12 on steps 1–5.

    **Truth.** `job_belief` and `job_switch` are the structural effects on the log hazard; what they
    mean in percentage points is in :func:`bip_teach.simulate.true_effects`.
    **Bias to expect.** An analysis that compares belief steps without *r*, *T* and *q* overstates the
    effect of belief on jobs three to four times, because belief is also a forecast.

    A job in sight adds `job_offer` to the job hazard of its quarter and `belief_offer` to latent belief.
    Latent variables are on comparable scales (SD between 0.8 and 1.4), so a coefficient is roughly "per SD".

    Parameters
    ----------
    jobcentre_sizes : tuple of float
        Share of the clients in each of the ten job centres; the shares sum to one.
    caseworkers_per_client : float
        Caseworkers for each client, at most one.
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
    rater_reliability : float
        Knob, 0.05…1: correlation between two ratings of one client by one caseworker on the same day, for
        items whose noise is `rating_noise` at the default 0.84. It scales the noise of S2–S12.
    switch_selection : float
        Knob: how readiness shifts the share that changes caseworker (log scale per SD).
    intervention_selection : float
        Knob: how much more likely clients with higher readiness are to get combined interventions
        with a job focus (log odds per SD of readiness).
    intervention_need : float
        Knob: how much more likely clients who lack a trait are to get the group of interventions that
        answers it (log odds per SD).
    belief_effect, switch_effect : float
        Knobs: factors on all effects of belief and of switches; 0 means none at all.
    attrition : float
        Knob, 0…1: share that stops answering after a quarter.
    attrition_selection : float
        Knob: how readiness shifts that share (log scale per SD); 0 means pure chance.
    readiness_register, readiness_persistence, readiness_shock, readiness_start_sd : float
        Weight of the register index in readiness; :math:`\rho`; SD of the quarterly shock; SD at entry
        of the part that moves.
    rating_readiness, rating_trait, rating_noise : float
        Loadings of an item on readiness, on its trait and on noise; their squares sum to one.
    offer_share, offer_readiness : float
        Share of quarters for which an employer has said yes (only client and caseworker know, from the
        quarter before on) at readiness 0, and how readiness raises it (log scale).
    belief_client : float
        :math:`\lambda_x`, weight of what the caseworker sees in the client, itself the sum of
        `belief_register`, `belief_trait` and `belief_private` times *r*, *T* and *q*.
    belief_focus, belief_offer, belief_jobcentre, belief_noise : float
        :math:`\lambda_f`; what a job in sight adds; SD between job centres; SD of :math:`\nu`.
    dont_know_share, dont_know_register : float
        Share of "don't know" to S12 at register index 0, and how the index shifts it (log scale).
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
    job_search, job_internship, job_portals, job_wage_realism, job_jobcentre : float
        :math:`\beta_s`; what the two channels add; what a realistic wage adds; SD between job centres.
    education_intercept_young, education_intercept_older : float
        Intercepts under 30 and from 30 on.
    education_register, education_trait, education_belief, education_switch : float
        The same for education; register and trait count half from 30 on.
    flexjob_intercept, other_support_intercept : float
        Log hazards of the two other ways out, the same for everybody.
    job_min_weeks, job_more_weeks : float
        Every ordinary job after entry lasts `job_min_weeks` whole weeks, and then `job_more_weeks` more on
        average.
    education_mean_weeks, flexjob_mean_weeks : float
        Mean length of a spell.
    job_again_yearly_hazard : float
        Hazard of another job, per year, after a first one has ended.
    job_before_entry_share : float
        Share of clients with an ordinary job between January 2013 and entry, where there is room for one.
    switch_share : float
        Share that changes caseworker after a quarter, at readiness 0.
    choice_log_weights, choice_gain : tuple of float
        Log weights of the seven choices of a quarter, and what a quarter of each adds to readiness, in
        the order of `CHOICES`.
    """

    # The places
    jobcentre_sizes: tuple[float, ...] = JOBCENTRE_SIZES
    caseworkers_per_client: float = CASEWORKERS_PER_CLIENT
    # Knobs
    sorting: float = 0.0
    caseworker_direct: float = 0.0
    effectiveness: float = 0.20
    rating_leniency: float = 0.15
    rater_reliability: float = 0.84
    switch_selection: float = -0.15
    intervention_selection: float = 0.15
    intervention_need: float = 0.30
    belief_effect: float = 1.0
    switch_effect: float = 1.0
    attrition: float
    attrition_selection: float = 0.0
    # Readiness
    readiness_register: float = 0.25
    readiness_persistence: float = 0.92
    readiness_shock: float = 0.25
    readiness_start_sd: float = 0.75
    # Ratings: standard deviations of the three parts of an item (their squares sum to one)
    rating_readiness: float = 0.5916
    rating_trait: float = 0.70
    rating_noise: float = 0.40
    # A job in sight: an employer has said yes, and the caseworker knows from the quarter before on
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
    dont_know_share: float
    dont_know_register: float
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
    job_wage_realism: float = 0.10
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
    job_min_weeks: float = 13.0
    job_more_weeks: float
    education_mean_weeks: float
    flexjob_mean_weeks: float = 400.0
    job_again_yearly_hazard: float = 0.35
    job_before_entry_share: float
    # Changing caseworker, for one quarter
    switch_share: float
    # Interventions: log weights of the seven choices and what a quarter of each adds to readiness
    choice_log_weights: tuple[float, ...]
    choice_gain: tuple[float, ...]

    def __post_init__(self) -> None:
        found = violations(self)
        if found:
            raise InvalidDesignError("The design is outside its limits:\n{found}", found=Lines(found))

    @property
    def rater_noise(self) -> float:
        """Factor on the noise in caseworkers' answers: 1 at the default reliability, 0 at 1."""
        default = 0.16 / 0.84
        return math.sqrt((1 - self.rater_reliability) / self.rater_reliability / default)


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
        raise InvalidDesignError(
            "A design has no field {unknown}. It has: {allowed}.", unknown=", ".join(unknown), allowed=allowed
        )
    text = resources.files(__package__).joinpath("parameters.json").read_text(encoding="utf-8")
    return replace(design_from_dict(json.loads(text)["parameters"]), **knobs)


def design_from_dict(values: dict[str, Any]) -> Design:
    """Build a design from plain JSON values (lists become tuples)."""
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in dict(values).items()
    }
    return Design(**plain)
