"""Which interventions a client gets in a quarter: none, one group or several, and which types."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.instrument import INTERVENTION_GROUPS, INTERVENTIONS
from bip_teach.simulate.design import CHOICES, Design
from bip_teach.simulate.population import Population

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Group sets (job, competence, social, health) and their chance, for the two combined choices (invented).
_WITH_JOB: Final = (
    ((1, 1, 0, 0), 0.18),
    ((1, 0, 1, 0), 0.18),
    ((1, 0, 0, 1), 0.28),
    ((1, 1, 1, 0), 0.08),
    ((1, 1, 0, 1), 0.10),
    ((1, 0, 1, 1), 0.12),
    ((1, 1, 1, 1), 0.06),
)
_WITHOUT_JOB: Final = (((0, 1, 1, 0), 0.22), ((0, 1, 0, 1), 0.26), ((0, 0, 1, 1), 0.40), ((0, 1, 1, 1), 0.12))

#: Traits whose lack is the need that a group of interventions answers.
GROUP_NEEDS: Final = {
    "competence": ("competence", "knowledge"),
    "social": ("everyday", "network", "contact"),
    "health": ("health",),
}
#: How usual each type is in its group (log weight), and the trait that shifts its odds: by need where the
#: slope is negative, towards clients who can already do more where it is positive (all invented).
_TYPES: Final = {
    "labour_market_knowledge": (0.2, "knowledge", -0.5),
    "job_search_support": (0.5, "contact", -0.3),
    "workplace_mentor": (-0.7, "cooperation", -0.3),
    "internal_placement": (0.1, "concentration", -0.4),
    "external_placement": (1.2, "manage_work", 0.3),
    "company_centre": (-0.4, "instruction", -0.2),
    "wage_subsidy": (0.2, "manage_work", 0.4),
    "job_rotation": (-1.8, "competence", 0.4),
    "temporary_hours": (-0.9, "health", 0.4),
    "general_skills": (0.5, "competence", -0.5),
    "vocational_skills": (0.3, "goal", 0.4),
    "rehabilitation_course": (0.0, "health", -0.5),
    "social_personal_skills": (0.3, "contact", -0.5),
    "network_building": (-0.4, "network", -0.6),
    "everyday_coping": (0.3, "everyday", -0.6),
    "social_mentor": (0.4, "everyday", -0.3),
    "diet_exercise": (0.2, "health", 0.2),
    "assessment_treatment": (0.8, "health", -0.5),
    "health_coping": (0.4, "health", -0.3),
    "substance_treatment": (-1.2, "everyday", -0.5),
}


class ChoiceWeights:
    """Weights of the seven choices, apart from readiness, which changes from quarter to quarter.

    Parameters
    ----------
    population : Population
        Clients. Those who lack what a group of interventions answers get it more often.
    design : Design
        Its ``choice_log_weights``, ``intervention_need`` and ``intervention_selection``.
    """

    def __init__(self, population: Population, design: Design) -> None:
        self._selection = design.intervention_selection
        weights = [np.full(len(population), np.exp(value)) for value in design.choice_log_weights]
        for group, traits in GROUP_NEEDS.items():
            need = -population.trait_sum(traits)
            weights[CHOICES.index(group)] *= np.exp(design.intervention_need * need)
        combined = CHOICES.index("combined_with_job")
        self._combined = weights.pop(combined)
        # The choice whose weight changes with readiness stands last in the line of weights.
        others = [place for place in range(len(CHOICES)) if place != combined]
        self._line = np.array([*others, combined], dtype=np.int8)
        self._ends = np.cumsum(weights, axis=0)

    def choose(self, readiness: Array, uniform: Array) -> NDArray[np.int8]:
        """Draw a choice for each client; readiness shifts the odds of a combination with a job focus.

        Parameters
        ----------
        readiness, uniform : array (clients,)
            Readiness at the start of the quarter; uniform draws.

        Returns
        -------
        int array (clients,)
            Place in `CHOICES`.
        """
        combined = np.exp(self._selection * readiness)
        combined *= self._combined
        combined += self._ends[-1]
        combined *= uniform
        passed = np.zeros(len(readiness), dtype=np.int8)
        for end in self._ends:
            passed += combined >= end
        return np.asarray(self._line[passed])


def groups_of(choice: NDArray[np.int8], uniform: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Turn choices into the four groups; combined choices draw which groups are in.

    Parameters
    ----------
    choice : int array (rows,)
        Places in `CHOICES`.
    uniform : array (rows,)
        Uniform draws.

    Returns
    -------
    bool array (rows, 4)
    """
    groups = np.zeros((len(choice), len(INTERVENTION_GROUPS)), dtype=bool)
    for number in range(len(INTERVENTION_GROUPS)):
        groups[:, number] = choice == number + 1
    for name, options in (("combined_with_job", _WITH_JOB), ("combined_without_job", _WITHOUT_JOB)):
        chosen = np.flatnonzero(choice == CHOICES.index(name))
        cumulative = np.cumsum([share for _, share in options])[:-1]
        sets = np.array([members for members, _ in options], dtype=bool)
        groups[chosen] = sets[np.searchsorted(cumulative, uniform[chosen])]
    return groups


def types_of(group: IntArray, population: Population, client: IntArray, uniform: Array) -> IntArray:
    """Draw a type of intervention in a group, by need.

    Parameters
    ----------
    group : int array (rows,)
        Place of the group in the instrument.
    population : Population
        Clients.
    client : int array (rows,)
        Whose intervention it is.
    uniform : array (rows,)
        Uniform draws.

    Returns
    -------
    int array (rows,)
        Place in `INTERVENTIONS`.
    """
    chosen = np.empty(len(group), dtype=np.int64)
    for number, label in enumerate(INTERVENTION_GROUPS):
        rows = np.flatnonzero(group == number)
        places = [place for place, item in enumerate(INTERVENTIONS) if item.group == label.id]
        weights = np.empty((len(places), len(rows)))
        for row, place in enumerate(places):
            usual, trait, slope = _TYPES[INTERVENTIONS[place].id]
            weights[row] = np.exp(usual + slope * population.trait(trait)[client[rows]])
        ends = np.cumsum(weights, axis=0)
        passed = (uniform[rows] * ends[-1] >= ends[:-1]).sum(axis=0)
        chosen[rows] = np.array(places)[passed]
    return chosen
