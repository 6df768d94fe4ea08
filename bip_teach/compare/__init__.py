"""Published beside true beside re-estimated: the place where estimates meet the truth."""

from bip_teach.compare.effects import job_after_first_response
from bip_teach.compare.table import COMPARISON_COLUMNS, comparison_table

__all__ = ["COMPARISON_COLUMNS", "comparison_table", "job_after_first_response"]
