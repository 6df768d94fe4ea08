"""Explorers: what-if tables that a reader plays with, in a notebook and on a built page alike."""

from bip_teach.explorers.belief import BeliefExplorer
from bip_teach.explorers.interventions import InterventionsExplorer

__all__ = ["BeliefExplorer", "InterventionsExplorer"]
