"""Explorers: what-if tables that a reader plays with, in a notebook and on a built page alike."""

from bip_teach.explorers.belief import BeliefExplorer
from bip_teach.explorers.instrument import InstrumentExplorer
from bip_teach.explorers.interventions import InterventionsExplorer
from bip_teach.explorers.jobcentre import JobCentreExplorer
from bip_teach.explorers.league import LeagueExplorer
from bip_teach.explorers.profile import ProfileExplorer
from bip_teach.explorers.sources import SourcesExplorer

__all__ = [
    "BeliefExplorer",
    "InstrumentExplorer",
    "InterventionsExplorer",
    "JobCentreExplorer",
    "LeagueExplorer",
    "ProfileExplorer",
    "SourcesExplorer",
]
