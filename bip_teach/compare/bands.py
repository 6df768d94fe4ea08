"""How much every number varies between panels of the shipped size: the same process, other seeds."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

import pandas as pd

from bip_teach.compare.panel_moments import panel_moments
from bip_teach.compare.seed_rule import follows_rule
from bip_teach.errors import InvalidArgumentError
from bip_teach.simulate import SHIPPED_CLIENTS, SHIPPED_SEED, calibrated_design
from bip_teach.simulate.generate import observed
from bip_teach.simulate.processes import side_by_side
from bip_teach.simulate.world import generate_world

#: Where the bands live.
BANDS_FILE: Final = Path(__file__).with_name("bands.csv")
#: Quantiles of a 95 per cent band.
_BAND: Final = (0.025, 0.975)


def measure_panels(seeds: int, workers: int, tick: Callable[[], None] = lambda: None) -> pd.DataFrame:
    """Draw panels of the shipped size and compute every moment in each.

    Parameters
    ----------
    seeds : int
        Panels; their seeds are 1, 2, 3 …
    workers : int
        Processes.
    tick : callable
        Called after each panel.

    Returns
    -------
    DataFrame
        One row per seed, one column per moment; see :func:`bip_teach.compare.panel_moments`.
    """
    found = []
    with side_by_side(workers) as pool:
        for values in pool.map(_one_panel, range(1, seeds + 1)):
            found.append(values)
            tick()
    return pd.DataFrame(found, index=pd.RangeIndex(1, seeds + 1, name="seed"))


def first_seed(panels: pd.DataFrame) -> int | None:
    """Give the first seed whose panel follows the rule; see :func:`bip_teach.compare.follows_rule`.

    Parameters
    ----------
    panels : DataFrame
        From :func:`measure_panels`.

    Returns
    -------
    int or None
        The seed; None if no panel follows the rule.
    """
    good = [
        int(str(seed))
        for seed, row in panels.iterrows()
        if follows_rule({str(name): float(value) for name, value in row.items()})
    ]
    return good[0] if good else None


def band_table(panels: pd.DataFrame) -> pd.DataFrame:
    """Say how much every moment varies between panels, and where the shipped one stands.

    Parameters
    ----------
    panels : DataFrame
        From :func:`measure_panels`.

    Returns
    -------
    DataFrame
        One row per moment: ``moment``, ``mean``, ``std_dev``, ``low`` and ``high`` (the middle 95 per cent),
        ``shipped`` (in the shipped panel), ``panels``.
    """
    bands = pd.DataFrame(
        {
            "mean": panels.mean(),
            "std_dev": panels.std(),
            "low": panels.quantile(_BAND[0]),
            "high": panels.quantile(_BAND[1]),
            "shipped": pd.Series(_one_panel(SHIPPED_SEED)),
            "panels": len(panels),
        }
    )
    return bands.rename_axis("moment").reset_index()


def _one_panel(seed: int) -> dict[str, float]:
    return panel_moments(observed(generate_world(SHIPPED_CLIENTS, seed, calibrated_design())))


def write_bands(table: pd.DataFrame, path: Path = BANDS_FILE) -> None:
    """Write the bands beside the old file, then replace it.

    Parameters
    ----------
    table : DataFrame
        From :func:`band_table`.
    path : Path
        File to replace.

    Raises
    ------
    InvalidArgumentError
        If the file cannot be written; the old one stays.
    """
    beside = path.with_suffix(".new")
    try:
        table.round(6).to_csv(beside, index=False, lineterminator="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InvalidArgumentError(
            "{path} cannot be written: {reason}.", path=path, reason=error.strerror or str(error)
        ) from error


def read_bands() -> pd.DataFrame:
    """Read the bands that came with the calibrated parameters.

    Returns
    -------
    DataFrame
        As :func:`band_table` gives it.
    """
    with resources.files(__package__).joinpath(BANDS_FILE.name).open(encoding="utf-8") as file:
        return pd.read_csv(file)
