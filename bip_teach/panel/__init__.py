"""The panel: its tables, its codebook, checks, loading, writing, and the frame for analyses."""

from bip_teach.panel.analysis import MIX_LABELS, analysis_frame
from bip_teach.panel.check import check_folder, check_panel
from bip_teach.panel.codebook import codebook
from bip_teach.panel.load import load_panel, load_truth
from bip_teach.panel.output import check_output
from bip_teach.panel.tables import Panel, Truth
from bip_teach.panel.write import write_panel

__all__ = [
    "MIX_LABELS",
    "Panel",
    "Truth",
    "analysis_frame",
    "check_folder",
    "check_output",
    "check_panel",
    "codebook",
    "load_panel",
    "load_truth",
    "write_panel",
]
