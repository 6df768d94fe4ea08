"""The instrument and the interventions, read once from the package's files."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from bip_teach.errors import check_known
from bip_teach.instrument.model import (
    Indicator,
    Intervention,
    InterventionGroup,
    Item,
    MissingReason,
    Scale,
    SearchChannel,
)
from bip_teach.language import translate
from bip_teach.published import figure


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("bip_teach.instrument").joinpath(name).read_text(encoding="utf-8"))


def _named(entry: dict[str, Any]) -> dict[str, Any]:
    return {"id": entry["id"], "english_label": entry["label"], "english_text": entry["text"]}


def _read_scale(entry: dict[str, Any]) -> Scale:
    return Scale(id=entry["id"], english_levels=tuple(entry["levels"]))


def _read_item(entry: dict[str, Any], scales: dict[str, Scale]) -> Item:
    return Item(
        **_named(entry),
        respondent=entry["respondent"],
        indicator=entry["indicator"] or None,
        scale=scales[entry["scale"]] if entry["scale"] else None,
    )


def _read_group(entry: dict[str, Any]) -> InterventionGroup:
    types = tuple(Intervention(**_named(one), group=entry["id"]) for one in entry["intervention"])
    return InterventionGroup(**_named(entry), interventions=types)


_SCALES_FILE = _read("scales.toml")
_SCALES = {entry["id"]: _read_scale(entry) for entry in _SCALES_FILE["scale"]}

INDICATORS: tuple[Indicator, ...] = tuple(
    Indicator(**_named(entry)) for entry in _read("indicators.toml")["indicator"]
)
ITEMS: tuple[Item, ...] = tuple(_read_item(entry, _SCALES) for entry in _read("items.toml")["item"])
CLIENT_ITEMS: tuple[Item, ...] = tuple(one for one in ITEMS if one.respondent == "client")
CASEWORKER_ITEMS: tuple[Item, ...] = tuple(one for one in ITEMS if one.respondent == "caseworker")
RATING_ITEMS: tuple[Item, ...] = tuple(one for one in ITEMS if one.is_rating)
MISSING_REASONS: tuple[MissingReason, ...] = tuple(
    MissingReason(**_named(entry)) for entry in _SCALES_FILE["missing"]
)
SEARCH_CHANNELS: tuple[SearchChannel, ...] = tuple(
    SearchChannel(**_named(entry)) for entry in _read("channels.toml")["channel"]
)
INTERVENTION_GROUPS: tuple[InterventionGroup, ...] = tuple(
    _read_group(entry) for entry in _read("interventions.toml")["group"]
)
INTERVENTIONS: tuple[Intervention, ...] = tuple(
    one for group in INTERVENTION_GROUPS for one in group.interventions
)
CLAIMED_INTERVENTIONS: int = int(figure("C.interv.claimed").number)


def indicator(indicator_id: str) -> Indicator:
    """Return the indicator with this id, such as ``goal_direction``.

    Parameters
    ----------
    indicator_id : str
        Its id.

    Returns
    -------
    Indicator
        The entry of the catalogue.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("indicator", indicator_id, [one.id for one in INDICATORS])
    return next(one for one in INDICATORS if one.id == indicator_id)


def item(item_id: str) -> Item:
    """Return the item with this id, such as ``b8`` or ``s12``.

    Parameters
    ----------
    item_id : str
        Its id.

    Returns
    -------
    Item
        The entry of the catalogue.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("item", item_id, [one.id for one in ITEMS])
    return next(one for one in ITEMS if one.id == item_id)


def items_of(indicator_id: str) -> tuple[Item, ...]:
    """Return the items that measure an indicator, client items first.

    Parameters
    ----------
    indicator_id : str
        Id of the indicator.

    Returns
    -------
    tuple of Item
        Its items; empty where the forms ask nothing about it.

    Raises
    ------
    UnknownNameError
        If there is none.

    Examples
    --------
    >>> [one.id for one in items_of("making_contact")]
    ['b2', 's4', 's5']
    """
    found = indicator(indicator_id)
    return tuple(one for one in ITEMS if one.indicator == found.id)


def search_channel(channel_id: str) -> SearchChannel:
    """Return the search channel with this id, such as ``own_network``.

    Parameters
    ----------
    channel_id : str
        Its id.

    Returns
    -------
    SearchChannel
        The entry of the catalogue.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("search channel", channel_id, [one.id for one in SEARCH_CHANNELS])
    return next(one for one in SEARCH_CHANNELS if one.id == channel_id)


def intervention(intervention_id: str) -> Intervention:
    """Return the intervention with this id, such as ``wage_subsidy``.

    Parameters
    ----------
    intervention_id : str
        Its id.

    Returns
    -------
    Intervention
        The entry of the catalogue.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("intervention", intervention_id, [one.id for one in INTERVENTIONS])
    return next(one for one in INTERVENTIONS if one.id == intervention_id)


def intervention_group(group_id: str) -> InterventionGroup:
    """Return the group of interventions with this id, such as ``job``.

    Parameters
    ----------
    group_id : str
        Its id.

    Returns
    -------
    InterventionGroup
        The entry of the catalogue.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("intervention group", group_id, [one.id for one in INTERVENTION_GROUPS])
    return next(one for one in INTERVENTION_GROUPS if one.id == group_id)


def intervention_count_note(language: str | None = None) -> str:
    """Say how many types of intervention the slides announce, and how many they list.

    Parameters
    ----------
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    str
        One or two sentences.

    Raises
    ------
    UnknownLanguageError
        If the language is not spoken.

    Examples
    --------
    >>> intervention_count_note()
    'The webinar slide announces 21 types of intervention but lists 20. This catalogue ...'
    """
    note = translate(
        "The webinar slide announces {claimed} types of intervention but lists {listed}. "
        "This catalogue holds the {listed} that are listed.",
        language,
    )
    return note.format(claimed=CLAIMED_INTERVENTIONS, listed=len(INTERVENTIONS))
