"""The command line ``bip-teach``, one module for each group of commands.

Exit codes: 0 good, 2 bad input, 130 stopped with Ctrl-C.
"""

from bip_teach.cli import calibration, comparison, notebooks, panels, repetitions, study
from bip_teach.cli.entry import app, main

__all__ = ["app", "calibration", "comparison", "main", "notebooks", "panels", "repetitions", "study"]
