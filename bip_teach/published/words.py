"""What a published figure measures, in a few words."""

from __future__ import annotations

from typing import Final

from bip_teach.published.registry import figure

#: Populations that go without saying.
_EVERYBODY: Final = ("people in the project", "the project")


def figure_words(figure_id: str) -> str:
    """Say in a few words what a published figure measures: outcome, window, and whom if not everybody.

    Parameters
    ----------
    figure_id : str
        Id in the registry.

    Returns
    -------
    str
        Such as ``in work, one year after the response: responses in which the caseworker says yes``.
    """
    one = figure(figure_id)
    whom = "" if one.population in _EVERYBODY else f": {one.population}"
    window = "" if not one.window or one.window.startswith("not stated") else f", {one.window}"
    relative = ", as a change in per cent" if one.unit == "percent_change" else ""
    return f"{one.outcome}{window}{relative}{whom}"
