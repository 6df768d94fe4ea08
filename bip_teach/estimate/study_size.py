"""People that a study with lots would need, and how often a study of a given size would find something."""

from __future__ import annotations

import math

from statsmodels.stats.proportion import power_proportions_2indep, samplesize_proportions_2indep_onetail

from bip_teach.errors import InvalidArgumentError

SIGNIFICANCE = 0.05
USUAL_POWER = 0.8


def people_needed(
    base_share: float,
    difference_share: float,
    *,
    power: float = USUAL_POWER,
    caseload: float = 1,
    correlation: float = 0.0,
) -> int:
    r"""People that a study with two equal groups needs to find a true difference between two shares.

    .. math:: n = 2 n_1 \, (1 + (m - 1) \rho),

    where n1 is the size of a group in a two-sided test at five per cent when all people are independent, m
    the caseload and rho the correlation inside it.

    Parameters
    ----------
    base_share : float
        Share with the outcome in the comparison group, between 0 and 1.
    difference_share : float
        True difference of the other group, as a share: 0.01 is one percentage point.
    power : float
        Share of studies that should find it, between 0 and 1.
    caseload : float
        People who share a caseworker, where lots fall on caseworkers; 1 where they fall on people.
    correlation : float
        Intra-class correlation of the outcome among people with the same caseworker, from 0 to below 1.

    Returns
    -------
    int
        People in both groups together, rounded up to an even number.

    Raises
    ------
    InvalidArgumentError
        If a share, the power, the caseload or the correlation is outside its limits.

    Notes
    -----
    Assumes lots, one row for each person, nobody lost, and everybody doing what the lot says: a real study
    needs more. It is no verdict on a study that was done: what an observed difference is worth, its interval
    says.

    Examples
    --------
    >>> people_needed(0.06, -0.03)
    1498
    >>> people_needed(0.06, -0.03, caseload=41, correlation=0.01)
    2096
    """
    _check_shares(base_share, difference_share)
    if not SIGNIFICANCE < power < 1:
        raise InvalidArgumentError(
            "power is {power!r}. Allowed: above {significance} and below 1.",
            power=power,
            significance=SIGNIFICANCE,
        )
    group = samplesize_proportions_2indep_onetail(
        difference_share, base_share, power, alpha=SIGNIFICANCE, alternative="two-sided"
    )
    return 2 * math.ceil(float(group) * _design_factor(caseload, correlation) - 1e-9)


def study_power(
    people: int,
    base_share: float,
    difference_share: float,
    *,
    caseload: float = 1,
    correlation: float = 0.0,
) -> float:
    """Share of studies of a given size that would find a true difference between two shares.

    Parameters
    ----------
    people : int
        People in both groups together, at least 4.
    base_share, difference_share, caseload, correlation : float
        As in :func:`people_needed`.

    Returns
    -------
    float
        Power of a two-sided test at five per cent, from 0 to 1.

    Raises
    ------
    InvalidArgumentError
        If an argument is outside its limits.

    Notes
    -----
    The assumptions are those of :func:`people_needed`.

    Examples
    --------
    >>> round(study_power(1498, 0.06, -0.03), 2)
    0.8
    """
    _check_shares(base_share, difference_share)
    if people < 4:
        raise InvalidArgumentError(
            "people is {people!r}. Allowed: 4 or more, half of them in each group.", people=people
        )
    group = people / 2 / _design_factor(caseload, correlation)
    found = power_proportions_2indep(
        difference_share, base_share, group, alpha=SIGNIFICANCE, return_results=False
    )
    return float(found)


def _check_shares(base: float, difference: float) -> None:
    if difference == 0 or not (0 < base < 1 and 0 < base + difference < 1):
        raise InvalidArgumentError(
            "base_share is {base!r} and difference_share {difference!r}. Both groups need a share between 0 "
            "and 1, and the two must differ. Percentage points are divided by 100.",
            base=base,
            difference=difference,
        )


def _design_factor(caseload: float, correlation: float) -> float:
    if caseload < 1 or not 0 <= correlation < 1:
        raise InvalidArgumentError(
            "caseload is {caseload!r} and correlation {correlation!r}. Allowed: a caseload of 1 or more and "
            "a correlation from 0 to below 1.",
            caseload=caseload,
            correlation=correlation,
        )
    return 1 + (caseload - 1) * correlation
