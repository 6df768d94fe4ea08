"""What a published figure measures, in a few words."""

from __future__ import annotations

from typing import Final

from bip_teach.language import message, translate
from bip_teach.published.registry import figure

#: Populations that go without saying.
_EVERYBODY: Final = ("people in the project", "the project")
#: Windows without a time, and what is said of them: nothing, or the rest.
_NO_WINDOW: Final = "not stated"
_WITHOUT_TIME: Final = {
    _NO_WINDOW: "",
    f"{_NO_WINDOW}; for each change of caseworker": message("for each change of caseworker"),
    f"{_NO_WINDOW}; for one step more of the caseworker's belief (1–5)": message(
        "for one step more of the caseworker's belief (1–5)"
    ),
}


def figure_words(figure_id: str, language: str | None = None) -> str:
    """Say in a few words what a published figure measures: outcome, window, and whom if not everybody.

    Parameters
    ----------
    figure_id : str
        Id in the registry.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        Such as ``in work, one year after the response: responses in which the caseworker says yes``.
    """
    one = figure(figure_id)
    said = translate(one.outcome, language)
    window = translate(_WITHOUT_TIME.get(one.window, one.window), language)
    if window:
        said = translate("{what}, {window}", language).format(what=said, window=window)
    if one.unit == "percent_change":
        said = translate("{what}, as a change in per cent", language).format(what=said)
    if one.population not in _EVERYBODY:
        whom = translate(one.population, language)
        said = translate("{what}: {whom}", language).format(what=said, whom=whom)
    return said
