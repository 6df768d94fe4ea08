"""What the project's documents print: every figure with its unit, place and rounding.

Four documents report the study, and they do not always agree. Each figure is kept as printed;
:func:`figure` finds one, ``source=`` picks a document, and :func:`disagreements` says where the
documents differ and what this project uses. :func:`neighbours` lists studies of other people and places
that ask similar questions with other designs.
"""

from bip_teach.published.disagreements import disagreement, disagreements, disagreements_table
from bip_teach.published.model import Disagreement, Figure, Source
from bip_teach.published.neighbours import Neighbour, neighbours, neighbours_table
from bip_teach.published.registry import (
    figure,
    figures,
    figures_table,
    source,
    sources,
)
from bip_teach.published.requests import write_published
from bip_teach.published.wording import people_of, write_value
from bip_teach.published.words import figure_words

__all__ = [
    "Disagreement",
    "Figure",
    "Neighbour",
    "Source",
    "disagreement",
    "disagreements",
    "disagreements_table",
    "figure",
    "figure_words",
    "figures",
    "figures_table",
    "neighbours",
    "neighbours_table",
    "people_of",
    "source",
    "sources",
    "write_published",
    "write_value",
]
