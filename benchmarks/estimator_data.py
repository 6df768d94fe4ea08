"""Made-up tables for the benchmark of the estimators: cases of examiners, and answers before an outcome.

Both are drawn from a seed and belong to nobody. They are apart from the package's own synthetic world, so
that their size, groups and effects can be chosen freely.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.estimator_catalogue import LENIENCY, LOGIT
from benchmarks.estimator_tools import CONTROLS, PREDICTORS
from bip_teach.estimate import leave_one_out_leniency

ROWS_PER_CLIENT: Final = 3
ROWS_PER_EXAMINER: Final = 6
ROWS_PER_CELL: Final = 12
#: Change in the outcome per unit of the treatment.
TRUE_EFFECT: Final = 0.5
#: Of the predictors, the first are continuous, the others ratings from 1 to 5. None is 0/1: some tools would
#: give a difference between two groups for it instead of a slope.
CONTINUOUS, RATINGS = 15, 15


def examiner_cases(n_rows: int, seed: int) -> pd.DataFrame:
    r"""Cases whose examiner and cell are drawn by lot, with an unseen strength behind treatment and outcome.

    .. math:: d = a_{examiner} + b_{cell} + 0.6 s + 0.2 x_1 + u, \quad y = 0.5 d + s + 0.3 x_1 + v

    Parameters
    ----------
    n_rows : int
        Rows. There are a third as many clients, a sixth as many examiners and a twelfth as many cells.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        ``client_id, examiner_id, cell_id`` (whole numbers), ``x1, x2`` (controls), ``treatment``, ``outcome``
        and ``leniency``, the leave-one-out leniency that no peer can compute. The true effect is
        :data:`TRUE_EFFECT`; least squares finds about twice as much.
    """
    generator = np.random.default_rng(seed)
    client = np.arange(n_rows) // ROWS_PER_CLIENT
    examiner = generator.permutation(np.arange(n_rows) % (n_rows // ROWS_PER_EXAMINER))
    cell = generator.permutation(np.arange(n_rows) % (n_rows // ROWS_PER_CELL))
    strength, x1 = generator.normal(size=(2, client[-1] + 1))[:, client]
    noise = generator.normal(size=(2, n_rows))
    leaning = generator.normal(0, 0.7, examiner.max() + 1)[examiner]
    level = generator.normal(0, 0.5, cell.max() + 1)[cell]
    treatment = leaning + level + 0.6 * strength + 0.2 * x1 + 0.5 * noise[0]
    table = pd.DataFrame(
        {
            "client_id": client,
            "examiner_id": examiner,
            "cell_id": cell,
            **dict(zip(CONTROLS, (x1, generator.normal(size=n_rows)), strict=True)),
            "treatment": treatment,
            "outcome": TRUE_EFFECT * treatment + strength + 0.3 * x1 + noise[1],
        }
    )
    leniency = leave_one_out_leniency(table, "treatment", "examiner_id", "cell_id", "client_id")
    return table.assign(leniency=leniency)


def answers(n_rows: int, seed: int) -> pd.DataFrame:
    r"""Answers of clients and a 0/1 outcome that follows a logit of all answers, about 15 of 100 with it.

    Parameters
    ----------
    n_rows : int
        Rows, three to a client.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        ``client_id``, the predictors of :data:`benchmarks.estimator_tools.PREDICTORS`, ``outcome``.
    """
    generator = np.random.default_rng(seed)
    client = np.arange(n_rows) // ROWS_PER_CLIENT
    strength = generator.normal(size=client[-1] + 1)[client]
    values = np.column_stack(
        [
            generator.normal(size=(n_rows, CONTINUOUS)) + 0.4 * strength[:, None],
            generator.integers(1, 6, size=(n_rows, RATINGS)),
        ]
    ).astype(float)
    index = values @ generator.normal(0, 0.15, values.shape[1])
    log_odds = index - index.mean() - 2.0 + 0.5 * strength
    outcome = generator.random(n_rows) < 1 / (1 + np.exp(-log_odds))
    table = pd.DataFrame(values, columns=list(PREDICTORS))
    return table.assign(client_id=client, outcome=outcome.astype(float))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one table as Parquet."""
    parser = argparse.ArgumentParser(description="Make a table for the benchmark of the estimators.")
    parser.add_argument("task", choices=(LENIENCY, LOGIT))
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="Parquet file to write")
    options = parser.parse_args(arguments)
    make = examiner_cases if options.task == LENIENCY else answers
    make(options.rows, options.seed).to_parquet(options.out)


if __name__ == "__main__":
    main()
