"""Make a panel and its truth: in memory, or piece by piece into a folder."""

from __future__ import annotations

from typing import Final

from bip_teach.panel import Panel, Truth
from bip_teach.panel.arrow import as_frame
from bip_teach.simulate.design import SHIPPED_CLIENTS, Design, calibrated_design
from bip_teach.simulate.observe import client_tables, hidden_client_tables, hidden_place_tables, place_tables
from bip_teach.simulate.world import World, generate_world

#: Seed of the panel in ``data/synthetic``. The seed is the first of 1, 2, 3 … that follows the rule
#: on the page about the calibration: rates that round as published, and the published orders and signs.
SHIPPED_SEED: Final = 9


def generate_panel(
    n_clients: int = SHIPPED_CLIENTS, seed: int = SHIPPED_SEED, design: Design | None = None
) -> tuple[Panel, Truth]:
    """Generate a synthetic panel and the truth behind it, in memory.

    Parameters
    ----------
    n_clients : int
        Number of clients, 500 or more with the calibrated design; caseworkers are in proportion
        (300 for 4,000). For millions of clients see :func:`bip_teach.simulate.write_large_panel`.
    seed : int
        Seed, 0 or more. The same seed gives the same tables.
    design : Design, optional
        The calibrated design if omitted; see :func:`calibrated_design` for turning one knob.

    Returns
    -------
    panel : Panel
        The tables that an analyst sees.
    truth : Truth
        What no analyst sees: latent states, caseworkers' traits and the true effects.

    Raises
    ------
    InvalidArgumentError
        If there are too few clients.

    Examples
    --------
    >>> panel, truth = generate_panel(n_clients=700, seed=1)
    >>> len(panel.clients), len(panel.jobcentres)
    (700, 10)
    """
    world = generate_world(n_clients, seed, calibrated_design() if design is None else design)
    hidden = {**hidden_place_tables(world.staff, world.design), **hidden_client_tables(world)}
    # Rounded as it is written, so that a panel in memory and its files say the same.
    truth = Truth(**{name: as_frame("truth", name, table).round(6) for name, table in hidden.items()})
    return observed(world), truth


def observed(world: World) -> Panel:
    """Give what an analyst sees of a draw.

    Parameters
    ----------
    world : World
        A whole draw.

    Returns
    -------
    Panel
        Its tables.
    """
    seen = {**place_tables(world.staff), **client_tables(world)}
    return Panel(**{name: as_frame("panel", name, table) for name, table in seen.items()})
