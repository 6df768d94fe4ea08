"""What indicators, items, search channels and interventions are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bip_teach.language import translate

Respondent = Literal["client", "caseworker"]

LOWEST_LEVEL = 1
HIGHEST_LEVEL = 5


@dataclass(frozen=True)
class Named:
    """Something that has a name and a text.

    Parameters
    ----------
    id : str
        Name in data and code.
    english_label : str
        Short name for people, see :meth:`label`.
    english_text : str
        Question or description, see :meth:`text`.
    """

    id: str
    english_label: str
    english_text: str

    def label(self, language: str | None = None) -> str:
        """Return the short name in a language; default: the one that is spoken now."""
        return translate(self.english_label, language)

    def text(self, language: str | None = None) -> str:
        """Return the question or the description in a language; default: the one that is spoken now."""
        return translate(self.english_text, language)


@dataclass(frozen=True)
class Scale:
    """An answer scale of five steps.

    Parameters
    ----------
    id : str
        Name of the scale.
    english_levels : tuple of str
        One label for each step, lowest first; see :meth:`Item.levels`.
    """

    id: str
    english_levels: tuple[str, ...]


@dataclass(frozen=True)
class Indicator(Named):
    """One of the eleven indicators of employability."""


@dataclass(frozen=True)
class Item(Named):
    """A question of the client form or of the caseworker form.

    Parameters
    ----------
    respondent : {"client", "caseworker"}
        Who answers.
    indicator : str or None
        Id of the indicator; None for the reservation wage, which is not one of the eleven.
    scale : Scale or None
        Answer scale; None for search channels and for the reservation wage.
    """

    respondent: Respondent
    indicator: str | None
    scale: Scale | None

    @property
    def is_rating(self) -> bool:
        """Whether the answer is one of the five steps of a scale."""
        return self.scale is not None

    def levels(self, language: str | None = None) -> tuple[str, ...]:
        """Return the labels of the answer steps, lowest first.

        Parameters
        ----------
        language : str, optional
            One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

        Returns
        -------
        tuple of str
            Five labels for the steps 1 to 5; empty for items without a scale.
        """
        english = self.scale.english_levels if self.scale else ()
        return tuple(translate(label, language) for label in english)


@dataclass(frozen=True)
class MissingReason(Named):
    """Why an answer is missing."""


@dataclass(frozen=True)
class SearchChannel(Named):
    """A way of looking for work, one answer to item b10."""

    @property
    def column(self) -> str:
        """Name of the flag (0 or 1) in the response table."""
        return f"b10_{self.id}"


@dataclass(frozen=True)
class Intervention(Named):
    """A type of intervention.

    Parameters
    ----------
    group : str
        Id of the group: ``job``, ``competence``, ``social`` or ``health``.
    """

    group: str


@dataclass(frozen=True)
class InterventionGroup(Named):
    """One of the four groups of interventions.

    Parameters
    ----------
    interventions : tuple of Intervention
        The types of the group, in the order of the catalogue.
    """

    interventions: tuple[Intervention, ...]
