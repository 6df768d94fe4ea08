"""The published figures that the process must reproduce, and those that cannot hold together."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from bip_teach.language import message
from bip_teach.published import figure


@dataclass(frozen=True)
class Target:
    """A moment, the figures that print it, and what the search aims at.

    Attributes
    ----------
    moment : str
        Name in :func:`bip_teach.calibrate.moments.moments`.
    figures : tuple of str
        Ids in the registry of published figures; all of them print this quantity. The first one leads.
    offset : float
        What is added to the leading figure: an aim inside its rounding where figures agree only there.
    closed_form : bool
        Whether the search leaves it alone: cut points, weights or published shares hit it, or chance does.
    tolerance : float
        Gap that counts as one in the search, where it should be smaller than what print rounds away.
    """

    moment: str
    figures: tuple[str, ...]
    offset: float = 0.0
    closed_form: bool = False
    tolerance: float = inf

    @property
    def aim(self) -> float:
        """What the search aims at."""
        return figure(self.figures[0]).number + self.offset


def _t(
    moment: str, *figures: str, offset: float = 0.0, closed_form: bool = False, tolerance: float = inf
) -> Target:
    return Target(moment, figures, offset, closed_form, tolerance)


_WHO: Final = (
    _t("young", "B.young_share", closed_form=True),
    _t("unskilled", "C.char.unskilled", closed_form=True),
    _t("non_western", "C.char.nonwestern", closed_form=True),
    _t("psychiatric", "C.char.psych", closed_form=True),
    _t("musculoskeletal", "C.char.musculo", closed_form=True),
    _t("digestive_urinary", "C.char.digest", closed_form=True),
    _t("antidepressants", "C.char.antidep", closed_form=True),
    _t("lifestyle_medicine", "C.char.lifestyle", closed_form=True),
    _t("antipsychotics", "C.char.antipsych", closed_form=True),
    _t("convicted_men", "C.char.convicted", closed_form=True),
    _t("work_share", "C.char.worked", closed_form=True),
    _t("long_benefit", "B.pop.longterm_share", closed_form=True),
)
_SIZE: Final = (
    _t(
        "responses",
        "A.n_responses_client",
        "A.n_responses_cw",
        "B.n_responses_client",
        "B.n_responses_cw",
        offset=100,
    ),
    _t("responses_both", "A.n_responses", "B.n_responses", "C.n_measurements", closed_form=True),
    _t("responses_august", "D.n_responses_client", "D.n_responses_cw", closed_form=True),
    _t("switched", "A.switch.share", "C.switch.share"),
)
#: The rates agree with each other, and with what is computed from them, only inside their rounding: 10 less
#: 1.6 is 8.4 if 10 is 9.95 or more, and 16 and 2 give at most 3.9 in education, so jobs must be 6.0 or more.
_RATES: Final = (
    _t("job", "A.base.job", "A.iv.base.job", "A.tertile.mean", offset=0.06),
    _t("job_or_education", "A.base.jobedu", "A.iv.base.jobedu", offset=-0.02),
    _t("education_young", "B.edu.under30", offset=0.35, tolerance=0.15),
    _t("education_older", "B.edu.over30", offset=0.42, tolerance=0.05),
    _t("third_low", "A.tertile.low"),
    _t("third_high", "A.tertile.high"),
    _t("third_relative", "A.tertile.rel", "C.jobfocus.rel"),
    _t("job_ever", "B.job.ever"),
    _t("job_after_entry", "C.thought.mean"),
    _t("job_end_2016", "B.job.end2016"),
    _t("flexjob_end_2016", "B.flexjob.end2016"),
    _t("education_end_2016", "B.edu.end2016"),
)
_BELIEF: Final = (
    _t("gradient_1", "A.gradient.1_no", "C.gradient.1_no", "D.gradient.1_no", "A.gradient.1_no.rounded"),
    _t("gradient_2", "A.gradient.2_doubt"),
    _t("gradient_3", "A.gradient.3_varies"),
    _t("gradient_4", "A.gradient.4_good", "C.gradient.4_good", "D.gradient.4_good"),
    _t("gradient_5", "A.gradient.5_yes", "C.gradient.5_yes", "D.gradient.5_yes", "A.gradient.5_yes.rounded"),
    _t("gradient_dont_know", "D.gradient.0_dk"),
    _t("belief_share_dont_know", "A.belief.share_dk", "C.pie.1"),
    *(_t(f"belief_share_{step}", f"C.bars.cw.{step}", closed_form=True) for step in range(1, 5)),
    _t("belief_share_5", "C.bars.cw.5", "A.belief.share_yes", "C.pie.5", closed_form=True),
    *(_t(f"client_belief_share_{step}", f"C.bars.client.{step}", closed_form=True) for step in range(1, 6)),
    _t("belief_share_high", "C.bars.cw.believe", closed_form=True),
    _t("client_belief_share_high", "C.bars.client.believe", closed_form=True),
)
_EFFECTS: Final = (
    _t("effect_belief_job", "A.iv.job.pp", offset=0.03),
    _t("effect_belief_job_or_education", "A.iv.jobedu.pp"),
    _t("effect_switch_job", "A.switch.job.pp", offset=-0.03),
    _t("effect_switch_job_or_education", "A.switch.jobedu.pp"),
    _t("relative_belief_job", "A.iv.job.rel"),
    _t("relative_belief_job_or_education", "A.iv.jobedu.rel"),
    _t("relative_switch_job", "A.switch.job.rel", "C.switch.rel"),
    _t("relative_switch_job_or_education", "A.switch.jobedu.rel"),
    _t("after_switch_job", "A.switch.job.after"),
    _t("after_switch_job_or_education", "A.switch.jobedu.after"),
)
_SEARCH: Final = (
    _t("searches", "B.search.active", closed_form=True),
    _t("channels_0", "B.search.none", closed_form=True),
    *(_t(f"channels_{number}", f"B.search.channels_{number}", closed_form=True) for number in range(1, 7)),
)
_EXPLAINED: Final = (
    _t("r2_search_register", "B.r2.search.register"),
    _t("r2_search_both", "B.r2.search.both"),
    _t("r2_search_caseworker", "D.r2.search.caseworker"),
    _t("r2_job_register", "B.r2.job.register"),
    _t("r2_job_both", "B.r2.job.both", "D.r2.job.indicators"),
    _t("r2_job_caseworker", "D.r2.job.caseworker"),
    _t("r2_education_register", "B.r2.edu.register"),
    _t("r2_education_both", "B.r2.edu.both"),
)
_INTERVENTIONS: Final = (
    _t("choice_none", "C.part.none", "C.part.none_text", closed_form=True),
    _t("choice_one", "C.part.one", closed_form=True),
    _t("choice_combined", "C.part.combined", closed_form=True),
    *(
        _t(f"choice_{name}", f"C.part.one.{name}", closed_form=True)
        for name in ("job", "competence", "social", "health")
    ),
    _t("choice_combined_with_job", "C.part.combined_job", closed_form=True),
    _t("places_none", "C.queue.none"),
    _t("places_job", "C.queue.job"),
    _t("places_other_best", "C.queue.other_best"),
    _t("places_other_worst", "C.queue.other_worst"),
    _t("places_combined_with_job", "C.queue.combined"),
)
_CASEWORKERS: Final = (
    _t("quarter_1", "C.effect.q1_least", closed_form=True),
    _t("quarter_2", "C.effect.q2", closed_form=True),
    _t("quarter_3", "C.effect.q3", closed_form=True),
    _t("quarter_4", "C.effect.q4_most", closed_form=True),
)
#: All targets by topic.
TOPICS: Final = {
    message("Who took part"): _WHO,
    message("Responses and switches"): _SIZE,
    message("Jobs and education"): _RATES,
    message("Belief"): _BELIEF,
    message("Effects"): _EFFECTS,
    message("Job search"): _SEARCH,
    message("Explained variation"): _EXPLAINED,
    message("Interventions"): _INTERVENTIONS,
    message("Differences between caseworkers"): _CASEWORKERS,
}
TARGETS: Final = tuple(target for targets in TOPICS.values() for target in targets)
