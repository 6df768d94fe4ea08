"""Names of the answers of the profile explorer, and the words for their levels."""

from __future__ import annotations

from typing import Final

from bip_teach import instrument
from bip_teach.explorers.wording import Text, by_count, plain
from bip_teach.what_if import FORECAST, Axis

PAY: Final = "b11"
_JOB_SEARCH: Final = "job_search"
_INDICATORS: Final = frozenset(one.id for one in instrument.INDICATORS)


def answer_name(axis: Axis, text: Text, language: str) -> str:
    """Return what an answer is called: the indicator, or the question with the one who answers."""
    forms = text["names"]
    if axis.name in _INDICATORS:
        form = forms["channels" if axis.name == _JOB_SEARCH else "mean"]
        return str(form.format(label=instrument.indicator(axis.name).label(language)))
    item = instrument.item(axis.name)
    if axis.name == PAY:
        step = plain(float(axis.levels[1]) - float(axis.levels[0]), 0, text)
        return str(forms["pay"].format(label=item.label(language), step=step))
    form = forms["forecast" if axis.name == FORECAST else item.respondent]
    return str(form.format(label=item.label(language)))


def level_words(axis: Axis, text: Text, language: str) -> list[str]:
    """Return the words for the levels of an answer, in the order of the axis."""
    forms = text["levels"]
    if axis.name == PAY:
        return [str(forms["pay"].format(pay=plain(float(level), 0, text))) for level in axis.levels]
    if axis.name == _JOB_SEARCH:
        return [by_count(forms["channels"], float(level)).format(count=level) for level in axis.levels]
    if axis.name in _INDICATORS:
        return list(forms["mean"])
    return list(instrument.item(axis.name).levels(language))
