"""The published figures that slides show, topic by topic, and how a room hears them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from bip_teach.language import spoken_language
from bip_teach.published import Figure


@cache
def _findings() -> dict[str, list[str]]:
    text = (resources.files("bip_teach.workshop") / "findings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def findings(name: str) -> list[str]:
    """Return the published figures that the slides of a topic show, as a page asks for them.

    Parameters
    ----------
    name : str
        Id of the topic.

    Returns
    -------
    list of str
        Requests such as ``A.base.job|share_of_100``; none for a topic without findings.
    """
    return list(_findings().get(name, []))


def figure_id(request: str) -> str:
    """Return the id of the published figure that a request asks for.

    Parameters
    ----------
    request : str
        An id, and perhaps after a bar how to write it.

    Returns
    -------
    str
        The id.

    Examples
    --------
    >>> figure_id("A.base.job|share_of_100")
    'A.base.job'
    """
    return request.partition("|")[0]


def printed_value(one: Figure, language: str | None = None) -> str:
    """Write the answer to a guess: people of 100 where it is a share, else with its unit.

    Parameters
    ----------
    one : Figure
        The figure.
    language : str, optional
        Language of the words; default: the one that is spoken now.

    Returns
    -------
    str
        Such as ``27 of 100`` or ``1.3 percentage points``.
    """
    is_share = one.unit == "percent" and one.kind == "number" and 0 <= one.number <= 100
    spoken = language or spoken_language()
    return one.share_of(100, spoken) if is_share else one.format(spoken)
