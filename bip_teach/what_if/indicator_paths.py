"""How the eleven indicators of an invented person move from one measurement to the next."""

from __future__ import annotations

import pandas as pd

from bip_teach.instrument import INDICATORS
from bip_teach.language import SOURCE_LANGUAGE
from bip_teach.what_if.instrument import MONTHS_BETWEEN, N_ANSWERS, QUESTIONS, InventedPerson


def indicator_paths(person: InventedPerson) -> pd.DataFrame:
    """Tabulate where an invented person stands on each indicator at each measurement.

    Parameters
    ----------
    person : InventedPerson
        From :func:`bip_teach.what_if.invented_person`.

    Returns
    -------
    DataFrame
        One row per indicator and measurement, measurements without any answer left out: ``indicator`` (id),
        ``label``, ``month`` (0, 3, ...) and ``level``, the mean of the answers to the questions of the
        indicator, each scaled from 0 (lowest answer) to 1 (highest); NaN where none was given.

    Notes
    -----
    A level describes answers, of the person and of the caseworker together where both were asked. With one to
    four answers behind it, it moves easily, and a move is not an effect of what was done in between.

    Examples
    --------
    >>> from bip_teach.what_if import ProgressQueue
    >>> queue = ProgressQueue(indices=(0.5,), counts=(1,), half_width=0.3)
    >>> paths = indicator_paths(InventedPerson(queue, ((3,) * 21, (5,) * 21)))
    >>> paths.query("indicator == 'cooperation'")[["month", "level"]].to_numpy().tolist()
    [[0.0, 0.5], [3.0, 1.0]]
    """
    rows = [
        (one.id, one.label(SOURCE_LANGUAGE), number * MONTHS_BETWEEN, _level(one.id, answers))
        for one in INDICATORS
        for number, answers in enumerate(person.measurements)
        if any(answers)
    ]
    return pd.DataFrame(rows, columns=["indicator", "label", "month", "level"])


def _level(indicator: str, answers: tuple[int, ...]) -> float:
    """Return the mean of the answers that belong to one indicator, each from 0 to 1."""
    given = [
        (answer - 1) / (most - 1)
        for item, most, answer in zip(QUESTIONS, N_ANSWERS, answers, strict=True)
        if item.indicator == indicator and answer
    ]
    return sum(given) / len(given) if given else float("nan")
