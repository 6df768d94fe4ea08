"""Where the documents differ from each other, or one from itself, with the figures written into the texts."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from typing import Final

import pandas as pd

from bip_teach.errors import check_choice, check_known
from bip_teach.language import chosen_language, translate
from bip_teach.published.files import read_toml
from bip_teach.published.model import Disagreement
from bip_teach.published.registry import figure

_FIGURE_IN_TEXT: Final = re.compile(r"\{(?P<id>[^{}:]+)(?P<bare>:number)?\}")


def disagreements(language: str | None = None) -> tuple[Disagreement, ...]:
    """Every place where the documents differ from each other, or one from itself.

    Parameters
    ----------
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    tuple of Disagreement
        With the numbers of the figures written into the explanations.

    Examples
    --------
    >>> case = disagreements()[0]
    >>> case.title
    'Jobs when the caseworker says that it varies'
    >>> print(case.explanation)
    The caseworker report prints 5.1%. Both sets of slides print 4.9%.
    """
    return _disagreements_in(chosen_language(language))


@cache
def _disagreements_in(language: str) -> tuple[Disagreement, ...]:
    return tuple(
        Disagreement(
            id=entry["id"],
            title=_with_figures(entry["title"], language),
            kind=entry["kind"],
            weight=entry["weight"],
            explanation=_with_figures(entry["explanation"], language),
            choice=_with_figures(entry["choice"], language),
            figure_ids=tuple(entry["figure_ids"]),
        )
        for entry in read_toml("disagreements.toml")["disagreement"]
    )


def disagreements_table(weight: str | None = None, language: str | None = None) -> pd.DataFrame:
    """Places where the documents differ, as a table.

    Parameters
    ----------
    weight : {"message", "detail", "slip"}, optional
        Only the disagreements of this weight; default all.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    DataFrame
        One row for each disagreement, with the fields of :class:`Disagreement` as columns and the numbers
        of the figures written into the texts.

    Raises
    ------
    InvalidArgumentError
        If there is no such weight.
    UnknownLanguageError
        If the language is not spoken.

    Examples
    --------
    >>> disagreements_table("slip")[["id", "weight"]].head(2)
                     id weight
    0  belief_text_slip   slip
    1     young_outcome   slip
    """
    columns = [item.name for item in fields(Disagreement)]
    rows = [[getattr(row, name) for name in columns] for row in disagreements(language)]
    table = pd.DataFrame(rows, columns=columns)
    if weight is None:
        return table
    check_choice("weight", weight, table["weight"].unique())
    return table[table["weight"] == weight].reset_index(drop=True)


def disagreement(disagreement_id: str, language: str | None = None) -> Disagreement:
    """Return the disagreement with this id, such as ``gradient_varies``.

    Parameters
    ----------
    disagreement_id : str
        Its id.
    language : str, optional
        One of :func:`bip_teach.language.languages`; default: the one that is spoken now.

    Returns
    -------
    Disagreement
        The disagreement, its figures filled in.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    check_known("disagreement", disagreement_id, [item.id for item in disagreements(language)])
    return next(item for item in disagreements(language) if item.id == disagreement_id)


def _with_figures(text: str, language: str) -> str:
    """Translate a text and put the published figures in the place of their ids in braces."""

    def written(match: re.Match[str]) -> str:
        found = figure(match["id"])
        return found.format_number(language) if match["bare"] else found.format(language)

    return _FIGURE_IN_TEXT.sub(written, translate(text, language))
