"""Try analyses on many draws of worlds whose truth is known: simulate first, diagnose afterwards."""

from bip_teach.diagnose.analyses import ANALYSES
from bip_teach.diagnose.cluster import ClusterCrew
from bip_teach.diagnose.crews import Crew, LocalCrew
from bip_teach.diagnose.designs import DESIGNS
from bip_teach.diagnose.diagnosands import (
    DIAGNOSANDS,
    DIAGNOSIS_COLUMNS,
    ENOUGH_SIMULATIONS,
    diagnosis_table,
)
from bip_teach.diagnose.files import write_beside
from bip_teach.diagnose.model import (
    ANSWER_COLUMNS,
    TARGET_COLUMNS,
    Analysis,
    Answer,
    DesignCase,
    Draw,
    FinishedTrial,
    Question,
    Trial,
    answer_table,
)
from bip_teach.diagnose.report import DIAGNOSIS_FILE, read_diagnosis, write_diagnosis
from bip_teach.diagnose.run import simulate_answers
from bip_teach.diagnose.settings import study_settings
from bip_teach.diagnose.store import Store, open_store
from bip_teach.diagnose.targets import target_table
from bip_teach.diagnose.trial import run_trial

__all__ = [
    "ANALYSES",
    "ANSWER_COLUMNS",
    "DESIGNS",
    "DIAGNOSANDS",
    "DIAGNOSIS_COLUMNS",
    "DIAGNOSIS_FILE",
    "ENOUGH_SIMULATIONS",
    "TARGET_COLUMNS",
    "Analysis",
    "Answer",
    "ClusterCrew",
    "Crew",
    "DesignCase",
    "Draw",
    "FinishedTrial",
    "LocalCrew",
    "Question",
    "Store",
    "Trial",
    "answer_table",
    "diagnosis_table",
    "open_store",
    "read_diagnosis",
    "run_trial",
    "simulate_answers",
    "study_settings",
    "target_table",
    "write_beside",
    "write_diagnosis",
]
