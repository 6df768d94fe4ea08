"""Calibration of the synthetic world: targets, the search for parameters, and the report on both."""

from bip_teach.calibrate.coverage import allowed
from bip_teach.calibrate.files import PARAMETERS_FILE, read_parameters, read_report, report_file, write_file
from bip_teach.calibrate.moments import MIN_CASELOAD, derived_moments
from bip_teach.calibrate.report import REPORT_DRAWS, coverage_table, measure, target_table
from bip_teach.calibrate.run import Outcome, Search, calibrate
from bip_teach.calibrate.search import Draw
from bip_teach.calibrate.targets import TARGETS, Target

__all__ = [
    "MIN_CASELOAD",
    "PARAMETERS_FILE",
    "REPORT_DRAWS",
    "TARGETS",
    "Draw",
    "Outcome",
    "Search",
    "Target",
    "allowed",
    "calibrate",
    "coverage_table",
    "derived_moments",
    "measure",
    "read_parameters",
    "read_report",
    "report_file",
    "target_table",
    "write_file",
]
