"""How often each indicator is found when the study is repeated: the same process, other seeds."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from bip_teach.compare.bands import write_bands
from bip_teach.compare.indicators import (
    FINDINGS,
    QUESTIONS,
    IndicatorQuestion,
    described_candidates,
    question_table,
)
from bip_teach.errors import EstimationError
from bip_teach.panel import analysis_frame
from bip_teach.published import figure
from bip_teach.simulate import SHIPPED_CLIENTS, calibrated_design
from bip_teach.simulate.generate import observed
from bip_teach.simulate.processes import side_by_side
from bip_teach.simulate.world import generate_world

#: Where the shares of draws live.
INDICATORS_FILE: Final = Path(__file__).with_name("indicators.csv")
#: Where the distribution of the number found lives: beside it.
NUMBERS_SUFFIX: Final = "_numbers"
_ID: Final = ["outcome", "jointly", "indicator"]
_FIXED: Final = [*_ID, "label", "published", "figure_id", "true_sign", "unit"]
_KEPT: Final = [*_FIXED, "estimate", "rank", *FINDINGS]


def indicators_over_draws(seeds: int, workers: int, tick: Callable[[], None] = lambda: None) -> pd.DataFrame:
    """Draw panels of the shipped size and look in each for the indicators that the report lists.

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
        One row for each seed, outcome, candidate and way of modelling: ``seed``, ``jointly`` and columns of
        :func:`bip_teach.compare.indicator_table`. Where a model has no finite estimate in a panel,
        ``estimate`` and ``rank`` are NaN and nothing is found.
    """
    drawn = []
    with side_by_side(workers) as pool:
        for rows in pool.map(_one_panel, range(1, seeds + 1)):
            drawn.append(rows)
            tick()
    return pd.concat(drawn, ignore_index=True)


def indicator_shares(draws: pd.DataFrame) -> pd.DataFrame:
    """Say for each indicator in which share of the panels it is found.

    Parameters
    ----------
    draws : DataFrame
        From :func:`indicators_over_draws`.

    Returns
    -------
    DataFrame
        One row for each outcome, candidate and way of modelling: what they are (as in
        :func:`bip_teach.compare.indicator_table`), ``draws`` (panels with an estimate), ``refused`` (panels
        without), ``found_share``, ``found_holm_share`` and ``found_as_read_share`` (of the panels with an
        estimate), ``mean_estimate`` and ``std_dev`` (over panels), ``mean_rank``.
    """
    groups = draws.groupby(_ID, sort=False)
    known = groups["estimate"].count()
    table = groups[_FIXED[len(_ID) :]].first()
    table["draws"], table["refused"] = known, groups.size() - known
    for name in FINDINGS:
        table[f"{name}_share"] = groups[name].sum() / known.where(known > 0)
    table["mean_estimate"], table["std_dev"] = groups["estimate"].mean(), groups["estimate"].std()
    table["mean_rank"] = groups["rank"].mean()
    return table.reset_index()


def number_shares(draws: pd.DataFrame) -> pd.DataFrame:
    """Say how often exactly so many indicators are found.

    Parameters
    ----------
    draws : DataFrame
        From :func:`indicators_over_draws`.

    Returns
    -------
    DataFrame
        One row for each outcome, way of modelling, way to call an indicator found and number: ``outcome``,
        ``jointly``, ``finding`` (``found``, ``found_holm`` or ``found_as_read``), ``number``, ``figure_id``
        and ``is_published`` (whether the report prints this number), ``share`` (of the panels with an
        estimate), ``share_same_list`` (of the panels: those found are exactly those the report lists),
        ``draws``.
    """
    known = draws.dropna(subset=["estimate"])
    printed = {one.outcome: one.count for one in QUESTIONS}
    tables = []
    for finding in FINDINGS:
        agree = known[finding] == known["published"]
        groups = known.assign(agree=agree).groupby(["outcome", "jointly", "seed"], sort=False)
        panels = pd.DataFrame({"number": groups[finding].sum(), "same": groups["agree"].all()}).reset_index()
        tables.append(_shares(panels).assign(finding=finding))
    table = pd.concat(tables, ignore_index=True)
    table["figure_id"] = table["outcome"].map(printed)
    table["is_published"] = table["number"] == [figure(one).number for one in table["figure_id"]]
    order = ["outcome", "jointly", "finding", "number", "figure_id", "is_published"]
    return table[[*order, "share", "share_same_list", "draws"]]


def write_indicator_draws(
    seeds: int, workers: int, tick: Callable[[], None] = lambda: None, path: Path = INDICATORS_FILE
) -> None:
    """Draw panels and write both tables, each beside the old file first.

    Parameters
    ----------
    seeds : int
        Panels.
    workers : int
        Processes.
    tick : callable
        Called after each panel.
    path : Path
        File for :func:`indicator_shares`; that for :func:`number_shares` gets ``_numbers`` behind its stem.

    Raises
    ------
    InvalidArgumentError
        If a file cannot be written; the old one stays.
    """
    draws = indicators_over_draws(seeds, workers, tick)
    write_bands(indicator_shares(draws), path)
    write_bands(number_shares(draws), _numbers_beside(path))


def read_indicator_draws() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the two tables that came with the package.

    Returns
    -------
    tuple of DataFrame
        As :func:`indicator_shares` and :func:`number_shares` give them.
    """
    return _packaged(INDICATORS_FILE), _packaged(_numbers_beside(INDICATORS_FILE))


def _packaged(path: Path) -> pd.DataFrame:
    with resources.files(__package__).joinpath(path.name).open(encoding="utf-8") as file:
        return pd.read_csv(file)


def _numbers_beside(path: Path) -> Path:
    return path.with_stem(path.stem + NUMBERS_SUFFIX)


def _one_panel(seed: int) -> pd.DataFrame:
    frame = analysis_frame(observed(generate_world(SHIPPED_CLIENTS, seed, calibrated_design())))
    tables = [
        _question(frame, question, jointly).assign(jointly=jointly)
        for jointly in (True, False)
        for question in QUESTIONS
    ]
    return pd.concat(tables, ignore_index=True)[_KEPT].assign(seed=seed)


def _question(frame: pd.DataFrame, question: IndicatorQuestion, jointly: bool) -> pd.DataFrame:
    try:
        return question_table(frame, question, jointly=jointly)
    except EstimationError:
        return described_candidates(question).assign(
            estimate=np.nan, rank=np.nan, **dict.fromkeys(FINDINGS, False)
        )


def _shares(panels: pd.DataFrame) -> pd.DataFrame:
    by = ["outcome", "jointly"]
    counted = panels.groupby([*by, "number"], sort=False)["same"].agg(["size", "sum"]).reset_index()
    counted["draws"] = counted.groupby(by, sort=False)["size"].transform("sum")
    counted["share"] = counted["size"] / counted["draws"]
    counted["share_same_list"] = counted["sum"] / counted["draws"]
    return counted.sort_values([*by, "number"], ascending=[True, False, True])
