"""Published beside true beside re-estimated: the place where estimates meet the truth."""

from bip_teach.compare.bands import (
    BANDS_FILE,
    band_table,
    first_seed,
    measure_panels,
    read_bands,
    write_bands,
)
from bip_teach.compare.effects import job_after_first_response
from bip_teach.compare.panel_moments import panel_moments
from bip_teach.compare.seed_rule import follows_rule
from bip_teach.compare.table import COMPARISON_COLUMNS, comparison_table

__all__ = [
    "BANDS_FILE",
    "COMPARISON_COLUMNS",
    "band_table",
    "comparison_table",
    "first_seed",
    "follows_rule",
    "job_after_first_response",
    "measure_panels",
    "panel_moments",
    "read_bands",
    "write_bands",
]
