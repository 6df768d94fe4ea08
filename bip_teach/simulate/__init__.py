"""The synthetic world: a data generating process whose causal effects are known by design."""

from bip_teach.simulate.design import Design, calibrated_design
from bip_teach.simulate.generate import SHIPPED_CLIENTS, SHIPPED_SEED, generate_panel
from bip_teach.simulate.truth import ESTIMANDS, true_effects

__all__ = [
    "ESTIMANDS",
    "SHIPPED_CLIENTS",
    "SHIPPED_SEED",
    "Design",
    "calibrated_design",
    "generate_panel",
    "true_effects",
]
