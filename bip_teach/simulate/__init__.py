"""The synthetic world: a data generating process whose causal effects are known by design."""

from bip_teach.simulate.caseworker_truth import true_caseworker_means
from bip_teach.simulate.design import SHIPPED_CLIENTS, Design, calibrated_design
from bip_teach.simulate.generate import SHIPPED_SEED, generate_panel
from bip_teach.simulate.knobs import knob_table
from bip_teach.simulate.large import write_large_panel
from bip_teach.simulate.truth import ESTIMANDS, true_effects

__all__ = [
    "ESTIMANDS",
    "SHIPPED_CLIENTS",
    "SHIPPED_SEED",
    "Design",
    "calibrated_design",
    "generate_panel",
    "knob_table",
    "true_caseworker_means",
    "true_effects",
    "write_large_panel",
]
