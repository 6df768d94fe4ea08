"""Published beside true beside re-estimated: the place where estimates meet the truth."""

from bip_teach.compare.bands import (
    BANDS_FILE,
    band_table,
    first_seed,
    measure_panels,
    read_bands,
    write_bands,
)
from bip_teach.compare.caseworker_truth import caseworker_recovery_table, true_quarters_table
from bip_teach.compare.effects import job_after_first_response
from bip_teach.compare.indicator_draws import (
    INDICATORS_FILE,
    indicator_shares,
    indicators_over_draws,
    number_shares,
    read_indicator_draws,
    write_indicator_draws,
)
from bip_teach.compare.indicators import found_counts, indicator_table
from bip_teach.compare.panel_moments import panel_moments
from bip_teach.compare.populations import participants_table
from bip_teach.compare.seed_rule import follows_rule
from bip_teach.compare.switch_biases import (
    SWITCH_BIASES_FILE,
    SWITCH_DESIGNS,
    measure_switch_biases,
    read_switch_biases,
    switch_bias_table,
    write_switch_biases,
)
from bip_teach.compare.table import COMPARISON_COLUMNS, comparison_table
from bip_teach.compare.thought_experiment import true_thought_experiment

__all__ = [
    "BANDS_FILE",
    "COMPARISON_COLUMNS",
    "INDICATORS_FILE",
    "SWITCH_BIASES_FILE",
    "SWITCH_DESIGNS",
    "band_table",
    "caseworker_recovery_table",
    "comparison_table",
    "first_seed",
    "follows_rule",
    "found_counts",
    "indicator_shares",
    "indicator_table",
    "indicators_over_draws",
    "job_after_first_response",
    "measure_panels",
    "measure_switch_biases",
    "number_shares",
    "panel_moments",
    "participants_table",
    "read_bands",
    "read_indicator_draws",
    "read_switch_biases",
    "switch_bias_table",
    "true_quarters_table",
    "true_thought_experiment",
    "write_bands",
    "write_indicator_draws",
    "write_switch_biases",
]
