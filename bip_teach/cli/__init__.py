"""The command line ``bip-teach``, one module for each group of commands.

Exit codes: 0 good, 2 bad input, 130 stopped with Ctrl-C.
"""

from bip_teach.cli import calibration, comparison, course, notebooks, panels, repetitions, session, study
from bip_teach.cli.entry import app, main

__all__ = [
    "app",
    "calibration",
    "comparison",
    "course",
    "main",
    "notebooks",
    "panels",
    "repetitions",
    "session",
    "study",
]
