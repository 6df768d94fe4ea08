"""Which interventions a client gets in a quarter."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bip_teach.instrument import INTERVENTION_GROUPS
from bip_teach.simulate.design import Design

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: The seven choices of a quarter.
CHOICES: Final = (
    "none",
    "job",
    "competence",
    "social",
    "health",
    "combined_with_job",
    "combined_without_job",
)
#: Index in `design.MIXES` of each choice.
CHOICE_MIX: Final = np.array([0, 1, 2, 2, 2, 3, 4])
#: Group sets (job, competence, social, health) and their chance, for the two combined choices.
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


def choose(readiness: Array, uniform: Array, design: Design) -> IntArray:
    """Draw one of the seven choices; readiness shifts the odds of a combination with a job focus."""
    log_weight = np.repeat(np.array(design.choice_log_weights)[None, :], len(readiness), axis=0)
    log_weight[:, CHOICES.index("combined_with_job")] += design.intervention_selection * readiness
    weight = np.exp(log_weight)
    cumulative = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    return np.asarray((uniform[:, None] > cumulative[:, :-1]).sum(axis=1))


def groups_of(choice: IntArray, uniform: Array) -> NDArray[np.bool_]:
    """Turn choices into the four groups; combined choices draw which groups are in."""
    groups = np.zeros((*choice.shape, len(INTERVENTION_GROUPS)), dtype=bool)
    for number in range(len(INTERVENTION_GROUPS)):
        groups[..., number] = choice == number + 1
    for name, options in (("combined_with_job", _WITH_JOB), ("combined_without_job", _WITHOUT_JOB)):
        chosen = choice == CHOICES.index(name)
        cumulative = np.cumsum([share for _, share in options])[:-1]
        sets = np.array([members for members, _ in options], dtype=bool)
        groups[chosen] = sets[np.searchsorted(cumulative, uniform[chosen])]
    return groups
